//! Holds every file under `src/` to the table.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::{
    files, root,
    rust::imports,
    table::{DOORS, EVERYWHERE, ROOMS, WORLD, pure, room},
};

/// What is wrong with a file of the module `module`, whose first segment is its room.
pub fn wrongs(text: &str, module: &[&str], crates: &BTreeSet<String>) -> BTreeSet<String> {
    let mut wrongs = BTreeSet::new();
    let Some(room) = room(module[0]) else {
        wrongs.insert(format!("the room {} is not in the table", module[0]));
        return wrongs;
    };
    let found = imports(text, module);
    for path in &found.ours {
        let target = path.first().map_or("", String::as_str);
        if ROOMS.iter().all(|room| room.name != target) {
            wrongs.insert(format!("crate::{} names no room", path.join("::")));
        } else if target != room.name && !room.ours.iter().any(|allowed| begins(path, allowed)) {
            wrongs.insert(format!("crate::{}", path.join("::")));
        }
    }
    for path in &found.outside {
        let name = path[0].as_str();
        let shown = path.join("::");
        if crates.contains(name) && !EVERYWHERE.contains(&name) && !room.outside.contains(&name) {
            wrongs.insert(shown.clone());
        }
        for (door, keeper) in DOORS {
            if *keeper != room.name && goes_through(path, door) {
                wrongs.insert(format!("{shown}: only {keeper} may"));
            }
        }
        if room.pure && WORLD.iter().any(|world| goes_through(path, world)) {
            wrongs.insert(format!("{shown}: a pure room touches nothing of the world"));
        }
    }
    if room.pure && found.asks_the_time {
        wrongs.insert("now: a pure room takes time as a value".into());
    }
    if found.extern_crate {
        wrongs.insert("extern crate".into());
    }
    wrongs
}

/// Does the path begin with all segments of `prefix`?
fn begins(path: &[String], prefix: &str) -> bool {
    prefix.split("::").enumerate().all(|(at, segment)| path.get(at).is_some_and(|word| word == segment))
}

/// Does the path name what is behind `door`, or everything around it by a glob?
fn goes_through(path: &[String], door: &str) -> bool {
    let globbed = path.split_last().filter(|(last, _)| *last == "*").map(|(_, around)| around);
    begins(path, door) || globbed.is_some_and(|around| door.starts_with(&format!("{}::", around.join("::"))))
}

/// The crates of the manifest, as paths write them.
fn crates() -> BTreeSet<String> {
    let manifest: toml::Table = std::fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let names = ["dependencies", "dev-dependencies", "build-dependencies"];
    let tables = names.iter().filter_map(|name| manifest.get(*name)?.as_table());
    let crates: BTreeSet<_> = tables.flat_map(|table| table.keys().map(|name| name.replace('-', "_"))).collect();
    assert!(crates.contains("tokio") && crates.contains("age_core"));
    crates
}

/// `src/seal/id.rs` → `seal`, `id`; `src/seal/mod.rs` → `seal`; `src/main.rs` → `main`.
fn module(file: &Path) -> Vec<String> {
    let inside = file.strip_prefix(root().join("src")).unwrap().with_extension("");
    let mut module: Vec<String> = inside.iter().map(|part| part.to_str().unwrap().to_string()).collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    module
}

fn words(module: &[String]) -> Vec<&str> {
    module.iter().map(String::as_str).collect()
}

fn sources() -> Vec<PathBuf> {
    files(&root().join("src"))
        .into_iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

/// Names of folders and files directly under `src/`.
fn standing_rooms() -> BTreeSet<String> {
    let mut rooms: BTreeSet<String> = sources().iter().map(|file| module(file)[0].clone()).collect();
    rooms.remove("lib");
    rooms
}

#[test]
fn every_file_keeps_to_its_row() {
    let crates = crates();
    let sources: Vec<_> = sources().into_iter().filter(|file| !file.ends_with("src/lib.rs")).collect();
    assert!(sources.len() > 4, "the sources were not found");
    let read = |file: &PathBuf| std::fs::read_to_string(file).unwrap();
    let mut tests = vec![];
    for file in &sources {
        let module = module(file);
        tests.extend(imports(&read(file), &words(&module)).tests);
    }
    let mut wrong = vec![];
    for file in &sources {
        let module = module(file);
        if tests.iter().any(|test| module.starts_with(test)) {
            continue;
        }
        let names: Vec<&str> = module.iter().map(String::as_str).collect();
        wrong.extend(
            wrongs(&read(file), &names, &crates).into_iter().map(|wrong| format!("{}: {wrong}", file.display())),
        );
    }
    assert!(wrong.is_empty(), "imports that are not in the table:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_of_contents_only_lists_rooms() {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let found = imports(&text, &[]);
    assert!(found.ours.is_empty() && found.outside.is_empty(), "lib.rs imports something");
    let listed: BTreeSet<_> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let standing = standing_rooms();
    let standing: BTreeSet<_> = standing.iter().map(String::as_str).filter(|room| *room != "main").collect();
    assert_eq!(listed, standing, "listed in lib.rs, and standing under src/");
}

#[test]
fn the_pure_package_holds_every_pure_room_and_no_other() {
    let text = std::fs::read_to_string(root().join("tests/pure/src/lib.rs")).unwrap();
    let held: BTreeSet<_> = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let standing = standing_rooms();
    let wanted: BTreeSet<_> = pure().filter(|room| standing.contains(*room)).collect();
    assert_eq!(held, wanted, "in tests/pure/src/lib.rs, and pure in the table and standing under src/");
    for room in wanted {
        let (folder, file) = (format!("src/{room}/mod.rs"), format!("src/{room}.rs"));
        assert!(
            text.contains(&format!("../../../{folder}\"")) || text.contains(&format!("../../../{file}\"")),
            "{room}"
        );
    }
}

#[test]
fn the_tour_in_the_readme_passes_every_room() {
    let Ok(readme) = std::fs::read_to_string(root().join("README.md")) else { return };
    for room in standing_rooms() {
        let names = [format!("{room}/"), format!("{room}.rs"), format!("src/{room}")];
        assert!(names.iter().any(|name| readme.contains(name)), "the README's tour does not pass {room}");
    }
}
