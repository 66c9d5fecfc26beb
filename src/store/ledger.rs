//! The ledger's rows: which days are closed, with which checkpoint; the leaves that are no events; officers' reads. The
//! close of a day is one transaction of the one writer, so it has happened or it has not.

use std::collections::BTreeMap;

use super::{
    Store, StoreError,
    driver::{Dialect, Driver, Tx, expect_rows, fixed, reading, signed, unsigned, within},
    rewrite,
    statement::{batched, cut, statements},
};
use crate::{
    ledger::leaf::LeafParts,
    seal::{
        id::{CaseId, Digest, KeyId, LeafHash, NoteHash, OrganisationId},
        signature::sha256,
    },
};

batched! {
    INSERT_LEAVES = ("INSERT INTO ledger_leaf (organisation, legal_day, leaf, opening)", 4, "");
    INSERT_PUBLICATIONS = ("INSERT INTO ledger_publication (organisation, kind, hash, legal_day)", 4, "");
    // Whoever reads again on the day is there already.
    INSERT_READS = ("INSERT INTO officer_read (organisation, legal_day, body, reader, case_id, signature)", 6,
        " ON CONFLICT DO NOTHING");
}

statements! {
    CLOSED_THROUGH = "SELECT max(legal_day) FROM ledger_day WHERE organisation = $1";
    LAST_DAY = "SELECT legal_day, size, since_event, checkpoint FROM ledger_day WHERE organisation = $1 \
        ORDER BY legal_day DESC LIMIT 1";
    DAYS = "SELECT legal_day, size, since_event, checkpoint FROM ledger_day \
        WHERE organisation = $1 AND legal_day > $2 ORDER BY legal_day LIMIT 400";
    INSERT_DAY = "INSERT INTO ledger_day (organisation, legal_day, size, since_event, checkpoint) \
        VALUES ($1, $2, $3, $4, $5)";
    FIRST_DAY = "SELECT min(first_day) FROM case_file WHERE organisation = $1";
    // Those of the day, but for the ones that came too late for its checkpoint; and those that were put into it instead.
    EVENT_LEAVES = "SELECT e.leaf FROM event AS e JOIN case_file AS c ON c.case_no = e.case_no \
        LEFT JOIN ledger_late AS l ON l.organisation = c.organisation AND l.leaf = e.leaf \
        WHERE e.event_no >= $1 AND e.legal_day = $2 AND c.organisation = $3 AND l.leaf IS NULL \
        UNION ALL SELECT leaf FROM ledger_late WHERE organisation = $3 AND legal_day = $2";
    OTHER_LEAVES = "SELECT leaf FROM ledger_leaf WHERE organisation = $1 AND legal_day = $2";
    OPENINGS = "SELECT opening FROM ledger_leaf WHERE organisation = $1 AND legal_day = $2 AND length(opening) > 0";
    EVENT_OPENINGS = "SELECT e.legal_day, e.commitment, e.header, s.body, e.outer_signature FROM event AS e \
        JOIN case_file AS c ON c.case_no = e.case_no JOIN sealed_body AS s ON s.event_no = e.event_no \
        LEFT JOIN ledger_late AS l ON l.organisation = c.organisation AND l.leaf = e.leaf \
        WHERE coalesce(l.legal_day, e.legal_day) = $1 AND c.organisation = $2";
    SINCE = "SELECT min(e.event_no) FROM event AS e JOIN case_file AS c ON c.case_no = e.case_no \
        WHERE e.event_no >= $1 AND e.legal_day > $2 AND c.organisation = $3";
    NEXT_EVENT = "SELECT coalesce(max(event_no), 0) + 1 FROM event";
    // The portal's own steps: those of entries are leaves by them.
    OWN = "SELECT d.opening FROM docket_event AS d JOIN case_file AS c ON c.case_id = d.case_id \
        WHERE d.legal_day = $1 AND c.organisation = $2 AND length(d.opening) > 0";
    READS = "SELECT body, reader, case_id, signature FROM officer_read WHERE organisation = $1 AND legal_day = $2";
    // Of continuations that of the day itself: an earlier day that was closed since has its own, whatever of its rows is lost.
    NOTES = "SELECT n.role, n.hash, n.text FROM note AS n LEFT JOIN ledger_publication AS p \
        ON p.organisation = n.organisation AND p.kind = n.role AND p.hash = n.hash \
        WHERE n.organisation = $1 AND p.hash IS NULL \
        UNION ALL SELECT 'continuation', o.hash, o.note FROM ledger_continuation AS o LEFT JOIN ledger_publication AS q \
        ON q.organisation = o.organisation AND q.kind = 'continuation' AND q.hash = o.hash \
        WHERE o.organisation = $1 AND o.legal_day = $2 AND q.hash IS NULL";
    PUBLISHED = "SELECT kind, hash FROM ledger_publication WHERE organisation = $1";
    INSERT_CLOSING = "INSERT INTO closing (legal_day) VALUES ($1)";
    DELETE_CLOSING = "DELETE FROM closing";
}

