//! Honest portals in random histories: reports, reads, missed days, restarts, closes that broke off anywhere, backups put in
//! the place of what they were made of. Nobody may ever find anything wrong with them; and those who never do would find
//! what a portal does that is not honest once.
#![expect(clippy::print_stdout, reason = "tests print their counts")]

use std::{collections::BTreeMap, fs, mem, path::Path, sync::Arc};

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
        day,
        leaf::LeafParts,
        proof::{self, verify_consistency},
        tile::Tiled,
        tree::{Frontier, leaf_hash},
    },
    now::{Clock, Hand},
    seal::{
        id::{CaseId, Digest, KeyId, LeafHash, OrganisationId},
        signature::Signature,
        statement::Statement,
    },
    signer::Signer,
    store::{Closing, Location, NewCase, NewEvent, NewGrant, ReadRow, Recorded, Store, StoreError, Submitted},
};

use super::suite::{
    self,
    count::count,
    ledger::{files, look, put_back},
    made::{self, bytes},
    world::{BEGINS, World, today},
};

/// Found wrong by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// A leaf that was promised for a day is not in it.
    Dropped,
    /// A checkpoint that somebody kept is not the beginning of what is shown.
    Rewritten,
    /// The leaves of a day are not those that its openings give.
    Unopened,
    /// The days do not follow from one another.
    Unsound,
    /// The portal signs nothing more.
    Stopped,
}

/// What a portal does that is not honest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// Promises what it does not keep.
    Forgets,
    /// Closes a day with a leaf that nothing opens.
    Hides,
    /// Puts back an older state of everything, after somebody saw a newer one.
    GoesBack,
    /// Puts back an older database behind what it published.
    LosesRows,
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
    /// What it does once, and in which round.
    fault: Option<(Fault, u64)>,
}

impl<'a> History<'a> {
    async fn begin(founded: &'a Founded, number: u64, fault: Option<(Fault, u64)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(founded.folder.path().join("founded/database/senim.db"), folder.path().join("senim.db")).unwrap();
        let (clock, hand) = Clock::turned(BEGINS.parse().unwrap());
        let (store, keeper) = open(founded, folder.path(), &clock).await;
        let (dice, promised, kept) = (Dice(number << 20), BTreeMap::new(), Vec::new());
        Self { founded, folder, store, keeper, clock, hand, dice, promised, kept, fault }
    }

    fn shelf(&self) -> Shelf {
        Shelf::new(&self.folder.path().join("ledger"))
    }

    /// The newest checkpoint that is published.
    fn newest(&self) -> Option<Checkpoint> {
        let note = self.shelf().newest(self.founded.id).unwrap()?;
        Some(Checkpoint::read(&note).unwrap())
    }

    async fn restart(&mut self) {
        self.store.close().await;
        (self.store, self.keeper) = open(self.founded, self.folder.path(), &self.clock).await;
    }

    /// An entry as a portal makes one of a report: its leaf is its own.
    fn entry(&mut self) -> NewCase {
        let made = made::case(self.dice.0 << 8 | self.dice.below(256));
        let day = today(&self.clock).to_string();
        let first = &made.first;
        let parts = LeafParts::of(&day, &first.header, &first.body, &Signature(first.outer_signature));
        let leaf = parts.leaf(first.commitment);
        let grant = |(_, reader): &(OrganisationId, KeyId)| NewGrant { reader: *reader, epoch: 0, file: vec![1; 40] };
        NewCase {
            organisation: self.founded.id,
            statement: self.founded.statement.clone(),
            grants: self.founded.readers.iter().map(grant).collect(),
            first: NewEvent { legal_day: day, leaf, ..made.first },
            ..made
        }
    }

