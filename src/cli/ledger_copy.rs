//! A copied folder of a published ledger: checked from its first leaf on, its days opened, a receipt's leaf found in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::ExitCode,
};

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use serde_json::json;

use super::{
    ledger::{AuditArgs, say_continuation},
    speech::{Failure, Outcome, Speech, read_bytes, read_text},
};
use crate::{
    client::{ClientError, ledger},
    ledger::{
        checkpoint::Checkpoint,
        continuation::{Continuation, Day, Leaves, PUBLICATION},
        opening::{Content, Opening},
        proof,
        tile::{Tile, Tiled, WIDTH},
    },
    seal::{
        id::{Digest, LeafHash},
        signature::VerifyingKey,
    },
};

/// A copy of a folder: everything from the first leaf on.
pub(super) fn audit(args: &AuditArgs, copy: &Path, speech: &Speech) -> Outcome {
    let parse = |key: &String| VerifyingKey::parse(HEXLOWER.decode(key.as_bytes()).ok()?.try_into().ok()?).ok();
    let keys: Option<Vec<VerifyingKey>> = args.key.iter().map(parse).collect();
    let keys = keys.ok_or_else(|| Failure::machine("--key: 64 hex digits of an Ed25519 key"))?;
    let mut heads = Vec::new();
    let newest = read_text(&copy.join("checkpoint"))?;
    let origin = newest.lines().next().unwrap_or_default().to_owned();
    let newest = ledger::head(newest.as_bytes(), &origin, &keys)?;
    let folder = copy.join("day");
    let entries = fs::read_dir(&folder).map_err(|source| Failure::File { file: folder.clone(), source })?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_none() {
            heads.push(ledger::head(&read_bytes(&path)?, &origin, &keys)?);
        }
    }
    heads.sort_by(|one, other| one.day.cmp(&other.day));
    let tiles = tiles_of(copy, newest.size);
    let mut from = 0;
    let mut days = Vec::with_capacity(heads.len());
    for head in &heads {
        let leaves = tiles.leaves(from, head.size).filter(|_| head.size >= from).ok_or(ClientError::Ledger)?;
        from = head.size;
        days.push((head.clone(), leaves));
    }
    let continuations = continuations_of(copy, &origin, &keys)?;
    for (_, made) in &continuations {
        say_continuation(made, speech);
    }
    for path in &args.openings {
        compare_openings(path, &days, &continuations, speech)?;
    }
    let (last, count) = ledger::replay(days)?.filter(|(last, _)| *last == newest).ok_or(ClientError::Ledger)?;
    if let Some(path) = &args.seen {
        fs::write(path, read_text(&copy.join("checkpoint"))?)
            .map_err(|source| Failure::File { file: path.clone(), source })?;
    }
    speech
        .say("ledger-replayed", &[("days", &count.to_string()), ("count", &last.size.to_string()), ("day", &last.day)]);
    speech.object(&json!({ "consistent": true, "days": count, "size": last.size, "day": last.day }));
    Ok(ExitCode::SUCCESS)
}

/// The tiles of a copied folder; of one that has grown since, its beginning.
pub(super) fn tiles_of(copy: &Path, size: u64) -> Tiled<impl Fn(Tile) -> Option<Vec<u8>>> {
    let copy = copy.to_owned();
    Tiled::new(size, move |tile| {
        let read = |tile: Tile| fs::read(copy.join(tile.path())).ok();
        let found = read(tile).or_else(|| read(Tile { width: WIDTH, ..tile }))?;
        found.get(..tile.length()).map(<[u8]>::to_vec)
    })
}

/// The continuations of a copied folder, each signed by the ledger's key.
fn continuations_of(copy: &Path, origin: &str, keys: &[VerifyingKey]) -> Result<Vec<(Digest, Continuation)>, Failure> {
    let Ok(entries) = fs::read_dir(copy.join("continuation")) else { return Ok(Vec::new()) };
    let paths = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_none());
    paths.map(|path| Ok(ledger::continuation(&read_bytes(&path)?, origin, keys)?)).collect()
}

