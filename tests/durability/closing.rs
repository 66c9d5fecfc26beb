//! The close of a legal day, killed at the calls by which something gets onto the disk. Whoever starts behind it finishes it:
//! one checkpoint, nothing lost, nothing for an auditor to find.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::Arc,
};

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp, civil::Date};
use senim::{
    directory::Directory,
    keeper::{Keeper, Shelf},
    law::day::legal_day,
    ledger::tree::leaf_hash,
    now::Clock,
    seal::id::{Digest, LeafHash},
    signer::Signer,
    store::{Location, Store},
};

use crate::portal_process::{
    Installation, PLANTED_DATA, PLANTED_FAULT, SENIM, SLUG, copy_folder, count::count, reports::Mould, trace::Tracer,
};

/// The test below, as a program that closes what is due.
const KEEPER: &str = "closing::acts_as_a_keeper_where_it_is_told_so";
/// The time that it believes.
pub const AT: &str = "SENIM_PLANTED_AT";
pub const HONEST: &str = "honest";
/// Publishes a day before its commit.
const HASTY: &str = "hasty";
/// Publishes a day's checkpoint before what it is over.
const HEAD_FIRST: &str = "head first";

/// Calls after which something else is on the disk.
const CALLS: [&str; 8] = ["write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "ftruncate", "mkdir"];

/// No test unless it is told a fault.
#[test]
fn acts_as_a_keeper_where_it_is_told_so() {
    let Some((fault, data, at)) = told() else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let ledger = data.join("ledger");
        if fault == HONEST {
            return close(&data, &data, &ledger, at).await;
        }
        // The real one does it over a copy; only what it leaves comes at the wrong moment.
        let copy = tempfile::tempdir().unwrap();
        copy_folder(&data, copy.path());
        let published = copy.path().join("ledger");
        if fault == HASTY {
            close(copy.path(), copy.path(), &published, at).await;
            publish(&published, &ledger);
            fs::rename(copy.path().join("senim.db"), data.join("senim.db")).unwrap();
        } else {
            close(&data, &data, &published, at).await;
            publish(&published, &ledger);
        }
    });
}

/// What a test that acts as a keeper is told: the fault, the data and the time, and then that it may begin.
#[expect(clippy::disallowed_methods, reason = "the test that starts it says so in its environment")]
pub fn told() -> Option<(String, PathBuf, Timestamp)> {
    let told = |name| std::env::var(name).ok();
    let (fault, data, at) = (told(PLANTED_FAULT)?, told(PLANTED_DATA)?, told(AT)?);
    // Whoever wants to see all of it says by this end when to begin.
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    Some((fault, PathBuf::from(data), at.parse().unwrap()))
}

pub async fn close(database: &Path, keys: &Path, ledger: &Path, at: Timestamp) {
    let store = Store::open(&Location::Sqlite(database.join("senim.db"))).await.unwrap();
    let signer = Arc::new(Signer::open(&keys.join("keys"), false).unwrap());
    let (directory, clock) = (Directory::new(store.clone()), Clock::fixed(at));
    let keeper = Keeper::new(store.clone(), directory, signer, clock, Shelf::new(ledger), Digest([9; 32]));
    for looked in keeper.look().await {
        let closed = looked.outcome.unwrap_or_else(|refusal| panic!("{}: {refusal}", looked.slug));
        println!("{} closed {closed:?}", looked.slug);
    }
    store.close().await;
}

/// Brings published ledgers to another folder, the checkpoints first.
fn publish(from: &Path, to: &Path) {
    let mut paths: Vec<PathBuf> = files(from).into_keys().collect();
    paths.sort_by_key(|path| !path.ends_with("checkpoint"));
    for path in paths {
        let (there, new) = (to.join(&path), to.join(&path).with_extension("new"));
        fs::create_dir_all(there.parent().unwrap()).unwrap();
        fs::copy(from.join(&path), &new).unwrap();
        fs::rename(new, there).unwrap();
    }
}

/// Every finished file below a folder, by its path in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|ending| ending != "new") {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// A portal with a closed day, and a day that is over.
struct Due {
    installation: Installation,
    /// When the second day is to be closed.
    at: Timestamp,
    days: [String; 2],
    /// What was promised for each of them.
    promised: [Vec<LeafHash>; 2],
}

