//! `senim officer`: keys, queue, cases and answers on the officer's own machine.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    agreement::save_proof,
    report::{conversation_object, say_alarms, say_conversation, write_entries},
    speech::{Failure, Outcome, Speech, read_bytes, write_private},
};
use crate::{
    case::room::Room,
    client::{
        ClientError,
        bodies::Organisation,
        conversation::Conversation,
        officer::{Desk, Keys, QueueRow},
        portal::Portal,
    },
    desk, entropy,
    now::Clock,
    seal::{id::CaseId, passphrase},
    wire::enrolment::Enrolment,
};
use secrecy::ExposeSecret as _;

/// The arguments of `senim officer`.
#[derive(Debug, Args)]
pub(super) struct OfficerArgs {
    #[command(subcommand)]
    command: OfficerCommand,
}

#[derive(Debug, Subcommand)]
enum OfficerCommand {
    /// Make a key: two independent seeds in a wrapped file, and the public half for the roster.
    Keygen {
        /// The officer's name, as the roster is to show it.
        #[arg(long)]
        name: String,
        /// The new key file; the enrolment goes beside it, with `.enrolment` behind its name.
        #[arg(long)]
        out: PathBuf,
    },
    /// The cases open to this key.
    List {
        #[command(flatten)]
        at: DeskArgs,
    },
    /// Open cases on this machine, all in one session: a portal lets a key log in a few times a minute only.
    Open {
        #[command(flatten)]
        at: DeskArgs,
        /// The cases.
        #[arg(required = true)]
        cases: Vec<CaseId>,
        /// Write the sealed entries and the room's identity into this new folder, for stock age, and a file `entries` with what of
        /// them can be laid beside a copy of the log; of several cases, into a folder each in it.
        #[arg(long)]
        export: Option<PathBuf>,
    },
    /// Answer the reporter.
    Reply {
        #[command(flatten)]
        at: DeskArgs,
        /// The case.
        case: CaseId,
        /// The file with the text; standard input otherwise.
        #[arg(long)]
        text: Option<PathBuf>,
    },
    /// Sign the agreement of a case as its counterparty, the leadership or the authorised body: exactly the text that the
    /// reporter signed, which is shown.
    Countersign {
        #[command(flatten)]
        at: DeskArgs,
        /// The case.
        case: CaseId,
        /// Which agreement of the case, counted from 0.
        #[arg(long, default_value_t = 0)]
        nth: usize,
        /// Sign without being asked: the text was read before.
        #[arg(long)]
        yes: bool,
        /// Save the file that proves it as this new file.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Serve this binary's own officers' page on this machine; only API calls go to the portal.
    Desk {
        /// The portal's address.
        #[arg(long)]
        portal: String,
        /// A SOCKS proxy.
        #[arg(long)]
        proxy: Option<String>,
        /// The port on 127.0.0.1; a free one is taken otherwise.
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
}

#[derive(Debug, Args)]
struct DeskArgs {
    /// The portal's address.
    #[arg(long)]
    portal: String,
    /// A SOCKS proxy.
    #[arg(long)]
    proxy: Option<String>,
    /// The officer's own body, by its name in addresses.
    #[arg(long)]
    body: String,
    /// The key file.
    #[arg(long)]
    key: PathBuf,
    /// The file with the passphrase; it is asked for otherwise.
    #[arg(long)]
    passphrase: Option<PathBuf>,
}

impl DeskArgs {
    fn reach(&self) -> Result<Portal, ClientError> {
        Portal::new(&self.portal, self.proxy.as_deref())
    }

    fn open<'a>(&self, portal: &'a Portal, speech: &Speech) -> Result<Desk<'a>, Failure> {
        let clock = Clock::machine();
        let body = Organisation::fetch(portal, &self.body, None, &clock)?;
        let file = read_bytes(&self.key)?;
        let keys = Keys::unlock(&file, &speech.passphrase(self.passphrase.as_deref())?)?;
        Ok(Desk::open(portal, &body, keys, &clock)?)
    }
}

/// Carries out an officer's command.
pub(super) fn run(args: OfficerArgs, speech: &Speech) -> Outcome {
    match args.command {
        OfficerCommand::Keygen { name, out } => keygen(&name, &out, speech),
        OfficerCommand::List { at } => list(&at, speech),
        OfficerCommand::Open { at, cases, export } => open(&at, &cases, export.as_deref(), speech),
        OfficerCommand::Reply { at, case, text } => reply(&at, case, text.as_deref(), speech),
        OfficerCommand::Countersign { at, case, nth, yes, out } => {
            countersign(&at, case, nth, yes, out.as_deref(), speech)
        }
        OfficerCommand::Desk { portal, proxy, port } => serve_desk(&portal, proxy.as_deref(), port, speech),
    }
}

fn keygen(name: &str, out: &Path, speech: &Speech) -> Outcome {
    let passphrase = passphrase::make(&*entropy::seed::<12>()).ok_or_else(|| Failure::machine("passphrase"))?;
    let (keys, file) = Keys::make(&passphrase)?;
    write_private(out, &file)?;
    let enrolment = keys.enrolment(name);
    let mut beside = out.as_os_str().to_owned();
    beside.push(".enrolment");
    let beside = PathBuf::from(beside);
    write_private(&beside, format!("{enrolment}\n").as_bytes())?;
    let fingerprint = Enrolment::read(enrolment.as_bytes()).map_err(Failure::machine)?.fingerprint();

    speech.say("key-made", &[("file", &out.display().to_string())]);
    speech.line(&format!("\n    {}\n", passphrase.expose_secret()));
    let arguments = [("file", &*beside.display().to_string()), ("fingerprint", &*fingerprint)];
    speech.say("enrolment-made", &arguments);
    speech.object(&json!({
        "passphrase": passphrase.expose_secret(),
        "key": out,
        "enrolment": beside,
        "fingerprint": fingerprint,
    }));
    Ok(ExitCode::SUCCESS)
}

