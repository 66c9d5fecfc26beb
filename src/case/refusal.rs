//! Why a step is refused: the rule or policy that refuses it, and what is missing.

use jiff::civil::Date;

use super::{
    actor::Proof,
    procedure::{At, Word},
};

/// The refusal of a step. Nothing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{rule}: {}", .missing.word())]
pub struct Refusal {
    /// The rule or policy; its paragraph and words stand in the rule book.
    pub rule: &'static str,
    /// What is missing.
    pub missing: Missing,
}

/// Refuses.
pub(super) fn refuse<T>(rule: &'static str, missing: Missing) -> Result<T, Refusal> {
    Err(Refusal { rule, missing })
}

/// Goes on where something holds.
pub(super) fn demand(holds: bool, rule: &'static str, missing: Missing) -> Result<(), Refusal> {
    if holds { Ok(()) } else { refuse(rule, missing) }
}

/// A proof that must be there and hold.
pub(super) fn proven(proof: Option<&Proof>, rule: &'static str, missing: Missing, at: &At) -> Result<Date, Refusal> {
    proof.map_or_else(|| refuse(rule, missing), |proof| proof.check(at.today, at.out))
}

words! {
    /// What a refused step lacks.
    Missing {
        /// The role that may take it.
        Role = "role",
        /// The stage in which it is possible.
        Stage = "stage",
        /// Somebody who is neither subject nor relative nor subordinate.
        Impartiality = "impartiality",
        /// A second person.
        SecondPerson = "second-person",
        /// A day that has come and lies not before what it follows.
        Day = "day",
        /// A key of its own.
        Key = "key",
        /// Two officers with keys.
        TwoOfficers = "two-officers",
        /// The notice that was shown.
        Notice = "notice",
        /// A ground in the report.
        Ground = "ground",
        /// Word to the person.
        Word = "word-to-person",
        /// Reasons.
        Reasons = "reasons",
        /// A cause code (A-2.2(8)).
        Cause = "cause",
        /// A result that the code can read.
        Result = "result",
        /// A record of protection.
        Protection = "protection",
        /// A term that has passed.
        TermPassed = "term-passed",
        /// The decision or action complained of.
        Decision = "decision",
        /// An open complaint.
        Complaint = "complaint",
        /// Whoever stands above those complained of.
        HigherBody = "higher-body",
        /// A paper that the step must attach.
        Paper = "paper",
        /// A hearing that decided.
        Hearing = "hearing",
        /// The body's own members, or enough of them.
        Members = "members",
        /// The chair of this body.
        Chair = "chair",
        /// An undertaking of confidentiality.
        Undertaking = "undertaking",
        /// A declaration of no conflict.
        Declaration = "declaration",
        /// The authorised body's representative.
        Representative = "representative",
        /// Everything that an examination sees to.
        Examination = "examination",
        /// A recommendation for or against the measure.
        Recommendation = "recommendation",
        /// A signature that is still asked for.
        Signature = "signature",
        /// Proof of something done.
        Proof = "proof",
        /// Service of the decision on the person.
        Service = "service",
        /// A counterparty that can be asked.
        Counterparty = "counterparty",
        /// A window that is open, or one that is not.
        Window = "window",
        /// The person's own request.
        OwnRequest = "own-request",
        /// An order of a court or of the law.
        Order = "order",
        /// An end to the review.
        ReviewEnd = "review-end",
        /// The prevention unit among the addressees.
        Unit = "unit",
        /// An addressee one step higher, or the one it is about.
        Addressee = "addressee",
        /// A confirmed conflict of interest.
        Confirmation = "confirmation",
        /// A post of equal rank.
        EqualRank = "equal-rank",
        /// Another kind of notice.
        Kind = "kind",
        /// The superior's knowledge.
        Superior = "superior",
    }
}
