//! Case heads: how far a case has come and as of which checkpoint, as the portal says and signs it in every answer. Two
//! that contradict each other prove to anybody that entries were withheld, and say nothing of what was written.

use data_encoding::HEXLOWER;

use super::tree;
use crate::seal::{
    field::{is_name, structure},
    id::{CaseId, Digest, LeafHash, NoteHash, OrganisationId},
    note::{Note, SignerRole},
    purpose::Purpose,
    signature::{SigningKey, VerifyingKey, sha256},
};

/// With what the note of a case head begins.
pub const FIRST_LINE: &str = "senim/1/case-head\n";

/// Of what the portal was asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A room of the case that a reporter's `access` key opens, if there is one.
    Access {
        /// The key that was looked up.
        key: [u8; 32],
        /// The room's name.
        room: String,
    },
    /// A room of a case, for an officer.
    Room {
        /// The case.
        case: CaseId,
        /// The room's name.
        room: String,
    },
}

/// What the portal signs of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseHead {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Of what it was asked.
    pub of: Subject,
    /// What the asker gave it to sign, see [`asked`].
    pub asked: Digest,
    /// Hash of the newest published checkpoint; zeros where no day is closed.
    pub checkpoint: Digest,
    /// How many entries the room has; 0 where there is none.
    pub entries: u64,
    /// [`hash_of`] their leaves.
    pub leaves: Digest,
}

/// Why a note is no case head that its reader asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a case head that the portal's receipt key signed")]
pub struct NoCaseHead;

/// A case head with the note that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// As signed.
    pub note: String,
    /// The hash by which the next question names it.
    pub hash: NoteHash,
    /// What it says.
    pub head: CaseHead,
}

/// What an asker gives the portal to sign: it commits to the case head before, so that the order of two is proved by
/// whoever shows the salt; the portal learns from it nothing.
pub fn asked(salt: &[u8; 32], before: Option<NoteHash>) -> Digest {
    sha256(&structure(Purpose::Asked, &[salt, before.as_ref().map_or(&[], |hash| &hash.0)]))
}

/// The hash over leaves in their order.
pub fn hash_of(leaves: &[LeafHash]) -> Digest {
    sha256(&leaves.iter().flat_map(|leaf| leaf.0).collect::<Vec<_>>())
}

impl Subject {
    fn text(&self) -> String {
        match self {
            Self::Access { key, room } => format!("access/{}/{room}", HEXLOWER.encode(key)),
            Self::Room { case, room } => format!("case/{case}/{room}"),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once('/')?;
        let (whose, room) = rest.split_once('/').filter(|(_, room)| is_name(room, true))?;
        let room = room.to_owned();
        match kind {
            "access" => Some(Self::Access { key: HEXLOWER.decode(whose.as_bytes()).ok()?.try_into().ok()?, room }),
            "case" => Some(Self::Room { case: whose.parse().ok()?, room }),
            _ => None,
        }
    }
}

impl CaseHead {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let Self { organisation, of, asked, checkpoint, entries, leaves } = self;
        let of = of.text();
        format!(
            "{FIRST_LINE}organisation: {organisation}\nof: {of}\nasked: {asked}\ncheckpoint: {checkpoint}\n\
             entries: {entries}\nleaves: {leaves}\n"
        )
    }

    /// Signs it with the portal's receipt key.
    pub fn sign(&self, key: &SigningKey) -> Note {
        Note::unsigned(self.text()).signed(SignerRole::Receipt, key)
    }

    /// Reads a note that a receipt key signed.
    pub fn verify(note: &Note, key: &VerifyingKey) -> Result<Self, NoCaseHead> {
        match note.count_signers(SignerRole::Receipt, std::slice::from_ref(key)) {
            Ok(1) => Self::parse(note.text()).ok_or(NoCaseHead),
            _ => Err(NoCaseHead),
        }
    }

    /// Reads the text, whoever signed it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_prefix(FIRST_LINE)?.lines();
        let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(": ");
        let head = Self {
            organisation: value("organisation")?.parse().ok()?,
            of: Subject::parse(value("of")?)?,
            asked: value("asked")?.parse().ok()?,
            checkpoint: value("checkpoint")?.parse().ok()?,
            entries: value("entries")?.parse().ok().filter(|entries| *entries <= tree::LARGEST)?,
            leaves: value("leaves")?.parse().ok()?,
        };
        // One spelling only: no sign, no leading zero, no line behind.
        (head.text() == text).then_some(head)
    }

    /// Whether these are its entries, all of them.
    pub fn is_of(&self, leaves: &[LeafHash]) -> bool {
        self.entries == leaves.len() as u64 && self.leaves == hash_of(leaves)
    }

    /// Whether its entries are the first of these.
    pub fn begins(&self, leaves: &[LeafHash]) -> bool {
        usize::try_from(self.entries).ok().and_then(|count| leaves.get(..count)).is_some_and(|first| self.is_of(first))
    }
}

/// Whether two case heads, the second with its leaves where they are known, can't both be of one room that only grows. That
/// the second has fewer entries says nothing unless the `salt` shows that it was asked for after the first.
pub fn contradict(before: &Told, after: &CaseHead, salt: Option<&[u8; 32]>, leaves: &[LeafHash]) -> bool {
    let first = &before.head;
    if (first.organisation, &first.of) != (after.organisation, &after.of) {
        return false;
    }
    if after.entries < first.entries {
        return salt.is_some_and(|salt| after.asked == asked(salt, Some(before.hash)));
    }
    let same_length = after.entries == first.entries && after.leaves != first.leaves;
    same_length || (after.is_of(leaves) && !first.begins(leaves))
}
