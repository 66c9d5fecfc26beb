//! The command line: one file a command. Everything may be used here; nothing here is used elsewhere.
//!
//! Exit codes, for scripts: 0 done; 1 refused; 2 wrong usage; 3 not reached, or the connection broke: check before repeating, as what was sent may have arrived.

mod agreement;
mod backup;
mod demo;
mod doctor;
mod init;
mod law;
mod law_words;
mod ledger;
mod ledger_copy;
mod officer;
mod report;
mod roster;
mod serve;
mod speech;
mod verify;
mod verify_site;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use speech::{Failure, Speech};

/// Secure reporting for state bodies: sealed end to end, clocked by the law, checkable by anyone.
#[derive(Debug, Parser)]
#[command(name = "senim", version, propagate_version = true)]
struct Cli {
    /// The language of everything said: kk, ru or en.
    #[arg(long, global = true, default_value = "kk", value_parser = speech::parse_language)]
    speak: crate::document::Language,
    /// Answer in JSON, for scripts.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start everything with demo keys on this machine, to try it.
    Demo(demo::DemoArgs),
    /// Run a portal.
    Serve(serve::ServeArgs),
    /// Make a body: its root keys (outside the data folder), its portal keys, its first root note.
    Init(init::InitArgs),
    /// Keep a body's roster: who reads, with which keys.
    Roster(roster::RosterArgs),
    /// Report, sealed on this machine.
    Report(report::ReportArgs),
    /// Read a case with its tracking code.
    Status(report::StatusArgs),
    /// Write into a case with its tracking code.
    Answer(report::AnswerArgs),
    /// The non-disclosure agreement: demand it, sign it, save what proves it.
    Agreement(agreement::AgreementArgs),
    /// An officer's work: keys, queue, cases, answers, the desk.
    Officer(officer::OfficerArgs),
    /// Check a receipt, an agreement, or what proves a broken promise.
    Verify(verify::VerifyArgs),
    /// A ledger: check that it only grows, open a day's leaves to whoever may see them.
    Ledger(ledger::LedgerArgs),
    /// Copy everything but the keys while the portal serves, or the keys alone, sealed to a passphrase.
    Backup(backup::BackupArgs),
    /// Put a backup into an empty place, and hold it to the published ledgers.
    Restore(backup::RestoreArgs),
    /// Compare a running portal's pages with those in this binary.
    VerifySite(verify_site::VerifySiteArgs),
    /// The rules and their dates.
    Law(law::LawArgs),
    /// Check an installation: what would keep it from serving, and what soon will.
    Doctor(doctor::DoctorArgs),
}

/// Reads the command line and carries it out.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    crate::http::hush_panics();
    let speech = Speech::new(cli.speak, cli.json);
    let outcome = match cli.command {
        Command::Law(args) => return law::run(&args, &speech),
        Command::Demo(args) => demo::run(&args, &speech),
        Command::Serve(args) => serve::run(&args, &speech),
        Command::Init(args) => init::run(&args, &speech),
        Command::Roster(args) => roster::run(args, &speech),
        Command::Report(args) => report::report(&args, &speech),
        Command::Status(args) => report::status(&args, &speech),
        Command::Answer(args) => report::answer(&args, &speech),
        Command::Agreement(args) => agreement::run(&args, &speech),
        Command::Officer(args) => officer::run(args, &speech),
        Command::Verify(args) => verify::run(&args, &speech),
        Command::Ledger(args) => ledger::run(&args, &speech),
        Command::Backup(args) => backup::backup(&args, &speech),
        Command::Restore(args) => backup::restore(&args, &speech),
        Command::VerifySite(args) => verify_site::run(&args, &speech),
        Command::Doctor(args) => doctor::run(&args, &speech),
    };
    outcome.unwrap_or_else(|failure: Failure| speech.fail(&failure))
}