/// What is found after a kill, before anybody goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Left {
    /// Nothing has happened.
    Nothing,
    /// The day is committed.
    Committed,
    /// Some of it is published.
    HalfPublished,
    /// All of it is.
    Published,
}

/// The legal day so many days from today.
fn day(ahead: i64) -> Date {
    legal_day(Clock::machine().now()).saturating_add(jiff::Span::new().days(ahead))
}

/// Noon of that day.
pub fn noon(ahead: i64) -> Timestamp {
    format!("{}T07:00:00Z", day(ahead)).parse().unwrap()
}

impl Due {
    fn new() -> Self {
        let installation = Installation::on_sqlite();
        let days = [0, 1].map(|ahead| day(ahead).to_string());
        let take = |count: usize| -> Vec<LeafHash> {
            let running = installation.start();
            let portal = running.portal();
            let mould = Mould::of(&portal);
            let leaves = (0..count).map(|_| mould.send(&portal, &mould.cast()).unwrap().leaf).collect();
            assert!(running.stop().0.success());
            leaves
        };
        let first = take(2);
        let closed = keeper(&installation.data, HONEST, noon(1)).output().unwrap();
        assert!(closed.status.success(), "{}", said(&closed));
        // By its own clock the portal is still in the closed day, so these are of the next one.
        let second = take(3);
        let at = noon(2) + SignedDuration::from_secs(1);
        Self { installation, at, days, promised: [first, second] }
    }

    /// What is there of the second day.
    fn left(&self, data: &Path, finished: usize) -> Left {
        let (id, committed) = with_store(data, |store| async move {
            let body = Directory::new(store.clone()).by_slug(SLUG).await.unwrap().unwrap();
            let last = store.last_closed(body.root.id()).await.unwrap();
            (body.root.id(), last.is_some_and(|last| last.legal_day == self.days[1]))
        });
        let ledger = data.join("ledger").join(id.to_string());
        let head = fs::read_to_string(ledger.join("checkpoint")).unwrap_or_default();
        match (committed, files(&ledger).len()) {
            (_, _) if head.contains(&format!("day {}\n", self.days[1])) => Left::Published,
            (true, count) if count > finished => Left::HalfPublished,
            (true, _) => Left::Committed,
            (false, _) => Left::Nothing,
        }
    }

    /// After whoever started behind it: one checkpoint a day, which the database has as well; every promised leaf; and an
    /// auditor who sees every opening has nothing to say.
    fn judge(&self, data: &Path) {
        let copies = tempfile::tempdir().unwrap();
        with_store(data, |store| async move {
            for body in Directory::new(store.clone()).all().await.unwrap() {
                let id = body.root.id();
                let shelf = Shelf::new(&data.join("ledger"));
                let rows = store.closed_after(id, "").await.unwrap();
                let closed: Vec<&String> = rows.iter().map(|row| &row.legal_day).collect();
                assert_eq!(closed, self.days.iter().collect::<Vec<_>>(), "a day is closed once");
                assert_eq!(shelf.days(id).unwrap(), self.days);
                for row in &rows {
                    let published = shelf.of_day(id, &row.legal_day).unwrap();
                    assert_eq!(published.as_ref(), Some(&row.checkpoint), "two checkpoints of a day");
                }
                assert_eq!(shelf.newest(id).unwrap(), rows.last().map(|row| row.checkpoint.clone()));
                for (day, promised) in self.days.iter().zip(&self.promised) {
                    let openings = store.openings_of(id, day).await.unwrap();
                    let leaves: BTreeSet<LeafHash> = openings.iter().map(|data| leaf_hash(data)).collect();
                    assert_eq!(leaves.len(), 256, "what was to be opened is gone");
                    let lines: String = openings.iter().map(|data| HEXLOWER.encode(data) + "\n").collect();
                    fs::write(copies.path().join(day), lines).unwrap();
                    assert!(body.slug != SLUG || promised.iter().all(|leaf| leaves.contains(leaf)), "a leaf is lost");
                }
                if body.slug != SLUG {
                    continue;
                }
                let key = HEXLOWER.encode(body.roster.ledger_key().bytes());
                let copy = data.join("ledger").join(id.to_string());
                let mut audit = Command::new(SENIM);
                audit.args(["--json", "ledger", "audit", "--key", &key, "--copy"]).arg(copy);
                for day in &self.days {
                    audit.arg("--openings").arg(copies.path().join(day));
                }
                let audited = audit.output().unwrap();
                assert!(audited.status.success(), "an auditor finds: {}", said(&audited));
            }
        });
    }
}

