//! The officers' routes: login by signed statement, then a session token in a header.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, http::HeaderMap, response::Response};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use super::{
    Class, DemoKey, Portal,
    answer::{Refusal, answer},
    ledger,
    reporter::{PAGE, conversation, signature, today, vouch},
};
use crate::{
    access::{
        challenge::Audience,
        login::{Login, Officer},
    },
    case::room::Room,
    casework::{NewGrant, Reader, Recorded},
    ledger::case_head::Subject,
    record::EntryParts,
    seal::{
        header::DIALOGUE,
        id::{CaseId, Digest, KeyId},
    },
    wire::frame::Frame,
};

/// The header of a session's token.
const SESSION: &str = "senim-session";

/// A challenge for a login.
pub(super) async fn challenge(State(portal): State<Arc<Portal>>) -> Response {
    answer(&Frame::new("challenge").part(portal.challenges.issue(Audience::Officer)), 0)
}

/// Opens a session. Strangers' logins end before the bucket; those in it have a signature that must be checked to know.
pub(super) async fn login(State(portal): State<Arc<Portal>>, body: Bytes) -> Result<Response, Refusal> {
    let frame = request(&body, "login")?;
    let [challenge, signed] = frame.parts.as_slice() else { return Err(Refusal::Malformed) };
    let field = |name| frame.text(name).ok_or(Refusal::Malformed);
    let key = field("key")?.parse().map_err(|_| Refusal::Malformed)?;
    let login = portal.logins.recognise(Login {
        organisation: field("organisation")?.parse().map_err(|_| Refusal::Malformed)?,
        origin: field("origin")?,
        key,
        challenge,
        expires: frame.number("expires").ok_or(Refusal::Malformed)?,
        signature: signature(signed)?,
    })?;
    portal.gate.admit(Class::Login)?;
    let token = portal.logins.open(login).await?;
    if let Err(refusal) = portal.gate.admit_opened(key) {
        portal.logins.close(&token).await?;
        return Err(refusal);
    }
    Ok(answer(&Frame::new("session").part(token), 0))
}

/// Ends a session.
pub(super) async fn logout(State(portal): State<Arc<Portal>>, headers: HeaderMap) -> Result<Response, Refusal> {
    portal.logins.close(&token(&portal, &headers)?).await?;
    Ok(answer(&Frame::new("ended"), 0))
}

/// The cases granted to the session's key.
pub(super) async fn queue(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let officer = officer(&portal, &headers).await?;
    let frame = request(&body, "queue")?;
    let after = frame.number("after").and_then(|after| i64::try_from(after).ok()).ok_or(Refusal::Malformed)?;
    let (rows, more) = portal.casework.queue(officer.key, after).await?;
    let last = rows.last().map_or(after, |row| row.case_no);
    let cases: Vec<_> = rows
        .iter()
        .map(|row| {
            json!({
                "case": row.case_id,
                "organisation": row.organisation,
                "slug": row.slug,
                "entries": row.entries,
                "unanswered": row.last_role.name() == "reporter",
                "acknowledged": row.acknowledged,
                "first_day": row.first_day,
                "last_day": row.last_day,
                "aside": row.aside,
                "assigned": row.assigned,
                "rooms": row.rooms,
                "next": row.next.as_ref().map_or(json!({}), |(due, rule)| json!({ "due": due, "rule": rule })),
            })
        })
        .collect();
    Ok(answer(&Frame::new("queue").with("cases", cases).with("after", last).with("more", more), 0))
}

/// A case with the officer's own grant.
pub(super) async fn open(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let officer = officer(&portal, &headers).await?;
    let frame = request(&body, "open")?;
    let case = frame.text("case").and_then(|text| text.parse().ok()).ok_or(Refusal::Malformed)?;
    let from = frame.number("from").ok_or(Refusal::Malformed)?;
    let room = Room::of(frame.text("room").unwrap_or(DIALOGUE)).ok_or(Refusal::Malformed)?;
    // The officer's word for it, where the client gives one, and what it wants signed.
    let (word, asked) = match frame.parts.as_slice() {
        [] => (None, Digest([0; 32])),
        [word, asked @ ..] => {
            let origin = frame.text("origin").unwrap_or_default();
            (portal.logins.word(&officer, origin, case, word), asked_of(asked)?)
        }
    };
    let opened = portal.casework.open(reader(&officer), word, case, &room.name(), from, PAGE).await?;
    let row = opened.case.clone();
    let of = Subject::Room { case, room: room.name() };
    let head = vouch(&portal, row.organisation, of, asked, &opened.page.leaves)?;
    let mut frame = conversation(opened.case, Some(opened.grant), opened.page).part(head);
    if from == 0 && room != Room::Inquiry {
        let docket = portal.proceedings.shown_to(row, &officer.body, &officer.person, today(&portal));
        frame = frame.with("docket", docket.await?);
    }
    Ok(answer(&frame, 0))
}

fn asked_of(parts: &[Vec<u8>]) -> Result<Digest, Refusal> {
    match parts {
        [] => Ok(Digest([0; 32])),
        [asked] => Digest::try_from(asked.as_slice()).map_err(|_| Refusal::Malformed),
        _ => Err(Refusal::Malformed),
    }
}

fn reader(officer: &Officer) -> Reader {
    Reader { body: officer.body.root.id(), key: officer.key }
}