    async fn report(&mut self) {
        let case = self.entry();
        let (day, leaf) = (case.first.legal_day.clone(), case.first.leaf);
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

    /// The first day that is not closed, and when it is to be.
    async fn next_day(&self) -> (Date, Timestamp) {
        let last = self.store.last_closed(self.founded.id).await.unwrap().map(|row| row.legal_day);
        let next: Date = last.map_or(date(2026, 11, 22), |last| last.parse::<Date>().unwrap().tomorrow().unwrap());
        (next, format!("{next}T19:05:00Z").parse().unwrap())
    }

    /// The days that are over are closed, one after the other as a portal does.
    async fn close(&mut self) -> Result<(), Wrong> {
        let now = self.clock.now();
        loop {
            let (_, closes) = self.next_day().await;
            if now < closes {
                break;
            }
            self.hand.set(closes);
            self.close_one().await?;
        }
        self.hand.set(now);
        Ok(())
    }

    /// A day is closed; and now and then everything stops while it is published.
    async fn close_one(&mut self) -> Result<(), Wrong> {
        let folder = self.folder.path().join("ledger").join(self.founded.id.to_string());
        let before = files(&folder);
        look(&self.keeper).await.map_err(|_| Wrong::Stopped)?;
        let after = files(&folder);
        if self.dice.below(2) == 0 {
            // The newest checkpoint is written last; any number of the others may be there.
            let mut written: Vec<_> = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).collect();
            written.sort_by_key(|(path, _)| path.as_path() == Path::new("checkpoint"));
            let left = usize::try_from(self.dice.below(written.len() as u64 + 1)).unwrap();
            let mut found = before.clone();
            found.extend(written[..left].iter().map(|(path, bytes)| ((*path).clone(), (*bytes).clone())));
            put_back(&folder, &found);
            self.restart().await;
            look(&self.keeper).await.map_err(|_| Wrong::Stopped)?;
            assert!(files(&folder) == after, "{left} files of a day were there, and it was finished otherwise");
        }
        Ok(())
    }

    /// A backup of this moment.
    async fn backup(&self) -> tempfile::TempDir {
        let (data, made) = (self.folder.path(), tempfile::tempdir().unwrap());
        let location = Location::Sqlite(data.join("senim.db"));
        backup::write(&location, &data.join("ledger"), &made.path().join("backup")).await.unwrap();
        made
    }

    /// The portal moves to another disk by a backup, onto what was published there before.
    async fn move_to(&mut self, moved: tempfile::TempDir) {
        self.store.close().await;
        let there = Location::Sqlite(moved.path().join("senim.db"));
        backup::restore(&moved.path().join("backup"), &there, &moved.path().join("ledger")).await.unwrap();
        self.folder = moved;
        (self.store, self.keeper) = open(self.founded, self.folder.path(), &self.clock).await;
    }

    async fn commit(&mut self, fault: Fault) -> Result<(), Wrong> {
        match fault {
            Fault::Forgets => {
                let promised = self.entry().first;
                self.promised.entry(promised.legal_day).or_default().push(promised.leaf);
            }
            Fault::Hides => {
                self.close().await?;
                let ((day, closes), hidden) = (self.next_day().await, LeafHash(bytes(self.dice.0)));
                self.hand.set(closes);
                self.close_with(&day.to_string(), hidden).await;
                look(&self.keeper).await.map_err(|_| Wrong::Stopped)?;
            }
            Fault::GoesBack | Fault::LosesRows => {
                let old = self.backup().await;
                self.hand.set(self.next_day().await.1);
                self.close().await?;
                self.check_kept()?;
                if fault == Fault::LosesRows {
                    put_back(&old.path().join("ledger"), &files(&self.folder.path().join("ledger")));
                }
                self.move_to(old).await;
            }
        }
        Ok(())
    }

    /// Closes a day with one leaf for which there is only another's opening.
    async fn close_with(&self, day: &str, hidden: LeafHash) {
        let signer = Signer::open(self.founded.keys.path(), false).unwrap();
        let (id, shelf) = (self.founded.id, self.shelf());
        let (size, before) = self.newest().map_or((0, Vec::new()), |head| {
            let tiles = Tiled::new(head.size, |tile| shelf.tile(id, tile).unwrap());
            (head.size, proof::frontier(&tiles, head.size).unwrap().peaks().to_vec())
        });
        let mut tree = Frontier::new(size, before).unwrap();
        let closing = self.store.close_day(id, day, |pool| {
            let mut filled = day::fill(day, pool.events.clone(), {
                let mut drawn = u64::from_le_bytes(hidden.0[..8].try_into().unwrap());
                move || {
                    drawn = drawn.wrapping_add(1);
                    bytes(drawn)
                }
            });
            let mut leaves: Vec<_> = filled.pads.iter().map(|pad| (pad.leaf(), pad.data())).collect();
            let shown = mem::replace(&mut leaves[0].0, hidden);
            filled.leaves.retain(|leaf| *leaf != shown);
            filled.leaves.push(hidden);
            filled.leaves.sort_unstable();
            leaves.sort_unstable();
            tree.extend(filled.leaves);
            let (origin, size) = (format!("senim/{id}"), tree.size());
            let head = Checkpoint { origin, size, root: tree.root(), day: day.to_owned() };
            let checkpoint = head.sign(signer.ledger()).encode();
            Ok::<_, StoreError>(Closing { size, leaves, publications: Vec::new(), checkpoint })
        });
        closing.await.unwrap().unwrap();
    }

