//! The keeper's scan: what became due since it looked last, among ten million open clocks.

use senim::{
    now::Clock,
    store::{Location, Store},
};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

use crate::rows::{Bench, Row};

/// Open clocks; one of a hundred thousand became due yesterday.
const CLOCKS: u32 = 10_000_000;
/// Scans that are timed.
const SCANS: usize = 200;
/// Written past the store, which would decide each: random cases, due over ten years, and a few that are overdue.
const FILL: &str = "WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < $1) \
    INSERT INTO clock (case_id, procedure, nth, term, rule, event, due, owed, state) \
    SELECT randomblob(16), 'report', 0, 0, 'P-feedback', '2026-11-01', \
        CASE WHEN at % 100000 = 0 THEN '2026-11-21' ELSE date('2026-11-22', '+' || (abs(random()) % 3650) || ' days') END, \
        1, 'running' FROM n";

/// How long the keeper needs to know what it has to do.
pub fn clocks(bench: &Bench) -> Vec<Row> {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(measure(bench))
}

async fn measure(bench: &Bench) -> Vec<Row> {
    let (data, clock) = (bench.empty("clocks"), Clock::machine());
    let path = data.join("senim.db");
    Store::open(&Location::Sqlite(path.clone())).await.expect("the founded installation").close().await;
    let options = SqliteConnectOptions::new().filename(&path).foreign_keys(false);
    let mut raw = options.connect().await.expect("the same file");
    sqlx::query(FILL).bind(CLOCKS).execute(&mut raw).await.expect("room on the disk");
    raw.close().await.expect("nothing is open");

    let store = Store::open(&Location::Sqlite(path)).await.expect("the same file");
    let mut took = Vec::with_capacity(SCANS);
    for _ in 0..SCANS {
        let begun = clock.monotonic();
        let due = store.due("2026-11-22", None, 512).await.expect("an index");
        took.push(clock.monotonic().saturating_sub(begun).as_secs_f64() * 1000.0);
        assert_eq!(due.len(), (CLOCKS / 100_000) as usize);
    }
    store.close().await;
    took.sort_by(f64::total_cmp);
    let (middle, slow) = (took[SCANS / 2], took[SCANS * 99 / 100]);
    vec![Row {
        what: "Clocks that became due, among 10,000,000 open ones",
        ours: format!("{middle:.2} ms, p99 {slow:.2} ms"),
        bare: String::new(),
        ratio: None,
        goal: "≤ 50 ms",
        met: slow <= 50.0,
    }]
}
