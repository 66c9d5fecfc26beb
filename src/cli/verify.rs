//! `senim verify`: whether a receipt holds, by the body's own root, whether a file proves a broken promise or an agreement in
//! force, and whether a saved page is another than the body's roster names.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use jiff::{Timestamp, civil::Date};
use serde_json::json;

use super::speech::{Failure, Outcome, Speech, read_bytes};
use crate::{
    client::{
        ClientError,
        altered::Altered,
        bodies::Organisation,
        evidence::Evidence,
        ledger::{self, Promise},
        portal::Portal,
    },
    document::agreement::{self, Proven},
    law,
    ledger::receipt::{Receipt, ReceiptRefusal},
    now::Clock,
    roster::{
        RosterRefusal,
        root::Root,
        version::{Roster, ledger_keys},
    },
    seal::{id::NoteHash, note::Note},
};

/// The arguments of `senim verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The receipt's note, a page that `verify-site` saved, an agreement that both signed, or a file of papers: a kept receipt, or
    /// what proves a broken promise. Such a file brings root and rosters with it; give the fingerprint from the poster.
    file: PathBuf,
    /// The body's root notes, from the first, instead of those in the file; with --roster this needs no network.
    #[arg(long, requires = "roster")]
    root: Vec<PathBuf>,
    /// Rosters of the body: the one that the receipt names, and those with the keys that signed checkpoints since.
    #[arg(long, requires = "root")]
    roster: Vec<PathBuf>,
    /// A portal to ask for both instead, wherever it is today.
    #[arg(long, requires = "organisation", conflicts_with = "root")]
    portal: Option<String>,
    /// A SOCKS proxy, for example `socks5://127.0.0.1:9050` for Tor.
    #[arg(long, requires = "portal")]
    proxy: Option<String>,
    /// A checkpoint of the ledger, of the receipt's day or of any later one; with --tiles.
    #[arg(long, requires = "tiles")]
    checkpoint: Option<PathBuf>,
    /// A copy of the folder of the published ledger.
    #[arg(long, requires = "checkpoint")]
    tiles: Option<PathBuf>,
    /// The organisation, by its name in addresses.
    #[arg(long)]
    organisation: Option<String>,
    /// The fingerprint from the poster; another one is refused.
    #[arg(long)]
    fingerprint: Option<String>,
}

/// A body's rosters, verified by its root, the newest first, and the root's fingerprint.
struct Vouched {
    fingerprint: String,
    rosters: Vec<Roster>,
}

/// Verifies a receipt, or what proves a broken promise.
pub(super) fn run(args: &VerifyArgs, speech: &Speech) -> Outcome {
    let asked = match &args.portal {
        Some(address) => {
            let portal = Portal::new(address, args.proxy.as_deref())?;
            let slug = args.organisation.as_deref().unwrap_or_default();
            let organisation = Organisation::fetch(&portal, slug, None, &Clock::machine())?;
            Some((portal, organisation))
        }
        None => None,
    };
    let bytes = read_bytes(&args.file)?;
    if agreement::claims(&bytes) {
        return in_force(args, &bytes, asked.as_ref(), speech);
    }
    if let Some(altered) = Altered::parse(&bytes) {
        return pages(args, &altered, asked.as_ref(), speech);
    }
    // A note begins with a word, a file of papers with a brace.
    if !bytes.starts_with(b"{") {
        return receipt(args, &bytes, None, asked.as_ref(), speech);
    }
    let papers = Evidence::parse(&bytes)?;
    if papers.kind == "receipt" {
        return receipt(args, papers.receipt.as_bytes(), Some(&papers), asked.as_ref(), speech);
    }
    evidence(args, &bytes, &papers, asked.as_ref(), speech)
}

fn evidence(
    args: &VerifyArgs,
    bytes: &[u8],
    papers: &Evidence,
    asked: Option<&(Portal, Organisation)>,
    speech: &Speech,
) -> Outcome {
    let vouched = vouched(args, asked, Some(papers), Receipt::roster_named(&papers.receipt))?;
    if papers.kind == "checkpoint" {
        let head = papers.head(&vouched.rosters.iter().collect::<Vec<_>>())?;
        speech.say("fingerprint", &[("fingerprint", &vouched.fingerprint)]);
        speech.say("checkpoint-shown", &[("day", &head.day), ("count", &head.size.to_string())]);
        speech.object(&json!({ "day": head.day, "size": head.size, "fingerprint": vouched.fingerprint }));
        return Ok(ExitCode::SUCCESS);
    }
    let found = Evidence::check(bytes, &vouched.rosters.iter().collect::<Vec<_>>())?;
    let day = found.day().unwrap_or_default();
    speech.say("fingerprint", &[("fingerprint", &vouched.fingerprint)]);
    speech.say(&format!("evidence-{}", found.kind), &[("day", &day)]);
    speech.object(&json!({
        "proved": found.kind, "origin": found.origin, "day": day, "fingerprint": vouched.fingerprint,
    }));
    Ok(ExitCode::SUCCESS)
}

