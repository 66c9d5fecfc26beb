//! `senim report`, `status`, `answer`: the reporter's door for people who trust no web page.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::speech::{Failure, Outcome, Speech, write_private};
use crate::{
    client::{
        ClientError,
        bodies::{Body, Organisation},
        conversation::{Author, Conversation, Entry},
        evidence::Evidence,
        ledger,
        portal::Portal,
        reporter::{self, Draft, Received},
    },
    entropy,
    now::Clock,
    roster::version::Freshness,
    seal::{
        code::TrackingCode,
        entry::Payload,
        id::{OrganisationId, PersonId},
        statement::{Destination, Door, Excluded},
    },
};

/// Which portal and organisation.
#[derive(Debug, Args)]
pub(super) struct AtArgs {
    /// The portal's address, for example `https://senim.example`.
    #[arg(long)]
    pub portal: String,
    /// A SOCKS proxy, for example `socks5://127.0.0.1:9050` for Tor.
    #[arg(long)]
    pub proxy: Option<String>,
    /// The organisation, by its name in addresses.
    #[arg(long)]
    pub organisation: String,
    /// The organisation's key fingerprint from its poster; another one is refused.
    #[arg(long)]
    pub fingerprint: Option<String>,
}

impl AtArgs {
    pub(super) fn reach(&self) -> Result<(Portal, Organisation), ClientError> {
        let portal = Portal::new(&self.portal, self.proxy.as_deref())?;
        let organisation =
            Organisation::fetch(&portal, &self.organisation, self.fingerprint.as_deref(), &Clock::machine())?;
        Ok((portal, organisation))
    }
}

/// Where a report goes.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    /// This institution's unit for prevention.
    Unit,
    /// The authorised body.
    Authorised,
    /// Both; 43.1 counts from the authorised body's receipt.
    Both,
}

/// The arguments of `senim report`.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    at: AtArgs,
    /// Where it goes; both where the organisation has an authorised body, unless said otherwise.
    #[arg(long, value_enum)]
    to: Option<To>,
    /// A person never to be granted, as BODY:PERSON, both in hex (see what `--json` lists).
    #[arg(long = "exclude", value_name = "BODY:PERSON", value_parser = parse_excluded)]
    excluded: Vec<Excluded>,
    /// The kind of fact.
    #[arg(long, default_value = "corruption")]
    category: String,
    /// The file with the text; standard input otherwise.
    #[arg(long)]
    text: Option<PathBuf>,
    /// Write the tracking code into this new file instead of showing it.
    #[arg(long)]
    code_out: Option<PathBuf>,
    /// Write the signed receipt into this new file.
    #[arg(long)]
    receipt_out: Option<PathBuf>,
    /// Write the receipt with the institution's root and roster into this new file: `senim verify` and the page of the check
    /// need nothing besides, and no network.
    #[arg(long)]
    papers_out: Option<PathBuf>,
}

/// The arguments of `senim status`.
#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    #[command(flatten)]
    at: AtArgs,
    /// The file with the code; it is asked for otherwise. Never an argument: those stand in the process list.
    #[arg(long)]
    code: Option<PathBuf>,
    /// The file in which the last checkpoint seen is kept, and what the portal signed of the case; it tells whoever finds it
    /// that you asked this portal.
    #[arg(long)]
    seen: Option<PathBuf>,
    /// Where to write what proves that a promise was broken.
    #[arg(long)]
    evidence_out: Option<PathBuf>,
    /// Write what of the entries can be laid beside a copy of the log (`senim ledger audit --copy … --entries`) into this new file; it
    /// says nothing of what was written, but it names the case.
    #[arg(long)]
    entries_out: Option<PathBuf>,
}

/// The arguments of `senim answer`.
#[derive(Debug, Args)]
pub(super) struct AnswerArgs {
    #[command(flatten)]
    at: AtArgs,
    /// The file with the code; it is asked for otherwise.
    #[arg(long)]
    code: Option<PathBuf>,
    /// The file with the text; standard input otherwise.
    #[arg(long)]
    text: Option<PathBuf>,
}

fn parse_excluded(text: &str) -> Result<Excluded, String> {
    let (body, person) = text.split_once(':').ok_or("BODY:PERSON")?;
    let body: OrganisationId = body.parse().map_err(|_| "BODY: 64 hex digits")?;
    let person: PersonId = person.parse().map_err(|_| "PERSON: 32 hex digits")?;
    Ok(Excluded { body, person })
}

