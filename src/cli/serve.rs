//! `senim serve`: a portal. It refuses to start where it could read a root key.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::Args;
use tokio::{net::TcpListener, sync::mpsc};

use super::speech::{Failure, Outcome, Speech};
use crate::{
    config::Config,
    http::{self, Bounds, Portal},
    keeper::Looked,
    now::Clock,
    portal,
    signer::Signer,
    store::Store,
};

/// How the files of root keys end.
pub(super) const ROOT_SUFFIX: &str = ".root.age";
/// How a demo's end: published, and so no portal of this folder is a real one.
pub(super) const DEMO_ROOT_SUFFIX: &str = ".demo-root.age";
/// Where `init` writes down in which folders it put root keys, so that `serve` looks there too.
pub(super) const ROOT_FOLDER_FILE: &str = "root-folder.txt";

/// The arguments of `senim serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// The configuration file.
    #[arg(long, default_value = "senim.toml")]
    config: PathBuf,
}

/// Serves until told to stop.
pub(super) fn run(args: &ServeArgs, speech: &Speech) -> Outcome {
    let config = Config::read(&args.config).map_err(Failure::machine)?;
    if let Some(file) = readable_root(&config.data).or_else(|| readable_root(&config.keys)) {
        return Err(Failure::Said { key: "root-readable", arguments: vec![("file", file.display().to_string())] });
    }
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::machine)?;
    runtime.block_on(serve(&config, speech))
}

async fn serve(config: &Config, speech: &Speech) -> Outcome {
    let location = config.location().map_err(Failure::machine)?;
    let signer = Arc::new(Signer::open(&config.keys, false).map_err(Failure::machine)?);
    let store = Store::open(&location).await.map_err(Failure::machine)?;
    let origins = config.origins.clone().into();
    let portal = portal::assemble(store.clone(), signer, Clock::machine(), origins, &config.data.join(LEDGER));
    let mut portal = portal.limited(&config.limits).with_policies(&config.policies);
    portal.officer_host = config.officer_host.as_deref().map(Arc::from);
    let listener = TcpListener::bind(config.listen).await.map_err(Failure::machine)?;
    let address = listener.local_addr().map_err(Failure::machine)?;
    speech.progress("serving", &[("address", &format!("http://{address}/"))]);
    speech.object(&serde_json::json!({ "address": format!("http://{address}") }));
    let bounds = Bounds { connections: config.limits.connections, ..Bounds::default() };
    attend(listener, portal, bounds, &store, speech).await
}

/// Serves until told to stop, or until the disk fails: then what it holds must be found out by starting again.
pub(super) async fn attend(
    listener: TcpListener,
    portal: Portal,
    bounds: Bounds,
    store: &Store,
    speech: &Speech,
) -> Outcome {
    let watched = store.clone();
    let stop = async move {
        tokio::select! {
            () = stop_signal() => {}
            () = watched.disk_failed() => {}
        }
    };
    let serving = http::serve_within(listener, http::router(portal.clone()), bounds, stop);
    keeping(&portal, speech, serving).await.map_err(Failure::machine)?;
    tokio::select! {
        biased;
        () = store.disk_failed() => return Err(Failure::Said { key: "disk-failed", arguments: Vec::new() }),
        () = store.close() => {}
    }
    speech.progress("stopped", &[]);
    Ok(ExitCode::SUCCESS)
}

/// Where the published ledgers stand below the data folder.
pub(super) const LEDGER: &str = "ledger";

/// Serves until the end of `serving`, while days are closed in the background; says what was closed and what was refused.
pub(super) async fn keeping<T>(portal: &Portal, speech: &Speech, serving: impl Future<Output = T>) -> T {
    let (tell, mut told) = mpsc::unbounded_channel();
    let task = tokio::spawn(portal.keeper.clone().run(move |looked| {
        // Nobody hears it who does not serve any more.
        let _ended = tell.send(looked);
    }));
    let saying = async {
        while let Some(looked) = told.recv().await {
            say_looked(&looked, speech);
        }
        std::future::pending::<T>().await
    };
    let served = tokio::select! {
        served = serving => served,
        never = saying => never,
    };
    task.abort();
    served
}

/// Says what became of a body's ledger.
pub(super) fn say_looked(looked: &Looked, speech: &Speech) {
    let slug = ("slug", looked.slug.as_str());
    match &looked.outcome {
        Ok(days) => {
            for day in days {
                speech.progress("ledger-closed", &[slug, ("day", &day.to_string())]);
            }
        }
        Err(refusal) => {
            speech.progress("ledger-stopped", &[slug, ("reason", &refusal.to_string())]);
            speech.progress(&format!("ledger-stopped-{}", refusal.code()), &[]);
        }
    }
}

/// Resolves at Ctrl-C or when the service manager ends us.
pub(super) async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

/// A root key that this process could read: below the folder, or where `init` put it.
fn readable_root(folder: &Path) -> Option<PathBuf> {
    let noted = fs::read_to_string(folder.join(ROOT_FOLDER_FILE)).unwrap_or_default();
    let elsewhere = noted.lines().find_map(|path| find_root(Path::new(path.trim()), 1));
    find_root(folder, 4).or(elsewhere)
}

fn find_root(folder: &Path, depth: usize) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_root = name.ends_with(ROOT_SUFFIX) || name.ends_with(DEMO_ROOT_SUFFIX);
        if is_root && fs::File::open(&path).is_ok() {
            return Some(path);
        }
        if depth > 1 && path.is_dir() && !path.is_symlink() {
            let found = find_root(&path, depth - 1);
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_root_key_wherever_it_could_be_read() {
        let data = tempfile::tempdir().expect("a scratch folder");
        let roots = tempfile::tempdir().expect("a scratch folder");
        assert_eq!(readable_root(data.path()), None);
        fs::write(roots.path().join(format!("a{ROOT_SUFFIX}")), b"x").expect("a scratch file");
        assert_eq!(readable_root(data.path()), None);
        fs::write(data.path().join(ROOT_FOLDER_FILE), roots.path().display().to_string()).expect("a scratch file");
        assert!(readable_root(data.path()).is_some());
        // A second body's folder does not make the first forgotten.
        let second = format!("{}\n/nowhere\n", roots.path().display());
        fs::write(data.path().join(ROOT_FOLDER_FILE), second).expect("a scratch file");
        assert!(readable_root(data.path()).is_some());

        let data = tempfile::tempdir().expect("a scratch folder");
        let deep = data.path().join("a/b");
        fs::create_dir_all(&deep).expect("a scratch folder");
        fs::write(deep.join(format!("b{ROOT_SUFFIX}")), b"x").expect("a scratch file");
        assert!(readable_root(data.path()).is_some());
    }
}
