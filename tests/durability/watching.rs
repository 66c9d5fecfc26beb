//! The keeper's look at the clocks, killed at the calls by which something gets onto the disk. Whoever has the lease next goes on
//! behind it: each breach and each warning stands once, in order, and no case is looked at by halves.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    panic::{self, AssertUnwindSafe},
    path::Path,
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp, civil::Date};
use senim::{
    case::{
        actor::{Actor, Paper},
        agreement::{self, Counterparty},
        docket::{Command, Event},
        form::read_event,
    },
    directory::Directory,
    entropy,
    keeper::{Keeper, Shelf},
    law::day::legal_day,
    now::Clock,
    proceedings::{Proceedings, newest_template},
    seal::id::{CaseId, Digest, LeafHash},
    signer::Signer,
    store::{ClockRow, Location, Store, Watch, Written},
};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, Row as _,
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};

use crate::{
    closing::{HONEST, acting_as, close, keep_under, most, noon, said, told, with_store},
    portal_process::{Installation, copy_folder, count::count, reports::Mould},
};

/// The test below, as a program that looks at what is due.
const KEEPER: &str = "watching::acts_as_a_watcher_where_it_is_told_so";
/// Writes the clocks of a case in one commit, and then what follows from them.
const CLOCKS_FIRST: &str = "clocks first";
/// Writes what follows in one commit, and then the clocks.
const EVENTS_FIRST: &str = "events first";
/// Does not ask what stands in the docket.
const TWICE: &str = "twice";

/// Calls after which something else is on the disk.
const CALLS: [&str; 4] = ["write", "pwrite64", "fsync", "fdatasync"];
/// Cases that were looked at before, and cases that are new when the look begins.
const SEEN: usize = 4;
const NEW: usize = 3;

/// No test unless it is told a fault.
#[test]
fn acts_as_a_watcher_where_it_is_told_so() {
    let Some((fault, data, at)) = told() else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        if fault == HONEST {
            return watch(&data, at).await;
        }
        // The real one looks at a copy; only what it leaves comes in the wrong commits.
        let copy = tempfile::tempdir().unwrap();
        copy_folder(&data, copy.path());
        watch(copy.path(), at).await;
        bring(&copy.path().join("senim.db"), &data.join("senim.db"), &fault).await;
    });
}

/// One look at all clocks.
async fn watch(data: &Path, at: Timestamp) {
    let store = Store::open(&Location::Sqlite(data.join("senim.db"))).await.unwrap();
    let signer = Arc::new(Signer::open(&data.join("keys"), false).unwrap());
    let (directory, clock, shelf) = (Directory::new(store.clone()), Clock::fixed(at), Shelf::new(&data.join("ledger")));
    let keeper = Keeper::new(store.clone(), directory, signer, clock, shelf, Digest([9; 32]));
    let watched = keeper.watch().await.unwrap();
    println!("\nwatched {}", watched.map_or("nothing: another process does".to_owned(), |it| format!("{it:?}")));
    store.close().await;
}

/// Brings what a look wrote to another database, case by case, in more commits than one.
async fn bring(from: &Path, to: &Path, fault: &str) {
    let options = SqliteConnectOptions::new().filename(to).synchronous(SqliteSynchronous::Full);
    let mut connection = options.disable_statement_logging().connect().await.unwrap();
    let run = async |connection: &mut sqlx::SqliteConnection, sql: String| {
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
    };
    run(&mut connection, format!("ATTACH '{}' AS looked", from.display())).await;
    let rows = connection.fetch_all("SELECT DISTINCT hex(case_id) FROM looked.clock ORDER BY 1").await.unwrap();
    for row in rows {
        let case = row.get::<String, _>(0);
        let clocks = format!(
            "BEGIN IMMEDIATE; DELETE FROM main.clock WHERE case_id = x'{case}'; \
             INSERT INTO main.clock SELECT * FROM looked.clock WHERE case_id = x'{case}'; COMMIT;"
        );
        let new = format!(
            "FROM looked.docket_event AS l WHERE l.case_id = x'{case}' AND l.place >= \
             (SELECT coalesce(max(place) + 1, 0) FROM main.docket_event WHERE case_id = x'{case}')"
        );
        // Places are what the second look would have found free.
        let again = format!(
            "BEGIN IMMEDIATE; INSERT INTO main.docket_event SELECT l.case_id, l.place + \
             (SELECT coalesce(max(place) + 1, 0) FROM main.docket_event WHERE case_id = x'{case}'), l.legal_day, l.leaf, \
             l.opening, l.event FROM looked.docket_event AS l WHERE l.case_id = x'{case}'; COMMIT;"
        );
        let events = format!("BEGIN IMMEDIATE; INSERT INTO main.docket_event SELECT l.* {new}; COMMIT;");
        let commits = match fault {
            CLOCKS_FIRST => vec![clocks, events],
            EVENTS_FIRST => vec![events, clocks],
            _ => vec![events, clocks, again],
        };
        for commit in commits {
            run(&mut connection, commit).await;
        }
    }
    connection.close().await.unwrap();
}

