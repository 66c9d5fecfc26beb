//! Roots: who a body is. The hash of its first root note is its id; later notes are signed by the old keys and the new.

use serde::{Deserialize, Serialize};

use super::{RosterRefusal, Texts, json_line, note_of, previous_of};
use crate::seal::{
    code,
    id::{Digest, NoteHash, OrganisationId},
    note::{Note, SignerRole},
    signature::VerifyingKey,
};

const TAG: &str = "senim/1/root\n";

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// A state body whose employees report.
    Institution,
    /// An authorised body for countering corruption.
    AuthorisedBody,
}

/// The content of a root note, in the order of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootNote {
    /// Version of the format.
    pub v: u64,
    /// Institution or authorised body.
    pub kind: BodyKind,
    /// The name in addresses: `[a-z0-9-]{1,40}`.
    pub slug: String,
    /// Its names.
    pub names: Texts,
    /// Root keys, hex, ascending.
    pub keys: Vec<Digest>,
    /// How many of them must sign.
    pub threshold: u64,
    /// Counted from 1.
    pub version: u64,
    /// Hash of the version before it, or nothing.
    pub previous: String,
    /// Random, so that two bodies of one name differ.
    pub nonce: String,
}

impl RootNote {
    /// The note, to be signed.
    pub fn to_note(&self) -> Note {
        note_of(TAG, self)
    }
}

/// A verified chain of root notes.
#[derive(Debug, Clone)]
pub struct Root {
    id: OrganisationId,
    newest: RootNote,
    newest_hash: NoteHash,
    keys: Vec<VerifyingKey>,
}

impl Root {
    /// Verifies a chain from the first note to the newest.
    pub fn verify(notes: &[Note]) -> Result<Self, RosterRefusal> {
        let (first, later) = notes.split_first().ok_or(RosterRefusal::Shape)?;
        let (content, keys) = read(first)?;
        if content.version != 1 || previous_of(&content.previous)?.is_some() {
            return Err(RosterRefusal::Chain);
        }
        signed_by(first, &keys, content.threshold)?;
        let id = OrganisationId(first.hash().0);
        let mut root = Self { id, newest: content, newest_hash: first.hash(), keys };
        for note in later {
            root = root.follow(note)?;
        }
        Ok(root)
    }

    fn follow(self, note: &Note) -> Result<Self, RosterRefusal> {
        let (content, keys) = read(note)?;
        if content.version != self.newest.version + 1
            || previous_of(&content.previous)? != Some(self.newest_hash)
            || content.kind != self.newest.kind
        {
            return Err(RosterRefusal::Chain);
        }
        signed_by(note, &self.keys, self.newest.threshold)?;
        signed_by(note, &keys, content.threshold)?;
        Ok(Self { id: self.id, newest: content, newest_hash: note.hash(), keys })
    }

    /// The body's id: the hash of its first root note.
    pub fn id(&self) -> OrganisationId {
        self.id
    }

    /// What stands on poster and page: the first 100 bits of the id.
    pub fn fingerprint(&self) -> String {
        code::fingerprint(&self.id.0)
    }

    /// The newest version's content.
    pub fn newest(&self) -> &RootNote {
        &self.newest
    }

    /// The newest version's hash, which the next one names.
    pub fn newest_hash(&self) -> NoteHash {
        self.newest_hash
    }

    /// Whether enough root keys signed the note.
    pub(super) fn check_signed(&self, note: &Note) -> Result<(), RosterRefusal> {
        signed_by(note, &self.keys, self.newest.threshold)
    }
}

fn read(note: &Note) -> Result<(RootNote, Vec<VerifyingKey>), RosterRefusal> {
    let content: RootNote = json_line(note, TAG)?;
    let slug_is_plain = (1..=40).contains(&content.slug.len())
        && content.slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let nonce = data_encoding::HEXLOWER.decode(content.nonce.as_bytes());
    if content.v != 1 || !slug_is_plain || !nonce.is_ok_and(|nonce| nonce.len() == 16) {
        return Err(RosterRefusal::Shape);
    }
    if content.keys.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(RosterRefusal::Order);
    }
    if content.threshold == 0 || usize::try_from(content.threshold).map_or(true, |m| m > content.keys.len()) {
        return Err(RosterRefusal::Shape);
    }
    let keys = content.keys.iter().map(|key| VerifyingKey::parse(key.0)).collect::<Result<Vec<_>, _>>()?;
    Ok((content, keys))
}

fn signed_by(note: &Note, keys: &[VerifyingKey], threshold: u64) -> Result<(), RosterRefusal> {
    let signers = note.count_signers(SignerRole::Root, keys)?;
    if usize::try_from(threshold).is_ok_and(|m| signers >= m) { Ok(()) } else { Err(RosterRefusal::Unsigned) }
}
