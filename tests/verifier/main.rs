//! The verifier in another language (`tests/verifier/*.py`, needs python3): it agrees with the shared vectors of the ledger, good
//! and bad, and with ours on proofs that were changed at random. The suite shows it receipts, tiles and broken promises.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests say what they expect by failing")]

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use senim::{
    ledger::{
        checkpoint::Checkpoint,
        day,
        proof::{self, Subtrees},
        tree::{Frontier, leaf_hash},
    },
    seal::id::{Digest, LeafHash},
};
use serde_json::{Value, json};

/// Runs the verifier and gives what it printed.
#[track_caller]
fn verifier(arguments: &[&str], input: &str) -> String {
    let mut command = Command::new("python3");
    command.arg("tests/verifier/verify.py").args(arguments).env("PYTHONDONTWRITEBYTECODE", "1");
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
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
    let said = verifier(&["vectors", "tests/vectors"], "");
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
    let own = ["ed25519", "openings", "papers", "tree", "verify"];
    let standard = ["argparse", "base64", "datetime", "hashlib", "json", "pathlib", "re", "struct", "sys"];
    for name in own {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/verifier/{name}.py"));
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let Some(rest) = line.strip_prefix("import ").or_else(|| line.strip_prefix("from ")) else { continue };
            let module = rest.split_whitespace().next().unwrap_or_default();
            assert!(own.contains(&module) || standard.contains(&module), "{name}: {line}");
        }
    }
}

/// How many changed proofs are shown; a million of them where the variable says so.
#[expect(clippy::disallowed_methods, reason = "how long a test runs is the environment's to say")]
fn tries() -> u64 {
    std::env::var("SENIM_MUTATED_PROOFS").ok().and_then(|count| count.parse().ok()).unwrap_or(6_000)
}

/// A number that looks random and comes from `state`.
fn below(state: &mut u64, bound: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(state.wrapping_mul(0x2545_F491_4F6C_DD1D) % bound.max(1) as u64).unwrap()
}

const LEAVES: usize = 300;

struct Memory(Vec<LeafHash>);

impl Subtrees for Memory {
    fn subtree(&self, level: u32, index: u64) -> Option<Digest> {
        let begin = usize::try_from(index << level).ok()?;
        let leaves = self.0.get(begin..begin + (1 << level))?;
        Some(leaves.iter().copied().collect::<Frontier>().root())
    }
}

/// A proof as it is shown, and our own judgement of it.
struct Shown {
    kind: &'static str,
    hashes: Vec<Digest>,
    path: Vec<Digest>,
    numbers: [u64; 2],
}

impl Shown {
    fn honest(tree: &Memory, random: &mut u64) -> Self {
        let root = |size: u64| proof::frontier(tree, size).unwrap().root();
        let size = 1 + below(random, LEAVES) as u64;
        match below(random, 3) {
            0 => {
                let index = below(random, usize::try_from(size).unwrap()) as u64;
                let leaf = Digest(tree.0[usize::try_from(index).unwrap()].0);
                let path = proof::inclusion(tree, index, size).unwrap();
                Self { kind: "inclusion", hashes: vec![leaf, root(size)], path, numbers: [index, size] }
            }
            1 => {
                let old = below(random, usize::try_from(size).unwrap() + 1) as u64;
                let path = proof::consistency(tree, old, size).unwrap();
                Self { kind: "consistency", hashes: vec![root(old), root(size)], path, numbers: [old, size] }
            }
            _ => {
                let old = below(random, usize::try_from(size).unwrap()) as u64;
                let before = proof::frontier(tree, old).unwrap();
                let mut own = tree.0[usize::try_from(old).unwrap()..usize::try_from(size).unwrap()].to_vec();
                own.sort_unstable();
                let mut after = before.clone();
                after.extend(own.clone());
                let hashes = [before.root(), after.root()].into_iter().chain(before.peaks().iter().copied()).collect();
                let path = own.iter().map(|leaf| Digest(leaf.0)).collect();
                Self { kind: "day", hashes, path, numbers: [old, size] }
            }
        }
    }