    /// Everybody who kept something finds it kept.
    fn check_kept(&mut self) -> Result<(), Wrong> {
        let Some(newest) = self.newest() else {
            return if self.kept.is_empty() { Ok(()) } else { Err(Wrong::Rewritten) };
        };
        let shelf = self.shelf();
        let tiles = Tiled::new(newest.size, |tile| shelf.tile(self.founded.id, tile).unwrap());
        for kept in &self.kept {
            let path = proof::consistency(&tiles, kept.size, newest.size).ok_or(Wrong::Rewritten)?;
            verify_consistency(kept.size, kept.root, newest.size, newest.root, &path).map_err(|_| Wrong::Rewritten)?;
            if kept.day > newest.day {
                return Err(Wrong::Rewritten);
            }
        }
        self.kept.push(newest);
        Ok(())
    }

    /// Who looks at everything: receipts, openings, and all days from the first leaf on.
    async fn check_whole(&self) -> Result<(), Wrong> {
        let (shelf, newest) = (self.shelf(), self.newest().unwrap());
        let tiles = Tiled::new(newest.size, |tile| shelf.tile(self.founded.id, tile).unwrap());
        let (mut days, mut from) = (Vec::new(), 0);
        let mut promised = self.promised.clone();
        for day in shelf.days(self.founded.id).unwrap() {
            let head = Checkpoint::read(&shelf.of_day(self.founded.id, &day).unwrap().unwrap()).unwrap();
            let leaves = tiles.leaves(from, head.size).ok_or(Wrong::Unsound)?;
            from = head.size;
            if !promised.remove(&day).unwrap_or_default().iter().all(|leaf| leaves.binary_search(leaf).is_ok()) {
                return Err(Wrong::Dropped);
            }
            let openings = self.store.openings_of(self.founded.id, &day).await.unwrap();
            let mut opened: Vec<LeafHash> = openings.iter().map(|data| leaf_hash(data)).collect();
            opened.sort_unstable();
            if opened != leaves {
                return Err(Wrong::Unopened);
            }
            days.push((head, leaves));
        }
        if !promised.is_empty() {
            return Err(Wrong::Dropped);
        }
        let (last, _) = replay(days).map_err(|_| Wrong::Unsound)?.unwrap();
        if last == newest { Ok(()) } else { Err(Wrong::Unsound) }
    }

    async fn live(mut self) -> Result<(), Wrong> {
        for round in 0..3 + self.dice.below(4) {
            for _ in 0..self.dice.below(4) {
                match self.dice.below(5) {
                    0 => self.read().await,
                    1 => self.restart().await,
                    _ => self.report().await,
                }
            }
            if let Some((fault, _)) = self.fault.filter(|(_, when)| *when == round) {
                self.commit(fault).await?;
            }
            // A day later, or two or three for a machine that was off, with minutes that fall anywhere around the close.
            let hours = 24 * (1 + if self.dice.below(4) == 0 { self.dice.below(2) } else { 0 });
            let minutes = i64::try_from(hours * 60 + self.dice.below(600)).unwrap();
            self.hand.set(self.clock.now() + SignedDuration::from_mins(minutes));
            if self.dice.below(4) > 0 {
                self.close().await?;
            }
            if self.dice.below(6) == 0 {
                let moved = self.backup().await;
                self.move_to(moved).await;
            }
            self.check_kept()?;
        }
        self.hand.set(self.clock.now() + SignedDuration::from_hours(48));
        self.close().await?;
        self.check_kept()?;
        self.check_whole().await?;
        self.store.close().await;
        Ok(())
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
    let histories = count("SENIM_HONEST", 8) as u64;
    for number in 0..histories {
        assert_eq!(History::begin(&founded, number, None).await.live().await, Ok(()), "history {number}");
    }
    println!("{histories} honest histories, nothing found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_people_find_what_is_not_honest_once() {
    let founded = found().await;
    for (fault, wrong) in [
        (Fault::Forgets, Wrong::Dropped),
        (Fault::Hides, Wrong::Unopened),
        (Fault::GoesBack, Wrong::Rewritten),
        (Fault::LosesRows, Wrong::Stopped),
    ] {
        let places = count("SENIM_DISHONEST", 2) as u64;
        for number in 0..places {
            let history = History::begin(&founded, number, Some((fault, number % 3))).await;
            assert_eq!(history.live().await, Err(wrong), "{fault:?} in history {number}");
        }
        println!("{fault:?}: {places} times found as {wrong:?}");
    }
}