/// Reports.
pub(super) fn report(args: &ReportArgs, speech: &Speech) -> Outcome {
    let (portal, mut organisation) = args.at.reach()?;
    introduce(&organisation, speech);
    let text = speech.content(args.text.as_deref(), "report-prompt")?;
    let destination = match args.to {
        Some(To::Unit) => Destination::Unit,
        Some(To::Authorised) => Destination::Authorised,
        None if organisation.authorised.is_empty() => Destination::Unit,
        Some(To::Both) | None => Destination::Both,
    };
    let payload = Payload::Report {
        language: speech.language.tag().to_owned(),
        category: args.category.clone(),
        answers: Vec::new(),
        text: text.to_string(),
    };
    speech.progress("sealing", &[]);
    // Named in the report: whoever reads it finds out a portal that shows its readers another log. No log yet, none named.
    ledger::newest(&portal, &organisation)?;
    let mut random = entropy::seed::<17>();
    let code = TrackingCode::from_random(&mut random);
    let draft = Draft { payload, destination, excluded: args.excluded.clone(), door: Door::CommandLine };
    let mut sealed = reporter::seal(&code, &organisation, &draft)?;

    // The code is safe before anything is sent: a report whose code is lost is a report that nobody can follow.
    let spelled = code.spell();
    if let Some(path) = &args.code_out {
        write_private(path, format!("{}\n", spelled.as_str()).as_bytes())?;
    } else {
        speech.say("code-made", &[]);
        speech.line(&format!("\n    {}\n", spelled.as_str()));
    }
    let received = loop {
        speech.progress("sending", &[]);
        match sealed.send(&portal, &organisation, &code) {
            Err(ClientError::RosterChanged) => organisation = renewed(&args.at, &organisation, speech)?,
            sent => break sent?,
        }
        sealed = reporter::seal(&code, &organisation, &draft)?;
    };
    if let Some(path) = &args.receipt_out {
        write_private(path, received.note.encode().as_bytes())?;
    }
    if let Some(path) = &args.papers_out {
        let papers = Evidence::kept(&organisation, &received.note).write()? + "\n";
        write_private(path, papers.as_bytes())?;
    }
    speech.say("sent", &[]);
    say_receipt(&received, speech);
    let shown_code = args.code_out.is_none().then(|| spelled.to_string());
    speech.object(&json!({ "code": shown_code, "receipt": receipt_object(&received) }));
    Ok(ExitCode::SUCCESS)
}

/// Writes what of a case's entries can be laid beside a copy of the log.
pub(super) fn write_entries(conversation: &Conversation, path: &Path) -> Result<(), Failure> {
    let lines: String = conversation.entries.iter().map(|entry| entry.paper.line()).collect();
    write_private(path, lines.as_bytes())
}