/// Gives the log back, so that no order of arrival stays in it; and the space of what was rewritten.
const TIDY_SQLITE: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
const TIDY_POSTGRES: &str = "VACUUM event, sealed_body, case_file, access_grant, docket_event, clock";
/// The rows of a day point to one another while they are rewritten.
const DEFER_SQLITE: &str = "PRAGMA defer_foreign_keys = ON";
const DEFER_POSTGRES: &str = "SET CONSTRAINTS ALL DEFERRED";

/// A closed day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// Which.
    pub legal_day: String,
    /// Leaves of the tree at its end.
    pub size: u64,
    /// The note of its checkpoint, as signed.
    pub checkpoint: String,
    since_event: i64,
}

/// A case that an officer read on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRow {
    /// The officer's body.
    pub body: OrganisationId,
    /// The officer's key.
    pub reader: KeyId,
    /// The case.
    pub case_id: CaseId,
    /// The officer's own word for it, if one came.
    pub signature: Option<[u8; 64]>,
}

/// What a day has to be closed with: everything that becomes a leaf of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// The day before it, if there is one.
    pub last: Option<DayRow>,
    /// The leaves of its events, in no order that means anything.
    pub events: Vec<LeafHash>,
    /// What officers read on it.
    pub reads: Vec<ReadRow>,
    /// The openings of the steps that the portal took by itself.
    pub own: Vec<Vec<u8>>,
    /// Notes that stand in no closed day yet: role, hash and text.
    pub notes: Vec<(String, NoteHash, String)>,
    /// What stands in the ledger already, by kind.
    pub published: BTreeMap<String, Vec<Digest>>,
}

/// What a day was closed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Leaves of the tree at its end.
    pub size: u64,
    /// Its leaves that are no events, with their openings.
    pub leaves: Vec<(LeafHash, Vec<u8>)>,
    /// Which of them are publications: kind and hash.
    pub publications: Vec<(String, Digest)>,
    /// The note of its checkpoint.
    pub checkpoint: String,
}

/// Columns of bytes, in the order of the text.
type FourColumns = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);
/// What an entry's leaf is made of.
type EntryColumns = (String, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);

#[derive(sqlx::FromRow)]
pub(super) struct RawDay {
    pub(super) legal_day: String,
    size: i64,
    since_event: i64,
    pub(super) checkpoint: String,
}

impl RawDay {
    fn checked(self) -> Result<DayRow, StoreError> {
        let size = unsigned(self.size, "ledger_day", "size")?;
        Ok(DayRow { legal_day: self.legal_day, size, checkpoint: self.checkpoint, since_event: self.since_event })
    }
}

impl Store {
    /// The last day that was closed.
    pub async fn last_closed(&self, organisation: OrganisationId) -> Result<Option<DayRow>, StoreError> {
        let row: Option<RawDay> = reading!(self, c => {
            sqlx::query_as(LAST_DAY).bind(&organisation.0[..]).fetch_optional(c).await
        })?;
        row.map(RawDay::checked).transpose()
    }

