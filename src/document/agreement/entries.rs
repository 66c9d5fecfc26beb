//! The entries of an agreement's room from the person's signature to the counterparty's. Each names the leaf of the one before it,
//! so whoever signed the last one signed behind the person's key, in that case and no other: the file of one case can't be
//! given to another key.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::{Proof, signature_of};
use crate::{
    case::{actor::Paper, agreement::Command, docket, form},
    ledger::leaf::LeafParts,
    roster::version::Person,
    seal::{
        header::{Header, verify_outer},
        id::{Digest, KeyId, LeafHash, PersonId},
        signature::{Signature, VerifyingKey},
    },
};

/// An entry, as far as its leaf shows it; what it holds stays sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The header, hex.
    pub header: String,
    /// The hash of the sealed body.
    pub body: Digest,
    /// The author's signature over both, hex.
    pub signature: String,
    /// The legal day; of the last entry, whose leaf nothing here names, empty.
    pub day: String,
    /// The commitment to the time of arrival, hex; of the last entry empty.
    pub commitment: String,
}

impl Entry {
    /// An entry with the day and the commitment of its leaf.
    pub fn new(header: &[u8], body: Digest, signature: &Signature, day: &str, commitment: Digest) -> Self {
        let [header, signature] = [header, &signature.0].map(|bytes| HEXLOWER.encode(bytes));
        Self { header, body, signature, day: day.to_owned(), commitment: commitment.to_string() }
    }

    /// The same as the last of a file.
    #[must_use]
    pub fn last(self) -> Self {
        Self { day: String::new(), commitment: String::new(), ..self }
    }
}

/// An entry that was read.
struct Read<'a> {
    entry: &'a Entry,
    bytes: Vec<u8>,
    header: Header,
    outer: Signature,
}

impl<'a> Read<'a> {
    fn of(entry: &'a Entry) -> Option<Self> {
        let bytes = HEXLOWER.decode(entry.header.as_bytes()).ok()?;
        Some(Self { entry, header: Header::parse(&bytes).ok()?, outer: signature_of(&entry.signature)?, bytes })
    }

    fn stands_in(&self, proof: &Proof) -> bool {
        let (organisation, case) = (proof.organisation, proof.case);
        let room = format!("agreement/{}", proof.nth);
        self.header.organisation == organisation && self.header.case == case && self.header.room == room
    }

    fn leaf(&self) -> Option<LeafHash> {
        let parts = LeafParts::of_hashed(&self.entry.day, &self.bytes, self.entry.body, &self.outer);
        Some(parts.leaf(self.entry.commitment.parse().ok()?))
    }

    fn leads_to(&self, next: &Self) -> bool {
        self.leaf() == Some(next.header.previous) && self.header.sequence.checked_add(1) == Some(next.header.sequence)
    }

    /// Whether this is the step by which somebody signed, with their key.
    fn takes(&self, proof: &Proof, by: Option<PersonId>, key: VerifyingKey) -> bool {
        let own = Paper(self.entry.body);
        let Ok((actor, docket::Command::Agreement(nth, command))) = form::read(&self.header.facts, own, by) else {
            return false;
        };
        let signed = match command {
            Command::Sign { signature } => by.is_none() && signature == own,
            Command::Countersign { signature } => by.is_some() && signature == own,
            _ => false,
        };
        signed && actor.transcript().is_none() && u64::try_from(nth) == Ok(proof.nth) && self.is_by(key)
    }

    fn is_by(&self, key: VerifyingKey) -> bool {
        let author: KeyId = key.id();
        self.header.author == author && verify_outer(&self.bytes, self.entry.body, key, &self.outer).is_ok()
    }
}

/// Holds the entries to be one way from the person's signature to the counterparty's.
pub(super) fn tie(proof: &Proof, reporter: VerifyingKey, person: &Person) -> Option<()> {
    let entries = proof.entries.iter().map(Read::of).collect::<Option<Vec<_>>>()?;
    let [first, .., last] = entries.as_slice() else { return None };
    let stand = entries.iter().all(|entry| entry.stands_in(proof));
    let follow = entries.windows(2).all(|pair| matches!(pair, [one, next] if one.leads_to(next)));
    let begun = first.takes(proof, None, reporter);
    let ended = last.takes(proof, Some(person.id), person.verifying_key())
        && last.header.roster == proof.officer.roster
        && last.entry.day.is_empty()
        && last.entry.commitment.is_empty();
    (stand && follow && begun && ended).then_some(())
}
