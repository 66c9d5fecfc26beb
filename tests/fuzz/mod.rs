//! The fuzz targets: one function per parser of the pure rooms. Each takes a stranger's bytes, drives the production
//! parser and asserts what must hold whatever they are: no panic, and what is accepted is written back as the same bytes.
//!
//! A target first shows its parser the bytes as they are. Where a signature, a seal, a hash or the length of a class would
//! keep every changed byte out, it shows them again signed, sealed or filled anew with the vectors' keys, so that what
//! lies behind that door is judged too. It returns whether anything was accepted.
//!
//! Compiled by path into the replay (`tests/pure/tests/corpus.rs`) and into `fuzz/`. No file, no clock, no randomness.

mod bodies;
mod ledger;
mod procedures;
mod sealed;
mod travel;

use std::sync::LazyLock;

use senim_pure::seal::{
    hybrid::HybridIdentity,
    secret::Seed,
    signature::{SigningKey, sha256},
};
use zeroize::Zeroizing;

/// A target: whether it accepted the bytes in any of the ways it showed them.
pub type Target = fn(&[u8]) -> bool;

/// Every target of the pure rooms by its name, which is also its folder's under `tests/corpus`.
pub const TARGETS: [(&str, Target); 27] = [
    ("agreement", procedures::agreement),
    ("canonical", sealed::canonical),
    ("case_head", ledger::case_head),
    ("checkpoint", ledger::checkpoint),
    ("code", sealed::code),
    ("continuation", ledger::continuation),
    ("enrolment", travel::enrolment),
    ("entry", sealed::entry),
    ("envelope", sealed::envelope),
    ("event", procedures::event),
    ("frame", travel::frame),
    ("frame_head", travel::frame_head),
    ("grant", sealed::grant),
    ("header", sealed::header),
    ("key", sealed::key),
    ("key_file", travel::key_file),
    ("manifest", travel::manifest),
    ("note", bodies::note),
    ("opening", ledger::opening),
    ("proof", ledger::proof),
    ("receipt", bodies::receipt),
    ("receipt_box", bodies::receipt_box),
    ("root_and_roster", bodies::root_and_roster),
    ("statement", sealed::statement),
    ("step", procedures::step),
    ("tar", sealed::tar),
    ("tile", ledger::tile),
];

fn seed(label: &str) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(sha256(format!("senim vectors {label} 0").as_bytes()).0)
}

/// A key of the vectors, as its label gives it.
fn signer(label: &str) -> SigningKey {
    SigningKey::from_seed(Seed::from(seed(label)))
}

/// Who writes entries, grants, receipts and enrolments here.
static AUTHOR: LazyLock<SigningKey> = LazyLock::new(|| signer("receipt"));

/// Whose files are opened here.
static READER: LazyLock<HybridIdentity> = LazyLock::new(|| HybridIdentity::from_seed(seed("reader")));
