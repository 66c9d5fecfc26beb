//! The rewriting of a closed day: its events, bodies, new cases, grants, steps and their clocks are taken out and put back in
//! the order of their hashes, under new numbers, so that neither numbers nor places in the file keep an order of arrival.

use std::collections::HashMap;

use super::{
    DIALOGUE, StoreError,
    docket::{self, CLOCKS, DELETE_CLOCKS},
    driver::{Tx, expect_rows, within},
    event::{self, INSERT_BODIES, INSERT_EVENTS},
    statement::{cut, statements},
    submission::{INSERT_CASES, INSERT_GRANTS},
};
use crate::seal::{id::OrganisationId, statement::Statement};

statements! {
    CASES = "SELECT c.case_no, c.case_id, c.access, c.organisation, c.sign, c.request_digest, c.first_day, c.destination, \
            c.statement_signature, c.statement \
        FROM event AS e JOIN case_file AS c ON c.case_no = e.case_no \
        WHERE e.event_no >= $1 AND e.legal_day = $2 AND c.organisation = $3 AND c.first_day = $2 \
            AND e.room = $4 AND e.sequence = 0 ORDER BY e.leaf";
    GRANTS = "SELECT reader, case_no, room, epoch, file FROM access_grant WHERE reader = $1 AND case_no = $2 \
        AND room = 'dialogue' ORDER BY epoch";
    EVENTS = "SELECT e.event_no, e.case_no, e.room, e.sequence, e.epoch, e.kind, e.role, e.author, e.legal_day, e.minute, \
            e.size_class, e.commitment, e.leaf, e.roster, e.outer_signature, e.header, s.receipt_box, s.body \
        FROM event AS e JOIN case_file AS c ON c.case_no = e.case_no \
        LEFT JOIN sealed_body AS s ON s.event_no = e.event_no \
        WHERE e.event_no >= $1 AND e.legal_day = $2 AND c.organisation = $3 ORDER BY e.leaf";
    // Of all rooms but the first, which the statement's readers are asked for.
    ROOM_GRANTS = "SELECT reader, case_no, room, epoch, file FROM access_grant WHERE case_no = $1 AND room <> 'dialogue' \
        ORDER BY room, epoch, reader";
    STEPS = "SELECT d.case_id, d.place, d.legal_day, d.leaf, d.opening, d.event FROM docket_event AS d \
        JOIN case_file AS c ON c.case_id = d.case_id WHERE d.legal_day = $1 AND c.organisation = $2 ORDER BY d.leaf";
    DELETE_GRANTS = "DELETE FROM access_grant WHERE reader = $1 AND case_no = $2 AND room = 'dialogue'";
    DELETE_ROOM_GRANTS = "DELETE FROM access_grant WHERE case_no = $1 AND room <> 'dialogue'";
    DELETE_STEP = "DELETE FROM docket_event WHERE case_id = $1 AND place = $2";
    DELETE_BODY = "DELETE FROM sealed_body WHERE event_no = $1";
    DELETE_EVENT = "DELETE FROM event WHERE event_no = $1";
    DELETE_CASE = "DELETE FROM case_file WHERE case_no = $1";
    // What was written into the case on later days stays where it is.
    FOLLOW_CASE = "UPDATE event SET case_no = $2 WHERE case_no = $1";
}

