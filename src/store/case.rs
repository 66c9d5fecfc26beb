//! Reading a case: its statement, the entries of its rooms, grants.

use super::{
    AuthorRole, Store, StoreError,
    driver::{Tx, fixed, reading, signed, unsigned, within},
    statement::statements,
};
use crate::seal::id::{CaseId, Digest, KeyId, LeafHash, OrganisationId};

statements! {
    // Of the key, else of the next in the order of keys, behind the last one the first.
    CASE_NEAR_ACCESS = "SELECT case_no, case_id, organisation, access, sign, first_day, destination, \
        statement_signature, statement FROM case_file WHERE access = coalesce(\
            (SELECT access FROM case_file WHERE access >= $1 ORDER BY access LIMIT 1), \
            (SELECT access FROM case_file ORDER BY access LIMIT 1))";
    CASE_BY_ID = "SELECT case_no, case_id, organisation, access, sign, first_day, destination, \
        statement_signature, statement FROM case_file WHERE case_id = $1";
    CASE_NO = "SELECT case_no, organisation FROM case_file WHERE case_id = $1";
    HEAD = "SELECT sequence, epoch, leaf FROM event WHERE case_no = $1 AND room = $2 ORDER BY sequence DESC LIMIT 1";
    LEAVES = "SELECT leaf FROM event WHERE case_no = $1 AND room = $2 ORDER BY sequence";
    // Of the epoch in which the room is; an empty file stands for whoever is out since.
    GRANT = "SELECT file FROM access_grant WHERE reader = $1 AND case_no = $2 AND room = $3 AND length(file) > 0 AND epoch = \
        (SELECT epoch FROM event WHERE case_no = $2 AND room = $3 ORDER BY sequence DESC LIMIT 1)";
    // One page: rows as long as their bytes fit, and always the first; sizes are summed without reading the bytes. At
    // most 512 rows are looked at, however long the room.
    ENTRIES = "SELECT e.sequence, e.epoch, e.kind, e.role, e.author, e.legal_day, e.minute, e.header, \
            e.outer_signature, e.commitment, e.leaf, s.body, s.receipt_box, \
            (SELECT max(l.sequence) FROM event AS l WHERE l.case_no = $1 AND l.room = $2) AS last \
        FROM (SELECT r.event_no, sum(length(r.header) + coalesce(length(b.body) + length(b.receipt_box), 0)) \
                OVER (ORDER BY r.sequence) AS running \
            FROM (SELECT event_no, sequence, header FROM event \
                WHERE case_no = $1 AND room = $2 AND sequence >= $3 ORDER BY sequence LIMIT 512) AS r \
            LEFT JOIN sealed_body AS b ON b.event_no = r.event_no) AS page \
        JOIN event AS e ON e.event_no = page.event_no \
        LEFT JOIN sealed_body AS s ON s.event_no = page.event_no \
        WHERE page.running <= $4 OR e.sequence = $3 ORDER BY e.sequence";
}

/// A case as its reporter's client stated it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The store's own key for it.
    pub case_no: i64,
    /// Its id.
    pub case_id: CaseId,
    /// Where it was reported.
    pub organisation: OrganisationId,
    /// Public key that opens reading.
    pub access: [u8; 32],
    /// Public key of the reporter's entries.
    pub sign: [u8; 32],
    /// Legal day of the first entry.
    pub first_day: String,
    /// `unit`, `authorised` or `both`.
    pub destination: String,
    /// The statement's signature.
    pub statement_signature: [u8; 64],
    /// The statement.
    pub statement: Vec<u8>,
}

/// What erasure takes from an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SealedBody {
    /// The envelope.
    pub body: Vec<u8>,
    /// The reporter's receipt in its box; empty for officers' entries.
    pub receipt_box: Vec<u8>,
}

/// An entry of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its place, from 0.
    pub sequence: u64,
    /// Which identity of the room it is sealed to.
    pub epoch: u64,
    /// Kind of the event.
    pub kind: String,
    /// Who wrote it.
    pub role: AuthorRole,
    /// Key id of the author.
    pub author: KeyId,
    /// Legal day.
    pub legal_day: String,
    /// Minute of an officer's entry, empty for the reporter's.
    pub minute: String,
    /// Header as signed.
    pub header: Vec<u8>,
    /// Signature over header and hash of the sealed body.
    pub outer_signature: [u8; 64],
    /// Commitment C.
    pub commitment: Digest,
    /// Leaf hash.
    pub leaf: LeafHash,
    /// Body and box; `None` once erased.
    pub sealed: Option<SealedBody>,
}

