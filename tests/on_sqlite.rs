//! The suite on SQLite.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests say what they expect by failing")]

#[path = "suite/histories.rs"]
mod histories;
#[path = "suite/steps.rs"]
mod steps;
#[macro_use]
mod suite;

use suite::sqlite as fresh;

/// Of so many histories one is lived here.
const SHARE: usize = 1;

every_test!(crate::suite::sqlite);
