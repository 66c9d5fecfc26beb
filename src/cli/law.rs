//! `senim law`: the rules, their dates and the windows of protection, for people and for comparison with other engines.
//! It reads no clock and no network: what it answers is a function of what was typed, and of a configuration where one is
//! named.

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    law_words::{calendar_failure, force_words, rule_failure, standing_words, term_words, words},
    speech::{Failure, Speech},
};
use crate::{
    config::{Config, ConfigError},
    law::{
        calendar::{Calendar, CalendarError},
        day::{COUNTED, Moment, NoDay, parse_day, parse_moment},
        reckoning::Reckoning,
        rule::{Rule, RuleBook, RuleError, RuleSet},
        window::{OutOfOrder, Window},
    },
};

/// The arguments of `senim law`.
#[derive(Debug, Args)]
pub(super) struct LawArgs {
    /// What is asked.
    #[command(subcommand)]
    command: LawCommand,
    /// An addition to the calendar, in the line that rosters carry; several in their order.
    #[arg(long, global = true)]
    calendar: Vec<String>,
    /// A portal's configuration, whose policies replace this service's defaults.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// Only the rules of whoever names this rule set, cited by it; several in the order in which they are cited.
    #[arg(long, global = true, requires = "on")]
    rule_set: Vec<String>,
    /// With rule sets: in force on this day.
    #[arg(long, global = true)]
    on: Option<String>,
}

/// What can be asked of the law.
#[derive(Debug, Subcommand)]
enum LawCommand {
    /// All rules with their terms, then the duties that have no number.
    List,
    /// One rule or duty: its words, who owes what to whom, on what basis.
    Show {
        /// Its id, for example 43.4-decision.
        rule: String,
    },
    /// The dates of a rule's term.
    Due {
        /// Its id, for example 43.4-decision.
        #[arg(long)]
        rule: String,
        /// The day or the instant that starts it: 2026-11-22 or 2026-11-22T09:00:00+05:00.
        #[arg(long)]
        from: String,
        /// Answer for every day from then to this one.
        #[arg(long)]
        until: Option<String>,
    },
    /// The window of protection that a report opens.
    Window {
        /// The first receipt on any channel, as an instant or a day.
        #[arg(long)]
        received: String,
        /// The receipt by the authorised body.
        #[arg(long)]
        received_ab: Option<String>,
    },
    /// The working days between two days, both counted.
    Workdays {
        /// The first day.
        #[arg(long)]
        from: String,
        /// The last day.
        #[arg(long)]
        to: String,
    },
    /// Each year of the calendar: confirmed or computed, and what sets it apart from Monday to Friday.
    Calendar,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum LawRefusal {
    /// The text is no day.
    #[error(transparent)]
    Day(#[from] NoDay),
    /// There is no such rule, or the rules of this build cannot be read.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The rule sets that were named do not have it.
    #[error("{0}")]
    NotTheirs(String),
    /// The stamps of a window stand in the wrong order.
    #[error(transparent)]
    Order(#[from] OutOfOrder),
    /// The last day lies before the first.
    #[error("{0}")]
    Backwards(Date),
    /// An addition to the calendar is refused.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The configuration is refused.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The answer could not be written.
    #[error(transparent)]
    Output(#[from] io::Error),
}

impl LawRefusal {
    /// In the words of the texts.
    fn failure(self) -> Failure {
        let said = |key, text: String| Failure::Said { key, arguments: vec![("text", text)] };
        match self {
            Self::Day(NoDay::Unreadable(text)) => said("error-day-unreadable", text),
            Self::Day(NoDay::NoSuchDate(text)) => said("error-day-missing", text),
            Self::Day(NoDay::NoZone(text)) => said("error-day-zone", text),
            Self::Day(NoDay::OutOfRange(text)) => Failure::Said {
                key: "error-day-range",
                arguments: vec![
                    ("text", text),
                    ("first", COUNTED.start().to_string()),
                    ("last", COUNTED.end().to_string()),
                ],
            },
            Self::Day(NoDay::NotADay(text)) => said("error-day-time", text),
            Self::Rule(error) | Self::Config(ConfigError::Policy(error)) => rule_failure(&error),
            Self::NotTheirs(id) => said("error-rule-elsewhere", id),
            Self::Order(order) => said("error-window-order", order.authorised.to_string()),
            Self::Backwards(last) => said("error-days-backwards", last.to_string()),
            Self::Calendar(error) => calendar_failure(&error),
            Self::Config(error) => Failure::machine(error),
            Self::Output(error) => Failure::machine(error),
        }
    }
}

/// Answers on standard output, refuses on standard error. A refusal is of what was typed: 2, as for wrong usage.
pub(super) fn run(args: &LawArgs, speech: &Speech) -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.answer(speech, &mut out).and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            drop(out);
            speech.fail(&refusal.failure());
            ExitCode::from(2)
        }
    }
}

impl LawArgs {
    /// The rules, with the policies of a configuration where one is named.
    fn book(&self) -> Result<RuleBook, LawRefusal> {
        let book = RuleBook::bundled()?;
        let Some(path) = &self.config else { return Ok(book) };
        Ok(book.with_policies(&Config::read(path)?.policies)?)
    }

