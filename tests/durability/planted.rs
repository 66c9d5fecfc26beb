//! Two portals that break their promise, for the sweep to find: they answer as the real one does, for it stands behind them
//! over a copy of the data; only what they put into the data folder comes at the wrong moment.

use std::{
    io::Write as _,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use senim::{
    config::Limits,
    http,
    now::Clock,
    portal,
    signer::Signer,
    store::{Location, Store},
};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _,
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};

use crate::portal_process::{PLANTED_DATA, PLANTED_FAULT, copy_folder, wire::read_message};

/// The test below, as [`crate::portal_process::Installation::planted`] is told it.
pub const PORTAL: &str = "planted::acts_as_a_portal_where_it_is_told_so";
/// Answers first and commits then.
pub const HASTY: &str = "hasty";
/// Commits readers in a transaction of their own.
pub const HALVING: &str = "halving";

/// What is stored in one transaction each.
const WHOLE: &[&[&str]] = &[&["session", "case_file", "event", "sealed_body", "access_grant"]];
const HALVES: &[&[&str]] = &[&["session", "case_file", "event", "sealed_body"], &["access_grant"]];

/// No test unless it is told a fault.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test that starts it says so in its environment")]
fn acts_as_a_portal_where_it_is_told_so() {
    let (Ok(fault), Ok(data)) = (std::env::var(PLANTED_FAULT), std::env::var(PLANTED_DATA)) else { return };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (behind, copied) = real_portal(Path::new(&data), &origin);
    let kept = Path::new(&data).join("senim.db");
    println!("\n{}", serde_json::json!({ "address": origin }));
    for client in listener.incoming().flatten() {
        let (behind, copied, kept, hasty) = (behind.clone(), copied.clone(), kept.clone(), fault == HASTY);
        thread::spawn(move || {
            pass(client, &behind, hasty, || store(&copied, &kept, if hasty { WHOLE } else { HALVES }));
        });
    }
}

/// The portal over a copy of the data, in a thread of its own; its address and its database.
fn real_portal(data: &Path, origin: &str) -> (String, PathBuf) {
    // Beside the data, whose folder goes when the test does.
    let folder = tempfile::tempdir_in(data.parent().unwrap()).unwrap().keep();
    let (copied, origins) = (folder.join("senim.db"), Arc::from([origin.to_owned()]));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (listener, router) = runtime.block_on(async {
        // Opening puts what a killed one left in its log into the file.
        Store::open(&Location::Sqlite(data.join("senim.db"))).await.unwrap().close().await;
        copy_folder(data, &folder);
        let store = Store::open(&Location::Sqlite(copied.clone())).await.unwrap();
        let signer = Arc::new(Signer::open(&folder.join("keys"), false).unwrap());
        let portal = portal::assemble(store, signer, Clock::machine(), origins, &folder.join("ledger"));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        (listener, http::router(portal.limited(&Limits::lifted())))
    });
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || runtime.block_on(http::serve(listener, router, std::future::pending())).unwrap());
    (address, copied)
}

/// Requests and answers of one connection.
fn pass(mut client: TcpStream, behind: &str, hasty: bool, store: impl Fn()) {
    let mut portal = TcpStream::connect(behind).unwrap();
    while let Ok((request, _)) = read_message(&mut client) {
        portal.write_all(&request).unwrap();
        let (answer, _) = read_message(&mut portal).unwrap();
        if !hasty {
            store();
        }
        let _gone = client.write_all(&answer);
        if hasty {
            store();
        }
    }
}

/// Stores what is new, in these transactions, each synced.
fn store(from: &Path, to: &Path, transactions: &[&[&str]]) {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
        let options = SqliteConnectOptions::new().filename(to).synchronous(SqliteSynchronous::Full);
        let mut connection = options.disable_statement_logging().connect().await.unwrap();
        let attach = format!("ATTACH '{}' AS copied", from.display());
        connection.execute(AssertSqlSafe(attach)).await.unwrap();
        for tables in transactions {
            let insert = |table| format!("INSERT OR IGNORE INTO main.{table} SELECT * FROM copied.{table};");
            let all: String = tables.iter().map(insert).collect();
            connection.execute(AssertSqlSafe(format!("BEGIN IMMEDIATE; {all} COMMIT;"))).await.unwrap();
        }
        connection.close().await.unwrap();
    });
}
