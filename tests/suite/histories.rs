//! Honest portals in random histories: reports, reads, missed days, restarts, closes that broke off anywhere, backups put in
//! the place of what they were made of. Nobody may ever find anything wrong with them.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, date},
};
use senim::{
    backup,
    client::ledger::replay,
    directory::Directory,
    keeper::{Keeper, Shelf},
    ledger::{
        checkpoint::Checkpoint,
        proof::{self, verify_consistency},
        tile::Tiled,
    },
    now::{Clock, Hand},
    seal::{
        id::{CaseId, Digest, KeyId, LeafHash, OrganisationId},
        statement::Statement,
    },
    signer::Signer,
    store::{Location, NewCase, NewGrant, ReadRow, Recorded, Store, Submitted},
};

use super::suite::{
    self,
    ledger::{files, look, put_back},
    made::{self, bytes},
    world::{BEGINS, World, today},
};

/// How many histories there are; the soak has a thousand.
fn count() -> u64 {
    std::env::var("SENIM_HISTORIES").ok().and_then(|count| count.parse().ok()).unwrap_or(8)
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 += 1;
        u64::from_le_bytes(bytes(self.0)) % count
    }
}

/// What all histories begin with: a founded portal, and the statement of a real report.
struct Founded {
    folder: tempfile::TempDir,
    keys: tempfile::TempDir,
    id: OrganisationId,
    statement: Vec<u8>,
    readers: Vec<(OrganisationId, KeyId)>,
}

async fn found() -> Founded {
    let place = suite::sqlite().await;
    let world = World::open(&place).await;
    let folder = tempfile::tempdir().unwrap();
    backup::write(&place.location, &folder.path().join("none"), &folder.path().join("founded")).await.unwrap();
    world.visit(|world| world.report("Үлгі", Vec::new()));
    let id = world.economy.root.id();
    let case: Vec<u8> = {
        let mut raw = place.raw().await;
        data_encoding::HEXUPPER.decode(raw.texts("SELECT hex(statement) FROM case_file").await[0].as_bytes()).unwrap()
    };
    let readers = Statement::parse(&case).unwrap().granted.iter().map(|it| (it.body, it.key)).collect();
    let keys = tempfile::tempdir().unwrap();
    for file in ["receipt.key", "ledger.key", "challenge.key"] {
        fs::copy(world.keys.path().join(file), keys.path().join(file)).unwrap();
    }
    Founded { folder, keys, id, statement: case, readers }
}

/// One portal's life.
struct History<'a> {
    founded: &'a Founded,
    folder: tempfile::TempDir,
    store: Store,
    keeper: Keeper,
    clock: Clock,
    hand: Hand,
    dice: Dice,
    /// Leaves that were promised, by day.
    promised: BTreeMap<String, Vec<LeafHash>>,
    /// Checkpoints that somebody kept.
    kept: Vec<Checkpoint>,
}

impl<'a> History<'a> {
    async fn begin(founded: &'a Founded, number: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(founded.folder.path().join("founded/database/senim.db"), folder.path().join("senim.db")).unwrap();
        let (clock, hand) = Clock::turned(BEGINS.parse().unwrap());
        let (store, keeper) = open(founded, folder.path(), &clock).await;
        let dice = Dice(number << 20);
        Self { founded, folder, store, keeper, clock, hand, dice, promised: BTreeMap::new(), kept: Vec::new() }
    }

    fn shelf(&self) -> std::path::PathBuf {
        self.folder.path().join("ledger").join(self.founded.id.to_string())
    }

    async fn restart(&mut self) {
        self.store.close().await;
        (self.store, self.keeper) = open(self.founded, self.folder.path(), &self.clock).await;
    }

    async fn report(&mut self) {
        let seed = self.dice.0 << 8 | self.dice.below(256);
        let made = made::case(seed);
        let day = today(&self.clock).to_string();
        let grant = |(_, reader): &(OrganisationId, KeyId)| NewGrant { reader: *reader, epoch: 0, file: vec![1; 40] };
        let mut case = NewCase {
            organisation: self.founded.id,
            statement: self.founded.statement.clone(),
            grants: self.founded.readers.iter().map(grant).collect(),
            ..made
        };
        case.first.legal_day.clone_from(&day);
        let leaf = case.first.leaf;
        match self.store.submit(case).await.unwrap() {
            Submitted::Stored => self.promised.entry(day).or_default().push(leaf),
            // Its day was closed a moment ago: a portal stamps it anew.
            Submitted::DayClosed { .. } => {}
            other => panic!("{other:?}"),
        }
    }

    async fn read(&mut self) {
        let (body, reader) = self.founded.readers[usize::try_from(self.dice.below(2)).unwrap()];
        let read = ReadRow { body, reader, case_id: CaseId(bytes(self.dice.0)), signature: None };
        let day = today(&self.clock).to_string();
        let read = self.store.record_reads(self.founded.id, &day, &[read]).await.unwrap();
        assert!(matches!(read, Recorded::Stored | Recorded::DayClosed { .. }));
    }

    /// The days that are over are closed, one after the other as a portal does.
    async fn close(&mut self) {
        let now = self.clock.now();
        loop {
            let last = self.store.last_closed(self.founded.id).await.unwrap().map(|row| row.legal_day);
            let next: Date = last.map_or(date(2026, 11, 22), |last| last.parse::<Date>().unwrap().tomorrow().unwrap());
            let closes: Timestamp = format!("{next}T19:05:00Z").parse().unwrap();
            if now < closes {
                break;
            }
            self.hand.set(closes);
            self.close_one().await;
        }
        self.hand.set(now);
    }

