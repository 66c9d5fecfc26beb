//! Challenges that the server recognises without remembering them: expiry, nonce and a MAC over both. Sessions' tokens show
//! in the same way that they are ours, before the database is asked for them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::civil::Date;

use crate::{
    entropy,
    now::Clock,
    seal::{field::structure, purpose::Purpose},
    signer::Signer,
};

/// How long a challenge is good, in seconds.
pub const LIFE_SECONDS: u64 = 120;
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

/// Issues challenges and recognises them.
#[derive(Clone)]
pub struct Challenges {
    signer: Arc<Signer>,
    clock: Clock,
    spent: Arc<Mutex<HashMap<[u8; 16], u64>>>,
}

impl Challenges {
    /// Challenges under the portal's challenge key.
    pub fn new(signer: Arc<Signer>, clock: Clock) -> Self {
        Self { signer, clock, spent: Arc::default() }
    }

    /// A new challenge.
    pub fn issue(&self, audience: Audience) -> [u8; LENGTH] {
        let expires = self.now().saturating_add(LIFE_SECONDS).to_be_bytes();
        let nonce = entropy::bytes::<16>();
        let tag = ring::hmac::sign(self.signer.challenge(), &message(&expires, &nonce, audience));
        let mut challenge = [0; LENGTH];
        challenge[..8].copy_from_slice(&expires);
        challenge[8..24].copy_from_slice(&nonce);
        challenge[24..].copy_from_slice(tag.as_ref());
        challenge
    }

    /// Whether the challenge is ours, for this audience and still good; gives its expiry in Unix seconds.
    pub fn check(&self, audience: Audience, challenge: &[u8]) -> Option<u64> {
        let (expires, rest) = challenge.split_first_chunk::<8>()?;
        let (nonce, tag) = rest.split_first_chunk::<16>()?;
        ring::hmac::verify(self.signer.challenge(), &message(expires, nonce, audience), tag).ok()?;
        let expires = u64::from_be_bytes(*expires);
        let now = self.now();
        (now <= expires && expires - now <= LIFE_SECONDS).then_some(expires)
    }

    /// Takes an officers' challenge out of use; `false` where it was used before. Remembered in this process only and for
    /// as long as the challenge lives, for logins: a visit opens reading, and reading twice shows nothing more.
    pub fn spend(&self, challenge: &[u8]) -> bool {
        let Some((expires, rest)) = challenge.split_first_chunk::<8>() else { return false };
        let Some(nonce) = rest.first_chunk::<16>() else { return false };
        let now = self.now();
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        spent.retain(|_, expires| *expires >= now);
        spent.insert(*nonce, u64::from_be_bytes(*expires)).is_none()
    }

    /// A new token for a session: 16 random bytes, and a MAC that tells them from what a stranger makes up.
    pub fn token(&self) -> [u8; 32] {
        let nonce = entropy::bytes::<16>();
        let mut token = [0; 32];
        token[..16].copy_from_slice(&nonce);
        token[16..].copy_from_slice(&self.token_mark(&nonce));
        token
    }

    /// Whether we gave this token out. Whether its session is open, and whose it is, the database knows.
    pub fn is_token(&self, token: &[u8]) -> bool {
        let Some((nonce, mark)) = token.split_first_chunk::<16>() else { return false };
        let expected = self.token_mark(nonce);
        // All of it is compared, so that the time does not tell how much of a guess is right.
        let differs = expected.iter().zip(mark).fold(0, |differs, (ours, theirs)| differs | (ours ^ theirs));
        mark.len() == expected.len() && differs == 0
    }

    fn token_mark(&self, nonce: &[u8; 16]) -> [u8; 16] {
        let message = structure(Purpose::Challenge, &[nonce, b"session"]);
        let tag = ring::hmac::sign(self.signer.challenge(), &message);
        let mut mark = [0; 16];
        mark.copy_from_slice(&tag.as_ref()[..16]);
        mark
    }

    /// The value over which the work of a day is done. Nobody can compute it before we show it, so that no work is done in
    /// advance; it needs no memory, and every portal over the same keys has the same.
    pub fn day_value(&self, day: Date) -> [u8; 32] {
        let message = structure(Purpose::Challenge, &[day.to_string().as_bytes(), b"work"]);
        let tag = ring::hmac::sign(self.signer.challenge(), &message);
        let mut value = [0; 32];
        value.copy_from_slice(tag.as_ref());
        value
    }

    fn now(&self) -> u64 {
        u64::try_from(self.clock.now().as_second()).unwrap_or_default()
    }
}

fn message(expires: &[u8], nonce: &[u8], audience: Audience) -> Vec<u8> {
    structure(Purpose::Challenge, &[expires, nonce, audience.word()])
}
