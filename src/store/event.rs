//! Events: the only function that inserts one, with its leaf and its sealed body, and the appending of an entry.

use super::{
    DocketChange, NewGrant, Store, StoreError, case, docket,
    driver::{Dialect, Tx, expect_rows, fixed, reading, signed, within},
    ledger,
    statement::{Batched, batched, cut, joined, statements},
    submission,
};
use crate::seal::id::{CaseId, Digest, KeyId, LeafHash, NoteHash};

batched! {
    INSERT_EVENTS = ("INSERT INTO event (event_no, case_no, room, sequence, epoch, kind, role, author, legal_day, \
        minute, size_class, commitment, leaf, roster, outer_signature, header)", 16, "");
    INSERT_BODIES = ("INSERT INTO sealed_body (event_no, receipt_box, body)", 3, "");
}

/// Events, then their bodies: on SQLite in one text, which goes to the database's thread at once.
const INSERT_EVENTS_THEN_BODIES: Batched =
    Batched { sqlite: joined!(INSERT_EVENTS.sqlite, INSERT_BODIES.sqlite), postgres: INSERT_EVENTS.postgres };

statements! {
    ENDS = "SELECT (SELECT coalesce(max(case_no), 0) FROM case_file), (SELECT coalesce(max(event_no), 0) FROM event)";
    STORED = "SELECT e.header, e.commitment, e.legal_day, e.minute, s.body, s.receipt_box FROM event AS e \
        LEFT JOIN sealed_body AS s ON s.event_no = e.event_no \
        WHERE e.case_no = (SELECT c.case_no FROM case_file AS c WHERE c.case_id = $1) AND e.room = $2 AND e.sequence = $3";
}

/// On which side of a case someone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorRole {
    /// Who reported.
    Reporter,
    /// Whoever works on it.
    Officer,
}

impl AuthorRole {
    /// As rows and frames write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Officer => "officer",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, StoreError> {
        match text {
            "reporter" => Ok(Self::Reporter),
            "officer" => Ok(Self::Officer),
            _ => Err(StoreError::Inconsistent { table: "event", column: "role" }),
        }
    }
}

/// An event about to be stored; its place is given beside it.
#[derive(Clone)]
pub struct NewEvent {
    /// Which identity of the room it is sealed to.
    pub epoch: u64,
    /// Kind of the event.
    pub kind: String,
    /// Who wrote it.
    pub role: AuthorRole,
    /// Key id of the author.
    pub author: KeyId,
    /// Legal day, `2026-11-22`.
    pub legal_day: String,
    /// Minute of an officer's event, `2026-11-21T23:46Z`; empty for the reporter's, or the database refuses it.
    pub minute: String,
    /// Commitment C.
    pub commitment: Digest,
    /// Leaf hash.
    pub leaf: LeafHash,
    /// Roster in which the author stands.
    pub roster: NoteHash,
    /// Signature over header and hash of the sealed body.
    pub outer_signature: [u8; 64],
    /// Header as signed.
    pub header: Vec<u8>,
    /// The envelope; its length is kept as the size class.
    pub body: Vec<u8>,
    /// The reporter's receipt in its box; empty for officers.
    pub receipt_box: Vec<u8>,
}

impl NewEvent {
    /// What of it is kept and answers a retry.
    pub fn kept(&self) -> Kept {
        Kept {
            commitment: self.commitment,
            legal_day: self.legal_day.clone(),
            minute: self.minute.clone(),
            receipt_box: Some(self.receipt_box.clone()),
        }
    }
}

/// An entry for a room of a case.
#[derive(Clone)]
pub struct NewEntry {
    /// Which case.
    pub case_id: CaseId,
    /// Which room.
    pub room: String,
    /// The place its author saw as the next one.
    pub sequence: u64,
    /// The leaf its author saw last; 32 zero bytes in an empty room.
    pub previous: LeafHash,
    /// The entry.
    pub event: NewEvent,
    /// Who may read the room from here on in the entry's epoch, stored with the entry; empty where it lets nobody in.
    pub grants: Vec<NewGrant>,
    /// What it changes in the case's docket, if anything.
    pub docket: Option<DocketChange>,
}

/// What of an entry is kept and answers a retry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Commitment C.
    pub commitment: Digest,
    /// Legal day.
    pub legal_day: String,
    /// Minute of an officer's entry, empty for the reporter's.
    pub minute: String,
    /// The receipt in its box; empty for officers; `None` once erased.
    pub receipt_box: Option<Vec<u8>>,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// It is stored, durably.
    Stored,
    /// The same header and body were stored before; this is what was stored with them.
    Same(Kept),
    /// Someone wrote first: the room now ends elsewhere. Nothing was stored.
    HeadMoved {
        /// Sequence of the entry to come.
        next_sequence: u64,
        /// Leaf of the last entry; 32 zero bytes in an empty room.
        previous: LeafHash,
    },
    /// Somebody took a step in the case first. Nothing was stored.
    DocketMoved,
    /// There is no such case. Nothing was stored.
    UnknownCase,
    /// Its legal day is closed: it belongs to a later one. Nothing was stored.
    DayClosed {
        /// The last closed day.
        through: String,
    },
}

/// An event with its place.
pub(super) struct Placed<'a> {
    pub(super) case_no: i64,
    pub(super) room: &'a str,
    pub(super) sequence: u64,
    pub(super) event: &'a NewEvent,
}

#[derive(sqlx::FromRow)]
struct Raw {
    header: Vec<u8>,
    commitment: Vec<u8>,
    legal_day: String,
    minute: String,
    body: Option<Vec<u8>>,
    receipt_box: Option<Vec<u8>>,
}

