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

super::open_word! {
    /// What a body is.
    BodyKind {
        /// A state body whose employees report.
        Institution = "institution",
        /// An authorised body for countering corruption.
        AuthorisedBody = "authorised-body",
    }
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
    /// Who signs now.
    signers: Signers,
    /// Who signed under the versions before; older rosters stand under theirs.
    former: Vec<Signers>,
    /// What the body was called under the versions before.
    former_names: Vec<Texts>,
}

/// The keys of one version, and how many of them must sign.
#[derive(Debug, Clone)]
struct Signers {
    keys: Vec<VerifyingKey>,
    threshold: u64,
}

impl Signers {
    /// Whether enough of them signed. A line of one of them that does not hold refuses the note.
    fn signed(&self, note: &Note) -> Result<bool, RosterRefusal> {
        let count = note.count_signers(SignerRole::Root, &self.keys)?;
        Ok(usize::try_from(self.threshold).is_ok_and(|threshold| count >= threshold))
    }
}

impl Root {
    /// Verifies a chain from the first note to the newest.
    pub fn verify(notes: &[Note]) -> Result<Self, RosterRefusal> {
        let (first, later) = notes.split_first().ok_or(RosterRefusal::Shape)?;
        let (newest, signers) = read(first)?;
        if newest.version != 1 || previous_of(&newest.previous)?.is_some() {
            return Err(RosterRefusal::Chain);
        }
        let (id, newest_hash) = (OrganisationId(first.hash().0), first.hash());
        let mut root = Self { id, newest, newest_hash, signers, former: Vec::new(), former_names: Vec::new() };
        for note in later {
            root = root.follow(note)?;
        }
        Ok(root)
    }

    fn follow(mut self, note: &Note) -> Result<Self, RosterRefusal> {
        let (content, signers) = read(note)?;
        if content.version != self.newest.version + 1
            || previous_of(&content.previous)? != Some(self.newest_hash)
            || content.kind != self.newest.kind
        {
            return Err(RosterRefusal::Chain);
        }
        self.check_signed(note)?;
        self.former.push(self.signers);
        self.former_names.push(self.newest.names);
        let Self { id, former, former_names, .. } = self;
        Ok(Self { id, newest: content, newest_hash: note.hash(), signers, former, former_names })
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

    /// What the body is called, and before it was renamed was: the newest names first.
    pub fn names(&self) -> impl Iterator<Item = &Texts> {
        std::iter::once(&self.newest.names).chain(self.former_names.iter().rev())
    }

    /// The newest version's hash, which the next one names.
    pub fn newest_hash(&self) -> NoteHash {
        self.newest_hash
    }

    /// Whether enough keys of the newest version signed the note.
    pub(super) fn check_signed(&self, note: &Note) -> Result<(), RosterRefusal> {
        if self.signers.signed(note)? { Ok(()) } else { Err(RosterRefusal::Unsigned) }
    }

    /// Whether enough keys of any one version signed the note.
    pub(super) fn check_ever_signed(&self, note: &Note) -> Result<(), RosterRefusal> {
        let mut enough = false;
        for signers in self.versions() {
            enough |= signers.signed(note)?;
        }
        if enough { Ok(()) } else { Err(RosterRefusal::Unsigned) }
    }

    /// Whether every line under the note is a signature by a key that is, or once was, a root key of this body: a file that must
    /// not be changed in any place holds no line that nobody checks.
    pub fn signed_alone(&self, note: &Note) -> bool {
        let mut keys: Vec<VerifyingKey> = Vec::new();
        for key in self.versions().flat_map(|signers| &signers.keys) {
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
        note.count_signers(SignerRole::Root, &keys) == Ok(note.lines())
    }

    /// Whether the key is, or once was, a root key of this body.
    pub(super) fn has_key(&self, key: Digest) -> bool {
        self.versions().any(|signers| signers.keys.iter().any(|root| *root.bytes() == key.0))
    }

    fn versions(&self) -> impl Iterator<Item = &Signers> {
        self.former.iter().chain([&self.signers])
    }
}

/// A root note that is in order by itself and signed by its own keys.
fn read(note: &Note) -> Result<(RootNote, Signers), RosterRefusal> {
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
    let signers = Signers { keys, threshold: content.threshold };
    if signers.signed(note)? { Ok((content, signers)) } else { Err(RosterRefusal::Unsigned) }
}
