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
    ledger_copy::{Officers, say_opened},
    report::AtArgs,
    serve::LEDGER,
    speech::{Failure, Outcome, Speech, read_text},
};
use crate::{
    client::{
        ClientError,
        bodies::Organisation,
        conversation::Conversation,
        evidence::Evidence,
        ledger::{self, History, Promise},
        portal::Portal,
        told,
    },
    config::Config,
    directory::Directory,
    keeper::Shelf,
    ledger::{
        case_head::{self, Told},
        checkpoint::Checkpoint,
        continuation::Continuation,
    },
    now::Clock,
    portal,
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
    /// Go on from what was published, where the database lost, forked or changed it and no better state is to be had.
    Continue(ContinueArgs),
    /// Publish the ledgers anew from the database, where their folder was lost with every copy.
    Publish(KeeperArgs),
}

/// The arguments of `senim ledger audit`.
#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    /// A copy of the folder of one body's published ledger.
    #[arg(long, conflicts_with = "portal", required_unless_present = "portal", requires = "key")]
    pub(super) copy: Option<PathBuf>,
    /// The ledger's key in hex, as the body's roster names it; every one that it ever had, where it was changed.
    #[arg(long)]
    pub(super) key: Vec<String>,
    /// The portal's address.
    #[arg(long, requires = "organisation")]
    pub(super) portal: Option<String>,
    /// A SOCKS proxy, for example `socks5://127.0.0.1:9050` for Tor.
    #[arg(long)]
    pub(super) proxy: Option<String>,
    /// The organisation, by its name in addresses.
    #[arg(long)]
    pub(super) organisation: Option<String>,
    /// The organisation's key fingerprint from its poster; another one is refused.
    #[arg(long)]
    pub(super) fingerprint: Option<String>,
    /// The file in which the last checkpoint seen is kept.
    #[arg(long)]
    pub(super) seen: Option<PathBuf>,
    /// Where to write what proves a breach.
    #[arg(long)]
    pub(super) evidence_out: Option<PathBuf>,
    /// The openings of a day, by which every leaf of it must open.
    #[arg(long)]
    pub(super) openings: Vec<PathBuf>,
    /// An officer's key in hex, as a roster names it, by which that officer's words in the openings must hold; a portal is asked for
    /// all of them.
    #[arg(long, requires = "copy", requires = "address")]
    pub(super) officer: Vec<String>,
    /// An address under which officers reached the portal, for which they sign that they read; where it had several, each.
    #[arg(long)]
    pub(super) address: Vec<String>,
    /// Entries of a case as `status` and `officer open` write them for whoever reads it, to be laid beside the copy.
    #[arg(long, requires = "copy")]
    pub(super) entries: Vec<PathBuf>,
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

#[derive(Debug, Args)]
struct ContinueArgs {
    #[command(flatten)]
    keeper: KeeperArgs,
    /// The organisation, by its name in addresses.
    #[arg(long)]
    organisation: String,
    /// Says that no newer or unchanged state of the database is to be had: what it lacks is written off for good.
    #[arg(long, required = true)]
    no_better_state: bool,
}

/// Carries out `senim ledger`.
pub(super) fn run(args: &LedgerArgs, speech: &Speech) -> Outcome {
    match &args.command {
        LedgerCommand::Audit(args) => match &args.copy {
            Some(copy) => super::ledger_copy::audit(args, copy, speech),
            None => audit_portal(args, speech),
        },
        LedgerCommand::Openings(args) => {
            with_store(&args.keeper.config, async |store, _| openings(args, &store, speech).await)
        }
        LedgerCommand::Continue(args) => {
            with_store(&args.keeper.config, async |store, config| go_on(args, config, store, speech).await)
        }
        LedgerCommand::Publish(args) => {
            with_store(&args.config, async |store, config| publish(config, store, speech).await)
        }
    }
}

