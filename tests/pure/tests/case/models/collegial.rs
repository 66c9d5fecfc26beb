//! Hearing.

use std::collections::BTreeSet;

use jiff::civil::Date;
use senim_pure::{
    case::{
        actor::Role,
        hearing::{self, Hearing, Matter},
        procedure::{EventOf, Word},
    },
    seal::id::PersonId,
};

use super::{Asked, Model, impartial, lacking};
use crate::{
    specimens::{heard, reported},
    world::{World, signed},
};

/// What is known of a hearing's past.
struct Sitting {
    members: BTreeSet<PersonId>,
    chair: Option<PersonId>,
    quorum: usize,
    representative: Option<PersonId>,
    attending: BTreeSet<PersonId>,
    decided: Option<Date>,
    signed: BTreeSet<PersonId>,
    refused: BTreeSet<PersonId>,
    incomplete: bool,
    void: bool,
    about: Option<usize>,
    items: BTreeSet<u8>,
    served: bool,
    read: bool,
}

fn sitting(past: &[EventOf<Hearing>]) -> Sitting {
    use hearing::Command as C;
    let composed = past.iter().rposition(|it| matches!(it.command, C::Compose { .. }));
    let since = composed.map_or(&[][..], |nth| &past[nth..]);
    let count = |like: fn(&C) -> bool| past.iter().filter(|it| like(&it.command)).count();
    let (mut members, mut chair, mut quorum) = (BTreeSet::new(), None, 0);
    if let Some(C::Compose { members: all, chair: head, quorum: least }) = since.first().map(|it| &it.command) {
        (members, chair, quorum) = (all.keys().copied().collect(), Some(*head), *least);
    }
    let mut representative = None;
    for it in since {
        match &it.command {
            C::Recuse { member } => {
                members.remove(member);
            }
            C::NameRepresentative { person, .. } => representative = Some(*person),
            _ => {}
        }
    }
    let attending = past.iter().rev().find_map(|it| match &it.command {
        C::Open { attending, .. } => Some(attending.clone()),
        _ => None,
    });
    let attending = attending.unwrap_or_default();
    let signs = |upto: usize| -> BTreeSet<PersonId> {
        past[..upto].iter().filter(|it| matches!(it.command, C::Sign)).filter_map(|it| it.by.person()).collect()
    };
    let signed = signs(past.len());
    let refuses =
        |it: &EventOf<Hearing>| if let C::RefuseSignature { member, .. } = it.command { Some(member) } else { None };
    let refused = past.iter().filter_map(refuses).filter(|member| !signed.contains(member)).collect();
    let dispatched = past.iter().position(|it| matches!(it.command, C::Dispatch { .. }));
    let adopted = past.iter().find_map(|it| match &it.command {
        C::Adopt { decision } => Some((it.day, decision.items.clone())),
        _ => None,
    });
    let about = past.first().and_then(|it| if let C::Register { about, .. } = it.command { about } else { None });
    Sitting {
        incomplete: dispatched.is_some_and(|nth| signs(nth) != attending)
            && count(|it| matches!(it, C::Supplement { .. })) == 0,
        void: count(|it| matches!(it, C::RecordElsewhere { .. })) > 0,
        served: count(|it| matches!(it, C::Serve { .. })) > 0,
        read: count(|it| matches!(it, C::Read)) > 0,
        decided: adopted.as_ref().map(|(day, _)| *day),
        items: adopted.map(|(_, items)| items).unwrap_or_default(),
        members,
        chair,
        quorum,
        representative,
        attending,
        signed,
        refused,
        about,
    }
}

