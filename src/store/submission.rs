//! A case comes in: case, first event, body and grants together or not at all, and once, however often it is sent.

use std::collections::{HashMap, HashSet};

use super::{
    DIALOGUE, Kept, NewEvent, StoreError,
    driver::{Tx, expect_rows, fixed, signed, within},
    event::{self, Placed},
    ledger,
    statement::{batched, cut, statements},
};
use crate::seal::id::{CaseId, Digest, KeyId, OrganisationId};

batched! {
    // Whatever id or access key is taken, in the database or earlier in the same statement, is left out.
    INSERT_CASES = ("INSERT INTO case_file (case_no, case_id, access, organisation, sign, request_digest, first_day, \
        destination, statement_signature, statement)", 10, " ON CONFLICT DO NOTHING");
    INSERT_GRANTS = ("INSERT INTO access_grant (reader, case_no, room, epoch, file)", 5, "");
}

statements! {
    CASES_AFTER = "SELECT case_no FROM case_file WHERE case_no > $1";
    DIGEST = "SELECT request_digest FROM case_file WHERE case_id = $1";
}

/// Who may read a room.
#[derive(Clone)]
pub struct NewGrant {
    /// Key id of the reader.
    pub reader: KeyId,
    /// The age file.
    pub file: Vec<u8>,
}

/// A case as it comes in, verified by the use case. Its first event begins the room [`DIALOGUE`].
#[derive(Clone)]
pub struct NewCase {
    /// Its id, by which it comes in once.
    pub case_id: CaseId,
    /// Where it is reported; a published body.
    pub organisation: OrganisationId,
    /// Public key that opens reading.
    pub access: [u8; 32],
    /// Public key of the reporter's entries.
    pub sign: [u8; 32],
    /// Hash of the whole request, which tells a retry from a clash.
    pub request_digest: Digest,
    /// `unit`, `authorised` or `both`.
    pub destination: String,
    /// The statement's signature.
    pub statement_signature: [u8; 64],
    /// The statement.
    pub statement: Vec<u8>,
    /// The first event; its legal day is the case's first.
    pub first: NewEvent,
    /// At most one a reader.
    pub grants: Vec<NewGrant>,
}

impl NewCase {
    /// Bytes that go to the disk, about.
    pub(super) fn weight(&self) -> usize {
        let grants: usize = self.grants.iter().map(|grant| grant.file.len()).sum();
        self.statement.len() + self.first.body.len() + self.first.receipt_box.len() + grants
    }
}

/// What became of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submitted {
    /// It is stored, durably.
    Stored,
    /// The same request was stored before; this is what was stored of its first event.
    Same(Kept),
    /// Its id belongs to another request, or its access key to another case. Nothing was stored.
    Different,
    /// Its legal day is closed: it belongs to a later one. Nothing was stored.
    DayClosed {
        /// The last closed day.
        through: String,
    },
}

/// Takes cases in, in order; earlier ones win where two clash.
pub(super) async fn submit(tx: &mut Tx, cases: &[&NewCase]) -> Result<Vec<Submitted>, StoreError> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let (last, last_event) = event::ends(tx).await?;
    let closed = closed_days(tx, cases).await?;
    let late = |case: &NewCase| closed.get(&case.organisation).filter(|through| case.first.legal_day <= **through);
    let in_time = cases.iter().copied().filter(|case| late(case).is_none());
    let numbered: Vec<(i64, &NewCase)> = (last + 1..).zip(in_time).collect();
    let stored = insert_cases(tx, last, &numbered).await?;
    let new: Vec<(i64, &NewCase)> = numbered.iter().filter(|(no, _)| stored.contains(no)).copied().collect();
    let first: Vec<Placed<'_>> = new
        .iter()
        .map(|(case_no, case)| Placed { case_no: *case_no, room: DIALOGUE, sequence: 0, event: &case.first })
        .collect();
    event::insert(tx, last_event, &first).await?;
    let grants: Vec<_> =
        new.iter().flat_map(|(no, case)| case.grants.iter().map(|grant| (*no, DIALOGUE, 0, grant))).collect();
    insert_grants(tx, &grants).await?;

    let mut numbers = numbered.iter().map(|(case_no, _)| case_no);
    let mut answers = Vec::with_capacity(cases.len());
    for case in cases {
        let through = late(case);
        let is_new = through.is_none() && numbers.next().is_some_and(|case_no| stored.contains(case_no));
        let answer = if is_new { Submitted::Stored } else { again(tx, case, through).await? };
        answers.push(answer);
    }
    Ok(answers)
}

