//! `senim ledger`: an auditor's look at a ledger, and what its keeper shows to one who may see a day. Also the lines about
//! the ledger that `status` says.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::{Args, Subcommand};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use super::{
    report::AtArgs,
    serve::LEDGER,
    speech::{Failure, Outcome, Speech, read_bytes, read_text},
};
use crate::{
    client::{
        ClientError,
        bodies::Organisation,
        conversation::Conversation,
        ledger::{self, History, Promise},
        portal::Portal,
    },
    config::Config,
    directory::Directory,
    keeper::Shelf,
    ledger::{
        checkpoint::Checkpoint,
        opening::{Content, Opening},
        tile::{Tile, Tiled},
    },
    now::Clock,
    portal,
    seal::{id::LeafHash, note::Note, signature::VerifyingKey},
    signer::Signer,
    store::Store,
};

/// The arguments of `senim ledger`.
#[derive(Debug, Args)]
pub(super) struct LedgerArgs {
    #[command(subcommand)]
    command: LedgerCommand,
}

#[derive(Debug, Subcommand)]
enum LedgerCommand {
    /// Check that a ledger only grows: a running portal's, or a copy of its folder from the first leaf on.
    Audit(AuditArgs),
    /// Write the openings of a day's leaves for whoever may see that day.
    Openings(OpeningsArgs),
    /// Publish the ledgers anew from the database, where their folder was lost with every copy.
    Publish(KeeperArgs),
}

/// The arguments of `senim ledger audit`.
#[derive(Debug, Args)]
struct AuditArgs {
    /// A copy of the folder of one body's published ledger.
    #[arg(long, conflicts_with = "portal", required_unless_present = "portal", requires = "key")]
    copy: Option<PathBuf>,
    /// The ledger's key in hex, as the body's roster names it.
    #[arg(long)]
    key: Option<String>,
    /// The portal's address.
    #[arg(long, requires = "organisation")]
    portal: Option<String>,
    /// A SOCKS proxy, for example `socks5://127.0.0.1:9050` for Tor.
    #[arg(long)]
    proxy: Option<String>,
    /// The organisation, by its name in addresses.
    #[arg(long)]
    organisation: Option<String>,
    /// The organisation's key fingerprint from its poster; another one is refused.
    #[arg(long)]
    fingerprint: Option<String>,
    /// The file in which the last checkpoint seen is kept.
    #[arg(long)]
    seen: Option<PathBuf>,
    /// Where to write what proves a breach.
    #[arg(long)]
    evidence_out: Option<PathBuf>,
    /// The openings of a day, to be compared with its leaves (with --copy).
    #[arg(long, requires = "copy")]
    openings: Vec<PathBuf>,
}

#[derive(Debug, Args)]
struct KeeperArgs {
    /// The configuration file.
    #[arg(long, default_value = "senim.toml")]
    config: PathBuf,
}

#[derive(Debug, Args)]
struct OpeningsArgs {
    #[command(flatten)]
    keeper: KeeperArgs,
    /// The organisation, by its name in addresses.
    #[arg(long)]
    organisation: String,
    /// The legal day.
    #[arg(long)]
    day: String,
    /// The new file.
    #[arg(long)]
    out: PathBuf,
}

/// Carries out `senim ledger`.
pub(super) fn run(args: &LedgerArgs, speech: &Speech) -> Outcome {
    match &args.command {
        LedgerCommand::Audit(args) => match &args.copy {
            Some(copy) => audit_copy(args, copy, speech),
            None => audit_portal(args, speech),
        },
        LedgerCommand::Openings(args) => {
            with_store(&args.keeper.config, async |store, _| openings(args, &store, speech).await)
        }
        LedgerCommand::Publish(args) => {
            with_store(&args.config, async |store, config| publish(config, store, speech).await)
        }
    }
}

