//! The verifier in another language (`tests/verifier/*.py`, needs python3): it agrees with the shared vectors of the ledger, good
//! and bad, and with ours on proofs that were changed at random. The suite shows it receipts, tiles and broken promises.

#![expect(clippy::print_stdout, reason = "tests print their counts")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests say what they expect by failing")]

mod changed;

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use changed::{Log, Shown};

const OWN: [&str; 5] = ["ed25519", "openings", "papers", "tree", "verify"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verifier")
}

/// Runs the verifier of a folder and gives what it printed.
#[track_caller]
fn verifier(folder: &Path, arguments: &[&str], input: &str) -> String {
    let mut command = Command::new("python3");
    command.arg(folder.join("verify.py")).args(arguments).env("PYTHONDONTWRITEBYTECODE", "1");
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    let mut running = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let running = running.as_mut().expect("python3 runs; scripts/ensure-python.sh installs it");
    let mut stdin = running.stdin.take().expect("it is piped");
    let input = input.to_owned();
    // Beside the reading, or both would wait for each other.
    let writing = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let mut said = String::new();
    std::io::Read::read_to_string(running.stdout.as_mut().expect("it is piped"), &mut said).unwrap();
    let mut aside = String::new();
    std::io::Read::read_to_string(running.stderr.as_mut().expect("it is piped"), &mut aside).unwrap();
    writing.join().unwrap().unwrap();
    assert!(running.wait().unwrap().success(), "{said}{aside}");
    said
}

#[test]
fn it_agrees_with_every_vector_of_the_ledger() {
    let said = verifier(&folder(), &["vectors", "tests/vectors"], "");
    for file in [
        "02-signature",
        "16-tree",
        "17-inclusion",
        "18-consistency",
        "19-checkpoint",
        "20-tile",
        "21-opening",
        "22-day",
    ] {
        assert!(said.contains(&format!("{file}: ")), "{said}");
    }
    assert!(said.ends_with("differences: 0\n"), "{said}");
}

/// It shares no code: it imports its own files and Python's standard library.
#[test]
fn it_imports_nothing_of_ours() {
    let standard = ["argparse", "base64", "datetime", "hashlib", "json", "pathlib", "re", "struct", "sys"];
    for name in OWN {
        for line in fs::read_to_string(folder().join(format!("{name}.py"))).unwrap().lines() {
            let Some(rest) = line.strip_prefix("import ").or_else(|| line.strip_prefix("from ")) else { continue };
            let module = rest.split_whitespace().next().unwrap_or_default();
            assert!(OWN.contains(&module) || standard.contains(&module), "{name}: {line}");
        }
    }
}

/// A number that the environment may say otherwise.
#[expect(clippy::disallowed_methods, reason = "how long a test runs is the environment's to say")]
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|count| count.parse().ok()).unwrap_or(otherwise)
}

/// What the refused lies were, by kind and by what is wrong with them.
type Refused = BTreeMap<(&'static str, &'static str), u64>;

/// Shows the verifier of a folder so many lies, with true proofs among them; an error is the first that it judges as we don't, or
/// that both take and that is none.
fn judged(folder: &Path, log: &Log, lies: u64, seed: u64) -> Result<(u64, Refused), String> {
    let mut random = 0x5EED_u64.wrapping_mul(2 * seed + 1);
    let honest: Vec<Shown> = (0..600).map(|_| Shown::honest(log, &mut random)).collect();
    let (mut told, mut holding, mut refused) = (0, 0, Refused::new());
    while told < lies {
        let shown: Vec<Shown> = std::iter::repeat_with(|| Shown::among(&honest, log, &mut random))
            .filter(|shown| shown.signed(log))
            .take(usize::try_from(lies / 3).unwrap().clamp(1_000, 10_000))
            .collect();
        let lines: Vec<String> = shown.iter().map(|shown| shown.line().to_string()).collect();
        let said = verifier(folder, &["proofs"], &(lines.join("\n") + "\n"));
        assert_eq!(said.lines().count(), shown.len());
        for (shown, said) in shown.iter().zip(said.lines()) {
            let holds = shown.holds();
            if (said == "holds") != holds || (holds && !shown.is_true(log)) {
                return Err(format!("after {told} lies {said}: {}", shown.line()));
            }
            if holds {
                holding += 1;
            } else if told < lies {
                told += 1;
                *refused.entry((shown.kind, shown.wrong())).or_default() += 1;
                if told.is_multiple_of(100_000) {
                    println!("seed {seed}: {told} lies of {lies}");
                }
            }
        }
    }
    println!("seed {seed}: {told} lies, none accepted, {holding} true ones, none refused");
    Ok((holding, refused))
}

#[test]
fn it_judges_changed_proofs_as_we_do() {
    let (lies, seed) = (number("SENIM_MUTATED_PROOFS", 6_000), number("SENIM_MUTATED_SEED", 0));
    let (holding, refused) = judged(&folder(), &Log::new(), lies, seed).unwrap();
    for ((kind, wrong), count) in &refused {
        println!("{kind}: {count} {wrong}");
    }
    assert!(holding > lies / 20, "{holding} hold");
}

/// Every check that proofs rest on, left out.
#[test]
fn it_is_found_out_without_any_of_its_checks() {
    let log = Log::new();
    for (check, without) in [
        ("require(0 <= index < size <= LARGEST and", "require(0 <= index and"),
        ("require(build(index, size) == root and not rest)", "require(build(index, size) == root)"),
        ("require(build(index, size) == root and not rest)", "require(not rest)"),
        ("require(not path and old_root ==", "require(old_root =="),
        ("old_root == (root if old_size == size else sha256(b\"\"))", "True"),
        ("before == old_root and after", "after"),
        ("and after == root and", "and"),
        ("after == root and not rest", "after == root"),
        ("root_of(size, peaks) == before[\"root\"] and", ""),
        ("before[\"day\"] < after[\"day\"]", "True"),
        ("all(one < other", "all(True"),
        ("all(one < other", "all(one <= other"),
        ("after[\"size\"] == size + len(leaves) <= LARGEST and", ""),
        (" and root_of(size, peaks, leaves) == after[\"root\"]", ""),
    ] {
        let faulty = tempfile::tempdir().unwrap();
        for name in OWN.map(|name| format!("{name}.py")) {
            fs::copy(folder().join(&name), faulty.path().join(&name)).unwrap();
        }
        let tree = fs::read_to_string(folder().join("tree.py")).unwrap();
        assert!(tree.contains(check), "{check}");
        fs::write(faulty.path().join("tree.py"), tree.replacen(check, without, 1)).unwrap();
        judged(faulty.path(), &log, 6_000, 0).expect_err(check);
    }
}
