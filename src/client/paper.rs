//! An entry as whoever reads its case has it, laid beside a copy of the log: its author signed which checkpoint had been verified, and a
//! portal takes in no entry that names one which it did not publish before that day. A log that has the leaf and no such checkpoint
//! was not kept by that rule: the author was shown another one.

use data_encoding::HEXLOWER;

use crate::{
    ledger::{
        checkpoint::Checkpoint,
        continuation::Continuation,
        leaf::LeafParts,
        opening::{Content, Opening},
    },
    seal::{
        header::Header,
        id::{Digest, LeafHash},
        signature::sha256,
    },
};

/// An entry's header and the data of its leaf: nothing of what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    header: Vec<u8>,
    opening: Opening,
}

/// A day of a copied log: its checkpoint, the hash of that note, and its leaves, sorted.
pub type CopiedDay = (Checkpoint, Digest, Vec<LeafHash>);

/// What an entry says of the log that it is laid beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// Its leaf is not in the log; nothing follows from that.
    NotThere,
    /// It names no checkpoint.
    NamesNone,
    /// It names that of a day, which stands here.
    Names(String),
    /// It names one that was set aside when the log went on after a loss, as the log itself says.
    NamesAside,
    /// It names one that is not of this log, or not of an earlier day.
    NamesAnother,
}

impl Beside {
    /// A stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotThere => "missing",
            Self::NamesNone => "names-none",
            Self::Names(_) => "names",
            Self::NamesAside => "names-aside",
            Self::NamesAnother => "breach",
        }
    }
}

impl Paper {
    /// Of an entry as it was shown.
    pub(super) fn of(header: Vec<u8>, parts: &LeafParts, commitment: Digest) -> Self {
        let LeafParts { legal_day, header: hash, body, signature } = parts.clone();
        let content = Content::Entry { commitment, header: hash, body, signature };
        Self { header, opening: Opening { day: legal_day, content } }
    }

    /// The legal day.
    pub fn day(&self) -> &str {
        &self.opening.day
    }

    /// Its line in a file.
    pub fn line(&self) -> String {
        format!("{} {}\n", HEXLOWER.encode(&self.header), HEXLOWER.encode(&self.opening.data()))
    }

    /// Reads a line; none where it is none, or the header is of another entry.
    pub fn parse(line: &str) -> Option<Self> {
        let (header, opening) = line.split_once(' ')?;
        let header = HEXLOWER.decode(header.as_bytes()).ok()?;
        let opening = Opening::parse(&HEXLOWER.decode(opening.as_bytes()).ok()?).ok()?;
        let is_its = matches!(&opening.content, Content::Entry { header: hash, .. } if *hash == sha256(&header));
        (is_its && Header::parse(&header).is_ok()).then_some(Self { header, opening })
    }

    /// Lays it beside a copy, whose continuations are those signed notes that the copy has.
    pub fn beside(&self, days: &[CopiedDay], continuations: &[(Digest, Continuation)]) -> Beside {
        let leaf = self.opening.leaf();
        // What came late stands in a later day than its own.
        if !days.iter().any(|(head, _, leaves)| *head.day >= *self.day() && leaves.binary_search(&leaf).is_ok()) {
            return Beside::NotThere;
        }
        let Some(named) = Header::parse(&self.header).ok().and_then(|header| header.checkpoint) else {
            return Beside::NamesNone;
        };
        if let Some((head, ..)) = days.iter().find(|(_, hash, _)| *hash == named) {
            // A day's checkpoint is signed after the day: whoever names it wrote later.
            return if *head.day < *self.day() { Beside::Names(head.day.clone()) } else { Beside::NamesAnother };
        }
        let is_leaf = |hash: Digest, made: &Continuation| {
            let day = days.iter().find(|(head, ..)| head.day == made.goes_on);
            day.is_none_or(|(_, _, leaves)| leaves.binary_search(&made.leaf(hash)).is_ok())
        };
        let aside = continuations.iter().any(|(hash, made)| made.sets_aside(named) && is_leaf(*hash, made));
        if aside { Beside::NamesAside } else { Beside::NamesAnother }
    }
}
