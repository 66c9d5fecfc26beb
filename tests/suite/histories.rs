//! Honest portals in random histories: reports, reads, missed days, restarts, closes that broke off anywhere, backups put in
//! the place of what they were made of, changed keys, databases that were lost and gone on from. Nobody may ever find anything wrong
//! with them; and those who never do would find what a portal does that is not honest once.
#![expect(clippy::print_stdout, reason = "tests print their counts")]

#[path = "histories/portal.rs"]
mod portal;

use std::{fs, sync::Arc};

use jiff::SignedDuration;
use senim::{
    client::{
        ledger::{continuation, head, replay},
        openings,
    },
    ledger::{
        checkpoint::Checkpoint,
        continuation::Continuation,
        opening::Opening,
        proof::{self, verify_consistency},
        receipt::Receipt,
        tile::Tiled,
    },
    roster::version::{Roster, ledger_keys},
    seal::{
        id::{Digest, LeafHash},
        note::Note,
    },
};

use super::suite::{count::count, made::bytes};
use portal::{Backup, Founded, Portal};

/// Found wrong by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// A leaf that was promised for a day is not in it.
    Dropped,
    /// A checkpoint that somebody kept is not the beginning of what is shown.
    Rewritten,
    /// The leaves of a day are not those that its openings and the notes of continuations give.
    Unopened,
    /// The days do not follow from one another.
    Unsound,
    /// No key signed it that a roster names for it.
    Unsigned,
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
    /// Goes on after that, and hides the note that says so.
    Denies,
    /// Signs with keys that no roster names.
    ChangesKeys,
    /// Signs a receipt with such a key.
    PromisesAsAnother,
}

/// A portal's life, and what people kept of it.
struct History<'a> {
    portal: Portal<'a>,
    /// Checkpoints that somebody kept.
    kept: Vec<Checkpoint>,
    /// What it does once, and in which round.
    fault: Option<(Fault, u64)>,
    /// A backup that might be all that is left one day.
    old: Option<Backup>,
}

impl<'a> History<'a> {
    async fn begin(founded: &'a Founded, number: u64, fault: Option<(Fault, u64)>) -> Self {
        Self { portal: Portal::begin(founded, number << 20).await, kept: Vec::new(), fault, old: None }
    }

    async fn commit(&mut self, fault: Fault) -> Result<(), Wrong> {
        let portal = &mut self.portal;
        match fault {
            Fault::Forgets => drop(portal.entry().await),
            Fault::Hides => {
                portal.close().await?;
                let ((day, closes), hidden) = (portal.next_day().await, LeafHash(bytes(portal.dice.0)));
                portal.hand.set(closes);
                portal.close_with(&day.to_string(), hidden).await;
                portal.look().await.map_err(|_| Wrong::Stopped)?;
            }
            Fault::GoesBack | Fault::LosesRows | Fault::Denies => {
                let old = portal.backup().await;
                portal.hand.set(portal.next_day().await.1);
                portal.close().await?;
                self.check_kept()?;
                match fault {
                    Fault::Denies => self.portal.lose(old).await?,
                    _ => self.portal.restore(&old, fault == Fault::LosesRows).await,
                }
            }
            Fault::ChangesKeys => portal.draw_keys(&["receipt.key", "ledger.key"]).await,
            Fault::PromisesAsAnother => {
                let honest = portal.signer_of(&["receipt.key"]);
                let (case, promised) = portal.entry_signed(&honest).await;
                portal.submit(case, promised).await;
            }
        }
        Ok(())
    }

    /// What happens to honest people: keys are changed, databases are lost and damaged.
    async fn suffer(&mut self) -> Result<(), Wrong> {
        match self.portal.dice.below(8) {
            0 => self.portal.change_keys().await,
            1 => self.old = Some(self.portal.backup().await),
            2 => {
                if let Some(old) = self.old.take() {
                    self.portal.lose(old).await?;
                }
            }
            3 => self.portal.lose_rows().await?,
            _ => {}
        }
        Ok(())
    }

