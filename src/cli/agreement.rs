//! `senim agreement`: the non-disclosure agreement (43.6, 44.3) by the terminal: demanded and signed with the code, saved as the
//! file that proves it.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::{
    report::{AtArgs, receipt_object, say_alarms, say_receipt},
    speech::{self, Failure, Outcome, Speech},
};
use crate::{
    case::agreement::Counterparty,
    client::{bodies::Organisation, portal::Portal, rights::Rights, room::Held},
    document::Language,
};

/// With whom.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum With {
    /// The leadership of the state body.
    Leadership,
    /// The authorised body.
    Authorised,
}

/// The arguments of `senim agreement`.
#[derive(Debug, Args)]
pub(super) struct AgreementArgs {
    #[command(subcommand)]
    command: AgreementCommand,
}

#[derive(Debug, Subcommand)]
enum AgreementCommand {
    /// Demand it, at any stage of the case.
    Demand {
        #[command(flatten)]
        of: OfArgs,
        /// With whom.
        #[arg(long, value_enum)]
        with: With,
    },
    /// Read its text and sign it with the code's key.
    Sign {
        #[command(flatten)]
        of: OfArgs,
        /// Which agreement of the case, counted from 0.
        #[arg(long, default_value_t = 0)]
        nth: usize,
        /// The language of the text: kk or ru.
        #[arg(long, default_value = "kk", value_parser = parse_state_language)]
        language: Language,
        /// Sign without being asked: the text was read before.
        #[arg(long)]
        yes: bool,
    },
    /// Save the file that proves it, once both have signed; `senim verify` needs nothing besides.
    Save {
        #[command(flatten)]
        of: OfArgs,
        /// Which agreement of the case, counted from 0.
        #[arg(long, default_value_t = 0)]
        nth: usize,
        /// The new file.
        #[arg(long)]
        out: PathBuf,
    },
}

/// Whose case.
#[derive(Debug, Args)]
struct OfArgs {
    #[command(flatten)]
    at: AtArgs,
    /// The file with the code; it is asked for otherwise.
    #[arg(long)]
    code: Option<PathBuf>,
}

/// What is signed is in a language of the state.
fn parse_state_language(tag: &str) -> Result<Language, String> {
    Language::parse(tag).filter(|language| *language != Language::En).ok_or_else(|| "kk, ru".to_owned())
}

/// Carries out what the holder of a code demands.
pub(super) fn run(args: &AgreementArgs, speech: &Speech) -> Outcome {
    match &args.command {
        AgreementCommand::Demand { of, with } => demand(of, *with, speech),
        AgreementCommand::Sign { of, nth, language, yes } => sign(of, *nth, *language, *yes, speech),
        AgreementCommand::Save { of, nth, out } => save(of, *nth, out, speech),
    }
}

fn demand(of: &OfArgs, with: With, speech: &Speech) -> Outcome {
    let (portal, organisation) = of.at.reach()?;
    let code = speech.code(of.code.as_deref())?;
    let counterparty = match with {
        With::Leadership => Counterparty::Leadership,
        With::Authorised => Counterparty::Authorised,
    };
    speech.progress("sending", &[]);
    let rights = Rights::new(&portal, &organisation, &code);
    let (nth, received) = rights.demand(counterparty, &speech.text("agreement-demand-words", &[]))?;
    speech.say("agreement-demanded", &[("nth", &nth.to_string())]);
    say_receipt(&received, speech);
    speech.object(&json!({ "nth": nth, "receipt": receipt_object(&received) }));
    Ok(ExitCode::SUCCESS)
}

fn sign(of: &OfArgs, nth: usize, language: Language, yes: bool, speech: &Speech) -> Outcome {
    let (portal, organisation) = of.at.reach()?;
    let code = speech.code(of.code.as_deref())?;
    let rights = Rights::new(&portal, &organisation, &code);
    let undemanded = || Failure::Said { key: "agreement-undemanded", arguments: Vec::new() };
    let offered = rights.offered(nth, language)?.ok_or_else(undemanded)?;
    if let Some(held) = rights.agreement(&rights.visit()?, nth)? {
        say_alarms(&held.conversation, speech);
    }
    speech.line(&offered.text);
    if !yes && !speech.agreed("agreement-sign-this") {
        return Err(Failure::Said { key: "agreement-unsigned", arguments: Vec::new() });
    }
    speech.progress("sending", &[]);
    let received = rights.sign(nth, &offered)?;
    speech.say("agreement-signed", &[]);
    say_receipt(&received, speech);
    speech.object(&json!({ "nth": nth, "text": offered.text, "receipt": receipt_object(&received) }));
    Ok(ExitCode::SUCCESS)
}

fn save(of: &OfArgs, nth: usize, out: &Path, speech: &Speech) -> Outcome {
    let (portal, organisation) = of.at.reach()?;
    let code = speech.code(of.code.as_deref())?;
    let rights = Rights::new(&portal, &organisation, &code);
    let held = rights.agreement(&rights.visit()?, nth)?.ok_or_else(half_signed)?;
    say_alarms(&held.conversation, speech);
    save_proof(&held, &portal, &organisation, out, speech)?;
    speech.object(&json!({ "nth": nth, "file": out }));
    Ok(ExitCode::SUCCESS)
}

/// Writes the file that proves an agreement of which both signatures hold.
pub(super) fn save_proof(
    held: &Held,
    portal: &Portal,
    organisation: &Organisation,
    out: &Path,
    speech: &Speech,
) -> Result<(), Failure> {
    let file = held.proof(portal, organisation)?.ok_or_else(half_signed)?;
    speech::write_private(out, file.as_bytes())?;
    speech.say("agreement-saved", &[("file", &out.display().to_string())]);
    Ok(())
}

fn half_signed() -> Failure {
    Failure::Said { key: "agreement-half-signed", arguments: Vec::new() }
}
