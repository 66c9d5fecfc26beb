//! Checkpoints (C2SP tlog-checkpoint): what the ledger was at the end of a legal day, signed once. The note's one extension
//! line names the day, because receipts promise the checkpoint of a day.

use std::fmt::Write as _;

use data_encoding::BASE64;

use super::tree;
use crate::seal::{
    field::is_civil_day,
    id::Digest,
    note::{Note, NoteRefusal},
    signature::{SigningKey, VerifyingKey},
};

/// A signed tree head of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The ledger's name, which is also its key's.
    pub origin: String,
    /// How many leaves the tree has.
    pub size: u64,
    /// Its root.
    pub root: Digest,
    /// The legal day that was closed with it, `2026-11-22`.
    pub day: String,
}

/// Why a note is not a checkpoint of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointRefusal {
    /// Not the note of a checkpoint.
    #[error("not a checkpoint")]
    Shape,
    /// A checkpoint of another ledger.
    #[error("the checkpoint is of another ledger")]
    Origin,
    /// Signed by none of the ledger's keys, or one of them did not sign what stands here.
    #[error("the checkpoint is not signed by the ledger's key")]
    Unsigned,
}

impl From<NoteRefusal> for CheckpointRefusal {
    fn from(refusal: NoteRefusal) -> Self {
        match refusal {
            NoteRefusal::Shape => Self::Shape,
            NoteRefusal::Unsigned => Self::Unsigned,
        }
    }
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let mut text = String::new();
        writeln!(text, "{}\n{}\n{}\nday {}", self.origin, self.size, BASE64.encode(&self.root.0), self.day)
            .expect("a String takes every write");
        text
    }

    /// Signs it under the ledger's own name, as other people's tools expect.
    pub fn sign(&self, key: &SigningKey) -> Note {
        Note::unsigned(self.text()).signed_as(&self.origin, key)
    }

    /// Reads a checkpoint of the ledger `origin`: at least one of `keys` signed it, and none of them something else. Lines
    /// of others, witnesses' and those of algorithms to come, say nothing.
    pub fn verify(note: &Note, origin: &str, keys: &[VerifyingKey]) -> Result<Self, CheckpointRefusal> {
        let checkpoint = Self::parse(note.text()).ok_or(CheckpointRefusal::Shape)?;
        if checkpoint.origin != origin {
            return Err(CheckpointRefusal::Origin);
        }
        if note.is_signed_by(origin, keys)? { Ok(checkpoint) } else { Err(CheckpointRefusal::Unsigned) }
    }

    /// Reads a note's bytes, whoever signed it: of our own shelf, whose signatures were checked before they went there.
    pub fn read(note: &str) -> Option<Self> {
        Self::parse(Note::parse(note.as_bytes()).ok()?.text())
    }

    /// Reads the text, whoever signed it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let origin = lines.next().filter(|origin| is_origin(origin))?.to_owned();
        let size = lines.next()?.parse().ok().filter(|size| *size <= tree::LARGEST)?;
        let root = BASE64.decode(lines.next()?.as_bytes()).ok()?;
        let day = lines.next()?.strip_prefix("day ").filter(|day| is_civil_day(day))?.to_owned();
        let checkpoint = Self { origin, size, root: Digest::try_from(root.as_slice()).ok()?, day };
        // One spelling only: no sign, no leading zero, no line behind.
        (checkpoint.text() == text).then_some(checkpoint)
    }
}

/// Printable ASCII that may name a key in a note.
fn is_origin(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'+')
}
