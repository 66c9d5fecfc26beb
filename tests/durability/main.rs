//! What was acknowledged is there, whole, once: after `kill -9`, lost answers, cut connections and a full disk.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests say what they expect by failing")]
#![allow(clippy::print_stdout, reason = "tests print their counts")]

#[path = "../suite/cluster.rs"]
mod cluster;
#[path = "../portal_process/mod.rs"]
mod portal_process;

mod closing;
mod failing_disk;
mod full_disk;
mod kills;
mod lost_answers;
mod planted;
mod postgres_cut;
mod syscalls;
mod watching;

use sqlx::{ConnectOptions as _, Connection as _, Row as _, sqlite::SqliteConnectOptions};

/// What a SQLite database says of itself.
struct Facts {
    integrity: String,
    cases: i64,
    events: i64,
    bodies: i64,
    grants: i64,
}

/// Reads the database past the portal.
fn facts(installation: &portal_process::Installation) -> Facts {
    let options = SqliteConnectOptions::new().filename(installation.database_file()).disable_statement_logging();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut connection = options.connect().await.unwrap();
        let row = sqlx::query(
            "SELECT (SELECT group_concat(integrity_check) FROM pragma_integrity_check), \
             (SELECT count(*) FROM case_file), (SELECT count(*) FROM event), (SELECT count(*) FROM sealed_body), \
             (SELECT count(*) FROM access_grant)",
        );
        let row = row.fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        Facts { integrity: row.get(0), cases: row.get(1), events: row.get(2), bodies: row.get(3), grants: row.get(4) }
    })
}