/// Every leaf of a day is opened by exactly one opening, and what opens as nothing is a breach: unless a continuation, itself
/// a leaf of the log, says of exactly these leaves that they are lost, or of these entries that they come late.
fn compare_openings(
    path: &Path,
    days: &[(Checkpoint, Vec<LeafHash>)],
    continuations: &[(Digest, Continuation)],
    speech: &Speech,
) -> Result<(), Failure> {
    let breach = |reason: String| Failure::Said { key: "openings-breach", arguments: vec![("reason", reason)] };
    let openings = read_openings(path).map_err(|line| breach(format!("{}: {line}", path.display())))?;
    // What comes late is of an earlier day than the one it is put into.
    let day = openings.iter().map(|opening| opening.day.as_str()).max().unwrap_or_default();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut late: BTreeMap<&str, Vec<LeafHash>> = BTreeMap::new();
    let mut went_on: Vec<Digest> = Vec::new();
    for opening in &openings {
        let kind = match &opening.content {
            Content::Entry { .. } if opening.day != day => {
                late.entry(&opening.day).or_default().push(opening.leaf());
                "late"
            }
            _ if opening.day != day => return Err(breach(opening.day.clone())),
            Content::Entry { .. } => "entries",
            Content::Pad { .. } => "pads",
            Content::Reads { .. } => "reads",
            Content::PortalEvent { .. } => "portal-events",
            Content::Publication { kind, hash } => {
                went_on.extend((kind == PUBLICATION).then_some(*hash));
                "publications"
            }
        };
        *counts.entry(kind).or_default() += 1;
    }
    let said: Vec<&Day> = continuations.iter().flat_map(|(_, made)| &made.days).collect();
    let excused = late.iter().all(|(of, leaves)| said.iter().any(|it| it.day == *of && it.late == Leaves::of(leaves)));
    let of_this_day = continuations.iter().filter(|(_, made)| made.goes_on == day).map(|(hash, _)| *hash);
    let told = of_this_day.collect::<BTreeSet<_>>() == went_on.into_iter().collect();
    if !excused || !told {
        return Err(breach(day.to_owned()));
    }
    let mut opened: Vec<LeafHash> = openings.iter().map(Opening::leaf).collect();
    opened.sort_unstable();
    let (_, shown) = days.iter().find(|(head, _)| head.day == day).ok_or_else(|| breach(day.to_owned()))?;
    let unopened: Vec<LeafHash> = shown.iter().filter(|leaf| opened.binary_search(leaf).is_err()).copied().collect();
    if let Some(first) = unopened.first()
        && !said.iter().any(|it| it.day == day && it.lost == Leaves::of(&unopened))
    {
        return Err(breach(first.to_string()));
    }
    if opened.len() + unopened.len() != shown.len() {
        return Err(breach(day.to_owned()));
    }
    let count = |kind| counts.get(kind).copied().unwrap_or_default().to_string();
    let words = [("entries", count("entries")), ("reads", count("reads")), ("publications", count("publications"))];
    let words = words.into_iter().chain([
        ("events", count("portal-events")),
        ("pads", count("pads")),
        ("late", count("late")),
        ("lost", unopened.len().to_string()),
    ]);
    let words: Vec<_> = words.collect();
    let named = words.iter().map(|(name, count)| (*name, count.as_str())).chain([("day", day)]);
    speech.say("openings-hold", &named.collect::<Vec<_>>());
    Ok(())
}

/// The openings of a file; else the number of the line that is none.
fn read_openings(path: &Path) -> Result<Vec<Opening>, usize> {
    let text = read_text(path).map_err(|_| 0_usize)?;
    let read = |line: &str| Opening::parse(&HEXLOWER.decode(line.as_bytes()).ok()?).ok();
    (1..).zip(text.lines()).map(|(number, line)| read(line).ok_or(number)).collect()
}

/// Whether the leaf of a receipt is in a copied ledger of this checkpoint, and in its own day; its place.
pub(super) fn find_leaf(
    copy: &Path,
    checkpoint: &Checkpoint,
    leaf: LeafHash,
    legal_day: &str,
    keys: &impl Fn(Date) -> Vec<VerifyingKey>,
) -> Result<u64, Failure> {
    let tiles = tiles_of(copy, checkpoint.size);
    let day_head = |day: &str| {
        let bytes = fs::read(copy.join("day").join(day)).ok()?;
        ledger::head(&bytes, &checkpoint.origin, &keys(day.parse().ok()?)).ok().filter(|head| head.day == day)
    };
    // Its day, where the copy has it; the whole tree otherwise.
    let own = if checkpoint.day == legal_day { Some(checkpoint.clone()) } else { day_head(legal_day) };
    let before = legal_day.parse::<Date>().ok().and_then(|day| day.yesterday().ok());
    let from = before.and_then(|day| day_head(&day.to_string())).map_or(0, |head| head.size);
    let to = own.as_ref().map_or(checkpoint.size, |own| own.size);
    let leaves = tiles.leaves(from, to).ok_or(ClientError::Ledger)?;
    let missing = Failure::Said { key: "leaf-missing", arguments: vec![("day", legal_day.to_owned())] };
    let at = leaves.iter().position(|it| *it == leaf).ok_or(missing)?;
    let index = from + at as u64;
    let path = proof::inclusion(&tiles, index, checkpoint.size).ok_or(ClientError::Ledger)?;
    proof::verify_inclusion(leaf, index, checkpoint.size, checkpoint.root, &path).map_err(|_| ClientError::Ledger)?;
    if let Some(own) = own {
        let path = proof::inclusion(&tiles, index, own.size).ok_or(ClientError::Ledger)?;
        proof::verify_inclusion(leaf, index, own.size, own.root, &path).map_err(|_| ClientError::Ledger)?;
    }
    Ok(index)
}

/// A checkpoint's file, of the ledger that a receipt names, by the keys that may have signed its day.
pub(super) fn read_checkpoint(
    path: &Path,
    origin: &str,
    keys: &impl Fn(Date) -> Vec<VerifyingKey>,
) -> Result<Checkpoint, Failure> {
    let text = read_text(path)?;
    let day = Checkpoint::read(&text).and_then(|head| head.day.parse().ok()).ok_or(ClientError::Ledger)?;
    Ok(ledger::head(text.as_bytes(), origin, &keys(day))?)
}
