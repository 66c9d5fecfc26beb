//! The fuzz targets, replayed: every one judges the vectors of its parser, and the files under `tests/corpus` that fuzzing
//! found worth keeping. `fuzz/README.md` says how they came there.

#[path = "../../fuzz/mod.rs"]
mod fuzz;
#[path = "../../fuzz/seeds.rs"]
mod seeds;

use std::{collections::BTreeSet, fs, panic, path::Path};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../corpus");

/// More than this nobody reads; a longer find is cut down before it is kept.
const MOST_FILES: usize = 64;
const LARGEST_FILE: usize = 64 << 10;

/// How many inputs the vectors give each target and how many of them it accepts; the same of the files it keeps.
/// Who adds some raises the numbers; nobody lowers them.
const COUNTS: [(&str, usize, usize, usize, usize); fuzz::TARGETS.len()] = [
    ("agreement", 101, 19, 5, 2),
    ("canonical", 115, 58, 56, 11),
    ("case_head", 28, 12, 3, 2),
    ("checkpoint", 35, 13, 10, 5),
    ("code", 162, 90, 8, 1),
    ("continuation", 2, 1, 15, 5),
    ("enrolment", 8, 4, 56, 0),
    ("entry", 65, 29, 56, 2),
    ("envelope", 39, 18, 32, 5),
    ("event", 104, 53, 4, 2),
    ("frame", 71, 30, 55, 1),
    ("frame_head", 32, 5, 56, 3),
    ("grant", 38, 16, 21, 0),
    ("header", 55, 29, 53, 1),
    ("key", 74, 38, 23, 10),
    ("key_file", 11, 2, 19, 1),
    ("manifest", 2, 1, 23, 5),
    ("note", 108, 96, 25, 6),
    ("opening", 33, 12, 10, 2),
    ("proof", 77, 33, 10, 5),
    ("receipt", 26, 18, 56, 0),
    ("receipt_box", 59, 26, 9, 0),
    ("root_and_roster", 108, 77, 56, 18),
    ("statement", 39, 9, 57, 1),
    ("step", 97, 51, 7, 4),
    ("tar", 16, 8, 16, 1),
    ("tile", 43, 22, 9, 7),
];

/// The files a target keeps, by name.
fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let Ok(files) = fs::read_dir(Path::new(FOLDER).join(target)) else { return Vec::new() };
    let files = files.map(|file| file.expect("an entry").path());
    files.map(|path| (path.display().to_string(), fs::read(&path).expect("a file of the corpus"))).collect()
}

/// How many of the inputs a target accepts; those that break it are named.
fn replay(run: fuzz::Target, inputs: &[(String, Vec<u8>)]) -> usize {
    let mut accepted = 0;
    let mut broken = Vec::new();
    for (name, bytes) in inputs {
        match panic::catch_unwind(|| run(bytes)) {
            Ok(yes) => accepted += usize::from(yes),
            Err(_) => broken.push(name),
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    accepted
}

#[test]
fn every_vector_and_every_find_is_judged() {
    let mut counted = Vec::new();
    for (name, run) in fuzz::TARGETS {
        let vectors: Vec<_> = seeds::of(name).into_iter().enumerate().collect();
        let vectors: Vec<_> = vectors.into_iter().map(|(n, bytes)| (format!("{name}, vector {n}"), bytes)).collect();
        let accepted = replay(run, &vectors);
        assert!(0 < accepted && accepted < vectors.len(), "{name} accepts {accepted} of {}", vectors.len());
        let kept = kept(name);
        let again = replay(run, &kept);
        assert!((1..=MOST_FILES).contains(&kept.len()), "{name} keeps {} files", kept.len());
        for (file, bytes) in &kept {
            assert!(bytes.len() <= LARGEST_FILE, "{file} has {} bytes", bytes.len());
        }
        counted.push((name, vectors.len(), accepted, kept.len(), again));
    }
    assert_eq!(counted, COUNTS);
}

/// Each target runs on what was made for the others, and for none. Only key files don't: age measures the machine anew
/// for each, tens of milliseconds.
#[test]
fn nothing_that_another_parser_takes_breaks_one() {
    let mut inputs: Vec<_> = fuzz::TARGETS.iter().flat_map(|(name, _)| seeds::of(name)).collect();
    inputs.retain(|bytes| bytes.len() <= 4096);
    inputs.push(Vec::new());
    inputs.sort();
    inputs.dedup();
    let inputs: Vec<_> = inputs.into_iter().enumerate().map(|(n, bytes)| (n.to_string(), bytes)).collect();
    for (_, run) in fuzz::TARGETS.into_iter().filter(|(name, _)| *name != "key_file") {
        replay(run, &inputs);
    }
}

/// A folder that no target reads, or a target that `fuzz/` does not know, fails here.
#[test]
fn every_folder_and_every_binary_has_its_target() {
    let mut names: BTreeSet<_> = fuzz::TARGETS.map(|(name, _)| name.to_owned()).into();
    // Replayed beside the library, whose it is.
    names.insert("config".to_owned());
    let listed = |folder: &Path| {
        let files = fs::read_dir(folder).expect("a folder").map(|it| it.expect("an entry").path());
        files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect::<BTreeSet<_>>()
    };
    assert_eq!(listed(Path::new(FOLDER)), names);
    let fuzz = Path::new(FOLDER).join("../../fuzz");
    assert_eq!(listed(&fuzz.join("targets")), names);
    let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).expect("the manifest");
    for name in &names {
        assert!(manifest.contains(&format!("name = \"{name}\"\npath = \"targets/{name}.rs\"")), "{name}");
    }
}