/// A page of a room, and how far the room had come when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomPage {
    /// The entries of the page.
    pub entries: Vec<EntryRow>,
    /// Whether more follow.
    pub more: bool,
    /// The leaves of all entries of the room: up to the page's last one, where nothing follows it.
    pub leaves: Vec<LeafHash>,
}

/// Where a room ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Sequence of the entry to come; 0 in an empty room.
    pub next_sequence: u64,
    /// Leaf of the last entry; 32 zero bytes in an empty room.
    pub previous: LeafHash,
    /// Epoch of the last entry; 0 in an empty room.
    pub epoch: u64,
}

#[derive(sqlx::FromRow)]
struct RawCase {
    case_no: i64,
    case_id: Vec<u8>,
    organisation: Vec<u8>,
    access: Vec<u8>,
    sign: Vec<u8>,
    first_day: String,
    destination: String,
    statement_signature: Vec<u8>,
    statement: Vec<u8>,
}

impl RawCase {
    fn checked(self) -> Result<CaseRow, StoreError> {
        const TABLE: &str = "case_file";
        Ok(CaseRow {
            case_no: self.case_no,
            case_id: CaseId(fixed(&self.case_id, TABLE, "case_id")?),
            organisation: OrganisationId(fixed(&self.organisation, TABLE, "organisation")?),
            access: fixed(&self.access, TABLE, "access")?,
            sign: fixed(&self.sign, TABLE, "sign")?,
            first_day: self.first_day,
            destination: self.destination,
            statement_signature: fixed(&self.statement_signature, TABLE, "statement_signature")?,
            statement: self.statement,
        })
    }
}

#[derive(sqlx::FromRow)]
struct RawEntry {
    sequence: i64,
    epoch: i64,
    kind: String,
    role: String,
    author: Vec<u8>,
    legal_day: String,
    minute: String,
    header: Vec<u8>,
    outer_signature: Vec<u8>,
    commitment: Vec<u8>,
    leaf: Vec<u8>,
    body: Option<Vec<u8>>,
    receipt_box: Option<Vec<u8>>,
    last: i64,
}

impl RawEntry {
    fn checked(self) -> Result<EntryRow, StoreError> {
        const TABLE: &str = "event";
        Ok(EntryRow {
            sequence: unsigned(self.sequence, TABLE, "sequence")?,
            epoch: unsigned(self.epoch, TABLE, "epoch")?,
            kind: self.kind,
            role: AuthorRole::parse(&self.role)?,
            author: KeyId(fixed(&self.author, TABLE, "author")?),
            legal_day: self.legal_day,
            minute: self.minute,
            header: self.header,
            outer_signature: fixed(&self.outer_signature, TABLE, "outer_signature")?,
            commitment: Digest(fixed(&self.commitment, TABLE, "commitment")?),
            leaf: LeafHash(fixed(&self.leaf, TABLE, "leaf")?),
            sealed: self.body.zip(self.receipt_box).map(|(body, receipt_box)| SealedBody { body, receipt_box }),
        })
    }
}

impl Store {
    /// The case that this access key opens, or, where it opens none, another one: so both are as much work. Whoever shows
    /// anything of it compares its key first. `None` in a store without cases.
    pub async fn case_near_access(&self, access: &[u8; 32]) -> Result<Option<CaseRow>, StoreError> {
        let row: Option<RawCase> =
            reading!(self, c => sqlx::query_as(CASE_NEAR_ACCESS).bind(&access[..]).fetch_optional(c).await)?;
        row.map(RawCase::checked).transpose()
    }

    /// The case of this id.
    pub async fn case_by_id(&self, case_id: CaseId) -> Result<Option<CaseRow>, StoreError> {
        let row: Option<RawCase> =
            reading!(self, c => sqlx::query_as(CASE_BY_ID).bind(&case_id.0[..]).fetch_optional(c).await)?;
        row.map(RawCase::checked).transpose()
    }

