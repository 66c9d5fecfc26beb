//! For each procedure a well-formed command of every step, and a way to every stage.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use senim_pure::{
    case::{
        Procedure,
        actor::{Actor, Role},
        agreement, application,
        clock::Cause,
        conflict, duty, gift, hearing, measure,
        procedure::Word,
        protection::Protection,
        report, review,
    },
    seal::id::PersonId,
};

use crate::world::{Dice, LATER, SECOND, START, STRANGER, THIRD, World, actor, acts, paper, person, signed, usual};

/// A procedure with commands to try.
pub trait Specimen: Procedure<Stage: std::fmt::Debug, Step: std::fmt::Debug, Command: std::fmt::Debug> {
    /// Its table.
    const TABLE: &'static str;

    /// A command: well-formed with good dice, anything with others.
    fn make(step: Self::Step, today: Date, dice: &mut Dice) -> Self::Command;

    /// Steps that lead to a stage in which `then` can follow.
    fn way(stage: Self::Stage, then: Self::Step) -> Vec<(Actor, Self::Command)>;

    /// The same, where it depends on who takes `then`.
    fn way_of(stage: Self::Stage, then: Self::Step, _by: Role) -> Vec<(Actor, Self::Command)> {
        Self::way(stage, then)
    }

    /// What comes to light after the way and before `then`.
    fn meanwhile(_then: Self::Step, _world: &mut World) {}

    /// The command of `then` that fits at the end of its way.
    fn fitting(_stage: Self::Stage, then: Self::Step) -> Self::Command {
        Self::make(then, LATER, &mut Dice::good())
    }

    /// What stands around it.
    fn world(_stage: Self::Stage, _then: Self::Step) -> World {
        reported()
    }

    /// Who takes a step in a role.
    fn who(role: Role, _then: Self::Step) -> Actor {
        actor(role)
    }
}

/// A good command of the day the ways are walked on.
fn good<P: Specimen>(step: P::Step) -> P::Command {
    P::make(step, START, &mut Dice::good())
}

/// A case whose report came to the unit and, the same day, to the authorised body.
pub fn reported() -> World {
    let mut world = World::default();
    world.protection.receive(START);
    world.protection.receive_authorised(START);
    world
}

/// The same with a hearing about a labour dispute or about a measure, at a stage.
pub fn heard(about: Option<usize>, stage: hearing::Stage) -> World {
    let mut world = reported();
    let mut proposed = measure::Measure::default();
    let propose = good::<measure::Measure>(measure::Step::Propose);
    world.play(&mut proposed, vec![(actor(Role::Hr), propose)], START);
    world.measures.push(proposed);
    let mut hearing = hearing::Hearing::default();
    let mut way = hearing::Hearing::way(stage, hearing::Step::Close);
    for (_, command) in &mut way {
        match command {
            hearing::Command::Register { body, about: of, .. } => {
                *of = about;
                *body =
                    if about.is_some() { hearing::Body::DisciplinaryCommission } else { hearing::Body::Conciliation };
            }
            hearing::Command::Adopt { decision } => {
                decision.recommendation = about.map(|_| hearing::Recommendation::For);
            }
            _ => {}
        }
    }
    world.play(&mut hearing, way, START);
    world.hearings.push(hearing);
    world
}

/// Walks to a stage, so that somebody in a role can take `then`.
pub fn walked<P: Specimen>(stage: P::Stage, then: P::Step, by: Role) -> (P, World) {
    let mut world = P::world(stage, then);
    let mut state = P::default();
    world.play(&mut state, P::way_of(stage, then, by), START);
    assert_eq!(state.stage().word(), stage.word(), "{}: the way leads elsewhere", P::NAME);
    P::meanwhile(then, &mut world);
    (state, world)
}

/// Persons that dice choose from.
const PERSONS: [PersonId; 4] = [THIRD, SECOND, STRANGER, person(12)];

// --- report ------------------------------------------------------------------------------------------------------

impl Specimen for report::Report {
    const TABLE: &'static str = include_str!("tables/report.csv");

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
            S::AnswerComplaint => C::AnswerComplaint { nth: dice.below(2), answer: dice.some(paper()) },
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

// --- application -------------------------------------------------------------------------------------------------

impl Specimen for application::Application {
    const TABLE: &'static str = include_str!("tables/application.csv");

    fn make(step: application::Step, _today: Date, dice: &mut Dice) -> application::Command {
        use application::{Command as C, Recipient, Step as S};
        match step {
            S::Lodge => C::Lodge { link: dice.some(paper()) },
            S::Check => C::Check { examined: (dice.below(5) == 1).then(paper) },
            S::Admit => C::Admit,
            S::Redirect => C::Redirect { advice: dice.some(paper()) },
            S::Inspect => C::Inspect { review_offered: dice.some(paper()) },
            S::Recommend => C::Recommend { text: dice.some(paper()), addressee: dice.some(paper()) },
            S::Conclude => C::Conclude { to: dice.pick(Recipient::ALL), proof: dice.some(paper()) },
            S::RecordAnswer => C::RecordAnswer,
            S::Close => C::Close { result: dice.some(paper()) },
            S::Dispute => C::Dispute,
        }
    }