    /// The days that were closed after a day (the empty text for all), the first ones first, at most 400.
    pub async fn closed_after(&self, organisation: OrganisationId, day: &str) -> Result<Vec<DayRow>, StoreError> {
        let rows: Vec<RawDay> = reading!(self, c => {
            sqlx::query_as(DAYS).bind(&organisation.0[..]).bind(day).fetch_all(c).await
        })?;
        rows.into_iter().map(RawDay::checked).collect()
    }

    /// The first legal day on which a case was reported.
    pub async fn first_day(&self, organisation: OrganisationId) -> Result<Option<String>, StoreError> {
        Ok(reading!(self, c => sqlx::query_scalar(FIRST_DAY).bind(&organisation.0[..]).fetch_one(c).await)?)
    }

    /// Every leaf of a closed day, sorted as it was appended; `before` is the day closed before it.
    pub async fn leaves_of(
        &self,
        organisation: OrganisationId,
        day: &str,
        before: Option<&DayRow>,
    ) -> Result<Vec<LeafHash>, StoreError> {
        let since = before.map_or(0, |before| before.since_event);
        let mut rows: Vec<Vec<u8>> = reading!(self, c => {
            sqlx::query_scalar(EVENT_LEAVES).bind(since).bind(day).bind(&organisation.0[..]).fetch_all(c).await
        })?;
        let others: Vec<Vec<u8>> = reading!(self, c => {
            sqlx::query_scalar(OTHER_LEAVES).bind(&organisation.0[..]).bind(day).fetch_all(c).await
        })?;
        rows.extend(others);
        let mut leaves = leaves(&rows, "ledger_leaf")?;
        leaves.sort_unstable();
        Ok(leaves)
    }

    /// The openings of a closed day's leaves, events' too, as far as their bodies are not erased.
    pub async fn openings_of(&self, organisation: OrganisationId, day: &str) -> Result<Vec<Vec<u8>>, StoreError> {
        let of = &organisation.0[..];
        let mut openings: Vec<Vec<u8>> =
            reading!(self, c => sqlx::query_scalar(OPENINGS).bind(of).bind(day).fetch_all(c).await)?;
        let events: Vec<EntryColumns> =
            reading!(self, c => sqlx::query_as(EVENT_OPENINGS).bind(day).bind(of).fetch_all(c).await)?;
        for (legal_day, commitment, header, body, signature) in events {
            let parts =
                LeafParts { legal_day, header: sha256(&header), body: sha256(&body), signature: sha256(&signature) };
            openings.push(parts.data(Digest(fixed(&commitment, "event", "commitment")?)));
        }
        Ok(openings)
    }

    /// Writes down, durably, that an officer reads cases on a day, before they are shown.
    pub async fn record_reads(
        &self,
        organisation: OrganisationId,
        day: &str,
        reads: &[ReadRow],
    ) -> Result<Recorded, StoreError> {
        let mut tx = self.driver.begin().await?;
        if let Some(through) = closed_through(&mut tx, organisation).await?.filter(|through| day <= through.as_str()) {
            return Ok(Recorded::DayClosed { through });
        }
        let dialect = tx.dialect();
        for (width, range) in cut(reads.len()) {
            within!(&mut tx, c => {
                let mut query = sqlx::query(INSERT_READS.text(dialect, width));
                for read in &reads[range] {
                    query = query
                        .bind(&organisation.0[..])
                        .bind(day)
                        .bind(&read.body.0[..])
                        .bind(&read.reader.0[..])
                        .bind(&read.case_id.0[..])
                        .bind(read.signature.as_ref().map_or(&[][..], |signature| &signature[..]));
                }
                query.execute(c).await.map(drop)
            })?;
        }
        tx.commit().await?;
        Ok(Recorded::Stored)
    }

