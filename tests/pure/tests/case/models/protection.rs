//! Application, review and measure.

use std::{collections::BTreeSet, sync::LazyLock};

use jiff::civil::{Date, date};
use senim_pure::{
    case::{
        Procedure,
        actor::Role,
        application::{self, Application},
        hearing,
        measure::{self, Initiator, Kind, Measure},
        protection::Protection,
        review::{self, Review},
    },
    law::{term::Term, window::protected_until},
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
        (Some(0), S::Signed, Heard { sent: false, ..closed.clone() }),
        (None, S::Signed, Heard { about: None, conciliation: true, recommends: false, sent: false, ..closed.clone() }),
        (
            Some(0),
            S::VoidRisk,
            Heard {
                decided: None,
                recommends: false,
                sent: false,
                void: true,
                served: None,
                sitting: BTreeSet::new(),
                ..closed.clone()
            },
        ),
        (
            Some(0),
            S::Registered,
            Heard {
                decided: None,
                recommends: false,
                sent: false,
                served: None,
                sitting: BTreeSet::new(),
                ..closed.clone()
            },
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
    static KNOWN: LazyLock<Vec<Heard>> = LazyLock::new(|| hearings().1);
    (nth < KNOWN.len()).then(|| KNOWN[(nth + world.turned) % KNOWN.len()].clone())
}

impl Model for Application {
    const LACKS: &'static [(&'static str, &'static str)] = &[
        ("link", "44.4-window"),
        ("advice", "44.4-window"),
        ("review offered", "43.5-review"),
        ("text", "44.4-recommendation"),
        ("addressee", "44.4-recommendation"),
        ("proof", "43.2-conclusion"),
        ("result", "44.1-information"),
        ("hearing", "43.3-hearing"),
        ("one dispute", "43.3-hearing"),
    ];
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

impl Model for Review {
    const LACKS: &'static [(&'static str, &'static str)] = &[
        ("decision", "43.5-review"),
        ("another than the representative", "P-reviewer"),
        ("the reviewer", "P-reviewer"),
        ("reasons", "43.5-notice 43.5-review"),
        ("proof", "43.5-notice"),
        ("outcome", "43.5-review"),
    ];
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
    const LACKS: &'static [(&'static str, &'static str)] = &[
        ("ground", "43.1-recommendation"),
        ("own request unconfirmed", "P-own-request"),
        ("no order", "43.1-recommendation"),
        ("window", "43.1-window"),
        ("body", "43.1-recommendation"),
        ("after the proposal", "43.1-recommendation"),
        ("impartial members", "10.13-exclusion"),
        ("recommendation", "43.1-recommendation"),
        ("decision sent", "43.1-recommendation"),
        ("no recommendation", "43.1-recommendation"),
        ("own request", "P-own-request"),
        ("order", "43.1-recommendation"),
        ("day", "43.1-recommendation"),
        ("review ended", "P-review-open"),
        ("no rehearing", "43.1-recommendation"),
        ("waited", "P-wait"),
        ("free of windows", "43.1-window"),
        ("unlawful", "43.1-recommendation"),
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
        let confirmed = asked.past.iter().any(|it| it.command == C::ConfirmOwnRequest);
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
            measure::Stage::Released if confirmed => vec![],
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
                (later(*hearing), "after the proposal"),
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
                let touched = asked.protected(asked.today) || asked.protected(asked.past[0].day);
                Some(if touched { S::Held } else { S::Released })
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
        assert_eq!(hearing.served(), it.served);
        assert_eq!(hearing.body() == Some(hearing::Body::Conciliation), it.conciliation);
        assert_eq!(hearing.recommendation().is_some(), it.recommends && it.sent);
    }
}
