//! `senim demo`: the two organisations of the standards and an authorised body, each with officers whose keys are
//! published. It is the only command that holds all keys, and every screen says so.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::Args;
use jiff::{SignedDuration, civil::Date};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use super::{
    init,
    roster::calendar_version,
    serve::{DEMO_ROOT_SUFFIX, LEDGER, attend},
    speech::{Failure, Outcome, Speech, read_bytes, read_text, write_private},
};
use crate::{
    access::publication,
    client::officer::Keys,
    config::Limits,
    directory::{Body, Directory},
    entropy,
    http::{Bounds, DemoKey},
    law,
    now::Clock,
    portal,
    roster::{
        Texts,
        founding::{self, Charter},
        root::BodyKind,
        version::{Person, Role},
    },
    seal::{
        id::{OrganisationId, PersonId},
        keyfile::RootKey,
        note::Note,
        passphrase,
        secret::Seed,
        signature::SigningKey,
    },
    signer::Signer,
    site,
    store::Store,
    wire::enrolment::{Enrolled, Enrolment},
};

/// Officers' pages of the demo stand on this host name, which resolves to this machine by itself.
const OFFICER_HOST: &str = "officer.localhost";
/// A roster is reissued when it has fewer days left than this.
const DAYS_LEFT: i32 = 7;

/// The arguments of `senim demo`.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The data folder; stopping and starting keeps everything in it.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The database, if it is not SQLite in the data folder.
    #[arg(long)]
    database: Option<String>,
    /// A file with limits, written as the `[limits]` of a configuration, instead of the defaults.
    #[arg(long)]
    limits: Option<PathBuf>,
    /// Tell the time so many days ahead, to see what comes when a term has passed. Days once told are not taken back: the log
    /// of the data folder has closed them.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u16).range(..=366), value_name = "DAYS")]
    ahead: u16,
    /// Prepare everything and stop.
    #[arg(long)]
    prepare_only: bool,
}