    fn way(stage: application::Stage, _then: application::Step) -> Vec<(Actor, application::Command)> {
        use application::{Command as C, Stage as S, Step};
        let depth = match stage {
            S::None => 0,
            S::Lodged => 1,
            S::Admissible | S::OutOfTerm | S::AlreadyExamined => 2,
            S::Redirected | S::Inspection => 3,
            S::Recommended => 4,
            S::ConclusionSent => 5,
            S::ExecutionControl => 6,
            S::Closed => 7,
        };
        let third = if stage == S::Redirected { Step::Redirect } else { Step::Inspect };
        let straight =
            [Step::Lodge, Step::Check, third, Step::Recommend, Step::Conclude, Step::RecordAnswer, Step::Close];
        let role = |step| if step == Step::Lodge { Role::Reporter } else { Role::Authorised };
        let examined = (stage == S::AlreadyExamined).then(paper);
        let command = |step| if step == Step::Check { C::Check { examined } } else { good::<Self>(step) };
        straight.into_iter().take(depth).map(|step| (actor(role(step)), command(step))).collect()
    }

    fn world(stage: application::Stage, _then: application::Step) -> World {
        let unknown = matches!(stage, application::Stage::OutOfTerm | application::Stage::Redirected);
        if unknown { World::default() } else { reported() }
    }
}

// --- hearing -----------------------------------------------------------------------------------------------------

/// The body of the tables.
pub fn body() -> BTreeSet<PersonId> {
    [usual(Role::Chair), usual(Role::Member), THIRD].into()
}

impl Specimen for hearing::Hearing {
    const TABLE: &'static str = include_str!("tables/hearing.csv");

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

/// A proof, or sometimes one of tomorrow or none.
fn proof(today: Date, dice: &mut Dice) -> Option<senim_pure::case::actor::Proof> {
    match dice.below(24) {
        1 => None,
        2 => Some(signed(today.tomorrow().unwrap())),
        _ => Some(signed(today)),
    }
}

// --- review ------------------------------------------------------------------------------------------------------

impl Specimen for review::Review {
    const TABLE: &'static str = include_str!("tables/review.csv");

    fn make(step: review::Step, _today: Date, dice: &mut Dice) -> review::Command {
        use review::{Command as C, Step as S};
        match step {
            S::ApplyToCourt => C::ApplyToCourt { hearing: dice.below(3) },
            S::ApplyToAuthorised => C::ApplyToAuthorised { hearing: dice.below(3) },
            S::Accept => C::Accept,
            S::FindViolation => C::FindViolation { reasons: dice.some(paper()) },
            S::Uphold => C::Uphold { reasons: dice.some(paper()) },
            S::Notify => C::Notify { to: dice.pick(application::Recipient::ALL), proof: dice.some(paper()) },
            S::RecordOutcome => C::RecordOutcome { outcome: dice.some(paper()), rehearing: dice.below(2) == 1 },
        }
    }

    fn way(stage: review::Stage, _then: review::Step) -> Vec<(Actor, review::Command)> {
        use review::{Stage as S, Step};
        let steps: &[Step] = match stage {
            S::None => &[],
            S::Court => &[Step::ApplyToCourt],
            S::Lodged => &[Step::ApplyToAuthorised],
            S::UnderReview => &[Step::ApplyToAuthorised, Step::Accept],
            S::ViolationFound => &[Step::ApplyToAuthorised, Step::Accept, Step::FindViolation],
            S::NoticeSent => &[Step::ApplyToAuthorised, Step::Accept, Step::FindViolation, Step::Notify],
            S::Upheld => &[Step::ApplyToAuthorised, Step::Accept, Step::Uphold],
            S::Closed => &[Step::ApplyToAuthorised, Step::Accept, Step::Uphold, Step::RecordOutcome],
        };
        let role = |step| {
            if step == Step::ApplyToAuthorised || step == Step::ApplyToCourt {
                Role::Reporter
            } else {
                Role::Authorised
            }
        };
        steps.iter().map(|&step| (actor(role(step)), good::<Self>(step))).collect()
    }

    fn world(_stage: review::Stage, _then: review::Step) -> World {
        heard(None, hearing::Stage::Signed)
    }
}

// --- agreement ---------------------------------------------------------------------------------------------------

impl Specimen for agreement::Agreement {
    const TABLE: &'static str = include_str!("tables/agreement.csv");

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

// --- measure -----------------------------------------------------------------------------------------------------

impl Specimen for measure::Measure {
    const TABLE: &'static str = include_str!("tables/measure.csv");