pub fn with_store<T, F: Future<Output = T>>(data: &Path, look: impl FnOnce(Store) -> F) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&Location::Sqlite(data.join("senim.db"))).await.unwrap();
        let looked = look(store.clone()).await;
        store.close().await;
        looked
    })
}

fn keeper(data: &Path, fault: &str, at: Timestamp) -> Command {
    acting_as(KEEPER, data, fault, at)
}

/// A test of this program that acts as a keeper: over which data, with which fault, at what time.
pub fn acting_as(keeper: &str, data: &Path, fault: &str, at: Timestamp) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([keeper, "--exact", "--nocapture"]).stdin(Stdio::null());
    command.env(PLANTED_FAULT, fault).env(PLANTED_DATA, data).env(AT, at.to_string());
    command
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Keeps under a tracer.
pub fn keep_under(arguments: &[&str], mut keeper: Command) -> Output {
    let mut keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let tracer = Tracer::attach(keeper.id(), arguments);
    drop(keeper.stdin.take());
    // Its end is seen by its files, as in `Running::wait_under`.
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    keeper.stdout.take().unwrap().read_to_end(&mut stdout).unwrap();
    keeper.stderr.take().unwrap().read_to_end(&mut stderr).unwrap();
    drop(tracer);
    Output { status: keeper.wait().unwrap(), stdout, stderr }
}

/// The trace of a whole close.
fn trace(due: &Due, fault: &str) -> (tempfile::TempDir, PathBuf, String) {
    let (folder, data) = due.installation.copy();
    let file = folder.path().join("trace");
    let calls = format!("trace={}", CALLS.map(|call| format!("?{call}")).join(","));
    let into = file.to_str().unwrap();
    let output = keep_under(&["-y", "-s", "0", "-e", &calls, "-o", into], keeper(&data, fault, due.at));
    assert!(output.status.success(), "{}", said(&output));
    let trace = fs::read_to_string(file).unwrap();
    (folder, data, trace)
}

/// How often the thread that makes a call most often makes it: a tracer counts for each thread by itself.
pub fn most(trace: &str, call: &str) -> usize {
    let mut by_thread: BTreeMap<&str, usize> = BTreeMap::new();
    for line in trace.lines() {
        let (thread, rest) = line.split_once(' ').unwrap();
        if rest.trim_start().strip_prefix(call).is_some_and(|rest| rest.starts_with('(')) {
            *by_thread.entry(thread).or_default() += 1;
        }
    }
    by_thread.into_values().max().unwrap_or_default()
}

