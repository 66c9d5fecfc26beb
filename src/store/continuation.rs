//! The rows of a log that goes on from what was published, where they are not the ones that were signed. Everything is found
//! out and mended in one transaction: afterwards each closed day gives its published leaves again, with those that nothing
//! opens any more written off, and what stands in no checkpoint waits for the next day.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Store, StoreError,
    driver::{Tx, expect_rows, fixed, signed, within},
    ledger::{self, DAYS, OTHER_LEAVES, RawDay},
    rewrite,
    statement::{batched, cut, statements},
};
use crate::seal::id::{LeafHash, NoteHash, OrganisationId};

batched! {
    INSERT_LATE = ("INSERT INTO ledger_late (organisation, leaf, legal_day)", 3, "");
}

statements! {
    EVENTS = "SELECT e.leaf FROM event AS e JOIN case_file AS c ON c.case_no = e.case_no \
        LEFT JOIN ledger_late AS l ON l.organisation = c.organisation AND l.leaf = e.leaf \
        WHERE e.legal_day = $1 AND c.organisation = $2 AND l.leaf IS NULL";
    LATE = "SELECT leaf FROM ledger_late WHERE organisation = $1 AND legal_day = $2";
    LATE_OF = "SELECT l.leaf FROM ledger_late AS l JOIN event AS e ON e.leaf = l.leaf \
        WHERE l.organisation = $1 AND l.legal_day = $2 AND e.legal_day = $3";
    WRITTEN_OFF = "SELECT leaf FROM ledger_leaf WHERE organisation = $1 AND legal_day = $2 AND length(opening) = 0";
    DELETE_LEAF = "DELETE FROM ledger_leaf WHERE organisation = $1 AND legal_day = $2 AND leaf = $3";
    DELETE_LEAVES_FROM = "DELETE FROM ledger_leaf WHERE organisation = $1 AND legal_day >= $2";
    DELETE_DAYS_FROM = "DELETE FROM ledger_day WHERE organisation = $1 AND legal_day >= $2";
    DELETE_PUBLICATIONS_FROM = "DELETE FROM ledger_publication WHERE organisation = $1 AND legal_day >= $2";
    INSERT_CONTINUATION = "INSERT INTO ledger_continuation (organisation, hash, legal_day, note) VALUES ($1, $2, $3, $4) \
        ON CONFLICT DO NOTHING";
    CONTINUATIONS = "SELECT note FROM ledger_continuation WHERE organisation = $1 ORDER BY legal_day, hash";
}

/// A published day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedDay {
    /// Which.
    pub legal_day: String,
    /// Leaves of the tree at its end.
    pub size: u64,
    /// The note of its checkpoint, as signed.
    pub checkpoint: String,
}

/// What was amiss with a closed day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amiss {
    /// Which.
    pub legal_day: String,
    /// Published leaves that nothing opens any more, those among them of which an earlier continuation said so.
    pub lost: Vec<LeafHash>,
    /// Entries that stand in no checkpoint of it and are put into the day with which the log goes on.
    pub late: Vec<LeafHash>,
    /// The checkpoint that the database had, where another one was published or none.
    pub aside: Option<String>,
}

