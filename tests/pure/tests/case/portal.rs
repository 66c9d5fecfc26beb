//! What a case begins with, and what stands around each step: breaches before it, the portal's own steps behind it.

use jiff::{ToSpan, civil::Date};
use senim_pure::{
    case::{
        Procedure, Refusal,
        actor::{Actor, Role},
        agreement::{self, Counterparty},
        docket::{Command, Docket, Event},
        portal::{Assignment, Beginning},
        procedure::Word,
        report::{Destination, Stage},
    },
    seal::id::PersonId,
};

use crate::world::{LAW, SECOND, START, STRANGER, THIRD, paper};

fn day(nth: i64) -> Date {
    START.saturating_add(nth.days())
}

/// A report of the first day, nothing else.
fn beginning(to: Destination) -> Beginning {
    Beginning { received: START, to, statement: paper(), left_out: vec![], word: None, assigned: None }
}

fn given(nth: i64, officer: PersonId) -> Option<Assignment> {
    Some(Assignment { day: day(nth), by: STRANGER, officer, officers_with_keys: 2 })
}

/// Each event: the step, or who is out, or the rule that was broken; with its day.
fn told(events: &[Event]) -> Vec<(String, Date)> {
    let line = |event: &Event| match event {
        Event::PersonOut(person) => (format!("out {person}"), START),
        Event::Breached(_, _, breach) => (format!("breach {}", breach.rule), breach.written),
        event => event.step().map(|done| (done.step.to_owned(), done.day)).unwrap(),
    };
    events.iter().map(line).collect()
}

fn words(events: &[Event]) -> Vec<String> {
    told(events).into_iter().map(|(word, _)| word).collect()
}

#[test]
fn a_case_begins_where_its_report_went() {
    for (to, stage) in [
        (Destination::Unit, Stage::Received),
        (Destination::Authorised, Stage::WithAuthorised),
        (Destination::Both, Stage::WithAuthorised),
    ] {
        let events = beginning(to).events(&LAW);
        assert_eq!(words(&events), ["submit", "offer"], "{to:?}");
        assert_eq!(Docket::fold(&events).reports()[0].stage(), stage);
    }
}

#[test]
fn what_officers_did_follows_in_the_order_of_its_days() {
    let left_out = vec![THIRD];
    let acknowledged = Beginning {
        left_out,
        word: Some((day(2), SECOND)),
        assigned: given(5, SECOND),
        ..beginning(Destination::Unit)
    };
    let lines = [("submit", 0), ("offer", 0), (&format!("out {THIRD}"), 0), ("acknowledge", 2), ("assign", 5)];
    assert_eq!(told(&acknowledged.events(&LAW)), lines.map(|(word, nth)| (word.to_owned(), day(nth))));
    // Whoever has the case has said so by having it: a later word is no step any more.
    let assigned = Beginning { assigned: given(1, SECOND), ..acknowledged.clone() };
    assert_eq!(words(&assigned.events(&LAW))[3..], ["assign"]);
    // Whom the reporter left out is given nothing.
    let partial = Beginning { assigned: given(5, THIRD), ..acknowledged };
    assert_eq!(words(&partial.events(&LAW))[3..], ["acknowledge"]);
}

fn step(docket: &Docket, command: Command, today: Date) -> Result<Vec<Event>, Refusal> {
    docket.step(&Actor::reporter(), command, today, &LAW, paper())
}

#[test]
fn breaches_stand_before_a_step_and_the_portals_steps_behind_it() {
    let docket = Docket::fold(&beginning(Destination::Unit).events(&LAW));
    let request = || Command::Agreement(0, agreement::Command::Request { counterparty: Counterparty::Authorised });
    assert_eq!(words(&step(&docket, request(), START).unwrap()), ["request", "draft"]);
    let late = LAW.dates("P-ack", START).unwrap().due.tomorrow().unwrap();
    let events = step(&docket, request(), late).unwrap();
    assert_eq!(words(&events), ["breach P-triage", "breach P-ack", "request", "draft"]);
    // A refused step leaves nothing, whatever is overdue.
    assert!(step(&docket, Command::PutOfficeOut(Role::Reporter), late).is_err());
    // The same day again gives nothing.
    let mut docket = docket;
    assert_eq!(words(&docket.look(late, &LAW, paper())), ["breach P-triage", "breach P-ack"]);
    assert_eq!(docket.look(late, &LAW, paper()), []);
    assert_eq!(docket.breaches().map(|(name, ..)| name.word()).collect::<Vec<_>>(), ["report"; 2]);
}
