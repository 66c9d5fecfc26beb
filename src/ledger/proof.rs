//! Proofs that a leaf is in a tree, and that one tree is the beginning of another. They are checked as RFC 9162 has it
//! (2.1.3.2, 2.1.4.2), step by step and in its words, and made as it defines them (2.1.3.1, 2.1.4.1).

use super::tree::{self, Frontier, node};
use crate::seal::id::{Digest, LeafHash};

/// No proof of a tree that we know has more hashes.
pub const LONGEST: usize = 2 * 53;

/// A proof that proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the proof does not hold")]
pub struct ProofRefusal;

/// Checks that `leaf` stands at `index` in the tree of `size` leaves and this root (RFC 9162, 2.1.3.2).
pub fn verify_inclusion(
    leaf: LeafHash,
    index: u64,
    size: u64,
    root: Digest,
    path: &[Digest],
) -> Result<(), ProofRefusal> {
    if index >= size || size > tree::LARGEST {
        return Err(ProofRefusal);
    }
    let (mut from, mut last) = (index, size - 1);
    let mut computed = Digest(leaf.0);
    for hash in path {
        if last == 0 {
            return Err(ProofRefusal);
        }
        if from & 1 == 1 || from == last {
            computed = node(*hash, computed);
            while from & 1 == 0 && from != 0 {
                (from, last) = (from >> 1, last >> 1);
            }
        } else {
            computed = node(computed, *hash);
        }
        (from, last) = (from >> 1, last >> 1);
    }
    if last == 0 && computed == root { Ok(()) } else { Err(ProofRefusal) }
}

/// Checks that the tree of `old_size` leaves is the beginning of the one of `size` (RFC 9162, 2.1.4.2). Trees of one size
/// must be one, and the empty tree is the beginning of every other; both by an empty path.
pub fn verify_consistency(
    old_size: u64,
    old_root: Digest,
    size: u64,
    root: Digest,
    path: &[Digest],
) -> Result<(), ProofRefusal> {
    if old_size > size || size > tree::LARGEST {
        return Err(ProofRefusal);
    }
    if old_size == size || old_size == 0 {
        let holds = if old_size == size { old_root == root } else { old_root == Frontier::default().root() };
        return if path.is_empty() && holds { Ok(()) } else { Err(ProofRefusal) };
    }
    let with_old = old_size.is_power_of_two().then_some(old_root);
    let mut hashes = with_old.into_iter().chain(path.iter().copied());
    // An empty path proves nothing about two sizes, whether or not it begins with the old root.
    let seed = hashes.next().filter(|_| !path.is_empty()).ok_or(ProofRefusal)?;
    let (mut from, mut last) = (old_size - 1, size - 1);
    while from & 1 == 1 {
        (from, last) = (from >> 1, last >> 1);
    }
    let (mut old, mut new) = (seed, seed);
    for hash in hashes {
        if last == 0 {
            return Err(ProofRefusal);
        }
        if from & 1 == 1 || from == last {
            old = node(hash, old);
            new = node(hash, new);
            while from & 1 == 0 && from != 0 {
                (from, last) = (from >> 1, last >> 1);
            }
        } else {
            new = node(new, hash);
        }
        (from, last) = (from >> 1, last >> 1);
    }
    if last == 0 && old == old_root && new == root { Ok(()) } else { Err(ProofRefusal) }
}

/// Where the hashes of a tree come from: memory, or tiles.
pub trait Subtrees {
    /// The hash of the perfect subtree of 2^`level` leaves that has `index` such ones before it; `None` where it is not
    /// to be had.
    fn subtree(&self, level: u32, index: u64) -> Option<Digest>;
}

/// The subtrees that a tree of `size` leaves is made of.
pub fn frontier(tree: &impl Subtrees, size: u64) -> Option<Frontier> {
    let peaks = Frontier::places(size).map(|(level, index)| tree.subtree(level, index));
    Frontier::new(size, peaks.collect::<Option<_>>()?)
}

/// The path of the leaf at `index` in the tree of the first `size` leaves (RFC 9162, 2.1.3.1).
pub fn inclusion(tree: &impl Subtrees, index: u64, size: u64) -> Option<Vec<Digest>> {
    let (mut begin, mut end) = (0, size);
    let mut path = Vec::new();
    while index < end && end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            path.push(root_of(tree, middle, end)?);
            end = middle;
        } else {
            path.push(root_of(tree, begin, middle)?);
            begin = middle;
        }
    }
    path.reverse();
    (index < size).then_some(path)
}

/// The path from the tree of the first `old_size` leaves to that of the first `size` (RFC 9162, 2.1.4.1).
pub fn consistency(tree: &impl Subtrees, old_size: u64, size: u64) -> Option<Vec<Digest>> {
    if old_size == 0 || old_size >= size {
        return (old_size <= size).then(Vec::new);
    }
    let (mut begin, mut end) = (0, size);
    let mut path = Vec::new();
    while old_size != end {
        let middle = begin + split(end - begin);
        if old_size <= middle {
            path.push(root_of(tree, middle, end)?);
            end = middle;
        } else {
            path.push(root_of(tree, begin, middle)?);
            begin = middle;
        }
    }
    // The old tree itself is known to whoever asks; a part of it is not.
    if begin != 0 {
        path.push(root_of(tree, begin, end)?);
    }
    path.reverse();
    Some(path)
}

/// The root over some leaves of a tree that begin where a subtree of their length may begin.
fn root_of(tree: &impl Subtrees, begin: u64, end: u64) -> Option<Digest> {
    // Each subtree begins where its length may begin, because those before it are longer.
    let peaks = Frontier::places(end - begin).map(|(level, index)| tree.subtree(level, (begin >> level) + index));
    Some(Frontier::new(end - begin, peaks.collect::<Option<_>>()?)?.root())
}

/// The largest power of two below a number above one.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}
