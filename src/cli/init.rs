//! `senim init`: a body with its roots, outside the data folder, and the portal's own keys inside it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{
    serve::{ROOT_FOLDER_FILE, ROOT_SUFFIX},
    speech::{Failure, Outcome, Speech, write_private},
};
use crate::{
    access::publication,
    entropy,
    roster::{Texts, founding, root::BodyKind},
    seal::{keyfile::RootKey, passphrase, secret::Seed, signature::SigningKey},
    signer::Signer,
    store::{Location, Store},
};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// A state body whose employees report.
    Institution,
    /// An authorised body for countering corruption.
    AuthorisedBody,
}

/// The arguments of `senim init`.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// What the body is.
    #[arg(long, value_enum, default_value = "institution")]
    kind: Kind,
    /// Its name in addresses: small Latin letters, digits, dashes.
    #[arg(long)]
    slug: String,
    /// Its name in Kazakh.
    #[arg(long)]
    name_kk: String,
    /// Its name in Russian.
    #[arg(long)]
    name_ru: String,
    /// Its name in English.
    #[arg(long)]
    name_en: String,
    /// A new or empty folder for the root keys, outside the data folder: a removable medium, best.
    #[arg(long)]
    roots: PathBuf,
    /// How many root keys; at least one should be held outside the organisation's chain of command.
    #[arg(long, default_value_t = 3)]
    root_keys: u8,
    /// How many of them must sign. With one, whoever holds any key can add readers alone.
    #[arg(long, default_value_t = 2)]
    threshold: u64,
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The database, if it is not SQLite in the data folder.
    #[arg(long)]
    database: Option<String>,
}

/// Makes a body.
pub(super) fn run(args: &InitArgs, speech: &Speech) -> Outcome {
    let failed = |file: &Path| {
        let file = file.to_owned();
        move |source| Failure::File { file, source }
    };
    fs::create_dir_all(&args.data).map_err(failed(&args.data))?;
    fs::create_dir_all(&args.roots).map_err(failed(&args.roots))?;
    let data = args.data.canonicalize().map_err(failed(&args.data))?;
    let roots = args.roots.canonicalize().map_err(failed(&args.roots))?;
    if roots.starts_with(&data) {
        return Err(Failure::machine("--roots must lie outside the data folder (--data)"));
    }
    let keys =
        (0..args.root_keys.max(1)).map(|_| make_root(&roots, &args.slug, speech)).collect::<Result<Vec<_>, _>>()?;
    let kind = match args.kind {
        Kind::Institution => BodyKind::Institution,
        Kind::AuthorisedBody => BodyKind::AuthorisedBody,
    };
    let names = Texts { kk: args.name_kk.clone(), ru: args.name_ru.clone(), en: args.name_en.clone() };
    let note = founding::first_root(kind, &args.slug, names, &keys, args.threshold, entropy::bytes());
    write_private(&roots.join(format!("{}.root.note", args.slug)), note.encode().as_bytes())?;
    note_folder(&data.join(ROOT_FOLDER_FILE), &roots).map_err(failed(&data))?;
    Signer::open(&data.join("keys"), true).map_err(Failure::machine)?;

    let location = location(args.database.as_deref(), &data)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::machine)?;
    let root = runtime.block_on(async {
        let store = Store::open(&location).await.map_err(Failure::machine)?;
        let root = publication::publish_root(&store, &note).await.map_err(Failure::machine);
        store.close().await;
        root
    })?;
    let arguments = [("slug", args.slug.as_str()), ("fingerprint", &*root.fingerprint())];
    speech.say("initialised", &arguments);
    speech.object(&json!({ "organisation": root.id(), "fingerprint": root.fingerprint(), "roots": roots }));
    Ok(ExitCode::SUCCESS)
}

/// Writes down one more folder of root keys: an installation may have several bodies.
fn note_folder(file: &Path, roots: &Path) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut noted = fs::OpenOptions::new().create(true).append(true).open(file)?;
    writeln!(noted, "{}", roots.display())
}

/// The database of a data folder, unless another is named.
pub(super) fn location(database: Option<&str>, data: &Path) -> Result<Location, Failure> {
    let default = format!("sqlite:{}", data.join("senim.db").display());
    database.unwrap_or(&default).parse().map_err(Failure::machine)
}

fn make_root(folder: &Path, slug: &str, speech: &Speech) -> Result<SigningKey, Failure> {
    let key = RootKey { signing: entropy::seed() };
    let passphrase = passphrase::make(&*entropy::seed::<12>()).ok_or_else(|| Failure::machine("passphrase"))?;
    let file = key.seal(&passphrase).map_err(Failure::machine)?;
    let signing = SigningKey::from_seed(Seed::from(key.signing));
    let path = folder.join(format!("{slug}-{}{ROOT_SUFFIX}", signing.public().id()));
    write_private(&path, &file)?;
    speech.progress("root-made", &[("file", &path.display().to_string())]);
    super::speech::aside(&format!("\n    {}\n", passphrase.expose_secret()));
    Ok(signing)
}
