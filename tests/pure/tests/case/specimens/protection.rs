//! Application, review and measure.

use jiff::civil::Date;
use senim_pure::case::{
    actor::{Actor, Role},
    application, docket, hearing, measure,
    procedure::{EventOf, Word},
    protection::Protection,
    review,
};

use super::{Specimen, good, heard, reported};
use crate::world::{Dice, START, World, actor, paper};

impl Specimen for application::Application {
    const TABLE: &'static str = include_str!("../tables/application.csv");
    const CALLED: fn(usize, Self::Command) -> docket::Command = docket::Command::Application;
    const DONE: fn(usize, EventOf<Self>) -> docket::Event = docket::Event::Application;

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

impl Specimen for review::Review {
    const TABLE: &'static str = include_str!("../tables/review.csv");
    const CALLED: fn(usize, Self::Command) -> docket::Command = docket::Command::Review;
    const DONE: fn(usize, EventOf<Self>) -> docket::Event = docket::Event::Review;

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

impl Specimen for measure::Measure {
    const TABLE: &'static str = include_str!("../tables/measure.csv");
    const CALLED: fn(usize, Self::Command) -> docket::Command = docket::Command::Measure;
    const DONE: fn(usize, EventOf<Self>) -> docket::Event = docket::Event::Measure;

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
