//! Dockets: what happened in the procedures of a case, in the order in which the one writer decided it, and the projection of
//! its clocks. What an event says is text to the store, which keeps a docket's end as it keeps a room's.

use super::{
    Appended, DIALOGUE, NewEntry, NewGrant, Store, StoreError, case,
    driver::{Tx, expect_rows, fixed, reading, signed, unsigned, within},
    ledger,
    statement::{batched, cut, statements},
    submission,
};
use crate::seal::{
    header::INQUIRY,
    id::{CaseId, Digest, KeyId, LeafHash},
    signature::sha256,
};

batched! {
    INSERT_EVENTS = ("INSERT INTO docket_event (case_id, place, legal_day, leaf, opening, event)", 6, "");
    INSERT_CLOCKS = ("INSERT INTO clock (case_id, procedure, nth, term, rule, event, due, owed, state)", 9, "");
}

statements! {
    EVENTS = "SELECT place, legal_day, leaf, event FROM docket_event WHERE case_id = $1 ORDER BY place";
    NEXT_PLACE = "SELECT coalesce(max(place) + 1, 0) FROM docket_event WHERE case_id = $1";
    CLOCKS = "SELECT case_id, procedure, nth, term, rule, event, due, owed, state FROM clock WHERE case_id = $1 \
        ORDER BY procedure, nth, term";
    DELETE_CLOCKS = "DELETE FROM clock WHERE case_id = $1";
    // By the partial index: what is on its way to be seen, however many there are.
    DUE = "SELECT DISTINCT due, case_id FROM clock WHERE state = 'running' AND due < $1 AND (due, case_id) > ($2, $3) \
        ORDER BY due, case_id LIMIT $4";
    // What officers did that a docket has no event for: the first word to the reporter, and who was given the case.
    FIRST_WORD = "SELECT author, legal_day FROM event WHERE case_no = $1 AND room = $2 AND role = 'officer' \
        ORDER BY sequence LIMIT 1";
    ASSIGNED = "SELECT author, legal_day, header FROM event WHERE case_no = $1 AND room = $2 AND kind = 'assigned' \
        ORDER BY sequence LIMIT 1";
    PAPERS = "SELECT e.author, e.legal_day, e.header, s.body FROM event AS e JOIN sealed_body AS s ON s.event_no = e.event_no \
        WHERE e.case_no = $1 AND e.kind = 'paper'";
    ROOMS = "SELECT g.room FROM access_grant AS g WHERE g.reader = $1 AND g.case_no = $2 AND length(g.file) > 0 AND g.epoch = \
        (SELECT e.epoch FROM event AS e WHERE e.case_no = $2 AND e.room = g.room ORDER BY e.sequence DESC LIMIT 1) \
        ORDER BY g.room";
    GRANTED = "SELECT max(epoch) FROM access_grant WHERE reader = $1 AND case_no = $2 AND room = $3";
    SHUT = "DELETE FROM access_grant WHERE reader = $1 AND case_no = $2 AND room = $3";
    READERS = "SELECT g.room, g.reader, length(g.file) > 0 FROM access_grant AS g \
        WHERE g.case_no = $1 AND g.room <> 'dialogue' AND g.epoch = \
        (SELECT e.epoch FROM event AS e WHERE e.case_no = $1 AND e.room = g.room ORDER BY e.sequence DESC LIMIT 1) \
        ORDER BY g.room, g.reader";
    // Of days that are closed: then their numbers are final, and nothing of an order of arrival is in them.
    UNSEEN = "SELECT c.case_no, c.case_id FROM case_file AS c WHERE c.case_no > $1 AND c.first_day <= \
        (SELECT max(d.legal_day) FROM ledger_day AS d WHERE d.organisation = c.organisation) ORDER BY c.case_no LIMIT $2";
}

/// An event of a docket, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocketRow {
    /// Its place in the case, from 0.
    pub place: u64,
    /// The legal day on which it was decided.
    pub legal_day: String,
    /// The leaf of the entry that took the step; of the portal's own, its own.
    pub leaf: LeafHash,
    /// What happened.
    pub event: String,
}

/// An event about to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocketRow {
    /// The leaf of the entry that takes the step; of the portal's own, its own.
    pub leaf: LeafHash,
    /// The data under that leaf where it is the portal's own; else empty.
    pub opening: Vec<u8>,
    /// What happened.
    pub event: String,
}

/// How far the keeper has come with a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Watch {
    /// Its day has not passed.
    Running,
    /// Its day has passed, and what follows from that is written.
    Seen,
}

