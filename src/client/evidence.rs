//! What proves to anybody that a ledger broke its promise: a file that says nothing of what was written.

use serde::{Deserialize, Serialize};

use super::{ClientError, ledger::head};
use crate::{
    ledger::{checkpoint::Checkpoint, day, receipt::Receipt},
    roster::version::{Roster, ledger_keys},
    seal::{
        canonical,
        id::{Digest, LeafHash, NoteHash},
        note::Note,
    },
};

/// What proves to anybody that a ledger broke its promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Version.
    pub v: u64,
    /// `dropped`: a receipt's leaf is not in its day. `fork`: two signed checkpoints that can't both be the ledger's.
    pub kind: String,
    /// The ledger.
    pub origin: String,
    /// The receipt's note, of what was dropped.
    pub receipt: String,
    /// The checkpoint before, or the other one of a fork; empty where there is none.
    pub before: String,
    /// The checkpoint.
    pub checkpoint: String,
    /// The tree before the day, as its perfect subtrees.
    pub peaks: Vec<Digest>,
    /// The day's leaves.
    pub leaves: Vec<LeafHash>,
}

impl Evidence {
    /// The file's text.
    pub fn write(&self) -> Result<String, ClientError> {
        serde_json::to_string(self).map_err(|_| ClientError::NotAnAnswer)
    }

    /// The legal day that it is about.
    pub fn day(&self) -> Result<String, ClientError> {
        Checkpoint::read(&self.checkpoint).map(|head| head.day).ok_or(ClientError::NotAnAnswer)
    }

    /// Reads a file without believing it.
    fn parse(bytes: &[u8]) -> Result<Self, ClientError> {
        canonical::parse_as(bytes.strip_suffix(b"\n").unwrap_or(bytes)).map_err(|_| ClientError::NotAnAnswer)
    }

    /// Reads a file and checks that it proves what it says, by the keys that sign receipts and those that may have signed
    /// the days, of one body's rosters, the newest first: who stole a key that was replaced proves nothing with it.
    pub fn check(bytes: &[u8], rosters: &[&Roster]) -> Result<Self, ClientError> {
        let evidence = Self::parse(bytes)?;
        let read = |note: &str| {
            let day = Checkpoint::read(note).and_then(|head| head.day.parse().ok()).ok_or(ClientError::Ledger)?;
            head(note.as_bytes(), &evidence.origin, &ledger_keys(rosters.iter().copied(), day))
        };
        let after = read(&evidence.checkpoint)?;
        let before = if evidence.before.is_empty() { None } else { Some(read(&evidence.before)?) };
        let proves = match evidence.kind.as_str() {
            "dropped" => {
                let note = Note::parse(evidence.receipt.as_bytes()).map_err(|_| ClientError::NotAnAnswer)?;
                let receipt = rosters.iter().find_map(|it| Receipt::verify(&note, &it.receipt_key()).ok());
                let receipt = receipt.ok_or(ClientError::NotAnAnswer)?;
                day::verify(before.as_ref(), evidence.peaks.clone(), &evidence.leaves, &after).is_ok()
                    && receipt.ledger_origin == evidence.origin
                    && receipt.parts.legal_day == after.day
                    && evidence.leaves.binary_search(&receipt.leaf()).is_err()
            }
            "fork" => before.is_some_and(|other| are_two(&other, &after)),
            _ => false,
        };
        if proves { Ok(evidence) } else { Err(ClientError::NotAnAnswer) }
    }
}

/// The roster that the receipt in a file names; none where no receipt is in it.
pub fn roster_named(bytes: &[u8]) -> Result<Option<NoteHash>, ClientError> {
    Ok(Receipt::roster_named(&Evidence::parse(bytes)?.receipt))
}

/// Whether two checkpoints contradict each other as they stand: of one day or one size with different trees, or a later day
/// with a smaller one.
pub(super) fn are_two(one: &Checkpoint, other: &Checkpoint) -> bool {
    let (earlier, later) = if one.day <= other.day { (one, other) } else { (other, one) };
    if earlier.day == later.day || earlier.size == later.size {
        earlier.root != later.root || earlier.size != later.size
    } else {
        later.size < earlier.size
    }
}
