//! The application about a violation of labour rights (43.2, 44.4; table 3b). The authorised body inspects and gives its
//! recommendations within fifteen calendar days, then sends its conclusion to the labour or prosecution body. Nothing is
//! refused in silence: out of term it is still registered and the authorised body decides, and where a conciliation
//! commission has decided before, the inspection of 43.2 is owed all the same.

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper},
    clock::Terms,
    hearing::Body,
    procedure::{At, EventOf, Procedure},
    refusal::{Missing, Refusal, demand},
};
use crate::law::rule::examination;

stages! {
    /// With the authorised body; the fifteen days run.
    Lodged = "lodged",
    /// In the window and not examined before.
    Admissible = "admissible",
    /// After the three years; the authorised body decides.
    OutOfTerm = "out-of-term",
    /// A conciliation commission has decided it on the merits.
    AlreadyExamined = "already-examined",
    /// Sent the general way.
    Redirected = "redirected",
    /// The authorised body inspects.
    Inspection = "inspection",
    /// Recommendations are given.
    Recommended = "recommended",
    /// The conclusion is with the labour or prosecution body.
    ConclusionSent = "conclusion-sent",
    /// They have answered.
    ExecutionControl = "execution-control",
    /// The end.
    Closed = "closed",
}

words! {
    /// Who receives the conclusion (43.2, 43.5).
    Recipient {
        /// Labour bodies.
        Labour = "labour",
        /// Prosecution bodies.
        Prosecution = "prosecution",
    }
}

table! {
    /// Applies. The code links it to the report, or another proof does.
    Lodge {
        /// The other proof.
        link: Option<Paper>,
    } = "lodge", "44.4-window", [None] by [Reporter];

    /// Looks at term and history; facts decide, not the officer.
    Check {
        /// The decision of a conciliation commission elsewhere.
        examined: Option<Paper>,
    } = "check", "P-admissible", [Lodged] by [Authorised];

    /// Admits what is out of term.
    Admit = "admit", "44.4-window", [OutOfTerm] by [Authorised];

    /// Explains the general way.
    Redirect {
        /// The advice.
        advice: Option<Paper>,
    } = "redirect", "44.4-window", [OutOfTerm] by [Authorised];

    /// Opens the inspection.
    Inspect {
        /// The offer of a review (43.5), where a commission has decided.
        review_offered: Option<Paper>,
    } = "inspect", "43.2-inspection", [Admissible AlreadyExamined] by [Authorised];

    /// Gives recommendations; that there is no violation needs reasons too.
    Recommend {
        /// The text.
        text: Option<Paper>,
        /// To whom besides the person.
        addressee: Option<Paper>,
    } = "recommend", "44.4-recommendation", [Inspection] by [Authorised];

    /// Sends the conclusion.
    Conclude {
        /// To whom.
        to: Recipient,
        /// Proof of sending.
        proof: Option<Paper>,
    } = "conclude", "43.2-conclusion", [Recommended] by [Authorised];

    /// Records their answer.
    RecordAnswer = "record-answer", "43.2-conclusion", [ConclusionSent] by [Authorised];

    /// Closes it.
    Close {
        /// What the person is told.
        result: Option<Paper>,
    } = "close", "44.1-information", [ExecutionControl] by [Authorised];

    /// Brings the dispute before a collegial body; the hearing runs beside.
    Dispute = "dispute", "43.3-hearing", [Admissible Inspection] by [Reporter Leadership];
}

/// An application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Application {
    stage: Stage,
    terms: Terms,
    lodged: Option<Date>,
    is_disputed: bool,
}

impl Procedure for Application {
    procedure!(Application, "application");

    const ON_PAPER: &'static [Step] = &[Step::RecordAnswer];

