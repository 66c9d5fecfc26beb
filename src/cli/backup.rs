//! `senim backup` and `senim restore`: data and keys, each by itself.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::Args;
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{
    serve::{LEDGER, say_looked},
    speech::{Failure, Outcome, Speech, read_bytes, write_private},
};
use crate::{
    backup::{self, BackupRefusal},
    config::Config,
    entropy,
    now::Clock,
    portal,
    seal::{keyfile::PortalKeys, passphrase},
    signer::Signer,
    store::{Location, Store},
};

/// The arguments of `senim backup`.
#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The configuration file.
    #[arg(long, default_value = "senim.toml")]
    config: PathBuf,
    /// A new folder for database and published ledgers.
    #[arg(long, required_unless_present = "keys_out", conflicts_with = "keys_out")]
    out: Option<PathBuf>,
    /// A new file for the portal's own keys, sealed to a passphrase that is made and shown once.
    #[arg(long)]
    keys_out: Option<PathBuf>,
}

/// The arguments of `senim restore`.
#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// The configuration file: where database and ledgers are to go.
    #[arg(long, default_value = "senim.toml")]
    config: PathBuf,
    /// The folder of a backup.
    #[arg(long, required_unless_present = "keys_from", conflicts_with = "keys_from")]
    from: Option<PathBuf>,
    /// The file of the portal's keys.
    #[arg(long)]
    keys_from: Option<PathBuf>,
    /// The file that holds the keys' passphrase; asked for without it.
    #[arg(long, requires = "keys_from")]
    passphrase_file: Option<PathBuf>,
}

/// Backs data up, or keys.
pub(super) fn backup(args: &BackupArgs, speech: &Speech) -> Outcome {
    let config = Config::read(&args.config).map_err(Failure::machine)?;
    match (&args.keys_out, &args.out) {
        (Some(file), _) => backup_keys(&config, file, speech),
        (None, out) => {
            let out = out.as_deref().ok_or_else(|| Failure::machine("--out, or --keys-out"))?;
            let location = config.location().map_err(Failure::machine)?;
            let count = waiting(backup::write(&location, &config.data.join(LEDGER), out))?.map_err(refused)?;
            let folder = out.display().to_string();
            speech.say("backup-written", &[("folder", &folder), ("count", &count.to_string())]);
            speech.object(&json!({ "backup": out, "files": count }));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn backup_keys(config: &Config, file: &Path, speech: &Speech) -> Outcome {
    let shown = file.display().to_string();
    if file.ancestors().skip(1).any(backup::is_one) {
        return Err(Failure::Said { key: "backup-keys-elsewhere", arguments: vec![("file", shown)] });
    }
    let keys = Signer::take_out(&config.keys).map_err(Failure::machine)?;
    let passphrase = passphrase::make(&*entropy::seed::<12>()).ok_or_else(|| Failure::machine("passphrase"))?;
    write_private(file, &keys.seal(&passphrase).map_err(Failure::machine)?)?;
    speech.say("backup-keys-written", &[("file", &shown)]);
    super::speech::aside(&format!("\n    {}\n", passphrase.expose_secret()));
    speech.object(&json!({ "keys": file }));
    Ok(ExitCode::SUCCESS)
}

/// Restores data, or keys.
pub(super) fn restore(args: &RestoreArgs, speech: &Speech) -> Outcome {
    let config = Config::read(&args.config).map_err(Failure::machine)?;
    if let Some(file) = &args.keys_from {
        let passphrase = speech.passphrase(args.passphrase_file.as_deref())?;
        let keys = PortalKeys::open(&read_bytes(file)?, &passphrase).map_err(crate::client::ClientError::from)?;
        Signer::put_back(&keys, &config.keys).map_err(Failure::machine)?;
        speech.say("restored-keys", &[("folder", &config.keys.display().to_string())]);
        speech.object(&json!({ "restored": "keys" }));
        return Ok(ExitCode::SUCCESS);
    }
    let from = args.from.as_deref().ok_or_else(|| Failure::machine("--from, or --keys-from"))?;
    let location = config.location().map_err(Failure::machine)?;
    // Without keys a restored portal serves nothing: said before anything is copied.
    let signer = Arc::new(Signer::open(&config.keys, false).map_err(Failure::machine)?);
    let published = config.data.join(LEDGER);
    let count = waiting(backup::restore(from, &location, &published))?.map_err(refused)?;
    speech.say("restored", &[("folder", &from.display().to_string()), ("count", &count.to_string())]);
    let holds = waiting(goes_on(&location, signer, &published, speech))??;
    speech.object(&json!({ "restored": "data", "files": count, "goes_on": holds }));
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether every body's ledger goes on from what was published, said one by one.
async fn goes_on(location: &Location, signer: Arc<Signer>, published: &Path, speech: &Speech) -> Result<bool, Failure> {
    let store = Store::open(location).await.map_err(Failure::machine)?;
    let portal = portal::assemble(store.clone(), signer, Clock::machine(), Arc::default(), published);
    let mut holds = true;
    for looked in portal.keeper.compare().await {
        if looked.outcome.is_ok() {
            speech.say("ledger-extends", &[("slug", &looked.slug)]);
        } else {
            holds = false;
            say_looked(&looked, speech);
        }
    }
    store.close().await;
    Ok(holds)
}

fn waiting<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    Ok(tokio::runtime::Runtime::new().map_err(Failure::machine)?.block_on(work))
}

fn refused(refusal: BackupRefusal) -> Failure {
    match refusal {
        BackupRefusal::File { path, source } => Failure::File { file: path, source },
        other => Failure::machine(other),
    }
}
