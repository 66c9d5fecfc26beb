//! What people undertake before they read a procedure's papers (43.6): signed in the room of undertakings, sealed to themselves,
//! the signed word in clear. Everybody whom the portal names as a reader is held to it, but those whom the reporter let in.

use std::collections::BTreeSet;

use super::{
    ClientError,
    bodies::Organisation,
    conversation::{self, Alarm, Author},
    portal::Portal,
    room::Held,
    served::{Sent, collect},
};
use crate::{
    case::{procedure::Word as _, room::Room, view::PaperKind},
    ledger::case_head::Subject,
    seal::{
        header::{Header, verify_outer},
        id::{LeafHash, PersonId},
        signature::sha256,
    },
    wire::frame::Frame,
};

/// Raises an alarm where the portal names somebody as a reader of a room whom neither the reporter let in, who lets in by their
/// office whoever holds it then, nor an undertaking of their own binds. Asks for no undertakings where nobody needs one.
pub(super) fn check(
    portal: &Portal,
    organisation: &Organisation,
    held: &mut Held,
    of: Subject,
    page: impl FnMut(u64, Vec<u8>) -> Result<Frame, ClientError>,
) -> Result<(), ClientError> {
    let mut unbound = held.named_readers();
    for person in addressed(portal, organisation, held)? {
        unbound.remove(&person);
    }
    if unbound.is_empty() {
        return Ok(());
    }
    let signed = match collect(organisation, of, 3, page) {
        Ok(served) => served.entries,
        Err(ClientError::UnknownCode | ClientError::Refused { .. }) => Vec::new(),
        Err(error) => return Err(error),
    };
    let mut previous = LeafHash([0; 32]);
    for (sequence, sent) in signed.into_iter().enumerate() {
        let (parts, commitment, _) = sent.leaf_parts()?;
        let place = (sequence as u64, previous);
        previous = parts.leaf(commitment);
        if let Some(person) = undertaken(portal, organisation, held, &sent, place)? {
            unbound.remove(&person);
        }
    }
    if !unbound.is_empty() {
        held.conversation.alarm(Alarm::NotUndertaken);
    }
    Ok(())
}

/// What refuses whoever is bound by nothing.
pub(super) fn missing() -> ClientError {
    let [rule, paragraph, missing] = ["43.6-participants", "43.6", "undertaking"].map(str::to_owned);
    ClientError::Step { rule, paragraph, missing }
}

/// Whoever held an office that the reporter opens the room to, on the day of it: with its first entry, and an agreement's again where
/// another is asked to sign.
fn addressed(portal: &Portal, organisation: &Organisation, held: &Held) -> Result<BTreeSet<PersonId>, ClientError> {
    let genuine = held.conversation.entries.iter().filter(|entry| entry.payload.is_some());
    let mut own = genuine.filter(|entry| matches!(entry.author, Author::Reporter));
    let opens = if matches!(held.room(), Room::Agreement(_)) { own.next_back() } else { own.next() };
    let Some(day) = opens.and_then(|entry| entry.day.parse().ok()) else { return Ok(BTreeSet::new()) };
    let mut persons = BTreeSet::new();
    for body in organisation.bodies() {
        let kind = &body.root.newest().kind;
        for roster in organisation.newest_on(portal, body, day)? {
            let held_it = roster.content().persons.iter().filter(|person| person.is_valid_on(day));
            let lets_in = held_it.filter(|person| held.room().is_addressed_to(&person.role, kind));
            persons.extend(lets_in.map(|person| person.id));
        }
    }
    Ok(persons)
}

/// Who undertook by an entry of the room of undertakings, if it is an undertaking for this room that holds where it stands.
fn undertaken(
    portal: &Portal,
    organisation: &Organisation,
    held: &mut Held,
    sent: &Sent,
    place: (u64, LeafHash),
) -> Result<Option<PersonId>, ClientError> {
    let Ok(header) = Header::parse(&sent.header) else { return Ok(None) };
    let conversation = &mut held.conversation;
    let binds = header.kind == "paper"
        && header.fact("paper") == Some(PaperKind::Undertaking.word())
        && header.fact("for") == Some(&conversation.room);
    let stands = header.organisation == conversation.statement.organisation
        && header.case == conversation.case
        && header.room == Room::Undertakings.name()
        && (header.sequence, header.previous, header.epoch) == (place.0, place.1, 0);
    if !binds || !stands {
        return Ok(None);
    }
    let (parts, commitment, outer) = sent.leaf_parts()?;
    let author = conversation::author_of(portal, organisation, conversation, &header, sent, &parts, commitment)?;
    let holds =
        author.is_some_and(|(_, key)| verify_outer(&sent.header, sha256(&sent.sealed_body), key, &outer).is_ok());
    let holder = organisation.holder(portal, header.roster, header.author)?;
    Ok(holder.filter(|_| holds).map(|(person, _)| person.id))
}