    fn change(&mut self, random: &mut u64) {
        let flip = |hash: &mut Digest, random: &mut u64| hash.0[below(random, 32)] ^= 1 << below(random, 8);
        let (at, other) = (below(random, self.path.len()), below(random, self.path.len()));
        match below(random, 7) {
            0 => {
                let at = below(random, self.hashes.len());
                flip(&mut self.hashes[at], random);
            }
            1 if !self.path.is_empty() => flip(&mut self.path[at], random),
            2 if !self.path.is_empty() => self.path.swap(at, other),
            3 if !self.path.is_empty() => drop(self.path.remove(at)),
            4 => self.path.insert(at, self.hashes[0]),
            5 => self.numbers[0] = below(random, LEAVES + 9) as u64,
            _ => self.numbers[1] = below(random, LEAVES + 9) as u64,
        }
    }

    fn heads(&self) -> [Checkpoint; 2] {
        [(0, "2026-11-21"), (1, "2026-11-22")].map(|(at, day)| Checkpoint {
            origin: "o".into(),
            size: self.numbers[at],
            root: self.hashes[at],
            day: day.into(),
        })
    }

    fn holds(&self) -> bool {
        let ([first, size], [one, root]) = (self.numbers, [self.hashes[0], self.hashes[1]]);
        match self.kind {
            "inclusion" => proof::verify_inclusion(LeafHash(one.0), first, size, root, &self.path).is_ok(),
            "consistency" => proof::verify_consistency(first, one, size, root, &self.path).is_ok(),
            _ => {
                let [before, after] = self.heads();
                let leaves: Vec<LeafHash> = self.path.iter().map(|hash| LeafHash(hash.0)).collect();
                day::verify(Some(&before), self.hashes[2..].to_vec(), &leaves, &after).is_ok()
            }
        }
    }

    fn line(&self) -> Value {
        let hex = |hashes: &[Digest]| hashes.iter().map(Digest::to_string).collect::<Vec<_>>();
        let ([first, size], path) = (self.numbers, hex(&self.path));
        let [one, root] = [self.hashes[0].to_string(), self.hashes[1].to_string()];
        match self.kind {
            "inclusion" => {
                json!({ "kind": self.kind, "leaf": one, "index": first, "size": size, "root": root, "path": path })
            }
            "consistency" => {
                json!({ "kind": self.kind, "old_size": first, "old_root": one, "size": size, "root": root, "path": path })
            }
            _ => {
                let [before, after] =
                    self.heads().map(|head| json!({ "size": head.size, "root": head.root, "day": head.day }));
                json!({ "kind": self.kind, "before": before, "after": after, "peaks": hex(&self.hashes[2..]), "leaves": path })
            }
        }
    }
}

#[test]
fn it_judges_changed_proofs_as_we_do() {
    let tree = Memory((0..LEAVES).map(|n| leaf_hash(format!("leaf {n}").as_bytes())).collect());
    let mut random = 0x5EED_u64;
    let mut left = tries();
    let (mut honest, mut lies) = (0, 0);
    while left > 0 {
        let shown: Vec<Shown> = (0..left.min(10_000))
            .map(|n| {
                let mut shown = Shown::honest(&tree, &mut random);
                for _ in 0..if n % 10 == 0 { 0 } else { 1 + below(&mut random, 3) } {
                    shown.change(&mut random);
                }
                shown
            })
            .collect();
        left -= shown.len() as u64;
        let lines: Vec<String> = shown.iter().map(|shown| shown.line().to_string()).collect();
        let said = verifier(&["proofs"], &(lines.join("\n") + "\n"));
        assert_eq!(said.lines().count(), shown.len());
        for (shown, said) in shown.iter().zip(said.lines()) {
            assert_eq!(said == "holds", shown.holds(), "{said}: {}", shown.line());
            if shown.holds() { honest += 1 } else { lies += 1 }
        }
    }
    assert!(honest > lies / 20 && lies > honest, "{honest} hold, {lies} do not");
}
