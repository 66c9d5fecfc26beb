//! The form of a step: what is done, as the clear facts of an entry's header, and what was done, as the line in which the
//! portal keeps it. There is one way to write each step and each event, and reading refuses every other. The tables
//! themselves say which facts a step has, so none can be forgotten: a field is a fact of its name, with `-` for `_`.
//!
//! A set is its items, ascending as text, with commas between; a map its `key:value`; a value of several parts has semicolons
//! between them, and where one of those is not there a `-`. What is not there at all has no fact.

mod event;
mod value;

use std::collections::BTreeMap;

use super::{
    actor::{Actor, Paper, Role, Transcript},
    docket::{Command, Exclusion},
    procedure::Word,
};
use crate::seal::{header::Fact, id::PersonId};

pub use event::{read_event, write_event};
pub use value::{Argument, Value};

/// What each step says besides its arguments; no field of a step has one of these names.
pub const RESERVED: [&str; 5] = ["procedure", "nth", "step", "role", "on-paper"];

/// Why facts are no step, or a line no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormRefusal {
    /// A fact that the step needs is missing.
    #[error("the fact `{0}` is missing")]
    Missing(&'static str),
    /// A fact does not say what it must.
    #[error("the fact `{0}` does not say what it must")]
    Value(&'static str),
    /// Somebody acts without a name where the role has one, or the other way round; or it claims to be the portal.
    #[error("nobody can act like that")]
    Author,
    /// Something is there that does not belong, or stands elsewhere or in other words than it must.
    #[error("not the one way to write it")]
    Canonical,
}

/// The facts of a step, in the order in which a header has them. Papers that are the entry's own body are `this`; before it
/// is sealed any paper may stand for them.
pub fn facts(by: &Actor, command: &Command, this: Option<Paper>) -> Vec<Fact> {
    let mut facts = Writer { facts: BTreeMap::new(), this };
    facts.put("role", &by.role());
    facts.put("on_paper", &by.transcript().copied());
    command.write(&mut facts);
    let facts = facts.facts.into_iter();
    facts.map(|((_, name), value)| Fact { name, value }).collect()
}

/// Reads the facts of an entry's header: who acts, and what they want to do. `this` is the hash of the entry's sealed body,
/// `person` its author, who has a name where they hold an office. The portal's own steps stand in no entry.
pub fn read(facts: &[Fact], this: Paper, person: Option<PersonId>) -> Result<(Actor, Command), FormRefusal> {
    let (by, command) = step(facts, Some(this), person)?;
    if by.role() == Role::System { Err(FormRefusal::Author) } else { Ok((by, command)) }
}

/// Whether facts put somebody out of the case: in the room of a procedure such an entry begins a new epoch.
pub fn puts_out(facts: &[Fact]) -> bool {
    facts.iter().any(|fact| fact.name == "step" && <Exclusion as Word>::of(&fact.value).is_some())
}

fn step(found: &[Fact], this: Option<Paper>, person: Option<PersonId>) -> Result<(Actor, Command), FormRefusal> {
    let reader = Reader { facts: found, this };
    let role: Role = reader.take("role")?;
    let command = Command::read(&reader)?;
    let by = match (role, person) {
        (Role::Reporter, None) => Actor::reporter(),
        (Role::Employee, None) => Actor::employee(),
        (Role::System, None) => Actor::system(),
        (_, Some(person)) if role.is_office() => Actor::holder(role, person),
        _ => return Err(FormRefusal::Author),
    };
    let by = match reader.take::<Option<Transcript>>("on_paper")? {
        Some(transcript) => by.on_paper(transcript),
        None => by,
    };
    if facts(&by, &command, this) == found { Ok((by, command)) } else { Err(FormRefusal::Canonical) }
}

/// Facts that are being written, ascending as the bytes of a header have them: the shorter name first.
pub struct Writer {
    facts: BTreeMap<(usize, String), String>,
    this: Option<Paper>,
}

impl Writer {
    /// Adds an argument, if it is there.
    pub fn put(&mut self, field: &'static str, argument: &impl Argument) {
        if let Some(value) = argument.write(self.this) {
            let name = fact_name(field);
            self.facts.insert((name.len(), name), value);
        }
    }
}

/// Facts that are being read.
pub struct Reader<'a> {
    facts: &'a [Fact],
    this: Option<Paper>,
}

impl Reader<'_> {
    /// An argument.
    pub fn take<T: Argument>(&self, field: &'static str) -> Result<T, FormRefusal> {
        let name = fact_name(field);
        let fact = self.facts.iter().find(|fact| fact.name == name);
        T::read(field, fact.map(|fact| fact.value.as_str()), self.this)
    }
}

fn fact_name(field: &str) -> String {
    field.replace('_', "-")
}