/// A body of the demo.
struct Cast {
    kind: BodyKind,
    slug: &'static str,
    names: [&'static str; 3],
    rule_sets: &'static [&'static str],
    officers: &'static [(&'static str, Role, [&'static str; 3])],
}

const CAST: [Cast; 3] = [
    Cast {
        kind: BodyKind::AuthorisedBody,
        slug: "authorised-body",
        names: [
            "Сыбайлас жемқорлыққа қарсы іс-қимыл жөніндегі уәкілетті орган (көрсетілім)",
            "Уполномоченный орган по противодействию коррупции (демонстрация)",
            "Authorised body for countering corruption (demonstration)",
        ],
        rule_sets: &["LAW-AS-RESTATED"],
        officers: &[
            ("Ерлан Сәтбаев", Role::Authorised, ["Аға инспектор", "Старший инспектор", "Senior inspector"]),
            ("Гүлнар Оспанова", Role::Authorised, ["Инспектор", "Инспектор", "Inspector"]),
        ],
    },
    Cast {
        kind: BodyKind::Institution,
        slug: "economy",
        names: [
            "Қазақстан Республикасының Ұлттық экономика министрлігі",
            "Министерство национальной экономики Республики Казахстан",
            "Ministry of National Economy of the Republic of Kazakhstan",
        ],
        rule_sets: &["MNE-230", "LAW-AS-RESTATED"],
        officers: &[
            ("Айгүл Серікқызы", Role::Prevention, PREVENTION_HEAD),
            ("Данияр Ахметов", Role::Prevention, PREVENTION_OFFICER),
        ],
    },
    Cast {
        kind: BodyKind::Institution,
        slug: "astana-maslikhat",
        names: [
            "Астана қаласы мәслихатының аппараты",
            "Аппарат маслихата города Астаны",
            "Apparatus of the Astana maslikhat",
        ],
        rule_sets: &["A-2023", "LAW-AS-RESTATED"],
        officers: &[
            ("Мәдина Жұмабекова", Role::Prevention, PREVENTION_HEAD),
            ("Тимур Қасымов", Role::Prevention, PREVENTION_OFFICER),
            ("Асқар Нұрланов", Role::Leadership, ["Аппарат басшысы", "Руководитель аппарата", "Chief of staff"]),
            ("Сәуле Бекова", Role::Secretary, SECRETARY),
            ("Болат Ережепов", Role::Member, MEMBER),
            ("Жанар Тілеуова", Role::Member, MEMBER),
            ("Марат Оразбаев", Role::Member, MEMBER),
        ],
    },
];

const PREVENTION_HEAD: [&str; 3] = [
    "Сыбайлас жемқорлық тәуекелдерінің алдын алу жөніндегі құрылымдық бөлімшенің басшысы",
    "Руководитель структурного подразделения по предупреждению коррупционных рисков",
    "Head of the structural unit for prevention of corruption risks",
];
const PREVENTION_OFFICER: [&str; 3] = [
    "Сыбайлас жемқорлық тәуекелдерінің алдын алу жөніндегі құрылымдық бөлімшенің қызметкері",
    "Сотрудник структурного подразделения по предупреждению коррупционных рисков",
    "Officer of the structural unit for prevention of corruption risks",
];

const SECRETARY: [&str; 3] =
    ["Келісу комиссиясының хатшысы", "Секретарь согласительной комиссии", "Secretary of the conciliation commission"];
const MEMBER: [&str; 3] =
    ["Келісу комиссиясының мүшесі", "Член согласительной комиссии", "Member of the conciliation commission"];

/// `keys.json` of the demo: all that a person needs to try it, and the roots that no real installation would have here.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    warning: String,
    officers: Vec<PublishedOfficer>,
    roots: Vec<PublishedRoot>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishedOfficer {
    body: String,
    name: String,
    office: Texts,
    passphrase: String,
    key_file: PathBuf,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishedRoot {
    body: String,
    passphrase: String,
    key_file: PathBuf,
}

/// Prepares what is missing, and serves.
pub(super) fn run(args: &DemoArgs, speech: &Speech) -> Outcome {
    let folder = args.data.join("demo");
    fs::create_dir_all(&folder).map_err(|source| Failure::File { file: folder.clone(), source })?;
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::machine)?;
    runtime.block_on(async {
        let signer = Arc::new(Signer::open(&args.data.join("keys"), true).map_err(Failure::machine)?);
        let location = init::location(args.database.as_deref(), &args.data)?;
        let store = Store::open(&location).await.map_err(Failure::machine)?;
        let clock = Clock::machine_ahead(SignedDuration::from_hours(24 * i64::from(args.ahead)));
        let today = law::day::legal_day(clock.now());
        let keys_file = folder.join("keys.json");
        if !keys_file.exists() {
            speech.progress("demo-preparing", &[]);
            found(&store, &signer, &folder, &keys_file, today).await?;
        }
        let published: Published = serde_json::from_str(&read_text(&keys_file)?).map_err(Failure::machine)?;
        renew(&store, &published, &folder, today).await?;
        if args.prepare_only {
            store.close().await;
            return Ok(ExitCode::SUCCESS);
        }
        serve(args, store, signer, clock, &published, &keys_file, speech).await
    })
}

async fn serve(
    args: &DemoArgs,
    store: Store,
    signer: Arc<Signer>,
    clock: Clock,
    published: &Published,
    keys_file: &Path,
    speech: &Speech,
) -> Outcome {
    let listener = TcpListener::bind(args.listen).await.map_err(Failure::machine)?;
    let address = listener.local_addr().map_err(Failure::machine)?;
    let port = address.port();
    let origins: Vec<String> =
        ["127.0.0.1", "localhost", OFFICER_HOST].iter().map(|host| format!("http://{host}:{port}")).collect();
    let mut portal = portal::assemble(store.clone(), signer, clock, origins.into(), &args.data.join(LEDGER));
    if let Some(path) = &args.limits {
        portal = portal.limited(&Limits::read(path).map_err(Failure::machine)?);
    }
    portal.officer_host = Some(OFFICER_HOST.into());
    let bodies = portal.directory.all().await.map_err(Failure::machine)?;
    portal.demo_keys = demo_keys(published, &args.data.join("demo"), &bodies)?.into();

    speech.progress("demo-warning", &[]);
    if args.ahead > 0 {
        speech.progress("demo-ahead", &[("days", &args.ahead.to_string())]);
    }
    speech.progress("demo-reporter", &[("address", &format!("http://{address}/"))]);
    speech.progress("demo-officer", &[("address", &format!("http://{OFFICER_HOST}:{port}/"))]);
    speech.progress("demo-keys", &[("file", &keys_file.display().to_string())]);
    for officer in &published.officers {
        super::speech::aside(&format!("  {} · {} · {}", officer.body, officer.name, officer.passphrase));
    }
    speech.object(&serde_json::json!({ "address": format!("http://{address}"), "keys": keys_file }));
    attend(listener, portal, Bounds::default(), &store, speech).await
}

/// Makes the three bodies with their officers and publishes them. `keys.json` is written last: without it the next start
/// begins anew, under new names in the database that never got a roster.
async fn found(store: &Store, signer: &Signer, folder: &Path, keys_file: &Path, today: Date) -> Result<(), Failure> {
    let mut published = Published {
        warning: "Demo keys: they are published and guard nothing. Never use them, or this folder, for a real portal."
            .to_owned(),
        officers: Vec::new(),
        roots: Vec::new(),
    };
    let mut authorised: Vec<OrganisationId> = Vec::new();
    for cast in &CAST {
        let root_key = RootKey { signing: entropy::seed() };
        let passphrase = new_passphrase()?;
        let root_file = root_key.seal(&passphrase).map_err(Failure::machine)?;
        let keys = [SigningKey::from_seed(Seed::from(root_key.signing))];
        let names = texts(cast.names);
        let note = founding::first_root(cast.kind.clone(), cast.slug, names, &keys, 1, entropy::bytes());
        let root_path = PathBuf::from(format!("{}-{}{DEMO_ROOT_SUFFIX}", cast.slug, keys[0].public().id()));
        write_private(&folder.join(&root_path), &root_file)?;
        let passphrase = passphrase.expose_secret().to_owned();
        published.roots.push(PublishedRoot { body: cast.slug.to_owned(), passphrase, key_file: root_path });

        let mut persons = Vec::new();
        for (name, role, office) in cast.officers {
            let (person, kept) = officer(folder, cast.slug, name, role.clone(), *office, today)?;
            persons.push(person);
            published.officers.push(kept);
        }
        let charter = Charter {
            receipt_key: signer.receipt().public(),
            ledger_key: signer.ledger().public(),
            calendar: calendar_version()?,
            bundle: site::built_bundle(),
            rule_sets: cast.rule_sets.iter().map(|&set| set.to_owned()).collect(),
            bodies: authorised.clone(),
            demo: true,
        };
        let body = publication::found(store, &note, &keys, charter, persons, today).await;
        let (root, _) = body.map_err(Failure::machine)?;
        if cast.kind == BodyKind::AuthorisedBody {
            authorised.push(root.id());
        }
    }
    let text = serde_json::to_string_pretty(&published).map_err(Failure::machine)?;
    write_private(keys_file, (text + "\n").as_bytes())
}

fn texts([kk, ru, en]: [&str; 3]) -> Texts {
    Texts { kk: kk.to_owned(), ru: ru.to_owned(), en: en.to_owned() }
}

fn officer(
    folder: &Path,
    slug: &str,
    name: &str,
    role: Role,
    office: [&str; 3],
    today: Date,
) -> Result<(Person, PublishedOfficer), Failure> {
    let passphrase = new_passphrase()?;
    let (keys, file) = Keys::make(&passphrase)?;
    let enrolled = Enrolment::read(keys.enrolment(name).as_bytes()).map_err(Failure::machine)?;
    let key_file = PathBuf::from(format!("{slug}-{}.age", enrolled.verifying.id()));
    write_private(&folder.join(&key_file), &file)?;
    let Enrolled { name, recipient, verifying } = enrolled;
    let id = PersonId(entropy::bytes());
    let person = founding::person(id, name.clone(), texts(office), role, recipient, &verifying, today);
    let kept = PublishedOfficer {
        body: slug.to_owned(),
        name,
        office: texts(office),
        passphrase: passphrase.expose_secret().to_owned(),
        key_file,
    };
    Ok((person, kept))
}

fn new_passphrase() -> Result<SecretString, Failure> {
    passphrase::make(&*entropy::seed::<12>()).ok_or_else(|| Failure::machine("passphrase"))
}

/// Reissues the rosters that have little time left, or were made for other pages than this binary's.
async fn renew(store: &Store, published: &Published, folder: &Path, today: Date) -> Result<(), Failure> {
    let directory = Directory::new(store.clone());
    for kept in &published.roots {
        let body = directory.by_slug(&kept.body).await.map_err(Failure::machine)?;
        let body = body.ok_or_else(|| Failure::machine(format!("{}: not in this database", kept.body)))?;
        let newest = body.roster.content();
        let next = founding::next_roster(newest, body.roster.hash(), site::built_bundle(), today);
        let fresh = (newest.expires - today).get_days() >= DAYS_LEFT && newest.bundle == next.bundle;
        if fresh {
            continue;
        }
        let secret = SecretString::from(kept.passphrase.clone());
        let key = RootKey::open(&read_bytes(&folder.join(&kept.key_file))?, &secret).map_err(Failure::machine)?;
        let note: Note = founding::sign(next.to_note(), &[SigningKey::from_seed(Seed::from(key.signing))]);
        publication::publish_roster(store, &directory, &body.root, &note, today).await.map_err(Failure::machine)?;
    }
    Ok(())
}

fn demo_keys(published: &Published, folder: &Path, bodies: &[Body]) -> Result<Vec<DemoKey>, Failure> {
    let keys = published.officers.iter().map(|officer| {
        let body = bodies.iter().find(|body| body.slug == officer.body);
        let body = body.ok_or_else(|| Failure::machine(format!("the database has no body {}", officer.body)))?;
        Ok(DemoKey {
            slug: officer.body.clone(),
            body: body.root.newest().names.clone(),
            name: officer.name.clone(),
            office: officer.office.clone(),
            passphrase: officer.passphrase.clone(),
            key_file: read_bytes(&folder.join(&officer.key_file))?,
        })
    });
    keys.collect()
}