    fn make(step: measure::Step, today: Date, dice: &mut Dice) -> measure::Command {
        use measure::{Command as C, Step as S};
        match step {
            S::Propose => C::Propose {
                kind: dice.pick(measure::Kind::ALL),
                initiator: dice.pick(measure::Initiator::ALL),
                ground: dice.some(paper()),
            },
            S::Commission => C::Commission,
            S::Claim => C::Claim,
            S::Match => C::Match,
            S::Check => C::Check,
            S::Settle => C::Settle,
            S::Hear => C::Hear { hearing: dice.below(4) },
            S::Permit => C::Permit,
            S::Refuse => C::Refuse,
            S::ConfirmOwnRequest => C::ConfirmOwnRequest,
            S::RecordOrder => C::RecordOrder { document: dice.some(paper()) },
            S::Execute => C::Execute { order: paper(), on: dice.pick(&[today, START, today.tomorrow().unwrap()]) },
            S::ReportExecution => C::ReportExecution { on: dice.pick(&[today, START, today.tomorrow().unwrap()]) },
            S::Close => C::Close,
        }
    }

    fn way(stage: measure::Stage, then: measure::Step) -> Vec<(Actor, measure::Command)> {
        use measure::{Command as C, Initiator, Kind, Stage as S, Step};
        let initiator = match (stage, then) {
            (S::Proposed, Step::ConfirmOwnRequest) | (S::Released, Step::Execute) | (S::Executed, _) => {
                Initiator::OwnRequest
            }
            (S::Proposed, Step::RecordOrder) | (S::Recorded, _) => Initiator::CourtOrLaw,
            _ => Initiator::Employer,
        };
        let steps: &[(Role, Step)] = match stage {
            S::None | S::Proposed => &[],
            S::ToCommission => &[(Role::System, Step::Commission)],
            S::Checked => &[(Role::Custodian, Step::Check)],
            S::Held => &[(Role::System, Step::Commission), (Role::Reporter, Step::Claim)],
            S::InHearing => &[(Role::System, Step::Commission), (Role::System, Step::Hear)],
            S::Permitted => {
                &[(Role::System, Step::Commission), (Role::System, Step::Hear), (Role::System, Step::Permit)]
            }
            S::Refused | S::Closed => {
                &[(Role::System, Step::Commission), (Role::System, Step::Hear), (Role::System, Step::Refuse)]
            }
            S::Executed => &[(Role::Employee, Step::ConfirmOwnRequest)],
            S::Released if then == Step::Execute => &[(Role::Employee, Step::ConfirmOwnRequest)],
            S::Released => &[(Role::Custodian, Step::Check), (Role::System, Step::Settle)],
            S::Recorded => &[(Role::Hr, Step::RecordOrder)],
            S::UnlawfulExecution => &[(Role::Reporter, Step::ReportExecution)],
        };
        let propose = C::Propose { kind: Kind::Dismissal, initiator, ground: Some(paper()) };
        let mut way: Vec<_> = steps.iter().map(|&(role, step)| (actor(role), good::<Self>(step))).collect();
        if stage != S::None {
            way.insert(0, (actor(Role::Hr), propose));
        }
        match stage {
            S::Executed => way.push((actor(Role::Hr), C::Execute { order: paper(), on: START })),
            S::Closed => way.push((actor(Role::System), C::Close)),
            _ => {}
        }
        way
    }

    fn world(stage: measure::Stage, then: measure::Step) -> World {
        use measure::{Stage as S, Step};
        let waits = (stage, then) == (S::InHearing, Step::Refuse) || matches!(stage, S::Refused | S::Closed);
        let mut world = heard(Some(0), hearing::Stage::Closed);
        if waits {
            // The same body recommends against it.
            let mut way = hearing::Hearing::way(hearing::Stage::Closed, hearing::Step::Close);
            for (_, command) in &mut way {
                match command {
                    hearing::Command::Register { about, .. } => *about = Some(0),
                    hearing::Command::Adopt { decision } => {
                        decision.recommendation = Some(hearing::Recommendation::Against);
                    }
                    _ => {}
                }
            }
            let mut hearing = hearing::Hearing::default();
            world.play(&mut hearing, way, START);
            world.hearings[0] = hearing;
        }
        if stage == S::Released {
            // Nobody was protected when it was looked at.
            world.protection = Protection::default();
        }
        world
    }

    fn meanwhile(then: measure::Step, world: &mut World) {
        if then == measure::Step::ReportExecution {
            // A report came, and a review of whatever was decided is open.
            world.protection = reported().protection;
            let mut review = review::Review::default();
            let apply = review::Command::ApplyToCourt { hearing: 0 };
            world.play(&mut review, vec![(actor(Role::Reporter), apply)], START);
            world.reviews.push(review);
        }
    }
}

// --- conflict ----------------------------------------------------------------------------------------------------

/// The head whom notices address, in whatever quality.
pub const HEAD: PersonId = person(90);

impl Specimen for conflict::Conflict {
    const TABLE: &'static str = include_str!("tables/conflict.csv");

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
        let mut world = World::default();
        world.measures = transfers();
        world
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

// --- gift --------------------------------------------------------------------------------------------------------

impl Specimen for gift::Gift {
    const TABLE: &'static str = include_str!("tables/gift.csv");

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

// --- duty --------------------------------------------------------------------------------------------------------

impl Specimen for duty::Duty {
    const TABLE: &'static str = include_str!("tables/duty.csv");

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
