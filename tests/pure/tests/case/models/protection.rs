//! Application, hearing, review and measure.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use senim_pure::{
    case::{
        Procedure,
        actor::Role,
        application::{self, Application},
        hearing::{self, Hearing, Matter},
        measure::{self, Initiator, Kind, Measure},
        procedure::{EventOf, Word},
        protection::Protection,
        review::{self, Review},
    },
    law::{term::Term, window::protected_until},
    seal::id::PersonId,
};

use super::{Asked, Heard, Model, impartial, lacking};
use crate::{
    specimens::{body, heard, reported},
    world::{LAW, START, World, actor, usual},
};

/// A report of that day, also with the authorised body.
fn since(day: Date) -> Protection {
    let mut protection = Protection::default();
    protection.receive(day);
    protection.receive_authorised(day);
    protection
}

/// Hearings of every sort, and what is known of them.
fn hearings() -> (World, Vec<Heard>) {
    use hearing::Stage as S;
    let mut world = heard(Some(0), S::Closed);
    let closed = Heard {
        about: Some(0),
        sitting: body(),
        decided: Some(START),
        recommends: true,
        sent: true,
        served: Some(START),
        ..Heard::default()
    };
    let sorts = [
        (Some(0), S::Composed, Heard { decided: None, recommends: false, sent: false, served: None, ..closed.clone() }),
        (Some(0), S::Signed, Heard { sent: false, served: None, ..closed.clone() }),
        (
            None,
            S::Signed,
            Heard { about: None, conciliation: true, recommends: false, sent: false, served: None, ..closed.clone() },
        ),
        (
            Some(0),
            S::VoidRisk,
            Heard {
                decided: None,
                recommends: false,
                sent: false,
                void: true,
                sitting: BTreeSet::new(),
                ..closed.clone()
            },
        ),
        (
            Some(0),
            S::Registered,
            Heard { decided: None, recommends: false, sent: false, sitting: BTreeSet::new(), ..closed.clone() },
        ),
    ];
    let mut known = vec![closed];
    for (about, stage, facts) in sorts {
        world.hearings.push(heard(about, stage).hearings.remove(0));
        known.push(facts);
    }
    (world, known)
}

/// The same in another order, so that any of them may be the first.
fn turned(by: usize) -> World {
    let (mut world, _) = hearings();
    world.hearings.rotate_left(by);
    world.turned = by;
    world
}

fn known(world: &World, nth: usize) -> Option<Heard> {
    if world.hearings.is_empty() {
        return None;
    }
    let (_, mut known) = hearings();
    known.rotate_left(world.turned);
    known.get(nth).cloned()
}

