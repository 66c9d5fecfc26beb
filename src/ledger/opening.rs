//! Openings: the data under a leaf's hash. A leaf tells nothing of what it is; its opening does, and whoever may see a day
//! is shown every one: an entry (erased or not, its hashes stay), an officer's reads, a step that the portal took by itself,
//! something public, or a pad. What opens as none of these is a breach.

use super::tree::leaf_hash;
use crate::seal::{
    field::{Fields, Malformed, is_civil_day, is_name, list, structure},
    id::{CaseId, Digest, KeyId, LeafHash, OrganisationId},
    purpose::Purpose,
    signature::{Signature, SignatureRefusal, SigningKey, VerifyingKey},
};

/// Kinds of what is published: notes, and what is in force at a portal.
pub const PUBLISHED: [&str; 7] = ["calendar", "continuation", "pages", "policies", "root", "roster", "rules"];

/// What a leaf is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The legal day that it was put into.
    pub day: String,
    /// What it stands for.
    pub content: Content,
}

/// What a leaf stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// An entry of a case, as [`super::leaf::LeafParts`] has it.
    Entry {
        /// The commitment to its time.
        commitment: Digest,
        /// Hash of its header.
        header: Digest,
        /// Hash of its sealed body.
        body: Digest,
        /// Hash of its outer signature.
        signature: Digest,
    },
    /// Nothing: it fills the day up, so that nobody can count what the others are.
    Pad {
        /// Makes it look like any other.
        random: [u8; 32],
    },
    /// What one officer read on the day; there is one for each officer who could have, with an empty list too.
    Reads {
        /// The officer's body.
        body: OrganisationId,
        /// The officer's key.
        key: KeyId,
        /// Hides whether anything was read from whoever only knows the officer.
        salt: [u8; 32],
        /// Each case read, once.
        reads: Vec<Read>,
    },
    /// Something public that came into force.
    Publication {
        /// One of [`PUBLISHED`].
        kind: String,
        /// Its hash.
        hash: Digest,
    },
    /// A step that the portal took in a case by itself, or the breach of a term.
    PortalEvent {
        /// The case.
        case: CaseId,
        /// Hides what happened from whoever only knows the case.
        salt: [u8; 32],
        /// What happened, as the case's form writes it.
        event: String,
    },
}

/// That an officer read a case on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// The case.
    pub case: CaseId,
    /// The officer's own word for it; none where the client of the day gave none.
    pub signature: Option<Signature>,
}

impl Read {
    /// What an officer signs who reads a case: once a day and case, whatever pages are fetched.
    pub fn sign(key: &SigningKey, origin: &str, case: CaseId, day: &str) -> Signature {
        key.sign_structure(Purpose::Read, &[origin.as_bytes(), &case.0, day.as_bytes()])
    }

    /// Whether the officer's signature holds.
    pub fn verify(
        key: &VerifyingKey,
        origin: &str,
        case: CaseId,
        day: &str,
        signature: &Signature,
    ) -> Result<(), SignatureRefusal> {
        key.verify_structure(Purpose::Read, &[origin.as_bytes(), &case.0, day.as_bytes()], signature)
    }
}

impl Opening {
    /// The leaf's data.
    pub fn data(&self) -> Vec<u8> {
        let day = self.day.as_bytes();
        match &self.content {
            Content::Entry { commitment, header, body, signature } => {
                structure(Purpose::Leaf, &[day, &commitment.0, &header.0, &body.0, &signature.0])
            }
            Content::Pad { random } => structure(Purpose::Pad, &[day, random]),
            Content::Reads { body, key, salt, reads } => {
                let mut items: Vec<Vec<u8>> = reads.iter().map(Read::item).collect();
                items.sort_unstable();
                structure(Purpose::Reads, &[day, &body.0, &key.0, salt, &list(items)])
            }
            Content::Publication { kind, hash } => structure(Purpose::Publication, &[day, kind.as_bytes(), &hash.0]),
            Content::PortalEvent { case, salt, event } => {
                structure(Purpose::PortalEvent, &[day, &case.0, salt, event.as_bytes()])
            }
        }
    }

    /// The leaf's hash.
    pub fn leaf(&self) -> LeafHash {
        leaf_hash(&self.data())
    }

    /// Reads a leaf's data.
    pub fn parse(data: &[u8]) -> Result<Self, Malformed> {
        for purpose in [Purpose::Leaf, Purpose::Pad, Purpose::Reads, Purpose::Publication, Purpose::PortalEvent] {
            match Fields::of(purpose, data) {
                Ok(fields) => return Self::parse_as(purpose, fields),
                Err(Malformed::Purpose) => {}
                Err(malformed) => return Err(malformed),
            }
        }
        Err(Malformed::Purpose)
    }

    fn parse_as(purpose: Purpose, mut fields: Fields<'_>) -> Result<Self, Malformed> {
        let day = fields.text()?.to_owned();
        let content = match purpose {
            Purpose::Pad => Content::Pad { random: fields.array()? },
            Purpose::Reads => Content::Reads {
                body: OrganisationId(fields.array()?),
                key: KeyId(fields.array()?),
                salt: fields.array()?,
                reads: fields.set()?.into_iter().map(Read::of_item).collect::<Result<_, _>>()?,
            },
            Purpose::Publication => {
                let kind = fields.text()?.to_owned();
                if !is_name(&kind, false) {
                    return Err(Malformed::Value);
                }
                Content::Publication { kind, hash: Digest(fields.array()?) }
            }
            Purpose::PortalEvent => Content::PortalEvent {
                case: CaseId(fields.array()?),
                salt: fields.array()?,
                event: fields.text()?.to_owned(),
            },
            _ => Content::Entry {
                commitment: Digest(fields.array()?),
                header: Digest(fields.array()?),
                body: Digest(fields.array()?),
                signature: Digest(fields.array()?),
            },
        };
        fields.finish()?;
        if is_civil_day(&day) { Ok(Self { day, content }) } else { Err(Malformed::Value) }
    }
}

impl Read {
    fn item(&self) -> Vec<u8> {
        let signature = self.signature.as_ref().map_or(&[][..], |signature| &signature.0[..]);
        list([&self.case.0[..], signature])
    }

    fn of_item(item: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Fields::new(item);
        let read = Self { case: CaseId(fields.array()?), signature: fields.optional()?.map(Signature) };
        fields.finish().map(|()| read)
    }
}
