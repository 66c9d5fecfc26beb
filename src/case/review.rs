//! The review of a decision (43.5; table 3d): by a court, by the authorised body, or by both in turn. While a route is
//! open the measure waits.

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper},
    application::Recipient,
    clock::Terms,
    hearing::Hearing,
    procedure::{At, EventOf, Procedure},
    refusal::{Missing, Refusal, demand},
};
use crate::seal::id::PersonId;

stages! {
    /// With a court; the portal keeps the export and its day.
    Court = "court",
    /// With the authorised body.
    Lodged = "lodged",
    /// Somebody reviews it.
    UnderReview = "under-review",
    /// A violation is found.
    ViolationFound = "violation-found",
    /// The labour or prosecution body has notice.
    NoticeSent = "notice-sent",
    /// No violation is found.
    Upheld = "upheld",
    /// The outcome is recorded.
    Closed = "closed",
}

table! {
    /// Takes the decision to a court.
    ApplyToCourt {
        /// Which of the case's hearings.
        hearing: usize,
    } = "apply-to-court", "43.5-review", [None] by [Reporter];

    /// Takes it to the authorised body.
    ApplyToAuthorised {
        /// Which of the case's hearings.
        hearing: usize,
    } = "apply-to-authorised", "43.5-review", [None] by [Reporter];

    /// Takes the review on.
    Accept = "accept", "P-review", [Lodged] by [Authorised];

    /// Finds a violation.
    FindViolation {
        /// The reasons.
        reasons: Option<Paper>,
    } = "find-violation", "43.5-notice", [UnderReview] by [Authorised];

    /// Finds none.
    Uphold {
        /// The reasons, with the way to a court explained.
        reasons: Option<Paper>,
    } = "uphold", "43.5-review", [UnderReview] by [Authorised];

    /// Notifies the labour or prosecution body.
    Notify {
        /// Which.
        to: Recipient,
        /// Proof of sending.
        proof: Option<Paper>,
    } = "notify", "43.5-notice", [ViolationFound] by [Authorised];

    /// Records what became of it.
    RecordOutcome {
        /// The outcome.
        outcome: Option<Paper>,
        /// Whether the dispute is to be heard again.
        rehearing: bool,
    } = "record-outcome", "43.5-review", [Court] by [Reporter Authorised], [NoticeSent Upheld] by [Authorised];
}

/// A review, one a route.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    stage: Stage,
    terms: Terms,
    hearing: Option<usize>,
    reviewer: Option<PersonId>,
    is_reheard: bool,
}

impl Procedure for Review {
    procedure!(Review, "review");

    const ON_PAPER: &'static [Step] = &[Step::RecordOutcome];

    fn guard(&self, by: &Actor, command: &Command, _day: Date, at: &At) -> Result<Stage, Refusal> {
        match command {
            Command::ApplyToCourt { hearing } | Command::ApplyToAuthorised { hearing } => {
                let decided = at.hearings.get(*hearing).is_some_and(Hearing::is_reviewable);
                demand(decided, "43.5-review", Missing::Decision)?;
                let court = matches!(command, Command::ApplyToCourt { .. });
                Ok(if court { Stage::Court } else { Stage::Lodged })
            }
            Command::Accept => {
                let represented = self.hearing.and_then(|nth| at.hearings.get(nth)?.representative());
                demand(!represented.is_some_and(|person| by.is(person)), "P-reviewer", Missing::Impartiality)?;
                Ok(Stage::UnderReview)
            }
            Command::FindViolation { reasons } => {
                self.reviews(by)?;
                demand(reasons.is_some(), "43.5-notice", Missing::Reasons)?;
                Ok(Stage::ViolationFound)
            }
            Command::Uphold { reasons } => {
                self.reviews(by)?;
                demand(reasons.is_some(), "43.5-review", Missing::Reasons)?;
                Ok(Stage::Upheld)
            }
            Command::Notify { proof, .. } => {
                demand(proof.is_some(), "43.5-notice", Missing::Proof)?;
                Ok(Stage::NoticeSent)
            }
            Command::RecordOutcome { outcome, .. } => {
                demand(outcome.is_some(), "43.5-review", Missing::Result)?;
                Ok(Stage::Closed)
            }
        }
    }

    fn take(&mut self, taken: &EventOf<Self>) {
        let day = taken.day;
        self.stage = taken.to;
        match &taken.command {
            Command::ApplyToCourt { hearing } => self.hearing = Some(*hearing),
            Command::ApplyToAuthorised { hearing } => {
                self.hearing = Some(*hearing);
                self.terms.start("P-review", day);
            }
            Command::Accept => self.reviewer = taken.by.person(),
            Command::FindViolation { .. } => {
                self.terms.meet("P-review", day);
                self.terms.start("P-notice", day);
            }
            Command::Uphold { .. } => self.terms.meet("P-review", day),
            Command::Notify { .. } => self.terms.meet("P-notice", day),
            Command::RecordOutcome { rehearing, .. } => self.is_reheard = *rehearing,
        }
    }
}

impl Review {
    /// Who took the review on gives its result, and nobody else.
    fn reviews(&self, by: &Actor) -> Result<(), Refusal> {
        demand(self.reviewer.is_some() && self.reviewer == by.person(), "P-reviewer", Missing::Impartiality)
    }

    /// Whether the route is open: begun and its outcome not recorded.
    pub fn is_open(&self) -> bool {
        !matches!(self.stage, Stage::None | Stage::Closed)
    }

    /// Which of the case's hearings is under review.
    pub fn hearing(&self) -> Option<usize> {
        self.hearing
    }

    /// Whether the dispute is to be heard again.
    pub fn is_reheard(&self) -> bool {
        self.is_reheard
    }
}
