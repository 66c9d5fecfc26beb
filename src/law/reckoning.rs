//! A running term when the calendar changes under it (AMB-41). It is counted anew from its rule; nothing that was said
//! before is overwritten, and nobody is in breach earlier than they were once told.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    calendar::Calendar,
    term::{Dates, Term},
};

/// The dates under one version of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Which version.
    pub calendar: String,
    /// What it gave.
    #[serde(flatten)]
    pub dates: Dates,
}

/// A term from its event on, under every version of the calendar since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    term: Term,
    event: Date,
    first: Counted,
    later: Vec<Counted>,
}

impl Reckoning {
    /// Starts it; a mark without dates has none.
    pub fn start(term: Term, event: Date, calendar: &Calendar) -> Option<Self> {
        let first = count(term, event, calendar)?;
        Some(Self { term, event, first, later: Vec::new() })
    }

    /// Counts it anew under another version. The same version again changes nothing.
    pub fn recount(&mut self, calendar: &Calendar) {
        let counted = count(self.term, self.event, calendar);
        self.later.extend(counted.filter(|counted| counted.calendar != self.newest().calendar));
    }

    /// Everything that was counted, the oldest first.
    pub fn history(&self) -> impl Iterator<Item = &Counted> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// What holds now: the newest target and nominal day, so that an earlier new date is worked to, and of all due days the
    /// latest, so that the day of the breach never comes nearer.
    pub fn dates(&self) -> Dates {
        self.history()
            .fold(self.newest().dates, |newest, counted| Dates { due: newest.due.max(counted.dates.due), ..newest })
    }

    fn newest(&self) -> &Counted {
        self.later.last().unwrap_or(&self.first)
    }
}

fn count(term: Term, event: Date, calendar: &Calendar) -> Option<Counted> {
    Some(Counted { calendar: calendar.version().to_owned(), dates: term.dates(event, calendar)? })
}
