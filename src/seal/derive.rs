//! From the code to its keys: HKDF-SHA-256 (RFC 5869), one label per purpose, bound to the organisation, so that one
//! code used at two organisations shares nothing.

use ring::hkdf;

use super::{
    code::TrackingCode,
    field::field,
    id::{Digest, OrganisationId},
    secret::Seed,
};

/// What a derived seed is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// The Ed25519 seed that opens reading; its public half keys the case.
    Access,
    /// The Ed25519 seed of the reporter's own signatures.
    Sign,
    /// The seed of the reporter's own hybrid identity, to which later epochs are granted.
    Own,
    /// The seed of the first identity of the room `dialogue`.
    Dialogue,
}

impl Label {
    const fn text(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Sign => "sign",
            Self::Own => "self",
            Self::Dialogue => "dialogue/0",
        }
    }
}

/// The seed for one purpose.
pub fn derive(code: &TrackingCode, label: Label, organisation: OrganisationId) -> Seed {
    expand(code, &[&field(label.text().as_bytes()), &field(&organisation.0)])
}

/// The key of the box that holds the receipt of one entry, named by the hash of its sealed body.
pub fn derive_receipt_key(code: &TrackingCode, sealed_body: Digest, organisation: OrganisationId) -> Seed {
    expand(code, &[&field(b"receipt"), &field(&sealed_body.0), &field(&organisation.0)])
}

fn expand(code: &TrackingCode, info: &[&[u8]]) -> Seed {
    let key = hkdf::Salt::new(hkdf::HKDF_SHA256, b"senim/1/code").extract(code.expose());
    let filled = Seed::filled(|seed| key.expand(info, hkdf::HKDF_SHA256).and_then(|okm| okm.fill(seed)));
    filled.expect("32 bytes are the output length of HKDF-SHA-256")
}