/// The last closed day of each body that is reported to.
async fn closed_days(tx: &mut Tx, cases: &[&NewCase]) -> Result<HashMap<OrganisationId, String>, StoreError> {
    let bodies: HashSet<OrganisationId> = cases.iter().map(|case| case.organisation).collect();
    let mut closed = HashMap::new();
    for body in bodies {
        closed.extend(ledger::closed_through(tx, body).await?.map(|through| (body, through)));
    }
    Ok(closed)
}

/// Inserts what is new; the numbers of those that were.
async fn insert_cases(tx: &mut Tx, last: i64, cases: &[(i64, &NewCase)]) -> Result<HashSet<i64>, StoreError> {
    let dialect = tx.dialect();
    let mut touched = 0;
    for (width, range) in cut(cases.len()) {
        touched += within!(tx, c => {
            let mut query = sqlx::query(INSERT_CASES.text(dialect, width));
            for (case_no, case) in &cases[range] {
                query = query
                    .bind(*case_no)
                    .bind(&case.case_id.0[..])
                    .bind(&case.access[..])
                    .bind(&case.organisation.0[..])
                    .bind(&case.sign[..])
                    .bind(&case.request_digest.0[..])
                    .bind(case.first.legal_day.as_str())
                    .bind(case.destination.as_str())
                    .bind(&case.statement_signature[..])
                    .bind(case.statement.as_slice());
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
    }
    let stored: HashSet<i64> = if usize::try_from(touched) == Ok(cases.len()) {
        cases.iter().map(|(case_no, _)| *case_no).collect()
    } else {
        let numbers: Vec<i64> = within!(tx, c => sqlx::query_scalar(CASES_AFTER).bind(last).fetch_all(c).await)?;
        numbers.into_iter().collect()
    };
    expect_rows(touched, stored.len(), "case_file")?;
    Ok(stored)
}

/// Inserts grants, each with its case, room and epoch.
pub(super) async fn insert_grants(tx: &mut Tx, grants: &[(i64, &str, u64, &NewGrant)]) -> Result<(), StoreError> {
    let dialect = tx.dialect();
    let mut rows = Vec::with_capacity(grants.len());
    for (case_no, room, epoch, grant) in grants {
        rows.push((*case_no, *room, *grant, signed(*epoch)?));
    }
    for (width, range) in cut(rows.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_GRANTS.text(dialect, width));
            for (case_no, room, grant, epoch) in &rows[range] {
                query = query
                    .bind(&grant.reader.0[..])
                    .bind(*case_no)
                    .bind(*room)
                    .bind(*epoch)
                    .bind(grant.file.as_slice());
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        expect_rows(touched, count, "access_grant")?;
    }
    Ok(())
}

/// The answer to a case whose id or access key is taken, or which comes too late for its day.
async fn again(tx: &mut Tx, case: &NewCase, through: Option<&String>) -> Result<Submitted, StoreError> {
    let row: Option<Vec<u8>> =
        within!(tx, c => sqlx::query_scalar(DIGEST).bind(&case.case_id.0[..]).fetch_optional(c).await)?;
    let Some(digest) = row else {
        let late = through.map(|through| Submitted::DayClosed { through: through.clone() });
        return Ok(late.unwrap_or(Submitted::Different));
    };
    if fixed(&digest, "case_file", "request_digest")? != case.request_digest.0 {
        return Ok(Submitted::Different);
    }
    let kept = event::kept(tx, case.case_id, DIALOGUE, 0).await?;
    kept.map(Submitted::Same).ok_or(StoreError::Inconsistent { table: "event", column: "sequence" })
}