/// A running portal: that its newest checkpoint goes on from the last one seen, that days open whose openings are given, and that
/// each continuation stands in its day, which needs none.
fn audit_portal(args: &AuditArgs, speech: &Speech) -> Outcome {
    let at = AtArgs {
        portal: args.portal.clone().unwrap_or_default(),
        proxy: args.proxy.clone(),
        organisation: args.organisation.clone().unwrap_or_default(),
        fingerprint: args.fingerprint.clone(),
    };
    let (portal, organisation) = at.reach()?;
    let head = say_history(&portal, &organisation, args.seen.as_deref(), args.evidence_out.as_deref(), speech)?;
    let stopped = head.as_ref().and_then(|head| ledger::stopped(head, Clock::machine().now()));
    if let Some(day) = &stopped {
        speech.say("alarm", &[("alarm", &speech.text("alarm-late", &[("day", day)]))]);
    }
    let continuations = ledger::continuations(&portal, &organisation)?;
    for (hash, made) in &continuations {
        say_continuation(made, speech);
        if !ledger::is_leaf(&portal, &organisation, *hash, made)? {
            let arguments = vec![("reason", made.goes_on.clone())];
            return Err(Failure::Said { key: "openings-breach", arguments });
        }
    }
    let keys = if args.openings.is_empty() { BTreeMap::new() } else { organisation.officers(&portal)? };
    let addresses = [portal.origin().to_owned()].into_iter().chain(args.address.clone()).collect();
    let officers = Officers { addresses, keys };
    let mut words = Vec::new();
    for path in &args.openings {
        let leaves_of = |day: &str| Ok(ledger::leaves_of(&portal, &organisation, day)?);
        words.push(say_opened(path, &continuations, &officers, speech, leaves_of)?);
    }
    let day = head.as_ref().map(|head| (&head.day, head.size)).unzip();
    speech.object(&json!({
        "consistent": head.is_some(), "day": day.0, "size": day.1, "opened": words.len(), "words": words, "late": &stopped,
    }));
    Ok(if head.is_some() && stopped.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says whether the newest checkpoint goes on from the one in the file, and keeps it there; `None` for a breach.
fn say_history(
    portal: &Portal,
    organisation: &Organisation,
    seen: Option<&Path>,
    evidence_out: Option<&Path>,
    speech: &Speech,
) -> Result<Option<Checkpoint>, Failure> {
    let text = read_seen(seen)?;
    let (kept, told) = parted(&text);
    let kept = (!kept.is_empty()).then_some(kept);
    match ledger::history(portal, organisation, kept)? {
        History::Continues { newest, head } => {
            if let Some(path) = seen {
                fs::write(path, newest + told).map_err(|source| Failure::File { file: path.to_owned(), source })?;
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

pub(super) fn read_seen(seen: Option<&Path>) -> Result<String, Failure> {
    seen.filter(|path| path.exists()).map_or_else(|| Ok(String::new()), read_text)
}

/// What stands in a file of what was seen: the last checkpoint, and behind it what the portal signed of a case.
pub(super) fn parted(text: &str) -> (&str, &str) {
    text.split_at(text.find(case_head::FIRST_LINE).unwrap_or(text.len()))
}

/// What was told of a case on an earlier day, as the file keeps it; the visit goes on from it.
pub(super) fn recall(seen: Option<&Path>, organisation: &Organisation) -> Result<Option<Told>, Failure> {
    let text = read_seen(seen)?;
    // By a roster that was replaced since, it says nothing any more.
    let told = told::read(parted(&text).1.as_bytes(), organisation);
    if let Some(told) = &told {
        organisation.remember_told(told.head.of.clone(), told.clone());
    }
    Ok(told)
}

/// Keeps behind the checkpoint what was told of a case.
pub(super) fn keep_told(seen: Option<&Path>, told: Option<&Told>) -> Result<(), Failure> {
    let (Some(path), Some(told)) = (seen, told) else { return Ok(()) };
    let text = read_seen(seen)?;
    let text = format!("{}{}", parted(&text).0, told.note);
    fs::write(path, text).map_err(|source| Failure::File { file: path.to_owned(), source })
}

pub(super) fn keep_evidence(evidence: &Evidence, out: Option<&Path>, speech: &Speech) -> Result<(), Failure> {
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
    // What was signed in the place of a receipt proves something where the log does not have it either.
    for received in conversation.entries.iter().filter_map(|entry| entry.exchanged.as_ref()) {
        kept = false;
        if let Ok(Promise::Broken(evidence)) =
            ledger::promise(portal, organisation, &received.receipt, &received.note, now)
        {
            keep_evidence(&evidence, evidence_out, speech)?;
        }
    }
    let count = |code| found.get(code).copied().unwrap_or_default().to_string();
    speech.say("promises", &[("kept", &count("kept")), ("pending", &count("pending"))]);
    for (_, made) in ledger::continuations(portal, organisation)? {
        say_continuation(&made, speech);
    }
    let stopped = ledger::newest(portal, organisation)?.and_then(|newest| ledger::stopped(&newest.head, now));
    if let Some(day) = stopped.filter(|_| !found.contains_key(Promise::Late.code())) {
        speech.say("alarm", &[("alarm", &speech.text("alarm-late", &[("day", &day)]))]);
    }
    // While no day is closed there is nothing yet to go on from.
    let begun = !parted(&read_seen(seen)?).0.is_empty() || ledger::newest(portal, organisation)?.is_some();
    if seen.is_some() && begun {
        kept &= say_history(portal, organisation, seen, evidence_out, speech)?.is_some();
    }
    Ok((json!(found), kept))
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

async fn go_on(args: &ContinueArgs, config: &Config, store: Store, speech: &Speech) -> Outcome {
    let signer = Arc::new(Signer::open(&config.keys, false).map_err(Failure::machine)?);
    let folder = config.data.join(LEDGER);
    let portal = portal::assemble(store, signer, Clock::machine(), Arc::default(), &folder);
    let body = portal.directory.by_slug(&args.organisation).await.map_err(Failure::machine)?;
    let body = body.ok_or_else(|| Failure::machine("no such organisation"))?;
    let made = portal.keeper.go_on(&body).await.map_err(|refusal| {
        let key = format!("ledger-stopped-{}", refusal.code());
        Failure::Machine(format!("{refusal}. {}", speech.text(&key, &[])))
    })?;
    say_continuation(&made, speech);
    speech.say("ledger-continued-duty", &[]);
    speech.object(&json!({ "continued": made }));
    Ok(ExitCode::SUCCESS)
}

/// What a continuation says, a line a day.
pub(super) fn say_continuation(made: &Continuation, speech: &Speech) {
    speech.say("ledger-continued", &[("day", &made.goes_on), ("reason", &made.reason)]);
    for day in &made.days {
        let (lost, late) = (day.lost.count.to_string(), day.late.count.to_string());
        speech.say("ledger-continued-day", &[("day", &day.day), ("lost", &lost), ("late", &late)]);
        if !day.aside.is_empty() {
            speech.say("ledger-continued-aside", &[("day", &day.day)]);
        }
    }
}
