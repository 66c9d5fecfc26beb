//! Proofs that were changed at random, what is wrong with them, and whether they are lies.

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

/// A number that looks random and comes from `state`.
fn below(state: &mut u64, bound: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(state.wrapping_mul(0x2545_F491_4F6C_DD1D) % bound.max(1) as u64).unwrap()
}

const LEAVES: usize = 300;
/// A day has fewer here than in a log: each costs its hashes.
const DAY: usize = 24;
const DAYS: [&str; 3] = ["2026-11-20", "2026-11-21", "2026-11-22"];

struct Memory(Vec<LeafHash>);

impl Subtrees for Memory {
    fn subtree(&self, level: u32, index: u64) -> Option<Digest> {
        let begin = usize::try_from(index << level).ok()?;
        let leaves = self.0.get(begin..begin + (1 << level))?;
        Some(leaves.iter().copied().collect::<Frontier>().root())
    }
}

/// A log with its roots by size, and one in which the first leaf is another.
pub struct Log {
    own: (Memory, Vec<Digest>),
    fork: (Memory, Vec<Digest>),
}

impl Log {
    pub fn new() -> Self {
        let from = |first: &str| {
            let name = |n| if n == 0 { first.to_owned() } else { format!("leaf {n}") };
            let leaves = Memory((0..LEAVES).map(|n| leaf_hash(name(n).as_bytes())).collect());
            let mut tree = Frontier::default();
            let mut roots = vec![tree.root()];
            for leaf in &leaves.0 {
                tree.push(*leaf);
                roots.push(tree.root());
            }
            (leaves, roots)
        };
        Self { own: from("leaf 0"), fork: from("another") }
    }

    fn both(&self) -> [&(Memory, Vec<Digest>); 2] {
        [&self.own, &self.fork]
    }

    /// The root of the log's first leaves.
    fn root(&self, size: u64) -> Option<Digest> {
        self.own.1.get(usize::try_from(size).ok()?).copied()
    }

    /// Whether somebody can hold it as the head of a tree of that size: a true root is signed with its own size alone. Without the size
    /// one path can fit two.
    fn may_be_held(&self, size: u64, root: Digest) -> bool {
        self.both().iter().any(|(_, roots)| roots.get(usize::try_from(size).unwrap()) == Some(&root))
            || !self.both().iter().any(|(_, roots)| roots.contains(&root))
    }
}

/// A proof as it is shown, and our own judgement of it.
#[derive(Clone)]
pub struct Shown {
    pub kind: &'static str,
    /// Of a path: leaf or old root, and root; of a day: the roots before and after, and the subtrees before.
    hashes: Vec<Digest>,
    path: Vec<Digest>,
    numbers: [u64; 2],
    days: [&'static str; 2],
}

impl Shown {
    pub fn honest(log: &Log, random: &mut u64) -> Self {
        let tree = &log.own.0;
        let size = 1 + below(random, LEAVES) as u64;
        let size = if below(random, 2) == 0 { size } else { size.isqrt() };
        let root = log.root(size).unwrap();
        let days = [DAYS[1], DAYS[2]];
        match below(random, 3) {
            0 => {
                let index = below(random, usize::try_from(size).unwrap());
                let path = proof::inclusion(tree, index as u64, size).unwrap();
                let hashes = vec![Digest(tree.0[index].0), root];
                Self { kind: "inclusion", hashes, path, numbers: [index as u64, size], days }
            }
            1 => {
                let old = below(random, usize::try_from(size).unwrap() + 1) as u64;
                let path = proof::consistency(tree, old, size).unwrap();
                Self {
                    kind: "consistency",
                    hashes: vec![log.root(old).unwrap(), root],
                    path,
                    numbers: [old, size],
                    days,
                }
            }
            _ => {
                let old = below(random, LEAVES - DAY);
                let before = proof::frontier(tree, old as u64).unwrap();
                let mut own = tree.0[old..=old + below(random, DAY)].to_vec();
                own.sort_unstable();
                let size = (old + own.len()) as u64;
                let hashes =
                    [before.root(), Digest([0; 32])].into_iter().chain(before.peaks().iter().copied()).collect();
                let path = own.iter().map(|leaf| Digest(leaf.0)).collect();
                let mut day = Self { kind: "day", hashes, path, numbers: [old as u64, size], days };
                day.sign(log);
                day
            }
        }
    }

