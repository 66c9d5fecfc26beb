//! What is known of a procedure besides its stage, for whoever reads its room.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    case::{actor::Paper, agreement::Agreement, application::Application, hearing::Hearing, procedure::Word},
    seal::id::PersonId,
};

/// The details of a procedure that has some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Details {
    /// Of an agreement.
    Agreement {
        /// With whom.
        #[serde(skip_serializing_if = "Option::is_none")]
        counterparty: Option<&'static str>,
        /// The version of its text.
        #[serde(skip_serializing_if = "Option::is_none")]
        template: Option<String>,
        /// Who undertook confidentiality under it.
        joined: BTreeSet<PersonId>,
    },
    /// Of an application.
    Application {
        /// Its day.
        #[serde(skip_serializing_if = "Option::is_none")]
        lodged: Option<Date>,
        /// Whether it was brought before a collegial body.
        disputed: bool,
    },
    /// Of a hearing.
    Hearing(Box<HearingDetails>),
}

/// The details of a hearing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HearingDetails {
    /// Which body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<&'static str>,
    /// The day it received the application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Date>,
    /// Its members.
    pub members: BTreeSet<PersonId>,
    /// Its chair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chair: Option<PersonId>,
    /// How many its own rules demand.
    pub quorum: usize,
    /// The day of the session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<Date>,
    /// Who represents the authorised body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representative: Option<PersonId>,
    /// The members who attended.
    pub attending: BTreeSet<PersonId>,
    /// The day of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Date>,
    /// The numbers of what is to be done.
    pub items: BTreeSet<u8>,
    /// For or against the measure it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<&'static str>,
    /// Who signed.
    pub signed: BTreeSet<PersonId>,
    /// Who refused to.
    pub refused: BTreeSet<PersonId>,
    /// Whether the package went out before all had signed.
    pub incomplete: bool,
    /// Whether a decision was taken elsewhere or without the representative.
    pub void_risk: bool,
    /// The day it was served.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served: Option<Date>,
    /// The day the person said they had read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<Date>,
}

impl From<&Agreement> for Details {
    fn from(agreement: &Agreement) -> Self {
        Self::Agreement {
            counterparty: agreement.counterparty().map(Word::word),
            template: agreement.template().map(|Paper(hash)| hash.to_string()),
            joined: agreement.joined().clone(),
        }
    }
}

impl From<&Application> for Details {
    fn from(application: &Application) -> Self {
        Self::Application { lodged: application.lodged(), disputed: application.is_disputed() }
    }
}

impl From<HearingDetails> for Details {
    fn from(hearing: HearingDetails) -> Self {
        Self::Hearing(Box::new(hearing))
    }
}

impl From<&Hearing> for Details {
    fn from(hearing: &Hearing) -> Self {
        hearing.details().into()
    }
}