impl Watch {
    const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Seen => "seen",
        }
    }
}

/// A term that still runs, or is still owed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockRow {
    /// Which procedure.
    pub procedure: String,
    /// Which of its kind in the case.
    pub nth: u64,
    /// Which of its terms, in the order they started.
    pub term: u64,
    /// The rule.
    pub rule: String,
    /// The legal day of its event.
    pub event: String,
    /// The last day that is in time.
    pub due: String,
    /// Whether somebody owes it.
    pub owed: bool,
    /// How far the keeper has come.
    pub watch: Watch,
}

/// How a docket goes on: its events from a place on, and its clocks after them, all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocketChange {
    /// Where the docket ended for whoever decided.
    pub place: u64,
    /// What happened, on the legal day of the entry or of the portal.
    pub events: Vec<NewDocketRow>,
    /// Its clocks from then on.
    pub clocks: Vec<ClockRow>,
    /// Whose grants of which rooms are erased with it.
    pub shut: Vec<(String, KeyId)>,
}

/// What officers did outside of a docket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handled {
    /// By whose key.
    pub author: KeyId,
    /// On which legal day.
    pub legal_day: String,
    /// The header, where it says more.
    pub header: Vec<u8>,
}

/// A paper of a case: somebody's signed word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperRow {
    /// By whose key.
    pub author: KeyId,
    /// On which legal day.
    pub legal_day: String,
    /// Its header.
    pub header: Vec<u8>,
    /// The hash of its sealed body, which is its name.
    pub paper: Digest,
}

/// Somebody who was let into a room in its newest epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderRow {
    /// The room.
    pub room: String,
    /// The reader's key.
    pub key: KeyId,
    /// Whether the grant is there; of whoever was shut out it is erased.
    pub is_in: bool,
}

#[derive(sqlx::FromRow)]
struct Raw {
    place: i64,
    legal_day: String,
    leaf: Vec<u8>,
    event: String,
}

#[derive(sqlx::FromRow)]
pub(super) struct RawClock {
    pub(super) case_id: Vec<u8>,
    procedure: String,
    nth: i64,
    term: i64,
    rule: String,
    event: String,
    due: String,
    owed: i64,
    state: String,
}

impl RawClock {
    fn checked(self) -> Result<ClockRow, StoreError> {
        let watch = match self.state.as_str() {
            "running" => Watch::Running,
            "seen" => Watch::Seen,
            _ => return Err(StoreError::Inconsistent { table: "clock", column: "state" }),
        };
        Ok(ClockRow {
            procedure: self.procedure,
            nth: unsigned(self.nth, "clock", "nth")?,
            term: unsigned(self.term, "clock", "term")?,
            rule: self.rule,
            event: self.event,
            due: self.due,
            owed: self.owed == 1,
            watch,
        })
    }
}

/// What became of a docket's change that comes without an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It stands, durably.
    Stored,
    /// Somebody wrote into it first. Nothing was stored.
    Moved,
    /// The legal day is closed. Nothing was stored.
    DayClosed {
        /// The last closed day.
        through: String,
    },
}

impl Store {
    /// A docket's events, in order.
    pub async fn docket(&self, case_id: CaseId) -> Result<Vec<DocketRow>, StoreError> {
        let rows: Vec<Raw> = reading!(self, c => sqlx::query_as(EVENTS).bind(&case_id.0[..]).fetch_all(c).await)?;
        let row = |row: Raw| {
            Ok(DocketRow {
                place: unsigned(row.place, "docket_event", "place")?,
                legal_day: row.legal_day,
                leaf: LeafHash(fixed(&row.leaf, "docket_event", "leaf")?),
                event: row.event,
            })
        };
        rows.into_iter().map(row).collect()
    }

    /// The clocks of a case, as they were projected.
    pub async fn clocks(&self, case_id: CaseId) -> Result<Vec<ClockRow>, StoreError> {
        let rows: Vec<RawClock> = reading!(self, c => sqlx::query_as(CLOCKS).bind(&case_id.0[..]).fetch_all(c).await)?;
        rows.into_iter().map(RawClock::checked).collect()
    }

