//! Terms: from a day to the three dates that bind somebody. Only the counting stands here; whose term it is and what it
//! starts from are in the rules.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, Standing};

/// A length of time, or another way to fix a date, as a norm words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Term {
    /// Calendar days, the day of the event not counted (T2, T4).
    CalendarDays(u16),
    /// Working days, the day of the event not counted (T5).
    WorkingDays(u16),
    /// Weeks of seven days (T2, T4, AMB-34).
    Weeks(u16),
    /// Months (T3, T4).
    Months(u16),
    /// Years, as a term to act (T3, T4).
    Years(u16),
    /// Years of protection: neither cut nor moved by days off (T3, T4).
    WindowYears(u16),
    /// Not later than the end of the calendar period the event falls in (T8, T10).
    PeriodEnd(Period),
    /// Not later than a fixed date (T10).
    FixedDate {
        /// Month, 1 to 12.
        month: i8,
        /// Day of the month.
        day: i8,
        /// How many years after the year of the event.
        years_after: i16,
    },
    /// On the same legal day, or on the next working day (T11).
    AtOnce,
    /// At least so many months before the event (T9).
    MonthsBefore(u16),
    /// At least so many working days before the event, which is not counted.
    WorkingDaysBefore(u16),
    /// No date at all but a mark: at least so many per cent (31).
    Score(u8),
    /// Neither: the text sets a duty and no number, so there is nothing to count.
    Unnumbered,
}

/// A period of the calendar (T8, AMB-32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// January to March, April to June, July to September, October to December.
    Quarter,
    /// January to June, July to December.
    HalfYear,
    /// January to December.
    Year,
}

/// What a term gives. Forwards `target` ≤ `nominal` ≤ `due`, backwards `target` = `due` ≤ `nominal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dates {
    /// The safe day: in time even if the day of the event is counted (T12, AMB-03).
    pub target: Date,
    /// The day the words name. Warnings go by it (AMB-04).
    pub nominal: Date,
    /// The last day in time. The day after, the breach is written (AMB-04).
    pub due: Date,
}

impl Term {
    /// The dates of this term for an event of that legal day; none for a mark.
    pub fn dates(self, event: Date, calendar: &Calendar) -> Option<Dates> {
        let counted = |nominal: Date| {
            // One day inside, but never before the event.
            let target = nominal.yesterday().map_or(event, |safe| safe.max(event));
            Dates { target, nominal, due: calendar.next_working(nominal) }
        };
        let exactly = |day: Date| Dates { target: day, nominal: day, due: day };
        Some(match self {
            Self::CalendarDays(n) => counted(event.saturating_add(i32::from(n).days())),
            Self::Weeks(n) => counted(event.saturating_add((i32::from(n) * 7).days())),
            Self::Months(n) => counted(months_from(event, i32::from(n))),
            Self::Years(n) => counted(months_from(event, i32::from(n) * 12)),
            Self::WorkingDays(n) => {
                let target = calendar.working_days_after(event, n.saturating_sub(1));
                let last = calendar.working_days_after(event, n);
                Dates { target, nominal: last, due: last }
            }
            Self::WindowYears(n) => exactly(months_from(event, i32::from(n) * 12)),
            Self::PeriodEnd(period) => exactly(period.last_day(event)),
            Self::FixedDate { month, day, years_after } => {
                let year = event.year().saturating_add(years_after);
                exactly(Date::new(year, month, day).unwrap_or(Date::MAX))
            }
            Self::AtOnce => Dates { target: event, nominal: event, due: calendar.next_working(event) },
            Self::MonthsBefore(n) => {
                let nominal = months_from(event, -i32::from(n));
                let due = calendar.previous_working(nominal);
                Dates { target: due, nominal, due }
            }
            Self::WorkingDaysBefore(n) => exactly(calendar.working_days_before(event, n)),
            Self::Score(_) | Self::Unnumbered => return None,
        })
    }

    /// How sure the calendar is of every year from the event to the farthest of the dates.
    pub fn standing(self, event: Date, calendar: &Calendar) -> Standing {
        let Some(Dates { nominal, due, .. }) = self.dates(event, calendar) else {
            return calendar.standing(event, event);
        };
        calendar.standing(event.min(due), event.max(due).max(nominal))
    }

    /// Whether it counts something, names a day that exists and stays within what can be reached.
    pub fn is_sensible(self) -> bool {
        match self {
            Self::CalendarDays(n) | Self::WorkingDays(n) | Self::WorkingDaysBefore(n) | Self::Weeks(n) => {
                (1..=3_660).contains(&n)
            }
            Self::Months(n) | Self::MonthsBefore(n) => (1..=1_200).contains(&n),
            Self::Years(n) | Self::WindowYears(n) => (1..=100).contains(&n),
            // A day that a common year has, so that every year has it.
            Self::FixedDate { month, day, years_after } => {
                (0..=100).contains(&years_after) && Date::new(2001, month, day).is_ok()
            }
            Self::Score(percent) => (1..=100).contains(&percent),
            Self::PeriodEnd(_) | Self::AtOnce => true,
            Self::Unnumbered => false,
        }
    }
}

impl Period {
    /// The last day of the period that a day falls in.
    pub fn last_day(self, day: Date) -> Date {
        let months = match self {
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        };
        let left = months - 1 - (i32::from(day.month()) - 1) % months;
        months_from(day.first_of_month(), left).last_of_month()
    }
}

/// The same day number so many months on, or the last day of that month where there is no such day (T3). The years of
/// the calendar end at 9999, and so does this.
pub fn months_from(day: Date, months: i32) -> Date {
    let count = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + months;
    let beyond = if months.is_negative() { Date::MIN } else { Date::MAX };
    let first = i16::try_from(count.div_euclid(12)).ok().zip(i8::try_from(count.rem_euclid(12) + 1).ok());
    let Some(Ok(first)) = first.map(|(year, month)| Date::new(year, month, 1)) else { return beyond };
    let last = first.last_of_month();
    Date::new(last.year(), last.month(), day.day().min(last.day())).unwrap_or(last)
}
