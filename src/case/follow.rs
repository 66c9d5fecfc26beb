//! What the portal does by itself: the steps that follow at once from what is known, and those that follow from a date.
//! It is told what follows, never what to think: each of them is decided as anybody's step is, and is taken once.

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper},
    agreement::{self, Agreement},
    clock::Law,
    docket::{Command, Docket, Event},
    hearing::{self, Hearing},
    procedure::Procedure,
    report,
};

impl Docket {
    /// All that follows on a day, in order; nothing where it was taken already. `template` is the newest text of the
    /// agreement, into which a demanded one is drafted.
    pub fn follow(&self, today: Date, law: &Law, template: Paper) -> Vec<Event> {
        let mut docket = self.clone();
        let mut events = Vec::new();
        loop {
            let next = docket.next(today, law, template);
            if next.is_empty() {
                return events;
            }
            docket.take_all(&next);
            events.extend(next);
        }
    }

    /// The first step of the portal that is allowed, if there is one. Each leads out of the stage in which it is allowed, or takes a member
    /// out, so that there is an end.
    fn next(&self, today: Date, law: &Law, template: Paper) -> Vec<Event> {
        let reports = (0..self.reports().len()).flat_map(|nth| {
            use report::Command::{Close, Divert, PassOver};
            [Divert, PassOver, Close].map(|command| Command::Report(nth, command))
        });
        let agreements = self.agreements().iter().enumerate().flat_map(|(nth, agreement)| {
            let steps = drafted(agreement, template).into_iter().chain([agreement::Command::ChangeCounterparty]);
            steps.map(move |command| Command::Agreement(nth, command))
        });
        let hearings = self
            .hearings()
            .iter()
            .enumerate()
            .flat_map(|(nth, hearing)| self.recused(hearing).map(move |command| Command::Hearing(nth, command)));
        let portal = Actor::system();
        let mut steps = reports.chain(agreements).chain(hearings);
        steps.find_map(|command| self.decide(&portal, command, today, law).ok()).unwrap_or_default()
    }

    /// A member who is out leaves the body (10(13)); the portal knows it as soon as the case does.
    fn recused<'a>(&'a self, hearing: &'a Hearing) -> impl Iterator<Item = hearing::Command> + 'a {
        let out = hearing.sitting().iter().filter(|&&member| self.out().has_person(member));
        out.map(|&member| hearing::Command::Recuse { member })
    }
}

/// An agreement that was demanded has its text at once. One that is only offered waits for the person.
fn drafted(agreement: &Agreement, template: Paper) -> Option<agreement::Command> {
    (agreement.stage() == agreement::Stage::Requested).then_some(agreement::Command::Draft { template })
}
