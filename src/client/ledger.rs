//! Whether the portal keeps its receipts' promises: each is in the checkpoint of its day, and every checkpoint goes on from
//! those seen before. The portal is asked for whole days, so it never learns which leaf somebody looks for.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{ClientError, bodies::Organisation, portal::Portal};
use crate::{
    law,
    ledger::{
        checkpoint::Checkpoint, continuation::Continuation, day, proof::verify_consistency, receipt::Receipt,
        tree::Frontier,
    },
    roster::version::Roster,
    seal::{
        canonical,
        id::{Digest, LeafHash},
        note::Note,
        signature::VerifyingKey,
    },
};

/// By this hour of the next day the checkpoint of a day is published.
const PUBLISHED_BY: i8 = 6;

/// What became of a receipt's promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Promise {
    /// Its leaf is in the checkpoint of its day.
    Kept,
    /// The checkpoint of its day is still to come.
    Pending,
    /// The checkpoint of its day should have been published.
    Late,
    /// The checkpoint of its day is signed and does not include it; the proof of that.
    Broken(Box<Evidence>),
}

impl Promise {
    /// A stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Pending => "pending",
            Self::Late => "late",
            Self::Broken(_) => "broken",
        }
    }
}

/// What proves to anybody that a ledger broke its promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Version.
    pub v: u64,
    /// `dropped`: a receipt's leaf is not in its day. `fork`: two signed checkpoints that can't both be the ledger's.
    pub kind: String,
    /// The ledger.
    pub origin: String,
    /// The receipt's note, of what was dropped.
    pub receipt: String,
    /// The checkpoint before, or the other one of a fork; empty where there is none.
    pub before: String,
    /// The checkpoint.
    pub checkpoint: String,
    /// The tree before the day, as its perfect subtrees.
    pub peaks: Vec<Digest>,
    /// The day's leaves.
    pub leaves: Vec<LeafHash>,
}

impl Evidence {
    /// The file's text.
    pub fn write(&self) -> Result<String, ClientError> {
        serde_json::to_string(self).map_err(|_| ClientError::NotAnAnswer)
    }

    /// Reads a file without believing it.
    pub fn read(bytes: &[u8]) -> Result<Self, ClientError> {
        canonical::parse_as(bytes.strip_suffix(b"\n").unwrap_or(bytes)).map_err(|_| ClientError::NotAnAnswer)
    }

    /// Reads a file and checks that it proves what it says, by the ledger's keys and those that sign receipts.
    pub fn check(bytes: &[u8], rosters: &[&Roster]) -> Result<Self, ClientError> {
        let evidence = Self::read(bytes)?;
        let keys: Vec<VerifyingKey> = rosters.iter().map(|roster| roster.ledger_key()).collect();
        let read = |note: &str| head(note.as_bytes(), &evidence.origin, &keys);
        let after = read(&evidence.checkpoint)?;
        let before = if evidence.before.is_empty() { None } else { Some(read(&evidence.before)?) };
        let proves = match evidence.kind.as_str() {
            "dropped" => {
                let note = Note::parse(evidence.receipt.as_bytes()).map_err(|_| ClientError::NotAnAnswer)?;
                let receipt = rosters.iter().find_map(|it| Receipt::verify(&note, &it.receipt_key()).ok());
                let receipt = receipt.ok_or(ClientError::NotAnAnswer)?;
                day::verify(before.as_ref(), evidence.peaks.clone(), &evidence.leaves, &after).is_ok()
                    && receipt.ledger_origin == evidence.origin
                    && receipt.parts.legal_day == after.day
                    && evidence.leaves.binary_search(&receipt.leaf()).is_err()
            }
            "fork" => before.is_some_and(|other| are_two(&other, &after)),
            _ => false,
        };
        if proves { Ok(evidence) } else { Err(ClientError::NotAnAnswer) }
    }
}

/// Whether two checkpoints contradict each other as they stand: of one day or one size with different trees, or a later day
/// with a smaller one.
fn are_two(one: &Checkpoint, other: &Checkpoint) -> bool {
    let (earlier, later) = if one.day <= other.day { (one, other) } else { (other, one) };
    if earlier.day == later.day || earlier.size == later.size {
        earlier.root != later.root || earlier.size != later.size
    } else {
        later.size < earlier.size
    }
}

/// A checkpoint seen before, and whether the newest one goes on from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum History {
    /// The newest checkpoint goes on from the one seen before, or none was.
    Continues {
        /// The newest checkpoint's note, to be remembered.
        newest: String,
        /// What it says.
        head: Checkpoint,
    },
    /// It does not; the two are the proof.
    Rewritten(Box<Evidence>),
}

