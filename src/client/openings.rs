//! The openings of a closed day, as somebody is given them who may see that day: every leaf is opened by exactly one of them, and each
//! of them says something that may stand there. Whatever else a leaf is, is a breach.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    case::{docket::Event, form::read_event},
    ledger::{
        continuation::{Continuation, Day, Leaves, PUBLICATION},
        opening::{Content, Opening, PUBLISHED, Read},
    },
    seal::{
        id::{Digest, KeyId, LeafHash, OrganisationId},
        signature::VerifyingKey,
    },
};

/// What the leaves of a day turned out to be, all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The legal day.
    pub day: String,
    /// How many there are of each kind.
    pub counts: BTreeMap<&'static str, u64>,
}

/// A leaf is none of what may stand there, or its opening is of no leaf: which, as far as one can be named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not every leaf of the day opens as what may stand there ({0})")]
pub struct Breach(pub String);

/// The legal day that openings are of: what comes late is of an earlier day than the one it is put into.
pub fn day_of(openings: &[Opening]) -> &str {
    openings.iter().map(|opening| opening.day.as_str()).max().unwrap_or_default()
}

/// Holds the leaves of a closed `day`, sorted, to its openings. What nothing opens is a breach, unless a continuation, itself a leaf of
/// the log, says of exactly these leaves that they are lost; and so is what is of another day, unless one says that it comes late.
pub fn judge(
    day: &str,
    openings: &[Opening],
    leaves: &[LeafHash],
    continuations: &[(Digest, Continuation)],
) -> Result<Opened, Breach> {
    let breach = || Breach(day.to_owned());
    let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
    for opening in openings {
        let kind = kind_of(opening, day).ok_or_else(|| Breach(opening.leaf().to_string()))?;
        *counts.entry(kind).or_default() += 1;
    }
    let lists: Vec<_> = openings.iter().filter_map(reader_of).collect();
    if lists.iter().collect::<BTreeSet<_>>().len() != lists.len() {
        return Err(breach());
    }
    if !are_told(openings, leaves, day, continuations) {
        return Err(breach());
    }
    let mut opened: Vec<LeafHash> = openings.iter().map(Opening::leaf).collect();
    opened.sort_unstable();
    let unopened: Vec<LeafHash> = leaves.iter().filter(|leaf| opened.binary_search(leaf).is_err()).copied().collect();
    if let Some(first) = unopened.first()
        && !said(continuations).any(|it| it.day == day && it.lost == Leaves::of(&unopened))
    {
        return Err(Breach(first.to_string()));
    }
    // More openings than leaves: one of them is of nothing in that day.
    if opened.len() + unopened.len() != leaves.len() {
        return Err(breach());
    }
    counts.insert("lost", unopened.len() as u64);
    Ok(Opened { day: day.to_owned(), counts })
}

/// What an opening says that a leaf of the day is; none where no such thing may stand there.
fn kind_of(opening: &Opening, day: &str) -> Option<&'static str> {
    match &opening.content {
        Content::Entry { .. } if opening.day != day => Some("late"),
        _ if opening.day != day => None,
        Content::Entry { .. } => Some("entries"),
        Content::Pad { .. } => Some("pads"),
        Content::Reads { .. } => Some("reads"),
        Content::Publication { kind, .. } => PUBLISHED.contains(&kind.as_str()).then_some("publications"),
        // A person's step is an entry, with that person's signature.
        Content::PortalEvent { event, .. } => {
            read_event(event).ok().filter(Event::is_the_portals).map(|_| "portal-events")
        }
    }
}

/// Of a day's reads: how many stand there with the officer's own word, how many with none, and how many with one that nothing at hand tells
/// the key of. A word that is not the officer's is a breach: whoever keeps the log put it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Words {
    /// With a signature that holds.
    pub signed: u64,
    /// With none: a search reads without one, and so do older clients.
    pub without: u64,
    /// With one of a key that is not known here.
    pub unknown: u64,
}

/// Holds the reads of a day to the keys of officers, who sign for the address under which they reached the portal: one of `addresses`.
pub fn words(
    openings: &[Opening],
    addresses: &[String],
    key_of: impl Fn(KeyId) -> Option<VerifyingKey>,
) -> Result<Words, Breach> {
    let mut words = Words::default();
    for opening in openings {
        let Content::Reads { key, reads, .. } = &opening.content else { continue };
        let officer = key_of(*key);
        for Read { case, signature } in reads {
            match (signature, &officer) {
                (None, _) => words.without += 1,
                (Some(_), None) => words.unknown += 1,
                (Some(signature), Some(officer)) => {
                    let holds = |at: &String| Read::verify(officer, at, *case, &opening.day, signature).is_ok();
                    if !addresses.iter().any(holds) {
                        return Err(Breach(opening.leaf().to_string()));
                    }
                    words.signed += 1;
                }
            }
        }
    }
    Ok(words)
}

/// Whose list of reads it is; each officer has one.
fn reader_of(opening: &Opening) -> Option<(OrganisationId, KeyId)> {
    match &opening.content {
        Content::Reads { body, key, .. } => Some((*body, *key)),
        _ => None,
    }
}

/// Whether continuations say of what comes late that it does, and those of the day are its leaves, whatever its openings lost.
fn are_told(openings: &[Opening], leaves: &[LeafHash], day: &str, continuations: &[(Digest, Continuation)]) -> bool {
    let mut late: BTreeMap<&str, Vec<LeafHash>> = BTreeMap::new();
    for opening in openings.iter().filter(|opening| opening.day != day) {
        late.entry(&opening.day).or_default().push(opening.leaf());
    }
    let excused =
        late.iter().all(|(of, leaves)| said(continuations).any(|it| it.day == *of && it.late == Leaves::of(leaves)));
    let is_shown = |hash: &Digest| continuations.iter().any(|(shown, made)| shown == hash && made.goes_on == day);
    let opened = openings.iter().all(|opening| match &opening.content {
        Content::Publication { kind, hash } if kind == PUBLICATION => is_shown(hash),
        _ => true,
    });
    let mut of_the_day = continuations.iter().filter(|(_, made)| made.goes_on == day);
    excused && opened && of_the_day.all(|(hash, made)| leaves.binary_search(&made.leaf(*hash)).is_ok())
}

fn said(continuations: &[(Digest, Continuation)]) -> impl Iterator<Item = &Day> {
    continuations.iter().flat_map(|(_, made)| &made.days)
}