    /// The first word of an officer to the reporter, and the first assignment.
    pub async fn handled(&self, case_no: i64) -> Result<(Option<Handled>, Option<Handled>), StoreError> {
        let word: Option<(Vec<u8>, String)> = reading!(self, c => {
            sqlx::query_as(FIRST_WORD).bind(case_no).bind(DIALOGUE).fetch_optional(c).await
        })?;
        let assigned: Option<(Vec<u8>, String, Vec<u8>)> = reading!(self, c => {
            sqlx::query_as(ASSIGNED).bind(case_no).bind(INQUIRY).fetch_optional(c).await
        })?;
        let handled = |(author, legal_day, header): (Vec<u8>, String, Vec<u8>)| {
            Ok::<_, StoreError>(Handled { author: KeyId(fixed(&author, "event", "author")?), legal_day, header })
        };
        let word = word.map(|(author, legal_day)| (author, legal_day, Vec::new()));
        Ok((word.map(handled).transpose()?, assigned.map(handled).transpose()?))
    }

    /// The papers of a case.
    pub async fn papers(&self, case_no: i64) -> Result<Vec<PaperRow>, StoreError> {
        type Row = (Vec<u8>, String, Vec<u8>, Vec<u8>);
        let rows: Vec<Row> = reading!(self, c => sqlx::query_as(PAPERS).bind(case_no).fetch_all(c).await)?;
        let paper = |(author, legal_day, header, body): Row| {
            let author = KeyId(fixed(&author, "event", "author")?);
            Ok(PaperRow { author, legal_day, header, paper: sha256(&body) })
        };
        rows.into_iter().map(paper).collect()
    }

    /// The rooms of a case that a reader was granted.
    pub async fn rooms(&self, case_no: i64, reader: KeyId) -> Result<Vec<String>, StoreError> {
        Ok(reading!(self, c => sqlx::query_scalar(ROOMS).bind(&reader.0[..]).bind(case_no).fetch_all(c).await)?)
    }

    /// Who was granted the rooms of a case in the epochs in which they are, but for the first room, by room.
    pub async fn readers(&self, case_no: i64) -> Result<Vec<ReaderRow>, StoreError> {
        let rows: Vec<(String, Vec<u8>, bool)> =
            reading!(self, c => sqlx::query_as(READERS).bind(case_no).fetch_all(c).await)?;
        let reader = |(room, reader, is_in): (String, Vec<u8>, bool)| {
            Ok(ReaderRow { room, key: KeyId(fixed(&reader, "access_grant", "reader")?), is_in })
        };
        rows.into_iter().map(reader).collect()
    }

    /// Cases with a clock whose day lies before `today` and that nobody has seen since, each behind that day: those due first in
    /// front, and none up to `after`.
    pub async fn due(
        &self,
        today: &str,
        after: Option<&(String, CaseId)>,
        limit: u32,
    ) -> Result<Vec<(String, CaseId)>, StoreError> {
        let (day, case) = after.map_or(("", &[][..]), |(day, case)| (day.as_str(), &case.0[..]));
        let rows: Vec<(String, Vec<u8>)> = reading!(self, c => {
            sqlx::query_as(DUE).bind(today).bind(day).bind(case).bind(i64::from(limit)).fetch_all(c).await
        })?;
        rows.into_iter().map(|(day, case)| Ok((day, CaseId(fixed(&case, "clock", "case_id")?)))).collect()
    }

    /// Cases of closed days behind a mark, with the mark that each is.
    pub async fn unseen(&self, mark: i64, limit: u32) -> Result<Vec<(i64, CaseId)>, StoreError> {
        let rows: Vec<(i64, Vec<u8>)> = reading!(self, c => {
            sqlx::query_as(UNSEEN).bind(mark).bind(i64::from(limit)).fetch_all(c).await
        })?;
        rows.into_iter().map(|(mark, case)| Ok((mark, CaseId(fixed(&case, "case_file", "case_id")?)))).collect()
    }

    /// Writes what the portal does by itself.
    pub async fn write_docket(
        &self,
        case_id: CaseId,
        legal_day: &str,
        change: &DocketChange,
    ) -> Result<Written, StoreError> {
        let mut tx = self.driver.begin().await?;
        let missing = StoreError::Inconsistent { table: "docket_event", column: "case_id" };
        let (_, organisation) = case::number(&mut tx, case_id).await?.ok_or(missing)?;
        let through = ledger::closed_through(&mut tx, organisation).await?;
        if let Some(through) = through.filter(|through| !change.events.is_empty() && legal_day <= through.as_str()) {
            return Ok(Written::DayClosed { through });
        }
        if !go_on(&mut tx, case_id, legal_day, change).await? {
            return Ok(Written::Moved);
        }
        tx.commit().await?;
        Ok(Written::Stored)
    }
}

