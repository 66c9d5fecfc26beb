//! The officer's login statement: built by the client itself from what it knows, never bytes composed by a server.

use crate::seal::id::{KeyId, OrganisationId};

/// What the officer's key signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginStatement<'a> {
    /// The officer's body.
    pub organisation: OrganisationId,
    /// The portal's origin as the client knows it.
    pub origin: &'a str,
    /// The officer's key.
    pub key: KeyId,
    /// The server's challenge.
    pub nonce: &'a [u8],
    /// Unix seconds after which the statement is worthless.
    pub expires: u64,
}

impl LoginStatement<'_> {
    /// The fields of the signed structure.
    pub fn fields(&self) -> [Vec<u8>; 5] {
        [
            self.organisation.0.to_vec(),
            self.origin.as_bytes().to_vec(),
            self.key.0.to_vec(),
            self.nonce.to_vec(),
            self.expires.to_be_bytes().to_vec(),
        ]
    }
}
