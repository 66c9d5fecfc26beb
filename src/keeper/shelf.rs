//! The shelf: the ledger as it is published, in files outside the database. Who restores or changes the database finds here
//! what was signed, and a copy of the folder is all that an auditor needs.
//!
//! `<organisation>/checkpoint` and `<organisation>/tile/…` are laid out as C2SP tlog-tiles has it, so any web server could
//! serve them; `day/<legal day>` keeps each day's checkpoint, `hash/<hash>` says of which day a checkpoint is,
//! `policies/<hash>` are a portal's own terms, as a leaf names them, `continuation/<hash>` says how the log went on after its database had lost or changed what stands here.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    ledger::tile::{Tile, WIDTH},
    seal::{
        id::{Digest, NoteHash, OrganisationId},
        note::Note,
    },
};

/// The published ledgers of all bodies of this installation.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    /// The shelf in a folder, which need not be there yet.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn of(&self, organisation: OrganisationId) -> PathBuf {
        self.folder.join(organisation.to_string())
    }

    /// The last checkpoint, as signed.
    pub fn newest(&self, organisation: OrganisationId) -> io::Result<Option<String>> {
        text(&self.of(organisation).join("checkpoint"))
    }

    /// The checkpoint of a legal day, as signed.
    pub fn of_day(&self, organisation: OrganisationId, day: &str) -> io::Result<Option<String>> {
        if !crate::seal::field::is_day(day) {
            return Ok(None);
        }
        text(&self.of(organisation).join("day").join(day))
    }

    /// The published days, the first one first.
    pub fn days(&self, organisation: OrganisationId) -> io::Result<Vec<String>> {
        let mut days = names(&self.of(organisation).join("day"))?;
        days.retain(|name| crate::seal::field::is_day(name));
        Ok(days)
    }

    /// How the log went on, once and again, as signed.
    pub fn continuations(&self, organisation: OrganisationId) -> io::Result<Vec<String>> {
        let folder = self.of(organisation).join("continuation");
        let mut hashes = names(&folder)?;
        hashes.retain(|name| name.parse::<NoteHash>().is_ok());
        hashes.iter().filter_map(|name| text(&folder.join(name)).transpose()).collect()
    }

    /// Publishes how the log goes on; what is there already stays.
    pub fn publish_continuation(&self, organisation: OrganisationId, note: &str) -> io::Result<()> {
        let read = Note::parse(note.as_bytes()).map_err(|refusal| io::Error::other(refusal.to_string()))?;
        let path = self.of(organisation).join("continuation").join(read.hash().to_string());
        if path.exists() { Ok(()) } else { put(&path, note.as_bytes()) }
    }

    /// Publishes a portal's own terms of policies under the hash that their leaf has; what is there already stays.
    pub fn publish_policies(&self, organisation: OrganisationId, hash: Digest, text: &str) -> io::Result<()> {
        let path = self.of(organisation).join("policies").join(hash.to_string());
        if path.exists() { Ok(()) } else { put(&path, text.as_bytes()) }
    }

    /// The checkpoint of this hash, as signed.
    pub fn of_hash(&self, organisation: OrganisationId, hash: NoteHash) -> io::Result<Option<String>> {
        match text(&self.of(organisation).join("hash").join(hash.to_string()))? {
            Some(day) => self.of_day(organisation, &day),
            None => Ok(None),
        }
    }

    /// A tile's bytes; of one that has grown since, its beginning.
    pub fn tile(&self, organisation: OrganisationId, tile: Tile) -> io::Result<Option<Vec<u8>>> {
        let read = |tile: Tile| bytes(&self.of(organisation).join(tile.path()));
        let found = match read(tile)? {
            None if tile.width < WIDTH => read(Tile { width: WIDTH, ..tile })?,
            found => found,
        };
        Ok(found.and_then(|bytes| bytes.get(..tile.length()).map(<[u8]>::to_vec)))
    }

    /// Publishes a day: tiles first, then its checkpoint, each whole and on the disk before the next. Whatever is found of a
    /// day that was broken off is written again with the same bytes.
    pub fn publish(
        &self,
        organisation: OrganisationId,
        day: &str,
        checkpoint: &str,
        tiles: &[(Tile, Vec<u8>)],
    ) -> io::Result<()> {
        let folder = self.of(organisation);
        for (tile, bytes) in tiles {
            put(&folder.join(tile.path()), bytes)?;
        }
        let note = Note::parse(checkpoint.as_bytes()).map_err(|refusal| io::Error::other(refusal.to_string()))?;
        put(&folder.join("day").join(day), checkpoint.as_bytes())?;
        put(&folder.join("hash").join(note.hash().to_string()), day.as_bytes())?;
        put(&folder.join("checkpoint"), checkpoint.as_bytes())
    }
}

fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The names in a folder, ascending; of none, none.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<io::Result<Vec<_>>>()?;
    names.sort_unstable();
    Ok(names)
}

fn text(path: &Path) -> io::Result<Option<String>> {
    let Some(bytes) = bytes(path)? else { return Ok(None) };
    String::from_utf8(bytes).map(Some).map_err(io::Error::other)
}

/// Writes a file so that it is there whole or not at all.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write as _;
    let folder = path.parent().unwrap_or(Path::new("."));
    let new = !folder.exists();
    fs::create_dir_all(folder)?;
    // Beside its place, under a name that is no file's of ours.
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = folder.join(name);
    let mut file = fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    fs::File::open(folder)?.sync_all()?;
    match folder.parent() {
        Some(above) if new => fs::File::open(above)?.sync_all(),
        _ => Ok(()),
    }
}
