//! Days: the legal day of an instant, and days as people type them. No clock in here, the instant is given.

use std::{fmt, ops::RangeInclusive};

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time, date},
    tz::TimeZone,
};

/// The days that are counted from. No sensible term reaches from here to the ends of the calendar's own years, so that no
/// answer stops short at them in silence.
pub const COUNTED: RangeInclusive<Date> = date(1900, 1, 1)..=date(2199, 12, 31);

/// The one zone of the country, as the tz database inside the binary knows it: neither the machine's files nor its
/// settings have a say. On 2024-02-29 at 18:00Z it went from +06 to +05, so that evening's last hour came twice.
static ALMATY: TimeZone = jiff::tz::get!("Asia/Almaty");

/// The legal day of an instant: its civil date in Asia/Almaty (T1). The day ends at 24:00 there.
pub fn legal_day(instant: Timestamp) -> Date {
    ALMATY.to_datetime(instant).date()
}

/// The first instant of a legal day; `None` at the end of the calendar.
pub fn begins(day: Date) -> Option<Timestamp> {
    day.to_zoned(ALMATY.clone()).ok().map(|zoned| zoned.timestamp())
}

/// The instant that something gets which comes when a day is closed already: now, or where the clock was set back, the
/// first of the day after it. Days are given out in order, whatever clocks do.
pub fn after_close(closed: &str, now: Timestamp) -> Timestamp {
    let next = closed.parse::<Date>().ok().and_then(|day| day.tomorrow().ok()).and_then(begins);
    next.map_or(now, |next| next.max(now))
}

/// When something happened, as precisely as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A civil date in Asia/Almaty.
    Day(Date),
    /// An exact instant.
    Instant(Timestamp),
}

impl Moment {
    /// The legal day it counts as (T1).
    pub fn legal_day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => legal_day(instant),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Instant(instant) => instant.fmt(f),
        }
    }
}

/// Why a text is no day. Each carries the text, so that the answer can quote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoDay {
    /// Neither `2026-11-22` nor `2026-11-22T09:00:00+05:00`.
    #[error("`{0}` is neither a date like 2026-11-22 nor an instant like 2026-11-22T09:00:00+05:00")]
    Unreadable(String),
    /// Well written, but no calendar has that day or no clock that hour.
    #[error("`{0}` does not exist")]
    NoSuchDate(String),
    /// An instant that could be anywhere on earth.
    #[error("`{0}` needs its zone: Z, or an offset like +05:00")]
    NoZone(String),
    /// A day that is not among those [`COUNTED`].
    #[error("`{0}` lies outside of {first} to {last}", first = COUNTED.start(), last = COUNTED.end())]
    OutOfRange(String),
    /// A time where only a day can be meant.
    #[error("`{0}` must be a date without a time")]
    NotADay(String),
}

/// Reads `YYYY-MM-DD`.
pub fn parse_day(text: &str) -> Result<Date, NoDay> {
    match parse_moment(text)? {
        Moment::Day(day) => Ok(day),
        Moment::Instant(_) => Err(NoDay::NotADay(text.to_owned())),
    }
}

/// Reads a date, or an instant that names its zone by `Z` or by an offset: `YYYY-MM-DDTHH:MM[:SS[.fraction]]` and then
/// `Z` or `±HH:MM`. Nothing is guessed: another form, a day or an hour that does not exist, a missing zone and a day out of
/// range are four errors. Offsets are hours of a day (RFC 3339, 5.6). Leap seconds are no seconds of this clock: none is read,
/// not even one that was.
pub fn parse_moment(text: &str) -> Result<Moment, NoDay> {
    let moment = read_moment(text)?;
    let counted = COUNTED.contains(&moment.legal_day());
    if counted { Ok(moment) } else { Err(NoDay::OutOfRange(text.to_owned())) }
}

