//! The reporter's routes. No session, no cookie, nothing of the client kept.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use serde_json::json;

use super::{
    Class, Portal,
    answer::{Refusal, answer},
    ledger, officer,
};
use crate::{
    access::{
        challenge::{self, Audience},
        visit::{Found, Visit},
    },
    directory::Body,
    intake::{Acknowledged, SubmissionParts},
    law,
    ledger::case_head::Subject,
    record::EntryParts,
    roster::root::BodyKind,
    seal::{
        field::is_name,
        header::DIALOGUE,
        id::{Digest, LeafHash, NoteHash, OrganisationId},
        purpose::Purpose,
        secret::Seed,
        signature::{Signature, SigningKey, sha256},
    },
    store::{CaseRow, RoomPage},
    wire::frame::{Frame, VISIT_ANSWER},
};

/// The institutions that can be reported to.
pub(super) async fn organisations(State(portal): State<Arc<Portal>>) -> Result<Response, Refusal> {
    let mut frame = Frame::new("organisations").with("day", today(&portal).to_string());
    let mut demo = false;
    for body in portal.directory.all().await? {
        if body.root.newest().kind == BodyKind::Institution {
            demo |= body.roster.content().demo;
            frame = frame.part(body.root_notes[0].as_bytes());
        }
    }
    Ok(answer(&frame.with("demo", demo), 0))
}

/// An organisation, the bodies that its roster points to, and the day value: all that a client verifies.
pub(super) async fn organisation(
    State(portal): State<Arc<Portal>>,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let body = portal.directory.by_slug(&slug).await?.ok_or(Refusal::UnknownOrganisation)?;
    let pointed_to = portal.directory.pointed_to(&body).await?;
    let all: Vec<&Body> = [&body].into_iter().chain(&pointed_to).collect();

    let day = today(&portal);
    let counts: Vec<_> = all.iter().map(|it| json!({ "roots": it.root_notes.len(), "rosters": 1 })).collect();
    let mut frame = Frame::new("organisation")
        .with("day", day.to_string())
        .with("demo", body.roster.content().demo)
        .with("work", portal.gate.work_bits())
        .with("bodies", counts)
        .part(portal.gate.day_value());
    // Where no checkpoint is signed, a receipt's promise may not be kept in time: said before anything is sent.
    if let Some(code) = portal.keeper.stopped(all[0].root.id()) {
        frame = frame.with("ledger", code);
    }
    for body in all {
        for note in body.root_notes.iter() {
            frame = frame.part(note.as_bytes());
        }
        frame = frame.part(body.roster_note.as_bytes());
    }
    Ok(answer(&frame, 0))
}

/// An older roster by its hash; the client verifies it against the body's root.
pub(super) async fn roster(State(portal): State<Arc<Portal>>, Path(hash): Path<String>) -> Result<Response, Refusal> {
    let hash: NoteHash = hash.parse().map_err(|_| Refusal::UnknownRoster)?;
    let note = portal.directory.roster_note(hash).await?.ok_or(Refusal::UnknownRoster)?;
    Ok(answer(&Frame::new("roster").part(note), 0))
}

/// A challenge for a visit.
pub(super) async fn challenge(State(portal): State<Arc<Portal>>) -> Response {
    answer(&Frame::new("challenge").part(portal.challenges.issue(Audience::Reporter)), 0)
}

/// A report.
pub(super) async fn submit(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let request = portal.gate.admit_worked(Class::Submit, &headers, &body)?;
    let mut frame = Frame::parse_request(&body).map_err(|_| Refusal::Malformed)?;
    if frame.kind != "submission" || frame.parts.len() < 7 {
        return Err(Refusal::Malformed);
    }
    let grants = frame.parts.split_off(6);
    let mut parts = frame.parts.into_iter();
    let mut next = || parts.next().ok_or(Refusal::Malformed);
    let submission = SubmissionParts {
        request,
        statement: next()?,
        statement_signature: signature(&next()?)?,
        entry: EntryParts { header: next()?, outer: signature(&next()?)?, sealed_body: next()? },
        box_key: seed(&next()?)?,
        grants,
    };
    ledger::check_named(&portal, &submission.entry.header)?;
    Ok(receipt(portal.intake.submit(submission).await?))
}

