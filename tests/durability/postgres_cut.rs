//! The connection to PostgreSQL is cut around `COMMIT`: before it arrives, or after it was done and before its answer.

use std::{
    io::{Read as _, Write as _},
    os::unix::net::{UnixListener, UnixStream},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    thread,
};

use senim::client::ClientError;

use crate::portal_process::{
    Installation,
    count::count,
    reports::{Acknowledged, Mould, Report},
};

/// Where the next commit is cut.
const NOWHERE: u8 = 0;
const BEFORE: u8 = 1;
const AFTER: u8 = 2;

/// A message of PostgreSQL's protocol: the query `COMMIT`.
const COMMIT: &[u8] = b"Q\0\0\0\x0bCOMMIT\0";

/// Stands between sqlx and the server, on a socket in a folder of its own.
struct Cutter {
    folder: tempfile::TempDir,
    next: Arc<AtomicU8>,
    cuts: Arc<AtomicUsize>,
}

impl Cutter {
    fn before(server: &Path) -> Self {
        // A socket's path has room for about a hundred bytes.
        let folder = tempfile::Builder::new().prefix("senim-cut").tempdir_in("/tmp").unwrap();
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let (next, cuts) = (Arc::new(AtomicU8::new(NOWHERE)), Arc::new(AtomicUsize::new(0)));
        let server = server.join(".s.PGSQL.5432");
        let (told, counted) = (Arc::clone(&next), Arc::clone(&cuts));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = UnixStream::connect(&server).unwrap();
                let (told, counted) = (Arc::clone(&told), Arc::clone(&counted));
                thread::spawn(move || pass(client, server, &told, &counted));
            }
        });
        Self { folder, next, cuts }
    }
}

fn pass(mut client: UnixStream, mut server: UnixStream, next: &AtomicU8, cuts: &AtomicUsize) {
    let (mut answers, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    // Set while an answer to COMMIT must not come through.
    let holding = Arc::new(AtomicU8::new(NOWHERE));
    let held = Arc::clone(&holding);
    thread::spawn(move || {
        let mut piece = [0; 16 << 10];
        while let Ok(read) = answers.read(&mut piece) {
            if read == 0 || held.load(Ordering::SeqCst) == AFTER || to_client.write_all(&piece[..read]).is_err() {
                break;
            }
        }
        let _gone = to_client.shutdown(std::net::Shutdown::Both);
        let _gone = answers.shutdown(std::net::Shutdown::Both);
    });
    let mut piece = [0; 16 << 10];
    while let Ok(read) = client.read(&mut piece) {
        if read == 0 {
            break;
        }
        let commits = piece[..read].windows(COMMIT.len()).any(|window| window == COMMIT);
        let cut = if commits { next.swap(NOWHERE, Ordering::SeqCst) } else { NOWHERE };
        if cut != NOWHERE {
            cuts.fetch_add(1, Ordering::SeqCst);
        }
        if cut == BEFORE {
            break;
        }
        holding.store(cut, Ordering::SeqCst);
        if server.write_all(&piece[..read]).is_err() {
            break;
        }
        if cut == AFTER {
            // The other half waits for the server's word, which comes after the commit, and cuts then.
            return;
        }
    }
    let _gone = client.shutdown(std::net::Shutdown::Both);
    let _gone = server.shutdown(std::net::Shutdown::Both);
}

#[test]
fn a_cut_around_commit_makes_exactly_one_case_after_a_retry() {
    let cuts = count("SENIM_CUTS", 50);
    let url = tokio::runtime::Runtime::new().unwrap().block_on(crate::cluster::database());
    let (base, folder) = url.split_once("?host=").unwrap();
    let cutter = Cutter::before(Path::new(folder));
    let installation = Installation::on_postgres(&url);
    let installation = installation.through(format!("{base}?host={}", cutter.folder.path().display()));
    let running = installation.start();
    let portal = running.portal();
    let mould = Mould::of(&portal);
    let mut all: Vec<(Report, Acknowledged)> = Vec::new();
    for at in 0..cuts {
        let report = mould.cast();
        let place = if at % 3 == 0 { BEFORE } else { AFTER };
        cutter.next.store(place, Ordering::SeqCst);
        let answer = portal.send("/case", &report.request, "receipt");
        assert!(matches!(&answer, Err(ClientError::Refused { code }) if code == "busy"), "{:?}", answer.err());
        let found = mould.visit(&portal, &report, &[]);
        assert_eq!(found.is_some(), place == AFTER, "cut at {place}");
        let given = mould.send(&portal, &report).expect("the portal runs");
        if let Some(found) = found {
            assert_eq!(found, std::slice::from_ref(&given), "sent again, it got another receipt");
        }
        all.push((report, given));
    }
    assert_eq!(cutter.cuts.load(Ordering::SeqCst), cuts);
    for (report, given) in &all {
        assert_eq!(mould.visit(&portal, report, &[]).as_deref(), Some(std::slice::from_ref(given)));
    }
    assert_eq!(cases(&url), i64::try_from(cuts).unwrap());
    println!("{cuts} connections cut around COMMIT, {} of them after it was done", cuts - cuts.div_ceil(3));
}

fn cases(url: &str) -> i64 {
    use sqlx::{ConnectOptions as _, Connection as _, postgres::PgConnectOptions};
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let options: PgConnectOptions = url.parse().unwrap();
        let mut connection = options.disable_statement_logging().connect().await.unwrap();
        let count = sqlx::query_scalar("SELECT count(*) FROM case_file").fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        count
    })
}
