//! The protection of whoever reported (43.1, 44.4): one window a report, and the person is protected on every day of any
//! of them. A window opens with a receipt and nothing ends it: neither a closed, withdrawn or unconfirmed report (AMB-05)
//! nor any hand; there is no function for it.

use jiff::{ToSpan, civil::Date};

use super::clock::Law;
use crate::law::window::Window;

words! {
    /// Where the record stands on a day.
    Standing {
        /// Nothing was reported yet.
        None = "none",
        /// Received by the institution alone: protected as this service's own rule (AMB-01).
        ActivePolicy = "active-policy",
        /// Received by the authorised body (43.1).
        ActiveLegal = "active-legal",
        /// The last ninety days.
        Expiring = "expiring",
        /// After 24:00 of the last day.
        Expired = "expired",
    }
}

/// How many days before the end the record is said to end soon.
const SOON_DAYS: i32 = 90;

/// The two stamps of one report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamps {
    /// First receipt on any channel.
    pub first: Date,
    /// Receipt by the authorised body.
    pub authorised: Option<Date>,
}

/// The record: every report and every new fact of the person, in the order they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Protection {
    stamps: Vec<Stamps>,
}

impl Protection {
    /// A report or a new fact was received.
    pub fn receive(&mut self, first: Date) {
        self.stamps.push(Stamps { first, authorised: None });
    }

    /// The authorised body received what it had not: the first such receipt counts.
    pub fn receive_authorised(&mut self, day: Date) {
        for stamps in self.stamps.iter_mut().filter(|stamps| stamps.authorised.is_none()) {
            stamps.authorised = Some(day.max(stamps.first));
        }
    }

    /// The stamps.
    pub fn stamps(&self) -> &[Stamps] {
        &self.stamps
    }

    /// The windows.
    pub fn windows(&self, law: &Law) -> impl Iterator<Item = Window> {
        let counted = |&Stamps { first, authorised }: &Stamps| Window::new(first, authorised, law.calendar()).ok();
        self.stamps.iter().filter_map(counted)
    }

    /// Whether the person is protected on a day.
    pub fn covers(&self, day: Date, law: &Law) -> bool {
        self.windows(law).any(|window| window.covers(day))
    }

    /// Whether an application of a day is in time (44.4).
    pub fn is_in_time(&self, day: Date, law: &Law) -> bool {
        self.windows(law).any(|window| (window.starts..=window.apply_by_accepted).contains(&day))
    }

    /// Where the record stands.
    pub fn standing(&self, today: Date, law: &Law) -> Standing {
        let Some(last) = self.windows(law).map(|window| window.last_day).max() else { return Standing::None };
        let legal = self.stamps.iter().any(|stamps| stamps.authorised.is_some());
        match today {
            _ if today > last => Standing::Expired,
            _ if today.saturating_add(SOON_DAYS.days()) >= last => Standing::Expiring,
            _ if legal => Standing::ActiveLegal,
            _ => Standing::ActivePolicy,
        }
    }
}
