//! Hearing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use senim_pure::{
    case::{
        actor::{Actor, Role},
        clock::Cause,
        docket, hearing,
        procedure::{EventOf, Word},
    },
    seal::id::PersonId,
};

use super::{PERSONS, Specimen, good, proof};
use crate::world::{Dice, LATER, STRANGER, THIRD, World, actor, acts, paper, signed, usual};

/// The body of the tables.
pub fn body() -> BTreeSet<PersonId> {
    [usual(Role::Chair), usual(Role::Member), THIRD].into()
}

impl Specimen for hearing::Hearing {
    const TABLE: &'static str = include_str!("../tables/hearing.csv");
    const CALLED: fn(usize, Self::Command) -> docket::Command = docket::Command::Hearing;
    const DONE: fn(usize, EventOf<Self>) -> docket::Event = docket::Event::Hearing;

    fn make(step: hearing::Step, today: Date, dice: &mut Dice) -> hearing::Command {
        use hearing::{Body, Command as C, Decision, Joining, Matter, Recommendation, Step as S};
        let yesterday = today.yesterday().unwrap();
        let some_of = |dice: &mut Dice| -> BTreeSet<PersonId> {
            let mut body = body();
            if !dice.mostly(4) {
                body.remove(&dice.pick(&[THIRD, usual(Role::Chair), usual(Role::Member)]));
            }
            if !dice.mostly(8) {
                body.insert(dice.pick(&PERSONS));
            }
            body
        };
        match step {
            S::Register => C::Register {
                body: dice.pick(&[Body::DisciplinaryBody, Body::Conciliation, Body::DisciplinaryCommission]),
                about: dice.pick(&[None, Some(0), Some(1)]),
                received: dice.or(today, today.tomorrow().unwrap()),
                earliest: dice.or(today, yesterday),
            },
            S::Compose => {
                let joining =
                    |dice: &mut Dice| Joining { declaration: proof(today, dice), undertaking: proof(today, dice) };
                C::Compose {
                    members: some_of(dice).into_iter().map(|member| (member, joining(dice))).collect(),
                    chair: dice.or(usual(Role::Chair), STRANGER),
                    quorum: dice.pick(&[2, 3, 4]),
                }
            }
            S::Transfer => C::Transfer { eligible: dice.or(BTreeSet::new(), body()), quorum: 2 },
            S::Recuse => C::Recuse { member: dice.or(usual(Role::Member), STRANGER) },
            S::Invite => C::Invite { session: dice.or(today, yesterday) },
            S::NameRepresentative => C::NameRepresentative {
                person: dice.or(usual(Role::Representative), THIRD),
                undertaking: proof(today, dice),
            },
            S::Open => C::Open {
                attending: some_of(dice),
                representative: match dice.below(6) {
                    1 => None,
                    2 => Some((STRANGER, signed(today))),
                    3 => Some((usual(Role::Representative), signed(yesterday))),
                    _ => Some((usual(Role::Representative), signed(today))),
                },
            },
            S::Postpone => C::Postpone { cause: dice.pick(Cause::ALL) },
            S::Reschedule => C::Reschedule { session: dice.or(today, yesterday) },
            S::CompleteExamination => {
                let mut seen: BTreeSet<_> = Matter::ALL.iter().copied().collect();
                if !dice.mostly(6) {
                    seen.remove(&dice.pick(Matter::ALL));
                }
                C::CompleteExamination { seen }
            }
            S::Adopt => C::Adopt {
                decision: Decision {
                    reasons: dice.some(paper()),
                    recommendation: dice.pick(&[None, Some(Recommendation::For), Some(Recommendation::Against)]),
                    items: if dice.mostly(2) { [1].into() } else { BTreeSet::new() },
                },
            },
            S::Sign => C::Sign,
            S::RefuseSignature => C::RefuseSignature {
                member: dice.pick(&[THIRD, usual(Role::Chair), usual(Role::Member), STRANGER]),
                reasons: dice.some(paper()),
                certificate: dice.some(paper()),
            },
            S::Dispatch => {
                C::Dispatch { minutes: dice.some(paper()), decision: dice.some(paper()), sheet: dice.some(paper()) }
            }
            S::Supplement => C::Supplement { sheet: paper() },
            S::RecordElsewhere => {
                C::RecordElsewhere { decision: paper(), day: dice.or(today, today.tomorrow().unwrap()) }
            }
            S::Serve => C::Serve { instruction: dice.some(paper()) },
            S::Read => C::Read,
            S::Receive => C::Receive,
            S::Execute => {
                C::Execute { proofs: if dice.mostly(3) { BTreeMap::from([(1, paper())]) } else { BTreeMap::new() } }
            }
            S::Close => C::Close,
        }
    }

