//! **Intake**: a sealed report arrives, and later the reporter's own entries. Case, grants, leaf and receipt go into one
//! transaction; the answer comes after its commit. The exact time exists in the receipt's box and nowhere else.

mod receipt;
mod submission;

pub use crate::store::NewGrant;
pub use submission::SubmissionParts;

use crate::{
    directory::{Directory, DirectoryError},
    ledger::receipt::ReceiptRefusal,
    now::Clock,
    proceedings::{Proceedings, StepRefusal},
    record::EntryRefusal,
    seal::{field::Malformed, id::Digest, statement::StatementRefusal},
    signer::Signer,
    store::{Store, StoreError},
};
use std::sync::Arc;

/// What the reporter's client gets for an entry: the box with its receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// The commitment inside the leaf.
    pub commitment: Digest,
    /// The box; only the code opens it.
    pub receipt_box: Vec<u8>,
    /// The legal day of receipt.
    pub legal_day: String,
}

/// Why an entry is not taken in. Nothing was stored, unless it says so.
#[derive(Debug, thiserror::Error)]
pub enum IntakeRefusal {
    /// A case statement that does not hold.
    #[error(transparent)]
    Statement(#[from] StatementRefusal),
    /// A header that is none, or that does not fit its case.
    #[error("the header does not fit")]
    Header,
    /// The entry or a grant is not as it must be, or not where the room ends.
    #[error(transparent)]
    Entry(#[from] EntryRefusal),
    /// The roster is not the newest here, has expired, or names the reader otherwise.
    #[error("the statement names readers that no newest roster has")]
    Readers,
    /// The organisation is not here.
    #[error("no such organisation")]
    Organisation,
    /// The case is already there with another content, or its key belongs to another.
    #[error("this case exists with another content")]
    Different,
    /// A step that is refused, or none.
    #[error(transparent)]
    Step(#[from] StepRefusal),
    /// There is no such case, or the author is not its reporter.
    #[error("no such case")]
    UnknownCase,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A roster in the database does not verify.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// A receipt could not be made.
    #[error(transparent)]
    Receipt(#[from] ReceiptRefusal),
}

impl From<Malformed> for IntakeRefusal {
    fn from(_: Malformed) -> Self {
        Self::Header
    }
}

/// Takes entries in.
#[derive(Clone)]
pub struct Intake {
    store: Store,
    directory: Directory,
    proceedings: Proceedings,
    signer: Arc<Signer>,
    clock: Clock,
}

impl Intake {
    /// An intake over a store.
    pub fn new(
        store: Store,
        directory: Directory,
        proceedings: Proceedings,
        signer: Arc<Signer>,
        clock: Clock,
    ) -> Self {
        Self { store, directory, proceedings, signer, clock }
    }

    /// The same over other dockets.
    #[must_use]
    pub fn with(self, proceedings: Proceedings) -> Self {
        Self { proceedings, ..self }
    }
}