/// Kills at calls that are spread over a close, has it finished by one that is honest, and judges what is there.
fn sweep(due: &Due, fault: &str, calls: &[&'static str]) -> BTreeMap<Left, usize> {
    let (_folder, data, trace) = trace(due, HONEST);
    due.judge(&data);
    let before = with_store(&due.installation.data, |store| async move {
        Directory::new(store).by_slug(SLUG).await.unwrap().unwrap().root.id()
    });
    let before = files(&due.installation.data.join("ledger").join(before.to_string())).len();
    let trace = if fault == HONEST { trace } else { self::trace(due, fault).2 };
    let (at_most, mut left, mut told) = (count("SENIM_CLOSE_KILLS", 5), BTreeMap::new(), Vec::new());
    for call in calls {
        let all = most(&trace, call);
        let kills = all.min(at_most);
        for kill in 0..kills {
            let number = 1 + if kills < 2 { 0 } else { kill * (all - 1) / (kills - 1) };
            let (_folder, data) = due.installation.copy();
            let inject = format!("inject={call}:signal=KILL:when={number}");
            if keep_under(&["-o", "/dev/null", "-e", &inject], keeper(&data, fault, due.at)).status.success() {
                continue;
            }
            *left.entry(due.left(&data, before)).or_default() += 1;
            let finished = keeper(&data, HONEST, due.at).output().unwrap();
            assert!(finished.status.success(), "the close is not finished after {call} {number}: {}", said(&finished));
            due.judge(&data);
        }
        told.push(format!("{call} {kills} of {all}"));
    }
    println!("a close, kills: {}; found: {left:?}", told.join(", "));
    left
}

#[test]
fn a_close_is_finished_after_a_kill_at_every_call() {
    let left = sweep(&Due::new(), HONEST, &CALLS);
    for phase in [Left::Nothing, Left::HalfPublished] {
        assert!(left.contains_key(&phase), "no kill left it at {phase:?}: {left:?}");
    }
}

/// The control: a close that publishes before its commit.
#[test]
#[should_panic(expected = "the close is not finished")]
fn a_close_that_publishes_before_its_commit_is_seen() {
    sweep(&Due::new(), HASTY, &["rename"]);
}

/// The control: a close whose checkpoint is there before the tiles.
#[test]
#[should_panic(expected = "the close is not finished")]
fn a_checkpoint_before_its_tiles_is_seen() {
    sweep(&Due::new(), HEAD_FIRST, &["rename"]);
}

/// Reads a trace: how many files were published, each behind its day's commit, whole on the disk before it got its name,
/// its folder on the disk before the next one, and a body's checkpoint behind all others.
fn published_in_order(trace: &str) -> Result<usize, &'static str> {
    let (mut begun, mut synced) = (BTreeMap::new(), BTreeSet::new());
    let (mut committed, mut folder, mut published) = (false, None::<String>, 0);
    let mut headed: BTreeSet<String> = BTreeSet::new();
    for line in trace.lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim_start();
        if call.starts_with("fsync(") || call.starts_with("fdatasync(") {
            let path = call.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            begun.insert(thread, path);
        }
        if call.contains("sync") && call.ends_with("= 0") {
            let path = begun.remove(thread).unwrap_or_default();
            committed |= path.ends_with("senim.db-wal");
            folder = folder.filter(|folder| *folder != path);
            synced.insert(path);
        }
        let Some(names) = call.strip_prefix("rename(") else { continue };
        let names: Vec<&str> = names.split('"').collect();
        let (from, to) = (names[1], Path::new(names[3]));
        let Some(at) = to.iter().position(|part| part == "ledger") else { continue };
        let body = to.iter().nth(at + 1).unwrap().to_string_lossy().into_owned();
        if !committed {
            return Err("published before its commit");
        }
        if folder.is_some() || !synced.remove(from) {
            return Err("published before the disk has it");
        }
        if headed.contains(&body) {
            return Err("published behind its checkpoint");
        }
        published += 1;
        folder = Some(to.parent().unwrap().display().to_string());
        if to.ends_with("checkpoint") {
            // The next body's day has a commit of its own.
            committed = false;
            headed.insert(body);
        }
    }
    if folder.is_some() { Err("published before the disk has it") } else { Ok(published) }
}

#[test]
fn nothing_is_published_before_the_disk_has_what_it_stands_on() {
    let due = Due::new();
    let (_folder, data, trace) = trace(&due, HONEST);
    due.judge(&data);
    let published = published_in_order(&trace);
    assert!(published.is_ok_and(|files| files > 10), "{published:?}");
    // The controls: the same trace of a portal that asks less of the disk.
    let without = |what: &str| {
        let lines = trace.lines().filter(|line| !(line.contains("sync(") && line.contains(what)));
        published_in_order(&lines.collect::<Vec<_>>().join("\n"))
    };
    assert_eq!(without("senim.db-wal>"), Err("published before its commit"));
    assert_eq!(without(".new>"), Err("published before the disk has it"));
    assert_eq!(without("/day>"), Err("published before the disk has it"));
    println!("{} files published in order", published.unwrap());
}