/// A later entry: the reporter's has the key of its receipt's box, an officer's a session.
pub(super) async fn append(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let frame = Frame::parse_request(&body).map_err(|_| Refusal::Malformed)?;
    if frame.kind != "entry" {
        return Err(Refusal::Malformed);
    }
    let mut parts = frame.parts;
    if parts.len() < 4 {
        return officer::append(&portal, &headers, parts).await;
    }
    // Whom a step lets into its room: a grant for each of the readers.
    let readers = frame.head.get("readers").map_or(Ok(Vec::new()), officer::readers)?;
    let files = parts.split_off(4);
    let [header, outer, sealed_body, key] = <[Vec<u8>; 4]>::try_from(parts).map_err(|_| Refusal::Malformed)?;
    portal.gate.admit_worked(Class::Entry, &headers, &body)?;
    let parts = EntryParts { header, outer: signature(&outer)?, sealed_body };
    ledger::check_named(&portal, &parts.header)?;
    Ok(receipt(portal.intake.append(parts, seed(&key)?, officer::grants(readers, files)?).await?))
}

/// How long a visit takes at least, longer than the work of one on an idle machine: cases are not equally long, and who
/// watches the line must not see which it was. Only waits, so it costs no throughput.
const VISIT_TIME: Duration = Duration::from_millis(5);

/// A visit with a code. Whatever is wrong, the answer is that of an unknown code.
pub(super) async fn visit(State(portal): State<Arc<Portal>>, body: Bytes) -> Result<Response, Refusal> {
    // A thread sleeps, begun before the work: the runtime's own timers wake by whole milliseconds counted from when it
    // became idle, so that the fraction would tell how long the work was.
    let time = tokio::task::spawn_blocking(|| std::thread::sleep(VISIT_TIME));
    let answer = shown(&portal, &body).await;
    // It sleeps and ends; there is nothing in it that could fail.
    let _over = time.await;
    answer
}

async fn shown(portal: &Portal, body: &[u8]) -> Result<Response, Refusal> {
    let mut frame = Frame::parse_request(body).ok().filter(|frame| frame.kind == "visit");
    if frame.as_ref().and_then(read_visit).is_none() {
        // What is no visit is read, checked and looked up all the same.
        frame = Frame::parse_request(&NOBODY).ok();
    }
    let (visit, room, from, asked) = frame.as_ref().and_then(read_visit).ok_or(Refusal::Failed)?;
    let visited = portal.visits.read(&visit, room, from, PAGE).await?;
    let (leaves, frame) = match visited.found {
        Some(Found { case, grant, mut page }) => {
            let (row, leaves) = (case.clone(), page.leaves.clone());
            // Folding a docket takes longer than finding none: it stands on the page behind the last entry, which nobody asks
            // for who was shown nothing.
            let is_behind = room == DIALOGUE && from > 0 && page.entries.is_empty();
            page.more |= room == DIALOGUE && !is_behind;
            let mut frame = conversation(case, grant, page);
            if is_behind {
                frame = frame.with("docket", portal.proceedings.shown_to_the_reporter(row, today(portal)).await?);
            }
            (leaves, frame)
        }
        None => (Vec::new(), no_conversation()),
    };
    // Hashed: nothing that is asked comes back.
    let of = Subject::Access { key: sha256(&visited.access).0, room: room.to_owned() };
    let head = vouch(portal, visit.organisation, of, asked, &leaves)?;
    Ok(answer(&frame.part(head), VISIT_ANSWER))
}

