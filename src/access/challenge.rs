//! Challenges that the server recognises without remembering them: expiry, nonce and a MAC over both.

use jiff::Timestamp;

use crate::{
    entropy,
    seal::{field::structure, purpose::Purpose},
    signer::Signer,
};

/// How long a challenge is good, in seconds.
pub const LIFE_SECONDS: i64 = 120;
/// Length in bytes: expiry 8 ‖ nonce 16 ‖ MAC 32.
pub const LENGTH: usize = 56;

/// For whom a challenge was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Visits with a code.
    Reporter,
    /// Logins.
    Officer,
}

impl Audience {
    const fn word(self) -> &'static [u8] {
        match self {
            Self::Reporter => b"reporter",
            Self::Officer => b"officer",
        }
    }
}

/// A new challenge.
pub fn issue(signer: &Signer, audience: Audience, now: Timestamp) -> [u8; LENGTH] {
    let expires = now.as_second().saturating_add(LIFE_SECONDS).max(0).unsigned_abs().to_be_bytes();
    let nonce = entropy::bytes::<16>();
    let tag = ring::hmac::sign(signer.challenge(), &message(&expires, &nonce, audience));
    let mut challenge = [0; LENGTH];
    challenge[..8].copy_from_slice(&expires);
    challenge[8..24].copy_from_slice(&nonce);
    challenge[24..].copy_from_slice(tag.as_ref());
    challenge
}

/// Whether the challenge is ours, for this audience and still good; gives its expiry in Unix seconds.
pub fn check(signer: &Signer, audience: Audience, challenge: &[u8], now: Timestamp) -> Option<u64> {
    let (expires, rest) = challenge.split_first_chunk::<8>()?;
    let (nonce, tag) = rest.split_first_chunk::<16>()?;
    ring::hmac::verify(signer.challenge(), &message(expires, nonce, audience), tag).ok()?;
    let expires = u64::from_be_bytes(*expires);
    let now = u64::try_from(now.as_second()).ok()?;
    (now <= expires && expires - now <= LIFE_SECONDS.unsigned_abs()).then_some(expires)
}

fn message(expires: &[u8], nonce: &[u8], audience: Audience) -> Vec<u8> {
    structure(Purpose::Challenge, &[expires, nonce, audience.word()])
}
