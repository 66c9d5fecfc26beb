//! Working days of Kazakhstan's five-day week (T6, T13). A year is the law's holidays plus what the ministry decided for
//! it: transfers and the day of Kurban Ait. Printed lists of past years stand beside the data and must agree with what
//! the law gives, so that neither can be wrong alone.

mod amendment;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday, date};
use serde::{Deserialize, Serialize};

pub use amendment::Amendment;

/// The data as delivered; administrators add to it by [`Amendment`]s.
const BUNDLED: &str = include_str!("calendar/kz.json");

/// The years kept ready as bits. Others are worked out when asked for.
const READY: std::ops::RangeInclusive<i16> = 2000..=2100;

/// How sure the working days of a year are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Published, transfers included.
    Confirmed,
    /// By the law alone: transfers or Kurban Ait may still move a day.
    Provisional,
}

/// A day of rest moved to another day (Labour Code, art. 85(3)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The Saturday or Sunday that is worked.
    pub worked: Date,
    /// The working day that is off for it.
    pub off: Date,
}

/// Why a calendar is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Not the expected JSON.
    #[error("the calendar cannot be read: {0}")]
    Unreadable(String),
    /// A printed list differs from holidays, Kurban Ait and transfers taken together.
    #[error("the printed days off of {0} are not those that the law and the transfers give")]
    Disagrees(i16),
    /// A version must be told from all before it.
    #[error("version `{0}` is there already")]
    SameVersion(String),
    /// A roster begins with a calendar that this build does not bring.
    #[error("this program does not know calendar `{0}`")]
    UnknownVersion(String),
    /// Not an addition in the one form that there is.
    #[error("`{0}` is no addition to the calendar")]
    NoAmendment(String),
    /// Two days of Kurban Ait in one year, or one filed under another year.
    #[error("{0} cannot be that year's Kurban Ait")]
    KurbanAit(Date),
    /// Only a day off can become a worked one.
    #[error("{0} is a working day already")]
    AlreadyWorked(Date),
    /// Only a working day can become a day off.
    #[error("{0} is off already")]
    AlreadyOff(Date),
}

/// What is known of a year beyond the law.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Decided {
    confirmed: bool,
    kurban_ait: Option<Date>,
    transfers: Vec<Transfer>,
    days_off: Vec<Date>,
}

/// A version of the working-day calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The newest last.
    versions: Vec<String>,
    decided: BTreeMap<i16, Decided>,
    ready: Vec<DaysOff>,
}

/// The bytes of the calendar that comes with this build: what its hash in the ledger is of.
pub const fn bundled_bytes() -> &'static [u8] {
    BUNDLED.as_bytes()
}

/// The days off of one year, weekends included: bit n is day n of the year, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DaysOff([u64; 6]);

impl Calendar {
    /// The calendar that comes with this build.
    pub fn bundled() -> Result<Self, CalendarError> {
        Self::from_json(BUNDLED)
    }

    /// Reads calendar data, and refuses it where a printed list and the law disagree.
    pub fn from_json(text: &str) -> Result<Self, CalendarError> {
        let data: Data = serde_json::from_str(text).map_err(|error| CalendarError::Unreadable(error.to_string()))?;
        let mut decided: BTreeMap<i16, Decided> = BTreeMap::new();
        for (&year, given) in &data.years {
            if given.kurban_ait.is_some_and(|day| day.year() != year) {
                return Err(CalendarError::KurbanAit(given.kurban_ait.unwrap_or_default()));
            }
            decided.entry(year).or_default().kurban_ait = given.kurban_ait;
            decided.entry(year).or_default().confirmed = given.standing == Standing::Confirmed;
        }
        let mut calendar = Self { versions: vec![data.version], decided, ready: Vec::new() };
        calendar.move_days(&data.transfers, &[])?;
        for (&year, given) in &data.years {
            let printed: BTreeSet<(i8, i8)> = given.off_weekdays.iter().map(|day| (day.0, day.1)).collect();
            if calendar.weekdays_off(year) != printed {
                return Err(CalendarError::Disagrees(year));
            }
        }
        calendar.ready = READY.map(|year| calendar.work_out(year)).collect();
        Ok(calendar)
    }

    /// The calendar that a roster names: first the one that comes with the program, then each addition in its line. A
    /// roster that names none means the program's.
    pub fn named(lines: &[impl AsRef<str>]) -> Result<Self, CalendarError> {
        let bundled = Self::bundled()?;
        let Some((first, additions)) = lines.split_first() else { return Ok(bundled) };
        if first.as_ref() != bundled.version() {
            return Err(CalendarError::UnknownVersion(first.as_ref().to_owned()));
        }
        additions.iter().try_fold(bundled, |calendar, line| calendar.amended(&line.as_ref().parse()?))
    }