    /// The calendar of this build, then one more for each addition.
    fn calendars(&self) -> Result<Calendars, LawRefusal> {
        let mut calendars = Calendars { built_in: Calendar::bundled()?, added: Vec::new() };
        for line in &self.calendar {
            let next = calendars.newest().amended(&line.parse()?)?;
            calendars.added.push(next);
        }
        Ok(calendars)
    }

    /// Every rule that is asked about, with the sets that it is cited by.
    fn cited<'a>(&self, book: &'a RuleBook) -> Result<Vec<(&'a Rule, Vec<&'a RuleSet>)>, LawRefusal> {
        let Some(on) = self.on.as_deref().filter(|_| !self.rule_set.is_empty()) else {
            let all = book.rules().iter().chain(book.duties());
            let sets_of = |rule: &Rule| book.sets().iter().filter(|set| rule.sets.contains(&set.id)).collect();
            return Ok(all.map(|rule| (rule, sets_of(rule))).collect());
        };
        let named: Vec<&str> = self.rule_set.iter().map(String::as_str).collect();
        Ok(book.of(&named, parse_day(on)?)?.into_iter().map(|(rule, set)| (rule, vec![set])).collect())
    }

    /// One of them.
    fn one<'a>(&self, id: &str, book: &'a RuleBook) -> Result<(&'a Rule, Vec<&'a RuleSet>), LawRefusal> {
        let rule = book.rule(id)?;
        let found = self.cited(book)?.into_iter().find(|(other, _)| other.id == rule.id);
        found.ok_or_else(|| LawRefusal::NotTheirs(id.to_owned()))
    }

    /// Writes the answer.
    fn answer(&self, speech: &Speech, out: &mut impl Write) -> Result<(), LawRefusal> {
        let (book, calendars) = (self.book()?, self.calendars()?);
        match &self.command {
            LawCommand::List => {
                for (rule, sets) in self.cited(&book)? {
                    if speech.json {
                        writeln!(out, "{}", cited_json(rule, &sets))?;
                        continue;
                    }
                    let (term, trigger) = (term_words(rule.term, speech), words(&rule.trigger, speech));
                    writeln!(out, "{:<22} {:<8} {term} · {trigger}", rule.id, rule.paragraph)?;
                }
            }
            LawCommand::Show { rule } => {
                let (rule, sets) = self.one(rule, &book)?;
                if speech.json {
                    writeln!(out, "{}", cited_json(rule, &sets))?;
                } else {
                    show(rule, &sets, speech, out)?;
                }
            }
            LawCommand::Due { rule, from, until } => {
                let (rule, _) = self.one(rule, &book)?;
                let first = parse_moment(from)?.legal_day();
                let last = until.as_deref().map(parse_day).transpose()?.unwrap_or(first);
                for day in days(first, last)? {
                    due(rule, day, &calendars, speech, out)?;
                }
            }
            LawCommand::Window { received, received_ab } => {
                let first = parse_moment(received)?.legal_day();
                let authorised = received_ab.as_deref().map(parse_moment).transpose()?.map(Moment::legal_day);
                let window = Window::new(first, authorised, &calendars.built_in)?;
                show_window(calendars.added.iter().fold(window, Window::recounted), speech, out)?;
            }
            LawCommand::Workdays { from, to } => {
                let (first, last) = (parse_day(from)?, parse_day(to)?);
                let calendar = calendars.newest();
                let working: Vec<Date> = days(first, last)?.filter(|&day| calendar.is_working(day)).collect();
                let standing = calendar.standing(first, last);
                if speech.json {
                    let answer = json!({
                        "from": first, "to": last, "workdays": working.len(), "days": working, "calendar": standing,
                    });
                    writeln!(out, "{answer}")?;
                } else {
                    writeln!(out, "{}  ({})", working.len(), standing_words(standing, speech))?;
                }
            }
            LawCommand::Calendar => show_calendar(calendars.newest(), speech, out)?,
        }
        Ok(())
    }
}

/// The calendar of this build, and one more for each addition that was typed.
struct Calendars {
    built_in: Calendar,
    added: Vec<Calendar>,
}

impl Calendars {
    fn newest(&self) -> &Calendar {
        self.added.last().unwrap_or(&self.built_in)
    }
}