impl Raw {
    /// An erased body can't be compared; the header holds its author's random blind, so it alone decides then.
    fn is(&self, header: &[u8], body: &[u8]) -> bool {
        self.header == header && self.body.as_ref().is_none_or(|stored| stored == body)
    }

    fn kept(self) -> Result<Kept, StoreError> {
        Ok(Kept {
            commitment: Digest(fixed(&self.commitment, "event", "commitment")?),
            legal_day: self.legal_day,
            minute: self.minute,
            receipt_box: self.receipt_box,
        })
    }
}

/// The last numbers of cases and of events.
pub(super) async fn ends(tx: &mut Tx) -> Result<(i64, i64), StoreError> {
    Ok(within!(tx, c => sqlx::query_as(ENDS).fetch_one(c).await)?)
}

/// Inserts events behind the `last`, each with its leaf and its body. Nothing else does.
pub(super) async fn insert(tx: &mut Tx, last: i64, events: &[Placed<'_>]) -> Result<(), StoreError> {
    let dialect = tx.dialect();
    let mut rows = Vec::with_capacity(events.len());
    for (event_no, placed) in (last + 1..).zip(events) {
        let size_class = i64::try_from(placed.event.body.len())
            .map_err(|_| StoreError::Inconsistent { table: "event", column: "size_class" })?;
        rows.push((event_no, placed, signed(placed.sequence)?, signed(placed.event.epoch)?, size_class));
    }
    for (width, range) in cut(rows.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_EVENTS_THEN_BODIES.text(dialect, width));
            for (event_no, placed, sequence, epoch, size_class) in &rows[range.clone()] {
                let event = placed.event;
                query = query
                    .bind(*event_no)
                    .bind(placed.case_no)
                    .bind(placed.room)
                    .bind(*sequence)
                    .bind(*epoch)
                    .bind(event.kind.as_str())
                    .bind(event.role.name())
                    .bind(&event.author.0[..])
                    .bind(event.legal_day.as_str())
                    .bind(event.minute.as_str())
                    .bind(*size_class)
                    .bind(&event.commitment.0[..])
                    .bind(&event.leaf.0[..])
                    .bind(&event.roster.0[..])
                    .bind(&event.outer_signature[..])
                    .bind(event.header.as_slice());
            }
            let mut events = 0;
            if dialect == Dialect::Postgres {
                events = query.execute(&mut *c).await?.rows_affected();
                query = sqlx::query(INSERT_BODIES.text(dialect, width));
            }
            for (event_no, placed, ..) in &rows[range] {
                let event = placed.event;
                query = query.bind(*event_no).bind(event.receipt_box.as_slice()).bind(event.body.as_slice());
            }
            query.execute(c).await.map(|done| events + done.rows_affected())
        })?;
        expect_rows(touched, 2 * count, "event")?;
    }
    Ok(())
}

/// What is kept of the entry at a place.
pub(super) async fn kept(tx: &mut Tx, case: CaseId, room: &str, sequence: u64) -> Result<Option<Kept>, StoreError> {
    stored(tx, case, room, sequence).await?.map(Raw::kept).transpose()
}

async fn stored(tx: &mut Tx, case: CaseId, room: &str, sequence: u64) -> Result<Option<Raw>, StoreError> {
    let sequence = signed(sequence)?;
    Ok(within!(tx, c => {
        sqlx::query_as(STORED).bind(&case.0[..]).bind(room).bind(sequence).fetch_optional(c).await
    })?)
}

impl Store {
    /// What is kept of an entry that was stored before at a place, with the same header and body.
    pub async fn kept(
        &self,
        case_id: CaseId,
        room: &str,
        sequence: u64,
        header: &[u8],
        body: &[u8],
    ) -> Result<Option<Kept>, StoreError> {
        let sequence = signed(sequence)?;
        let row: Option<Raw> = reading!(self, c => {
            sqlx::query_as(STORED).bind(&case_id.0[..]).bind(room).bind(sequence).fetch_optional(c).await
        })?;
        row.filter(|row| row.is(header, body)).map(Raw::kept).transpose()
    }
}

/// Appends one entry where its author saw the room end, or says why not.
pub(super) async fn append(tx: &mut Tx, entry: &NewEntry) -> Result<Appended, StoreError> {
    let Some((case_no, organisation)) = case::number(tx, entry.case_id).await? else {
        return Ok(Appended::UnknownCase);
    };
    let head = case::head(tx, case_no, &entry.room).await?;
    if entry.sequence < head.next_sequence
        && let Some(stored) = stored(tx, entry.case_id, &entry.room, entry.sequence).await?
        && stored.is(&entry.event.header, &entry.event.body)
    {
        return Ok(Appended::Same(stored.kept()?));
    }
    if entry.sequence != head.next_sequence || entry.previous != head.previous {
        return Ok(Appended::HeadMoved { next_sequence: head.next_sequence, previous: head.previous });
    }
    if let Some(through) = ledger::closed_through(tx, organisation).await?.filter(|it| entry.event.legal_day <= *it) {
        return Ok(Appended::DayClosed { through });
    }
    if let Some(refused) = docket::append(tx, case_no, entry).await? {
        return Ok(refused);
    }
    let placed = Placed { case_no, room: &entry.room, sequence: entry.sequence, event: &entry.event };
    let (_, last) = ends(tx).await?;
    insert(tx, last, &[placed]).await?;
    let (room, epoch) = (entry.room.as_str(), entry.event.epoch);
    let grants: Vec<_> = entry.grants.iter().map(|grant| (case_no, room, epoch, grant)).collect();
    submission::insert_grants(tx, &grants).await?;
    Ok(Appended::Stored)
}