impl Model for Application {
    const LACKS: &'static [&'static str] =
        &["link", "advice", "review offered", "text", "addressee", "proof", "result", "hearing", "one dispute"];
    const PAPER: &'static [&'static str] = &["record-answer"];

    fn worlds() -> Vec<World> {
        let mut worlds = vec![World::default(), reported(), turned(0)];
        // Windows that end before, during and long after the histories: 2026-02-14 is a Saturday.
        for day in [date(2023, 1, 30), date(2023, 2, 14), date(2023, 5, 2)] {
            worlds.push(World { protection: since(day), ..World::default() });
        }
        worlds
    }

    fn lacks(asked: &Asked<Self>, command: &application::Command) -> Vec<&'static str> {
        use application::Command as C;
        let disputed = asked.past.iter().any(|it| matches!(it.command, C::Dispute));
        match command {
            C::Lodge { link } => lacking([(link.is_some() || !asked.world.protection.stamps().is_empty(), "link")]),
            C::Redirect { advice } => lacking([(advice.is_some(), "advice")]),
            C::Inspect { review_offered } => {
                let examined = asked.past.last().unwrap().to == application::Stage::AlreadyExamined;
                lacking([(!examined || review_offered.is_some(), "review offered")])
            }
            C::Recommend { text, addressee } => lacking([(text.is_some(), "text"), (addressee.is_some(), "addressee")]),
            C::Conclude { proof, .. } => lacking([(proof.is_some(), "proof")]),
            C::Close { result } => {
                // Of the built hearings one decided a labour dispute.
                let heard = !asked.world.hearings.is_empty();
                lacking([(result.is_some(), "result"), (!disputed || heard, "hearing")])
            }
            C::Dispute => lacking([(!disputed, "one dispute")]),
            C::Check { .. } | C::Admit | C::RecordAnswer => vec![],
        }
    }

    fn leads(asked: &Asked<Self>, command: &application::Command) -> Option<application::Stage> {
        let application::Command::Check { examined } = command else { return None };
        let lodged = asked.past[0].day;
        let by_commission = !asked.world.hearings.is_empty();
        let in_time = asked.world.protection.stamps().iter().any(|stamps| {
            let last = LAW.calendar().next_working(protected_until(stamps.authorised.unwrap_or(stamps.first)));
            lodged >= stamps.first && lodged <= last
        });
        Some(match (examined.is_some() || by_commission, in_time) {
            (true, _) => application::Stage::AlreadyExamined,
            (false, true) => application::Stage::Admissible,
            (false, false) => application::Stage::OutOfTerm,
        })
    }
}

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
    const LACKS: &'static [&'static str] = &[
        "days of receipt",
        "measure",
        "impartial members",
        "declarations",
        "undertakings",
        "enough members",
        "chair",
        "too few left",
        "member to recuse",
        "ground to recuse",
        "day of session",
        "impartial representative",
        "no member represents",
        "representative's undertaking",
        "representative",
        "attendance today",
        "members who undertook",
        "the chair opens",
        "examination",
        "one who attended",
        "reasons",
        "recommendation",
        "one signature each",
        "after the decision",
        "signature asked for",
        "reasons of refusal",
        "certificate",
        "package",
        "incomplete package",
        "all signatures",
        "day elsewhere",
        "served once",
        "instruction",
        "service",
        "read once",
        "items",
        "served before closing",
    ];
    const PAPER: &'static [&'static str] = &["name-representative", "sign", "receive"];

    fn worlds() -> Vec<World> {
        let (world, _) = hearings();
        vec![World { hearings: vec![], ..world }, reported()]
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
                let today = crate::world::signed(asked.today);
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

impl Model for Review {
    const LACKS: &'static [&'static str] =
        &["decision", "another than the representative", "the reviewer", "reasons", "proof", "outcome"];
    const PAPER: &'static [&'static str] = &["record-outcome"];

    fn worlds() -> Vec<World> {
        (0..6).map(turned).chain([World::default()]).collect()
    }

    fn lacks(asked: &Asked<Self>, command: &review::Command) -> Vec<&'static str> {
        use review::Command as C;
        let reviewer = asked.last(|it| matches!(it.command, C::Accept).then(|| it.by.person())).flatten();
        let reviews = reviewer.is_some() && reviewer == asked.by.person();
        match command {
            C::ApplyToCourt { hearing } | C::ApplyToAuthorised { hearing } => {
                let decided = known(asked.world, *hearing).is_some_and(|it| it.decided.is_some() || it.void);
                lacking([(decided, "decision")])
            }
            C::Accept => {
                let C::ApplyToAuthorised { hearing } = asked.past[0].command else { unreachable!() };
                let represented = !known(asked.world, hearing).unwrap().void;
                let same = represented && asked.by.person() == Some(usual(Role::Representative));
                lacking([(!same, "another than the representative")])
            }
            C::FindViolation { reasons } | C::Uphold { reasons } => {
                lacking([(reviews, "the reviewer"), (reasons.is_some(), "reasons")])
            }
            C::Notify { proof, .. } => lacking([(proof.is_some(), "proof")]),
            C::RecordOutcome { outcome, .. } => lacking([(outcome.is_some(), "outcome")]),
        }
    }
}

