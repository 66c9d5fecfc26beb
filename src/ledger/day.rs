//! A legal day of the ledger: its leaves, filled up with pads and sorted by hash, so that their places tell neither how many
//! of them stand for something nor in which order those came.

use super::{
    checkpoint::Checkpoint,
    opening::{Content, Opening},
    proof::ProofRefusal,
    tree::Frontier,
};
use crate::seal::id::{Digest, LeafHash};

/// A day has at least as many leaves.
pub const CAPACITY: usize = 256;

/// A day that is being closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Every leaf, in the order in which they are appended.
    pub leaves: Vec<LeafHash>,
    /// The openings of those that were added.
    pub pads: Vec<Opening>,
}

/// Fills the pool of a day up to [`CAPACITY`], or to the next power of two, and sorts it. `random` gives 32 random bytes.
pub fn fill(day: &str, mut leaves: Vec<LeafHash>, mut random: impl FnMut() -> [u8; 32]) -> Filled {
    let capacity = leaves.len().max(CAPACITY).next_power_of_two();
    let pad = || Opening { day: day.to_owned(), content: Content::Pad { random: random() } };
    let pads: Vec<Opening> = std::iter::repeat_with(pad).take(capacity - leaves.len()).collect();
    leaves.extend(pads.iter().map(Opening::leaf));
    leaves.sort_unstable();
    Filled { leaves, pads }
}

/// Checks a whole day as it is shown to whoever looks for a leaf in it without saying which: `peaks` make the tree before
/// it, `before` where there is one, and with the day's leaves behind, sorted, the tree of its own checkpoint.
pub fn verify(
    before: Option<&Checkpoint>,
    peaks: Vec<Digest>,
    leaves: &[LeafHash],
    checkpoint: &Checkpoint,
) -> Result<(), ProofRefusal> {
    let size = before.map_or(0, |before| before.size);
    let mut tree = Frontier::new(size, peaks).ok_or(ProofRefusal)?;
    let follows = before.is_none_or(|before| before.root == tree.root() && before.day < checkpoint.day);
    tree.extend(leaves.iter().copied());
    let sorted = leaves.is_sorted_by(|left, right| left < right);
    if follows && sorted && tree.size() == checkpoint.size && tree.root() == checkpoint.root {
        Ok(())
    } else {
        Err(ProofRefusal)
    }
}
