//! A portal as its operator has it in hand: database, published folder, keys and clock, and everything that happens to them.

use std::{
    collections::BTreeMap,
    fs, mem,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, date},
};
use senim::{
    access::publication,
    backup,
    directory::{Body, Directory},
    keeper::{Keeper, Shelf},
    law,
    ledger::{checkpoint::Checkpoint, day, leaf::LeafParts, proof, receipt::Receipt, tile::Tiled, tree::Frontier},
    now::{Clock, Hand},
    roster::{founding, version::Roster},
    seal::{
        id::{CaseId, Digest, KeyId, LeafHash, OrganisationId},
        note::Note,
        signature::Signature,
        statement::Statement,
    },
    signer::Signer,
    store::{Closing, Location, NewCase, NewEvent, NewGrant, ReadRow, Recorded, Store, StoreError, Submitted},
};

use super::{
    super::suite::{
        Place,
        ledger::{files, look, put_back},
        made::{self, bytes},
        world::{BEGINS, World, today},
    },
    Wrong,
};

const KEYS: [&str; 3] = ["receipt.key", "ledger.key", "challenge.key"];

pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, count: u64) -> u64 {
        self.0 += 1;
        u64::from_le_bytes(bytes(self.0)) % count
    }
}

/// What all histories begin with: a founded portal, and the statement of a real report.
pub(super) struct Founded {
    folder: tempfile::TempDir,
    world: World,
    pub(super) id: OrganisationId,
    statement: Vec<u8>,
    readers: Vec<(OrganisationId, KeyId)>,
}

pub(super) async fn found() -> Founded {
    let place = crate::fresh().await;
    let world = World::open(&place).await;
    let folder = tempfile::tempdir().unwrap();
    backup::write(&place.location, &folder.path().join("none"), &folder.path().join("founded")).await.unwrap();
    world.visit(|world| world.report("Үлгі", Vec::new()));
    let id = world.economy.root.id();
    let hex = match place.location {
        Location::Sqlite(_) => "SELECT hex(statement) FROM case_file",
        Location::Postgres(_) => "SELECT upper(encode(statement, 'hex')) FROM case_file",
    };
    let statement = data_encoding::HEXUPPER.decode(place.raw().await.texts(hex).await[0].as_bytes()).unwrap();
    let readers = Statement::parse(&statement).unwrap().granted.iter().map(|it| (it.body, it.key)).collect();
    Founded { folder, world, id, statement, readers }
}

/// A backup, and what was promised until then.
pub(super) struct Backup {
    folder: tempfile::TempDir,
    promised: Promised,
}

/// Receipts, by the day that they promise.
type Promised = BTreeMap<String, Vec<Note>>;

/// What happened to a portal, for whoever counts.
#[derive(Debug, Default)]
pub(super) struct Told {
    went_on: AtomicU64,
    rekeyed: AtomicU64,
}

impl Told {
    pub(super) fn went_on(&self) -> u64 {
        self.went_on.load(Ordering::Relaxed)
    }

    pub(super) fn rekeyed(&self) -> u64 {
        self.rekeyed.load(Ordering::Relaxed)
    }
}

pub(super) struct Portal<'a> {
    pub(super) founded: &'a Founded,
    place: Place,
    folder: tempfile::TempDir,
    pub(super) store: Store,
    keeper: Keeper,
    signer: Arc<Signer>,
    pub(super) clock: Clock,
    pub(super) hand: Hand,
    pub(super) dice: Dice,
    pub(super) promised: Promised,
    /// Signed rosters since the first, which nobody loses with a database.
    issued: Vec<Note>,
    told: Arc<Told>,
}

impl<'a> Portal<'a> {
    pub(super) async fn begin(founded: &'a Founded, dice: u64) -> Self {
        let (folder, place) = (tempfile::tempdir().unwrap(), crate::fresh().await);
        let (from, ledger) = (founded.folder.path().join("founded"), folder.path().join("ledger"));
        backup::restore(&from, &place.location, &ledger).await.unwrap();
        copy_keys(founded.world.keys.path(), folder.path());
        let (clock, hand) = Clock::turned(BEGINS.parse().unwrap());
        let (store, keeper, signer) = open(&place, folder.path(), &clock).await;
        let (dice, promised, issued, told) = (Dice(dice), Promised::new(), Vec::new(), Arc::default());
        Self { founded, place, folder, store, keeper, signer, clock, hand, dice, promised, issued, told }
    }

