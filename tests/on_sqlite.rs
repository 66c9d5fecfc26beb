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

#[test]
fn the_table_of_steps_is_whole() {
    steps::the_table_is_whole();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_through_where_the_table_of_steps_says() {
    let place = suite::sqlite().await;
    Box::pin(steps::everybody_gets_through_where_the_table_says_and_nowhere_else(&place, &[])).await;
}
