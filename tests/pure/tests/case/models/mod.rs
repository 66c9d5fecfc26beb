//! The guards once more, read out of the law in another way: no stages and no fold, only what happened before, as sets
//! and days. A model names everything that a command lacks; whether the table allows it at all is the table's to say.

mod near;
mod protection;
mod reporting;

use std::collections::BTreeSet;

use jiff::civil::Date;
use senim_pure::{
    case::{
        actor::{Actor, Proof, Role},
        procedure::EventOf,
    },
    law::window::protected_until,
    seal::id::PersonId,
};

use crate::{
    specimens::Specimen,
    world::{LAW, World},
};

/// What is asked of a model: the history, and one command.
pub struct Asked<'a, P: Specimen> {
    /// What happened before.
    pub past: &'a [EventOf<P>],
    /// Where it stands, as the last event said.
    pub stage: P::Stage,
    /// Who asks.
    pub by: &'a Actor,
    /// The day that counts.
    pub day: Date,
    /// Today.
    pub today: Date,
    /// What stands around.
    pub world: &'a World,
}

/// The guards of a procedure, by the law.
pub trait Model: Specimen {
    /// Every lack there is; each must be met alone at least once in the histories.
    const LACKS: &'static [&'static str];
    /// What bodies and people without keys may do on paper.
    const PAPER: &'static [&'static str] = &[];

    /// What stands around the procedure in one history.
    fn worlds() -> Vec<World>;
    /// What the command lacks.
    fn lacks(asked: &Asked<Self>, command: &Self::Command) -> Vec<&'static str>;
    /// The stage that it must lead to, where the table leaves a choice.
    fn leads(_asked: &Asked<Self>, _command: &Self::Command) -> Option<Self::Stage> {
        None
    }
    /// What must hold at the end of every history.
    fn held(_past: &[EventOf<Self>]) {}
}

impl<P: Specimen> Asked<'_, P> {
    /// The last event that is like this.
    pub fn last<T>(&self, like: impl Fn(&EventOf<P>) -> Option<T>) -> Option<T> {
        self.past.iter().rev().find_map(like)
    }

    /// Whether a person is out.
    pub fn out(&self, person: PersonId) -> bool {
        self.world.out.has_person(person)
    }

    /// Whether an office is out.
    pub fn office_out(&self, offices: &[Role]) -> bool {
        offices.iter().any(|&office| self.world.out.has_office(office))
    }

    /// Whether the last day of a term from an event is over.
    pub fn over(&self, rule: &str, event: Option<Date>) -> bool {
        event.is_some_and(|event| LAW.dates(rule, event).unwrap().due < self.today)
    }

    /// Whether somebody is protected on a day.
    pub fn protected(&self, day: Date) -> bool {
        self.world
            .protection
            .stamps()
            .iter()
            .any(|stamps| day >= stamps.first && day <= protected_until(stamps.authorised.unwrap_or(stamps.first)))
    }

    /// Whether a proof is there, of a day that has come.
    pub fn proves(&self, proof: Option<&Proof>) -> bool {
        match proof {
            None => false,
            Some(Proof::Signed { day, .. }) => *day <= self.today,
            Some(Proof::OnPaper(_)) => unreachable!("the specimens are signed"),
        }
    }
}

/// Names what does not hold.
pub fn lacking<const N: usize>(conditions: [(bool, &'static str); N]) -> Vec<&'static str> {
    conditions.into_iter().filter(|(holds, _)| !holds).map(|(_, name)| name).collect()
}

/// Whether none of them is out.
pub fn impartial<'a, P: Specimen>(asked: &Asked<P>, people: impl IntoIterator<Item = &'a PersonId>) -> bool {
    people.into_iter().all(|&person| !asked.out(person))
}

/// What a test knows of a hearing that it built: written down by hand.
#[derive(Clone, Default)]
pub struct Heard {
    pub about: Option<usize>,
    pub conciliation: bool,
    pub sitting: BTreeSet<PersonId>,
    pub decided: Option<Date>,
    pub recommends: bool,
    pub sent: bool,
    pub void: bool,
    pub served: Option<Date>,
}