/// An agreement is judged by its file alone; a root from elsewhere only says whose it must be.
fn in_force(args: &VerifyArgs, bytes: &[u8], asked: Option<&(Portal, Organisation)>, speech: &Speech) -> Outcome {
    let unproven = |why: agreement::Unproven| Failure::Said { key: why.code(), arguments: Vec::new() };
    let Proven { proof, day, organisation, counterparty, name, office } = agreement::verify(bytes).map_err(unproven)?;
    let given = match asked {
        Some((_, asked)) => Some(asked.institution.root.fingerprint()),
        None if args.root.is_empty() => None,
        None => Some(from_files(args)?.fingerprint),
    };
    if given.iter().chain(&args.fingerprint).any(|given| *given != organisation.fingerprint) {
        return Err(ClientError::Fingerprint.into());
    }
    let language = speech.language;
    let (whose, by, office) =
        (language.of(&organisation.names), language.of(&counterparty.names), language.of(&office));
    let (case, day) = (proof.case.to_string(), day.to_string());
    speech.say("agreement-in-force", &[("case", &case), ("day", &day), ("organisation", whose)]);
    speech.say("fingerprint", &[("fingerprint", &organisation.fingerprint)]);
    speech.say("agreement-by-reporter", &[]);
    speech.say("agreement-by-counterparty", &[("name", &name), ("office", office), ("body", by)]);
    if counterparty != organisation {
        speech.say("fingerprint", &[("fingerprint", &counterparty.fingerprint)]);
    }
    speech.line(&format!("\n{}", proof.text));
    speech.object(&json!({
        "agreement": "in-force", "organisation": proof.organisation, "fingerprint": organisation.fingerprint,
        "case": proof.case, "nth": proof.nth, "day": day, "language": proof.language, "template": proof.template,
        "counterparty": proof.counterparty, "counterparty_fingerprint": counterparty.fingerprint,
        "name": name, "office": office, "text": proof.text,
    }));
    Ok(ExitCode::SUCCESS)
}

fn pages(args: &VerifyArgs, it: &Altered, asked: Option<&(Portal, Organisation)>, speech: &Speech) -> Outcome {
    let vouched = vouched(args, asked, None, None)?;
    it.check(&vouched.rosters.iter().collect::<Vec<_>>())?;
    speech.say("fingerprint", &[("fingerprint", &vouched.fingerprint)]);
    let words = [("portal", &it.portal), ("address", &it.address), ("file", &it.file)];
    speech.say("evidence-pages", &words.map(|(name, word)| (name, word.as_str())));
    speech.object(&json!({
        "proved": it.kind, "portal": it.portal, "address": it.address, "file": it.file,
        "fingerprint": vouched.fingerprint,
    }));
    Ok(ExitCode::SUCCESS)
}

