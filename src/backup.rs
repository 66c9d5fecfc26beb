//! **Backup**: everything of a portal but its keys in one folder, made while it serves, and put back into an empty place.
//!
//! A backup holds `manifest.json`, `database/…` as [`crate::store::copy`] writes it, and `ledger/…`, the published ledgers.
//! Their order makes it consistent: first the published ledgers, each checkpoint before what it needs, then the database,
//! which has every day that was published when its copy begins. The portal's own keys are never among it: whoever finds a
//! backup can read headers, as the operator can, but signs nothing.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use ring::digest::{Context, SHA256};

use crate::{
    seal::id::Digest,
    store::{
        Location,
        copy::{self, CopyRefusal},
    },
    wire::manifest::{Listed, Manifest, ManifestRefusal},
};

/// The manifest's place. It is written last.
const MANIFEST: &str = "manifest.json";
const DATABASE: &str = "database";
const LEDGER: &str = "ledger";
/// Of a file at once, in bytes.
const PIECE: usize = 1 << 20;

/// Why nothing is backed up or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupRefusal {
    /// The database's copy.
    #[error(transparent)]
    Copy(#[from] CopyRefusal),
    /// A file can't be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The folder of a new backup is there already.
    #[error("{0} is there already; a backup takes a new folder")]
    Occupied(PathBuf),
    /// It has no manifest, or not a whole one.
    #[error(transparent)]
    Manifest(#[from] ManifestRefusal),
    /// A file is missing, is cut short, was changed, or nobody listed it.
    #[error("{0} is not as the manifest has it: half a backup, or a changed one")]
    Altered(String),
}

/// Reads and writes name their file.
fn at<T>(path: &Path, done: io::Result<T>) -> Result<T, BackupRefusal> {
    done.map_err(|source| BackupRefusal::File { path: path.to_owned(), source })
}

/// Makes a backup in a new folder; how many files it has. Until it is whole it stands beside, under another name.
pub async fn write(location: &Location, published: &Path, out: &Path) -> Result<usize, BackupRefusal> {
    if out.exists() {
        return Err(BackupRefusal::Occupied(out.to_owned()));
    }
    let part = copy::beside(out, ".part");
    if part.exists() {
        at(&part, fs::remove_dir_all(&part))?;
    }
    let database = part.join(DATABASE);
    at(&database, fs::create_dir_all(&database))?;
    copy_ledgers(published, &part.join(LEDGER))?;
    let schema = copy::copy_out(location, &database).await?;
    let mut files = Vec::new();
    for path in files_below(&part)? {
        files.push(listed(&part, path)?);
    }
    let manifest = Manifest::of(copy::kind(location), schema, files);
    put(&part.join(MANIFEST), manifest.write().as_bytes())?;
    sync_folders(&part)?;
    at(out, fs::rename(&part, out))?;
    sync(copy::above(out))?;
    Ok(manifest.files.len())
}

/// Whether a folder is a backup: keys are never put into one.
pub fn is_one(folder: &Path) -> bool {
    folder.join(MANIFEST).exists()
}

/// Reads a backup's manifest and holds every file to it.
pub fn read(from: &Path) -> Result<Manifest, BackupRefusal> {
    let path = from.join(MANIFEST);
    let manifest = Manifest::read(&at(&path, fs::read(&path))?)?;
    let mut found = Vec::new();
    for path in files_below(from)? {
        if path != Path::new(MANIFEST) {
            found.push(listed(from, path)?);
        }
    }
    found.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    let differs = found.iter().zip(&manifest.files).find(|(one, other)| one != other).map(|(one, _)| one);
    let longer = found.get(manifest.files.len()).or(manifest.files.get(found.len()));
    match differs.or(longer) {
        Some(file) => Err(BackupRefusal::Altered(file.path.clone())),
        None => Ok(manifest),
    }
}

/// Puts a backup into an empty database; and its published ledgers too, where none stand there: those that do are the
/// newer word, and what is restored is held to them.
pub async fn restore(from: &Path, location: &Location, published: &Path) -> Result<usize, BackupRefusal> {
    let manifest = read(from)?;
    copy::check_place(location, &manifest.database, manifest.schema).await?;
    if !published.exists() {
        let beside = copy::beside(published, ".restoring");
        if beside.exists() {
            at(&beside, fs::remove_dir_all(&beside))?;
        }
        copy_ledgers(&from.join(LEDGER), &beside)?;
        sync_folders(&beside)?;
        at(published, fs::rename(&beside, published))?;
    }
    // The database last: whoever finds one finds all.
    copy::copy_in(location, &from.join(DATABASE), manifest.schema).await?;
    Ok(manifest.files.len())
}

/// Copies published ledgers while days may be closed: of each body the newest checkpoint first, so that everything that it
/// needs is there when the rest is copied.
fn copy_ledgers(from: &Path, to: &Path) -> Result<(), BackupRefusal> {
    at(to, fs::create_dir_all(to))?;
    if !from.exists() {
        return Ok(());
    }
    for path in files_below(from)?.iter().filter(|path| path.ends_with("checkpoint")) {
        copy_file(&from.join(path), &to.join(path))?;
    }
    // Looked up again: a day may have been closed meanwhile, and its files do no harm.
    for path in files_below(from)? {
        let copied = to.join(&path);
        if !copied.exists() {
            copy_file(&from.join(&path), &copied)?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<(), BackupRefusal> {
    put(to, &at(from, fs::read(from))?)
}

/// Writes a new file, readable by its owner alone, and waits for the disk.
fn put(path: &Path, bytes: &[u8]) -> Result<(), BackupRefusal> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    if let Some(folder) = path.parent() {
        at(folder, fs::create_dir_all(folder))?;
    }
    let mut file = at(path, fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path))?;
    at(path, file.write_all(bytes))?;
    at(path, file.sync_all())
}

/// Every file below a folder but those that a write in progress left, by its path in it.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, BackupRefusal> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        let path = folder.join(&inner);
        for entry in at(&path, fs::read_dir(&path))? {
            let entry = at(&path, entry)?;
            let name = inner.join(entry.file_name());
            if at(&path, entry.file_type())?.is_dir() {
                folders.push(name);
            } else if name.extension().is_none_or(|ending| ending != "new") {
                found.push(name);
            }
        }
    }
    Ok(found)
}

fn listed(folder: &Path, path: PathBuf) -> Result<Listed, BackupRefusal> {
    use io::Read as _;
    let whole = folder.join(&path);
    let mut file = at(&whole, fs::File::open(&whole))?;
    let (mut context, mut length, mut piece) = (Context::new(&SHA256), 0, vec![0; PIECE]);
    loop {
        let read = at(&whole, file.read(&mut piece))?;
        if read == 0 {
            break;
        }
        context.update(&piece[..read]);
        length += read as u64;
    }
    let digest = context.finish();
    let hash = Digest::try_from(digest.as_ref()).map_err(|_| ManifestRefusal)?;
    let path =
        path.into_os_string().into_string().map_err(|path| BackupRefusal::Altered(format!("{}", path.display())))?;
    Ok(Listed { path, length, hash })
}

/// Waits until every folder below one knows its files for good.
fn sync_folders(folder: &Path) -> Result<(), BackupRefusal> {
    for entry in at(folder, fs::read_dir(folder))? {
        let entry = at(folder, entry)?;
        if at(folder, entry.file_type())?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync(folder)
}

fn sync(folder: &Path) -> Result<(), BackupRefusal> {
    at(folder, fs::File::open(folder).and_then(|folder| folder.sync_all()))
}
