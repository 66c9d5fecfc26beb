//! What a proof proves, and what counts as taken on paper: the day on it, keyed in by one person and confirmed by a second,
//! of whom nobody is out (10(13)).

use jiff::civil::Date;
use senim_pure::{
    case::{
        actor::{Actor, Excluded, Proof, Role, Transcript},
        agreement, application,
        docket::{Command, Name},
        hearing::{self, Joining},
        procedure::Word,
        view::PaperKind,
    },
    seal::id::PersonId,
};

use crate::world::{SECOND, START, STRANGER, THIRD, actor, signed, transcript, usual};

/// The day that a proof proves today, or the rule that refuses it and what is missing.
fn proven(proof: &Proof, out: &Excluded) -> Result<Date, (&'static str, &'static str)> {
    proof.check(START, out).map_err(|refusal| (refusal.rule, refusal.missing.word()))
}

#[test]
fn a_proof_is_of_a_day_that_has_come() {
    let nobody = Excluded::default();
    let (yesterday, tomorrow) = (START.yesterday().unwrap(), START.tomorrow().unwrap());
    for of in [signed, |day| Proof::OnPaper(transcript(day))] {
        assert_eq!(proven(&of(yesterday), &nobody), Ok(yesterday));
        assert_eq!(proven(&of(START), &nobody), Ok(START));
        assert_eq!(proven(&of(tomorrow), &nobody), Err(("P-paper", "day")));
    }
}

#[test]
fn a_paper_is_keyed_in_by_one_and_confirmed_by_another_and_nobody_who_is_out() {
    let alone = Transcript { confirmed: STRANGER, ..transcript(START) };
    assert_eq!(proven(&Proof::OnPaper(alone), &Excluded::default()), Err(("P-two-persons", "second-person")));
    for hand in [STRANGER, SECOND] {
        let mut out = Excluded::default();
        out.add_person(hand);
        assert_eq!(proven(&Proof::OnPaper(transcript(START)), &out), Err(("10.13-exclusion", "impartiality")));
        assert_eq!(proven(&signed(START), &out), Ok(START));
    }
}

#[test]
fn offices_act_on_paper_and_parties_do_not() {
    for &role in Role::ALL {
        let by = actor(role).on_paper(transcript(START));
        let office = ![Role::Reporter, Role::Employee, Role::System].contains(&role);
        assert_eq!(by.transcript(), office.then_some(&transcript(START)), "{role:?}");
        assert_eq!((by.role(), by.person()), (role, office.then(|| usual(role))));
    }
    assert_eq!(Actor::holder(Role::Reporter, STRANGER), Actor::reporter());
}

/// Nobody declares, undertakes or attends for another: each proof that a step names is somebody's own word.
#[test]
fn a_step_rests_on_the_words_of_those_it_names() {
    use PaperKind::{Attendance, Declaration, Undertaking};
    let day = |days| START.saturating_add(jiff::ToSpan::days(days));
    let [one, two, three] = [signed(day(1)), signed(day(2)), signed(day(3))];
    let words = |command: &Command| -> Vec<(PersonId, PaperKind, (Name, usize), Proof)> {
        let words = command.words(Some(STRANGER)).into_iter();
        words.map(|word| (word.of, word.kind, word.about, word.proof.clone())).collect()
    };
    let hearing = |command| Command::Hearing(3, command);
    let about = (Name::Hearing, 3);

    let whole = Joining { declaration: Some(one.clone()), undertaking: Some(two.clone()) };
    let half = Joining { declaration: None, undertaking: Some(three.clone()) };
    let members = [(THIRD, whole), (SECOND, half)].into();
    let composed = words(&hearing(hearing::Command::Compose { members, chair: THIRD, quorum: 1 }));
    assert_eq!(
        composed,
        [
            (THIRD, Declaration, about, one.clone()),
            (THIRD, Undertaking, about, two.clone()),
            (SECOND, Undertaking, about, three),
        ]
    );
    let name = hearing::Command::NameRepresentative { person: THIRD, undertaking: Some(one.clone()) };
    assert_eq!(words(&hearing(name)), [(THIRD, Undertaking, about, one.clone())]);
    let open = hearing::Command::Open { attending: [SECOND].into(), representative: Some((THIRD, two.clone())) };
    assert_eq!(words(&hearing(open)), [(THIRD, Attendance, about, two)]);
    assert_eq!(words(&hearing(hearing::Command::Read)), []);

    // Who joins an agreement undertakes for themselves.
    let join = Command::Agreement(1, agreement::Command::Join { undertaking: Some(one.clone()) });
    assert_eq!(words(&join), [(STRANGER, Undertaking, (Name::Agreement, 1), one)]);
    assert!(join.words(None).is_empty());
    assert_eq!(words(&Command::Agreement(1, agreement::Command::Decline)), []);
    assert_eq!(words(&Command::Application(0, application::Command::Dispute)), []);
}
