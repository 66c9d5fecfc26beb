//! How a log goes on whose database lost, forked or changed what was published, and no better state is to be had: from the
//! published checkpoint, with a signed note of what can't be opened any more and of what comes late.

use std::sync::Arc;

use jiff::ToSpan as _;

use super::{CloseRefusal, Keeper, parse};
use crate::{
    directory::Body,
    ledger::{
        checkpoint::Checkpoint,
        continuation::{Continuation, Day, Leaves},
        day,
        tile::Tiled,
        tree::Frontier,
    },
    roster::version::{Roster, ledger_keys},
    seal::{
        id::{LeafHash, NoteHash},
        note::Note,
    },
    store::{Amiss, DayRow, PublishedDay},
};

impl Keeper {
    /// Goes on from what was published. Only a state that is `restored`, `forked` or `changed` needs it: everything else
    /// has a way back on which nothing is lost.
    pub async fn go_on(&self, body: &Body) -> Result<Continuation, CloseRefusal> {
        self.holds_key_of(body)?;
        let reason = match self.reconcile(body).await {
            Ok(_) => return Err(CloseRefusal::Unneeded),
            Err(
                refusal @ (CloseRefusal::Restored { .. } | CloseRefusal::Forked { .. } | CloseRefusal::Changed { .. }),
            ) => refusal.code(),
            Err(refusal) => return Err(refusal),
        };
        let id = body.root.id();
        let published = self.published_days(body).await?;
        let last = published.last().ok_or(CloseRefusal::Gone)?;
        let goes_on = parse(&last.legal_day)?.saturating_add(1.day()).to_string();
        let tiles = Tiled::new(last.size, |tile| self.shelf.tile(id, tile).ok().flatten());
        let leaves = |at: usize| -> Result<Vec<LeafHash>, CloseRefusal> {
            let from = at.checked_sub(1).map_or(0, |before| published[before].size);
            let damaged = || CloseRefusal::Damaged { day: published[at].legal_day.clone() };
            tiles.leaves(from, published[at].size).ok_or_else(damaged)
        };
        let mut made = Continuation {
            v: 1,
            origin: body.roster.content().ledger_origin.clone(),
            reason: reason.to_owned(),
            published: last.checkpoint.clone(),
            goes_on: goes_on.clone(),
            days: Vec::new(),
        };
        let amiss = self.store.go_on(id, &published, &goes_on, leaves, |amiss| {
            made.days = amiss.iter().map(told).collect();
            made.days.sort_by(|one, other| one.day.cmp(&other.day));
            let note = made.sign(self.signer.ledger());
            (note.hash(), note.encode())
        });
        amiss.await?.ok_or(CloseRefusal::Unneeded)?;
        // Publishes the note, and finds that the state goes on now.
        self.reconcile(body).await?;
        Ok(made)
    }

    /// Publishes a continuation that broke off between the commit and the folder; and takes one again that was published and that the
    /// database lost since, as long as its day is not closed: whoever copied it looks for it there.
    pub(super) async fn reconcile_continuations(&self, body: &Body, last: Option<&DayRow>) -> Result<(), CloseRefusal> {
        let id = body.root.id();
        let stored = self.store.continuations(id).await?;
        for note in &stored {
            self.shelf.publish_continuation(id, note)?;
        }
        let published = self.shelf.continuations(id)?;
        let unknown: Vec<_> = published.iter().filter(|note| !stored.contains(note)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let rosters = self.directory.rosters(body).await?;
        for note in unknown {
            let Some((hash, made)) = read(note, body, &rosters) else { continue };
            if last.is_none_or(|last| last.legal_day < made.goes_on) {
                self.store.keep_continuation(id, hash, &made.goes_on, note).await?;
            }
        }
        Ok(())
    }

    /// The published days, each held to the ledger's key, its leaves and the day before it.
    async fn published_days(&self, body: &Body) -> Result<Vec<PublishedDay>, CloseRefusal> {
        let id = body.root.id();
        let rosters = self.directory.rosters(body).await?;
        let newest = self.shelf.newest(id)?.ok_or(CloseRefusal::Gone)?;
        let damaged = |day: &str| CloseRefusal::Damaged { day: day.to_owned() };
        let read = |note: &str| verified(note, body, &rosters);
        let newest_head = read(&newest).ok_or_else(|| damaged("?"))?;
        let tiles = Tiled::new(newest_head.size, |tile| self.shelf.tile(id, tile).ok().flatten());
        let (mut tree, mut before) = (Frontier::default(), None::<Checkpoint>);
        let mut published = Vec::new();
        for legal_day in self.shelf.days(id)?.into_iter().filter(|day| *day <= newest_head.day) {
            let checkpoint = self.shelf.of_day(id, &legal_day)?.ok_or_else(|| damaged(&legal_day))?;
            let head = read(&checkpoint).filter(|head| head.day == legal_day).ok_or_else(|| damaged(&legal_day))?;
            let leaves = tiles.leaves(tree.size(), head.size).ok_or_else(|| damaged(&legal_day))?;
            day::verify(before.as_ref(), tree.peaks().to_vec(), &leaves, &head).map_err(|_| damaged(&legal_day))?;
            tree.extend(leaves);
            published.push(PublishedDay { legal_day, size: head.size, checkpoint });
            before = Some(head);
        }
        if before == Some(newest_head) { Ok(published) } else { Err(damaged("?")) }
    }
}

/// A checkpoint of a body's ledger, by the keys that may have signed its day.
pub(super) fn verified(note: &str, body: &Body, rosters: &[Arc<Roster>]) -> Option<Checkpoint> {
    let day = Checkpoint::read(note)?.day.parse().ok()?;
    let keys = ledger_keys(rosters.iter().map(Arc::as_ref), day);
    let note = Note::parse(note.as_bytes()).ok()?;
    Checkpoint::verify(&note, &body.roster.content().ledger_origin, &keys).ok()
}

/// A continuation of a body's ledger, by the keys that may have signed its day.
fn read(note: &str, body: &Body, rosters: &[Arc<Roster>]) -> Option<(NoteHash, Continuation)> {
    let note = Note::parse(note.as_bytes()).ok()?;
    let day = Continuation::parse(note.text())?.goes_on.parse().ok()?;
    let keys = ledger_keys(rosters.iter().map(Arc::as_ref), day);
    let made = Continuation::verify(&note, &body.roster.content().ledger_origin, &keys).ok()?;
    Some((note.hash(), made))
}

fn told(amiss: &Amiss) -> Day {
    Day {
        day: amiss.legal_day.clone(),
        lost: Leaves::of(&amiss.lost),
        late: Leaves::of(&amiss.late),
        aside: amiss.aside.clone().unwrap_or_default(),
    }
}
