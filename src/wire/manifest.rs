//! The manifest of a backup: which files it has, and the hash of each. It is written last, so that a backup without one is
//! half a backup, and whoever restores refuses whatever does not agree with it.

use serde::{Deserialize, Serialize};

use crate::seal::{canonical, id::Digest};

/// More files than this no ledger of a hundred years has.
const MOST_FILES: usize = 1 << 20;
/// Of a path, in bytes.
const LONGEST_PATH: usize = 255;

/// A manifest's bytes, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the format.
    pub v: u64,
    /// `backup`.
    pub kind: String,
    /// Which database the rows are of: `sqlite` or `postgres`.
    pub database: String,
    /// The last migration that the database had.
    pub schema: u64,
    /// Every file besides the manifest, ascending by path.
    pub files: Vec<Listed>,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Below the backup's folder.
    pub path: String,
    /// In bytes.
    pub length: u64,
    /// SHA-256 of its bytes.
    pub hash: Digest,
}

/// Not the manifest of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the manifest of a backup, or half of one")]
pub struct ManifestRefusal;

impl Manifest {
    /// The manifest of these files.
    pub fn of(database: &str, schema: u64, mut files: Vec<Listed>) -> Self {
        files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        Self { v: 1, kind: "backup".to_owned(), database: database.to_owned(), schema, files }
    }

    /// Its one line.
    pub fn write(&self) -> String {
        canonical::write(self) + "\n"
    }

    /// Reads a manifest. No path in it leads out of the backup's folder.
    pub fn read(bytes: &[u8]) -> Result<Self, ManifestRefusal> {
        let line = bytes.strip_suffix(b"\n").ok_or(ManifestRefusal)?;
        let it: Self = canonical::parse_as(line).map_err(|_| ManifestRefusal)?;
        let known = it.v == 1 && it.kind == "backup" && ["sqlite", "postgres"].contains(&it.database.as_str());
        let each = it.files.is_sorted_by(|one, other| one.path < other.path) && it.files.len() <= MOST_FILES;
        if known && each && it.files.iter().all(|file| is_inside(&file.path)) { Ok(it) } else { Err(ManifestRefusal) }
    }
}

/// Whether a path stays in its folder, on every file system.
fn is_inside(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    path.len() <= LONGEST_PATH
        && path.split('/').all(|name| name.bytes().all(plain) && name.bytes().any(|byte| byte != b'.'))
}