#[derive(sqlx::FromRow)]
struct CaseFile {
    case_no: i64,
    case_id: Vec<u8>,
    access: Vec<u8>,
    organisation: Vec<u8>,
    sign: Vec<u8>,
    request_digest: Vec<u8>,
    first_day: String,
    destination: String,
    statement_signature: Vec<u8>,
    statement: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct Grant {
    reader: Vec<u8>,
    case_no: i64,
    room: String,
    epoch: i64,
    file: Vec<u8>,
}

#[derive(sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "columns, as the table names them")]
struct Event {
    event_no: i64,
    case_no: i64,
    room: String,
    sequence: i64,
    epoch: i64,
    kind: String,
    role: String,
    author: Vec<u8>,
    legal_day: String,
    minute: String,
    size_class: i64,
    commitment: Vec<u8>,
    leaf: Vec<u8>,
    roster: Vec<u8>,
    outer_signature: Vec<u8>,
    header: Vec<u8>,
    receipt_box: Option<Vec<u8>>,
    body: Option<Vec<u8>>,
}

/// Rewrites a day of a body, whose events have at least the number `since`. Everything is taken out before anything is put
/// back: what is freed in the order of arrival is filled in the order of hashes.
pub(super) async fn in_order_of_hashes(
    tx: &mut Tx,
    organisation: OrganisationId,
    day: &str,
    since: i64,
) -> Result<(), StoreError> {
    let of = &organisation.0[..];
    let mut cases: Vec<CaseFile> = within!(tx, c => {
        sqlx::query_as(CASES).bind(since).bind(day).bind(of).bind(DIALOGUE).fetch_all(c).await
    })?;
    let mut events: Vec<Event> =
        within!(tx, c => sqlx::query_as(EVENTS).bind(since).bind(day).bind(of).fetch_all(c).await)?;
    let mut grants: Vec<Grant> = Vec::new();
    for case in &cases {
        take_grants(tx, case, &mut grants).await?;
    }
    // Rooms into which somebody was let that day, of older cases too: of which entry they came with nothing tells.
    let mut entered: Vec<i64> =
        events.iter().filter(|event| event.room != DIALOGUE).map(|event| event.case_no).collect();
    entered.extend(cases.iter().map(|case| case.case_no));
    entered.sort_unstable();
    entered.dedup();
    for case_no in entered {
        let rows: Vec<Grant> = within!(tx, c => sqlx::query_as(ROOM_GRANTS).bind(case_no).fetch_all(c).await)?;
        within!(tx, c => sqlx::query(DELETE_ROOM_GRANTS).bind(case_no).execute(c).await.map(drop))?;
        grants.extend(rows);
    }
    rewrite_steps(tx, of, day).await?;
    for Event { event_no, .. } in &events {
        within!(tx, c => sqlx::query(DELETE_BODY).bind(*event_no).execute(c).await.map(drop))?;
        within!(tx, c => sqlx::query(DELETE_EVENT).bind(*event_no).execute(c).await.map(drop))?;
    }
    for CaseFile { case_no, .. } in &cases {
        within!(tx, c => sqlx::query(DELETE_CASE).bind(*case_no).execute(c).await.map(drop))?;
    }

    let (last, last_event) = event::ends(tx).await?;
    let moved_past = cases.iter().map(|case| case.case_no).max().unwrap_or_default();
    let mut moved = HashMap::new();
    for (case_no, case) in (last.max(moved_past) + 1..).zip(&mut cases) {
        let before = std::mem::replace(&mut case.case_no, case_no);
        moved.insert(before, case_no);
        within!(tx, c => sqlx::query(FOLLOW_CASE).bind(before).bind(case_no).execute(c).await.map(drop))?;
    }
    let of_moved = events.iter_mut().map(|it| &mut it.case_no).chain(grants.iter_mut().map(|it| &mut it.case_no));
    for case_no in of_moved {
        *case_no = moved.get(case_no).copied().unwrap_or(*case_no);
    }
    let moved_past = events.iter().map(|event| event.event_no).max().unwrap_or_default();
    for (event_no, event) in (last_event.max(moved_past) + 1..).zip(&mut events) {
        event.event_no = event_no;
    }
    put_cases(tx, &cases).await?;
    put_events(tx, &events).await?;
    put_grants(tx, &grants).await
}

/// The steps of a day, in the order of their leaves, and the clocks that they left, in the order of the cases' hashes.
async fn rewrite_steps(tx: &mut Tx, of: &[u8], day: &str) -> Result<(), StoreError> {
    let steps: Vec<docket::Event> = within!(tx, c => sqlx::query_as(STEPS).bind(day).bind(of).fetch_all(c).await)?;
    let mut cases: Vec<&[u8]> = steps.iter().map(|step| step.case_id.as_slice()).collect();
    cases.sort_unstable();
    cases.dedup();
    let mut clocks: Vec<docket::RawClock> = Vec::new();
    for case in cases {
        let rows: Vec<docket::RawClock> = within!(tx, c => sqlx::query_as(CLOCKS).bind(case).fetch_all(c).await)?;
        within!(tx, c => sqlx::query(DELETE_CLOCKS).bind(case).execute(c).await.map(drop))?;
        clocks.extend(rows);
    }
    for docket::Event { case_id, place, .. } in &steps {
        within!(tx, c => sqlx::query(DELETE_STEP).bind(case_id).bind(*place).execute(c).await.map(drop))?;
    }
    docket::put(tx, &steps).await?;
    docket::put_clocks(tx, &clocks).await
}

/// The readers of a case are those that its statement names: grants are found by them.
async fn take_grants(tx: &mut Tx, case: &CaseFile, grants: &mut Vec<Grant>) -> Result<(), StoreError> {
    let inconsistent = |_| StoreError::Inconsistent { table: "case_file", column: "statement" };
    let statement = Statement::parse(&case.statement).map_err(inconsistent)?;
    for granted in &statement.granted {
        let reader = &granted.key.0[..];
        let rows: Vec<Grant> =
            within!(tx, c => sqlx::query_as(GRANTS).bind(reader).bind(case.case_no).fetch_all(c).await)?;
        grants.extend(rows);
        within!(tx, c => sqlx::query(DELETE_GRANTS).bind(reader).bind(case.case_no).execute(c).await.map(drop))?;
    }
    Ok(())
}

async fn put_cases(tx: &mut Tx, cases: &[CaseFile]) -> Result<(), StoreError> {
    let dialect = tx.dialect();
    for (width, range) in cut(cases.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_CASES.text(dialect, width));
            for case in &cases[range] {
                query = query
                    .bind(case.case_no)
                    .bind(&case.case_id)
                    .bind(&case.access)
                    .bind(&case.organisation)
                    .bind(&case.sign)
                    .bind(&case.request_digest)
                    .bind(&case.first_day)
                    .bind(&case.destination)
                    .bind(&case.statement_signature)
                    .bind(&case.statement);
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        expect_rows(touched, count, "case_file")?;
    }
    Ok(())
}

async fn put_events(tx: &mut Tx, events: &[Event]) -> Result<(), StoreError> {
    let dialect = tx.dialect();
    for (width, range) in cut(events.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_EVENTS.text(dialect, width));
            for event in &events[range] {
                query = query
                    .bind(event.event_no)
                    .bind(event.case_no)
                    .bind(&event.room)
                    .bind(event.sequence)
                    .bind(event.epoch)
                    .bind(&event.kind)
                    .bind(&event.role)
                    .bind(&event.author)
                    .bind(&event.legal_day)
                    .bind(&event.minute)
                    .bind(event.size_class)
                    .bind(&event.commitment)
                    .bind(&event.leaf)
                    .bind(&event.roster)
                    .bind(&event.outer_signature)
                    .bind(&event.header);
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        expect_rows(touched, count, "event")?;
    }
    let bodies: Vec<_> = events
        .iter()
        .filter_map(|event| Some((event.event_no, event.receipt_box.as_ref()?, event.body.as_ref()?)))
        .collect();
    for (width, range) in cut(bodies.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_BODIES.text(dialect, width));
            for (event_no, receipt_box, body) in &bodies[range] {
                query = query.bind(*event_no).bind(*receipt_box).bind(*body);
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        expect_rows(touched, count, "sealed_body")?;
    }
    Ok(())
}

async fn put_grants(tx: &mut Tx, grants: &[Grant]) -> Result<(), StoreError> {
    let dialect = tx.dialect();
    for (width, range) in cut(grants.len()) {
        let count = range.len();
        let touched = within!(tx, c => {
            let mut query = sqlx::query(INSERT_GRANTS.text(dialect, width));
            for grant in &grants[range] {
                query = query
                    .bind(&grant.reader)
                    .bind(grant.case_no)
                    .bind(&grant.room)
                    .bind(grant.epoch)
                    .bind(&grant.file);
            }
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        expect_rows(touched, count, "access_grant")?;
    }
    Ok(())
}