    pub(super) fn told(&self) -> Arc<Told> {
        Arc::clone(&self.told)
    }

    pub(super) fn shelf(&self) -> Shelf {
        Shelf::new(&self.folder.path().join("ledger"))
    }

    /// The folder of the published ledger.
    pub(super) fn published(&self) -> PathBuf {
        self.folder.path().join("ledger").join(self.founded.id.to_string())
    }

    /// The newest checkpoint that is published.
    pub(super) fn newest(&self) -> Option<Checkpoint> {
        let note = self.shelf().newest(self.founded.id).unwrap()?;
        Some(Checkpoint::read(&note).unwrap())
    }

    async fn body(&self) -> Body {
        Directory::new(self.store.clone()).by_id(self.founded.id).await.unwrap().unwrap()
    }

    /// The body's rosters, the newest first.
    pub(super) async fn rosters(&self) -> Vec<Arc<Roster>> {
        Directory::new(self.store.clone()).rosters(&self.body().await).await.unwrap()
    }

    pub(super) async fn look(&self) -> Result<Vec<String>, &'static str> {
        look(&self.keeper).await
    }

    async fn reopen(&mut self) {
        (self.store, self.keeper, self.signer) = open(&self.place, self.folder.path(), &self.clock).await;
    }

    pub(super) async fn restart(&mut self) {
        self.store.close().await;
        self.reopen().await;
    }

    /// An entry as a portal makes one of a report, with its receipt: its leaf is its own. Whoever has the receipt has the promise.
    pub(super) async fn entry(&mut self) -> (NewCase, Note) {
        let signer = Arc::clone(&self.signer);
        let (case, note) = self.entry_signed(&signer).await;
        self.promised.entry(case.first.legal_day.clone()).or_default().push(note.clone());
        (case, note)
    }

    pub(super) async fn entry_signed(&mut self, signer: &Signer) -> (NewCase, Note) {
        let made = made::case(self.dice.0 << 8 | self.dice.below(256));
        let (now, day, body) = (self.clock.now(), today(&self.clock), self.body().await);
        let (roster, first) = (body.roster.content(), &made.first);
        let receipt = Receipt {
            organisation: self.founded.id,
            time: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            protected_until: law::window::protected_until(day).to_string(),
            roster: body.roster.hash(),
            rule_sets: roster.rule_sets.join(","),
            ledger_origin: roster.ledger_origin.clone(),
            parts: LeafParts::of(&day.to_string(), &first.header, &first.body, &Signature(first.outer_signature)),
            salt: bytes(self.dice.0),
        };
        let (lines, signature) = receipt.sign(signer.receipt()).unwrap();
        let (receipt, note) = Receipt::of_box(&lines, signature, &signer.receipt().public()).unwrap();
        let (leaf, commitment) = (receipt.leaf(), receipt.commitment());
        let grant = |(_, reader): &(OrganisationId, KeyId)| NewGrant { reader: *reader, file: vec![1; 40] };
        let case = NewCase {
            organisation: self.founded.id,
            statement: self.founded.statement.clone(),
            grants: self.founded.readers.iter().map(grant).collect(),
            first: NewEvent { legal_day: day.to_string(), leaf, commitment, ..made.first },
            ..made
        };
        (case, note)
    }

    pub(super) async fn report(&mut self) {
        let signer = Arc::clone(&self.signer);
        let (case, note) = self.entry_signed(&signer).await;
        self.submit(case, note).await;
    }

    pub(super) async fn submit(&mut self, case: NewCase, note: Note) {
        let day = case.first.legal_day.clone();
        match self.store.submit(case).await.unwrap() {
            Submitted::Stored => self.promised.entry(day).or_default().push(note),
            // Its day was closed a moment ago: a portal stamps it anew.
            Submitted::DayClosed { .. } => {}
            other => panic!("{other:?}"),
        }
    }

    pub(super) async fn read(&mut self) {
        let (body, reader) = self.founded.readers[usize::try_from(self.dice.below(2)).unwrap()];
        let read = ReadRow { body, reader, case_id: CaseId(bytes(self.dice.0)), signature: None };
        let day = today(&self.clock).to_string();
        let read = self.store.record_reads(self.founded.id, &day, &[read]).await.unwrap();
        assert!(matches!(read, Recorded::Stored | Recorded::DayClosed { .. }));
    }

    /// The first day that is not closed, and when it is to be.
    pub(super) async fn next_day(&self) -> (Date, Timestamp) {
        let last = self.store.last_closed(self.founded.id).await.unwrap().map(|row| row.legal_day);
        let next: Date = last.map_or(date(2026, 11, 22), |last| last.parse::<Date>().unwrap().tomorrow().unwrap());
        (next, format!("{next}T19:05:00Z").parse().unwrap())
    }

    /// A day later, or two or three for a machine that was off, with minutes that fall anywhere around the close.
    pub(super) async fn pass(&mut self) -> Result<(), Wrong> {
        let hours = 24 * (1 + if self.dice.below(4) == 0 { self.dice.below(2) } else { 0 });
        let minutes = i64::try_from(hours * 60 + self.dice.below(600)).unwrap();
        self.hand.set(self.clock.now() + SignedDuration::from_mins(minutes));
        if self.dice.below(4) > 0 {
            self.close().await?;
        }
        if self.dice.below(6) == 0 {
            // To another disk, with everything.
            let moved = self.backup().await;
            self.restore(&moved, false).await;
        }
        Ok(())
    }

    /// The days that are over are closed, one after the other as a portal does.
    pub(super) async fn close(&mut self) -> Result<(), Wrong> {
        let now = self.clock.now();
        loop {
            let (_, closes) = self.next_day().await;
            if now < closes {
                break;
            }
            self.hand.set(closes);
            self.close_one().await?;
            let (_, next) = self.next_day().await;
            assert!(closes < next, "{closes}: a day that is over was not closed");
        }
        self.hand.set(now);
        Ok(())
    }

    /// A day is closed; and now and then everything stops while it is published.
    async fn close_one(&mut self) -> Result<(), Wrong> {
        let folder = self.published();
        let before = files(&folder);
        self.look().await.map_err(|_| Wrong::Stopped)?;
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
            self.look().await.map_err(|_| Wrong::Stopped)?;
            assert!(files(&folder) == after, "{left} files of a day were there, and it was finished otherwise");
        }
        Ok(())
    }

    /// A backup of this moment.
    pub(super) async fn backup(&self) -> Backup {
        let folder = tempfile::tempdir().unwrap();
        let published = self.folder.path().join("ledger");
        backup::write(&self.place.location, &published, &folder.path().join("backup")).await.unwrap();
        Backup { folder, promised: self.promised.clone() }
    }

    /// A backup comes into the place of everything; what is `published` now may stay in its own.
    pub(super) async fn restore(&mut self, from: &Backup, published: bool) {
        self.store.close().await;
        let (place, folder) = (crate::fresh().await, tempfile::tempdir().unwrap());
        let ledger = folder.path().join("ledger");
        if published {
            put_back(&ledger, &files(&self.folder.path().join("ledger")));
        }
        backup::restore(&from.folder.path().join("backup"), &place.location, &ledger).await.unwrap();
        copy_keys(self.folder.path(), folder.path());
        (self.place, self.folder) = (place, folder);
        self.reopen().await;
    }

    /// The database is lost, and an old backup is all that there is of it; the published folder stands. The portal goes on from there,
    /// and takes in again whatever else people have.
    pub(super) async fn lose(&mut self, old: Backup) -> Result<(), Wrong> {
        self.restore(&old, true).await;
        // Of days that were not closed, what came after the backup is gone, and its receipts say so for ever.
        let closed = self.newest().map_or(String::new(), |head| head.day);
        self.promised.retain(|day, _| *day <= closed);
        self.promised.extend(old.promised.into_iter().filter(|(day, _)| *day > closed));
        let known = self.rosters().await.len() - 1;
        for note in &self.issued[known..] {
            self.publish(note).await;
        }
        self.go_on().await
    }

    /// Somebody deletes rows of the day that was closed last.
    pub(super) async fn lose_rows(&mut self) -> Result<(), Wrong> {
        let Some(newest) = self.newest() else { return Ok(()) };
        let (mut raw, count) = (self.place.raw().await, 1 + self.dice.below(9));
        let of = "organisation = (SELECT organisation FROM body WHERE slug = 'economy')";
        let some = format!("SELECT leaf FROM ledger_leaf WHERE {of} AND legal_day = '{}' LIMIT {count}", newest.day);
        let delete = format!("DELETE FROM ledger_leaf WHERE {of} AND leaf IN ({some})");
        let [before, after] = match &self.place.location {
            Location::Sqlite(_) => {
                let trigger = "SELECT sql FROM sqlite_master WHERE name = 'ledger_leaf_no_delete'";
                let trigger = raw.texts(trigger).await.remove(0);
                ["DROP TRIGGER ledger_leaf_no_delete".to_owned(), trigger]
            }
            Location::Postgres(_) => {
                ["DISABLE", "ENABLE"].map(|how| format!("ALTER TABLE ledger_leaf {how} TRIGGER ledger_leaf_no_delete"))
            }
        };
        for sql in [&before, &delete, &after] {
            raw.run(sql).await.unwrap();
        }
        self.go_on().await
    }

    /// Goes on where that is needed.
    async fn go_on(&mut self) -> Result<(), Wrong> {
        match self.look().await {
            Ok(_) => Ok(()),
            Err("restored" | "changed") => {
                self.keeper.go_on(&self.body().await).await.map_err(|_| Wrong::Stopped)?;
                self.told.went_on.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
            Err(_) => Err(Wrong::Stopped),
        }
    }

    /// New keys of the portal's own, which the body's roots name in a roster.
    pub(super) async fn change_keys(&mut self) {
        self.draw_keys(&["receipt.key", "ledger.key"]).await;
        let (body, root_key) = (self.body().await, &self.founded.world.economy.root_key);
        let today = today(&self.clock);
        let mut next = founding::next_roster(body.roster.content(), body.roster.hash(), None, today);
        next.receipt_key = Digest(*self.signer.receipt().public().bytes());
        next.ledger_key = Digest(*self.signer.ledger().public().bytes());
        let note = founding::sign(next.to_note(), std::slice::from_ref(root_key));
        self.publish(&note).await;
        self.issued.push(note);
        self.restart().await;
        self.told.rekeyed.fetch_add(1, Ordering::Relaxed);
    }

    async fn publish(&self, note: &Note) {
        let (root, directory) = (&self.founded.world.economy.root, Directory::new(self.store.clone()));
        publication::publish_roster(&self.store, &directory, root, note, today(&self.clock)).await.unwrap();
    }

    /// Draws keys anew, whoever names them.
    pub(super) async fn draw_keys(&mut self, files: &[&str]) {
        for file in files {
            fs::remove_file(self.folder.path().join(file)).unwrap();
        }
        Signer::open(self.folder.path(), true).unwrap();
        self.restart().await;
    }

    /// A signer with other keys than the portal's.
    pub(super) fn signer_of(&self, others: &[&str]) -> Signer {
        let folder = tempfile::tempdir().unwrap();
        copy_keys(self.folder.path(), folder.path());
        for file in others {
            fs::remove_file(folder.path().join(file)).unwrap();
        }
        Signer::open(folder.path(), true).unwrap()
    }

    /// Closes a day with one leaf for which there is only another's opening.
    pub(super) async fn close_with(&self, day: &str, hidden: LeafHash) {
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
            let checkpoint = head.sign(self.signer.ledger()).encode();
            Ok::<_, StoreError>(Closing { size, leaves, publications: Vec::new(), checkpoint })
        });
        closing.await.unwrap().unwrap();
    }
}

fn copy_keys(from: &Path, to: &Path) {
    for file in KEYS {
        fs::copy(from.join(file), to.join(file)).unwrap();
    }
}

async fn open(place: &Place, folder: &Path, clock: &Clock) -> (Store, Keeper, Arc<Signer>) {
    let store = place.open().await;
    let signer = Arc::new(Signer::open(folder, false).unwrap());
    let (shelf, directory) = (Shelf::new(&folder.join("ledger")), Directory::new(store.clone()));
    let keeper = Keeper::new(store.clone(), directory, Arc::clone(&signer), clock.clone(), shelf, Digest([9; 32]));
    (store, keeper, signer)
}
