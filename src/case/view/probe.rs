//! Tries steps with the best arguments that are known, to say what is missing before somebody asks in vain.

use std::collections::BTreeMap;

use super::{Details, Known, PaperKind};
use crate::{
    case::{
        actor::Actor,
        agreement::{self, Agreement, Counterparty},
        application::{self, Application},
        conflict::{self, Conflict},
        duty::{self, Duty},
        gift::{self, Gift},
        hearing::{self, Decision, Hearing, Joining, Matter, Recommendation},
        measure::{self, Measure},
        procedure::{At, Procedure, Word},
        report::{self, Report},
        review::{self, Review},
    },
    seal::id::PersonId,
};

/// A procedure that can be looked at.
pub trait Seen: Procedure {
    /// What is known of it besides its stage.
    fn details(&self) -> Option<Details> {
        None
    }

    /// The ways in which somebody would most likely take a step, the best first.
    fn likely(&self, step: Self::Step, by: &Actor, at: &At, papers: &[Known]) -> Vec<Self::Command>;
}

macro_rules! plain {
    ($($procedure:ident in $module:ident),+ $(,)?) => {
        $(impl Seen for $procedure {
            fn likely(&self, step: $module::Step, _by: &Actor, at: &At, _papers: &[Known]) -> Vec<$module::Command> {
                vec![$module::Command::likely(step, at.today)]
            }
        })+
    };
}

plain! {
    Report in report,
    Review in review,
    Measure in measure,
    Conflict in conflict,
    Gift in gift,
    Duty in duty,
}

impl Seen for Application {
    fn details(&self) -> Option<Details> {
        Some(self.into())
    }

    fn likely(&self, step: application::Step, _by: &Actor, at: &At, _papers: &[Known]) -> Vec<application::Command> {
        vec![application::Command::likely(step, at.today)]
    }
}

impl Seen for Agreement {
    fn details(&self) -> Option<Details> {
        Some(self.into())
    }

    fn likely(&self, step: agreement::Step, _by: &Actor, at: &At, _papers: &[Known]) -> Vec<agreement::Command> {
        match step {
            agreement::Step::Request => {
                let all = Counterparty::ALL.iter();
                all.map(|&counterparty| agreement::Command::Request { counterparty }).collect()
            }
            step => vec![agreement::Command::likely(step, at.today)],
        }
    }
}

impl Seen for Hearing {
    fn details(&self) -> Option<Details> {
        Some(self.into())
    }

    fn likely(&self, step: hearing::Step, by: &Actor, at: &At, papers: &[Known]) -> Vec<hearing::Command> {
        use hearing::{Command, Step};
        let proof = |kind, person: PersonId| {
            papers.iter().find(|known| known.kind == kind && known.person == person).map(Known::proof)
        };
        let of = |kind| papers.iter().filter(move |known| known.kind == kind).map(|known| known.person);
        match step {
            Step::Compose => {
                let joining = |person| Joining {
                    declaration: proof(PaperKind::Declaration, person),
                    undertaking: proof(PaperKind::Undertaking, person),
                };
                let members: BTreeMap<_, _> =
                    of(PaperKind::Declaration).map(|person| (person, joining(person))).collect();
                let chair = members.keys().next().copied().unwrap_or(PersonId([0; 16]));
                vec![Command::Compose { quorum: 1, chair, members }]
            }
            Step::Recuse => {
                let own = by.person().into_iter();
                let out = self.sitting().iter().copied().filter(|&member| at.out.has_person(member));
                own.chain(out).map(|member| Command::Recuse { member }).collect()
            }
            Step::NameRepresentative => {
                let named = of(PaperKind::Undertaking).filter(|person| !self.sitting().contains(person));
                let mut ways: Vec<_> = named
                    .map(|person| Command::NameRepresentative {
                        person,
                        undertaking: proof(PaperKind::Undertaking, person),
                    })
                    .collect();
                ways.push(Command::NameRepresentative { person: PersonId([0; 16]), undertaking: None });
                ways
            }
            Step::Open => {
                let attending = self.sitting().iter().copied().filter(|&member| !at.out.has_person(member)).collect();
                let came = |person: PersonId| {
                    let today = |known: &&Known| known.day == at.today && known.kind == PaperKind::Attendance;
                    papers.iter().filter(today).find(|known| known.person == person).map(Known::proof)
                };
                let representative = self.representative().and_then(|person| Some((person, came(person)?)));
                vec![Command::Open { attending, representative }]
            }
            Step::CompleteExamination => {
                vec![Command::CompleteExamination { seen: Matter::ALL.iter().copied().collect() }]
            }
            Step::Adopt => {
                let Command::Adopt { decision } = Command::likely(step, at.today) else { return Vec::new() };
                let recommendation = self.about().map(|_| Recommendation::For);
                vec![Command::Adopt { decision: Decision { recommendation, ..decision } }]
            }
            Step::RefuseSignature => {
                let refusing = |member| match Command::likely(step, at.today) {
                    Command::RefuseSignature { reasons, certificate, .. } => {
                        Command::RefuseSignature { member, reasons, certificate }
                    }
                    other => other,
                };
                self.sitting().iter().copied().map(refusing).collect()
            }
            Step::Execute => vec![Command::Execute { proofs: self.proofs(at.today) }],
            Step::Transfer
            | Step::Register
            | Step::Invite
            | Step::Postpone
            | Step::Reschedule
            | Step::Sign
            | Step::Dispatch
            | Step::Supplement
            | Step::RecordElsewhere
            | Step::Serve
            | Step::Read
            | Step::Receive
            | Step::Close => vec![Command::likely(step, at.today)],
        }
    }
}
