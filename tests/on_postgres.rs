//! The suite on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests say what they expect by failing")]

#[path = "suite/cluster.rs"]
mod cluster;
#[path = "suite/histories.rs"]
mod histories;
#[path = "suite/steps.rs"]
mod steps;
#[macro_use]
mod suite;

use postgres as fresh;
use senim::store::{Location, StoreError, Submitted};
use suite::Place;

/// Of so many histories one is lived here.
const SHARE: usize = 4;

/// A new PostgreSQL database.
async fn postgres() -> Place {
    Place::new(Location::Postgres(cluster::database().await), None)
}

every_test!(crate::postgres);

/// Of the table of steps those in which rooms, grants and papers are looked up in every way that there is.
const TELLING: [&str; 4] = ["read", "paper", "admit", "countersign"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_through_where_the_table_of_steps_says() {
    steps::the_table_is_whole();
    let place = postgres().await;
    Box::pin(steps::everybody_gets_through_where_the_table_says_and_nowhere_else(&place, &TELLING)).await;
}

/// The schema as sorted lines in words common to both.
async fn schema(place: &Place) -> Vec<String> {
    place.open().await.close().await;
    let text = match place.location {
        Location::Sqlite(_) => include_str!("suite/schema_sqlite.sql"),
        Location::Postgres(_) => include_str!("suite/schema_postgres.sql"),
    };
    let mut lines = place.raw().await.texts(text).await;
    lines.sort();
    lines
}

/// Both migrations lead to one schema: tables, columns, keys, uniques, references, triggers.
#[tokio::test]
async fn both_schemas_are_one() {
    let on_postgres = schema(&postgres().await).await;
    let on_sqlite = schema(&suite::sqlite().await).await;
    assert_eq!(on_postgres, on_sqlite);
    assert!(on_postgres.iter().any(|line| line == "unique event (case_no, room, sequence)"), "{on_postgres:#?}");
}

/// Makes `COMMIT` wait for the advisory lock 1, and takes it.
async fn hold_commits(place: &Place) -> suite::place::Raw {
    let mut raw = place.raw().await;
    raw.run(
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$",
    )
    .await
    .unwrap();
    let trigger = "CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED \
        FOR EACH ROW EXECUTE FUNCTION hold()";
    raw.run(trigger).await.unwrap();
    raw.run("SELECT pg_advisory_lock(1)").await.unwrap();
    raw
}

/// Returns when the store's writer waits inside `COMMIT`.
async fn until_committing(raw: &mut suite::place::Raw) {
    let waiting = "SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid \
        WHERE l.locktype = 'advisory' AND l.objid = 1 AND NOT l.granted AND a.datname = current_database()";
    while raw.number(waiting).await == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn nobody_is_answered_before_the_commit_returns() {
    let place = postgres().await;
    let store = place.open().await;
    suite::made::home(&store).await;
    let mut raw = hold_commits(&place).await;
    let case = suite::made::case(1);
    let waiting = tokio::spawn({
        let (store, case) = (store.clone(), case.clone());
        async move { store.submit(case).await }
    });
    until_committing(&mut raw).await;
    assert!(!waiting.is_finished(), "answered while COMMIT was running");
    assert_eq!(store.case_by_id(case.case_id).await, Ok(None));
    raw.run("SELECT pg_advisory_unlock(1)").await.unwrap();
    assert_eq!(waiting.await.unwrap(), Ok(Submitted::Stored));
}

#[tokio::test]
async fn a_cut_while_committing_is_unconfirmed_and_a_retry_resolves_it() {
    let place = postgres().await;
    let store = place.open().await;
    suite::made::home(&store).await;
    let mut raw = hold_commits(&place).await;
    let cases: Vec<_> = (0..5).map(suite::made::case).collect();
    let mut waiting = tokio::task::JoinSet::new();
    for case in cases.clone() {
        let store = store.clone();
        waiting.spawn(async move { store.submit(case).await });
    }
    until_committing(&mut raw).await;
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_locks \
        WHERE locktype = 'advisory' AND objid = 1 AND NOT granted";
    assert_eq!(raw.number(cut).await, 1);
    raw.run("SELECT pg_advisory_unlock(1)").await.unwrap();
    let answers = waiting.join_all().await;
    let cut = answers.iter().filter(|answer| **answer == Err(StoreError::Unconfirmed)).count();
    let stored = answers.iter().filter(|answer| **answer == Ok(Submitted::Stored)).count();
    assert!(cut > 0 && cut + stored == 5, "{answers:?}");
    for case in cases {
        let again = store.submit(case).await;
        assert!(matches!(again, Ok(Submitted::Stored | Submitted::Same(_))), "{again:?}");
    }
    assert_eq!(raw.number("SELECT count(*) FROM case_file").await, 5);
    assert_eq!(raw.number("SELECT count(*) FROM event").await, 5);
}
