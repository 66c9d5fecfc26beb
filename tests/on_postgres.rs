//! The suite on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests say what they expect by failing")]

#[path = "suite/cluster.rs"]
mod cluster;
#[macro_use]
mod suite;

use senim::store::Location;
use suite::Place;

/// A new PostgreSQL database.
async fn postgres() -> Place {
    Place::new(Location::Postgres(cluster::database().await), None)
}

every_test!(crate::postgres);

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
