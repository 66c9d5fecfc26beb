//! Secrets: no Debug, no Clone, wiped on drop.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// 32 secret bytes: a seed of a key, or a key.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Seed([u8; 32]);

impl Seed {
    /// Takes the bytes over and wipes the caller's copy.
    pub fn take(bytes: &mut [u8; 32]) -> Self {
        let seed = Self(*bytes);
        bytes.zeroize();
        seed
    }

    /// A seed that `fill` writes in place.
    pub fn filled<E>(fill: impl FnOnce(&mut [u8; 32]) -> Result<(), E>) -> Result<Self, E> {
        let mut seed = Self([0; 32]);
        fill(&mut seed.0)?;
        Ok(seed)
    }

    /// The bytes, for the moment of use.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}
