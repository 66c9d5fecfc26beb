//! The engine against the oracle of `tests/oracle`, another program in another language by other people: every rule, every
//! window and every working day on every day of the century. The oracle's lines are kept as digests, which
//! `tests/law/main.rs` holds to the oracle itself; only a difference calls it, to print the lines. Then the same comparison
//! with faults planted at this seam, each of which it must find.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    process::Command,
    sync::LazyLock,
};

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};
use senim_pure::law::{
    calendar::{Amendment, Calendar, Standing, Transfer},
    day::legal_day,
    rule::RuleBook,
    term::{Dates, Term, months_from},
    window::Window,
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// Agreed differences: rule, date, why.
const EXCEPTIONS: &str = include_str!("../../oracle/exceptions.tsv");
const MOST_EXCEPTIONS: usize = 20;
/// The hours of Greenwich at which the legal day is asked, around midnight in Almaty.
const HOURS: [&str; 4] = ["17:59:59", "18:00:00", "18:59:59", "19:00:00"];

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Calendar::bundled().expect("the bundled calendar is read"));
static BOOK: LazyLock<RuleBook> = LazyLock::new(|| RuleBook::bundled().expect("the bundled rules are read"));
static CHANGED: LazyLock<Calendar> = LazyLock::new(|| {
    let amendment = Amendment {
        version: "kz-2".into(),
        kurban_ait: vec![date(2026, 5, 28)],
        transfers: vec![Transfer { worked: date(2027, 1, 9), off: date(2027, 1, 8) }],
        days_off: Vec::new(),
        confirmed: vec![2027],
    };
    CALENDAR.amended(&amendment).expect("all of it is possible")
});

fn century() -> impl Iterator<Item = Date> {
    std::iter::successors(Some(date(2000, 1, 1)), |day| day.tomorrow().ok()).take_while(|day| day.year() <= 2100)
}

/// `NAME SHA256`, the name of one word or of two.
fn digests(text: &'static str) -> BTreeMap<&'static str, &'static str> {
    text.lines().map(|line| line.rsplit_once(' ').expect("a name and a digest")).collect()
}

fn of_rules() -> BTreeMap<&'static str, &'static str> {
    digests(include_str!("../../oracle/digests.txt"))
}

fn of_streams() -> BTreeMap<&'static str, &'static str> {
    digests(include_str!("../../law/streams.txt"))
}

fn digest(lines: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, lines.as_bytes());
    data_encoding::HEXLOWER.encode(digest.as_ref())
}

/// What a program answers for a term on a day.
type Answer = (Option<Dates>, Standing);

fn engine(calendar: &Calendar) -> impl Fn(Term, Date) -> Answer {
    |term, event| (term.dates(event, calendar), term.standing(event, calendar))
}

/// The lines of a term, in the oracle's form.
fn term_lines(term: Term, program: &dyn Fn(Term, Date) -> Answer) -> String {
    let mut lines = String::new();
    for event in century() {
        let (dates, standing) = program(term, event);
        let standing = if standing == Standing::Confirmed { "confirmed" } else { "provisional" };
        match dates {
            Some(Dates { target, nominal, due }) => writeln!(lines, "{event} {target} {nominal} {due} {standing}"),
            None => writeln!(lines, "{event} - - - {standing}"),
        }
        .expect("a string takes all");
    }
    lines
}

fn instant_lines(legal_day: fn(Timestamp) -> Date) -> String {
    let mut lines = String::new();
    for (day, hour) in century().flat_map(|day| HOURS.map(|hour| (day, hour))) {
        let instant: Timestamp = format!("{day}T{hour}Z").parse().expect("an instant");
        writeln!(lines, "{day} {hour} {}", legal_day(instant)).expect("a string takes all");
    }
    lines
}

fn window_lines(window: impl Fn(Date, Option<Date>) -> Window) -> String {
    let mut lines = String::new();
    for (number, first) in (0_i64..).zip(century()) {
        let later = first.checked_add((number * 7 % 401).days()).expect("within the years");
        for authorised in [None, Some(later)] {
            let Window { starts, last_day, apply_by_shown, apply_by_accepted } = window(first, authorised);
            let said = authorised.map_or("-".to_owned(), |day| day.to_string());
            writeln!(lines, "{first} {said} {starts} {last_day} {apply_by_shown} {apply_by_accepted}")
                .expect("a string takes all");
        }
    }
    lines
}

