//! The officer's queue: which cases a key may read, and in which rooms. Only first and last event of each are touched, by
//! index: of the room of the reporter where that is granted, else of another one that is.

use std::collections::HashMap;

use super::{
    AuthorRole, DIALOGUE, Store, StoreError,
    driver::{fixed, reading, unsigned},
    statement::statements,
};
use crate::seal::{
    header::Header,
    id::{CaseId, KeyId, OrganisationId},
};

statements! {
    QUEUE = "SELECT c.case_no, c.case_id, c.organisation, b.slug, c.first_day, \
            e.sequence + 1 AS entries, e.role AS last_role, e.legal_day AS last_day, \
            EXISTS (SELECT 1 FROM event AS a WHERE a.case_no = readable.case_no AND a.room = 'dialogue' \
                AND a.role = 'officer') AS acknowledged, \
            (SELECT s.header FROM event AS s WHERE s.case_no = readable.case_no AND s.room = 'inquiry' \
                AND s.kind IN ('set-aside', 'taken-up') ORDER BY s.sequence DESC LIMIT 1) AS aside, \
            (SELECT s.header FROM event AS s WHERE s.case_no = readable.case_no AND s.room = 'inquiry' \
                AND s.kind = 'assigned' ORDER BY s.sequence DESC LIMIT 1) AS assigned, \
            (SELECT k.due || ' ' || k.rule FROM clock AS k WHERE k.case_id = c.case_id AND k.owed = 1 \
                ORDER BY k.due, k.rule LIMIT 1) AS next \
        FROM (SELECT case_no, coalesce(max(CASE WHEN room = 'dialogue' THEN room END), max(room)) AS room \
            FROM access_grant WHERE reader = $1 AND case_no < $2 AND (room = 'dialogue' OR length(file) > 0) \
            GROUP BY case_no ORDER BY case_no DESC LIMIT $3) AS readable \
        JOIN case_file AS c ON c.case_no = readable.case_no \
        JOIN body AS b ON b.organisation = c.organisation \
        JOIN event AS e ON e.case_no = readable.case_no AND e.room = readable.room AND e.sequence = \
            (SELECT max(l.sequence) FROM event AS l WHERE l.case_no = readable.case_no AND l.room = readable.room) \
        ORDER BY readable.case_no DESC";
    ROOMS = "SELECT DISTINCT case_no, room FROM access_grant WHERE reader = $1 AND case_no BETWEEN $2 AND $3 \
        AND (room = 'dialogue' OR length(file) > 0) ORDER BY case_no, room";
}

/// A case in an officer's queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Its place: what to hand in as `after` for the rows behind it.
    pub case_no: i64,
    /// Its id.
    pub case_id: CaseId,
    /// Where it was reported.
    pub organisation: OrganisationId,
    /// That body's place in addresses.
    pub slug: String,
    /// Entries in the dialogue, or where that is not granted in another room that is.
    pub entries: u64,
    /// Who wrote last: a reporter's entry awaits an answer.
    pub last_role: AuthorRole,
    /// Whether an officer has written.
    pub acknowledged: bool,
    /// Legal day of the first entry.
    pub first_day: String,
    /// Legal day of the last entry.
    pub last_day: String,
    /// Until when an officer set it aside, and did not take it up again since; else empty.
    pub aside: String,
    /// The person whom an officer assigned it to last; else empty.
    pub assigned: String,
    /// The rooms that are granted.
    pub rooms: Vec<String>,
    /// Due day and rule of the earliest term that somebody owes.
    pub next: Option<(String, String)>,
}

#[derive(sqlx::FromRow)]
struct Raw {
    case_no: i64,
    case_id: Vec<u8>,
    organisation: Vec<u8>,
    slug: String,
    first_day: String,
    entries: i64,
    last_role: String,
    acknowledged: bool,
    last_day: String,
    aside: Option<Vec<u8>>,
    assigned: Option<Vec<u8>>,
    next: Option<String>,
}

/// A clear fact of a header, empty where the header does not say it.
fn fact(header: Option<Vec<u8>>, name: &str) -> Result<String, StoreError> {
    let Some(header) = header else { return Ok(String::new()) };
    let header = Header::parse(&header).map_err(|_| StoreError::Inconsistent { table: "event", column: "header" })?;
    Ok(header.fact(name).unwrap_or_default().to_owned())
}

impl Store {
    /// The cases of which `reader` was granted a room, newest first, at most `limit`; those behind the row `after`, or
    /// from the newest when `after` is 0. Cases that come in meanwhile neither repeat nor hide a row.
    pub async fn queue(&self, reader: KeyId, after: i64, limit: u32) -> Result<Vec<QueueRow>, StoreError> {
        let before = if after == 0 { i64::MAX } else { after };
        let rows: Vec<Raw> = reading!(self, c => {
            sqlx::query_as(QUEUE).bind(&reader.0[..]).bind(before).bind(i64::from(limit)).fetch_all(c).await
        })?;
        let (Some(newest), Some(oldest)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
        let (oldest, newest) = (oldest.case_no, newest.case_no);
        let granted: Vec<(i64, String)> = reading!(self, c => {
            sqlx::query_as(ROOMS).bind(&reader.0[..]).bind(oldest).bind(newest).fetch_all(c).await
        })?;
        let mut rooms: HashMap<i64, Vec<String>> = HashMap::new();
        for (case_no, room) in granted {
            rooms.entry(case_no).or_default().push(room);
        }
        rows.into_iter()
            .map(|row| {
                let next = row.next.as_deref().and_then(|next| next.split_once(' '));
                let rooms = rooms.remove(&row.case_no).unwrap_or_default();
                // What officers do with a report is for those who read it.
                let reads = rooms.iter().any(|room| room == DIALOGUE);
                Ok(QueueRow {
                    next: next.map(|(due, rule)| (due.to_owned(), rule.to_owned())),
                    rooms,
                    case_no: row.case_no,
                    case_id: CaseId(fixed(&row.case_id, "case_file", "case_id")?),
                    organisation: OrganisationId(fixed(&row.organisation, "case_file", "organisation")?),
                    slug: row.slug,
                    entries: unsigned(row.entries, "event", "sequence")?,
                    last_role: AuthorRole::parse(&row.last_role)?,
                    acknowledged: reads && row.acknowledged,
                    first_day: row.first_day,
                    last_day: row.last_day,
                    aside: fact(row.aside.filter(|_| reads), "until")?,
                    assigned: fact(row.assigned.filter(|_| reads), "person")?,
                })
            })
            .collect()
    }
}