/// A day as the portal shows it, checked.
struct ShownDay {
    before: String,
    own: String,
    peaks: Vec<Digest>,
    leaves: Vec<LeafHash>,
}

/// What became of a receipt's promise, as of `now`.
pub fn promise(
    portal: &Portal,
    organisation: &Organisation,
    receipt: &Receipt,
    note: &Note,
    now: Timestamp,
) -> Result<Promise, ClientError> {
    let keys = keys(portal, organisation, receipt)?;
    let Some(shown) = fetch_day(portal, organisation, receipt, &keys)? else {
        return Ok(if is_overdue(&receipt.parts.legal_day, now) { Promise::Late } else { Promise::Pending });
    };
    if shown.leaves.binary_search(&receipt.leaf()).is_ok() {
        return Ok(Promise::Kept);
    }
    Ok(Promise::Broken(Box::new(Evidence {
        v: 1,
        kind: "dropped".to_owned(),
        origin: receipt.ledger_origin.clone(),
        receipt: note.encode(),
        before: shown.before,
        checkpoint: shown.own,
        peaks: shown.peaks,
        leaves: shown.leaves,
    })))
}

/// Whether the newest checkpoint goes on from the one that was seen before (a note, or nothing).
pub fn history(portal: &Portal, organisation: &Organisation, seen: Option<&str>) -> Result<History, ClientError> {
    let (slug, roster) = (&organisation.institution.root.newest().slug, &organisation.institution.roster);
    let origin = &roster.content().ledger_origin;
    let keys = [roster.ledger_key()];
    let Some(seen) = seen else {
        let newest = portal.ask_text(&format!("/ledger/{slug}/checkpoint"))?;
        return Ok(History::Continues { head: head(newest.as_bytes(), origin, &keys)?, newest });
    };
    let seen_note = Note::parse(seen.as_bytes()).map_err(|_| ClientError::NotAnAnswer)?;
    let seen_head = Checkpoint::parse(seen_note.text()).ok_or(ClientError::NotAnAnswer)?;
    let rewritten = |newest: &str| {
        History::Rewritten(Box::new(Evidence {
            v: 1,
            kind: "fork".to_owned(),
            origin: origin.clone(),
            receipt: String::new(),
            before: seen.to_owned(),
            checkpoint: newest.to_owned(),
            peaks: Vec::new(),
            leaves: Vec::new(),
        }))
    };
    let frame = match portal.ask(&format!("/ledger/{slug}/since/{}", seen_note.hash()), "ledger-since") {
        Ok(frame) => frame,
        // It does not know what it signed.
        Err(ClientError::Refused { code }) if code == "no-page" => {
            let newest = portal.ask_text(&format!("/ledger/{slug}/checkpoint"))?;
            head(newest.as_bytes(), origin, &keys)?;
            return Ok(rewritten(&newest));
        }
        Err(error) => return Err(error),
    };
    let [_, newest, path] = <[Vec<u8>; 3]>::try_from(frame.parts).map_err(|_| ClientError::NotAnAnswer)?;
    let newest = String::from_utf8(newest).map_err(|_| ClientError::NotAnAnswer)?;
    let newest_head = head(newest.as_bytes(), origin, &keys)?;
    let path = hashes(&path)?;
    let goes_on = verify_consistency(seen_head.size, seen_head.root, newest_head.size, newest_head.root, &path).is_ok();
    let in_order = seen_head.day <= newest_head.day;
    Ok(if goes_on && in_order { History::Continues { newest, head: newest_head } } else { rewritten(&newest) })
}

/// How the log went on after its database had lost or changed what was published, as its notes say, each signed by the
/// ledger's key.
pub fn continuations(portal: &Portal, organisation: &Organisation) -> Result<Vec<(Digest, Continuation)>, ClientError> {
    let (slug, roster) = (&organisation.institution.root.newest().slug, &organisation.institution.roster);
    let keys = [roster.ledger_key()];
    let frame = portal.ask(&format!("/ledger/{slug}/continuations"), "ledger-continuations")?;
    let read = |note: &Vec<u8>| continuation(note, &roster.content().ledger_origin, &keys);
    frame.parts.iter().map(read).collect()
}

