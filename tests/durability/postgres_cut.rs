//! The connection to PostgreSQL is cut around `COMMIT`: before it arrives, or after it was done and before its answer.

use std::{
    io::{Read as _, Write as _},
    os::unix::net::{UnixListener, UnixStream},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    thread,
};

use senim::{client::ClientError, seal::id::CaseId};
use sqlx::{ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions};

use crate::portal_process::{
    Installation, Running,
    count::count,
    reports::{Acknowledged, Mould, Report},
};

/// Where a commit is cut.
const NOWHERE: u8 = 0;
const BEFORE: u8 = 1;
const AFTER: u8 = 2;
/// Before it arrives, and yet the server's word for it comes: the planted fault of a commit that was only said.
const SAID: u8 = 3;

/// A message of PostgreSQL's protocol: the query `COMMIT`.
const COMMIT: &[u8] = b"Q\0\0\0\x0bCOMMIT\0";
/// What the server says to it: done, and no transaction is open.
const COMMITTED: &[u8] = b"C\0\0\0\x0bCOMMIT\0Z\0\0\0\x05I";

/// The commit that is cut next: of whatever transaction carries a case's id. The portal commits other things as well.
#[derive(Clone, Copy)]
struct Next {
    case: CaseId,
    place: u8,
}

/// Stands between sqlx and the server, on a socket in a folder of its own.
struct Cutter {
    folder: tempfile::TempDir,
    next: Arc<Mutex<Option<Next>>>,
    cuts: Arc<AtomicUsize>,
}

impl Cutter {
    fn before(server: &Path) -> Self {
        // A socket's path has room for about a hundred bytes.
        let folder = tempfile::Builder::new().prefix("senim-cut").tempdir_in("/tmp").unwrap();
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let (next, cuts) = (Arc::new(Mutex::new(None)), Arc::new(AtomicUsize::new(0)));
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

fn pass(mut client: UnixStream, mut server: UnixStream, next: &Mutex<Option<Next>>, cuts: &AtomicUsize) {
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
    let (mut piece, mut since_commit) = ([0; 16 << 10], Vec::new());
    while let Ok(read) = client.read(&mut piece) {
        if read == 0 {
            break;
        }
        since_commit.extend_from_slice(&piece[..read]);
        let has = |bytes: &[u8]| since_commit.windows(bytes.len()).any(|window| window == bytes);
        let mut cut = NOWHERE;
        if has(COMMIT) {
            let next = next.lock().unwrap().take_if(|next| has(&next.case.0));
            cut = next.map_or(NOWHERE, |next| next.place);
            since_commit.clear();
        }
        if cut != NOWHERE {
            cuts.fetch_add(1, Ordering::SeqCst);
        }
        if cut == SAID {
            let _gone = client.write_all(COMMITTED);
        }
        if cut == BEFORE || cut == SAID {
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

/// How the promise may be broken.
#[derive(Debug, PartialEq, Eq)]
enum Broken {
    /// Acknowledged, whatever became of the commit.
    Acknowledged,
    /// Not there after its commit, or there without one.
    Stored,
    /// Sent again, it got another receipt.
    OtherReceipt,
    /// Another number of cases than of reports.
    Cases(i64),
}

/// A portal over PostgreSQL whose connections a test can cut.
struct Cuttable {
    url: String,
    cutter: Cutter,
    running: Running,
    _installation: Installation,
}

impl Cuttable {
    fn start() -> Self {
        let url = tokio::runtime::Runtime::new().unwrap().block_on(crate::cluster::database());
        let (base, folder) = url.split_once("?host=").unwrap();
        let cutter = Cutter::before(Path::new(folder));
        let through = format!("{base}?host={}", cutter.folder.path().display());
        let installation = Installation::on_postgres(&url).through(through);
        Self { url, cutter, running: installation.start(), _installation: installation }
    }

    /// Sends a report for each place, cut there, and sends it again.
    fn reports(&self, places: &[u8]) -> Result<(), Broken> {
        let portal = self.running.portal();
        let mould = Mould::of(&portal);
        let mut all: Vec<(Report, Acknowledged)> = Vec::new();
        for place in places {
            let report = mould.cast();
            *self.cutter.next.lock().unwrap() = Some(Next { case: report.case, place: *place });
            match portal.send("/case", &report.request, "receipt") {
                Err(ClientError::Refused { code }) if code == "busy" => {}
                Ok(_) => return Err(Broken::Acknowledged),
                Err(error) => panic!("{error}"),
            }
            let found = mould.visit(&portal, &report, &[]);
            if found.is_some() != (*place == AFTER) {
                return Err(Broken::Stored);
            }
            let given = mould.send(&portal, &report).expect("the portal runs");
            if found.is_some_and(|found| found != std::slice::from_ref(&given)) {
                return Err(Broken::OtherReceipt);
            }
            all.push((report, given));
        }
        assert_eq!(self.cutter.cuts.load(Ordering::SeqCst), places.len());
        for (report, given) in &all {
            if mould.visit(&portal, report, &[]).as_deref() != Some(std::slice::from_ref(given)) {
                return Err(Broken::OtherReceipt);
            }
        }
        let cases = self.cases();
        if usize::try_from(cases) == Ok(places.len()) { Ok(()) } else { Err(Broken::Cases(cases)) }
    }

    fn cases(&self) -> i64 {
        past_the_portal(&self.url, async |connection| {
            sqlx::query_scalar("SELECT count(*) FROM case_file").fetch_one(connection).await.unwrap()
        })
    }
}

fn past_the_portal<T>(url: &str, act: impl AsyncFnOnce(&mut PgConnection) -> T) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let options: PgConnectOptions = url.parse().unwrap();
        let mut connection = options.disable_statement_logging().connect().await.unwrap();
        let outcome = act(&mut connection).await;
        connection.close().await.unwrap();
        outcome
    })
}

#[test]
fn a_cut_around_commit_makes_exactly_one_case_after_a_retry() {
    let cuts = count("SENIM_CUTS", 50);
    let places: Vec<u8> = (0..cuts).map(|at| if at % 3 == 0 { BEFORE } else { AFTER }).collect();
    assert_eq!(Cuttable::start().reports(&places), Ok(()));
    println!("{cuts} connections cut around COMMIT, {} of them after it was done", cuts - cuts.div_ceil(3));
}

/// The control: a store that takes the same report in as often as it comes.
#[test]
fn a_store_that_takes_it_twice_is_seen() {
    let cuttable = Cuttable::start();
    past_the_portal(&cuttable.url, async |connection| {
        // With it go the references from what else is filed under a case's id.
        let forgets =
            "ALTER TABLE case_file DROP CONSTRAINT case_file_case_id_key CASCADE, DROP CONSTRAINT case_file_access_key";
        sqlx::query(forgets).execute(connection).await.unwrap();
    });
    assert_eq!(cuttable.reports(&[BEFORE, AFTER]), Err(Broken::OtherReceipt));
    assert_eq!(cuttable.cases(), 3);
}

/// The control: a portal that believes a commit which nobody made.
#[test]
fn a_commit_that_was_only_said_is_seen() {
    let cuttable = Cuttable::start();
    assert_eq!(cuttable.reports(&[BEFORE, SAID]), Err(Broken::Acknowledged));
    assert_eq!(cuttable.cases(), 1);
}
