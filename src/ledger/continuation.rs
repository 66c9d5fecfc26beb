//! Continuations: how a log goes on whose database lost, forked or changed what was published. The published leaves stay; what
//! can't be opened any more is written off, what stands in no checkpoint is appended late, and the note that says so is itself
//! a leaf of the day with which the log goes on.

use serde::{Deserialize, Serialize};

use super::{
    checkpoint::CheckpointRefusal,
    opening::{Content, Opening},
};
use crate::seal::{
    canonical,
    field::is_civil_day,
    id::{Digest, LeafHash},
    note::Note,
    signature::{SigningKey, VerifyingKey, sha256_of},
};

const TAG: &str = "senim/1/continuation\n";

/// The kind of the leaf under which a continuation stands in the log.
pub const PUBLICATION: &str = "continuation";

/// What a continuation says, in the order of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Continuation {
    /// Version.
    pub v: u64,
    /// The ledger.
    pub origin: String,
    /// Why the portal had stopped: `restored`, `forked` or `changed`.
    pub reason: String,
    /// The published checkpoint from which it goes on, as signed.
    pub published: String,
    /// The first legal day that is closed after it.
    pub goes_on: String,
    /// What became of closed days, ascending; those of which nothing is amiss are left out.
    pub days: Vec<Day>,
}

/// What became of a closed day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// Which.
    pub day: String,
    /// Published leaves that nothing opens any more, pads among them; those too of which an earlier continuation said so.
    pub lost: Leaves,
    /// Entries of the day that stand in no checkpoint of it: they are appended on the day with which the log goes on, and
    /// their receipts prove a promise that was not kept.
    pub late: Leaves,
    /// A checkpoint that was signed for the day and contradicts what was published, as signed; else empty. Whoever is shown
    /// it has the proof of two heads in hand.
    pub aside: String,
}

/// Some leaves: how many, and the hash over all of them, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaves {
    /// How many.
    pub count: u64,
    /// SHA-256 over their hashes one behind the other.
    pub hash: Digest,
}

impl Leaves {
    /// These leaves, in whatever order they come.
    pub fn of(leaves: &[LeafHash]) -> Self {
        let mut sorted = leaves.to_vec();
        sorted.sort_unstable();
        let parts: Vec<&[u8]> = sorted.iter().map(|leaf| &leaf.0[..]).collect();
        Self { count: sorted.len() as u64, hash: sha256_of(&parts) }
    }
}

impl Continuation {
    /// Signs it under the ledger's own name, with the key that goes on.
    pub fn sign(&self, key: &SigningKey) -> Note {
        Note::unsigned(format!("{TAG}{}\n", canonical::write(self))).signed_as(&self.origin, key)
    }

    /// The leaf under which it stands in the day with which the log goes on; `hash` is that of its note.
    pub fn leaf(&self, hash: Digest) -> LeafHash {
        let content = Content::Publication { kind: PUBLICATION.to_owned(), hash };
        Opening { day: self.goes_on.clone(), content }.leaf()
    }

    /// Whether it sets a checkpoint aside; `checkpoint` is the hash of its note.
    pub fn sets_aside(&self, checkpoint: Digest) -> bool {
        let mut asides = self.days.iter().filter_map(|day| Note::parse(day.aside.as_bytes()).ok());
        asides.any(|note| note.hash().0 == checkpoint.0)
    }

    /// Reads a continuation of the ledger `origin` that one of its keys signed.
    pub fn verify(note: &Note, origin: &str, keys: &[VerifyingKey]) -> Result<Self, CheckpointRefusal> {
        let it = Self::parse(note.text()).ok_or(CheckpointRefusal::Shape)?;
        if it.origin != origin {
            return Err(CheckpointRefusal::Origin);
        }
        if note.is_signed_by(origin, keys)? { Ok(it) } else { Err(CheckpointRefusal::Unsigned) }
    }

    /// Reads the text, whoever signed it.
    pub fn parse(text: &str) -> Option<Self> {
        let line = text.strip_prefix(TAG)?.strip_suffix('\n')?;
        let it: Self = canonical::parse_as(line.as_bytes()).ok()?;
        let days = it.days.iter().map(|day| &day.day);
        let in_order = days.clone().is_sorted_by(|one, other| one < other);
        let known = it.v == 1 && ["restored", "forked", "changed"].contains(&it.reason.as_str());
        (known && in_order && days.chain([&it.goes_on]).all(|day| is_civil_day(day))).then_some(it)
    }
}