    /// Closes a day: `decide` is given its pool and says with what; then the day's rows are rewritten in the order of their
    /// hashes and everything is committed at once. A day that follows no closed one, or none later, is for the caller to
    /// have thought of; one that is closed already is left as it is, and `None` comes back.
    pub async fn close_day<E: From<StoreError>>(
        &self,
        organisation: OrganisationId,
        day: &str,
        decide: impl FnOnce(&Pool) -> Result<Closing, E>,
    ) -> Result<Option<Closing>, E> {
        let mut tx = self.driver.begin().await?;
        let pool = pool(&mut tx, organisation, day).await?;
        if pool.last.as_ref().is_some_and(|last| last.legal_day.as_str() >= day) {
            return Ok(None);
        }
        let closing = decide(&pool)?;
        let since = pool.last.as_ref().map_or(0, |last| last.since_event);
        mark(&mut tx, day).await?;
        rewrite::in_order_of_hashes(&mut tx, organisation, day, since).await?;
        unmark(&mut tx).await?;
        insert(&mut tx, organisation, day, since, &closing).await?;
        tx.commit().await?;
        self.tidy().await;
        Ok(Some(closing))
    }

    /// What could not be tidied now, because somebody reads, is tidied the next time.
    pub(super) async fn tidy(&self) {
        match &self.driver {
            Driver::Sqlite(lanes, disk) => {
                let tidied = sqlx::query(TIDY_SQLITE).execute(&lanes.writer).await.map_err(StoreError::from);
                // It puts the log into the file and syncs it.
                let _later = tidied.inspect_err(|error| disk.judge(error));
            }
            Driver::Postgres(lanes) => {
                let _later = sqlx::query(TIDY_POSTGRES).execute(&lanes.writer).await;
            }
        }
    }
}

/// What became of reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// They stand there, durably.
    Stored,
    /// That day is closed; nothing was stored.
    DayClosed {
        /// The last closed day.
        through: String,
    },
}

/// The last closed day of a body: nothing of it or before it is stored any more.
pub(super) async fn closed_through(tx: &mut Tx, organisation: OrganisationId) -> Result<Option<String>, StoreError> {
    Ok(within!(tx, c => sqlx::query_scalar(CLOSED_THROUGH).bind(&organisation.0[..]).fetch_one(c).await)?)
}

fn leaves(rows: &[Vec<u8>], table: &'static str) -> Result<Vec<LeafHash>, StoreError> {
    rows.iter().map(|row| fixed(row, table, "leaf").map(LeafHash)).collect()
}

async fn pool(tx: &mut Tx, organisation: OrganisationId, day: &str) -> Result<Pool, StoreError> {
    let of = &organisation.0[..];
    let last: Option<RawDay> = within!(tx, c => sqlx::query_as(LAST_DAY).bind(of).fetch_optional(c).await)?;
    let last = last.map(RawDay::checked).transpose()?;
    let since = last.as_ref().map_or(0, |last| last.since_event);
    let events: Vec<Vec<u8>> =
        within!(tx, c => sqlx::query_scalar(EVENT_LEAVES).bind(since).bind(day).bind(of).fetch_all(c).await)?;
    let own: Vec<Vec<u8>> = within!(tx, c => sqlx::query_scalar(OWN).bind(day).bind(of).fetch_all(c).await)?;
    let reads: Vec<FourColumns> = within!(tx, c => sqlx::query_as(READS).bind(of).bind(day).fetch_all(c).await)?;
    let notes: Vec<(String, Vec<u8>, String)> =
        within!(tx, c => sqlx::query_as(NOTES).bind(of).bind(day).fetch_all(c).await)?;
    let known: Vec<(String, Vec<u8>)> = within!(tx, c => sqlx::query_as(PUBLISHED).bind(of).fetch_all(c).await)?;
    let mut published: BTreeMap<String, Vec<Digest>> = BTreeMap::new();
    for (kind, hash) in known {
        published.entry(kind).or_default().push(Digest(fixed(&hash, "ledger_publication", "hash")?));
    }
    let reads = reads.into_iter().map(|(body, reader, case, signature)| {
        Ok(ReadRow {
            body: OrganisationId(fixed(&body, "officer_read", "body")?),
            reader: KeyId(fixed(&reader, "officer_read", "reader")?),
            case_id: CaseId(fixed(&case, "officer_read", "case_id")?),
            signature: signature.try_into().ok(),
        })
    });
    let notes = notes.into_iter().map(|(role, hash, text)| Ok((role, NoteHash(fixed(&hash, "note", "hash")?), text)));
    Ok(Pool {
        last,
        events: leaves(&events, "event")?,
        reads: reads.collect::<Result<_, StoreError>>()?,
        own,
        notes: notes.collect::<Result<_, StoreError>>()?,
        published,
    })
}

