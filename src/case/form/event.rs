//! The line in which the portal keeps an event: canonical JSON, and of a step its facts with every hash in full.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{FormRefusal, facts, step};
use crate::{
    case::{
        actor::Role,
        clock::{Breach, Cause},
        docket::{Event, Name},
        procedure::Word,
    },
    law::rule,
    seal::{header::Fact, id::PersonId},
};

/// An event as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Line {
    PersonOut {
        person: PersonId,
    },
    OfficeOut {
        office: String,
    },
    Breached {
        procedure: String,
        nth: usize,
        term: usize,
        rule: String,
        event: Date,
        due: Date,
        written: Date,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<String>,
    },
    Step {
        day: Date,
        to: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
        facts: BTreeMap<String, String>,
    },
}

/// The line of an event.
pub fn write_event(event: &Event) -> String {
    let line = match event {
        Event::PersonOut(person) => Line::PersonOut { person: *person },
        Event::OfficeOut(office) => Line::OfficeOut { office: office.word().to_owned() },
        Event::Breached(name, nth, Breach { nth: term, rule, event, due, written, cause }) => Line::Breached {
            procedure: name.word().to_owned(),
            nth: *nth,
            term: *term,
            rule: (*rule).to_owned(),
            event: *event,
            due: *due,
            written: *written,
            cause: cause.map(|cause| cause.word().to_owned()),
        },
        event => {
            let (done, command) = event.step().zip(event.command()).expect("neither exclusion nor breach: a step");
            let facts = facts(done.by, &command, None).into_iter();
            Line::Step {
                day: done.day,
                to: done.to.to_owned(),
                person: done.by.person(),
                facts: facts.map(|Fact { name, value }| (name, value)).collect(),
            }
        }
    };
    serde_json::to_string(&line).expect("lines of ours have string keys")
}

/// Reads the line of an event.
pub fn read_event(text: &str) -> Result<Event, FormRefusal> {
    let event = event(serde_json::from_str(text).map_err(|_| FormRefusal::Canonical)?)?;
    if write_event(&event) == text { Ok(event) } else { Err(FormRefusal::Canonical) }
}

fn event(line: Line) -> Result<Event, FormRefusal> {
    match line {
        Line::PersonOut { person } => Ok(Event::PersonOut(person)),
        Line::OfficeOut { office } => word::<Role>(&office, "office").map(Event::OfficeOut),
        Line::Breached { procedure, nth, term, rule, event, due, written, cause } => {
            let rule = rule::id(&rule).ok_or(FormRefusal::Value("rule"))?;
            let cause = cause.map(|cause| word::<Cause>(&cause, "cause")).transpose()?;
            let breach = Breach { nth: term, rule, event, due, written, cause };
            Ok(Event::Breached(word::<Name>(&procedure, "procedure")?, nth, breach))
        }
        Line::Step { day, to, person, facts } => {
            let mut facts: Vec<_> = facts.into_iter().map(|(name, value)| Fact { name, value }).collect();
            facts.sort_by(|one, other| (one.name.len(), &one.name).cmp(&(other.name.len(), &other.name)));
            let (by, command) = step(&facts, None, person)?;
            command.taken(by, day, &to).ok_or(FormRefusal::Value("to"))
        }
    }
}

fn word<W: Word>(text: &str, field: &'static str) -> Result<W, FormRefusal> {
    W::of(text).ok_or(FormRefusal::Value(field))
}