/// A rule as data, in all three languages; its sets are those that it is cited by.
fn cited_json(rule: &Rule, sets: &[&RuleSet]) -> Value {
    let mut value = json!(rule);
    value["sets"] = sets.iter().map(|set| set.id.as_str()).collect();
    value
}

fn show(rule: &Rule, sets: &[&RuleSet], speech: &Speech, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}  ({})", rule.id, force_words(rule.force, speech))?;
    for set in sets {
        writeln!(out, "{}: {}", words(&set.title, speech), rule.paragraph)?;
    }
    writeln!(out, "\n«{}»", rule.words.kk)?;
    if words(&rule.words, speech) != rule.words.kk {
        writeln!(out, "{}", words(&rule.words, speech))?;
    }
    writeln!(out)?;
    let facts = [
        ("law-actor", &rule.actor),
        ("law-trigger", &rule.trigger),
        ("law-addressee", &rule.addressee),
        ("law-basis", &rule.legal_basis),
    ];
    for (key, fact) in facts {
        writeln!(out, "{}: {}", speech.text(key, &[]), words(fact, speech))?;
    }
    writeln!(out, "{}: {}", speech.text("law-term", &[]), term_words(rule.term, speech))
}

fn due(rule: &Rule, from: Date, calendars: &Calendars, speech: &Speech, out: &mut impl Write) -> io::Result<()> {
    let mut reckoning = Reckoning::start(rule.term, from, &calendars.built_in);
    if let Some(reckoning) = &mut reckoning {
        calendars.added.iter().for_each(|calendar| reckoning.recount(calendar));
    }
    let dates = reckoning.as_ref().map(Reckoning::dates);
    let standing = rule.term.standing(from, calendars.newest());
    if speech.json {
        let of = |day: Option<Date>| day.map_or(Value::Null, |day| json!(day));
        let mut answer = json!({
            "rule": rule.id,
            "paragraph": rule.paragraph,
            "from": from,
            "target": of(dates.map(|dates| dates.target)),
            "nominal": of(dates.map(|dates| dates.nominal)),
            "due": of(dates.map(|dates| dates.due)),
            "calendar": standing,
        });
        if let Some(reckoning) = reckoning.filter(|_| !calendars.added.is_empty()) {
            answer["history"] = json!(reckoning.history().collect::<Vec<_>>());
        }
        return writeln!(out, "{answer}");
    }
    let Some(dates) = dates else {
        return writeln!(out, "{}: {}", rule.id, term_words(rule.term, speech));
    };
    for (key, day) in [("law-target", dates.target), ("law-nominal", dates.nominal), ("law-due", dates.due)] {
        writeln!(out, "{day}  {}", speech.text(key, &[]))?;
    }
    let (force, standing) = (force_words(rule.force, speech), standing_words(standing, speech));
    writeln!(out, "{} ({force}) · {standing}", rule.id)
}

fn show_window(window: Window, speech: &Speech, out: &mut impl Write) -> io::Result<()> {
    if speech.json {
        return writeln!(out, "{}", json!(window));
    }
    let lines = [
        ("law-window-starts", window.starts),
        ("law-window-last", window.last_day),
        ("law-window-shown", window.apply_by_shown),
        ("law-window-accepted", window.apply_by_accepted),
    ];
    lines.into_iter().try_for_each(|(key, day)| writeln!(out, "{day}  {}", speech.text(key, &[])))
}

fn show_calendar(calendar: &Calendar, speech: &Speech, out: &mut impl Write) -> io::Result<()> {
    for (year, standing) in calendar.years() {
        let (worked, off): (Vec<Date>, Vec<Date>) =
            calendar.exceptions(year).partition(|&day| calendar.is_working(day));
        if speech.json {
            let answer = json!({ "year": year, "calendar": standing, "version": calendar.version(), "off": off, "worked": worked });
            writeln!(out, "{answer}")?;
        } else {
            writeln!(out, "{year}  {}", standing_words(standing, speech))?;
            for (key, days) in
                [("law-off", off), ("law-worked", worked)].into_iter().filter(|(_, days)| !days.is_empty())
            {
                let days: Vec<String> = days.iter().map(|day| day.strftime("%d.%m").to_string()).collect();
                writeln!(out, "      {}: {}", speech.text(key, &[]), days.join(" "))?;
            }
        }
    }
    Ok(())
}

/// All days from one to another, both included.
fn days(first: Date, last: Date) -> Result<impl Iterator<Item = Date>, LawRefusal> {
    if last < first {
        return Err(LawRefusal::Backwards(last));
    }
    Ok(std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(move |&day| day <= last))
}

#[cfg(test)]
mod tests;
