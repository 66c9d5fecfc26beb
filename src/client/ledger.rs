//! Whether the portal keeps its receipts' promises: each is in the checkpoint of its day, and every checkpoint goes on from
//! those seen before. The portal is asked for whole days, so it never learns which leaf somebody looks for.

use super::{
    ClientError,
    bodies::{Organisation, Seen},
    evidence::{Evidence, are_two},
    portal::Portal,
    reporter::is_ahead,
};
use crate::{
    law,
    ledger::{
        checkpoint::Checkpoint,
        continuation::Continuation,
        day,
        proof::verify_consistency,
        receipt::{Receipt, ReceiptRefusal},
        tree::Frontier,
    },
    seal::{
        id::{Digest, LeafHash},
        note::Note,
        signature::VerifyingKey,
    },
};
use jiff::{Timestamp, civil::Date};

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
    if receipt.ledger_origin != organisation.institution.roster.content().ledger_origin {
        return Err(ClientError::Ledger);
    }
    if receipt.parts.legal_day.parse().is_ok_and(|day| is_ahead(day, organisation)) {
        return Err(ReceiptRefusal::Exchanged.into());
    }
    let Some(shown) = fetch_day(portal, organisation, &receipt.parts.legal_day)? else {
        return Ok(if is_overdue(&receipt.parts.legal_day, now) { Promise::Late } else { Promise::Pending });
    };
    if shown.leaves.binary_search(&receipt.leaf()).is_ok() {
        return Ok(Promise::Kept);
    }
    Ok(Promise::Broken(Box::new(Evidence {
        origin: receipt.ledger_origin.clone(),
        receipt: note.encode(),
        before: shown.before,
        checkpoint: shown.own,
        peaks: shown.peaks,
        leaves: shown.leaves,
        ..Evidence::of("dropped", organisation)
    })))
}

/// The leaves of a legal day in the log that is shown here, sorted; none where it is not closed.
pub fn leaves_of(
    portal: &Portal,
    organisation: &Organisation,
    day: &str,
) -> Result<Option<Vec<LeafHash>>, ClientError> {
    Ok(fetch_day(portal, organisation, day)?.map(|shown| shown.leaves))
}

/// Whether a continuation is a leaf of the day with which it says that the log goes on, or that day is still to be closed.
pub fn is_leaf(
    portal: &Portal,
    organisation: &Organisation,
    hash: Digest,
    made: &Continuation,
) -> Result<bool, ClientError> {
    let leaves = leaves_of(portal, organisation, &made.goes_on)?;
    Ok(leaves.is_none_or(|leaves| leaves.binary_search(&made.leaf(hash)).is_ok()))
}

/// The newest checkpoint, asked for once for each organisation; none where no day was closed yet.
pub fn newest(portal: &Portal, organisation: &Organisation) -> Result<Option<Seen>, ClientError> {
    if let Some(seen) = organisation.checkpoint() {
        return Ok(Some(seen));
    }
    let slug = &organisation.institution.root.newest().slug;
    let note = match portal.ask_text(&format!("/ledger/{slug}/checkpoint")) {
        Ok(note) => note,
        Err(ClientError::Refused { code }) if code == "no-page" => return Ok(None),
        Err(error) => return Err(error),
    };
    let seen = seen(portal, organisation, note)?;
    organisation.remember(seen.clone());
    Ok(Some(seen))
}

/// A checkpoint of the organisation's ledger, signed by a key of its day.
fn seen(portal: &Portal, organisation: &Organisation, note: String) -> Result<Seen, ClientError> {
    let hash = Digest(Note::parse(note.as_bytes()).map_err(|_| ClientError::Ledger)?.hash().0);
    Ok(Seen { head: head_of(portal, organisation, note.as_bytes())?, note, hash })
}

/// What a portal answers to whoever names an earlier checkpoint.
enum Since {
    /// The earlier one as the portal has it, and a newest one that goes on from it.
    GoesOn(Box<(Seen, Seen)>),
    /// A newest one that does not.
    Other(String),
}

/// Asks for the proof that the newest checkpoint goes on from that of a hash.
fn since(portal: &Portal, organisation: &Organisation, hash: Digest) -> Result<Since, ClientError> {
    let slug = &organisation.institution.root.newest().slug;
    let frame = match portal.ask(&format!("/ledger/{slug}/since/{hash}"), "ledger-since") {
        Ok(frame) => frame,
        // It does not know what it signed.
        Err(ClientError::Refused { code }) if code == "no-page" => {
            let newest = portal.ask_text(&format!("/ledger/{slug}/checkpoint"))?;
            head_of(portal, organisation, newest.as_bytes())?;
            return Ok(Since::Other(newest));
        }
        Err(error) => return Err(error),
    };
    let [earlier, newest, path] = <[Vec<u8>; 3]>::try_from(frame.parts).map_err(|_| ClientError::NotAnAnswer)?;
    let text = |bytes| String::from_utf8(bytes).map_err(|_| ClientError::NotAnAnswer);
    let (earlier, newest) = (text(earlier)?, text(newest)?);
    let newest = seen(portal, organisation, newest)?;
    let Ok(earlier) = seen(portal, organisation, earlier) else { return Ok(Since::Other(newest.note)) };
    let (old, new) = (&earlier.head, &newest.head);
    let goes_on = verify_consistency(old.size, old.root, new.size, new.root, &hashes(&path)?).is_ok()
        && old.day <= new.day
        && earlier.hash == hash;
    Ok(if goes_on { Since::GoesOn(Box::new((earlier, newest))) } else { Since::Other(newest.note) })
}