impl Store {
    /// Makes the rows of closed days those that were published, each of which `leaves` gives, and stores the note that
    /// `write` makes of what was amiss. What is late is put into the day `goes_on`. `None` where nothing is amiss.
    pub async fn go_on<E: From<StoreError>>(
        &self,
        organisation: OrganisationId,
        published: &[PublishedDay],
        goes_on: &str,
        leaves: impl Fn(usize) -> Result<Vec<LeafHash>, E>,
        write: impl FnOnce(&[Amiss]) -> (NoteHash, String),
    ) -> Result<Option<Vec<Amiss>>, E> {
        let mut tx = self.driver.begin().await?;
        ledger::mark(&mut tx, goes_on).await?;
        let mut database = days(&mut tx, organisation).await?;
        let mut amiss = Vec::new();
        let mut differs: Option<String> = None;
        for (at, day) in published.iter().enumerate() {
            let own = database.remove(&day.legal_day);
            let same = own.as_ref() == Some(&day.checkpoint);
            if !same {
                differs.get_or_insert_with(|| day.legal_day.clone());
            }
            let found = mend(&mut tx, organisation, day, &leaves(at)?, goes_on).await?;
            let found = Amiss { aside: own.filter(|_| !same), ..found };
            if !same || !found.lost.is_empty() || !found.late.is_empty() {
                amiss.push(found);
            }
        }
        // Days that nobody published, signed by a state that is given up: their entries wait to be closed again.
        for (legal_day, checkpoint) in database {
            amiss.push(Amiss { legal_day, lost: Vec::new(), late: Vec::new(), aside: Some(checkpoint) });
        }
        if amiss.is_empty() {
            return Ok(None);
        }
        let aside = amiss.iter().filter(|day| day.aside.is_some()).map(|day| &day.legal_day);
        if let Some(first) = aside.chain(&differs).min() {
            adopt(&mut tx, organisation, first, published, goes_on).await?;
        }
        let (hash, note) = write(&amiss);
        // Where leaves that were written off are lost once more, a note in the same words is there.
        insert(&mut tx, organisation, hash, goes_on, &note).await?;
        ledger::unmark(&mut tx).await?;
        tx.commit().await?;
        self.tidy().await;
        Ok(Some(amiss))
    }

    /// Takes a note again that was published and that a restored state does not know, so that it stands in the day with which the log
    /// goes on; nothing where that day is closed, or where another keeper took it meanwhile.
    pub async fn keep_continuation(
        &self,
        organisation: OrganisationId,
        hash: NoteHash,
        goes_on: &str,
        note: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.driver.begin().await?;
        let closed = ledger::closed_through(&mut tx, organisation).await?;
        if closed.is_some_and(|through| goes_on <= through.as_str()) {
            return Ok(());
        }
        insert(&mut tx, organisation, hash, goes_on, note).await?;
        tx.commit().await
    }

    /// The notes of a ledger's continuations, the first one first.
    pub async fn continuations(&self, organisation: OrganisationId) -> Result<Vec<String>, StoreError> {
        Ok(super::driver::reading!(self, c => {
            sqlx::query_scalar(CONTINUATIONS).bind(&organisation.0[..]).fetch_all(c).await
        })?)
    }
}

/// Stores a note, where it is not there yet.
async fn insert(
    tx: &mut Tx,
    organisation: OrganisationId,
    hash: NoteHash,
    goes_on: &str,
    note: &str,
) -> Result<(), StoreError> {
    Ok(within!(tx, c => {
        sqlx::query(INSERT_CONTINUATION)
            .bind(&organisation.0[..])
            .bind(&hash.0[..])
            .bind(goes_on)
            .bind(note)
            .execute(c)
            .await
            .map(drop)
    })?)
}

/// The database's closed days with their checkpoints.
async fn days(tx: &mut Tx, organisation: OrganisationId) -> Result<BTreeMap<String, String>, StoreError> {
    let mut days = BTreeMap::new();
    loop {
        let after = days.keys().next_back().cloned().unwrap_or_default();
        let rows: Vec<RawDay> =
            within!(tx, c => sqlx::query_as(DAYS).bind(&organisation.0[..]).bind(after).fetch_all(c).await)?;
        if rows.is_empty() {
            return Ok(days);
        }
        days.extend(rows.into_iter().map(|row| (row.legal_day, row.checkpoint)));
    }
}

