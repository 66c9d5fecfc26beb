//! A case from its first day on: what it begins with, and what stands around each step: the breaches before it, and what
//! the portal does by itself behind it.

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper, Role},
    clock::Law,
    docket::{Command, Docket, Event},
    refusal::Refusal,
    report::{self, Destination},
};
use crate::seal::id::PersonId;

/// What a case begins with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The legal day of the report.
    pub received: Date,
    /// Whom it went to.
    pub to: Destination,
    /// The statement, which says what was shown and chosen.
    pub statement: Paper,
    /// Whom the reporter left out.
    pub left_out: Vec<PersonId>,
    /// An officer's first word to the reporter.
    pub word: Option<(Date, PersonId)>,
    /// To whom the case was given, by whom, and how many officers of the unit had it.
    pub assigned: Option<Assignment>,
}

/// That a case was given to an officer.
#[derive(Debug, Clone, Copy)]
pub struct Assignment {
    /// When.
    pub day: Date,
    /// By whom.
    pub by: PersonId,
    /// To whom.
    pub officer: PersonId,
    /// How many officers with keys read the case.
    pub officers_with_keys: usize,
}

impl Beginning {
    /// The events that a case begins with, as far as the guards let them pass. Nothing of them is stored apart: they are said
    /// by the report, and by what officers did with it.
    pub fn events(&self, law: &Law) -> Vec<Event> {
        let mut docket = Docket::default();
        let mut events = Vec::new();
        let mut take = |by: &Actor, command, day| {
            let decided = docket.decide(by, command, day, law).unwrap_or_default();
            docket.take_all(&decided);
            events.extend(decided);
        };
        let submit = report::Command::Submit {
            to: self.to,
            notice: Some(self.statement),
            authorised_has_key: self.to != Destination::Unit,
            unit_is_involved: false,
        };
        take(&Actor::reporter(), Command::Report(0, submit), self.received);
        for person in &self.left_out {
            take(&Actor::reporter(), Command::PutPersonOut(*person), self.received);
        }
        let word = self.word.map(|(day, officer)| {
            (day, Actor::holder(Role::Officer, officer), Command::Report(0, report::Command::Acknowledge))
        });
        let assigned = self.assigned.map(|Assignment { day, by, officer, officers_with_keys }| {
            let assign = report::Command::Assign { officer, officers_with_keys };
            (day, Actor::holder(Role::Dispatcher, by), Command::Report(0, assign))
        });
        let mut handled: Vec<_> = word.into_iter().chain(assigned).collect();
        handled.sort_by_key(|(day, ..)| *day);
        for (day, by, command) in handled {
            take(&by, command, day);
        }
        events
    }
}

impl Docket {
    /// Decides about a step with everything that precedes and follows it by itself; `template` is the newest one of the
    /// agreement. What was overdue before is written before.
    pub fn step(
        &self,
        by: &Actor,
        command: Command,
        today: Date,
        law: &Law,
        template: Paper,
    ) -> Result<Vec<Event>, Refusal> {
        let mut docket = self.clone();
        let mut events = docket.look(today, law, template);
        let decided = docket.decide(by, command, today, law)?;
        docket.take_all(&decided);
        events.extend(decided);
        events.extend(docket.look(today, law, template));
        Ok(events)
    }

    /// What follows on a day, and takes it: first the breaches that are to be written, the oldest first, then what the portal
    /// owes. The same day again gives nothing.
    pub fn look(&mut self, today: Date, law: &Law, template: Paper) -> Vec<Event> {
        let mut events = self.overdue(law, today);
        self.take_all(&events);
        let follows = self.follow(today, law, template);
        self.take_all(&follows);
        events.extend(follows);
        events
    }
}
