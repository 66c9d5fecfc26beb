//! The event header: what the server may know of an entry, and what the author's outer signature binds to its sealed body.

use super::{
    field::{Fields, Malformed, is_name, list, structure},
    id::{CaseId, Digest, KeyId, LeafHash, NoteHash, OrganisationId},
    purpose::Purpose,
    signature::{Signature, SignatureRefusal, SigningKey, VerifyingKey, sha256},
};

/// The version of headers written here.
const VERSION: u64 = 1;

/// A header is small, so that whatever was taken in can be given out again within one answer.
const LONGEST: usize = 4096;

/// The room of the reporter and the receiving office.
pub const DIALOGUE: &str = "dialogue";

/// The room of the officers of a case: what they do with it, and what they note.
pub const INQUIRY: &str = "inquiry";

/// A clear fact that the law engine reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What stands in clear over an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The organisation of the case.
    pub organisation: OrganisationId,
    /// The case.
    pub case: CaseId,
    /// The room, `dialogue` or another.
    pub room: String,
    /// The room's epoch, counted from 0.
    pub epoch: u64,
    /// The kind of event; the payload must say the same.
    pub kind: String,
    /// The author's key.
    pub author: KeyId,
    /// The entry's place in the room, counted from 0.
    pub sequence: u64,
    /// The leaf of the entry before it; zeros for the first.
    pub previous: LeafHash,
    /// The newest checkpoint that the author verified, by its hash.
    pub checkpoint: Option<Digest>,
    /// The roster in which the author stands; for the reporter, the organisation's of the statement.
    pub roster: NoteHash,
    /// Random: makes the leaf unguessable.
    pub blind: [u8; 32],
    /// Clear facts, ascending.
    pub facts: Vec<Fact>,
}

impl Header {
    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut facts: Vec<_> =
            self.facts.iter().map(|fact| list([fact.name.as_bytes(), fact.value.as_bytes()])).collect();
        facts.sort_unstable();
        structure(
            Purpose::Header,
            &[
                &VERSION.to_be_bytes(),
                &self.organisation.0,
                &self.case.0,
                self.room.as_bytes(),
                &self.epoch.to_be_bytes(),
                self.kind.as_bytes(),
                &self.author.0,
                &self.sequence.to_be_bytes(),
                &self.previous.0,
                self.checkpoint.as_ref().map_or(&[], |hash| &hash.0),
                &self.roster.0,
                &self.blind,
                &list(facts),
            ],
        )
    }

    /// The value of a clear fact.
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value.as_str())
    }

    /// Reads a header.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() > LONGEST {
            return Err(Malformed::Long);
        }
        let mut fields = Fields::of(Purpose::Header, bytes)?;
        if fields.number()? != VERSION {
            return Err(Malformed::Value);
        }
        let header = Self {
            organisation: OrganisationId(fields.array()?),
            case: CaseId(fields.array()?),
            room: name(fields.text()?, true)?,
            epoch: fields.number()?,
            kind: name(fields.text()?, false)?,
            author: KeyId(fields.array()?),
            sequence: fields.number()?,
            previous: LeafHash(fields.array()?),
            checkpoint: fields.optional()?.map(Digest),
            roster: NoteHash(fields.array()?),
            blind: fields.array()?,
            facts: fields.set()?.into_iter().map(fact).collect::<Result<_, _>>()?,
        };
        fields.finish()?;
        Ok(header)
    }
}

fn name(text: &str, numbered: bool) -> Result<String, Malformed> {
    if is_name(text, numbered) { Ok(text.to_owned()) } else { Err(Malformed::Value) }
}

fn fact(item: &[u8]) -> Result<Fact, Malformed> {
    let mut fields = Fields::new(item);
    let fact = Fact { name: name(fields.text()?, false)?, value: fields.text()?.to_owned() };
    fields.finish()?;
    Ok(fact)
}

/// The author's signature over header and sealed body: the server checks it before it stores, readers again.
pub fn sign_outer(header: &[u8], sealed_body: &[u8], author: &SigningKey) -> Signature {
    author.sign_structure(Purpose::Outer, &[header, &sha256(sealed_body).0])
}

/// Checks the outer signature.
pub fn verify_outer(
    header: &[u8],
    sealed_body: Digest,
    author: VerifyingKey,
    signature: &Signature,
) -> Result<(), SignatureRefusal> {
    author.verify_structure(Purpose::Outer, &[header, &sealed_body.0], signature)
}