fn receipt(
    args: &VerifyArgs,
    bytes: &[u8],
    papers: Option<&Evidence>,
    asked: Option<&(Portal, Organisation)>,
    speech: &Speech,
) -> Outcome {
    let note = &Note::parse(bytes).map_err(|_| ClientError::from(ReceiptRefusal::Shape))?;
    let named = Receipt::roster_named(note.text()).ok_or(ClientError::Receipt(ReceiptRefusal::Shape))?;
    let vouched = vouched(args, asked, papers, Some(named))?;
    let roster = vouched.rosters.iter().find(|roster| roster.hash() == named);
    let roster = roster.ok_or(ClientError::Roster(RosterRefusal::Unsigned))?;
    let receipt = Receipt::verify(note, &roster.receipt_key()).map_err(ClientError::from)?;
    if !is_of(&receipt, roster) {
        return Err(ClientError::from(ReceiptRefusal::Exchanged).into());
    }
    let place = match (&args.checkpoint, &args.tiles) {
        (Some(checkpoint), Some(tiles)) => {
            let keys = |day| ledger_keys(&vouched.rosters, day);
            let head = super::ledger_copy::read_checkpoint(checkpoint, &receipt.ledger_origin, &keys)?;
            let day = &receipt.parts.legal_day;
            Some((super::ledger_copy::find_leaf(tiles, &head, receipt.leaf(), day, &keys)?, head.day))
        }
        _ => papers.map_or(Ok(None), |papers| papers.place(&receipt, &vouched.rosters.iter().collect::<Vec<_>>()))?,
    };
    // Where a portal is at hand, it is held to what it promised.
    let now = Clock::machine().now();
    let promise =
        asked.map(|(portal, organisation)| ledger::promise(portal, organisation, &receipt, note, now)).transpose()?;
    speech.say("verified", &[]);
    speech.say("fingerprint", &[("fingerprint", &vouched.fingerprint)]);
    speech.say("receipt-mark", &[("mark", &receipt.mark())]);
    speech.say("received-on", &[("day", &receipt.parts.legal_day)]);
    speech.line(&receipt.time);
    speech.say("protected-until", &[("day", &receipt.protected_until)]);
    let day = ("day", receipt.parts.legal_day.as_str());
    match (&place, &promise) {
        (Some((place, day)), _) => speech.say("verified-included", &[("place", &place.to_string()), ("day", day)]),
        (None, Some(Promise::Kept)) => speech.say("verified-kept", &[day]),
        (None, Some(Promise::Late)) => speech.say("alarm", &[("alarm", &speech.text("alarm-late", &[day]))]),
        (None, Some(Promise::Broken(_))) => speech.say("alarm", &[("alarm", &speech.text("alarm-broken", &[day]))]),
        (None, _) => speech.say("verified-limits", &[]),
    }
    speech.object(&json!({
        "verified": true,
        "fingerprint": vouched.fingerprint,
        "mark": receipt.mark(),
        "time": receipt.time,
        "legal_day": receipt.parts.legal_day,
        "protected_until": receipt.protected_until,
        "leaf": receipt.leaf(),
        "place": place.map(|(place, _)| place),
        "promise": promise.as_ref().map(Promise::code),
    }));
    Ok(if matches!(promise, Some(Promise::Broken(_))) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The rosters by which is judged, of the body that the poster names.
fn vouched(
    args: &VerifyArgs,
    asked: Option<&(Portal, Organisation)>,
    papers: Option<&Evidence>,
    named: Option<NoteHash>,
) -> Result<Vouched, Failure> {
    let vouched = match (asked, papers) {
        (Some((portal, organisation)), _) => from_portal(portal, organisation, named)?,
        (None, Some(papers)) if args.root.is_empty() => {
            let (root, rosters) = papers.body()?;
            Vouched { fingerprint: root.fingerprint(), rosters }
        }
        (None, _) => from_files(args)?,
    };
    match &args.fingerprint {
        Some(given) if *given != vouched.fingerprint => Err(ClientError::Fingerprint.into()),
        _ => Ok(vouched),
    }
}

/// Whether the receipt says what a portal under that roster must have said.
fn is_of(receipt: &Receipt, roster: &Roster) -> bool {
    let content = roster.content();
    let Ok(day) = receipt.parts.legal_day.parse::<Date>() else { return false };
    let Ok(time) = receipt.time.parse::<Timestamp>() else { return false };
    receipt.organisation == content.organisation
        && receipt.roster == roster.hash()
        && receipt.rule_sets == content.rule_sets.join(",")
        && receipt.ledger_origin == content.ledger_origin
        && receipt.protected_until == law::window::protected_until(day).to_string()
        && law::day::legal_day(time) == day
}

fn from_files(args: &VerifyArgs) -> Result<Vouched, Failure> {
    let read = |path: &PathBuf| -> Result<Note, Failure> {
        Ok(Note::parse(&read_bytes(path)?).map_err(RosterRefusal::from).map_err(ClientError::from)?)
    };
    let roots = args.root.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if roots.is_empty() {
        return Err(Failure::machine("--portal, or --root and --roster"));
    }
    let root = Root::verify(&roots).map_err(ClientError::from)?;
    let verify =
        |path| -> Result<Roster, Failure> { Ok(Roster::verify_older(&read(path)?, &root).map_err(ClientError::from)?) };
    let mut rosters = args.roster.iter().map(verify).collect::<Result<Vec<_>, _>>()?;
    rosters.sort_by_key(|roster| std::cmp::Reverse(roster.content().version));
    Ok(Vouched { fingerprint: root.fingerprint(), rosters })
}

/// The institution's rosters from the newest back to the one that is named, whatever its age: a receipt holds for years; all
/// where none is. Of another body that it points to, the named one.
fn from_portal(portal: &Portal, organisation: &Organisation, named: Option<NoteHash>) -> Result<Vouched, Failure> {
    let own = &organisation.institution;
    let Some(named) = named else {
        return Ok(Vouched { fingerprint: own.root.fingerprint(), rosters: organisation.rosters(portal)? });
    };
    let roster = organisation.roster(portal, named)?.ok_or(ClientError::Roster(RosterRefusal::Unsigned))?;
    if roster.content().organisation != own.root.id() {
        let body = organisation.body(roster.content().organisation);
        let body = body.ok_or(ClientError::Roster(RosterRefusal::Organisation))?;
        return Ok(Vouched { fingerprint: body.root.fingerprint(), rosters: vec![(*roster).clone()] });
    }
    let rosters = organisation.rosters_back_to(portal, &roster)?;
    Ok(Vouched { fingerprint: own.root.fingerprint(), rosters })
}
