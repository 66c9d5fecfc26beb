//! Conflict of interest, gift, duty.

use jiff::civil::Date;
use senim_pure::{
    case::{
        actor::{Actor, Role},
        conflict, docket, duty, gift, measure,
        procedure::{EventOf, Word},
    },
    seal::id::PersonId,
};

use super::{Specimen, good};
use crate::world::{Dice, SECOND, START, STRANGER, World, actor, acts, paper, person, usual};

/// The head whom notices address, in whatever quality.
pub const HEAD: PersonId = person(90);

impl Specimen for conflict::Conflict {
    const TABLE: &'static str = include_str!("../tables/conflict.csv");
    const CALLED: fn(usize, Self::Command) -> docket::Command = docket::Command::Conflict;
    const DONE: fn(usize, EventOf<Self>) -> docket::Event = docket::Event::Conflict;

    fn make(step: conflict::Step, today: Date, dice: &mut Dice) -> conflict::Command {
        use conflict::{Command as C, Step as S};
        match step {
            S::Notify => C::Notify {
                head: dice.or(HEAD, STRANGER),
                head_role: dice.pick(&[Role::DirectHead, Role::Leadership, Role::Higher, Role::Hr]),
                to_unit: dice.mostly(8),
                known: dice.or(today, today.tomorrow().unwrap()),
                of_first_head: dice.below(3) == 1,
            },
            S::Find => C::Find { source: dice.some(paper()), of_first_head: dice.below(3) == 1 },
            S::Forward => C::Forward,
            S::TakeIn => C::TakeIn,
            S::AskReception => C::AskReception,
            S::Recommend => C::Recommend { text: dice.some(paper()) },
            S::FindNone => C::FindNone { reasons: dice.some(paper()), result: dice.some(paper()) },
            S::ForwardCrime => C::ForwardCrime,
            S::TakeMeasure => C::TakeMeasure {
                remedy: dice.pick(conflict::Remedy::ALL),
                confirmed: dice.mostly(8),
                order: dice.some(paper()),
                proposal: dice.pick(&[None, Some(0), Some(1), Some(2)]),
            },
            S::Delegate => C::Delegate { to: dice.or(SECOND, usual(Role::FirstHead)) },
            S::FindUnsettled => C::FindUnsettled { reasons: dice.some(paper()) },
            S::Rotate => C::Rotate {
                equal_rank: dice.mostly(8),
                order: dice.some(paper()),
                proposal: dice.pick(&[Some(0), None, Some(1), Some(2)]),
            },
            S::Confirm => C::Confirm,
        }
    }

    fn way(stage: conflict::Stage, then: conflict::Step) -> Vec<(Actor, conflict::Command)> {
        use conflict::{Command as C, Stage as S, Step};
        let notify = C::Notify {
            head: HEAD,
            head_role: Role::DirectHead,
            to_unit: true,
            known: START,
            of_first_head: then == Step::Delegate || stage == S::Delegated,
        };
        let steps: &[(Role, Step)] = match stage {
            S::None | S::Notified => &[],
            S::WithUnit => &[(Role::Officer, Step::TakeIn)],
            S::Recommended | S::MeasureTaken | S::Closed | S::Delegated | S::RotationDue | S::Rotated => {
                &[(Role::Officer, Step::TakeIn), (Role::Officer, Step::Recommend)]
            }
            S::NoConflict => &[(Role::Officer, Step::TakeIn), (Role::Officer, Step::FindNone)],
            S::Forwarding => &[(Role::Officer, Step::TakeIn), (Role::Officer, Step::ForwardCrime)],
        };
        let mut way: Vec<_> = steps.iter().map(|&(role, step)| (actor(role), good::<Self>(step))).collect();
        if stage != S::None {
            way.insert(0, (actor(Role::Employee), notify));
        }
        let last: &[(Role, Step)] = match stage {
            S::MeasureTaken => &[(Role::Leadership, Step::TakeMeasure)],
            S::Closed => &[(Role::Leadership, Step::TakeMeasure), (Role::Officer, Step::Confirm)],
            S::Delegated => &[(Role::FirstHead, Step::Delegate)],
            S::RotationDue => &[(Role::Leadership, Step::FindUnsettled)],
            S::Rotated => &[(Role::Leadership, Step::FindUnsettled), (Role::Leadership, Step::Rotate)],
            _ => &[],
        };
        way.extend(last.iter().map(|&(role, step)| (actor(role), good::<Self>(step))));
        way
    }

    fn world(_stage: conflict::Stage, _then: conflict::Step) -> World {
        World { measures: transfers(), ..World::default() }
    }

    fn who(role: Role, then: conflict::Step) -> Actor {
        if then == conflict::Step::Forward { acts(role, HEAD) } else { actor(role) }
    }
}

/// A released transfer, a released dismissal and a proposed transfer.
pub fn transfers() -> Vec<measure::Measure> {
    use measure::{Command as C, Initiator, Kind};
    let world = World::default();
    let one = |kind, confirmed: bool| {
        let mut measure = measure::Measure::default();
        let propose = C::Propose { kind, initiator: Initiator::OwnRequest, ground: Some(paper()) };
        world.play(&mut measure, vec![(actor(Role::Hr), propose)], START);
        if confirmed {
            world.play(&mut measure, vec![(actor(Role::Employee), C::ConfirmOwnRequest)], START);
        }
        measure
    };
    vec![one(Kind::Transfer, true), one(Kind::Dismissal, true), one(Kind::Transfer, false)]
}