/// Whether the newest checkpoint goes on from the one that was seen before (a note, or nothing).
pub fn history(portal: &Portal, organisation: &Organisation, kept: Option<&str>) -> Result<History, ClientError> {
    let Some(kept) = kept else {
        let newest = newest(portal, organisation)?.ok_or(ClientError::Refused { code: "no-page".to_owned() })?;
        return Ok(History::Continues { head: newest.head, newest: newest.note });
    };
    let note = Note::parse(kept.as_bytes()).map_err(|_| ClientError::NotAnAnswer)?;
    let before = Checkpoint::parse(note.text()).ok_or(ClientError::NotAnAnswer)?;
    match since(portal, organisation, Digest(note.hash().0))? {
        Since::GoesOn(both) if both.0.head == before => {
            is_one_log(portal, organisation, &both.1)?;
            Ok(History::Continues { head: both.1.head, newest: both.1.note })
        }
        Since::GoesOn(both) => rewritten(portal, organisation, kept, &before, both.1.note),
        Since::Other(newest) => rewritten(portal, organisation, kept, &before, newest),
    }
}

/// The kept checkpoint and one that contradicts it: that of its own day, where the portal shows another one, because two
/// heads of one day need no proof besides; else the newest.
fn rewritten(
    portal: &Portal,
    organisation: &Organisation,
    kept: &str,
    before: &Checkpoint,
    newest: String,
) -> Result<History, ClientError> {
    let slug = &organisation.institution.root.newest().slug;
    let same_day = match portal.ask_text(&format!("/ledger/{slug}/checkpoint/{}", before.day)) {
        Ok(note) => Some(note),
        Err(ClientError::Refused { .. }) => None,
        Err(error) => return Err(error),
    };
    let contradicts =
        |note: &String| head_of(portal, organisation, note.as_bytes()).is_ok_and(|head| are_two(before, &head));
    Ok(History::Rewritten(Box::new(Evidence {
        before: kept.to_owned(),
        checkpoint: same_day.filter(contradicts).unwrap_or(newest),
        ..Evidence::of("fork", organisation)
    })))
}

/// Whether the log that is shown here goes on from the checkpoint that somebody else verified and named in a header: so
/// reader and author find out a portal that shows each of them another log.
pub fn goes_on_from(portal: &Portal, organisation: &Organisation, named: Digest) -> Result<bool, ClientError> {
    Ok(stands_here(portal, organisation, named)? || is_aside(portal, organisation, named)?)
}

/// Holds the newest checkpoint of an answer to those of the answers before it, and remembers it: who shows another log with each
/// answer shows none.
fn is_one_log(portal: &Portal, organisation: &Organisation, shown: &Seen) -> Result<(), ClientError> {
    match organisation.checkpoint() {
        None => organisation.remember(shown.clone()),
        Some(own) if own.hash == shown.hash => {}
        Some(_) if stands_here(portal, organisation, shown.hash)? => {}
        Some(_) => return Err(ClientError::Ledger),
    }
    Ok(())
}

/// Whether the checkpoint of a hash is one of the log whose newest one was verified here.
fn stands_here(portal: &Portal, organisation: &Organisation, named: Digest) -> Result<bool, ClientError> {
    let Some(own) = newest(portal, organisation)? else { return Ok(false) };
    if own.hash == named {
        return Ok(true);
    }
    let Since::GoesOn(both) = since(portal, organisation, named)? else { return Ok(false) };
    if both.1.hash == own.hash {
        return Ok(true);
    }
    // A day was closed between the two questions: then the newer one must go on from the own one, too.
    let Since::GoesOn(closed) = since(portal, organisation, own.hash)? else { return Ok(false) };
    let same = closed.1.hash == both.1.hash;
    organisation.remember(closed.1);
    Ok(same)
}