    /// A new version with an administrator's additions. This one stays as it was: a date computed under it can be shown
    /// beside the new one.
    pub fn amended(&self, amendment: &Amendment) -> Result<Self, CalendarError> {
        if self.versions.contains(&amendment.version) {
            return Err(CalendarError::SameVersion(amendment.version.clone()));
        }
        let versions = [&self.versions[..], std::slice::from_ref(&amendment.version)].concat();
        let mut calendar = Self { versions, decided: self.decided.clone(), ready: Vec::new() };
        let mut dated = BTreeSet::new();
        for &day in &amendment.kurban_ait {
            if !dated.insert(day.year()) {
                return Err(CalendarError::KurbanAit(day));
            }
            calendar.decided.entry(day.year()).or_default().kurban_ait = Some(day);
        }
        calendar.move_days(&amendment.transfers, &amendment.days_off)?;
        for &year in &amendment.confirmed {
            calendar.decided.entry(year).or_default().confirmed = true;
        }
        calendar.ready = READY.map(|year| calendar.work_out(year)).collect();
        Ok(calendar)
    }

    /// Which version this is.
    pub fn version(&self) -> &str {
        self.versions.last().map_or("", String::as_str)
    }

    /// The years of which more is known than the law says, and how sure each is.
    pub fn years(&self) -> impl Iterator<Item = (i16, Standing)> {
        let first_to_last = |&year: &i16| (year, self.standing(date(year, 1, 1), date(year, 12, 31)));
        self.decided.keys().map(first_to_last)
    }

    /// Weekdays off and weekends worked of a year: what sets it apart from Monday to Friday.
    pub fn exceptions(&self, year: i16) -> impl Iterator<Item = Date> {
        days(date(year, 1, 1), date(year, 12, 31)).filter(|&day| self.is_working(day) == is_weekend(day))
    }

    /// Whether a day is worked (T6).
    pub fn is_working(&self, day: Date) -> bool {
        let days = usize::try_from(day.year() - READY.start()).ok().and_then(|index| self.ready.get(index));
        !days.copied().unwrap_or_else(|| self.work_out(day.year())).contains(day)
    }

    /// The day itself if it is worked, else the next one that is (T4).
    pub fn next_working(&self, day: Date) -> Date {
        self.working_from(day, Date::tomorrow)
    }

    /// The day itself if it is worked, else the last one before that is (T9).
    pub fn previous_working(&self, day: Date) -> Date {
        self.working_from(day, Date::yesterday)
    }

    /// The n-th working day after a day, which itself is not counted (T5); for 0 the day itself.
    pub fn working_days_after(&self, day: Date, n: u16) -> Date {
        (0..n).fold(day, |day, _| self.working_from(day.tomorrow().unwrap_or(day), Date::tomorrow))
    }

    /// The n-th working day before a day, which itself is not counted; for 0 the day itself.
    pub fn working_days_before(&self, day: Date, n: u16) -> Date {
        (0..n).fold(day, |day, _| self.working_from(day.yesterday().unwrap_or(day), Date::yesterday))
    }

    /// The working days from one day to another, both counted; none when they stand the wrong way round.
    pub fn working_days(&self, from: Date, to: Date) -> impl Iterator<Item = Date> {
        days(from, to).filter(|&day| self.is_working(day))
    }

    /// How sure the working days of all years from one day to another are: as sure as the least sure year.
    pub fn standing(&self, from: Date, to: Date) -> Standing {
        let confirmed = |year| self.decided.get(&year).is_some_and(|decided| decided.confirmed);
        let (first, last) = (from.min(to).year(), from.max(to).year());
        if (first..=last).all(confirmed) { Standing::Confirmed } else { Standing::Provisional }
    }

