//! The suite on SQLite.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests say what they expect by failing")]

#[path = "suite/histories.rs"]
mod histories;
#[path = "suite/steps.rs"]
mod steps;
#[macro_use]
mod suite;

every_test!(crate::suite::sqlite);
