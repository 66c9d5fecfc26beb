//! What stands in `tests/vectors/30-terms.json`: the engine's answers, for whoever writes it once more in another language.

use std::fmt::Write as _;

use jiff::civil::{Date, date};
use ring::digest::{Context, SHA256};
use senim_pure::law::{
    calendar::Calendar,
    day::{Moment, NoDay, parse_day, parse_moment},
    rule::{Rule, RuleBook},
    term::Dates,
    window::Window,
};
use serde_json::{Value, json};

/// Days that are read, and what is none.
const MOMENTS: [&str; 68] = [
    "2026-11-22",
    "2024-02-29",
    "2000-02-29",
    // The first and the last day that are counted from, and their neighbours.
    "1900-01-01",
    "2199-12-31",
    "1899-12-31T18:52:12Z",
    "2199-12-31T18:59:59.999999999Z",
    "2200-01-01T18:00+23:59",
    "1899-12-31",
    "2200-01-01",
    "1899-12-31T18:52:11Z",
    "2199-12-31T19:00:00Z",
    "0000-02-29",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59Z",
    "0000-01-01T00:00+23:59",
    "2026-03-31T18:59:59Z",
    "2026-03-31T19:00:00Z",
    "2026-03-31T18:59:59.999999999Z",
    "2026-04-01T00:00+05:00",
    "2026-03-31T15:00:00.5-04:00",
    // The hour that came twice.
    "2024-02-29T17:00:00Z",
    "2024-02-29T17:59:59.999999999Z",
    "2024-02-29T18:00:00Z",
    "2024-02-29T18:59:59Z",
    "2024-02-29T19:00:00Z",
    // Midnight was at 18:00Z until then.
    "2023-02-28T17:59:59Z",
    "2023-02-28T18:00:00Z",
    // Summer time, until 2004.
    "2004-06-30T16:59:59Z",
    "2004-06-30T17:00:00Z",
    "2004-12-31T18:00:00Z",
    "1970-01-01T00:00:00Z",
    "1969-12-31T18:59:59.9Z",
    "2026-01-01T00:00:00+14:00",
    "2026-01-01T00:00:00-12:00",
    "2026-01-01T00:00:00+23:59",
    "2026-01-01T00:00:00-23:59",
    "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+25:59",
    "2025-02-29",
    "2100-02-29",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-02-30T10:00Z",
    "2026-02-20T24:00Z",
    "2026-02-20T23:60Z",
    "2026-02-20T23:59:60Z",
    "2016-12-31T23:59:60Z",
    "2026-02-20T23:59:61Z",
    "9999-12-31T24:00Z",
    "2026-02-20T10:00+26:00",
    "2026-02-20T10:00+05:60",
    "2026-03-31T19:30:00",
    "2026-03-31T19:30",
    "2026-03-31T19:30:00.25",
    "",
    "yesterday",
    "31.03.2026",
    "2026-3-1",
    "20260331",
    "2026-03-31 19:30Z",
    "2026-03-31T19Z",
    "2026-03-31T19:30:00+0500",
    "2026-03-31T19:30:00Z[Asia/Almaty]",
    " 2026-03-31",
];

/// Where only a day can be meant.
const NOT_DAYS: [&str; 3] = ["2026-03-31T19:30Z", "2026-03-31T19:30:00+05:00", "2200-01-01T19:30Z"];

/// Days on which every rule is asked: leap days, ends of months and years, days before and on holidays, transfers, the edge
/// of what is known, the first and the last day that are counted from.
const FROM: [&str; 14] = [
    "1900-01-01",
    "2000-02-29",
    "2023-12-20",
    "2024-01-31",
    "2024-02-29",
    "2024-05-03",
    "2025-01-01",
    "2025-12-31",
    "2026-03-20",
    "2026-04-27",
    "2026-11-22",
    "2027-03-12",
    "2096-02-29",
    "2199-12-31",
];

/// Stamps of reports: first receipt, and receipt by the authorised body.
const WINDOWS: [(&str, Option<&str>); 13] = [
    ("2026-11-22", None),
    ("2026-11-22", Some("2026-11-22")),
    ("2025-01-01T09:00:00+05:00", Some("2025-01-07T09:00:00+05:00")),
    ("2024-02-29", None),
    ("2024-02-28", Some("2024-02-29")),
    ("2025-02-28", None),
    ("2026-03-31T18:59:59Z", Some("2026-03-31T19:00:00Z")),
    ("2024-02-29T18:30:00Z", None),
    ("2026-12-30", Some("2027-01-05")),
    ("1900-01-01", None),
    ("2199-12-31", Some("2199-12-31")),
    ("2026-11-22", Some("2026-11-21")),
    ("2026-03-31T19:00:00Z", Some("2026-03-31T18:59:59Z")),
];