/// Reads a case.
pub(super) fn status(args: &StatusArgs, speech: &Speech) -> Outcome {
    let (portal, organisation) = args.at.reach()?;
    let code = speech.code(args.code.as_deref())?;
    let (seen, evidence_out) = (args.seen.as_deref(), args.evidence_out.as_deref());
    let told_before = super::ledger::recall(seen, &organisation)?;
    let conversation = match reporter::visit(&portal, &organisation, &code) {
        Err(ClientError::Withheld(evidence)) => {
            speech.say("alarm", &[("alarm", &speech.text("alarm-withheld", &[]))]);
            super::ledger::keep_evidence(&evidence, evidence_out, speech)?;
            return Err(ClientError::Withheld(evidence).into());
        }
        visited => visited?,
    };
    say_conversation(&conversation, &organisation, speech);
    if let Some(path) = &args.entries_out {
        write_entries(&conversation, path)?;
    }
    let (promises, mut kept) =
        super::ledger::say_promises(&portal, &organisation, &conversation, seen, evidence_out, speech)?;
    if let Some(evidence) = &conversation.withheld {
        super::ledger::keep_evidence(evidence, evidence_out, speech)?;
        kept = false;
    }
    let told = organisation.told(&reporter::subject(&code, &organisation));
    super::ledger::keep_told(seen, told.or(told_before).as_ref())?;
    let mut object = conversation_object(&conversation);
    object["promises"] = promises;
    speech.object(&object);
    Ok(if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes into a case.
pub(super) fn answer(args: &AnswerArgs, speech: &Speech) -> Outcome {
    let (portal, organisation) = args.at.reach()?;
    let code = speech.code(args.code.as_deref())?;
    let text = speech.content(args.text.as_deref(), "answer-prompt")?;
    speech.progress("sending", &[]);
    let received = reporter::answer(&portal, &organisation, &code, &text)?;
    speech.say("sent", &[]);
    say_receipt(&received, speech);
    speech.object(&json!({ "receipt": receipt_object(&received) }));
    Ok(ExitCode::SUCCESS)
}

/// The organisation by its lists of now, once the person has seen who reads by them and agreed.
fn renewed(at: &AtArgs, before: &Organisation, speech: &Speech) -> Result<Organisation, ClientError> {
    let (_, now) = at.reach()?;
    let lists = |of: &Organisation| of.bodies().map(|body| body.roster.hash()).collect::<Vec<_>>();
    if lists(&now) == lists(before) {
        // A portal that refuses its own newest lists.
        return Err(ClientError::NotAnAnswer);
    }
    speech.progress("roster-changed", &[]);
    introduce(&now, speech);
    for (key, whose, others) in [("readers-gone", before, &now), ("readers-come", &now, before)] {
        let names = missing_in(others, whose);
        if !names.is_empty() {
            speech.progress(key, &[("names", &names.join(", "))]);
        }
    }
    if speech.agreed("send-to-these") { Ok(now) } else { Err(ClientError::RosterChanged) }
}

/// The names of those who read in one organisation and not in the other.
fn missing_in(others: &Organisation, whose: &Organisation) -> Vec<String> {
    let readers = |of: &Organisation| -> Vec<_> {
        let person = |body: &Body| {
            let id = body.root.id();
            body.readers(of.today).map(move |person| ((id, person.id), person.name.clone())).collect::<Vec<_>>()
        };
        of.bodies().flat_map(person).collect()
    };
    let known: Vec<_> = readers(others).into_iter().map(|(id, _)| id).collect();
    readers(whose).into_iter().filter(|(id, _)| !known.contains(id)).map(|(_, name)| name).collect()
}

/// Who will read, and by which keys that is known; said before anything is typed.
fn introduce(organisation: &Organisation, speech: &Speech) {
    for body in organisation.bodies() {
        let names = &body.root.newest().names;
        speech.progress("organisation", &[("name", speech.language.of(names))]);
        speech.progress("fingerprint", &[("fingerprint", &body.root.fingerprint())]);
        if let Freshness::Unconfirmed { since } = body.freshness {
            speech.progress("roster-unconfirmed", &[("day", &since.to_string())]);
        }
    }
    if organisation.institution.roster.content().demo {
        speech.progress("demo-warning", &[]);
    }
    speech.progress("readers", &[]);
    for body in organisation.bodies() {
        for person in body.readers(organisation.today) {
            let office = speech.language.of(&person.office);
            super::speech::aside(&format!("  {} – {office}  ({}:{})", person.name, body.root.id(), person.id));
        }
    }
}

pub(super) fn say_receipt(received: &Received, speech: &Speech) {
    let receipt = &received.receipt;
    speech.say("receipt-mark", &[("mark", &receipt.mark())]);
    speech.say("received-on", &[("day", &receipt.parts.legal_day)]);
    speech.say("protected-until", &[("day", &receipt.protected_until)]);
}

pub(super) fn receipt_object(received: &Received) -> Value {
    let receipt = &received.receipt;
    json!({
        "mark": receipt.mark(),
        "time": receipt.time,
        "legal_day": receipt.parts.legal_day,
        "protected_until": receipt.protected_until,
        "note": received.note.encode(),
    })
}

/// Says what is not as it should be.
pub(super) fn say_alarms(conversation: &Conversation, speech: &Speech) {
    for alarm in &conversation.alarms {
        let words = speech.text(&format!("alarm-{}", alarm.code()), &[]);
        speech.say("alarm", &[("alarm", &words)]);
    }
}

/// Shows a conversation to a person.
pub(super) fn say_conversation(conversation: &Conversation, organisation: &Organisation, speech: &Speech) {
    say_alarms(conversation, speech);
    say_clocks(&conversation.docket, speech);
    for entry in &conversation.entries {
        say_entry(entry, organisation, speech);
    }
    if !conversation.history.is_empty() {
        speech.line("");
        speech.say("history", &[]);
    }
    for entry in &conversation.history {
        say_entry(entry, organisation, speech);
    }
}

/// The terms that run or are owed, and every breach: nothing erases it.
fn say_clocks(docket: &Value, speech: &Speech) {
    let list = |of: &Value, key: &str| of[key].as_array().cloned().unwrap_or_default();
    for part in list(docket, "procedures") {
        for (key, lines) in [("clock", list(&part, "clocks")), ("breach", list(&part, "breaches"))] {
            for line in lines {
                let said = |key: &str| line[key].as_str().unwrap_or_default();
                let key = match (key, said("state")) {
                    ("clock", "running") => "clock-told-running",
                    ("clock", "late") => "clock-told-late",
                    ("breach", _) => "clock-told-breach",
                    _ => continue,
                };
                let arguments = [
                    ("paragraph", said("paragraph")),
                    ("rule", said("rule")),
                    ("due", said("due")),
                    ("written", said("written")),
                ];
                speech.say(key, &arguments);
            }
        }
    }
}

fn say_entry(entry: &Entry, organisation: &Organisation, speech: &Speech) {
    let author = match &entry.author {
        Author::Reporter => speech.text("from-reporter", &[]),
        Author::Officer { name, office, .. } => format!("{name} – {}", speech.language.of(office)),
        Author::Unknown => speech.text("from-unknown", &[]),
    };
    let when = if entry.minute.is_empty() { &entry.day } else { &entry.minute };
    speech.line(&format!("\n{} · {when} · {author}", entry.sequence));
    speech.line(&match &entry.payload {
        Some(
            Payload::Report { text, .. }
            | Payload::Message { text }
            | Payload::Step { text }
            | Payload::Agreement { text, .. },
        ) => text.clone(),
        Some(Payload::Paper { title, text }) => format!("{title}\n\n{text}"),
        Some(Payload::SetAside { until, reason }) => {
            speech.text("step-set-aside", &[("day", until), ("reason", reason)])
        }
        Some(Payload::TakenUp) => speech.text("step-taken-up", &[]),
        Some(Payload::Assigned { person }) => {
            let known = organisation.bodies().find_map(|body| body.roster.person(*person));
            let name = known.map_or_else(|| person.to_string(), |known| known.name.clone());
            speech.text("step-assigned", &[("name", &name)])
        }
        Some(Payload::Unknown { kind }) => speech.text("unknown-kind", &[("kind", kind)]),
        None => speech.text("not-genuine", &[]),
    });
    if let Some(received) = &entry.receipt {
        say_receipt(received, speech);
    }
}

/// A conversation for a script.
pub(super) fn conversation_object(conversation: &Conversation) -> Value {
    json!({
        "case": conversation.case,
        "destination": conversation.statement.destination.word(),
        "door": conversation.statement.door.word(),
        "alarms": conversation.alarms.iter().map(|alarm| alarm.code()).collect::<Vec<_>>(),
        "entries": conversation.entries.iter().map(entry_object).collect::<Vec<_>>(),
        "history": conversation.history.iter().map(entry_object).collect::<Vec<_>>(),
        "docket": conversation.docket,
    })
}

fn entry_object(entry: &Entry) -> Value {
    let (role, name) = match &entry.author {
        Author::Reporter => ("reporter", ""),
        Author::Officer { name, .. } => ("officer", name.as_str()),
        Author::Unknown => ("unknown", ""),
    };
    let text = match &entry.payload {
        Some(
            Payload::Report { text, .. }
            | Payload::Message { text }
            | Payload::Step { text }
            | Payload::Paper { text, .. }
            | Payload::Agreement { text, .. },
        ) => Some(text.clone()),
        Some(Payload::SetAside { reason, .. }) => Some(reason.clone()),
        Some(Payload::Assigned { person }) => Some(person.to_string()),
        _ => None,
    };
    json!({
        "sequence": entry.sequence,
        "role": role,
        "name": name,
        "day": entry.day,
        "minute": entry.minute,
        "genuine": entry.payload.is_some(),
        "kind": entry.payload.as_ref().map(Payload::kind),
        "text": text,
        "receipt": entry.receipt.as_ref().map(receipt_object),
    })
}
