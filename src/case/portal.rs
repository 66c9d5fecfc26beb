//! What the portal does in a case by itself: what a case begins with, what follows from a step, and what follows from a day
//! that has passed. Each is an event like anybody's, decided by the same tables and guards; here stands only when it is due.

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper, Role},
    agreement::{self, Counterparty},
    clock::Law,
    docket::{Command, Docket, Event},
    hearing::{self, Body},
    procedure::Procedure as _,
    refusal::Refusal,
    report::{self, Destination},
};
use crate::{case::application, seal::id::PersonId};

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
            decided.iter().for_each(|event| docket.take(event));
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
        let is_dispute = matches!(command, Command::Application(_, application::Command::Dispute));
        let decided = docket.decide(by, command, today, law)?;
        decided.iter().for_each(|event| docket.take(event));
        events.extend(decided);
        if is_dispute {
            let body = Body::Conciliation;
            let register = hearing::Command::Register { body, about: None, received: today, earliest: today };
            events.extend(docket.do_by_itself(Command::Hearing(docket.hearings().len(), register), today, law));
        }
        events.extend(docket.look(today, law, template));
        Ok(events)
    }

    /// What follows on a day, and takes it: first the breaches that are to be written, the oldest first, then what the portal
    /// owes. The same day again gives nothing.
    pub fn look(&mut self, today: Date, law: &Law, template: Paper) -> Vec<Event> {
        let mut events = self.overdue(law, today);
        events.iter().for_each(|event| self.take(event));
        for command in self.owed_by_the_portal(template) {
            events.extend(self.do_by_itself(command, today, law));
        }
        events
    }

    /// What the portal would do, if the guards let it.
    fn owed_by_the_portal(&self, template: Paper) -> Vec<Command> {
        let mut commands = Vec::new();
        for (nth, report) in self.reports().iter().enumerate() {
            match report.stage() {
                report::Stage::AwaitingReporter => commands.push(Command::Report(nth, report::Command::PassOver)),
                report::Stage::ReporterInformed => commands.push(Command::Report(nth, report::Command::Close)),
                _ => {}
            }
        }
        for (nth, agreement) in self.agreements().iter().enumerate() {
            if agreement.counterparty() == Some(Counterparty::Leadership) {
                commands.push(Command::Agreement(nth, agreement::Command::ChangeCounterparty));
            }
            if agreement.stage() == agreement::Stage::Requested {
                commands.push(Command::Agreement(nth, agreement::Command::Draft { template }));
            }
        }
        commands
    }

    fn do_by_itself(&mut self, command: Command, today: Date, law: &Law) -> Vec<Event> {
        let decided = self.decide(&Actor::system(), command, today, law).unwrap_or_default();
        decided.iter().for_each(|event| self.take(event));
        decided
    }
}