    /// A day is closed; and now and then everything stops while it is published.
    async fn close_one(&mut self) {
        let before = files(&self.shelf());
        look(&self.keeper).await.unwrap();
        let after = files(&self.shelf());
        if self.dice.below(2) == 0 {
            // The newest checkpoint is written last; any number of the others may be there.
            let mut written: Vec<_> = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).collect();
            written.sort_by_key(|(path, _)| path.as_path() == Path::new("checkpoint"));
            let left = usize::try_from(self.dice.below(written.len() as u64 + 1)).unwrap();
            let mut found = before.clone();
            found.extend(written[..left].iter().map(|(path, bytes)| ((*path).clone(), (*bytes).clone())));
            put_back(&self.shelf(), &found);
            self.restart().await;
            look(&self.keeper).await.unwrap_or_else(|code| panic!("{code} after {left} files"));
            assert!(files(&self.shelf()) == after);
        }
    }

    /// The portal moves to another disk by a backup of this moment.
    async fn moves(&mut self) {
        let (data, moved) = (self.folder.path(), tempfile::tempdir().unwrap());
        let location = Location::Sqlite(data.join("senim.db"));
        backup::write(&location, &data.join("ledger"), &moved.path().join("backup")).await.unwrap();
        self.store.close().await;
        let there = Location::Sqlite(moved.path().join("senim.db"));
        backup::restore(&moved.path().join("backup"), &there, &moved.path().join("ledger")).await.unwrap();
        self.folder = moved;
        (self.store, self.keeper) = open(self.founded, self.folder.path(), &self.clock).await;
    }

    /// Everybody who kept something finds it kept.
    fn check_kept(&mut self) {
        let shelf = Shelf::new(&self.folder.path().join("ledger"));
        let Some(newest) = shelf.newest(self.founded.id).unwrap() else { return };
        let newest = Checkpoint::read(&newest).unwrap();
        let tiles = Tiled::new(newest.size, |tile| shelf.tile(self.founded.id, tile).unwrap());
        for kept in &self.kept {
            let path = proof::consistency(&tiles, kept.size, newest.size).unwrap();
            verify_consistency(kept.size, kept.root, newest.size, newest.root, &path).unwrap();
            assert!(kept.day <= newest.day);
        }
        self.kept.push(newest);
    }

    async fn check_whole(&self) {
        let shelf = Shelf::new(&self.folder.path().join("ledger"));
        let newest = Checkpoint::read(&shelf.newest(self.founded.id).unwrap().unwrap()).unwrap();
        let tiles = Tiled::new(newest.size, |tile| shelf.tile(self.founded.id, tile).unwrap());
        let (mut days, mut from) = (Vec::new(), 0);
        for day in shelf.days(self.founded.id).unwrap() {
            let head = Checkpoint::read(&shelf.of_day(self.founded.id, &day).unwrap().unwrap()).unwrap();
            let leaves = tiles.leaves(from, head.size).unwrap();
            from = head.size;
            if let Some(promised) = self.promised.get(&day) {
                assert!(promised.iter().all(|leaf| leaves.binary_search(leaf).is_ok()), "{day}");
            }
            let openings = self.store.openings_of(self.founded.id, &day).await.unwrap();
            let mut opened: Vec<LeafHash> = openings.iter().map(|data| senim::ledger::tree::leaf_hash(data)).collect();
            opened.sort_unstable();
            // Made-up entries have made-up leaves: as many are opened, and all others by themselves.
            assert_eq!(opened.len(), leaves.len(), "{day}");
            days.push((head, leaves));
        }
        assert!(self.promised.keys().all(|day| days.iter().any(|(head, _)| head.day == *day)));
        let (last, _) = replay(days).unwrap().unwrap();
        assert_eq!(last, newest);
    }

    async fn live(mut self) {
        let mut now: Timestamp = BEGINS.parse().unwrap();
        for _ in 0..3 + self.dice.below(4) {
            for _ in 0..self.dice.below(4) {
                match self.dice.below(5) {
                    0 => self.read().await,
                    1 => self.restart().await,
                    _ => self.report().await,
                }
            }
            // A day later, or two or three for a machine that was off, with minutes that fall anywhere around the close.
            let hours = 24 * (1 + if self.dice.below(4) == 0 { self.dice.below(2) } else { 0 });
            let minutes = i64::try_from(hours * 60 + self.dice.below(600)).unwrap();
            now += SignedDuration::from_mins(minutes);
            self.hand.set(now);
            if self.dice.below(4) > 0 {
                self.close().await;
            }
            if self.dice.below(6) == 0 {
                self.moves().await;
            }
            self.check_kept();
        }
        self.hand.set(now + SignedDuration::from_hours(48));
        self.close().await;
        self.check_kept();
        self.check_whole().await;
        self.store.close().await;
    }
}

async fn open(founded: &Founded, folder: &Path, clock: &Clock) -> (Store, Keeper) {
    let store = Store::open(&Location::Sqlite(folder.join("senim.db"))).await.unwrap();
    let signer = Arc::new(Signer::open(founded.keys.path(), false).unwrap());
    let shelf = Shelf::new(&folder.join("ledger"));
    let directory = Directory::new(store.clone());
    let keeper = Keeper::new(store.clone(), directory, signer, clock.clone(), shelf, Digest([9; 32]));
    (store, keeper)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_finds_anything_wrong_with_an_honest_portal() {
    let founded = found().await;
    for number in 0..count() {
        History::begin(&founded, number).await.live().await;
    }
}
