//! The identities of a room, one an epoch: each entry is sealed to that of its epoch, and a new epoch begins where somebody is
//! out who held the one before.

use super::hybrid::HybridIdentity;

/// What a reader holds of a room: the identity of its newest epoch and of all before it, the first first. Never empty.
pub struct Keyring(Vec<HybridIdentity>);

impl Keyring {
    /// Of a room in its first epoch.
    pub fn of(first: HybridIdentity) -> Self {
        Self(vec![first])
    }

    /// Of these identities, that of epoch 0 first; none of none.
    pub(super) fn of_all(identities: Vec<HybridIdentity>) -> Option<Self> {
        (!identities.is_empty()).then_some(Self(identities))
    }

    /// The newest epoch.
    pub fn epoch(&self) -> u64 {
        self.0.len() as u64 - 1
    }

    /// The identity to which is sealed what is written now.
    pub fn newest(&self) -> &HybridIdentity {
        &self.0[self.0.len() - 1]
    }

    /// The identity of an epoch.
    pub fn at(&self, epoch: u64) -> Option<&HybridIdentity> {
        self.0.get(usize::try_from(epoch).ok()?)
    }

    /// All of them, that of epoch 0 first.
    pub fn identities(&self) -> Vec<&HybridIdentity> {
        self.0.iter().collect()
    }
}