fn list(at: &DeskArgs, speech: &Speech) -> Outcome {
    let portal = at.reach()?;
    let desk = at.open(&portal, speech)?;
    let rows = desk.queue()?;
    if rows.is_empty() {
        speech.say("queue-empty", &[]);
    }
    for row in &rows {
        let state = speech.text(if row.unanswered { "queue-unanswered" } else { "queue-answered" }, &[]);
        speech.line(&format!("{}  {}  {} … {}  {state}", row.case, row.slug, row.first_day, row.last_day));
    }
    speech.object(&json!({ "cases": rows }));
    desk.close()?;
    Ok(ExitCode::SUCCESS)
}

/// A case's organisation is in the queue; the officer's own body is only where they work.
fn organisation_of(rows: &[QueueRow], portal: &Portal, case: CaseId) -> Result<Organisation, Failure> {
    let row = rows.iter().find(|row| row.case == case).ok_or(ClientError::NoOffice)?;
    Ok(Organisation::fetch(portal, &row.slug, None, &Clock::machine())?)
}

fn open(at: &DeskArgs, cases: &[CaseId], export: Option<&Path>, speech: &Speech) -> Outcome {
    let portal = at.reach()?;
    let desk = at.open(&portal, speech)?;
    let rows = desk.queue()?;
    if let (Some(folder), [_, _, ..]) = (export, cases) {
        make_folder(folder)?;
    }
    for &case in cases {
        let organisation = organisation_of(&rows, &portal, case)?;
        let conversation = desk.open_case(&organisation, case)?;
        match (export, cases) {
            (Some(folder), [_]) => write_sealed(&conversation, folder)?,
            (Some(folder), _) => write_sealed(&conversation, &folder.join(case.to_string()))?,
            (None, _) => {}
        }
        say_conversation(&conversation, &organisation, speech);
        speech.object(&conversation_object(&conversation));
    }
    desk.close()?;
    Ok(ExitCode::SUCCESS)
}

/// Writes what stock age opens: the sealed entries, and the identity of the room.
fn write_sealed(conversation: &Conversation, folder: &Path) -> Result<(), Failure> {
    let Some(keyring) = &conversation.granted else { return Ok(()) };
    make_folder(folder)?;
    write_private(&folder.join("dialogue.identity"), format!("{}\n", keyring.newest().text().as_str()).as_bytes())?;
    for entry in &conversation.entries {
        write_private(&folder.join(format!("{:04}.age", entry.sequence)), &entry.sealed_body)?;
    }
    write_entries(conversation, &folder.join("entries"))
}

fn make_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir(folder).map_err(|source| Failure::File { file: folder.to_owned(), source })
}

fn reply(at: &DeskArgs, case: CaseId, text: Option<&Path>, speech: &Speech) -> Outcome {
    let portal = at.reach()?;
    let desk = at.open(&portal, speech)?;
    let organisation = organisation_of(&desk.queue()?, &portal, case)?;
    let text = speech.content(text, "answer-prompt")?;
    desk.reply(&organisation, case, text.trim_end())?;
    speech.say("replied", &[]);
    speech.object(&json!({ "replied": case }));
    desk.close()?;
    Ok(ExitCode::SUCCESS)
}

fn countersign(at: &DeskArgs, case: CaseId, nth: usize, yes: bool, out: Option<&Path>, speech: &Speech) -> Outcome {
    let portal = at.reach()?;
    let desk = at.open(&portal, speech)?;
    let organisation = organisation_of(&desk.queue()?, &portal, case)?;
    let room = Room::Agreement(nth);
    let held = desk.enter(&organisation, case, room)?;
    say_alarms(&held.conversation, speech);
    let text = held.offered(&organisation)?;
    speech.line(&text);
    if !yes && !speech.agreed("agreement-sign-this") {
        return Err(Failure::Said { key: "agreement-unsigned", arguments: Vec::new() });
    }
    desk.countersign(&organisation, case, nth, &text)?;
    speech.say("agreement-countersigned", &[]);
    if let Some(out) = out {
        save_proof(&desk.enter(&organisation, case, room)?, &portal, &organisation, out, speech)?;
    }
    speech.object(&json!({ "case": case, "nth": nth, "text": text }));
    desk.close()?;
    Ok(ExitCode::SUCCESS)
}

fn serve_desk(portal: &str, proxy: Option<&str>, port: u16, speech: &Speech) -> Outcome {
    let portal = Portal::new(portal, proxy)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::machine)?;
    runtime.block_on(async {
        let desk = desk::Desk::bind(portal, port).await.map_err(Failure::machine)?;
        speech.progress("desk-open", &[("address", &desk.address())]);
        speech.object(&json!({ "address": desk.address() }));
        desk.serve(super::serve::stop_signal()).await.map_err(Failure::machine)
    })?;
    Ok(ExitCode::SUCCESS)
}
