//! The clocks of a case: which rules run since when, what met them, and the breaches, which nothing erases. Every date
//! comes from [`crate::law`]; there is no way to stop a clock or to move its days.

use std::sync::Arc;

use jiff::civil::Date;

use crate::law::{calendar::Calendar, reckoning::Reckoning, rule::RuleBook, term::Dates};

/// The rules, and the calendar with every later version and the day from which it was known.
#[derive(Debug, Clone)]
pub struct Law {
    book: Arc<RuleBook>,
    first: Calendar,
    later: Vec<(Date, Calendar)>,
}

impl Law {
    /// Rules and the first calendar.
    pub fn new(book: impl Into<Arc<RuleBook>>, calendar: Calendar) -> Self {
        Self { book: book.into(), first: calendar, later: Vec::new() }
    }

    /// The same with another version of the calendar, known from a day on. Versions come in order.
    #[must_use]
    pub fn amended(mut self, known: Date, calendar: Calendar) -> Self {
        self.later.push((known, calendar));
        self
    }

    /// The newest calendar.
    pub fn calendar(&self) -> &Calendar {
        self.later.last().map_or(&self.first, |(_, calendar)| calendar)
    }

    /// The rules.
    pub fn book(&self) -> &RuleBook {
        &self.book
    }

    /// The paragraph that a rule stands in.
    pub fn paragraph(&self, rule: &str) -> String {
        self.book.rule(rule).map(|rule| rule.paragraph.clone()).unwrap_or_default()
    }

    /// A rule's term from its event on: first under the calendar that was known that day, then under every later one
    /// (AMB-41). None of a rule that counts no days, or that the book has not.
    pub fn reckon(&self, rule: &str, event: Date) -> Option<Reckoning> {
        let (known, later): (Vec<_>, Vec<_>) = self.later.iter().partition(|(known, _)| *known <= event);
        let start = known.last().map_or(&self.first, |(_, calendar)| calendar);
        let mut reckoning = Reckoning::start(self.book.rule(rule).ok()?.term, event, start)?;
        for (_, calendar) in later {
            reckoning.recount(calendar);
        }
        Some(reckoning)
    }

    /// What holds now of such a term.
    pub fn dates(&self, rule: &str, event: Date) -> Option<Dates> {
        self.reckon(rule, event).map(|reckoning| reckoning.dates())
    }
}

words! {
    /// Why a rule was broken, where the case knows it.
    Cause {
        /// The authorised body's representative was not there (AMB-08).
        AuthorisedBodyAbsent = "authorised-body-absent",
        /// There were too few members.
        NoQuorum = "no-quorum",
    }
}

/// A term that was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// The rule.
    pub rule: &'static str,
    /// The legal day of its event.
    pub event: Date,
    /// The earliest receipt anywhere, which the target goes by (AMB-46); else the same day.
    pub earliest: Date,
    /// Whether somebody owes it. What a person may do or wait for is never a breach.
    pub owed: bool,
    /// The legal day of the step that met it.
    pub met: Option<Date>,
    /// The legal day of the fact by which it had never to run (44.4; or the person's own word).
    pub lifted: Option<Date>,
}

/// A term that was not met in time. Written once, on the day after it was due or when somebody next looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach {
    /// Which of the procedure's terms, in the order they started.
    pub nth: usize,
    /// The rule.
    pub rule: &'static str,
    /// The legal day of its event.
    pub event: Date,
    /// The last day that was in time.
    pub due: Date,
    /// The legal day on which the breach was written.
    pub written: Date,
    /// Why, where it is known.
    pub cause: Option<Cause>,
}

/// A term with its dates, for people and the keeper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The term.
    pub running: Running,
    /// Target, nominal and due day.
    pub dates: Dates,
    /// Whether its breach was written.
    pub breached: bool,
}

impl Clock {
    /// Whether it still runs.
    pub fn is_open(&self) -> bool {
        self.running.met.is_none() && self.running.lifted.is_none()
    }

    /// Whether it was not met in time, as of a day.
    pub fn is_late(&self, today: Date) -> bool {
        let end = self.running.met.or(self.running.lifted).unwrap_or(today);
        self.running.owed && end > self.dates.due
    }
}

/// The terms of one procedure. They can be started, met and broken; there is no other way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    running: Vec<Running>,
    breaches: Vec<Breach>,
}

impl Terms {
    /// Starts a term that somebody owes.
    pub(super) fn start(&mut self, rule: &'static str, event: Date) {
        self.start_from(rule, event, event);
    }

    /// The same, where somebody had it before the one who owes.
    pub(super) fn start_from(&mut self, rule: &'static str, event: Date, earliest: Date) {
        self.running.push(Running { rule, event, earliest, owed: true, met: None, lifted: None });
    }

    /// Starts a term that nobody owes: it lets a person wait.
    pub(super) fn wait(&mut self, rule: &'static str, event: Date) {
        self.running.push(Running { rule, event, earliest: event, owed: false, met: None, lifted: None });
    }

    /// Meets all running terms of a rule.
    pub(super) fn meet(&mut self, rule: &str, day: Date) {
        for running in self.open(rule) {
            running.met = Some(day);
        }
    }

    /// Says that a term had never to run.
    pub(super) fn lift(&mut self, rule: &str, day: Date) {
        for running in self.open(rule) {
            running.lifted = Some(day);
        }
    }

    fn open(&mut self, rule: &str) -> impl Iterator<Item = &mut Running> {
        self.running.iter_mut().filter(move |it| it.rule == rule && it.met.is_none() && it.lifted.is_none())
    }

    /// All that were ever started, in order.
    pub fn all(&self) -> &[Running] {
        &self.running
    }

    /// The event of the newest term of a rule.
    pub fn since(&self, rule: &str) -> Option<Date> {
        self.running.iter().rev().find(|it| it.rule == rule).map(|it| it.event)
    }

    /// All breaches, in the order they were written.
    pub fn breaches(&self) -> &[Breach] {
        &self.breaches
    }

    /// All terms with their dates.
    pub fn clocks(&self, law: &Law) -> Vec<Clock> {
        self.counted(law).map(|(_, clock)| clock).collect()
    }

    /// The breaches that are still to be written, as of a day.
    pub fn overdue(&self, law: &Law, today: Date) -> Vec<Breach> {
        let late = self.counted(law).filter(|(_, clock)| clock.is_late(today) && !clock.breached);
        late.map(|(nth, Clock { running: Running { rule, event, .. }, dates, .. })| Breach {
            nth,
            rule,
            event,
            due: dates.due,
            written: today,
            cause: None,
        })
        .collect()
    }

    /// Writes a breach; the same again changes nothing.
    pub(super) fn write(&mut self, breach: Breach) {
        if !self.is_breached(breach.nth) {
            self.breaches.push(breach);
        }
    }

    fn is_breached(&self, nth: usize) -> bool {
        self.breaches.iter().any(|breach| breach.nth == nth)
    }

    fn counted(&self, law: &Law) -> impl Iterator<Item = (usize, Clock)> {
        self.running.iter().enumerate().filter_map(|(nth, &running)| {
            let mut dates = law.dates(running.rule, running.event)?;
            if running.earliest != running.event {
                dates.target = dates.target.min(law.dates(running.rule, running.earliest)?.target);
            }
            Some((nth, Clock { running, dates, breached: self.is_breached(nth) }))
        })
    }
}
