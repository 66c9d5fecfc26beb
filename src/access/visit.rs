//! Visits: the code's `access` key signs a challenge and opens reading, nothing else. Whatever is wrong with a visit, the
//! answer is the one that an unknown code gets.

use jiff::Timestamp;

use super::challenge::{self, Audience};
use crate::{
    seal::{
        id::OrganisationId,
        purpose::Purpose,
        signature::{Signature, VerifyingKey},
    },
    signer::Signer,
};

/// What a visit shows.
pub struct Visit<'a> {
    /// The origin that the client believes to be at.
    pub origin: &'a str,
    /// The organisation at whose address the code was typed: a code at the wrong one is unknown.
    pub organisation: OrganisationId,
    /// Public half of `access`.
    pub access: [u8; 32],
    /// The challenge that was signed.
    pub challenge: &'a [u8],
    /// The signature.
    pub signature: Signature,
}

/// Whether the visitor holds the key: `None` for every reason not to believe it.
pub fn check(visit: &Visit<'_>, signer: &Signer, origins: &[String], now: Timestamp) -> Option<VerifyingKey> {
    // Every check runs whatever the others say, so that the time tells nothing.
    let ours = challenge::check(signer, Audience::Reporter, visit.challenge, now).is_some();
    let here = origins.iter().any(|origin| origin == visit.origin);
    let fields: [&[u8]; 2] = [visit.origin.as_bytes(), visit.challenge];
    let key = VerifyingKey::from_checked(visit.access);
    let holds = key.verify_structure(Purpose::Access, &fields, &visit.signature).is_ok();
    (ours & here & holds).then_some(key)
}
