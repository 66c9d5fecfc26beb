//! The officer's queue: which cases a key may read. Only first and last event of each are touched, by index.

use super::{
    AuthorRole, Store, StoreError,
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
                AND s.kind = 'assigned' ORDER BY s.sequence DESC LIMIT 1) AS assigned \
        FROM (SELECT DISTINCT case_no FROM access_grant WHERE reader = $1 AND room = 'dialogue' AND case_no < $2 \
            ORDER BY case_no DESC LIMIT $3) AS readable \
        JOIN case_file AS c ON c.case_no = readable.case_no \
        JOIN body AS b ON b.organisation = c.organisation \
        JOIN event AS e ON e.case_no = readable.case_no AND e.room = 'dialogue' AND e.sequence = \
            (SELECT max(l.sequence) FROM event AS l WHERE l.case_no = readable.case_no AND l.room = 'dialogue') \
        ORDER BY readable.case_no DESC";
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
    /// Entries in the dialogue.
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
}

/// A clear fact of a header, empty where the header does not say it.
fn fact(header: Option<Vec<u8>>, name: &str) -> Result<String, StoreError> {
    let Some(header) = header else { return Ok(String::new()) };
    let header = Header::parse(&header).map_err(|_| StoreError::Inconsistent { table: "event", column: "header" })?;
    Ok(header.fact(name).unwrap_or_default().to_owned())
}

impl Store {
    /// The cases whose dialogue `reader` was granted, newest first, at most `limit`; those behind the row `after`, or
    /// from the newest when `after` is 0. Cases that come in meanwhile neither repeat nor hide a row.
    pub async fn queue(&self, reader: KeyId, after: i64, limit: u32) -> Result<Vec<QueueRow>, StoreError> {
        let before = if after == 0 { i64::MAX } else { after };
        let rows: Vec<Raw> = reading!(self, c => {
            sqlx::query_as(QUEUE).bind(&reader.0[..]).bind(before).bind(i64::from(limit)).fetch_all(c).await
        })?;
        rows.into_iter()
            .map(|row| {
                Ok(QueueRow {
                    case_no: row.case_no,
                    case_id: CaseId(fixed(&row.case_id, "case_file", "case_id")?),
                    organisation: OrganisationId(fixed(&row.organisation, "case_file", "organisation")?),
                    slug: row.slug,
                    entries: unsigned(row.entries, "event", "sequence")?,
                    last_role: AuthorRole::parse(&row.last_role)?,
                    acknowledged: row.acknowledged,
                    first_day: row.first_day,
                    last_day: row.last_day,
                    aside: fact(row.aside, "until")?,
                    assigned: fact(row.assigned, "person")?,
                })
            })
            .collect()
    }
}