/// From here to the end of the transaction the day's rows may be moved.
pub(super) async fn mark(tx: &mut Tx, day: &str) -> Result<(), StoreError> {
    let dialect = tx.dialect();
    within!(tx, c => match dialect {
        Dialect::Sqlite => sqlx::query(DEFER_SQLITE).execute(c).await.map(drop),
        Dialect::Postgres => sqlx::query(DEFER_POSTGRES).execute(c).await.map(drop),
    })?;
    within!(tx, c => sqlx::query(INSERT_CLOSING).bind(day).execute(c).await.map(drop))?;
    Ok(())
}

pub(super) async fn unmark(tx: &mut Tx) -> Result<(), StoreError> {
    Ok(within!(tx, c => sqlx::query(DELETE_CLOSING).execute(c).await.map(drop))?)
}

async fn insert(
    tx: &mut Tx,
    organisation: OrganisationId,
    day: &str,
    since: i64,
    closing: &Closing,
) -> Result<(), StoreError> {
    insert_leaves(tx, organisation, day, &closing.leaves).await?;
    let (of, dialect) = (&organisation.0[..], tx.dialect());
    for (width, range) in cut(closing.publications.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_PUBLICATIONS.text(dialect, width));
            for (kind, hash) in &closing.publications[range] {
                query = query.bind(of).bind(kind.as_str()).bind(&hash.0[..]).bind(day);
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        expect_rows(touched, count, "ledger_publication")?;
    }
    insert_day(tx, organisation, day, signed(closing.size)?, since, &closing.checkpoint).await
}

/// Leaves that are no events, with their openings.
pub(super) async fn insert_leaves(
    tx: &mut Tx,
    organisation: OrganisationId,
    day: &str,
    leaves: &[(LeafHash, Vec<u8>)],
) -> Result<(), StoreError> {
    let (of, dialect) = (&organisation.0[..], tx.dialect());
    for (width, range) in cut(leaves.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_LEAVES.text(dialect, width));
            for (leaf, opening) in &leaves[range] {
                query = query.bind(of).bind(day).bind(&leaf.0[..]).bind(opening.as_slice());
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        expect_rows(touched, count, "ledger_leaf")?;
    }
    Ok(())
}

/// A closed day, and the event from which the days behind it are looked for: none of them stands before `since`.
pub(super) async fn insert_day(
    tx: &mut Tx,
    organisation: OrganisationId,
    day: &str,
    size: i64,
    since: i64,
    checkpoint: &str,
) -> Result<(), StoreError> {
    let of = &organisation.0[..];
    let later: Option<i64> =
        within!(tx, c => sqlx::query_scalar(SINCE).bind(since).bind(day).bind(of).fetch_one(c).await)?;
    let since = match later {
        Some(later) => later,
        None => within!(tx, c => sqlx::query_scalar(NEXT_EVENT).fetch_one(c).await)?,
    };
    let touched = within!(tx, c => {
        sqlx::query(INSERT_DAY)
            .bind(of)
            .bind(day)
            .bind(size)
            .bind(since)
            .bind(checkpoint)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    expect_rows(touched, 1, "ledger_day")
}
