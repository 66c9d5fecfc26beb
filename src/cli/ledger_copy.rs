//! A copied folder of a published ledger: checked from its first leaf on, its days opened, a receipt's leaf found in it.

use std::{collections::BTreeMap, fs, path::Path, process::ExitCode};

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use serde_json::json;

use super::{
    ledger::{AuditArgs, keep_evidence, parted, read_seen, say_continuation},
    speech::{Failure, Outcome, Speech, read_bytes, read_text},
};
use crate::{
    client::{
        ClientError,
        evidence::Evidence,
        ledger,
        openings::{self, Breach, Words},
        paper::{Beside, CopiedDay, Paper},
    },
    ledger::{
        checkpoint::Checkpoint,
        continuation::Continuation,
        opening::Opening,
        proof,
        tile::{Tile, Tiled, WIDTH},
    },
    seal::{
        id::{Digest, KeyId, LeafHash},
        note::Note,
        signature::VerifyingKey,
    },
};

/// A copy of a folder: everything from the first leaf on.
pub(super) fn audit(args: &AuditArgs, copy: &Path, speech: &Speech) -> Outcome {
    let keys = parse_keys(&args.key)?;
    let mut heads: Vec<(Checkpoint, Digest)> = Vec::new();
    let newest = read_text(&copy.join("checkpoint"))?;
    let origin = newest.lines().next().unwrap_or_default().to_owned();
    let newest = ledger::head(newest.as_bytes(), &origin, &keys)?;
    let folder = copy.join("day");
    let entries = fs::read_dir(&folder).map_err(|source| Failure::File { file: folder.clone(), source })?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_none() {
            let note = read_bytes(&path)?;
            let head = ledger::head(&note, &origin, &keys)?;
            heads.push((head, Digest(Note::parse(&note).map_err(|_| ClientError::Ledger)?.hash().0)));
        }
    }
    heads.sort_by(|(one, _), (other, _)| one.day.cmp(&other.day));
    let tiles = tiles_of(copy, newest.size);
    let mut from = 0;
    let mut days: Vec<CopiedDay> = Vec::with_capacity(heads.len());
    for (head, hash) in heads {
        let leaves = tiles.leaves(from, head.size).filter(|_| head.size >= from).ok_or(ClientError::Ledger)?;
        from = head.size;
        days.push((head, hash, leaves));
    }
    let continuations = continuations_of(copy, &origin, &keys)?;
    for (_, made) in &continuations {
        say_continuation(made, speech);
    }
    let named = parse_keys(&args.officer)?.into_iter();
    let officers = Officers { addresses: args.address.clone(), keys: named.map(|key| (key.id(), key)).collect() };
    let mut words = Vec::new();
    for path in &args.openings {
        words.push(say_opened(path, &continuations, &officers, speech, |day| {
            Ok(days.iter().find(|(head, ..)| head.day == day).map(|(_, _, leaves)| leaves.clone()))
        })?);
    }
    let replayed = days.iter().map(|(head, _, leaves)| (head.clone(), leaves.clone()));
    let (last, count) = ledger::replay(replayed)?.filter(|(last, _)| *last == newest).ok_or(ClientError::Ledger)?;
    let mut entries = Vec::new();
    for path in &args.entries {
        entries.extend(say_beside(path, &days, &continuations, speech)?);
    }
    if let Some(path) = &args.seen {
        let seen = Seen { path, text: read_seen(Some(path))? };
        if !goes_on(args, copy, &seen, &newest, &keys, speech)? {
            return Ok(ExitCode::FAILURE);
        }
    }
    speech
        .say("ledger-replayed", &[("days", &count.to_string()), ("count", &last.size.to_string()), ("day", &last.day)]);
    speech.object(&json!({
        "consistent": true, "days": count, "size": last.size, "day": last.day, "words": words, "entries": entries,
    }));
    Ok(ExitCode::SUCCESS)
}

/// The file of what was seen before.
struct Seen<'a> {
    path: &'a Path,
    text: String,
}

/// Whether a copy goes on from the checkpoint that was kept, which is replaced by the copy's then; else a file that proves the fork.
fn goes_on(
    args: &AuditArgs,
    copy: &Path,
    seen: &Seen<'_>,
    newest: &Checkpoint,
    keys: &[VerifyingKey],
    speech: &Speech,
) -> Result<bool, Failure> {
    let (kept, told) = parted(&seen.text);
    let shown = read_text(&copy.join("checkpoint"))?;
    if !kept.is_empty() {
        let before = ledger::head(kept.as_bytes(), &newest.origin, keys)?;
        if before.day > newest.day && before.size >= newest.size {
            return Err(Failure::Said { key: "copy-older", arguments: vec![("day", newest.day.clone())] });
        }
        let tree = proof::frontier(&tiles_of(copy, newest.size), before.size).map(|tree| tree.root());
        if before.day > newest.day || tree != Some(before.root) {
            speech.say("alarm", &[("alarm", &speech.text("alarm-rewritten", &[]))]);
            // Of its own day, where the copy has another one: two heads of one day need no proof besides.
            let same_day = read_text(&copy.join("day").join(&before.day)).unwrap_or(shown);
            let fork = Evidence::fork(&newest.origin, kept.to_owned(), same_day);
            keep_evidence(&fork, args.evidence_out.as_deref(), speech)?;
            return Ok(false);
        }
    }
    fs::write(seen.path, shown + told).map_err(|source| Failure::File { file: seen.path.to_owned(), source })?;
    Ok(true)
}