    /// An honest one of them, changed except once in ten times.
    pub fn among(honest: &[Self], log: &Log, random: &mut u64) -> Self {
        let mut shown = honest[below(random, honest.len())].clone();
        if below(random, 10) > 0 {
            for _ in 0..=below(random, 3) {
                shown.change(log, random);
            }
        }
        shown
    }

    fn change(&mut self, log: &Log, random: &mut u64) {
        let flip = |hash: &mut Digest, random: &mut u64| hash.0[below(random, 32)] ^= 1 << below(random, 8);
        let (at, other) = (below(random, self.path.len()), below(random, self.path.len()));
        match below(random, 10) {
            0 => {
                let at = below(random, self.hashes.len());
                flip(&mut self.hashes[at], random);
            }
            1 if !self.path.is_empty() => flip(&mut self.path[at], random),
            2 if !self.path.is_empty() => self.path.swap(at, other),
            3 if !self.path.is_empty() => drop(self.path.remove(at)),
            4 => self.path.insert(at, self.hashes[0]),
            5 => self.numbers[0] = below(random, LEAVES + 9) as u64,
            6 if self.kind == "day" => self.numbers[1] = below(random, LEAVES + 9) as u64,
            7 if self.kind == "day" => self.days[0] = DAYS[below(random, DAYS.len())],
            8 if self.kind == "day" => self.sign(log),
            9 if self.kind == "day" && !self.path.is_empty() => self.path.insert(at, self.path[other]),
            7 if self.kind == "inclusion" => self.climb(),
            6..=7 => {
                self.numbers[1] = 1 + below(random, LEAVES) as u64;
                self.hashes[1] = log.root(self.numbers[1]).unwrap();
            }
            8 => self.hashes[1] = log.fork.1[usize::try_from(self.numbers[1]).unwrap()],
            _ => self.fork(log),
        }
    }

    /// A node is shown as a leaf of a tree that is as much smaller.
    fn climb(&mut self) {
        if self.path.is_empty() {
            return;
        }
        let beside = LeafHash(self.path.remove(0).0);
        let leaf = LeafHash(self.hashes[0].0);
        let pair = if self.numbers[0] % 2 == 1 { [beside, leaf] } else { [leaf, beside] };
        self.hashes[0] = pair.into_iter().collect::<Frontier>().root();
        self.numbers[0] /= 2;
    }

    /// The head of a fork, with its own path where there is one.
    fn fork(&mut self, log: &Log) {
        let [first, size] = self.numbers;
        let path = match self.kind {
            "inclusion" => proof::inclusion(&log.fork.0, first, size),
            _ => proof::consistency(&log.fork.0, first, size),
        };
        self.hashes[1] = log.fork.1[usize::try_from(size).unwrap()];
        self.path = path.unwrap_or_default();
    }

    /// The day's tree is signed as it is shown, in the order that it has.
    fn sign(&mut self, log: &Log) {
        let old = usize::try_from(self.numbers[0]).unwrap().min(LEAVES);
        self.hashes[1] = root_with(&log.own.0.0[..old], &self.path);
        self.numbers[1] = self.numbers[0] + self.path.len() as u64;
    }

    /// Whether people may hold such heads; a day is signed with its size.
    pub fn signed(&self, log: &Log) -> bool {
        let new = || log.may_be_held(self.numbers[1], self.hashes[1]);
        let old = || log.may_be_held(self.numbers[0], self.hashes[0]);
        match self.kind {
            "inclusion" => new(),
            "consistency" => old() && new(),
            _ => true,
        }
    }

    fn heads(&self) -> [Checkpoint; 2] {
        [0, 1].map(|at| Checkpoint {
            origin: "o".into(),
            size: self.numbers[at],
            root: self.hashes[at],
            day: self.days[at].into(),
        })
    }