    fn way(stage: hearing::Stage, then: hearing::Step) -> Vec<(Actor, hearing::Command)> {
        use hearing::{Stage as S, Step};
        let mut way = vec![];
        let mut go = |role: Role, step: Step| way.push((actor(role), good::<Self>(step)));
        let straight = [
            (S::Registered, Role::Secretary, Step::Register),
            (S::Composed, Role::Secretary, Step::Compose),
            (S::AuthorisedInvited, Role::Secretary, Step::Invite),
            (S::Scheduled, Role::Authorised, Step::NameRepresentative),
            (S::InSession, Role::Chair, Step::Open),
            (S::Deliberation, Role::Chair, Step::CompleteExamination),
            (S::Decided, Role::Chair, Step::Adopt),
        ];
        let before = match stage {
            S::TransferNeeded | S::VoidRisk => S::Registered,
            S::Postponed => S::Scheduled,
            early if straight.iter().any(|(reached, ..)| *reached == early) => early,
            S::None => return way,
            _ => S::Decided,
        };
        for (reached, role, step) in straight {
            go(role, step);
            if reached == before {
                break;
            }
        }
        match stage {
            S::TransferNeeded => go(Role::Secretary, Step::Transfer),
            S::VoidRisk => go(Role::Secretary, Step::RecordElsewhere),
            S::Postponed => go(Role::Secretary, Step::Postpone),
            _ => {}
        }
        let refuse =
            |member| hearing::Command::RefuseSignature { member, reasons: Some(paper()), certificate: Some(paper()) };
        let sign = |role, who| (acts(role, who), hearing::Command::Sign);
        let late = matches!(stage, S::Sent | S::ExecutionControl | S::Executed | S::Closed);
        let unsigned = late && matches!(then, Step::Sign | Step::RefuseSignature | Step::Supplement);
        let mut rest = vec![];
        if stage == S::SignedWithRefusal {
            rest.extend(body().into_iter().map(|member| (actor(Role::Chair), refuse(member))));
        } else if stage == S::Signing {
            rest.push(sign(Role::Member, SIGNS_FIRST));
        } else if !unsigned && (stage == S::Signed || late) {
            rest.extend(
                body()
                    .into_iter()
                    .map(|member| sign(if member == usual(Role::Chair) { Role::Chair } else { Role::Member }, member)),
            );
        }
        let then_by = |role, step| (actor(role), good::<Self>(step));
        if late {
            rest.push(then_by(Role::Secretary, Step::Dispatch));
        }
        if then == Step::Supplement && late {
            rest.extend(
                body()
                    .into_iter()
                    .map(|member| sign(if member == usual(Role::Chair) { Role::Chair } else { Role::Member }, member)),
            );
        }
        if matches!(stage, S::ExecutionControl | S::Executed | S::Closed) {
            rest.push(then_by(Role::Authorised, Step::Receive));
        }
        if matches!(stage, S::Executed | S::Closed) {
            rest.push(then_by(Role::Authorised, Step::Execute));
        }
        let can_serve = late || matches!(stage, S::Signed | S::SignedWithRefusal);
        if can_serve && matches!(then, Step::Read | Step::Close) || stage == S::Closed {
            rest.push(then_by(Role::Secretary, Step::Serve));
        }
        if stage == S::Closed {
            rest.push(then_by(Role::Authorised, Step::Close));
        }
        way.extend(rest);
        way
    }

    fn fitting(stage: hearing::Stage, then: hearing::Step) -> hearing::Command {
        use hearing::{Command as C, Stage as S, Step};
        match (stage, then) {
            (_, Step::Recuse) => C::Recuse { member: THIRD },
            (S::Signing, Step::RefuseSignature) => {
                C::RefuseSignature { member: usual(Role::Member), reasons: Some(paper()), certificate: Some(paper()) }
            }
            _ => Self::make(then, LATER, &mut Dice::good()),
        }
    }

    fn meanwhile(then: hearing::Step, world: &mut World) {
        if then == hearing::Step::Recuse {
            world.out.add_person(THIRD);
        }
    }
}

/// Who signs first where only some have signed.
const SIGNS_FIRST: PersonId = THIRD;