impl Specimen for gift::Gift {
    const TABLE: &'static str = include_str!("../tables/gift.csv");
    const CALLED: fn(usize, Self::Command) -> docket::Command = docket::Command::Gift;
    const DONE: fn(usize, EventOf<Self>) -> docket::Event = docket::Event::Gift;

    fn make(step: gift::Step, today: Date, dice: &mut Dice) -> gift::Command {
        use gift::{Command as C, Exception, Step as S};
        match step {
            S::Notify => {
                let came = dice.or(today, today.tomorrow().unwrap());
                let known = dice.pick(&[None, Some(today), Some(START), today.tomorrow().ok()]);
                C::Notify { kind: dice.pick(gift::Kind::ALL), came, known }
            }
            S::HandOver => C::HandOver { act: dice.some(paper()) },
            S::BuyBack => C::BuyBack { superior_told: dice.some(paper()) },
            S::Pay => C::Pay { payment: dice.some(paper()) },
            S::Transfer => C::Transfer { payment: dice.some(paper()), explanation: dice.some(paper()) },
            S::Register => C::Register { protocol: dice.some(paper()) },
            S::Confirm => C::Confirm,
            S::RequestTrip => C::RequestTrip {
                exception: dice.pick(&[
                    Exception::OtherPersons,
                    Exception::Relatives,
                    Exception::Treaty,
                    Exception::Event,
                ]),
            },
            S::Consent => C::Consent,
            S::Refuse => C::Refuse,
        }
    }

    fn way(stage: gift::Stage, then: gift::Step) -> Vec<(Actor, gift::Command)> {
        use gift::{Command as C, Kind, Stage as S, Step};
        let kind = match (stage, then) {
            (S::Paid, _) | (S::Notified, Step::Pay) => Kind::Service,
            (S::Transferred, _) | (S::Notified, Step::Transfer) => Kind::Money,
            (S::Registered, _) | (S::Notified, Step::Register) => Kind::Official,
            _ => Kind::Gift,
        };
        let steps: &[(Role, Step)] = match stage {
            S::None | S::Notified => &[],
            S::HandedOver => &[(Role::Employee, Step::HandOver)],
            S::Buyback => &[(Role::Employee, Step::HandOver), (Role::Employee, Step::BuyBack)],
            S::Paid => &[(Role::Employee, Step::Pay)],
            S::Transferred => &[(Role::Employee, Step::Transfer)],
            S::Registered => &[(Role::Officer, Step::Register)],
            S::TripRequested => &[(Role::Employee, Step::RequestTrip)],
            S::Consented => &[(Role::Employee, Step::RequestTrip), (Role::Leadership, Step::Consent)],
            S::Refused => &[(Role::Employee, Step::RequestTrip), (Role::Leadership, Step::Refuse)],
            S::Closed => &[(Role::Employee, Step::HandOver), (Role::Officer, Step::Confirm)],
        };
        let mut way: Vec<_> = steps.iter().map(|&(role, step)| (actor(role), good::<Self>(step))).collect();
        if !matches!(stage, S::None | S::TripRequested | S::Consented | S::Refused) {
            way.insert(0, (actor(Role::Employee), C::Notify { kind, came: START, known: None }));
        }
        way
    }
}

impl Specimen for duty::Duty {
    const TABLE: &'static str = include_str!("../tables/duty.csv");
    const CALLED: fn(usize, Self::Command) -> docket::Command = docket::Command::Duty;
    const DONE: fn(usize, EventOf<Self>) -> docket::Event = docket::Event::Duty;

    fn make(step: duty::Step, today: Date, dice: &mut Dice) -> duty::Command {
        use duty::{Command as C, Step as S};
        match step {
            S::Notify => C::Notify {
                kind: dice.pick(duty::Kind::ALL),
                direct_head: dice.or(HEAD, STRANGER),
                order_giver: dice.pick(&[Some(HEAD), Some(SECOND), None]),
                known: dice.or(today, today.tomorrow().unwrap()),
            },
            S::Acknowledge => C::Acknowledge,
            S::ConfirmOrder => C::ConfirmOrder { writing: dice.some(paper()) },
            S::WithdrawOrder => C::WithdrawOrder,
            S::Raise => C::Raise,
        }
    }

    fn way(stage: duty::Stage, _then: duty::Step) -> Vec<(Actor, duty::Command)> {
        use duty::{Stage as S, Step};
        let steps: &[(Role, Step)] = match stage {
            S::None => &[],
            S::Notified => &[(Role::Employee, Step::Notify)],
            S::Acknowledged => &[(Role::Employee, Step::Notify), (Role::DirectHead, Step::Acknowledge)],
            S::Answered => &[(Role::Employee, Step::Notify), (Role::OrderGiver, Step::WithdrawOrder)],
        };
        steps.iter().map(|&(role, step)| (Self::who(role, step), good::<Self>(step))).collect()
    }

    fn who(role: Role, _then: duty::Step) -> Actor {
        acts(role, HEAD)
    }
}
