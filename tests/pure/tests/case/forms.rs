//! Every command and every event is written in one way and read back as it was.

use std::collections::BTreeSet;

use senim_pure::{
    case::{
        actor::{Actor, Paper, Role},
        agreement::Agreement,
        application::Application,
        clock::{Breach, Cause},
        conflict::Conflict,
        docket::{Command, Event, Name},
        duty::Duty,
        form::{self, FormRefusal},
        gift::Gift,
        hearing::Hearing,
        measure::Measure,
        procedure::{EventOf, Word},
        report::Report,
        review::Review,
    },
    law::rule::RuleBook,
    seal::{
        header::Fact,
        id::{Digest, PersonId},
    },
};

use crate::{
    specimens::Specimen,
    world::{Dice, LATER, START, STRANGER, actor, paper, transcript},
};

/// Another hash than that of every paper here.
const ELSEWHERE: Paper = Paper(Digest([8; 32]));

/// A command is read back as it was written, by whom it was, whether its papers stand in its own entry or elsewhere.
pub fn holds<P: Specimen>(by: &Actor, command: &P::Command, nth: usize) {
    round(by, &P::CALLED(nth, command.clone()));
}

fn round(by: &Actor, command: &Command) {
    for own in [paper(), ELSEWHERE] {
        let facts = form::facts(by, command, Some(own));
        assert!(facts.is_sorted_by_key(|fact| (fact.name.len(), fact.name.clone())), "{facts:?}");
        let read = form::read(&facts, own, by.person());
        match by.role() {
            Role::System => assert_eq!(read, Err(FormRefusal::Author)),
            _ => assert_eq!(read.as_ref(), Ok(&(by.clone(), command.clone())), "{facts:?}"),
        }
        if own == ELSEWHERE || by.role() == Role::System {
            continue;
        }
        // What was said of this entry's own body is another paper in another entry.
        if facts.iter().any(|fact| fact.value.split([';', ',', ':']).any(|part| part == "this")) {
            assert_ne!(form::read(&facts, ELSEWHERE, by.person()), read);
        }
    }
}

/// An event is kept in a line and folded as it was.
pub fn keeps<P: Specimen>(taken: &EventOf<P>) {
    kept(&P::DONE(2, taken.clone()));
}

fn kept(event: &Event) {
    let line = form::write_event(event);
    assert_eq!(form::read_event(&line).as_ref(), Ok(event), "{line}");
    for changed in [format!("{line} "), format!(" {line}"), line.replacen(':', ": ", 1), line.replacen('"', "'", 2)] {
        assert!(form::read_event(&changed).is_err(), "{changed}");
    }
}

/// Every step with good arguments by everybody, and what becomes of it when its facts are touched.
fn touched<P: Specimen>() {
    for &step in P::Step::ALL {
        for &role in Role::ALL {
            let command = P::CALLED(0, P::make(step, LATER, &mut Dice::good()));
            round(&actor(role), &command);
            round(&actor(role).on_paper(transcript(START)), &command);
        }
        let by = actor(Role::Officer).on_paper(transcript(START));
        let command = P::CALLED(0, P::make(step, LATER, &mut Dice::good()));
        let facts = form::facts(&by, &command, None);
        let names: BTreeSet<_> = facts.iter().map(|fact| fact.name.clone()).collect();
        assert_eq!(names.len(), facts.len(), "{}: a field has a reserved name: {facts:?}", step.word());
        let read = |facts: &[Fact]| form::read(facts, ELSEWHERE, by.person());
        for at in 0..facts.len() {
            let told = |change: &dyn Fn(&mut Vec<Fact>)| {
                let mut facts = facts.clone();
                change(&mut facts);
                (read(&facts), facts)
            };
            // Without a fact it is nothing, or the same without what may be left out.
            let (without, left) = told(&|facts| drop(facts.remove(at)));
            if let Ok((by, command)) = without {
                assert_eq!(form::facts(&by, &command, None), left);
            }
            type Change<'a> = &'a dyn Fn(&mut Vec<Fact>);
            let double: [Change; 4] = [
                &|facts| facts.insert(at, facts[at].clone()),
                &|facts| facts[at].name.push('x'),
                &|facts| facts[at].value.push(' '),
                &|facts| facts[at].value.push(';'),
            ];
            for change in double {
                let (read, facts) = told(change);
                assert!(read.is_err(), "{facts:?}");
            }
            if at > 0 {
                assert!(told(&|facts| facts.swap(at - 1, at)).0.is_err());
            }
        }
    }
}

each_procedure! { touched }

#[test]
fn who_is_out_has_a_form_too() {
    for by in [Role::Reporter, Role::Officer, Role::Secretary] {
        round(&actor(by), &Command::PutPersonOut(STRANGER));
        round(&actor(by), &Command::PutOfficeOut(Role::Leadership));
    }
    kept(&Event::PersonOut(STRANGER));
    kept(&Event::OfficeOut(Role::FirstHead));
}

#[test]
fn a_breach_of_every_rule_is_read_back() {
    let book = RuleBook::bundled().unwrap();
    for rule in book.rules().iter().chain(book.duties()) {
        let rule = senim_pure::law::rule::id(&rule.id).unwrap();
        for (name, cause) in Name::ALL.iter().zip([None, Some(Cause::NoQuorum), Some(Cause::AuthorisedBodyAbsent)]) {
            let breach = Breach { nth: 3, rule, event: START, due: START, written: LATER, cause };
            kept(&Event::Breached(*name, 1, breach));
        }
    }
    assert_eq!(senim_pure::law::rule::id("P-unheard"), None);
}

#[test]
fn nobody_acts_without_their_name_or_with_another_kind_of_one() {
    let command = Command::PutPersonOut(STRANGER);
    let facts = |role| form::facts(&actor(role), &command, None);
    let somebody = Some(PersonId([1; 16]));
    assert!(form::read(&facts(Role::Officer), paper(), somebody).is_ok());
    assert_eq!(form::read(&facts(Role::Officer), paper(), None), Err(FormRefusal::Author));
    assert!(form::read(&facts(Role::Reporter), paper(), None).is_ok());
    for role in [Role::Reporter, Role::Employee, Role::System] {
        assert_eq!(form::read(&facts(role), paper(), somebody), Err(FormRefusal::Author));
    }
}