/// The same, of whatever year.
fn read_moment(text: &str) -> Result<Moment, NoDay> {
    let unreadable = || NoDay::Unreadable(text.to_owned());
    let missing = || NoDay::NoSuchDate(text.to_owned());
    if text.is_ascii() && shaped(text, "0000-00-00") {
        return text.parse().map(Moment::Day).map_err(|_| missing());
    }
    let (day, clock) = text.split_once('T').filter(|_| text.is_ascii()).ok_or_else(unreadable)?;
    let (clock, zone) = clock.split_at(clock.find(['Z', '+', '-']).unwrap_or(clock.len()));
    let (time, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let timed = shaped(time, "00:00:00") || (shaped(time, "00:00") && !clock.contains('.'));
    let fractioned = (1..=9).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !shaped(day, "0000-00-00") || !timed || !fractioned {
        return Err(unreadable());
    }
    match zone {
        "" => return Err(NoDay::NoZone(text.to_owned())),
        "Z" => {}
        _ if shaped(&zone[1..], "00:00") => {}
        _ => return Err(unreadable()),
    }
    let local = text[..text.len() - zone.len()].parse::<DateTime>();
    let offset = zone.get(1..).filter(|offset| !offset.is_empty()).map(str::parse::<Time>);
    if local.is_err() || offset.is_some_and(|offset| offset.is_err()) || time.get(6..) == Some("60") {
        return Err(missing());
    }
    // All of it exists: only the ends of the calendar's own years can still be passed.
    text.parse().map(Moment::Instant).map_err(|_| NoDay::OutOfRange(text.to_owned()))
}

/// Whether a text has digits where the pattern has zeros, and the pattern's own signs elsewhere.
fn shaped(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            sign => byte == sign,
        })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn day_of(instant: &str) -> Date {
        parse_moment(instant).unwrap().legal_day()
    }

    #[test]
    fn t1_takes_the_date_of_almaty_not_of_greenwich() {
        assert_eq!(day_of("2026-03-31T18:59:59Z"), date(2026, 3, 31));
        assert_eq!(day_of("2026-03-31T19:00:00Z"), date(2026, 4, 1));
        assert_eq!(day_of("2026-04-01T00:00+05:00"), date(2026, 4, 1));
        assert_eq!(day_of("2026-03-31T15:00:00.5-04:00"), date(2026, 4, 1));
    }

    #[test]
    fn the_hour_that_came_twice_belongs_to_one_day() {
        // +06 until 18:00Z, then the clock showed 23:00 once more, in +05.
        assert_eq!(day_of("2024-02-29T17:00:00Z"), date(2024, 2, 29));
        assert_eq!(day_of("2024-02-29T17:59:59.999999999Z"), date(2024, 2, 29));
        assert_eq!(day_of("2024-02-29T18:00:00Z"), date(2024, 2, 29));
        assert_eq!(day_of("2024-02-29T18:59:59Z"), date(2024, 2, 29));
        assert_eq!(day_of("2024-02-29T19:00:00Z"), date(2024, 3, 1));
        // A year earlier midnight was at 18:00Z.
        assert_eq!(day_of("2023-02-28T18:00:00Z"), date(2023, 3, 1));
    }

    #[test]
    fn what_is_no_day_says_why() {
        let wrong = |text: &str| parse_moment(text).unwrap_err();
        for text in [
            "2026-02-30",
            "2026-13-01",
            "2025-02-29",
            "2026-00-10",
            "2026-02-30T10:00Z",
            "2026-02-20T25:00Z",
            "2026-02-20T24:00Z",
            "2026-02-20T10:00:60Z",
            "2016-12-31T23:59:60Z",
            "2026-02-20T10:00+24:00",
            "2026-02-20T10:00-25:59",
            "2026-02-20T10:00+05:60",
            "9999-12-31T23:59:61Z",
        ] {
            assert_eq!(wrong(text), NoDay::NoSuchDate(text.into()), "{text}");
        }
        for text in ["2026-03-31T19:30:00", "2026-03-31T19:30", "2026-03-31T19:30:00.25"] {
            assert_eq!(wrong(text), NoDay::NoZone(text.into()));
        }
        for text in [
            "",
            "T",
            "yesterday",
            "31.03.2026",
            "2026-3-1",
            "20260331",
            "2026-03-31 19:30Z",
            "2026-03-31T19Z",
            "2026-03-31t19:30:00Z",
            "2026-03-31T19:30:00z",
            "2026-03-31T19:30:00+05",
            "2026-03-31T19:30:00+0500",
            "2026-03-31T19:30.5Z",
            "2026-03-31T19:30:00.Z",
            "2026-03-31T19:30:00Z[Asia/Almaty]",
            " 2026-03-31",
            "２０２６-03-31",
            "2026-03-31T19:30:00Zß",
            "-2026-03-31",
        ] {
            assert_eq!(wrong(text), NoDay::Unreadable(text.into()), "{text}");
        }
        assert_eq!(parse_day("2026-03-31T19:30Z").unwrap_err(), NoDay::NotADay("2026-03-31T19:30Z".into()));
        assert_eq!(parse_day("2026-03-31").unwrap(), date(2026, 3, 31));
    }

    #[test]
    fn the_days_that_are_counted_have_two_ends() {
        assert_eq!(parse_day("1900-01-01").unwrap(), *COUNTED.start());
        assert_eq!(parse_day("2199-12-31").unwrap(), *COUNTED.end());
        assert_eq!(day_of("2199-12-31T18:59:59.999999999Z"), *COUNTED.end());
        assert_eq!(day_of("2200-01-01T18:00+23:59"), *COUNTED.end());
        // The clocks of Almaty showed 5:07:48 more than those of Greenwich.
        assert_eq!(day_of("1899-12-31T18:52:12Z"), *COUNTED.start());
        for text in [
            "1899-12-31",
            "2200-01-01",
            "0000-01-01",
            "9999-12-31",
            "2199-12-31T19:00:00Z",
            "1899-12-31T18:52:11Z",
            "9999-12-31T23:59:59Z",
            "0000-01-01T00:00+23:59",
        ] {
            assert_eq!(parse_moment(text), Err(NoDay::OutOfRange(text.into())), "{text}");
        }
        assert!(parse_day("2200-01-01").unwrap_err().to_string().contains("1900-01-01 to 2199-12-31"));
    }
}
