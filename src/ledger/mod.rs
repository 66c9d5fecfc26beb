//! **Ledger**: the append-only log that a case's steps become: leaves, the tree over them, its proofs, the checkpoint of each
//! legal day, the tiles in which it is published, and the receipts that promise a place in it. Pure: hashes and texts.

pub mod case_head;
pub mod checkpoint;
pub mod continuation;
pub mod day;
pub mod leaf;
pub mod opening;
pub mod proof;
pub mod receipt;
pub mod receipt_box;
pub mod tile;
pub mod tree;