/// Makes the rows of a day give its published leaves: what is missing is written off, what is too much is late or, where it
/// is no entry, taken away.
async fn mend(
    tx: &mut Tx,
    organisation: OrganisationId,
    day: &PublishedDay,
    published: &[LeafHash],
    goes_on: &str,
) -> Result<Amiss, StoreError> {
    let (of, legal_day) = (&organisation.0[..], day.legal_day.as_str());
    let events: Vec<Vec<u8>> =
        within!(tx, c => sqlx::query_scalar(EVENTS).bind(legal_day).bind(of).fetch_all(c).await)?;
    let before: Vec<Vec<u8>> = within!(tx, c => sqlx::query_scalar(LATE).bind(of).bind(legal_day).fetch_all(c).await)?;
    let others: Vec<Vec<u8>> =
        within!(tx, c => sqlx::query_scalar(OTHER_LEAVES).bind(of).bind(legal_day).fetch_all(c).await)?;
    let published: BTreeSet<LeafHash> = published.iter().copied().collect();
    let (events, others) = (set(&events)?, set(&others)?);
    let mut late: Vec<LeafHash> = events.difference(&published).copied().collect();
    for stray in others.difference(&published) {
        within!(tx, c => {
            sqlx::query(DELETE_LEAF).bind(of).bind(legal_day).bind(&stray.0[..]).execute(c).await.map(drop)
        })?;
    }
    let there: BTreeSet<LeafHash> = events.union(&others).copied().chain(set(&before)?).collect();
    let mut lost: Vec<LeafHash> = published.difference(&there).copied().collect();
    // What nothing opens is said of a day as a whole, and so is what comes late on one: whoever looks can't tell parts of it.
    let off: Vec<Vec<u8>> =
        within!(tx, c => sqlx::query_scalar(WRITTEN_OFF).bind(of).bind(legal_day).fetch_all(c).await)?;
    let late_before: Vec<Vec<u8>> = within!(tx, c => {
        sqlx::query_scalar(LATE_OF).bind(of).bind(goes_on).bind(legal_day).fetch_all(c).await
    })?;
    // An opening of no bytes: the leaf stands in the log, and nothing tells what it was.
    let written_off: Vec<(LeafHash, Vec<u8>)> = lost.iter().map(|leaf| (*leaf, Vec::new())).collect();
    ledger::insert_leaves(tx, organisation, legal_day, &written_off).await?;
    let dialect = tx.dialect();
    for (width, range) in cut(late.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_LATE.text(dialect, width));
            for leaf in &late[range] {
                query = query.bind(of).bind(&leaf.0[..]).bind(goes_on);
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        expect_rows(touched, count, "ledger_late")?;
    }
    if !lost.is_empty() {
        lost.extend(set(&off)?.intersection(&published));
    }
    if !late.is_empty() {
        late.extend(set(&late_before)?);
    }
    Ok(Amiss { legal_day: legal_day.to_owned(), lost, late, aside: None })
}

/// Puts published days in the place of the database's own, from the day `first` on, with their rows in the order of hashes.
async fn adopt(
    tx: &mut Tx,
    organisation: OrganisationId,
    first: &str,
    published: &[PublishedDay],
    goes_on: &str,
) -> Result<(), StoreError> {
    let of = &organisation.0[..];
    let published = &published[published.partition_point(|day| day.legal_day.as_str() < first)..];
    within!(tx, c => sqlx::query(DELETE_DAYS_FROM).bind(of).bind(first).execute(c).await.map(drop))?;
    within!(tx, c => sqlx::query(DELETE_PUBLICATIONS_FROM).bind(of).bind(first).execute(c).await.map(drop))?;
    within!(tx, c => sqlx::query(DELETE_LEAVES_FROM).bind(of).bind(goes_on).execute(c).await.map(drop))?;
    for day in published {
        rewrite::in_order_of_hashes(tx, organisation, &day.legal_day, 0).await?;
    }
    for day in published {
        ledger::insert_day(tx, organisation, &day.legal_day, signed(day.size)?, 0, &day.checkpoint).await?;
    }
    Ok(())
}

fn set(rows: &[Vec<u8>]) -> Result<BTreeSet<LeafHash>, StoreError> {
    rows.iter().map(|row| fixed(row, "ledger_leaf", "leaf").map(LeafHash)).collect()
}