impl Model for Measure {
    const LACKS: &'static [&'static str] = &[
        "ground",
        "own request unconfirmed",
        "no order",
        "window",
        "body",
        "impartial members",
        "recommendation",
        "decision sent",
        "no recommendation",
        "own request",
        "order",
        "day",
        "review ended",
        "no rehearing",
        "waited",
        "free of windows",
        "unlawful",
    ];

    fn worlds() -> Vec<World> {
        let mut worlds = vec![World::default()];
        for by in 0..6 {
            let mut world = turned(by);
            // A window that is open all the time, one that ends after ten days, one that begins after thirty, none.
            world.protection = match by {
                0 | 1 | 5 => since(START),
                2 => since(date(2023, 2, 12)),
                3 => since(date(2026, 3, 4)),
                _ => Protection::default(),
            };
            worlds.push(world.clone());
            for (ended, rehearing) in [(false, false), (true, true), (true, false)] {
                let mut world = World { reheard: rehearing, ..world.clone() };
                world.reviews = (0..2).filter_map(|nth| reviewed(&world, nth, ended, rehearing)).collect();
                worlds.push(world);
            }
        }
        worlds
    }

    fn lacks(asked: &Asked<Self>, command: &measure::Command) -> Vec<&'static str> {
        use measure::Command as C;
        let proposed = asked.past.first().and_then(|it| match it.command {
            C::Propose { initiator, .. } => Some((it.day, initiator)),
            _ => None,
        });
        let initiator = proposed.map(|(_, initiator)| initiator);
        let in_window = |day| asked.protected(day) || proposed.is_some_and(|(day, _)| asked.protected(day));
        let heard = asked.last(|it| if let C::Hear { hearing } = it.command { Some(hearing) } else { None });
        let of = |nth: usize| known(asked.world, nth);
        let body = |nth: usize| of(nth).filter(|it| it.about == Some(0) && !it.sitting.is_empty() && !it.void);
        let unbiased = |nth: usize| body(nth).is_none_or(|it| impartial(asked, &it.sitting));
        let later = |nth: usize| {
            body(nth).is_none_or(|it| it.decided.is_none_or(|day| proposed.is_some_and(|(first, _)| first <= day)))
        };
        let executable = |on: Date| match asked.stage {
            measure::Stage::Permitted => {
                let nth = heard.unwrap();
                let it = of(nth).unwrap();
                let about = |review: &&Review| review.hearing() == Some(nth);
                let reviews = || asked.world.reviews.iter().filter(about);
                let month = it.served.map(|day| Term::CalendarDays(30).dates(day, LAW.calendar()).unwrap().nominal);
                lacking([
                    (it.decided.is_some_and(|decided| decided <= on), "day"),
                    (reviews().all(|review| review.stage() == review::Stage::Closed), "review ended"),
                    (!asked.world.reheard || reviews().next().is_none(), "no rehearing"),
                    (month.is_some_and(|month| month <= on), "waited"),
                ])
            }
            measure::Stage::Released if initiator == Some(Initiator::OwnRequest) => vec![],
            measure::Stage::Released => lacking([(!in_window(on), "free of windows")]),
            _ => vec!["recommendation"],
        };
        match command {
            C::Propose { ground, .. } => lacking([(ground.is_some(), "ground")]),
            C::Commission => lacking([
                (
                    initiator != Some(Initiator::OwnRequest)
                        || asked.over("P-own-request", proposed.map(|(day, _)| day)),
                    "own request unconfirmed",
                ),
                (initiator != Some(Initiator::CourtOrLaw), "no order"),
            ]),
            C::Claim | C::Match => lacking([(in_window(asked.today), "window")]),
            C::Hear { hearing } => lacking([
                (body(*hearing).is_some(), "body"),
                (unbiased(*hearing), "impartial members"),
                (later(*hearing), "body"),
            ]),
            C::Permit => {
                let nth = heard.unwrap();
                let recommends = of(nth).is_some_and(|it| it.recommends && it.sent && !it.void);
                lacking([(recommends, "recommendation"), (unbiased(nth), "impartial members")])
            }
            C::Refuse => {
                let it = of(heard.unwrap()).unwrap();
                lacking([(it.sent, "decision sent"), (!(it.recommends && it.sent), "no recommendation")])
            }
            C::ConfirmOwnRequest => lacking([(initiator == Some(Initiator::OwnRequest), "own request")]),
            C::RecordOrder { document } => {
                lacking([(initiator == Some(Initiator::CourtOrLaw) && document.is_some(), "order")])
            }
            C::Execute { on, .. } => {
                let mut lacks = executable(*on);
                lacks.extend(lacking([(*on <= asked.today, "day")]));
                lacks
            }
            C::ReportExecution { on } => lacking([
                (*on <= asked.today, "day"),
                (in_window(*on), "window"),
                (!executable(*on).is_empty(), "unlawful"),
            ]),
            C::Check | C::Settle | C::Close => vec![],
        }
    }

    fn leads(asked: &Asked<Self>, command: &measure::Command) -> Option<measure::Stage> {
        use measure::{Command as C, Stage as S};
        match command {
            C::Propose { kind, .. } => Some(if *kind == Kind::Detriment { S::Recorded } else { S::Proposed }),
            C::Settle => {
                let C::Propose { initiator, .. } = asked.past[0].command else { unreachable!() };
                let touched = asked.protected(asked.today) || asked.protected(asked.past[0].day);
                Some(if touched && initiator == Initiator::Employer { S::Held } else { S::Released })
            }
            _ => None,
        }
    }
}

/// A review of a hearing, where there is something to review.
fn reviewed(world: &World, nth: usize, ended: bool, rehearing: bool) -> Option<Review> {
    let mut review = Review::default();
    let reporter = actor(Role::Reporter);
    world.step(&mut review, &reporter, review::Command::ApplyToCourt { hearing: nth }, START).ok()?;
    if ended {
        let outcome = review::Command::RecordOutcome { outcome: Some(crate::world::paper()), rehearing };
        world.step(&mut review, &reporter, outcome, START).ok()?;
    }
    Some(review)
}

#[test]
fn the_hearings_of_the_models_are_what_is_written_of_them() {
    let (world, known) = hearings();
    for (hearing, it) in world.hearings.iter().zip(known) {
        assert_eq!(hearing.about(), it.about);
        assert_eq!(hearing.sitting(), &it.sitting);
        assert_eq!(hearing.decided(), it.decided);
        assert_eq!(hearing.is_sent(), it.sent);
        assert_eq!(hearing.is_void_risk(), it.void);
        assert_eq!(hearing.served().is_some(), it.served.is_some() && it.sent);
        assert_eq!(hearing.body() == Some(hearing::Body::Conciliation), it.conciliation);
        assert_eq!(hearing.recommendation().is_some(), it.recommends && it.sent);
    }
}
