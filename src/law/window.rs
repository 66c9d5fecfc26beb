//! The three years of protection (43.1) and the three years to apply (44.4). A window opens with a report and is never
//! cut, moved or closed: there is no function for it.

use jiff::civil::Date;
use serde::Serialize;

use super::{calendar::Calendar, day::legal_day, term::months_from};

/// The last day of protection counted from a legal day: its third anniversary, inclusive to 24:00 (T3, AMB-02).
/// 29 February gives 28 February; 28 February stays.
pub fn protected_until(legal_day: Date) -> Date {
    months_from(legal_day, 36)
}

/// What one report gives its author, as legal days (AMB-01). Both stamps speak for the person: the earlier starts the
/// protection, the later ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Window {
    /// Protected from 00:00 of this day: that of the first receipt on any channel (T7).
    pub starts: Date,
    /// Protected until 24:00 of this day: the third anniversary of the authorised body's receipt, of the first receipt
    /// where there is no other. Days off do not move it (T4).
    pub last_day: Date,
    /// What the person is told as the last day to apply: the third anniversary of the first receipt.
    pub apply_by_shown: Date,
    /// Until when the institution must accept an application as in time: the third anniversary of the later receipt, or
    /// the next working day, for applying is an act (T4).
    pub apply_by_accepted: Date,
}

/// The authorised body cannot have had a report before anybody had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the authorised body's receipt of {authorised} lies before the first receipt of {first}")]
pub struct OutOfOrder {
    /// First receipt on any channel.
    pub first: Date,
    /// Receipt by the authorised body.
    pub authorised: Date,
}

impl Window {
    /// The window of one report: the legal day of its first receipt on any channel, and that of its receipt by the
    /// authorised body, if it has come there.
    pub fn new(first: Date, authorised: Option<Date>, calendar: &Calendar) -> Result<Self, OutOfOrder> {
        if let Some(authorised) = authorised.filter(|&day| day < first) {
            return Err(OutOfOrder { first, authorised });
        }
        let last_day = protected_until(authorised.unwrap_or(first));
        Ok(Self {
            starts: first,
            last_day,
            apply_by_shown: protected_until(first),
            apply_by_accepted: calendar.next_working(last_day),
        })
    }

    /// The window after the calendar has changed: only the last day to be accepted can move, and only outwards (AMB-41).
    #[must_use]
    pub fn recounted(self, calendar: &Calendar) -> Self {
        Self { apply_by_accepted: self.apply_by_accepted.max(calendar.next_working(self.last_day)), ..self }
    }

    /// Whether the person is protected on a legal day, the first and the last one included.
    pub fn covers(&self, day: Date) -> bool {
        (self.starts..=self.last_day).contains(&day)
    }

    /// Whether the person is protected at an instant.
    pub fn covers_instant(&self, instant: jiff::Timestamp) -> bool {
        self.covers(legal_day(instant))
    }
}

/// A stretch of days without a gap, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

/// All days on which a person who made several reports is protected: the union of their windows (AMB-35).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Protection {
    /// In order, each apart from the next by at least one day.
    stretches: Vec<Stretch>,
}

impl Protection {
    /// The union of windows, in whatever order they come.
    pub fn over(windows: &[Window]) -> Self {
        let mut windows = windows.to_vec();
        windows.sort_by_key(|window| window.starts);
        let mut stretches: Vec<Stretch> = Vec::new();
        for Window { starts, last_day, .. } in windows {
            match stretches.last_mut() {
                Some(open) if starts <= open.last.tomorrow().unwrap_or(Date::MAX) => {
                    open.last = open.last.max(last_day);
                }
                _ => stretches.push(Stretch { first: starts, last: last_day }),
            }
        }
        Self { stretches }
    }

    /// The stretches, in order.
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Whether the person is protected on a legal day.
    pub fn covers(&self, day: Date) -> bool {
        self.stretches.iter().any(|stretch| (stretch.first..=stretch.last).contains(&day))
    }

    /// The last day of all.
    pub fn last_day(&self) -> Option<Date> {
        self.stretches.last().map(|stretch| stretch.last)
    }
}