impl Model for Hearing {
    const LACKS: &'static [(&'static str, &'static str)] = &[
        ("days of receipt", "43.4-decision"),
        ("measure", "43.1-recommendation"),
        ("impartial members", "10.13-exclusion"),
        ("declarations", "43.4-examination P-paper"),
        ("undertakings", "43.6-participants P-paper"),
        ("enough members", "P-quorum"),
        ("chair", "P-compose"),
        ("too few left", "P-transfer"),
        ("member to recuse", "10.13-exclusion"),
        ("ground to recuse", "10.13-exclusion"),
        ("day of session", "43.3-representative"),
        ("impartial representative", "10.13-exclusion"),
        ("no member represents", "43.3-representative"),
        ("representative's undertaking", "43.6-participants P-paper"),
        ("representative", "43.3-representative"),
        ("attendance today", "43.3-representative"),
        ("members who undertook", "43.6-participants"),
        ("the chair opens", "43.6-participants P-quorum"),
        ("examination", "43.4-examination"),
        ("one who attended", "43.4-decision 43.4-signatures"),
        ("reasons", "43.4-decision"),
        ("recommendation", "43.1-recommendation"),
        ("one signature each", "43.4-signatures"),
        ("after the decision", "43.4-signatures"),
        ("signature asked for", "43.4-signatures"),
        ("reasons of refusal", "43.4-signatures"),
        ("certificate", "43.4-signatures"),
        ("package", "43.4-minutes"),
        ("incomplete package", "43.4-signatures"),
        ("all signatures", "43.4-signatures"),
        ("day elsewhere", "43.3-representative"),
        ("served once", "43.5-review"),
        ("instruction", "43.5-review"),
        ("service", "43.5-review"),
        ("read once", "43.5-review"),
        ("items", "43.7-control"),
        ("served before closing", "43.5-review"),
    ];
    const PAPER: &'static [&'static str] = &["name-representative", "sign", "receive"];

    fn worlds() -> Vec<World> {
        // One with a measure to hear about, one without.
        vec![World { hearings: vec![], ..heard(None, hearing::Stage::Registered) }, reported()]
    }

    fn lacks(asked: &Asked<Self>, command: &hearing::Command) -> Vec<&'static str> {
        use hearing::Command as C;
        let it = sitting(asked.past);
        let chairs = it.chair.is_some() && asked.by.person() == it.chair;
        let attended = asked.by.person().is_some_and(|person| it.attending.contains(&person));
        match command {
            C::Register { about, received, earliest, .. } => lacking([
                (earliest <= received && *received <= asked.today, "days of receipt"),
                (about.is_none_or(|nth| nth < asked.world.measures.len()), "measure"),
            ]),
            C::Compose { members, chair, quorum } => lacking([
                (impartial(asked, members.keys()), "impartial members"),
                (members.values().all(|it| asked.proves(it.declaration.as_ref())), "declarations"),
                (members.values().all(|it| asked.proves(it.undertaking.as_ref())), "undertakings"),
                (members.len() >= *quorum && !members.is_empty(), "enough members"),
                (members.contains_key(chair), "chair"),
            ]),
            C::Transfer { eligible, quorum } => {
                lacking([(eligible.iter().filter(|&&it| !asked.out(it)).count() < *quorum, "too few left")])
            }
            C::Recuse { member } => lacking([
                (it.members.contains(member), "member to recuse"),
                (asked.out(*member) || asked.by.person() == Some(*member), "ground to recuse"),
            ]),
            C::Invite { session } | C::Reschedule { session } => lacking([(*session >= asked.today, "day of session")]),
            C::NameRepresentative { person, undertaking } => lacking([
                (!asked.out(*person), "impartial representative"),
                (!it.members.contains(person), "no member represents"),
                (asked.proves(undertaking.as_ref()), "representative's undertaking"),
            ]),
            C::Open { attending, representative } => {
                let named = representative.as_ref().filter(|(person, _)| Some(*person) == it.representative);
                let unbiased = |person: PersonId| !asked.out(person) && !asked.office_out(&[Role::Representative]);
                let today = signed(asked.today);
                lacking([
                    (named.is_some(), "representative"),
                    (named.is_none_or(|(person, _)| unbiased(*person)), "impartial representative"),
                    (named.is_none_or(|(_, attendance)| *attendance == today), "attendance today"),
                    (impartial(asked, attending), "impartial members"),
                    (attending.is_subset(&it.members), "members who undertook"),
                    (attending.len() >= it.quorum, "enough members"),
                    (chairs && asked.by.person().is_some_and(|chair| attending.contains(&chair)), "the chair opens"),
                ])
            }
            C::CompleteExamination { seen } => {
                lacking([(chairs, "the chair opens"), (seen.len() == Matter::ALL.len(), "examination")])
            }
            C::Adopt { decision } => lacking([
                (attended, "one who attended"),
                (decision.reasons.is_some(), "reasons"),
                (decision.recommendation.is_some() == it.about.is_some(), "recommendation"),
            ]),
            C::Sign => lacking([
                (attended, "one who attended"),
                (!asked.by.person().is_some_and(|person| it.signed.contains(&person)), "one signature each"),
                (it.decided.is_some_and(|decided| asked.day >= decided), "after the decision"),
            ]),
            C::RefuseSignature { member, reasons, certificate } => {
                let asked_for =
                    it.attending.contains(member) && !it.signed.contains(member) && !it.refused.contains(member);
                lacking([
                    (chairs, "the chair opens"),
                    (asked_for, "signature asked for"),
                    (reasons.is_some(), "reasons of refusal"),
                    (certificate.is_some(), "certificate"),
                ])
            }
            C::Dispatch { minutes, decision, sheet } => {
                let whole = decision.is_some() && (it.void || (minutes.is_some() && sheet.is_some()));
                lacking([(whole, "package")])
            }
            C::Supplement { .. } => {
                lacking([(it.incomplete, "incomplete package"), (it.signed == it.attending, "all signatures")])
            }
            C::RecordElsewhere { day, .. } => lacking([(*day <= asked.today, "day elsewhere")]),
            C::Serve { instruction } => lacking([(!it.served, "served once"), (instruction.is_some(), "instruction")]),
            C::Read => lacking([(it.served, "service"), (!it.read, "read once")]),
            C::Execute { proofs } => lacking([(it.items.iter().eq(proofs.keys()), "items")]),
            C::Close => lacking([(it.served || it.void, "served before closing")]),
            C::Postpone { .. } | C::Receive => vec![],
        }
    }

    fn leads(asked: &Asked<Self>, command: &hearing::Command) -> Option<hearing::Stage> {
        use hearing::{Command as C, Stage as S};
        let mut it = sitting(asked.past);
        match command {
            C::Recuse { member } => {
                let goes_on = it.members.len() > it.quorum && it.chair != Some(*member);
                Some(if goes_on { asked.stage } else { S::TransferNeeded })
            }
            C::NameRepresentative { .. } if asked.stage == S::AuthorisedInvited => Some(S::Scheduled),
            C::NameRepresentative { .. } => Some(asked.stage),
            C::Sign | C::RefuseSignature { .. } if !matches!(asked.stage, S::Sent | S::ExecutionControl) => {
                if let C::RefuseSignature { member, .. } = command {
                    it.refused.insert(*member);
                } else if let Some(person) = asked.by.person() {
                    it.refused.remove(&person);
                    it.signed.insert(person);
                }
                let answered: BTreeSet<_> = it.signed.union(&it.refused).copied().collect();
                Some(match () {
                    () if it.signed == it.attending => S::Signed,
                    () if answered == it.attending => S::SignedWithRefusal,
                    () => S::Signing,
                })
            }
            _ => None,
        }
    }

    /// No session opened without the representative, and none was decided that did not open.
    fn held(past: &[EventOf<Self>]) {
        for (nth, event) in past.iter().enumerate() {
            match &event.command {
                hearing::Command::Open { representative, .. } => {
                    let (person, _) = representative.as_ref().expect("opened without a representative");
                    assert_eq!(sitting(&past[..nth]).representative, Some(*person));
                }
                hearing::Command::Adopt { .. } => {
                    assert!(past[..nth].iter().any(|it| matches!(it.command, hearing::Command::Open { .. })));
                }
                _ => {}
            }
        }
    }
}