/// What is stored of a case: its docket, and its clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stored {
    events: Vec<(u64, String, String)>,
    clocks: Vec<ClockRow>,
}

/// Every case of a database.
fn stored(data: &Path) -> BTreeMap<CaseId, Stored> {
    with_store(data, |store| async move {
        let mut all = BTreeMap::new();
        // Whatever their day: none is of the first number.
        for (_, case) in store.unseen(0, 1000).await.unwrap() {
            let rows = store.docket(case).await.unwrap();
            let events = rows.into_iter().map(|row| (row.place, row.legal_day, row.event)).collect();
            all.insert(case, Stored { events, clocks: store.clocks(case).await.unwrap() });
        }
        all
    })
}

/// A portal with cases whose clocks are due.
struct Due {
    installation: Installation,
    at: Timestamp,
    before: BTreeMap<CaseId, Stored>,
    after: BTreeMap<CaseId, Stored>,
}

/// In every case an agreement is demanded of the leadership and signed, so that several terms run in each.
fn demand(data: &Path) {
    with_store(data, |store| async move {
        let proceedings = Proceedings::new(store.clone(), Directory::new(store.clone()));
        let demanded = agreement::Command::Request { counterparty: Counterparty::Leadership };
        let signed = agreement::Command::Sign { signature: Paper(Digest([8; 32])) };
        for (_, case) in store.unseen(0, 1000).await.unwrap() {
            for command in [demanded.clone(), signed.clone()] {
                let row = store.case_by_id(case).await.unwrap().unwrap();
                let day = row.first_day.parse::<Date>().unwrap().tomorrow().unwrap();
                let (standing, by) = (proceedings.standing(row).await.unwrap(), Actor::reporter());
                let command = Command::Agreement(0, command);
                let events = standing.docket.step(&by, command, day, &standing.law, newest_template()).unwrap();
                let (day, today) = (day.to_string(), day);
                let change = standing.change(&events, &day, today, Some(LeafHash(entropy::bytes())));
                assert_eq!(store.write_docket(case, &day, &change).await.unwrap(), Written::Stored);
            }
        }
    });
}

fn block(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work);
}

impl Due {
    fn new() -> Self {
        let installation = Installation::on_sqlite();
        let take = |count: usize| {
            let running = installation.start();
            let portal = running.portal();
            let mould = Mould::of(&portal);
            for _ in 0..count {
                mould.send(&portal, &mould.cast()).unwrap();
            }
            assert!(running.stop().0.success());
        };
        let data = installation.data.as_path();
        take(SEEN);
        block(close(data, data, &data.join("ledger"), noon(1)));
        demand(data);
        block(watch(data, noon(1)));
        // By its own clock the portal is still in the closed day, so these are of the next one.
        take(NEW);
        block(close(data, data, &data.join("ledger"), noon(2)));
        // Five months later nobody has answered anybody.
        let (at, before) = (noon(150), stored(data));
        let whole = tempfile::tempdir().unwrap();
        copy_folder(data, whole.path());
        block(watch(whole.path(), at));
        let after = stored(whole.path());
        assert_eq!((before.len(), after.len()), (SEEN + NEW, SEEN + NEW));
        let broken = |stored: &&Stored| stored.events.iter().filter(|(.., event)| is_breach(event)).count() > 2;
        assert_eq!(after.values().filter(broken).count(), SEEN + NEW, "too little is due");
        for (case, stored) in &after {
            assert_ne!(before[case], *stored, "nothing was due");
            once_and_in_order(stored, &legal_day(at).to_string());
        }
        Self { installation, at, before, after }
    }

    /// How many cases were looked at. Of each all is written, or nothing.
    fn looked_at(&self, data: &Path) -> usize {
        let found = stored(data);
        let whole = |(case, stored): &(&CaseId, &Stored)| **stored == self.after[case] || **stored == self.before[case];
        assert!(found.iter().all(|it| whole(&it)), "a case is looked at by halves");
        found.iter().filter(|(case, stored)| **stored == self.after[case]).count()
    }