/// The whole file.
pub fn written() -> String {
    let (book, calendar) = (RuleBook::bundled().expect("rules"), Calendar::bundled().expect("a calendar"));
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let moments = MOMENTS.iter().map(|text| ("moment", *text, parse_moment(text).map(Moment::legal_day)));
    let days = NOT_DAYS.iter().map(|text| ("day", *text, parse_day(text)));
    for (kind, text, read) in moments.chain(days) {
        let name = format!("{kind} {text}");
        match read {
            Ok(day) => good.push(json!({ "name": name, "kind": kind, "text": text, "day": day })),
            Err(none) => {
                bad.push(json!({ "name": name, "kind": kind, "text": text, "refusal": refusal(&none) }));
            }
        }
    }
    for rule in book.rules() {
        good.extend(FROM.iter().map(|from| due(rule, from.parse().expect("a day"), &calendar)));
    }
    for (received, authorised) in WINDOWS {
        let legal = |text: &str| parse_moment(text).expect("a moment").legal_day();
        let name = format!("window {received} {}", authorised.unwrap_or("alone"));
        let asked = json!({ "name": name, "kind": "window", "received": received, "authorised": authorised });
        match Window::new(legal(received), authorised.map(legal), &calendar) {
            Ok(window) => good.push(with(asked, &json!(window))),
            Err(_) => bad.push(with(asked, &json!({ "refusal": "out-of-order" }))),
        }
    }
    for year in (2000..=2100).step_by(4).chain(2021..=2035) {
        let (first, last) = (date(year, 1, 1), date(year, 12, 31));
        let working = calendar.working_days(first, last).count();
        let standing = calendar.standing(first, last);
        good.push(json!({
            "name": format!("working days of {year}, {}", good.len()), "kind": "workdays",
            "from": first, "to": last, "workdays": working, "calendar": standing,
        }));
    }
    for rule in book.rules() {
        let name = format!("digest {}", rule.id);
        good.push(json!({ "name": name, "kind": "digest", "rule": rule.id, "sha256": digest(rule, &calendar) }));
    }
    file(&good, &bad)
}

/// One line a vector, numbered.
fn file(good: &[Value], bad: &[Value]) -> String {
    let mut text =
        "{\n  \"what\": \"Terms: legal days, dates of every rule, windows, working days, and a digest over every day 2000-2100\""
            .to_owned();
    for (name, from, vectors) in [("good", 1, good), ("bad", good.len() / 1000 * 1000 + 1001, bad)] {
        let _ = write!(text, ",\n  \"{name}\": [\n");
        for (at, vector) in vectors.iter().enumerate() {
            let comma = if at + 1 < vectors.len() { "," } else { "" };
            let _ = writeln!(text, "    {}{comma}", with(json!({ "n": from + at }), vector));
        }
        text.push_str("  ]");
    }
    text.push_str("\n}\n");
    text
}

/// The first with the members of the second behind its own.
fn with(mut first: Value, second: &Value) -> Value {
    let members = first.as_object_mut().expect("an object");
    members.extend(second.as_object().expect("an object").clone());
    first
}

fn refusal(none: &NoDay) -> &'static str {
    match none {
        NoDay::Unreadable(_) => "unreadable",
        NoDay::NoSuchDate(_) => "no-such-date",
        NoDay::NoZone(_) => "no-zone",
        NoDay::OutOfRange(_) => "out-of-range",
        NoDay::NotADay(_) => "not-a-day",
    }
}

fn due(rule: &Rule, from: Date, calendar: &Calendar) -> Value {
    let line = line(rule, from, calendar);
    let words: Vec<Option<&str>> = line.split_whitespace().map(|word| Some(word).filter(|word| *word != "-")).collect();
    json!({
        "name": format!("{} from {from}", rule.id), "kind": "due", "rule": rule.id, "from": from,
        "target": words[1], "nominal": words[2], "due": words[3], "calendar": words[4],
    })
}

/// `DATE TARGET NOMINAL DUE CALENDAR`, with a line feed; a dash for each day that a rule without a term does not have.
fn line(rule: &Rule, from: Date, calendar: &Calendar) -> String {
    let dates = rule.term.dates(from, calendar);
    let (earliest, latest) = dates.map_or((from, from), |dates| (from.min(dates.due), dates.due.max(dates.nominal)));
    let standing = json!(calendar.standing(earliest, latest.max(from)));
    let days =
        dates.map_or_else(|| "- - -".to_owned(), |Dates { target, nominal, due }| format!("{target} {nominal} {due}"));
    format!("{from} {days} {}\n", standing.as_str().expect("a word"))
}

/// SHA-256 over the lines of every day from 2000-01-01 to 2100-12-31.
fn digest(rule: &Rule, calendar: &Calendar) -> String {
    let mut context = Context::new(&SHA256);
    let days = std::iter::successors(Some(date(2000, 1, 1)), |day| day.tomorrow().ok());
    for day in days.take_while(|day| day.year() <= 2100) {
        context.update(line(rule, day, calendar).as_bytes());
    }
    data_encoding::HEXLOWER.encode(context.finish().as_ref())
}