/// A continuation of the ledger, signed by one of its keys, with the hash under which it stands in the log.
pub fn continuation(note: &[u8], origin: &str, keys: &[VerifyingKey]) -> Result<(Digest, Continuation), ClientError> {
    let note = Note::parse(note).map_err(|_| ClientError::Ledger)?;
    let made = Continuation::verify(&note, origin, keys).map_err(|_| ClientError::Ledger)?;
    Ok((Digest(note.hash().0), made))
}

/// The keys that may have signed checkpoints since the receipt: its own roster's, and the newest one's.
fn keys(portal: &Portal, organisation: &Organisation, receipt: &Receipt) -> Result<Vec<VerifyingKey>, ClientError> {
    let mut keys = vec![organisation.institution.roster.ledger_key()];
    if let Some(roster) = organisation.roster(portal, receipt.roster)? {
        keys.push(roster.ledger_key());
    }
    keys.dedup();
    Ok(keys)
}

/// The day of a receipt, if it is closed: that it is one day, and the newest checkpoint goes on from it.
fn fetch_day(
    portal: &Portal,
    organisation: &Organisation,
    receipt: &Receipt,
    keys: &[VerifyingKey],
) -> Result<Option<ShownDay>, ClientError> {
    let slug = &organisation.institution.root.newest().slug;
    let legal_day = &receipt.parts.legal_day;
    let frame = match portal.ask(&format!("/ledger/{slug}/day/{legal_day}"), "ledger-day") {
        Ok(frame) => frame,
        Err(ClientError::Refused { code }) if code == "no-page" => return Ok(None),
        Err(error) => return Err(error),
    };
    let parts = <[Vec<u8>; 6]>::try_from(frame.parts).map_err(|_| ClientError::NotAnAnswer)?;
    let [before, own, newest, peaks, leaves, path] = parts;
    let text = |bytes| String::from_utf8(bytes).map_err(|_| ClientError::NotAnAnswer);
    let (before, own) = (text(before)?, text(own)?);
    let origin = &receipt.ledger_origin;
    let before_head = if before.is_empty() { None } else { Some(head(before.as_bytes(), origin, keys)?) };
    let (own_head, newest) = (head(own.as_bytes(), origin, keys)?, head(&newest, origin, keys)?);
    let peaks = hashes(&peaks)?;
    let leaves: Vec<LeafHash> = hashes(&leaves)?.into_iter().map(|hash| LeafHash(hash.0)).collect();
    let holds = own_head.day == *legal_day
        && day::verify(before_head.as_ref(), peaks.clone(), &leaves, &own_head).is_ok()
        && verify_consistency(own_head.size, own_head.root, newest.size, newest.root, &hashes(&path)?).is_ok();
    if holds { Ok(Some(ShownDay { before, own, peaks, leaves })) } else { Err(ClientError::Ledger) }
}

/// Whether the checkpoint of a day should have been published by now.
fn is_overdue(legal_day: &str, now: Timestamp) -> bool {
    let next = legal_day.parse::<Date>().ok().and_then(|day| day.tomorrow().ok()).and_then(law::day::begins);
    next.is_some_and(|next| now > next + jiff::SignedDuration::from_hours(i64::from(PUBLISHED_BY)))
}

/// A checkpoint of the ledger, signed by one of its keys.
pub fn head(note: &[u8], origin: &str, keys: &[VerifyingKey]) -> Result<Checkpoint, ClientError> {
    let note = Note::parse(note).map_err(|_| ClientError::Ledger)?;
    Checkpoint::verify(&note, origin, keys).map_err(|_| ClientError::Ledger)
}

fn hashes(part: &[u8]) -> Result<Vec<Digest>, ClientError> {
    let (hashes, rest) = part.as_chunks::<32>();
    if rest.is_empty() { Ok(hashes.iter().map(|hash| Digest(*hash)).collect()) } else { Err(ClientError::NotAnAnswer) }
}

/// A copy of a published ledger, checked from its first day on: every checkpoint follows from the leaves.
pub fn replay(
    days: impl IntoIterator<Item = (Checkpoint, Vec<LeafHash>)>,
) -> Result<Option<(Checkpoint, u64)>, ClientError> {
    let mut tree = Frontier::default();
    let mut last: Option<Checkpoint> = None;
    let mut count = 0;
    for (checkpoint, leaves) in days {
        day::verify(last.as_ref(), tree.peaks().to_vec(), &leaves, &checkpoint).map_err(|_| ClientError::Ledger)?;
        tree.extend(leaves);
        last = Some(checkpoint);
        count += 1;
    }
    Ok(last.map(|last| (last, count)))
}
