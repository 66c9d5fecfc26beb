//! The non-disclosure agreement (43.6, 44.3; table 3e) between the assisting person and the leadership or the authorised
//! body. It *is concluded*: every case opens it as offered, the person may demand it at any stage, and only the person may
//! decline. There is no rejected and no expired state, for 44.3 is a right to demand and the text sets no end. It binds
//! the recipients.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper, Proof, Role},
    clock::Terms,
    procedure::{At, EventOf, Procedure},
    refusal::{Missing, Refusal, demand, proven},
};
use crate::seal::id::PersonId;

stages! {
    /// Offered with the case.
    Offered = "offered",
    /// Demanded by the person.
    Requested = "requested",
    /// The person does without, for now.
    Declined = "declined",
    /// The text is there.
    Drafted = "drafted",
    /// Signed by the person.
    SignedByPerson = "signed-by-person",
    /// Signed by both, without end.
    InForce = "in-force",
}

words! {
    /// With whom (43.6).
    Counterparty {
        /// The leadership of the state body.
        Leadership = "leadership",
        /// The authorised body.
        Authorised = "authorised",
    }
}

impl Counterparty {
    fn offices(self) -> &'static [Role] {
        match self {
            Self::Leadership => &[Role::Leadership, Role::FirstHead],
            Self::Authorised => &[Role::Authorised],
        }
    }
}

table! {
    /// Offers it as the case opens.
    Offer = "offer", "43.6-agreement", [None] by [System];

    /// Demands it, and says with whom.
    Request {
        /// With whom.
        counterparty: Counterparty,
    } = "request", "43.6-initiative", [None Offered Declined] by [Reporter];

    /// Does without; it can be demanded again.
    Decline = "decline", "43.6-initiative", [Offered Requested Drafted] by [Reporter];

    /// Fills the template in; an offer that nobody chose a counterparty for goes to the authorised body.
    Draft {
        /// The version of the template, with its language and scope.
        template: Paper,
    } = "draft", "P-draft", [Offered Requested] by [System Officer];

    /// The person signs: with the case's key, or by name inside the identity envelope.
    Sign {
        /// The signature.
        signature: Paper,
    } = "sign", "43.6-agreement", [Drafted] by [Reporter];

    /// The counterparty's authorised person signs.
    Countersign {
        /// The signature.
        signature: Paper,
    } = "countersign", "43.6-agreement", [SignedByPerson] by [FirstHead Leadership Authorised];

    /// Goes to the authorised body, where leadership is in conflict or silent.
    ChangeCounterparty = "change-counterparty", "P-counterparty", [Requested SignedByPerson] by [System];

    /// A further reader undertakes confidentiality (43.6), before access.
    Join {
        /// Their undertaking.
        undertaking: Option<Proof>,
    } = "join", "43.6-participants", [InForce]
        by [Dispatcher Officer DirectHead FirstHead Leadership Chair Member Secretary Representative Authorised Higher];

    /// Reports that somebody broke it.
    ReportBreach {
        /// The facts.
        facts: Paper,
    } = "report-breach", "43.6-confidentiality", [InForce]
        by [Reporter Employee Dispatcher Officer DirectHead FirstHead Leadership OrderGiver Hr Custodian Chair Member Secretary Representative Authorised Higher];
}

/// An agreement with one counterparty; another may stand beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    stage: Stage,
    terms: Terms,
    counterparty: Option<Counterparty>,
    template: Option<Paper>,
    joined: BTreeSet<PersonId>,
}

impl Procedure for Agreement {
    procedure!(Agreement, "agreement");

    const ON_PAPER: &'static [Step] = &[Step::Countersign, Step::Join];

    fn guard(&self, by: &Actor, command: &Command, _day: Date, at: &At) -> Result<Stage, Refusal> {
        match command {
            Command::Offer => Ok(Stage::Offered),
            Command::Request { counterparty } => {
                // Where leadership is named, the authorised body alone is offered (43.6).
                demand(
                    *counterparty != Counterparty::Leadership || !is_out(*counterparty, at),
                    "43.6-agreement",
                    Missing::Counterparty,
                )?;
                Ok(Stage::Requested)
            }
            Command::Decline => Ok(Stage::Declined),
            Command::Draft { .. } => Ok(Stage::Drafted),
            Command::Sign { .. } => Ok(Stage::SignedByPerson),
            Command::Countersign { .. } => {
                let theirs = self.counterparty.is_some_and(|party| party.offices().contains(&by.role()));
                demand(theirs, "43.6-agreement", Missing::Counterparty)?;
                Ok(Stage::InForce)
            }
            Command::ChangeCounterparty => {
                demand(self.counterparty == Some(Counterparty::Leadership), "P-counterparty", Missing::Counterparty)?;
                let signed = self.stage == Stage::SignedByPerson;
                let rule = if signed { "P-counterparty" } else { "P-agreement" };
                let silent = self.terms.since(rule).is_some_and(|event| at.has_passed(rule, event));
                demand(silent || is_out(Counterparty::Leadership, at), "P-counterparty", Missing::TermPassed)?;
                Ok(Stage::Drafted)
            }
            Command::Join { undertaking } => {
                proven(undertaking.as_ref(), "43.6-participants", Missing::Undertaking, at)?;
                Ok(Stage::InForce)
            }
            Command::ReportBreach { .. } => Ok(Stage::InForce),
        }
    }

    fn take(&mut self, taken: &EventOf<Self>) {
        let day = taken.day;
        self.stage = taken.to;
        match &taken.command {
            Command::Offer | Command::ReportBreach { .. } => {}
            Command::Request { counterparty } => {
                self.counterparty = Some(*counterparty);
                self.terms.start("P-draft", day);
                self.terms.start("P-agreement", day);
            }
            Command::Decline => {
                for rule in ["P-draft", "P-agreement"] {
                    self.terms.lift(rule, day);
                }
            }
            Command::Draft { template } => {
                self.template = Some(*template);
                self.counterparty.get_or_insert(Counterparty::Authorised);
                self.terms.meet("P-draft", day);
            }
            Command::Sign { .. } => self.terms.start("P-counterparty", day),
            Command::Countersign { .. } => {
                self.terms.meet("P-counterparty", day);
                self.terms.meet("P-agreement", day);
            }
            Command::ChangeCounterparty => {
                self.counterparty = Some(Counterparty::Authorised);
                self.terms.meet("P-draft", day);
                self.terms.lift("P-counterparty", day);
            }
            Command::Join { .. } => self.joined.extend(taken.by.person()),
        }
    }
}

impl Agreement {
    /// With whom it is, once that is known.
    pub fn counterparty(&self) -> Option<Counterparty> {
        self.counterparty
    }

    /// The version of its text, once there is one.
    pub fn template(&self) -> Option<Paper> {
        self.template
    }

    /// Who undertook confidentiality under it.
    pub fn joined(&self) -> &BTreeSet<PersonId> {
        &self.joined
    }
}

/// Whether nobody of a counterparty may sign: one of its offices is named as conflicted.
fn is_out(counterparty: Counterparty, at: &At) -> bool {
    at.is_out(counterparty.offices())
}