/// A running portal: that its newest checkpoint goes on from the last one seen.
fn audit_portal(args: &AuditArgs, speech: &Speech) -> Outcome {
    let at = AtArgs {
        portal: args.portal.clone().unwrap_or_default(),
        proxy: args.proxy.clone(),
        organisation: args.organisation.clone().unwrap_or_default(),
        fingerprint: args.fingerprint.clone(),
    };
    let (portal, organisation) = at.reach()?;
    let head = say_history(&portal, &organisation, args.seen.as_deref(), args.evidence_out.as_deref(), speech)?;
    speech.object(&json!({ "consistent": head.is_some(), "day": head.as_ref().map(|head| &head.day), "size": head.as_ref().map(|head| head.size) }));
    Ok(if head.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says whether the newest checkpoint goes on from the one in the file, and keeps it there; `None` for a breach.
fn say_history(
    portal: &Portal,
    organisation: &Organisation,
    seen: Option<&Path>,
    evidence_out: Option<&Path>,
    speech: &Speech,
) -> Result<Option<Checkpoint>, Failure> {
    let kept = seen.filter(|path| path.exists()).map(read_text).transpose()?;
    match ledger::history(portal, organisation, kept.as_deref())? {
        History::Continues { newest, head } => {
            if let Some(path) = seen {
                fs::write(path, newest).map_err(|source| Failure::File { file: path.to_owned(), source })?;
            }
            let key = if kept.is_some() { "ledger-goes-on" } else { "ledger-newest" };
            speech.say(key, &[("day", &head.day), ("count", &head.size.to_string())]);
            Ok(Some(head))
        }
        History::Rewritten(evidence) => {
            speech.say("alarm", &[("alarm", &speech.text("alarm-rewritten", &[]))]);
            keep_evidence(&evidence, evidence_out, speech)?;
            Ok(None)
        }
    }
}

fn keep_evidence(evidence: &ledger::Evidence, out: Option<&Path>, speech: &Speech) -> Result<(), Failure> {
    let text = evidence.write()?;
    match out {
        Some(path) => {
            super::speech::write_private(path, (text + "\n").as_bytes())?;
            speech.say("evidence-written", &[("file", &path.display().to_string())]);
        }
        None => speech.say("evidence-wanted", &[]),
    }
    Ok(())
}

/// What `status` says of the ledger: one line where all is well, and loudly where a promise is broken. As JSON, too.
pub(super) fn say_promises(
    portal: &Portal,
    organisation: &Organisation,
    conversation: &Conversation,
    seen: Option<&Path>,
    evidence_out: Option<&Path>,
    speech: &Speech,
) -> Result<(Value, bool), Failure> {
    let now = Clock::machine().now();
    let mut found: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut kept = true;
    for received in conversation.entries.iter().filter_map(|entry| entry.receipt.as_ref()) {
        let promise = match ledger::promise(portal, organisation, &received.receipt, &received.note, now) {
            Ok(promise) => promise,
            Err(ClientError::Offline) => return Err(ClientError::Offline.into()),
            Err(_) => {
                speech.say("alarm", &[("alarm", &speech.text("alarm-ledger", &[]))]);
                kept = false;
                continue;
            }
        };
        *found.entry(promise.code()).or_default() += 1;
        let day = ("day", received.receipt.parts.legal_day.as_str());
        match &promise {
            Promise::Kept | Promise::Pending => {}
            Promise::Late => speech.say("alarm", &[("alarm", &speech.text("alarm-late", &[day]))]),
            Promise::Broken(evidence) => {
                speech.say("alarm", &[("alarm", &speech.text("alarm-broken", &[day]))]);
                keep_evidence(evidence, evidence_out, speech)?;
                kept = false;
            }
        }
    }
    let count = |code| found.get(code).copied().unwrap_or_default().to_string();
    speech.say("promises", &[("kept", &count("kept")), ("pending", &count("pending"))]);
    if seen.is_some() {
        kept &= say_history(portal, organisation, seen, evidence_out, speech)?.is_some();
    }
    Ok((json!(found), kept))
}

/// A copy of a folder: everything from the first leaf on.
fn audit_copy(args: &AuditArgs, copy: &Path, speech: &Speech) -> Outcome {
    let key = args.key.as_deref().and_then(|key| HEXLOWER.decode(key.as_bytes()).ok());
    let key = key.and_then(|key| VerifyingKey::parse(key.try_into().ok()?).ok());
    let key = key.ok_or_else(|| Failure::machine("--key: 64 hex digits of an Ed25519 key"))?;
    let mut heads = Vec::new();
    let newest = read_text(&copy.join("checkpoint"))?;
    let origin = newest.lines().next().unwrap_or_default().to_owned();
    let newest = ledger::head(newest.as_bytes(), &origin, &[key])?;
    let folder = copy.join("day");
    let entries = fs::read_dir(&folder).map_err(|source| Failure::File { file: folder.clone(), source })?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_none() {
            heads.push(ledger::head(&read_bytes(&path)?, &origin, &[key])?);
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
    for path in &args.openings {
        compare_openings(path, &days, speech)?;
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
        let found = read(tile).or_else(|| read(Tile { width: crate::ledger::tile::WIDTH, ..tile }))?;
        found.get(..tile.length()).map(<[u8]>::to_vec)
    })
}

/// Every leaf of a day is opened by exactly one opening, and what opens as nothing is a breach.
fn compare_openings(path: &Path, days: &[(Checkpoint, Vec<LeafHash>)], speech: &Speech) -> Result<(), Failure> {
    let breach = |reason: String| Failure::Said { key: "openings-breach", arguments: vec![("reason", reason)] };
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut opened: Vec<LeafHash> = Vec::new();
    let mut day = String::new();
    for (number, line) in (1..).zip(read_text(path)?.lines()) {
        let opening = HEXLOWER.decode(line.as_bytes()).ok().and_then(|data| Opening::parse(&data).ok());
        let opening = opening.ok_or_else(|| breach(format!("{}: {number}", path.display())))?;
        opened.push(opening.leaf());
        let kind = match opening.content {
            Content::Entry { .. } => "entries",
            Content::Pad { .. } => "pads",
            Content::Reads { .. } => "reads",
            Content::Publication { .. } => "publications",
        };
        *counts.entry(kind).or_default() += 1;
        if !day.is_empty() && day != opening.day {
            return Err(breach(opening.day));
        }
        day = opening.day;
    }
    opened.sort_unstable();
    let shown = days.iter().find(|(head, _)| head.day == day).ok_or_else(|| breach(day.clone()))?;
    if let Some(unopened) = shown.1.iter().find(|leaf| opened.binary_search(leaf).is_err()) {
        return Err(breach(unopened.to_string()));
    }
    if opened != shown.1 {
        return Err(breach(day));
    }
    let count = |kind| counts.get(kind).copied().unwrap_or_default().to_string();
    speech.say(
        "openings-hold",
        &[
            ("day", &day),
            ("entries", &count("entries")),
            ("reads", &count("reads")),
            ("publications", &count("publications")),
            ("pads", &count("pads")),
        ],
    );
    Ok(())
}

fn with_store(config: &Path, work: impl AsyncFnOnce(Store, &Config) -> Outcome) -> Outcome {
    let config = Config::read(config).map_err(Failure::machine)?;
    let location = config.location().map_err(Failure::machine)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::machine)?;
    runtime.block_on(async {
        let store = Store::open(&location).await.map_err(Failure::machine)?;
        let outcome = work(store.clone(), &config).await;
        store.close().await;
        outcome
    })
}

async fn openings(args: &OpeningsArgs, store: &Store, speech: &Speech) -> Outcome {
    let body = Directory::new(store.clone()).by_slug(&args.organisation).await.map_err(Failure::machine)?;
    let body = body.ok_or_else(|| Failure::machine("no such organisation"))?;
    let data = store.openings_of(body.root.id(), &args.day).await.map_err(Failure::machine)?;
    let lines: String = data.iter().map(|data| HEXLOWER.encode(data) + "\n").collect();
    super::speech::write_private(&args.out, lines.as_bytes())?;
    let (file, count) = (args.out.display().to_string(), data.len().to_string());
    speech.say("openings-written", &[("file", &file), ("count", &count)]);
    speech.object(&json!({ "openings": data.len() }));
    Ok(ExitCode::SUCCESS)
}

async fn publish(config: &Config, store: Store, speech: &Speech) -> Outcome {
    let signer = Arc::new(Signer::open(&config.keys, false).map_err(Failure::machine)?);
    let folder = config.data.join(LEDGER);
    let portal = portal::assemble(store, signer, Clock::machine(), Arc::default(), &folder);
    let shelf: &Shelf = portal.keeper.shelf();
    for body in portal.directory.all().await.map_err(Failure::machine)? {
        let id = body.root.id();
        if shelf.newest(id).map_err(Failure::machine)?.is_none() {
            let days = portal.keeper.publish_anew(&body).await.map_err(Failure::machine)?;
            speech.say("ledger-published-anew", &[("slug", &body.slug), ("days", &days.to_string())]);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether the leaf of a receipt is in a copied ledger of this checkpoint, and in its own day; its place.
pub(super) fn find_leaf(
    copy: &Path,
    checkpoint: &Checkpoint,
    leaf: LeafHash,
    legal_day: &str,
    keys: &[VerifyingKey],
) -> Result<u64, Failure> {
    use crate::ledger::proof;
    let tiles = tiles_of(copy, checkpoint.size);
    let day_head = |day: &str| {
        let bytes = fs::read(copy.join("day").join(day)).ok()?;
        ledger::head(&bytes, &checkpoint.origin, keys).ok()
    };
    // Its day, where the copy has it; the whole tree otherwise.
    let own = if checkpoint.day == legal_day { Some(checkpoint.clone()) } else { day_head(legal_day) };
    let before = legal_day.parse::<jiff::civil::Date>().ok().and_then(|day| day.yesterday().ok());
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

/// A checkpoint's file, of the ledger that a receipt names.
pub(super) fn read_checkpoint(path: &Path, origin: &str, keys: &[VerifyingKey]) -> Result<Checkpoint, Failure> {
    let bytes = read_bytes(path)?;
    // Its shape first, so that the words fit.
    Note::parse(&bytes).map_err(|_| ClientError::Ledger)?;
    Ok(ledger::head(&bytes, origin, keys)?)
}
