//! **Entropy**: the only door to our randomness: the operating system's generator, nothing between. Nothing of ours may
//! enter, and no other room draws random bytes (`clippy.toml` holds them to it); age draws its own in `seal/envelope.rs`.
//!
//! A machine without randomness must not go on: every salt, challenge and key made after that would be a promise broken
//! in silence. So these functions have no error; the process ends, which every commit is built to survive.

use zeroize::Zeroizing;

/// Fills `bytes` with random ones.
#[expect(clippy::disallowed_methods, reason = "this is the door to randomness")]
pub fn fill(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        // Not a panic: the server turns panics into answers and would go on.
        std::process::abort();
    }
}

/// `N` random bytes that need not be secret: ids, salts, nonces, challenges.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

/// `N` random bytes that are a secret, wiped on drop: `seed::<32>()` for Ed25519 and age, `seed::<17>()` for a code.
pub fn seed<const N: usize>() -> Zeroizing<[u8; N]> {
    // Filled where it stands: an array returned first would leave its copy behind.
    let mut seed = Zeroizing::new([0; N]);
    fill(seed.as_mut_slice());
    seed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        assert_ne!(bytes::<16>(), bytes::<16>());
        assert_ne!(*seed::<32>(), *seed::<32>());
    }

    #[test]
    fn every_byte_is_drawn() {
        // A byte that stays 0 in 64 draws would come by chance once in 2^512 / 4096.
        let mut seen = [0u8; 4096];
        for _ in 0..64 {
            let mut draw = [0u8; 4096];
            fill(&mut draw);
            seen.iter_mut().zip(draw).for_each(|(seen, byte)| *seen |= byte);
        }
        assert!(seen.iter().all(|byte| *byte != 0));
    }

    #[test]
    fn nothing_may_be_asked_for() {
        fill(&mut []);
    }
}
