//! Leaves: one per entry, unguessable by the header's blind, with a commitment to the exact time that only the receipt opens.

use super::tree::leaf_hash;
use crate::seal::{
    field::structure,
    id::{Digest, LeafHash},
    purpose::Purpose,
    signature::{Signature, sha256},
};

/// What a leaf is made of, besides the commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafParts {
    /// The legal day, `2026-11-22`.
    pub legal_day: String,
    /// Hash of the header.
    pub header: Digest,
    /// Hash of the sealed body.
    pub body: Digest,
    /// Hash of the outer signature.
    pub signature: Digest,
}

impl LeafParts {
    /// The parts of an entry.
    pub fn of(legal_day: &str, header: &[u8], sealed_body: &[u8], outer: &Signature) -> Self {
        Self::of_hashed(legal_day, header, sha256(sealed_body), outer)
    }

    /// The parts of an entry whose sealed body was hashed already: it is by far the longest.
    pub fn of_hashed(legal_day: &str, header: &[u8], body: Digest, outer: &Signature) -> Self {
        Self { legal_day: legal_day.to_owned(), header: sha256(header), body, signature: sha256(&outer.0) }
    }

    /// The commitment to a time: with a random salt for the reporter's entries, with the minute and a salt of zeros for
    /// officers', so that whoever holds the entry recomputes it.
    pub fn commit(&self, time: &str, salt: &[u8; 32]) -> Digest {
        sha256(&structure(
            Purpose::Commitment,
            &[self.legal_day.as_bytes(), &self.header.0, &self.body.0, &self.signature.0, time.as_bytes(), salt],
        ))
    }

    /// The leaf's data.
    pub fn data(&self, commitment: Digest) -> Vec<u8> {
        structure(
            Purpose::Leaf,
            &[self.legal_day.as_bytes(), &commitment.0, &self.header.0, &self.body.0, &self.signature.0],
        )
    }

    /// The RFC 6962 leaf hash.
    pub fn leaf(&self, commitment: Digest) -> LeafHash {
        leaf_hash(&self.data(commitment))
    }
}