    /// The entries of a room from a sequence on, as many as fit `max_bytes` of headers, bodies and boxes, at least one
    /// when there is one; and whether there are more behind them.
    pub async fn entries(
        &self,
        case_no: i64,
        room: &str,
        from: u64,
        max_bytes: u64,
    ) -> Result<(Vec<EntryRow>, bool), StoreError> {
        let (from, max_bytes) = (signed(from)?, signed(max_bytes)?);
        let rows: Vec<RawEntry> = reading!(self, c => {
            sqlx::query_as(ENTRIES).bind(case_no).bind(room).bind(from).bind(max_bytes).fetch_all(c).await
        })?;
        let more = rows.last().is_some_and(|row| row.sequence < row.last);
        let entries = rows.into_iter().map(RawEntry::checked).collect::<Result<Vec<_>, _>>()?;
        Ok((entries, more))
    }

    /// The same page, with the leaves of the room: what was written between the two questions is not among them.
    pub async fn room_page(&self, case_no: i64, room: &str, from: u64, max_bytes: u64) -> Result<RoomPage, StoreError> {
        let (entries, more) = self.entries(case_no, room, from, max_bytes).await?;
        let mut leaves = self.leaves(case_no, room).await?;
        if let Some(last) = entries.last().filter(|_| !more) {
            leaves.truncate(usize::try_from(last.sequence + 1).unwrap_or(usize::MAX));
        }
        Ok(RoomPage { entries, more, leaves })
    }

    /// The leaves of a room in order; an unknown case has empty rooms.
    pub async fn leaves(&self, case_no: i64, room: &str) -> Result<Vec<LeafHash>, StoreError> {
        let rows: Vec<Vec<u8>> =
            reading!(self, c => sqlx::query_scalar(LEAVES).bind(case_no).bind(room).fetch_all(c).await)?;
        rows.iter().map(|leaf| Ok(LeafHash(fixed(leaf, "event", "leaf")?))).collect()
    }

    /// The age file that opens a room to one of its readers, in the epoch in which it is.
    pub async fn grant(&self, case_no: i64, room: &str, reader: KeyId) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(reading!(self, c => {
            sqlx::query_scalar(GRANT).bind(&reader.0[..]).bind(case_no).bind(room).fetch_optional(c).await
        })?)
    }

    /// Where a room ends; an unknown case has empty rooms.
    pub async fn head(&self, case_no: i64, room: &str) -> Result<Head, StoreError> {
        let row = reading!(self, c => sqlx::query_as(HEAD).bind(case_no).bind(room).fetch_optional(c).await)?;
        Head::checked(row)
    }
}

impl Head {
    fn checked(row: Option<(i64, i64, Vec<u8>)>) -> Result<Self, StoreError> {
        let Some((sequence, epoch, leaf)) = row else {
            return Ok(Self { next_sequence: 0, previous: LeafHash([0; 32]), epoch: 0 });
        };
        Ok(Self {
            next_sequence: unsigned(sequence, "event", "sequence")? + 1,
            previous: LeafHash(fixed(&leaf, "event", "leaf")?),
            epoch: unsigned(epoch, "event", "epoch")?,
        })
    }
}

/// The store's own key of a case and where it was reported, for the writer.
pub(super) async fn number(tx: &mut Tx, case_id: CaseId) -> Result<Option<(i64, OrganisationId)>, StoreError> {
    let row: Option<(i64, Vec<u8>)> =
        within!(tx, c => sqlx::query_as(CASE_NO).bind(&case_id.0[..]).fetch_optional(c).await)?;
    let checked = |(case_no, organisation): (i64, Vec<u8>)| {
        Ok((case_no, OrganisationId(fixed(&organisation, "case_file", "organisation")?)))
    };
    row.map(checked).transpose()
}

/// Where a room ends, for the writer.
pub(super) async fn head(tx: &mut Tx, case_no: i64, room: &str) -> Result<Head, StoreError> {
    let row = within!(tx, c => sqlx::query_as(HEAD).bind(case_no).bind(room).fetch_optional(c).await)?;
    Head::checked(row)
}
