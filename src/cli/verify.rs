//! `senim verify`: whether a receipt holds, or the proof of a broken promise, by the body's own root.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use jiff::{Timestamp, civil::Date};
use serde_json::json;

use super::speech::{Failure, Outcome, Speech, read_bytes};
use crate::{
    client::{ClientError, bodies::Organisation, ledger::Evidence, portal::Portal},
    law,
    ledger::receipt::{Receipt, ReceiptRefusal},
    now::Clock,
    roster::{RosterRefusal, root::Root, version::Roster},
    seal::note::Note,
};

/// The arguments of `senim verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The receipt's note, or a file that proves a broken promise.
    receipt: PathBuf,
    /// The body's root notes, from the first; with --roster this needs no network.
    #[arg(long, requires = "roster")]
    root: Vec<PathBuf>,
    /// The roster that the receipt names.
    #[arg(long, requires = "root")]
    roster: Option<PathBuf>,
    /// A portal to ask for both instead.
    #[arg(long, requires = "organisation", conflicts_with = "root")]
    portal: Option<String>,
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

/// Verifies a receipt, or what proves that a promise was broken.
pub(super) fn run(args: &VerifyArgs, speech: &Speech) -> Outcome {
    let bytes = read_bytes(&args.receipt)?;
    if bytes.starts_with(b"{") {
        return run_evidence(args, &bytes, speech);
    }
    let note = Note::parse(&bytes).map_err(|_| ClientError::from(ReceiptRefusal::Shape))?;
    let (fingerprint, roster) = match &args.portal {
        Some(portal) => from_portal(args, portal, &note)?,
        None => from_files(args)?,
    };
    compare(args, &fingerprint)?;
    let receipt = Receipt::verify(&note, &roster.receipt_key()).map_err(ClientError::from)?;
    if !is_of(&receipt, &roster) {
        return Err(ClientError::from(ReceiptRefusal::Exchanged).into());
    }
    let place = match (&args.checkpoint, &args.tiles) {
        (Some(checkpoint), Some(tiles)) => {
            let keys = [roster.ledger_key()];
            let head = super::ledger_copy::read_checkpoint(checkpoint, &receipt.ledger_origin, &keys)?;
            let day = &receipt.parts.legal_day;
            Some((super::ledger_copy::find_leaf(tiles, &head, receipt.leaf(), day, &keys)?, head.day))
        }
        _ => None,
    };
    speech.say("verified", &[]);
    speech.say("fingerprint", &[("fingerprint", &fingerprint)]);
    speech.say("receipt-mark", &[("mark", &receipt.mark())]);
    speech.say("received-on", &[("day", &receipt.parts.legal_day)]);
    speech.line(&receipt.time);
    speech.say("protected-until", &[("day", &receipt.protected_until)]);
    match &place {
        Some((place, day)) => speech.say("verified-included", &[("place", &place.to_string()), ("day", day)]),
        None => speech.say("verified-limits", &[]),
    }
    speech.object(&json!({
        "verified": true,
        "fingerprint": fingerprint,
        "mark": receipt.mark(),
        "time": receipt.time,
        "legal_day": receipt.parts.legal_day,
        "protected_until": receipt.protected_until,
        "leaf": receipt.leaf(),
        "place": place.map(|(place, _)| place),
    }));
    Ok(ExitCode::SUCCESS)
}

/// Verifies a file that proves a broken promise.
fn run_evidence(args: &VerifyArgs, bytes: &[u8], speech: &Speech) -> Outcome {
    let evidence = Evidence::read(bytes).map_err(|_| ClientError::Ledger)?;
    let (fingerprint, roster) = match (&args.portal, Note::parse(evidence.receipt.as_bytes())) {
        (Some(portal), Ok(note)) => from_portal(args, portal, &note)?,
        (Some(portal), Err(_)) => {
            let organisation = at_portal(args, portal)?.1;
            (organisation.institution.root.fingerprint(), (*organisation.institution.roster).clone())
        }
        (None, _) => from_files(args)?,
    };
    compare(args, &fingerprint)?;
    let evidence = Evidence::check(bytes, &[&roster]).map_err(|_| ClientError::Ledger)?;
    speech.say(if evidence.kind == "fork" { "evidence-fork" } else { "evidence-dropped" }, &[]);
    speech.say("fingerprint", &[("fingerprint", &fingerprint)]);
    speech.object(&json!({ "breach": evidence.kind, "fingerprint": fingerprint }));
    Ok(ExitCode::SUCCESS)
}

fn compare(args: &VerifyArgs, fingerprint: &str) -> Result<(), ClientError> {
    let another = args.fingerprint.as_ref().is_some_and(|given| given != fingerprint);
    if another { Err(ClientError::Fingerprint) } else { Ok(()) }
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

fn from_files(args: &VerifyArgs) -> Result<(String, Roster), Failure> {
    let read = |path: &PathBuf| -> Result<Note, Failure> {
        Ok(Note::parse(&read_bytes(path)?).map_err(RosterRefusal::from).map_err(ClientError::from)?)
    };
    let roots = args.root.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let root = Root::verify(&roots).map_err(ClientError::from)?;
    let Some(path) = &args.roster else { return Err(Failure::machine("--portal, or --root and --roster")) };
    let roster = Roster::verify_older(&read(path)?, &root).map_err(ClientError::from)?;
    Ok((root.fingerprint(), roster))
}

/// The roster that the receipt names, whatever its age: a receipt holds for years.
fn from_portal(args: &VerifyArgs, portal: &str, note: &Note) -> Result<(String, Roster), Failure> {
    let (portal, organisation) = at_portal(args, portal)?;
    let hash = note.text().lines().find_map(|line| line.strip_prefix("roster: ")).and_then(|hash| hash.parse().ok());
    let hash = hash.ok_or(ClientError::Receipt(ReceiptRefusal::Shape))?;
    let roster = organisation.roster(&portal, hash)?.ok_or(ClientError::Roster(RosterRefusal::Unsigned))?;
    // The roster's own body is whose fingerprint is shown, be it the institution or a body that it points to.
    let body =
        organisation.body(roster.content().organisation).ok_or(ClientError::Roster(RosterRefusal::Organisation))?;
    Ok((body.root.fingerprint(), (*roster).clone()))
}

fn at_portal(args: &VerifyArgs, portal: &str) -> Result<(Portal, Organisation), ClientError> {
    let portal = Portal::new(portal, None)?;
    let slug = args.organisation.as_deref().unwrap_or_default();
    let organisation = Organisation::fetch(&portal, slug, None, &Clock::machine())?;
    Ok((portal, organisation))
}
