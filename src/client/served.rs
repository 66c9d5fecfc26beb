//! A room as it was served, page by page, under the portal's signature; nothing of it is believed yet but that the portal
//! said it.

use super::{ClientError, bodies::Organisation, evidence::Evidence, told::Asking};
use crate::{
    ledger::{case_head::Subject, leaf::LeafParts},
    seal::{id::Digest, signature::Signature},
    wire::frame::Frame,
};

/// An entry as it was served.
pub(super) struct Sent {
    pub(super) day: String,
    pub(super) minute: String,
    pub(super) header: Vec<u8>,
    pub(super) outer: Vec<u8>,
    pub(super) sealed_body: Vec<u8>,
    pub(super) commitment: Vec<u8>,
    pub(super) receipt_box: Vec<u8>,
}

impl Sent {
    /// What the leaf is made of, the commitment, and the outer signature.
    pub(super) fn leaf_parts(&self) -> Result<(LeafParts, Digest, Signature), ClientError> {
        let outer = Signature::try_from(self.outer.as_slice()).map_err(|_| ClientError::NotAnAnswer)?;
        let commitment = Digest::try_from(self.commitment.as_slice()).map_err(|_| ClientError::NotAnAnswer)?;
        Ok((LeafParts::of(&self.day, &self.header, &self.sealed_body, &outer), commitment, outer))
    }
}

/// All pages of a room.
pub(super) struct Room {
    /// What every page begins with: statement, signature, and for an officer the own grant.
    pub(super) begun: Vec<Vec<u8>>,
    pub(super) entries: Vec<Sent>,
    /// What proves that entries which were shown before are missing now, or are others.
    pub(super) withheld: Option<Box<Evidence>>,
}

/// Asks for all pages of a room; each begins with so many parts. No parts are no case.
pub(super) fn collect(
    organisation: &Organisation,
    of: Subject,
    begun: usize,
    mut page: impl FnMut(u64, Vec<u8>) -> Result<Frame, ClientError>,
) -> Result<Room, ClientError> {
    let mut asking = Asking::new(organisation, of);
    let mut beginning = Vec::new();
    let mut entries = Vec::new();
    loop {
        let mut frame = page(entries.len() as u64, asking.next())?;
        asking.hear(&mut frame)?;
        if frame.parts.is_empty() {
            let withheld = asking.judge(&[])?;
            return Err(withheld.map_or(ClientError::UnknownCode, ClientError::Withheld));
        }
        let more = take(frame, begun, &mut beginning, &mut entries)?;
        if !more {
            break;
        }
    }
    let leaf = |sent: &Sent| sent.leaf_parts().map(|(parts, commitment, _)| parts.leaf(commitment));
    let leaves = entries.iter().map(leaf).collect::<Result<Vec<_>, _>>()?;
    let withheld = asking.judge(&leaves)?;
    Ok(Room { begun: beginning, entries, withheld })
}

/// Takes a page; whether more follow.
fn take(
    frame: Frame,
    begun: usize,
    beginning: &mut Vec<Vec<u8>>,
    entries: &mut Vec<Sent>,
) -> Result<bool, ClientError> {
    let mut parts = frame.parts.into_iter();
    let first: Vec<_> = parts.by_ref().take(begun).collect();
    if beginning.is_empty() {
        *beginning = first;
    }
    let heads = frame.head.get("entries").and_then(serde_json::Value::as_array).ok_or(ClientError::NotAnAnswer)?;
    for head in heads {
        let text = |key: &str| head.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let mut next = || parts.next().ok_or(ClientError::NotAnAnswer);
        entries.push(Sent {
            day: text("day"),
            minute: text("minute"),
            header: next()?,
            outer: next()?,
            sealed_body: next()?,
            commitment: next()?,
            receipt_box: next()?,
        });
    }
    Ok(frame.head.get("more") == Some(&serde_json::Value::Bool(true)) && !heads.is_empty())
}