fn workday_lines(is_working: &dyn Fn(Date) -> bool) -> String {
    let all: Vec<Date> = century().chain((0..90).map(|n| date(2101, 1, 1).saturating_add(n.days()))).collect();
    let worked: Vec<bool> = all.iter().map(|&day| is_working(day)).collect();
    let mut lines = String::new();
    for (at, day) in century().enumerate() {
        let count = worked[at..=at + 90].iter().filter(|&&worked| worked).count();
        writeln!(lines, "{day} {} {count}", if worked[at] { "worked" } else { "off" }).expect("a string takes all");
    }
    lines
}

/// What differs from the oracle: nothing where the digests are equal, else the first differing lines. Agreed exceptions are
/// taken out.
fn differences(name: &str, lines: &str, expected: &str, program: &str, arguments: &[&str]) -> Vec<String> {
    if digest(lines) == expected {
        return Vec::new();
    }
    let asked = Command::new("python3").arg(format!("{FOLDER}/{program}")).args(arguments).output();
    let Ok(oracle) = asked.map(|output| String::from_utf8(output.stdout).expect("ASCII")) else {
        return vec![format!("{name}: the digests differ; python3 would show the lines")];
    };
    let agreed = |line: &str| {
        let exceptions = EXCEPTIONS.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
        exceptions.into_iter().any(|row| row[0] == name && line.starts_with(row[1]))
    };
    let differing = oracle.lines().zip(lines.lines()).filter(|(theirs, ours)| theirs != ours && !agreed(ours));
    let mut found: Vec<_> =
        differing.take(5).map(|(theirs, ours)| format!("{name}: oracle {theirs}, engine {ours}")).collect();
    if oracle.lines().count() != lines.lines().count() {
        found.push(format!("{name}: one has more lines"));
    }
    found
}

/// The differences of one term's rules, and of the streams beside them.
fn stream_differences(name: &str, lines: &str) -> Vec<String> {
    let arguments: Vec<&str> = name.split(' ').collect();
    differences(name, lines, of_streams()[name], "law/streams.py", &arguments)
}

#[test]
fn the_oracle_knows_exactly_these_rules() {
    let ours: BTreeSet<&str> = BOOK.rules().iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(of_rules().into_keys().collect::<BTreeSet<_>>(), ours);
}