    /// Everybody who kept something finds it kept.
    fn check_kept(&mut self) -> Result<(), Wrong> {
        let Some(newest) = self.portal.newest() else {
            return if self.kept.is_empty() { Ok(()) } else { Err(Wrong::Rewritten) };
        };
        let (shelf, id) = (self.portal.shelf(), self.portal.founded.id);
        let tiles = Tiled::new(newest.size, |tile| shelf.tile(id, tile).unwrap());
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

    /// Who looks at everything: signatures, receipts, openings, continuations, and all days from the first leaf on.
    async fn check_whole(&self) -> Result<(), Wrong> {
        let (portal, id) = (&self.portal, self.portal.founded.id);
        let (shelf, newest, rosters) = (portal.shelf(), portal.newest().unwrap(), portal.rosters().await);
        let continuations = self.continuations(&rosters)?;
        let tiles = Tiled::new(newest.size, |tile| shelf.tile(id, tile).unwrap());
        let (mut days, mut from) = (Vec::new(), 0);
        let mut promised = portal.promised.clone();
        for day in shelf.days(id).unwrap() {
            let note = shelf.of_day(id, &day).unwrap().unwrap();
            let keys = ledger_keys(rosters.iter().map(Arc::as_ref), day.parse().unwrap());
            let head = head(note.as_bytes(), &newest.origin, &keys).map_err(|_| Wrong::Unsigned)?;
            let leaves = tiles.leaves(from, head.size).ok_or(Wrong::Unsound)?;
            from = head.size;
            for note in promised.remove(&day).unwrap_or_default() {
                if leaves.binary_search(&leaf_of(&note, &rosters)?).is_err() {
                    return Err(Wrong::Dropped);
                }
            }
            let openings = portal.store.openings_of(id, &day).await.unwrap();
            let openings = openings.iter().map(|data| Opening::parse(data)).collect::<Result<Vec<_>, _>>();
            let openings = openings.map_err(|_| Wrong::Unopened)?;
            openings::judge(&day, &openings, &leaves, &continuations).map_err(|_| Wrong::Unopened)?;
            days.push((head, leaves));
        }
        if !promised.is_empty() {
            return Err(Wrong::Dropped);
        }
        let (last, _) = replay(days).map_err(|_| Wrong::Unsound)?.unwrap();
        if last == newest { Ok(()) } else { Err(Wrong::Unsound) }
    }

    /// How the log went on, as far as a key of the day says so.
    fn continuations(&self, rosters: &[Arc<Roster>]) -> Result<Vec<(Digest, Continuation)>, Wrong> {
        let (portal, origin) = (&self.portal, format!("senim/{}", self.portal.founded.id));
        let read = |note: String| {
            let text = Note::parse(note.as_bytes()).unwrap();
            let day = Continuation::parse(text.text()).unwrap().goes_on.parse().unwrap();
            let keys = ledger_keys(rosters.iter().map(Arc::as_ref), day);
            continuation(note.as_bytes(), &origin, &keys).map_err(|_| Wrong::Unsigned)
        };
        portal.shelf().continuations(portal.founded.id).unwrap().into_iter().map(read).collect()
    }

    async fn live(mut self) -> Result<(), Wrong> {
        for round in 0..3 + self.portal.dice.below(4) {
            for _ in 0..self.portal.dice.below(4) {
                match self.portal.dice.below(5) {
                    0 => self.portal.read().await,
                    1 => self.portal.restart().await,
                    _ => self.portal.report().await,
                }
            }
            match self.fault {
                Some((fault, when)) if when == round => self.commit(fault).await?,
                // What is lost and gone on from covers whatever was hidden in it: nobody can tell then, and the log says so.
                Some(_) => {}
                None => self.suffer().await?,
            }
            self.portal.pass().await?;
            self.check_kept()?;
        }
        self.portal.hand.set(self.portal.clock.now() + SignedDuration::from_hours(48));
        self.portal.close().await?;
        self.check_kept()?;
        if matches!(self.fault, Some((Fault::Denies, _))) {
            fs::remove_dir_all(self.portal.published().join("continuation")).unwrap();
        }
        self.check_whole().await?;
        self.portal.store.close().await;
        Ok(())
    }
}

/// The leaf of a receipt that the key signed which its roster names.
fn leaf_of(note: &Note, rosters: &[Arc<Roster>]) -> Result<LeafHash, Wrong> {
    let named = Receipt::roster_named(note.text());
    let roster = rosters.iter().find(|roster| Some(roster.hash()) == named).ok_or(Wrong::Unsigned)?;
    Receipt::verify(note, &roster.receipt_key()).map(|receipt| receipt.leaf()).map_err(|_| Wrong::Unsigned)
}

/// Histories in which an honest portal was found wrong once: a first day that nobody closed, rows that were written off and lost again, a
/// continuation that stood in a second day.
const FOUND: [u64; 3] = [100, 336, 489];

/// The number of the first history, so that many can be lived in pieces.
fn first() -> u64 {
    count("SENIM_FIRST_HISTORY", 0) as u64
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_finds_anything_wrong_with_an_honest_portal() {
    let founded = portal::found().await;
    let histories = (count("SENIM_HONEST", 8) / crate::SHARE) as u64;
    let (mut went_on, mut rekeyed) = (0, 0);
    for number in (first()..first() + histories).chain(FOUND) {
        let history = History::begin(&founded, number, None).await;
        let told = history.portal.told();
        assert_eq!(history.live().await, Ok(()), "history {number}");
        went_on += told.went_on();
        rekeyed += told.rekeyed();
    }
    assert!(histories < 8 || (went_on > 0 && rekeyed > 0));
    println!("{histories} honest histories, {went_on} times gone on, {rekeyed} times rekeyed, nothing found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_people_find_what_is_not_honest_once() {
    let founded = portal::found().await;
    let mut lived = 0..;
    for (fault, wrong) in [
        (Fault::Forgets, Wrong::Dropped),
        (Fault::Hides, Wrong::Unopened),
        (Fault::GoesBack, Wrong::Rewritten),
        (Fault::LosesRows, Wrong::Stopped),
        (Fault::Denies, Wrong::Unopened),
        (Fault::ChangesKeys, Wrong::Stopped),
        (Fault::PromisesAsAnother, Wrong::Unsigned),
    ] {
        let places = count("SENIM_DISHONEST", 2) as u64;
        let mine: Vec<u64> = (first()..first() + places)
            .filter(|_| lived.next().is_some_and(|nth: usize| nth.is_multiple_of(crate::SHARE)))
            .collect();
        for number in &mine {
            let history = History::begin(&founded, *number, Some((fault, number % 3))).await;
            assert_eq!(history.live().await, Err(wrong), "{fault:?} in history {number}");
        }
        println!("{fault:?}: {} times found as {wrong:?}", mine.len());
    }
}