    fn leaves(&self) -> Vec<LeafHash> {
        self.path.iter().map(|hash| LeafHash(hash.0)).collect()
    }

    /// Whether our own verifier takes it.
    pub fn holds(&self) -> bool {
        let ([first, size], [one, root]) = (self.numbers, [self.hashes[0], self.hashes[1]]);
        match self.kind {
            "inclusion" => proof::verify_inclusion(LeafHash(one.0), first, size, root, &self.path).is_ok(),
            "consistency" => proof::verify_consistency(first, one, size, root, &self.path).is_ok(),
            _ => {
                let [before, after] = self.heads();
                day::verify(Some(&before), self.hashes[2..].to_vec(), &self.leaves(), &after).is_ok()
            }
        }
    }

    /// Whether it is no lie: what it says is so in one of the logs, and it is what says so.
    pub fn is_true(&self, log: &Log) -> bool {
        let ([first, size], [one, root]) = (self.numbers, [self.hashes[0], self.hashes[1]]);
        let at = |size: u64| usize::try_from(size).unwrap();
        let of = |roots: &[Digest], size: u64, root| roots.get(at(size)) == Some(&root);
        match self.kind {
            // A tree of one leaf is that leaf, whatever it is.
            "inclusion" => {
                (size == 1 && one == root)
                    || log.both().iter().any(|(tree, roots)| {
                        of(roots, size, root)
                            && tree.0.get(at(first)) == Some(&LeafHash(one.0))
                            && proof::inclusion(tree, first, size).as_ref() == Some(&self.path)
                    })
            }
            // From nothing every tree grows, and every tree from itself.
            "consistency" => {
                (first == 0 && of(&log.own.1, 0, one) || first == size && one == root) && self.path.is_empty()
                    || log.both().iter().any(|(tree, roots)| {
                        of(roots, first, one)
                            && of(roots, size, root)
                            && proof::consistency(tree, first, size).as_ref() == Some(&self.path)
                    })
            }
            _ => {
                let before = proof::frontier(&log.own.0, first);
                before.is_some_and(|before| before.root() == one && before.peaks() == &self.hashes[2..])
                    && self.wrong() == ROOT
                    && root_with(&log.own.0.0[..at(first)], &self.path) == root
            }
        }
    }

    /// What is wrong with a lie: its shape, or else what it comes to.
    pub fn wrong(&self) -> &'static str {
        let [first, size] = self.numbers;
        match self.kind {
            "inclusion" if first >= size => "no such place",
            "consistency" if first > size => "a tree that shrinks",
            "day" if self.hashes.len() - 2 != first.count_ones() as usize => "subtrees of another size",
            "day" if self.days[0] >= self.days[1] => "a day before that is none",
            "day" if !self.path.is_sorted_by(|one, other| one.0 < other.0) => "not sorted",
            "day" if size != first + self.path.len() as u64 => "another size",
            "day" => ROOT,
            _ if self.path.len() != self.length() => "a path of another length",
            _ => ROOT,
        }
    }

    /// How long such a path is.
    fn length(&self) -> usize {
        let (inclusion, [mut first, mut size]) = (self.kind == "inclusion", self.numbers);
        let mut length = 0;
        // A whole old tree's root is known, one of another subtree begins the path.
        let mut whole = !inclusion;
        while if inclusion { size > 1 } else { first != 0 && first != size } {
            let half = size.next_power_of_two() / 2;
            let left = if inclusion { first < half } else { first <= half };
            (first, size) = if left { (first, half) } else { (first - half, size - half) };
            whole &= left;
            length += 1;
        }
        length + usize::from(!inclusion && !whole)
    }

    pub fn line(&self) -> Value {
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

const ROOT: &str = "another root";

fn root_with(before: &[LeafHash], behind: &[Digest]) -> Digest {
    before.iter().copied().chain(behind.iter().map(|leaf| LeafHash(leaf.0))).collect::<Frontier>().root()
}