#[test]
fn every_rule_on_every_day_is_as_the_oracle_has_it() {
    let expected = of_rules();
    let answer = engine(&CALENDAR);
    // Rules of equal terms have equal lines, so each term is counted once.
    let mut counted: Vec<(Term, String)> = Vec::new();
    let mut found = Vec::new();
    for rule in BOOK.rules() {
        if counted.iter().all(|(term, _)| *term != rule.term) {
            counted.push((rule.term, term_lines(rule.term, &answer)));
        }
        let (_, lines) = counted.iter().find(|(term, _)| *term == rule.term).expect("just counted");
        found.extend(differences(&rule.id, lines, expected[rule.id.as_str()], "oracle/terms.py", &["--all", &rule.id]));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_legal_day_window_and_working_day_is_as_the_oracle_has_it() {
    let window = |first, authorised| Window::new(first, authorised, &CALENDAR).expect("in order");
    let mut found = stream_differences("instants", &instant_lines(legal_day));
    found.extend(stream_differences("windows", &window_lines(window)));
    found.extend(stream_differences("workdays", &workday_lines(&|day| CALENDAR.is_working(day))));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The rules that the oracle counted under a changed calendar.
fn counted_under_a_change() -> impl Iterator<Item = (&'static str, Term)> {
    of_streams().into_keys().filter_map(|name| {
        let id = name.strip_prefix("changed ")?;
        Some((name, BOOK.rule(id).expect("a rule").term))
    })
}

#[test]
fn a_changed_calendar_moves_what_it_moves_for_the_oracle() {
    assert_eq!(counted_under_a_change().count(), 6);
    let answer = engine(&CHANGED);
    let found: Vec<_> = counted_under_a_change()
        .flat_map(|(name, term)| stream_differences(name, &term_lines(term, &answer)))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn agreed_exceptions_are_few_and_say_why() {
    let rows: Vec<Vec<&str>> = EXCEPTIONS.lines().skip(1).map(|row| row.split('\t').collect()).collect();
    assert!(rows.len() <= MOST_EXCEPTIONS);
    for row in rows {
        assert!(row.len() == 3 && BOOK.rule(row[0]).is_ok() && row[1].parse::<Date>().is_ok() && !row[2].is_empty());
    }
}

/// The rules whose lines a fault changes.
fn changed_by(fault: impl Fn(Term, Date) -> Answer) -> BTreeSet<&'static str> {
    let expected = of_rules();
    let known: RefCell<Vec<(Term, String)>> = RefCell::default();
    let digest_of = |term: Term| {
        if let Some((_, digest)) = known.borrow().iter().find(|(other, _)| *other == term) {
            return digest.clone();
        }
        let found = digest(&term_lines(term, &fault));
        known.borrow_mut().push((term, found.clone()));
        found
    };
    let ids = BOOK.rules().iter().filter(|rule| digest_of(rule.term) != expected[rule.id.as_str()]);
    ids.map(|rule| rule.id.as_str()).collect()
}

/// The rules of the terms that a fault is about.
fn rules_of(concerned: impl Fn(Term) -> bool) -> BTreeSet<&'static str> {
    BOOK.rules().iter().filter(|rule| concerned(rule.term)).map(|rule| rule.id.as_str()).collect()
}

/// An answer whose dates only are wrong.
fn wrong(dates: impl Fn(Term, Date) -> Option<Dates>) -> impl Fn(Term, Date) -> Answer {
    move |term, event| (dates(term, event), term.standing(event, &CALENDAR))
}

fn numbered(term: Term) -> bool {
    !matches!(term, Term::PeriodEnd(_) | Term::AtOnce | Term::Score(_) | Term::FixedDate { .. })
}

fn longer(term: Term, by: i32) -> Term {
    let n = |n: u16| u16::try_from(i32::from(n) + by).expect("small");
    match term {
        Term::CalendarDays(days) => Term::CalendarDays(n(days)),
        Term::WorkingDays(days) => Term::WorkingDays(n(days)),
        Term::Weeks(weeks) => Term::Weeks(n(weeks)),
        Term::Months(months) => Term::Months(n(months)),
        Term::Years(years) => Term::Years(n(years)),
        Term::WindowYears(years) => Term::WindowYears(n(years)),
        Term::MonthsBefore(months) => Term::MonthsBefore(n(months)),
        Term::WorkingDaysBefore(days) => Term::WorkingDaysBefore(n(days)),
        other => other,
    }
}

#[test]
fn off_by_one_is_found_in_every_number() {
    for by in [-1, 1] {
        let fault = wrong(|term, event| longer(term, by).dates(event, &CALENDAR));
        assert_eq!(changed_by(fault), rules_of(numbered));
    }
}

#[test]
fn a_counted_day_of_the_event_is_found() {
    let days = |term| matches!(term, Term::CalendarDays(_) | Term::Weeks(_) | Term::WorkingDays(_));
    let fault = wrong(|term, event| {
        let from = if days(term) { event.yesterday().expect("a day") } else { event };
        term.dates(from, &CALENDAR)
    });
    assert_eq!(changed_by(fault), rules_of(days));
}

/// A weekday that is no fixed holiday: without the substitutes of art. 5, without transfers and without Kurban Ait.
fn worked_without_substitution(day: Date) -> bool {
    let holiday = match (day.month(), day.day()) {
        (3, 15) => day.year() >= 2027,
        (8, 30) => matches!(day.year(), 2024 | 2025),
        fixed => {
            let all = [(1, 1), (1, 2), (1, 7), (3, 8), (3, 21), (3, 22), (3, 23), (5, 1), (5, 7), (5, 9), (7, 6)];
            all.contains(&fixed) || [(10, 25), (12, 16)].contains(&fixed)
        }
    };
    !holiday && day.weekday().to_monday_one_offset() <= 5
}

#[test]
fn a_forgotten_substitution_is_found() {
    let next = |mut day: Date| {
        while !worked_without_substitution(day) {
            day = day.tomorrow().expect("a day");
        }
        day
    };
    let moved =
        |term| matches!(term, Term::CalendarDays(_) | Term::Weeks(_) | Term::Months(_) | Term::Years(_) | Term::AtOnce);
    let fault = wrong(|term, event| {
        let right = term.dates(event, &CALENDAR)?;
        Some(if moved(term) { Dates { due: next(right.nominal), ..right } } else { right })
    });
    assert_eq!(changed_by(fault), rules_of(moved));
    assert_ne!(digest(&workday_lines(&worked_without_substitution)), of_streams()["workdays"]);
    // The due day not moved at all is another fault of the same place.
    let fault = wrong(|term, event| {
        let right = term.dates(event, &CALENDAR)?;
        Some(if moved(term) { Dates { due: right.nominal, ..right } } else { right })
    });
    assert_eq!(changed_by(fault), rules_of(moved));
}

#[test]
fn the_date_of_greenwich_is_found() {
    let greenwich = |instant: Timestamp| instant.to_zoned(TimeZone::UTC).date();
    assert_ne!(digest(&instant_lines(greenwich)), of_streams()["instants"]);
    // So is one offset for all years, and so is the old one kept after 1 March 2024.
    let always_five = |instant: Timestamp| instant.to_zoned(TimeZone::fixed(jiff::tz::offset(5))).date();
    assert_ne!(digest(&instant_lines(always_five)), of_streams()["instants"]);
    let always_six = |instant: Timestamp| instant.to_zoned(TimeZone::fixed(jiff::tz::offset(6))).date();
    assert_ne!(digest(&instant_lines(always_six)), of_streams()["instants"]);
}

/// Months as if every month had 31 days: 29 February comes out as 1 March where the year has no such day.
fn overflowing(day: Date, months: i32) -> Date {
    let right = months_from(day, months);
    right.saturating_add((i64::from(day.day()) - i64::from(right.day())).days())
}

#[test]
fn a_leap_day_run_over_is_found() {
    let monthly = |term| match term {
        Term::Months(n) => Some(i32::from(n)),
        Term::Years(n) | Term::WindowYears(n) => Some(i32::from(n) * 12),
        _ => None,
    };
    let fault = wrong(|term, event| {
        let right = term.dates(event, &CALENDAR)?;
        Some(match monthly(term) {
            Some(months) if overflowing(event, months) != right.nominal => {
                let nominal = overflowing(event, months);
                Dates { target: nominal, nominal, due: nominal }
            }
            _ => right,
        })
    });
    assert_eq!(changed_by(fault), rules_of(|term| monthly(term).is_some()));
    let window = |first, authorised: Option<Date>| {
        let right = Window::new(first, authorised, &CALENDAR).expect("in order");
        Window { last_day: overflowing(authorised.unwrap_or(first), 36), ..right }
    };
    assert_ne!(digest(&window_lines(window)), of_streams()["windows"]);
}

#[test]
fn an_ignored_change_of_the_calendar_is_found() {
    let ignored = engine(&CALENDAR);
    for (name, term) in counted_under_a_change() {
        assert_ne!(digest(&term_lines(term, &ignored)), of_streams()[name], "{name}");
    }
}

#[test]
fn a_single_wrong_day_is_found_and_shown() {
    let awry = date(2063, 7, 3);
    let fault = |term: Term, event: Date| {
        let (dates, standing) = engine(&CALENDAR)(term, event);
        let moved = |dates: Dates| Dates { due: dates.due.tomorrow().expect("a day"), ..dates };
        (dates.map(|dates| if event == awry { moved(dates) } else { dates }), standing)
    };
    let rule = BOOK.rule("52-report").expect("a rule");
    let lines = term_lines(rule.term, &fault);
    let found = differences(&rule.id, &lines, of_rules()["52-report"], "oracle/terms.py", &["--all", "52-report"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("python3") || found[0].contains("engine 2063-07-03 2063-07-05 2063-07-06 2063-07-10"));
}