/// How many cases one request may ask to read.
const MOST_CASES: usize = 128;

/// Grants and sealed bodies of many cases, for a search on the officer's machine.
pub(super) async fn bodies(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let officer = officer(&portal, &headers).await?;
    let frame = request(&body, "bodies")?;
    let asked = frame.head.get("cases").and_then(Value::as_array).ok_or(Refusal::Malformed)?;
    if asked.is_empty() || asked.len() > MOST_CASES {
        return Err(Refusal::Malformed);
    }
    let cases: Option<Vec<CaseId>> = asked.iter().map(|case| case.as_str()?.parse().ok()).collect();
    let sealed = portal.casework.bodies(reader(&officer), &cases.ok_or(Refusal::Malformed)?, PAGE).await?;
    let counts: Vec<_> = sealed.iter().map(|case| json!({ "parts": case.parts.len(), "whole": case.whole })).collect();
    let mut frame = Frame::new("bodies").with("cases", counts);
    frame.parts.extend(sealed.into_iter().flat_map(|case| case.parts));
    Ok(answer(&frame, 0))
}

/// An officer's entry.
pub(super) async fn append(portal: &Portal, headers: &HeaderMap, parts: Vec<Vec<u8>>) -> Result<Response, Refusal> {
    let officer = officer(portal, headers).await?;
    let [header, outer, sealed_body] = <[Vec<u8>; 3]>::try_from(parts).map_err(|_| Refusal::Malformed)?;
    let parts = EntryParts { header, outer: signature(&outer)?, sealed_body };
    ledger::check_named(portal, &parts.header)?;
    Ok(appended(portal.casework.reply(&officer.body, &officer.person, parts).await?))
}

/// What an officer does with a case, for its officers: an entry of their room, and with the first one who may read it.
pub(super) async fn step(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let officer = officer(&portal, &headers).await?;
    let frame = request(&body, "step")?;
    let readers = readers(frame.head.get("readers").ok_or(Refusal::Malformed)?)?;
    let mut parts = frame.parts.into_iter();
    let mut next = || parts.next().ok_or(Refusal::Malformed);
    let parts_of_entry = EntryParts { header: next()?, outer: signature(&next()?)?, sealed_body: next()? };
    ledger::check_named(&portal, &parts_of_entry.header)?;
    let grants = grants(readers, parts.collect())?;
    Ok(appended(portal.casework.step(&officer.body, &officer.person, parts_of_entry, grants).await?))
}

/// Key ids, as a head has them.
pub(super) fn readers(value: &Value) -> Result<Vec<KeyId>, Refusal> {
    let keys = value.as_array().ok_or(Refusal::Malformed)?;
    let keys: Option<Vec<KeyId>> = keys.iter().map(|key| key.as_str()?.parse().ok()).collect();
    keys.ok_or(Refusal::Malformed)
}

/// A grant for each reader.
pub(super) fn grants(readers: Vec<KeyId>, files: Vec<Vec<u8>>) -> Result<Vec<NewGrant>, Refusal> {
    if files.len() != readers.len() {
        return Err(Refusal::Malformed);
    }
    Ok(readers.into_iter().zip(files).map(|(reader, file)| NewGrant { reader, file }).collect())
}

fn appended(recorded: Recorded) -> Response {
    let frame = Frame::new("appended")
        .with("day", recorded.legal_day)
        .with("minute", recorded.minute)
        .part(recorded.commitment.0);
    answer(&frame, 0)
}

/// The demo's keys with their passphrases. Anywhere else there is no such page.
pub(super) async fn demo_keys(State(portal): State<Arc<Portal>>) -> Result<Response, Refusal> {
    if portal.demo_keys.is_empty() {
        return Err(Refusal::NoPage);
    }
    let officers: Vec<_> = portal
        .demo_keys
        .iter()
        .map(|key| {
            let DemoKey { slug, body, name, office, passphrase, .. } = key;
            json!({ "slug": slug, "body": body, "name": name, "office": office, "passphrase": passphrase })
        })
        .collect();
    let mut frame = Frame::new("demo-keys").with("officers", officers);
    frame.parts.extend(portal.demo_keys.iter().map(|key| key.key_file.clone()));
    Ok(answer(&frame, 0))
}

fn request(body: &[u8], kind: &str) -> Result<Frame, Refusal> {
    let frame = Frame::parse_request(body).map_err(|_| Refusal::Malformed)?;
    if frame.kind == kind { Ok(frame) } else { Err(Refusal::Malformed) }
}

/// The token that the request shows, once it is let in. One that we never gave out ends here, having taken nothing from
/// anybody.
fn token(portal: &Portal, headers: &HeaderMap) -> Result<Vec<u8>, Refusal> {
    let text = headers.get(SESSION).ok_or(Refusal::Session)?;
    let token = HEXLOWER.decode(text.as_bytes()).map_err(|_| Refusal::Session)?;
    if !portal.challenges.is_token(&token) {
        return Err(Refusal::Session);
    }
    portal.gate.admit_within(&token)?;
    Ok(token)
}

async fn officer(portal: &Portal, headers: &HeaderMap) -> Result<Officer, Refusal> {
    portal.logins.officer_of(&token(portal, headers)?).await?.ok_or(Refusal::Session)
}