/// What goes into a docket with an entry, if it ends where whoever decided saw it end; else how it is refused.
pub(super) async fn append(tx: &mut Tx, case_no: i64, entry: &NewEntry) -> Result<Option<Appended>, StoreError> {
    let Some(change) = &entry.docket else { return Ok(None) };
    if !go_on(tx, entry.case_id, &entry.event.legal_day, change).await? {
        return Ok(Some(Appended::DocketMoved));
    }
    for (room, reader) in &change.shut {
        shut(tx, case_no, room, *reader).await?;
    }
    Ok(None)
}

/// Erases a reader's grants of a room. That there was one stays, so that the room's next entry begins an epoch without them.
async fn shut(tx: &mut Tx, case_no: i64, room: &str, reader: KeyId) -> Result<(), StoreError> {
    let granted: Option<i64> = within!(tx, c => {
        sqlx::query_scalar(GRANTED).bind(&reader.0[..]).bind(case_no).bind(room).fetch_one(c).await
    })?;
    let Some(epoch) = granted else { return Ok(()) };
    within!(tx, c => sqlx::query(SHUT).bind(&reader.0[..]).bind(case_no).bind(room).execute(c).await.map(drop))?;
    let epoch = unsigned(epoch, "access_grant", "epoch")?;
    submission::insert_grants(tx, &[(case_no, room, epoch, &NewGrant { reader, file: Vec::new() })]).await
}

async fn go_on(tx: &mut Tx, case_id: CaseId, legal_day: &str, change: &DocketChange) -> Result<bool, StoreError> {
    let next: i64 = within!(tx, c => sqlx::query_scalar(NEXT_PLACE).bind(&case_id.0[..]).fetch_one(c).await)?;
    let place = signed(change.place)?;
    if next != place {
        return Ok(false);
    }
    let rows: Vec<Event> = (place..)
        .zip(&change.events)
        .map(|(place, new)| Event {
            case_id: case_id.0.to_vec(),
            place,
            legal_day: legal_day.to_owned(),
            leaf: new.leaf.0.to_vec(),
            opening: new.opening.clone(),
            event: new.event.clone(),
        })
        .collect();
    put(tx, &rows).await?;
    within!(tx, c => sqlx::query(DELETE_CLOCKS).bind(&case_id.0[..]).execute(c).await.map(drop))?;
    let clocks: Vec<RawClock> = change.clocks.iter().map(|clock| raw(case_id, clock)).collect::<Result<_, _>>()?;
    put_clocks(tx, &clocks).await?;
    Ok(true)
}

fn raw(case_id: CaseId, clock: &ClockRow) -> Result<RawClock, StoreError> {
    Ok(RawClock {
        case_id: case_id.0.to_vec(),
        procedure: clock.procedure.clone(),
        nth: signed(clock.nth)?,
        term: signed(clock.term)?,
        rule: clock.rule.clone(),
        event: clock.event.clone(),
        due: clock.due.clone(),
        owed: i64::from(clock.owed),
        state: clock.watch.word().to_owned(),
    })
}

/// An event as the table has it.
#[derive(sqlx::FromRow)]
#[allow(clippy::struct_field_names, reason = "the column's name")]
pub(super) struct Event {
    pub(super) case_id: Vec<u8>,
    pub(super) place: i64,
    legal_day: String,
    leaf: Vec<u8>,
    opening: Vec<u8>,
    event: String,
}

/// Inserts events of dockets. Nothing else does.
pub(super) async fn put(tx: &mut Tx, rows: &[Event]) -> Result<(), StoreError> {
    let dialect = tx.dialect();
    for (width, range) in cut(rows.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_EVENTS.text(dialect, width));
            for row in &rows[range] {
                query = query
                    .bind(&row.case_id)
                    .bind(row.place)
                    .bind(&row.legal_day)
                    .bind(&row.leaf)
                    .bind(&row.opening)
                    .bind(&row.event);
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        expect_rows(touched, count, "docket_event")?;
    }
    Ok(())
}

/// Inserts clocks.
pub(super) async fn put_clocks(tx: &mut Tx, rows: &[RawClock]) -> Result<(), StoreError> {
    let dialect = tx.dialect();
    for (width, range) in cut(rows.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_CLOCKS.text(dialect, width));
            for row in &rows[range] {
                query = query
                    .bind(&row.case_id)
                    .bind(&row.procedure)
                    .bind(row.nth)
                    .bind(row.term)
                    .bind(&row.rule)
                    .bind(&row.event)
                    .bind(&row.due)
                    .bind(row.owed)
                    .bind(&row.state);
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        expect_rows(touched, count, "clock")?;
    }
    Ok(())
}
