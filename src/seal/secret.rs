//! Secrets: no Debug, no Clone, wiped on drop.

use zeroize::Zeroizing;

/// 32 secret bytes: a seed of a key, or a key.
pub struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    /// A seed that `fill` writes in place.
    pub fn filled<E>(fill: impl FnOnce(&mut [u8; 32]) -> Result<(), E>) -> Result<Self, E> {
        let mut seed = Zeroizing::new([0; 32]);
        fill(&mut seed)?;
        Ok(Self(seed))
    }

    /// The bytes, for the moment of use.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The bytes, still wiped on drop, for a type that keeps them.
    pub fn into_bytes(self) -> Zeroizing<[u8; 32]> {
        self.0
    }
}

impl From<Zeroizing<[u8; 32]>> for Seed {
    fn from(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }
}