    /// Goes on behind whoever was killed: the lease lasts for two minutes. Whether somebody had to wait for it.
    fn go_on(&self, data: &Path) -> bool {
        let [at_once, later, again] = [1, 130, 260].map(|seconds| {
            let at = self.at + SignedDuration::from_secs(seconds);
            let output = acting_as(KEEPER, data, HONEST, at).output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
            said(&output)
        });
        assert!(later.contains("watched Watched"), "the lease never ends: {later}");
        assert!(again.contains("breaches: 0, steps: 0"), "{again}");
        assert!(stored(data) == self.after, "a breach is lost, written twice, or out of order");
        at_once.contains("another process")
    }
}

fn is_breach(event: &str) -> bool {
    matches!(read_event(event), Ok(Event::Breached(..)))
}

/// What happened in a case, breach by breach, the oldest first, and no clock is left to be looked at.
fn once_and_in_order(stored: &Stored, day: &str) {
    let breaches: Vec<_> = stored
        .events
        .iter()
        .filter_map(|(_, written, event)| match read_event(event).unwrap() {
            Event::Breached(name, nth, breach) => {
                assert_eq!(written, day);
                Some((breach.due, format!("{name:?} {nth} {}", breach.rule)))
            }
            _ => None,
        })
        .collect();
    assert!(!breaches.is_empty() && breaches.is_sorted_by_key(|(due, _)| *due), "{breaches:?}");
    assert_eq!(breaches.iter().collect::<BTreeSet<_>>().len(), breaches.len(), "twice: {breaches:?}");
    let left = |clock: &&ClockRow| clock.due.as_str() < day && clock.watch == Watch::Running;
    assert_eq!(stored.clocks.iter().find(left), None);
}

/// What the kills left: how many cases had been looked at, how often.
fn sweep(due: &Due, fault: &str, calls: &[&'static str], at_most: usize) -> BTreeMap<usize, usize> {
    let (folder, data) = due.installation.copy();
    let file = folder.path().join("trace");
    let traced = format!("trace={}", calls.iter().map(|call| format!("?{call}")).collect::<Vec<_>>().join(","));
    let into = file.to_str().unwrap();
    let output = keep_under(&["-s", "0", "-e", &traced, "-o", into], acting_as(KEEPER, &data, fault, due.at));
    assert!(output.status.success(), "{}", said(&output));
    due.go_on(&data);
    let trace = fs::read_to_string(file).unwrap();

    let (mut left, mut waited, mut told) = (BTreeMap::new(), 0, Vec::new());
    for call in calls {
        let all = most(&trace, call);
        let kills = all.min(at_most);
        for kill in 0..kills {
            let number = 1 + if kills < 2 { 0 } else { kill * (all - 1) / (kills - 1) };
            let (_folder, data) = due.installation.copy();
            let inject = format!("inject={call}:signal=KILL:when={number}");
            let keeper = acting_as(KEEPER, &data, fault, due.at);
            if !keep_under(&["-o", "/dev/null", "-e", &inject], keeper).status.success() {
                *left.entry(due.looked_at(&data)).or_default() += 1;
                waited += usize::from(due.go_on(&data));
            }
        }
        told.push(format!("{call} {kills} of {all}"));
    }
    println!("a look, kills: {}; cases looked at: {left:?}; waited for the lease: {waited}", told.join(", "));
    assert!(waited > 0, "no kill fell behind the lease");
    left
}

#[test]
fn a_look_at_the_clocks_goes_on_after_a_kill_at_every_call() {
    let due = Due::new();
    let left = sweep(&due, HONEST, &CALLS, count("SENIM_WATCH_KILLS", 4));
    assert!(left.contains_key(&0), "no kill fell before the first case: {left:?}");
    assert!(left.keys().any(|cases| (1..SEEN + NEW).contains(cases)), "no kill fell between two cases: {left:?}");
}

/// The controls: looks that write clocks and what follows from them in two commits, whichever comes first, and one that writes
/// everything again.
#[test]
fn a_look_that_is_no_single_commit_is_seen() {
    let due = Due::new();
    let (halves, twice) = ("a case is looked at by halves", "a breach is lost, written twice, or out of order");
    for (fault, found) in [(CLOCKS_FIRST, halves), (EVENTS_FIRST, halves), (TWICE, twice)] {
        let judged = panic::catch_unwind(AssertUnwindSafe(|| sweep(&due, fault, &["fsync", "fdatasync"], 100)));
        let said = judged.expect_err("a planted fault was not found");
        let said = said.downcast_ref::<String>().map(String::as_str).or(said.downcast_ref::<&str>().copied());
        assert!(said.is_some_and(|said| said.contains(found)), "{fault}: {said:?}");
    }
}
