//! RFC 6962 Merkle trees: how leaves and nodes are hashed, and the little that has to be known of a tree to append to it.

use crate::seal::{
    id::{Digest, LeafHash},
    signature::{sha256, sha256_of},
};

/// The largest tree: JavaScript holds its size exactly.
pub const LARGEST: u64 = (1 << 53) - 1;

/// The hash of a leaf's data (RFC 6962, 2.1).
pub fn leaf_hash(data: &[u8]) -> LeafHash {
    LeafHash(sha256_of(&[&[0], data]).0)
}

/// The hash of two subtrees side by side (RFC 6962, 2.1).
pub fn node(left: Digest, right: Digest) -> Digest {
    sha256_of(&[&[1], &left.0, &right.0])
}

/// A tree as the hashes of the perfect subtrees that it is made of, the largest first: one for each bit of its size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Digest>,
}

impl Frontier {
    /// A tree of this size made of these subtrees; `None` where their number does not fit.
    pub fn new(size: u64, peaks: Vec<Digest>) -> Option<Self> {
        (size <= LARGEST && peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Its subtrees, the largest first.
    pub fn peaks(&self) -> &[Digest] {
        &self.peaks
    }

    /// Where those subtrees stand, as level and index among those of their level.
    pub fn places(size: u64) -> impl Iterator<Item = (u32, u64)> {
        let levels = (0..u64::BITS).rev().filter(move |level| size >> level & 1 == 1);
        levels.map(move |level| (level, (size >> level) - 1))
    }

    /// Appends a leaf.
    pub fn push(&mut self, leaf: LeafHash) {
        let mut hash = Digest(leaf.0);
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("as many subtrees as the size has bits");
            hash = node(left, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The tree's root; of an empty one the hash of nothing.
    pub fn root(&self) -> Digest {
        let from_the_right = self.peaks.iter().rev().copied();
        from_the_right.reduce(|right, left| node(left, right)).unwrap_or_else(|| sha256(b""))
    }
}

impl Extend<LeafHash> for Frontier {
    fn extend<T: IntoIterator<Item = LeafHash>>(&mut self, leaves: T) {
        leaves.into_iter().for_each(|leaf| self.push(leaf));
    }
}

impl FromIterator<LeafHash> for Frontier {
    fn from_iter<T: IntoIterator<Item = LeafHash>>(leaves: T) -> Self {
        let mut tree = Self::default();
        tree.extend(leaves);
        tree
    }
}
