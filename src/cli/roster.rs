//! `senim roster`: drafts are made beside the database, signed where the root key is, and published again beside the
//! database. Signing needs neither network nor database.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde_json::json;

use super::{
    init,
    law_words::{calendar_failure, rule_failure},
    speech::{Failure, Outcome, Speech, read_bytes, read_text, write_private},
};
use crate::{
    access::publication,
    directory::{Body, Directory},
    entropy,
    law::{self, calendar::Calendar, rule::RuleBook},
    now::Clock,
    roster::{
        Texts, founding,
        root::Root,
        version::{Person, Role, Roster, RosterNote},
    },
    seal::{
        id::{OrganisationId, PersonId},
        keyfile::RootKey,
        note::Note,
        secret::Seed,
        signature::SigningKey,
    },
    signer::Signer,
    site,
    store::Store,
    wire::enrolment::{Enrolled, Enrolment},
};

/// The arguments of `senim roster`.
#[derive(Debug, Args)]
pub(super) struct RosterArgs {
    #[command(subcommand)]
    command: RosterCommand,
}

#[derive(Debug, Args)]
struct Here {
    /// The organisation, by its name in addresses.
    #[arg(long)]
    organisation: String,
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The database, if it is not SQLite in the data folder.
    #[arg(long)]
    database: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Duty {
    /// Officer of the unit for prevention.
    Prevention,
    /// Officer of an authorised body.
    Authorised,
    /// First head or leadership.
    Leadership,
    /// Secretary of the collegial bodies.
    Secretary,
    /// May sit in the collegial bodies.
    Member,
}

#[derive(Debug, Subcommand)]
enum RosterCommand {
    /// A draft of the next version, with one more person.
    Add {
        #[command(flatten)]
        here: Here,
        /// The person's enrolment, from `senim officer keygen` or the officers' page. Compare its fingerprint first.
        #[arg(long)]
        enrolment: PathBuf,
        /// The person's duty.
        #[arg(long, value_enum, default_value = "prevention")]
        role: Duty,
        /// The office in Kazakh.
        #[arg(long)]
        office_kk: String,
        /// The office in Russian.
        #[arg(long)]
        office_ru: String,
        /// The office in English.
        #[arg(long)]
        office_en: String,
        /// The stable id of a person who stands in the roster already: the key is replaced.
        #[arg(long)]
        person: Option<PersonId>,
        /// The draft; one that is there already is continued.
        #[arg(long)]
        draft: PathBuf,
    },
    /// A draft of the next version as it stands: due at least every 35 days.
    Draft {
        #[command(flatten)]
        here: Here,
        /// An authorised body that it points to from now on, by its id in hex.
        #[arg(long)]
        points_to: Vec<OrganisationId>,
        /// A rule set that it names from now on.
        #[arg(long)]
        rule_set: Vec<String>,
        /// An addition to the calendar, as `senim law calendar --calendar` tries it: transfers, Kurban Ait, confirmed years.
        #[arg(long)]
        calendar: Vec<String>,
        /// The new draft.
        #[arg(long)]
        draft: PathBuf,
    },
    /// Sign a draft with root keys.
    Sign {
        /// The draft.
        #[arg(long)]
        draft: PathBuf,
        /// A root key file; as many as the root demands.
        #[arg(long, required = true)]
        key: Vec<PathBuf>,
        /// The file with the passphrase of each key, in the same order; asked for otherwise.
        #[arg(long)]
        passphrase: Vec<PathBuf>,
        /// The signed note.
        #[arg(long)]
        out: PathBuf,
    },
    /// Publish a signed roster.
    Publish {
        #[command(flatten)]
        here: Here,
        /// The signed note.
        note: PathBuf,
    },
    /// The newest roster.
    Show {
        #[command(flatten)]
        here: Here,
    },
}

/// Keeps a roster.
pub(super) fn run(args: RosterArgs, speech: &Speech) -> Outcome {
    let today = law::day::legal_day(Clock::machine().now());
    match args.command {
        RosterCommand::Add { here, enrolment, role, office_kk, office_ru, office_en, person, draft } => {
            let enrolled = Enrolment::read(&read_bytes(&enrolment)?).map_err(Failure::machine)?;
            speech.progress("fingerprint", &[("fingerprint", &enrolled.fingerprint())]);
            let mut roster = if draft.exists() { read_draft(&draft)? } else { here.next(today)? };
            let id = person.unwrap_or_else(|| PersonId(entropy::bytes()));
            roster.persons.retain(|it| it.id != id);
            let role = match role {
                Duty::Prevention => Role::Prevention,
                Duty::Authorised => Role::Authorised,
                Duty::Leadership => Role::Leadership,
                Duty::Secretary => Role::Secretary,
                Duty::Member => Role::Member,
            };
            let office = Texts { kk: office_kk, ru: office_ru, en: office_en };
            let Enrolled { name, recipient, verifying } = enrolled;
            roster.persons.push(founding::person(id, name, office, role, recipient, &verifying, today));
            roster.persons.sort_by_key(|it| it.id);
            write_draft(&draft, &roster, speech)
        }
        RosterCommand::Draft { here, points_to, rule_set, calendar, draft } => {
            let mut roster = here.next(today)?;
            roster.bodies.extend(points_to);
            roster.rule_sets.extend(rule_set);
            roster.calendars.extend(calendar);
            check_law(&roster, today)?;
            write_draft(&draft, &roster, speech)
        }
        RosterCommand::Sign { draft, key, passphrase, out } => {
            let mut keys = Vec::new();
            for (at, path) in key.iter().enumerate() {
                let secret = speech.passphrase(passphrase.get(at).map(PathBuf::as_path))?;
                let root = RootKey::open(&read_bytes(path)?, &secret).map_err(Failure::machine)?;
                keys.push(SigningKey::from_seed(Seed::from(root.signing)));
            }
            let roster = read_draft(&draft)?;
            // Whoever signs sees whose keys: compare with what each person said when they enrolled.
            roster.persons.iter().for_each(|person| introduce(person, speech));
            check_law(&roster, today)?;
            show_additions(&roster, speech);
            let note = founding::sign(roster.to_note(), &keys);
            write_private(&out, note.encode().as_bytes())?;
            speech.say("roster-signed", &[("file", &out.display().to_string())]);
            speech.object(&json!({ "roster": note.hash(), "file": out }));
            Ok(ExitCode::SUCCESS)
        }
        RosterCommand::Publish { here, note } => {
            let note = Note::parse(&read_bytes(&note)?).map_err(Failure::machine)?;
            let roster = here.publish(&note, today)?;
            let content = roster.content();
            let arguments = [("version", &*content.version.to_string()), ("day", &*content.expires.to_string())];
            speech.say("roster-published", &arguments);
            speech.object(&json!({ "version": content.version, "roster": roster.hash(), "expires": content.expires }));
            Ok(ExitCode::SUCCESS)
        }
        RosterCommand::Show { here } => {
            let Some(body) = here.body()?.1 else { return Err(Failure::machine("no roster has been published yet")) };
            for person in &body.roster.content().persons {
                introduce(person, speech);
            }
            show_additions(body.roster.content(), speech);
            speech.object(&json!({ "fingerprint": body.root.fingerprint(), "roster": body.roster.content() }));
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The calendar inside this binary.
pub(super) fn calendar_version() -> Result<String, Failure> {
    Ok(Calendar::bundled().map_err(Failure::machine)?.version().to_owned())
}

impl Here {
    /// The root, and the body where it has a roster.
    fn body(&self) -> Result<(Root, Option<Body>), Failure> {
        self.with_store(async |store| {
            let directory = Directory::new(store.clone());
            let row = store.body_by_slug(&self.organisation).await.map_err(Failure::machine)?;
            let row = row.ok_or(Failure::Said { key: "error-unknown-organisation", arguments: Vec::new() })?;
            let notes = store.root_notes(row.organisation).await.map_err(Failure::machine)?;
            let notes: Result<Vec<_>, _> = notes.iter().map(|note| Note::parse(note.text.as_bytes())).collect();
            let root = Root::verify(&notes.map_err(Failure::machine)?).map_err(Failure::machine)?;
            let body = directory.by_id(row.organisation).await.map_err(Failure::machine)?;
            Ok((root, body))
        })
    }

    /// The version after the newest, or the first.
    fn next(&self, today: Date) -> Result<RosterNote, Failure> {
        let (root, body) = self.body()?;
        if let Some(body) = body {
            return Ok(founding::next_roster(body.roster.content(), body.roster.hash(), site::built_bundle(), today));
        }
        let signer = Signer::open(&self.data.join("keys"), false).map_err(Failure::machine)?;
        let charter = founding::Charter {
            receipt_key: signer.receipt().public(),
            ledger_key: signer.ledger().public(),
            rule_sets: vec![founding::LAW_AS_RESTATED.to_owned()],
            calendar: calendar_version()?,
            bodies: Vec::new(),
            bundle: site::built_bundle(),
            demo: false,
        };
        Ok(founding::first_roster(&root, charter, Vec::new(), today))
    }

    fn publish(&self, note: &Note, today: Date) -> Result<Roster, Failure> {
        let (root, _) = self.body()?;
        self.with_store(async |store| {
            let directory = Directory::new(store.clone());
            publication::publish_roster(store, &directory, &root, note, today).await.map_err(Failure::machine)
        })
    }

    fn with_store<T>(&self, work: impl AsyncFnOnce(&Store) -> Result<T, Failure>) -> Result<T, Failure> {
        let location = init::location(self.database.as_deref(), &self.data)?;
        let runtime = tokio::runtime::Runtime::new().map_err(Failure::machine)?;
        runtime.block_on(async {
            let store = Store::open(&location).await.map_err(Failure::machine)?;
            let outcome = work(&store).await;
            store.close().await;
            outcome
        })
    }
}

/// A person with the fingerprint of both keys, as the enrolment had it: another recipient would have another.
fn introduce(person: &Person, speech: &Speech) {
    let enrolled =
        Enrolled { name: person.name.clone(), recipient: person.recipient.clone(), verifying: person.verifying_key() };
    let arguments = [
        ("name", person.name.as_str()),
        ("office", speech.language.of(&person.office)),
        ("fingerprint", &*enrolled.fingerprint()),
        ("day", &*person.valid_to.to_string()),
    ];
    speech.say("roster-line", &arguments);
}

/// Nobody signs rule sets or a calendar that this program could not count with.
fn check_law(roster: &RosterNote, today: Date) -> Result<(), Failure> {
    Calendar::named(&roster.calendars).map_err(|error| calendar_failure(&error))?;
    let sets: Vec<&str> = roster.rule_sets.iter().map(String::as_str).collect();
    let book = RuleBook::bundled().map_err(Failure::machine)?;
    book.of(&sets, today).map(|_| ()).map_err(|error| rule_failure(&error))
}

/// What the organisation has added to the program's calendar, line by line.
fn show_additions(roster: &RosterNote, speech: &Speech) {
    for line in roster.calendars.iter().skip(1) {
        speech.say("calendar-added", &[("line", line)]);
    }
}

fn read_draft(path: &Path) -> Result<RosterNote, Failure> {
    serde_json::from_str(&read_text(path)?).map_err(Failure::machine)
}

fn write_draft(path: &Path, roster: &RosterNote, speech: &Speech) -> Outcome {
    let text = serde_json::to_string_pretty(roster).map_err(Failure::machine)?;
    std::fs::write(path, text + "\n").map_err(|source| Failure::File { file: path.to_owned(), source })?;
    let arguments = [("file", &*path.display().to_string()), ("count", &*roster.persons.len().to_string())];
    speech.say("draft-written", &arguments);
    speech.object(&json!({ "draft": path, "persons": roster.persons.len() }));
    Ok(ExitCode::SUCCESS)
}
