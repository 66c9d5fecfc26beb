//! Report and agreement.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use senim_pure::{
    case::{
        actor::{Actor, Role},
        agreement, docket,
        procedure::{EventOf, Word},
        report,
    },
    seal::id::PersonId,
};

use super::{PERSONS, Specimen, good, proof};
use crate::world::{Dice, SECOND, START, actor, acts, paper, usual};

impl Specimen for report::Report {
    const TABLE: &'static str = include_str!("../tables/report.csv");
    const CALLED: fn(usize, Self::Command) -> docket::Command = docket::Command::Report;
    const DONE: fn(usize, EventOf<Self>) -> docket::Event = docket::Event::Report;

    fn make(step: report::Step, today: Date, dice: &mut Dice) -> report::Command {
        use report::{Command as C, Step as S};
        match step {
            S::Submit => C::Submit {
                to: dice.pick(report::Destination::ALL),
                notice: dice.some(paper()),
                authorised_has_key: dice.mostly(4),
                unit_is_involved: dice.below(4) == 1,
            },
            S::Acknowledge => C::Acknowledge,
            S::Assign => C::Assign { officer: dice.pick(&PERSONS), officers_with_keys: dice.or(2, 1) },
            S::Divert => C::Divert,
            S::ForwardCrime => C::ForwardCrime,
            S::ForwardOffence => C::ForwardOffence { told: dice.some(paper()) },
            S::Deliver => C::Deliver,
            S::OpenConflict => C::OpenConflict,
            S::Redirect => {
                C::Redirect { found: dice.or(today, START.saturating_sub(1.day())), notice: dice.some(paper()) }
            }
            S::Keep => C::Keep,
            S::Ask => C::Ask,
            S::Answer => C::Answer,
            S::PassOver => C::PassOver,
            S::Draft => {
                C::Draft { finding: dice.pick(report::Finding::ALL), reasons: dice.some(paper()), cause: dice.some(3) }
            }
            S::Approve => C::Approve { result: dice.some(paper()) },
            S::Confirm => C::Confirm,
            S::Close => C::Close,
            S::Complain => C::Complain {
                decision: dice.some(paper()),
                against: [dice.pick(&PERSONS)].into(),
                to: dice.or([usual(Role::Higher)].into(), dice_set(&mut dice.clone())),
            },
            S::AnswerComplaint => C::AnswerComplaint { complaint: dice.below(2), answer: dice.some(paper()) },
            S::Reopen => C::Reopen,
        }
    }

    fn way(stage: report::Stage, then: report::Step) -> Vec<(Actor, report::Command)> {
        use report::{Stage as S, Step};
        let mut way = vec![];
        let mut go = |role: Role, step: Step| way.push((acts(role, SECOND), good::<Self>(step)));
        let submit = |to| report::Command::Submit {
            to,
            notice: Some(paper()),
            authorised_has_key: true,
            unit_is_involved: then == Step::Divert,
        };
        let steps: &[(Role, Step)] = match stage {
            S::None | S::Received | S::WithAuthorised => &[],
            S::Acknowledged => &[(Role::System, Step::Acknowledge)],
            S::Triage => &[(Role::Dispatcher, Step::Assign)],
            S::Forwarding => &[(Role::Dispatcher, Step::Assign), (Role::Officer, Step::ForwardCrime)],
            S::Redirected => &[(Role::Dispatcher, Step::Assign), (Role::Officer, Step::Redirect)],
            S::UnderReview => &[(Role::Dispatcher, Step::Assign), (Role::Officer, Step::Keep)],
            S::AwaitingReporter => {
                &[(Role::Dispatcher, Step::Assign), (Role::Officer, Step::Keep), (Role::Officer, Step::Ask)]
            }
            S::ResultDraft | S::ReporterInformed | S::Closed => {
                &[(Role::Dispatcher, Step::Assign), (Role::Officer, Step::Keep), (Role::Officer, Step::Draft)]
            }
        };
        steps.iter().for_each(|&(role, step)| go(role, step));
        if stage != S::None {
            let to = if stage == S::WithAuthorised { report::Destination::Both } else { report::Destination::Unit };
            way.insert(0, (actor(Role::Reporter), submit(to)));
        }
        if matches!(stage, S::ReporterInformed | S::Closed) {
            way.push((actor(Role::Officer), good::<Self>(Step::Approve)));
        }
        if stage == S::Closed {
            way.push((actor(Role::Reporter), report::Command::Confirm));
        }
        if then == Step::AnswerComplaint && stage != S::None {
            way.push((actor(Role::Reporter), good::<Self>(Step::Complain)));
        }
        way
    }
}

fn dice_set(dice: &mut Dice) -> BTreeSet<PersonId> {
    (0..dice.below(3)).map(|_| dice.pick(&PERSONS)).collect()
}

impl Specimen for agreement::Agreement {
    const TABLE: &'static str = include_str!("../tables/agreement.csv");
    const CALLED: fn(usize, Self::Command) -> docket::Command = docket::Command::Agreement;
    const DONE: fn(usize, EventOf<Self>) -> docket::Event = docket::Event::Agreement;

    fn make(step: agreement::Step, today: Date, dice: &mut Dice) -> agreement::Command {
        use agreement::{Command as C, Step as S};
        match step {
            S::Offer => C::Offer,
            S::Request => C::Request { counterparty: dice.pick(agreement::Counterparty::ALL) },
            S::Decline => C::Decline,
            S::Draft => C::Draft { template: paper() },
            S::Sign => C::Sign { signature: paper() },
            S::Countersign => C::Countersign { signature: paper() },
            S::ChangeCounterparty => C::ChangeCounterparty,
            S::Join => C::Join { undertaking: proof(today, dice) },
            S::ReportBreach => C::ReportBreach { facts: paper() },
        }
    }

    fn way(stage: agreement::Stage, _then: agreement::Step) -> Vec<(Actor, agreement::Command)> {
        use agreement::{Stage as S, Step};
        let steps: &[(Role, Step)] = match stage {
            S::None => &[],
            S::Offered => &[(Role::System, Step::Offer)],
            S::Requested => &[(Role::Reporter, Step::Request)],
            S::Declined => &[(Role::System, Step::Offer), (Role::Reporter, Step::Decline)],
            S::Drafted => &[(Role::Reporter, Step::Request), (Role::System, Step::Draft)],
            S::SignedByPerson => {
                &[(Role::Reporter, Step::Request), (Role::System, Step::Draft), (Role::Reporter, Step::Sign)]
            }
            S::InForce => &[
                (Role::Reporter, Step::Request),
                (Role::System, Step::Draft),
                (Role::Reporter, Step::Sign),
                (Role::Leadership, Step::Countersign),
            ],
        };
        steps.iter().map(|&(role, step)| (actor(role), good::<Self>(step))).collect()
    }

    fn way_of(stage: agreement::Stage, then: agreement::Step, by: Role) -> Vec<(Actor, agreement::Command)> {
        let mut way = Self::way(stage, then);
        for (_, command) in &mut way {
            if let agreement::Command::Request { counterparty } = command
                && stage != agreement::Stage::InForce
                && (by, then) == (Role::Authorised, agreement::Step::Countersign)
            {
                *counterparty = agreement::Counterparty::Authorised;
            }
        }
        way
    }
}