    /// Walks from a day until one is worked. The calendar's own end (year 9999) stops it too.
    fn working_from(&self, mut day: Date, step: fn(Date) -> Result<Date, jiff::Error>) -> Date {
        while !self.is_working(day) {
            match step(day) {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        day
    }

    /// Adds transfers and days off, each of which must change something.
    fn move_days(&mut self, transfers: &[Transfer], days_off: &[Date]) -> Result<(), CalendarError> {
        for &transfer in transfers {
            self.must_be(transfer.worked, false)?;
            self.must_be(transfer.off, true)?;
            self.decided.entry(transfer.off.year()).or_default().transfers.push(transfer);
            if transfer.worked.year() != transfer.off.year() {
                self.decided.entry(transfer.worked.year()).or_default().transfers.push(transfer);
            }
        }
        for &day in days_off {
            self.must_be(day, true)?;
            self.decided.entry(day.year()).or_default().days_off.push(day);
        }
        Ok(())
    }

    fn must_be(&self, day: Date, working: bool) -> Result<(), CalendarError> {
        match (self.work_out(day.year()).contains(day), working) {
            (true, true) => Err(CalendarError::AlreadyOff(day)),
            (false, false) => Err(CalendarError::AlreadyWorked(day)),
            _ => Ok(()),
        }
    }

    /// All days off of a year: weekends, the law's holidays with their substitutes, then what was decided for the year.
    fn work_out(&self, year: i16) -> DaysOff {
        let nothing = Decided::default();
        let decided = self.decided.get(&year).unwrap_or(&nothing);
        let mut off = DaysOff([0; 6]);
        for day in days(date(year, 1, 1), date(year, 12, 31)).filter(|&day| is_weekend(day)) {
            off.insert(day);
        }
        let holidays = holidays(year);
        for day in holidays.iter().copied().chain(not_substituted(year)).chain(decided.kurban_ait) {
            off.insert(day);
        }
        for holiday in holidays.into_iter().filter(|&day| is_weekend(day)) {
            if let Some(substitute) = days(holiday, date(year, 12, 31)).find(|&day| !off.contains(day)) {
                off.insert(substitute);
            }
        }
        for &day in &decided.days_off {
            off.insert(day);
        }
        for transfer in &decided.transfers {
            if transfer.off.year() == year {
                off.insert(transfer.off);
            }
            if transfer.worked.year() == year {
                off.remove(transfer.worked);
            }
        }
        off
    }

    fn weekdays_off(&self, year: i16) -> BTreeSet<(i8, i8)> {
        let off = self.work_out(year);
        days(date(year, 1, 1), date(year, 12, 31))
            .filter(|&day| !is_weekend(day) && off.contains(day))
            .map(|day| (day.month(), day.day()))
            .collect()
    }
}

impl DaysOff {
    fn place(day: Date) -> (usize, u64) {
        let n = usize::from(day.day_of_year().unsigned_abs()) - 1;
        (n / 64, 1 << (n % 64))
    }

    fn contains(self, day: Date) -> bool {
        let (word, bit) = Self::place(day);
        self.0[word] & bit != 0
    }

    fn insert(&mut self, day: Date) {
        let (word, bit) = Self::place(day);
        self.0[word] |= bit;
    }

    fn remove(&mut self, day: Date) {
        let (word, bit) = Self::place(day);
        self.0[word] &= !bit;
    }
}

/// The national and state holidays of a year, in order. One that falls on a weekend makes the next working day off (Law
/// on holidays, art. 5). Before 2024 the days of 2026 stand as a test domain, not as history (T13).
fn holidays(year: i16) -> Vec<Date> {
    let mut days = vec![(1, 1), (1, 2), (3, 8)];
    if year >= 2027 {
        days.push((3, 15)); // Constitution Day, by the Constitution of 2026
    }
    days.extend([(3, 21), (3, 22), (3, 23), (5, 1), (5, 7), (5, 9), (7, 6)]);
    if (2024..=2025).contains(&year) {
        days.push((8, 30)); // Constitution Day, until the Constitution of 2026
    }
    days.extend([(10, 25), (12, 16)]);
    days.into_iter().map(|(month, day)| date(year, month, day)).collect()
}

/// Days off that are lost when they fall on a weekend: 7 January, and Kurban Ait where it is known (Labour Code, art. 84).
fn not_substituted(year: i16) -> [Date; 1] {
    [date(year, 1, 7)]
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// All days from one to another, both included.
fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(move |&day| day <= to)
}

/// `calendar/kz.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    #[serde(rename = "calendar")]
    _name: String,
    version: String,
    #[serde(rename = "tz")]
    _zone: String,
    years: BTreeMap<i16, Year>,
    transfers: Vec<Transfer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    standing: Standing,
    #[serde(rename = "note")]
    _note: String,
    kurban_ait: Option<Date>,
    off_weekdays: Vec<MonthDay>,
}

/// `MM-DD`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct MonthDay(i8, i8);

impl TryFrom<String> for MonthDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
        parts.map(|(month, day)| Self(month, day)).ok_or(text)
    }
}
