//! **Client**: the Rust client of a portal, twin of `web/client/`. It knows the pure rooms and HTTP, never the store: the
//! command line, the tests and the benchmarks drive the story through it.

pub mod altered;
pub mod bodies;
pub mod conversation;
pub mod evidence;
mod inquiry;
pub mod ledger;
pub mod officer;
pub mod openings;
pub mod paper;
pub mod portal;
mod puzzle;
pub mod reporter;
pub mod rights;
pub mod room;
mod served;
pub mod told;
mod undertaking;

use crate::{
    ledger::{receipt::ReceiptRefusal, receipt_box::BoxRefusal},
    roster::RosterRefusal,
    seal::{
        code::CodeRefusal, entry::TooLong, envelope::EnvelopeRefusal, grant::GrantRefusal, keyfile::KeyFileRefusal,
        statement::StatementRefusal,
    },
};

/// Why the client did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No connection, or it broke. What was sent may have arrived: sending the same again is safe.
    #[error("the portal can't be reached")]
    Offline,
    /// The portal refused, with its code.
    #[error("the portal refused: {code}")]
    Refused {
        /// The code.
        code: String,
    },
    /// The law refuses a step, or a policy.
    #[error("{rule} ({paragraph}): {missing} is missing")]
    Step {
        /// The rule.
        rule: String,
        /// Its paragraph.
        paragraph: String,
        /// The word of what is missing.
        missing: String,
    },
    /// The answer is not what a portal answers.
    #[error("the answer is not one that a portal gives")]
    NotAnAnswer,
    /// A root or roster does not verify: nothing is encrypted to it.
    #[error("the list of officers can't be trusted: {0}")]
    Roster(#[from] RosterRefusal),
    /// Other people would read the report by the lists of now than by those it was sealed by: nothing was stored.
    #[error("the list of officers has changed")]
    RosterChanged,
    /// The organisation is not the one whose fingerprint was given.
    #[error("this is not the organisation of that fingerprint")]
    Fingerprint,
    /// The code can't be read.
    #[error(transparent)]
    Code(#[from] CodeRefusal),
    /// No case is known under this code here.
    #[error("no case is known under this code at this organisation")]
    UnknownCode,
    /// Everybody who could read was excluded.
    #[error("nobody would be left who can read the report")]
    ExcludedAll,
    /// The text is too long for one entry.
    #[error(transparent)]
    TooLong(#[from] TooLong),
    /// Something could not be sealed or opened.
    #[error(transparent)]
    Envelope(#[from] EnvelopeRefusal),
    /// A key file can't be used.
    #[error(transparent)]
    KeyFile(#[from] KeyFileRefusal),
    /// The officer's grant does not hold.
    #[error(transparent)]
    Grant(#[from] GrantRefusal),
    /// The case statement does not hold.
    #[error(transparent)]
    Statement(#[from] StatementRefusal),
    /// The receipt is not this entry's.
    #[error(transparent)]
    Receipt(#[from] ReceiptRefusal),
    /// The receipt's box does not open.
    #[error(transparent)]
    Box(#[from] BoxRefusal),
    /// The conversation's chain is broken: nothing is written behind it.
    #[error("the chain of entries is broken: nothing is written behind it")]
    Tampered,
    /// What the portal answered is not what its key signed: nothing of it is believed.
    #[error("the answer is not what the portal's key signed")]
    Unsigned,
    /// The portal denies now what it signed before; the proof of that.
    #[error("the portal withholds what it showed before")]
    Withheld(Box<evidence::Evidence>),
    /// What the portal shows of its ledger is not a ledger of its key.
    #[error("what the portal shows of its ledger does not hold")]
    Ledger,
    /// The key stands in no roster of this body today.
    #[error("this key stands in no roster of this body today")]
    NoOffice,
}

impl ClientError {
    /// A stable code, for scripts and messages.
    pub fn code(&self) -> &str {
        match self {
            Self::Offline => "offline",
            Self::Refused { code } => code,
            Self::Step { .. } => "refused",
            Self::NotAnAnswer => "server",
            Self::Roster(RosterRefusal::Expired) => "roster-expired",
            Self::Roster(_) => "roster-invalid",
            Self::RosterChanged => "roster-changed",
            Self::Fingerprint => "fingerprint",
            Self::Code(CodeRefusal::Symbol) => "code-symbol",
            Self::Code(CodeRefusal::Length) => "code-length",
            Self::Code(CodeRefusal::Check) => "code-check",
            Self::UnknownCode => "unknown-code",
            Self::ExcludedAll => "excluded-all",
            Self::TooLong(_) => "too-long",
            Self::KeyFile(KeyFileRefusal::Passphrase) => "passphrase",
            Self::KeyFile(_) => "key-file",
            Self::Envelope(_) | Self::Grant(_) | Self::Statement(_) | Self::Tampered => "not-genuine",
            Self::Receipt(_) | Self::Box(_) => "exchanged",
            Self::Unsigned => "unsigned",
            Self::Withheld(_) => "withheld",
            Self::Ledger => "ledger",
            Self::NoOffice => "no-access",
        }
    }
}
