//! The house's rules, executed: who may import whom in `src/` and in `web/`, and that nothing stands outside the picture.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a checkout that cannot be read fails the test")]

mod planted;
mod rooms;
mod rust;
mod table;
mod web;

use std::path::{Path, PathBuf};

/// The checkout.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, ascending; nothing where there is no folder. What tools put there is left out.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !["node_modules", "dist", "shots"].iter().any(|name| path.ends_with(name)) {
                found.extend(files(&path));
            }
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