    fn guard(&self, _by: &Actor, command: &Command, _day: Date, at: &At) -> Result<Stage, Refusal> {
        match command {
            Command::Lodge { link } => {
                let known = link.is_some() || !at.protection.stamps().is_empty();
                demand(known, "44.4-window", Missing::Proof)?;
                Ok(Stage::Lodged)
            }
            Command::Check { examined } => {
                let in_time = self.lodged.is_some_and(|day| at.protection.is_in_time(day, at.law));
                Ok(match examined.is_some() || was_examined(at) {
                    true => Stage::AlreadyExamined,
                    false if in_time => Stage::Admissible,
                    false => Stage::OutOfTerm,
                })
            }
            Command::Admit => Ok(Stage::Admissible),
            Command::Redirect { advice } => {
                demand(advice.is_some(), "44.4-window", Missing::Word)?;
                Ok(Stage::Redirected)
            }
            Command::Inspect { review_offered } => {
                let offered = self.stage != Stage::AlreadyExamined || review_offered.is_some();
                demand(offered, "43.5-review", Missing::Word)?;
                Ok(Stage::Inspection)
            }
            Command::Recommend { text, addressee } => {
                demand(text.is_some(), "44.4-recommendation", Missing::Recommendation)?;
                demand(addressee.is_some(), "44.4-recommendation", Missing::Addressee)?;
                Ok(Stage::Recommended)
            }
            Command::Conclude { proof, .. } => {
                demand(proof.is_some(), "43.2-conclusion", Missing::Proof)?;
                Ok(Stage::ConclusionSent)
            }
            Command::RecordAnswer => Ok(Stage::ExecutionControl),
            Command::Close { result } => {
                demand(result.is_some(), "44.1-information", Missing::Result)?;
                let heard = at.hearings.iter().any(|hearing| hearing.about().is_none() && hearing.decided().is_some());
                demand(!self.is_disputed || heard, "43.3-hearing", Missing::Hearing)?;
                Ok(Stage::Closed)
            }
            Command::Dispute => {
                demand(!self.is_disputed, "43.3-hearing", Missing::Hearing)?;
                Ok(self.stage)
            }
        }
    }

    fn take(&mut self, taken: &EventOf<Self>) {
        let day = taken.day;
        self.stage = taken.to;
        match &taken.command {
            Command::Lodge { .. } => {
                self.lodged = Some(day);
                self.terms.start("P-admissible", day);
                self.terms.start(examination(false), day);
            }
            Command::Check { .. } => {
                self.terms.meet("P-admissible", day);
                if taken.to != Stage::Admissible {
                    // 44.4 has two conditions, and one of them is not there: its term had never to run.
                    self.terms.lift(examination(false), day);
                }
                if taken.to == Stage::AlreadyExamined {
                    self.owed_since_lodged(examination(true));
                }
            }
            Command::Admit => self.owed_since_lodged(examination(false)),
            Command::Recommend { .. } => {
                self.terms.meet(examination(false), day);
                self.terms.meet(examination(true), day);
                self.terms.start("P-conclusion", day);
            }
            Command::Conclude { .. } => self.terms.meet("P-conclusion", day),
            Command::Dispute => self.is_disputed = true,
            Command::Redirect { .. } | Command::Inspect { .. } | Command::RecordAnswer | Command::Close { .. } => {}
        }
    }
}

impl Application {
    /// The day it was lodged.
    pub fn lodged(&self) -> Option<Date> {
        self.lodged
    }

    /// Whether it was brought before a collegial body.
    pub fn is_disputed(&self) -> bool {
        self.is_disputed
    }

    fn owed_since_lodged(&mut self, rule: &'static str) {
        if let Some(lodged) = self.lodged {
            self.terms.start(rule, lodged);
        }
    }
}

/// Only a conciliation commission's decision on the merits excludes 44.4; a pending hearing does not (AMB-18).
fn was_examined(at: &At) -> bool {
    at.hearings.iter().any(|hearing| hearing.body() == Some(Body::Conciliation) && hearing.decided().is_some())
}
