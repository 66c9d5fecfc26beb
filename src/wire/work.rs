//! Work: a puzzle over a request's bytes, so that a flood costs its sender. Nothing to see and nothing to answer, so it
//! shuts nobody out.

use crate::seal::{field::structure, id::Digest, purpose::Purpose, signature::sha256};

/// The work does not belong to this day and request, or is too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work was not done for this request")]
pub struct WorkRefusal;

/// Checks that `nonce` gives a hash that begins with `bits` zero bits, for `request`, the hash of the request's body, on
/// the day of `day_value`.
pub fn check(day_value: &[u8; 32], request: Digest, nonce: u64, bits: u8) -> Result<(), WorkRefusal> {
    if zero_bits(&hash(day_value, request, nonce)) >= u32::from(bits) { Ok(()) } else { Err(WorkRefusal) }
}

/// The smallest nonce that [`check`] takes: 2^`bits` hashes on average, so whoever asks bounds `bits` first.
pub fn solve(day_value: &[u8; 32], request: Digest, bits: u8) -> Option<u64> {
    (0..=u64::MAX).find(|nonce| check(day_value, request, *nonce, bits).is_ok())
}

/// The hash that a nonce gives.
pub fn hash(day_value: &[u8; 32], request: Digest, nonce: u64) -> Digest {
    sha256(&structure(Purpose::Work, &[day_value, &request.0, &nonce.to_be_bytes()]))
}

fn zero_bits(hash: &Digest) -> u32 {
    let mut bits = 0;
    for byte in hash.0 {
        bits += byte.leading_zeros();
        if byte != 0 {
            break;
        }
    }
    bits
}
