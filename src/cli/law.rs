//! `senim law`: the rules, their dates and the windows of protection, for people and for comparison with other engines.
//! It reads no file, no clock and no network: what it answers is a function of what was typed.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::law_words::{DATE_LABELS, FACT_LABELS, Language, WINDOW_LABELS, force_words, standing_words, term_words};
use crate::law::{
    calendar::{Calendar, CalendarError},
    day::{Moment, NoDay, parse_day, parse_moment},
    rule::{Rule, RuleBook, RuleError},
    window::{OutOfOrder, Window},
};

/// The arguments of `senim law`.
#[derive(Debug, Args)]
pub struct LawArgs {
    /// What is asked.
    #[command(subcommand)]
    pub command: LawCommand,
    /// The language of the answer and of refusals.
    #[arg(long, global = true, value_enum, default_value_t = Language::En)]
    pub language: Language,
}

/// What can be asked of the law.
#[derive(Debug, Subcommand)]
pub enum LawCommand {
    /// All rules with their terms.
    List {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// One rule: its words, who owes what to whom, on what basis.
    Show {
        /// Its id, for example 43.4-decision.
        rule: String,
        /// As JSON, in all three languages.
        #[arg(long)]
        json: bool,
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
        /// As JSON, one object a line.
        #[arg(long)]
        json: bool,
    },
    /// The window of protection that a report opens.
    Window {
        /// The first receipt on any channel, as an instant or a day.
        #[arg(long)]
        received: String,
        /// The receipt by the authorised body.
        #[arg(long)]
        received_ab: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// The working days between two days, both counted.
    Workdays {
        /// The first day.
        #[arg(long)]
        from: String,
        /// The last day.
        #[arg(long)]
        to: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum LawRefusal {
    /// The text is no day.
    #[error(transparent)]
    Day(#[from] NoDay),
    /// There is no such rule, or the rules of this build cannot be read.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The stamps of a window stand in the wrong order.
    #[error(transparent)]
    Order(#[from] OutOfOrder),
    /// The last day lies before the first.
    #[error("{last} lies before {first}")]
    Backwards {
        /// The first day asked for.
        first: Date,
        /// The last day asked for.
        last: Date,
    },
    /// The calendar of this build cannot be read.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The answer could not be written.
    #[error(transparent)]
    Output(#[from] io::Error),
}

impl LawArgs {
    /// Answers on standard output, refuses on standard error. Success is 0, a refusal 2.
    pub fn run(&self) -> ExitCode {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let answered = self.answer(&mut out).and_then(|()| Ok(out.flush()?));
        let Err(refusal) = answered else { return ExitCode::SUCCESS };
        // Where even this cannot be written, the exit code still says it.
        let _ = writeln!(io::stderr(), "{}", refusal.words(self.language));
        ExitCode::from(2)
    }

    /// Writes the answer.
    pub fn answer(&self, out: &mut impl Write) -> Result<(), LawRefusal> {
        let language = self.language;
        let (book, calendar) = (RuleBook::bundled, Calendar::bundled);
        match &self.command {
            LawCommand::List { json } => {
                for rule in book()?.rules() {
                    if *json {
                        writeln!(out, "{}", json!(rule))?;
                    } else {
                        let term = term_words(rule.term, language);
                        writeln!(out, "{:<21} {:<8} {term} · {}", rule.id, rule.paragraph, language.of(&rule.trigger))?;
                    }
                }
            }
            LawCommand::Show { rule, json: true } => writeln!(out, "{}", json!(book()?.rule(rule)?))?,
            LawCommand::Show { rule, json: false } => {
                let book = book()?;
                show(book.rule(rule)?, &book, language, out)?;
            }
            LawCommand::Due { rule, from, until, json } => {
                let (book, calendar) = (book()?, calendar()?);
                let rule = book.rule(rule)?;
                let first = parse_moment(from)?.legal_day();
                let last = until.as_deref().map(parse_day).transpose()?.unwrap_or(first);
                for day in days(first, last)? {
                    due(rule, day, &calendar, *json, language, out)?;
                }
            }
            LawCommand::Window { received, received_ab, json } => {
                let first = parse_moment(received)?.legal_day();
                let authorised = received_ab.as_deref().map(parse_moment).transpose()?.map(Moment::legal_day);
                let window = Window::new(first, authorised, &calendar()?)?;
                if *json {
                    writeln!(out, "{}", json!(window))?;
                } else {
                    let lines = [window.starts, window.last_day, window.apply_by_shown, window.apply_by_accepted];
                    for (label, day) in WINDOW_LABELS.iter().zip(lines) {
                        writeln!(out, "{day}  {}", language.pick(*label))?;
                    }
                }
            }
            LawCommand::Workdays { from, to, json } => {
                let (first, last, calendar) = (parse_day(from)?, parse_day(to)?, calendar()?);
                let working: Vec<Date> = days(first, last)?.filter(|&day| calendar.is_working(day)).collect();
                let standing = calendar.standing(first, last);
                if *json {
                    let answer = json!({
                        "from": first, "to": last, "workdays": working.len(), "days": working, "calendar": standing,
                    });
                    writeln!(out, "{answer}")?;
                } else {
                    writeln!(out, "{}  ({})", working.len(), standing_words(standing, language))?;
                }
            }
        }
        Ok(())
    }
}

fn show(rule: &Rule, book: &RuleBook, language: Language, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}  {}", rule.id, force_words(rule.force, language))?;
    for set in book.sets().iter().filter(|set| rule.sets.contains(&set.id)) {
        writeln!(out, "{}: {}", language.of(&set.title), rule.paragraph)?;
    }
    writeln!(out, "\n«{}»", rule.words.kk)?;
    if language != Language::Kk {
        writeln!(out, "{}", language.of(&rule.words))?;
    }
    let facts = [&rule.actor, &rule.trigger, &rule.addressee, &rule.legal_basis];
    writeln!(out)?;
    for (label, fact) in FACT_LABELS.iter().zip(facts) {
        writeln!(out, "{}: {}", language.pick(*label), language.of(fact))?;
    }
    writeln!(out, "{}: {}", language.pick(["мерзім", "срок", "term"]), term_words(rule.term, language))
}

fn due(
    rule: &Rule,
    from: Date,
    calendar: &Calendar,
    as_json: bool,
    language: Language,
    out: &mut impl Write,
) -> io::Result<()> {
    let dates = rule.term.dates(from, calendar);
    let standing = rule.term.standing(from, calendar);
    if as_json {
        let of = |day: Option<Date>| day.map_or(Value::Null, |day| json!(day));
        let answer = json!({
            "rule": rule.id,
            "paragraph": rule.paragraph,
            "from": from,
            "target": of(dates.map(|dates| dates.target)),
            "nominal": of(dates.map(|dates| dates.nominal)),
            "due": of(dates.map(|dates| dates.due)),
            "calendar": standing,
        });
        return writeln!(out, "{answer}");
    }
    let Some(dates) = dates else {
        return writeln!(out, "{}: {}", rule.id, term_words(rule.term, language));
    };
    for (label, day) in DATE_LABELS.iter().zip([dates.target, dates.nominal, dates.due]) {
        writeln!(out, "{day}  {}", language.pick(*label))?;
    }
    writeln!(out, "{} {} · {}", rule.id, force_words(rule.force, language), standing_words(standing, language))
}

/// All days from one to another, both included.
fn days(first: Date, last: Date) -> Result<impl Iterator<Item = Date>, LawRefusal> {
    if last < first {
        return Err(LawRefusal::Backwards { first, last });
    }
    Ok(std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(move |&day| day <= last))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        law: LawArgs,
    }

    fn asked(line: &str) -> Result<String, LawRefusal> {
        let line = Line::try_parse_from(std::iter::once("law").chain(line.split(' '))).unwrap();
        let mut out = Vec::new();
        line.law.answer(&mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    fn refused(line: &str, language: Language) -> String {
        asked(line).unwrap_err().words(language)
    }

    #[test]
    fn due_prints_the_agreed_json() {
        assert_eq!(
            asked("due --rule 43.4-decision --from 2026-04-27 --json").unwrap(),
            "{\"rule\":\"43.4-decision\",\"paragraph\":\"43.4\",\"from\":\"2026-04-27\",\"target\":\"2026-05-26\",\
             \"nominal\":\"2026-05-27\",\"due\":\"2026-05-28\",\"calendar\":\"confirmed\"}\n"
        );
        let instant = asked("due --rule 44.4-recommendation --from 2026-03-31T19:30:00Z --json").unwrap();
        assert!(instant.contains("\"from\":\"2026-04-01\"") && instant.contains("\"due\":\"2026-04-16\""));
        assert!(asked("due --rule 43.1-window --from 2026-01-01 --json").unwrap().contains("provisional"));
        assert!(asked("due --rule 21.2-reminder --from 2024-01-10 --json").unwrap().contains("provisional"));
        let mark = asked("due --rule 31-pass --from 2026-01-01 --json").unwrap();
        assert!(mark.contains("\"target\":null,\"nominal\":null,\"due\":null"));
        assert_eq!(
            asked("due --rule 10-trust --from 2026-01-01 --until 2026-01-31 --json").unwrap().lines().count(),
            31
        );
    }

    #[test]
    fn window_prints_the_agreed_json() {
        assert_eq!(
            asked("window --received 2025-01-01T09:00:00+05:00 --received-ab 2025-01-07T09:00:00+05:00 --json")
                .unwrap(),
            "{\"starts\":\"2025-01-01\",\"last_day\":\"2028-01-07\",\"apply_by_shown\":\"2028-01-01\",\
             \"apply_by_accepted\":\"2028-01-10\"}\n"
        );
    }

    #[test]
    fn workdays_are_counted_and_listed() {
        assert_eq!(
            asked("workdays --from 2024-05-03 --to 2024-05-06 --json").unwrap(),
            "{\"from\":\"2024-05-03\",\"to\":\"2024-05-06\",\"workdays\":3,\
             \"days\":[\"2024-05-03\",\"2024-05-04\",\"2024-05-06\"],\"calendar\":\"confirmed\"}\n"
        );
        assert!(asked("workdays --from 2026-05-01 --to 2026-05-31").unwrap().starts_with("17 "));
    }

    #[test]
    fn every_rule_is_listed_shown_and_dated_in_every_language() {
        let book = RuleBook::bundled().unwrap();
        for language in ["kk", "ru", "en"] {
            let list = asked(&format!("list --language {language}")).unwrap();
            assert_eq!(list.lines().count(), book.rules().len());
            for rule in book.rules() {
                let shown = asked(&format!("show {} --language {language}", rule.id)).unwrap();
                assert!(list.contains(&rule.id) && shown.contains(&rule.words.kk) && shown.contains(&rule.paragraph));
                let dated = asked(&format!("due --rule {} --from 2026-11-22 --language {language}", rule.id)).unwrap();
                assert!(dated.contains(&rule.id));
            }
        }
        assert!(asked("show 43.4-decision --language ru").unwrap().contains("тридцати календарных дней"));
        assert_eq!(asked("list --json").unwrap().lines().count(), book.rules().len());
        let shown: Value = serde_json::from_str(&asked("show 14.2-forward --json").unwrap()).unwrap();
        assert_eq!(shown["term"], json!({ "working_days": 3 }));
        assert!(asked("window --received 2025-01-01").unwrap().contains("2028-01-05"));
    }

    #[test]
    fn bad_input_is_refused_in_the_readers_language() {
        let day = "due --rule 10-trust --from 2026-02-30";
        assert_eq!(refused(day, Language::En), "“2026-02-30” does not exist as a day or a time");
        assert_eq!(refused(day, Language::Ru), "«2026-02-30» такого дня или времени нет");
        assert_eq!(refused(day, Language::Kk), "«2026-02-30» деген күн немесе уақыт жоқ");
        let zone = "window --received 2026-02-10T10:00:00";
        assert!(refused(zone, Language::Kk).contains("уақыт белдеуі жоқ"));
        assert!(refused("due --rule 99-none --from 2026-02-10", Language::Ru).contains("такого правила нет"));
        assert!(refused("due --rule 10-trust --from soon", Language::En).contains("is no day"));
        assert!(refused("workdays --from 2026-02-10T10:00Z --to 2026-02-11", Language::En).contains("without a time"));
        assert!(refused("workdays --from 2026-02-10 --to 2026-02-09", Language::En).contains("before the first day"));
        let order = "window --received 2026-02-10 --received-ab 2026-02-09";
        assert!(refused(order, Language::Ru).contains("раньше первого поступления"));
    }
}
