//! **Ledger**: the append-only log that a case's steps become. Pure: hashes and texts; the tree, its proofs and
//! checkpoints join here when the day is closed, receipts already name them.

pub mod leaf;
pub mod receipt;
pub mod receipt_box;