/// What the portal signs of an answer, shown case or none.
pub(super) fn vouch(
    portal: &Portal,
    organisation: OrganisationId,
    of: Subject,
    asked: Digest,
    leaves: &[LeafHash],
) -> Result<Vec<u8>, Refusal> {
    portal.keeper.vouch(organisation, of, asked, leaves).map(String::into_bytes).map_err(|_| Refusal::Failed)
}

/// A visit that is never believed, its challenge being none; as long to check as any.
static NOBODY: LazyLock<Vec<u8>> = LazyLock::new(|| nobody().unwrap_or_default());

fn nobody() -> Result<Vec<u8>, Refusal> {
    let access = SigningKey::from_seed(seed(&[7; 32])?);
    let frame = Frame::new("visit")
        .with("origin", "https://nobody.example")
        .with("organisation", OrganisationId([7; 32]).to_string())
        .with("from", 0)
        .part(*access.public().bytes())
        .part([0; challenge::LENGTH])
        .part(access.sign_structure(Purpose::Access, &[b"another origin"]).0)
        .part([0; 32]);
    frame.encode_request().map_err(|_| Refusal::Failed)
}

fn read_visit(frame: &Frame) -> Option<(Visit<'_>, &str, u64, Digest)> {
    let [access, challenge, signature, asked] = frame.parts.as_slice() else { return None };
    let visit = Visit {
        origin: frame.text("origin")?,
        organisation: frame.text("organisation")?.parse().ok()?,
        access: access.as_slice().try_into().ok()?,
        challenge,
        signature: Signature::try_from(signature.as_slice()).ok()?,
    };
    let room = frame.text("room").unwrap_or(DIALOGUE);
    let asked = Digest::try_from(asked.as_slice()).ok()?;
    is_name(room, true).then_some((visit, room, frame.number("from")?, asked))
}

/// How many bytes of entries one answer carries at most: the rest of the largest class is head, statement and grant.
pub(super) const PAGE: u64 = 900 << 10;

/// A case as readers get it.
pub(super) fn conversation(case: CaseRow, grant: Option<Vec<u8>>, page: RoomPage) -> Frame {
    let RoomPage { entries, more, .. } = page;
    let heads: Vec<_> = entries
        .iter()
        .map(|entry| json!({ "role": entry.role.name(), "day": entry.legal_day, "minute": entry.minute }))
        .collect();
    let mut frame = Frame::new("conversation")
        .with("more", more)
        .with("entries", heads)
        .part(case.statement)
        .part(case.statement_signature);
    frame.parts.extend(grant);
    for entry in entries {
        // An erased body leaves its place: header, signature and leaf stay checkable.
        let sealed = entry.sealed.unwrap_or_default();
        frame.parts.extend([
            entry.header,
            entry.outer_signature.to_vec(),
            sealed.body,
            entry.commitment.0.to_vec(),
            sealed.receipt_box,
        ]);
    }
    frame
}

fn no_conversation() -> Frame {
    Frame::new("conversation").with("more", false).with("entries", Vec::<serde_json::Value>::new())
}

fn receipt(acknowledged: Acknowledged) -> Response {
    let frame = Frame::new("receipt")
        .with("day", acknowledged.legal_day)
        .part(acknowledged.commitment.0)
        .part(acknowledged.receipt_box);
    answer(&frame, 0).into_response()
}

pub(super) fn signature(bytes: &[u8]) -> Result<Signature, Refusal> {
    Signature::try_from(bytes).map_err(|_| Refusal::Malformed)
}

fn seed(bytes: &[u8]) -> Result<Seed, Refusal> {
    Seed::filled(|seed| {
        let key: &[u8; 32] = bytes.try_into().map_err(|_| Refusal::Malformed)?;
        seed.copy_from_slice(key);
        Ok(())
    })
}

pub(super) fn today(portal: &Portal) -> Date {
    law::day::legal_day(portal.clock.now())
}