fn parse_keys(keys: &[String]) -> Result<Vec<VerifyingKey>, Failure> {
    let parse = |key: &String| VerifyingKey::parse(HEXLOWER.decode(key.as_bytes()).ok()?.try_into().ok()?).ok();
    let keys: Option<_> = keys.iter().map(parse).collect();
    keys.ok_or_else(|| Failure::machine("--key, --officer: 64 hex digits of an Ed25519 key"))
}

/// Lays the entries of a file beside a copy, and says of each what it names; their codes.
fn say_beside(
    path: &Path,
    days: &[CopiedDay],
    continuations: &[(Digest, Continuation)],
    speech: &Speech,
) -> Result<Vec<&'static str>, Failure> {
    let mut codes = Vec::new();
    for line in read_text(path)?.lines() {
        let unread = || Failure::machine(format!("{}: no entries", path.display()));
        let paper = Paper::parse(line).ok_or_else(unread)?;
        let beside = paper.beside(days, continuations);
        if beside == Beside::NamesAnother {
            return Err(Failure::Said { key: "entry-breach", arguments: vec![("day", paper.day().to_owned())] });
        }
        let of = if let Beside::Names(of) = &beside { of } else { "" };
        speech.say(&format!("entry-{}", beside.code()), &[("day", paper.day()), ("of", of)]);
        codes.push(beside.code());
    }
    Ok(codes)
}

/// The officers whose words may stand in a day.
pub(super) struct Officers {
    /// The portal's addresses, for which they sign.
    pub(super) addresses: Vec<String>,
    /// Their keys.
    pub(super) keys: BTreeMap<KeyId, VerifyingKey>,
}

/// Holds a day to the openings in a file, and says what its leaves are; `leaves_of` gives them, where the day is closed.
pub(super) fn say_opened(
    path: &Path,
    continuations: &[(Digest, Continuation)],
    officers: &Officers,
    speech: &Speech,
    leaves_of: impl FnOnce(&str) -> Result<Option<Vec<LeafHash>>, Failure>,
) -> Result<Words, Failure> {
    let breach = |reason: String| Failure::Said { key: "openings-breach", arguments: vec![("reason", reason)] };
    let openings = read_openings(path)?.map_err(|line| breach(format!("{}: {line}", path.display())))?;
    let day = Some(openings::day_of(&openings)).filter(|day| !day.is_empty());
    let day = day.ok_or_else(|| breach(path.display().to_string()))?;
    let leaves = leaves_of(day)?.ok_or_else(|| breach(day.to_owned()))?;
    let opened = openings::judge(day, &openings, &leaves, continuations).map_err(|Breach(what)| breach(what))?;
    let own = openings::words(&openings, &officers.addresses, |id| officers.keys.get(&id).copied());
    let of_reads @ Words { signed, without, unknown } = own.map_err(|Breach(reason)| Failure::Said {
        key: "openings-words-breach",
        arguments: vec![("reason", reason)],
    })?;
    let count = |kind| opened.counts.get(kind).copied().unwrap_or_default().to_string();
    let words = [
        ("entries", count("entries")),
        ("reads", count("reads")),
        ("publications", count("publications")),
        ("events", count("portal-events")),
        ("pads", count("pads")),
        ("late", count("late")),
        ("lost", count("lost")),
        ("day", opened.day),
    ];
    speech.say("openings-hold", &words.each_ref().map(|(name, word)| (*name, word.as_str())));
    let words = [("signed", signed), ("without", without), ("unknown", unknown)].map(|(name, n)| (name, n.to_string()));
    speech.say("openings-words", &words.each_ref().map(|(name, word)| (*name, word.as_str())));
    Ok(of_reads)
}

/// The openings of a file; else the number of the line that is none.
fn read_openings(path: &Path) -> Result<Result<Vec<Opening>, usize>, Failure> {
    let text = read_text(path)?;
    let read = |line: &str| Opening::parse(&HEXLOWER.decode(line.as_bytes()).ok()?).ok();
    Ok((1..).zip(text.lines()).map(|(number, line)| read(line).ok_or(number)).collect())
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