/// Whether the log itself says of a checkpoint that it was signed and set aside when the log went on after a loss: a note that is
/// no leaf, shown to some readers alone, excuses nothing.
fn is_aside(portal: &Portal, organisation: &Organisation, named: Digest) -> Result<bool, ClientError> {
    for (hash, made) in continuations(portal, organisation)? {
        if made.sets_aside(named) && is_leaf(portal, organisation, hash, &made)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How the log went on after its database had lost or changed what was published, as its notes say, each signed by a key
/// that may have signed the day with which the log goes on.
pub fn continuations(portal: &Portal, organisation: &Organisation) -> Result<Vec<(Digest, Continuation)>, ClientError> {
    let (slug, roster) = (&organisation.institution.root.newest().slug, &organisation.institution.roster);
    let frame = portal.ask(&format!("/ledger/{slug}/continuations"), "ledger-continuations")?;
    let read = |note: &Vec<u8>| {
        let said = Note::parse(note).ok().and_then(|note| Continuation::parse(note.text()));
        let day = said.and_then(|said| said.goes_on.parse().ok()).ok_or(ClientError::Ledger)?;
        continuation(note, &roster.content().ledger_origin, &keys_of_day(portal, organisation, day)?)
    };
    frame.parts.iter().map(read).collect()
}

/// A continuation of the ledger, signed by one of its keys, with the hash under which it stands in the log.
pub fn continuation(note: &[u8], origin: &str, keys: &[VerifyingKey]) -> Result<(Digest, Continuation), ClientError> {
    let note = Note::parse(note).map_err(|_| ClientError::Ledger)?;
    let made = Continuation::verify(&note, origin, keys).map_err(|_| ClientError::Ledger)?;
    Ok((Digest(note.hash().0), made))
}

/// A legal day, if it is closed: that it is one day, and the newest checkpoint goes on from it, in one log.
fn fetch_day(portal: &Portal, organisation: &Organisation, legal_day: &str) -> Result<Option<ShownDay>, ClientError> {
    let slug = &organisation.institution.root.newest().slug;
    let frame = match portal.ask(&format!("/ledger/{slug}/day/{legal_day}"), "ledger-day") {
        Ok(frame) => frame,
        Err(ClientError::Refused { code }) if code == "no-page" => return Ok(None),
        Err(error) => return Err(error),
    };
    let parts = <[Vec<u8>; 6]>::try_from(frame.parts).map_err(|_| ClientError::NotAnAnswer)?;
    let [before, own, newest, peaks, leaves, path] = parts;
    let text = |bytes| String::from_utf8(bytes).map_err(|_| ClientError::NotAnAnswer);
    let (before, own, newest) = (text(before)?, text(own)?, seen(portal, organisation, text(newest)?)?);
    let read = |note: &str| head_of(portal, organisation, note.as_bytes());
    let before_head = if before.is_empty() { None } else { Some(read(&before)?) };
    let own_head = read(&own)?;
    let peaks = hashes(&peaks)?;
    let leaves: Vec<LeafHash> = hashes(&leaves)?.into_iter().map(|hash| LeafHash(hash.0)).collect();
    let (old, new) = (&own_head, &newest.head);
    let holds = own_head.day == legal_day
        && day::verify(before_head.as_ref(), peaks.clone(), &leaves, &own_head).is_ok()
        && verify_consistency(old.size, old.root, new.size, new.root, &hashes(&path)?).is_ok();
    if !holds {
        return Err(ClientError::Ledger);
    }
    is_one_log(portal, organisation, &newest)?;
    Ok(Some(ShownDay { before, own, peaks, leaves }))
}

/// The day whose checkpoint should follow this one by `now` and does not: there is one for each day, whatever came.
pub fn stopped(newest: &Checkpoint, now: Timestamp) -> Option<String> {
    let next = newest.day.parse::<Date>().ok()?.tomorrow().ok()?.to_string();
    is_overdue(&next, now).then_some(next)
}

/// Whether the checkpoint of a day should have been published by now.
fn is_overdue(legal_day: &str, now: Timestamp) -> bool {
    let next = legal_day.parse::<Date>().ok().and_then(|day| day.tomorrow().ok()).and_then(law::day::begins);
    next.is_some_and(|next| now > next + jiff::SignedDuration::from_hours(i64::from(PUBLISHED_BY)))
}

/// A checkpoint of the organisation's ledger, signed by a key that may have signed that day.
fn head_of(portal: &Portal, organisation: &Organisation, note: &[u8]) -> Result<Checkpoint, ClientError> {
    let text = str::from_utf8(note).map_err(|_| ClientError::Ledger)?;
    let day: Date = Checkpoint::read(text).and_then(|head| head.day.parse().ok()).ok_or(ClientError::Ledger)?;
    let origin = &organisation.institution.roster.content().ledger_origin;
    head(note, origin, &keys_of_day(portal, organisation, day)?)
}

/// The keys that may have signed a day; none signs one that has not begun, by a clock that may be hours off.
fn keys_of_day(portal: &Portal, organisation: &Organisation, day: Date) -> Result<Vec<VerifyingKey>, ClientError> {
    if day > organisation.today {
        return Err(ClientError::Ledger);
    }
    organisation.ledger_keys(portal, day)
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
