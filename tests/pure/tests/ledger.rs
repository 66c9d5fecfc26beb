//! The ledger against other people's: `ct-merkle` and `tlog_tiles` for trees, proofs and tiles, `signed_note` for checkpoints;
//! proofs changed at random, none of which may hold; and what the places of a day's leaves tell.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use senim_pure::{
    ledger::{
        checkpoint::{Checkpoint, CheckpointRefusal},
        day, proof,
        proof::{Subtrees, verify_consistency, verify_inclusion},
        tile::{self, Tile, Tiled},
        tree::{Frontier, leaf_hash},
    },
    seal::{
        id::{Digest, LeafHash},
        note::Note,
        secret::Seed,
        signature::{SigningKey, sha256},
    },
};
use sha2::Sha256;
use signed_note::{StandardVerifier, VerifierList};
use std::collections::BTreeMap;
use tlog_tiles::{Hash, HashReader};

fn data(n: u64) -> Vec<u8> {
    format!("leaf {n}").into_bytes()
}

fn leaves(size: u64) -> Vec<LeafHash> {
    (0..size).map(|n| leaf_hash(&data(n))).collect()
}

/// A number that looks random and comes from `state`.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    state.wrapping_mul(0x2545_F491_4F6C_DD1D)
}

fn below(state: &mut u64, bound: u64) -> u64 {
    next(state) % bound
}

/// Files of tiles, as a folder would hold them.
#[derive(Default, Clone)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    fn fetch(&self, tile: Tile) -> Option<Vec<u8>> {
        self.0.get(&tile.path()).cloned()
    }

    fn grow(&mut self, size: u64, leaves: &[LeafHash]) {
        for (tile, bytes) in tile::grow(size, leaves, |tile| self.fetch(tile)).expect("the tiles are there") {
            self.0.insert(tile.path(), bytes);
        }
    }

    fn of(leaves: &[LeafHash]) -> Self {
        let mut files = Self::default();
        files.grow(0, leaves);
        files
    }

    fn tree(&self, size: u64) -> impl Subtrees {
        Tiled::new(size, |tile| self.fetch(tile))
    }
}

fn flat(path: &[Digest]) -> Vec<u8> {
    path.iter().flat_map(|hash| hash.0).collect()
}

#[test]
fn roots_and_proofs_are_those_of_another_library() {
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let all = leaves(300);
    let files = Files::of(&all);
    let tree = files.tree(300);
    let mut ours = Frontier::default();
    for size in 1..=300_u64 {
        theirs.push(data(size - 1));
        ours.push(all[usize::try_from(size).unwrap() - 1]);
        assert_eq!(ours.root().0[..], theirs.root().as_bytes()[..], "{size}");
        assert_eq!(proof::frontier(&tree, size).as_ref(), Some(&ours), "{size}");
        // Every place in small trees, some in larger ones.
        for index in (0..size).filter(|index| size < 70 || index % 37 == size % 37) {
            let path = proof::inclusion(&tree, index, size).expect("every tile is there");
            let their_path = theirs.prove_inclusion(usize::try_from(index).unwrap());
            assert_eq!(flat(&path), their_path.as_bytes(), "{index} of {size}");
            let leaf = all[usize::try_from(index).unwrap()];
            assert_eq!(verify_inclusion(leaf, index, size, ours.root(), &path), Ok(()), "{index} of {size}");
        }
        for old in (1..size).filter(|old| size < 70 || old % 41 == size % 41) {
            let path = proof::consistency(&tree, old, size).expect("every tile is there");
            let their_path = theirs.prove_consistency(usize::try_from(size - old).unwrap());
            assert_eq!(flat(&path), their_path.as_bytes(), "{old} to {size}");
            let old_root = proof::frontier(&tree, old).unwrap().root();
            assert_eq!(verify_consistency(old, old_root, size, ours.root(), &path), Ok(()), "{old} to {size}");
        }
    }
    assert_eq!(Frontier::default().root().0, tlog_tiles::EMPTY_HASH.0);
}

/// Hashes by the index at which `tlog_tiles` stores them.
struct Stored(Vec<Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[usize::try_from(*index).unwrap()]).collect())
    }
}

#[test]
fn tiles_are_those_of_another_library_however_they_grew() {
    let all = leaves(70_000);
    let mut stored = Stored(Vec::new());
    for (n, leaf) in (0..).zip(&all) {
        let hashes = tlog_tiles::stored_hashes_for_record_hash(n, Hash(leaf.0), &stored).unwrap();
        stored.0.extend(hashes);
    }
    let mut files = Files::default();
    let mut size = 0;
    for until in [1, 2, 255, 256, 257, 511, 512, 1024, 4096, 65_535, 65_536, 65_792, 70_000_u64] {
        let begin = usize::try_from(size).unwrap();
        let grown = tile::grow(size, &all[begin..usize::try_from(until).unwrap()], |tile| files.fetch(tile)).unwrap();
        let ours: BTreeMap<String, Vec<u8>> = grown.into_iter().map(|(tile, bytes)| (tile.path(), bytes)).collect();
        let theirs: BTreeMap<String, Vec<u8>> = tlog_tiles::Tile::new_tiles(8, size, until)
            .into_iter()
            .map(|tile| (tile.path().replace("tile/8/", "tile/"), tile.read_data(&stored).unwrap()))
            .collect();
        assert!(ours == theirs, "{size} to {until}: {:?}", ours.keys().collect::<Vec<_>>());
        for path in ours.keys() {
            assert_eq!(Tile::parse(path).map(Tile::path).as_ref(), Some(path));
        }
        files.0.extend(ours);
        size = until;
        let root = proof::frontier(&files.tree(size), size).unwrap().root();
        assert_eq!(root.0, tlog_tiles::tree_hash(size, &stored).unwrap().0);
    }
    let tree = files.tree(size);
    for index in [0, 1, 255, 256, 65_535, 65_536, 69_999] {
        let path = proof::inclusion(&tree, index, size).unwrap();
        let theirs: Vec<Hash> = path.iter().map(|hash| Hash(hash.0)).collect();
        let root = Hash(proof::frontier(&tree, size).unwrap().root().0);
        let leaf = Hash(all[usize::try_from(index).unwrap()].0);
        assert!(tlog_tiles::check_record(&theirs, size, root, index, leaf).is_ok(), "{index}");
    }
}

#[test]
fn an_address_of_a_tile_has_one_spelling() {
    for good in ["tile/0/000", "tile/1/000.p/1", "tile/0/x001/234", "tile/6/x999/x000/999.p/255"] {
        assert_eq!(Tile::parse(good).map(Tile::path).as_deref(), Some(good));
    }
    for bad in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/-1/000",
        "tile/7/000",
        "tile/0/x000/001",
        "tile/0/001/234",
        "tile/0/x001/x234",
        "tile/0/x1/234",
        "tile/0/+01",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000.p/1/",
        "tile/entries/000",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/../000",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(Tile::parse(bad), None, "{bad}");
    }
}

fn ledger_key(label: &str) -> SigningKey {
    SigningKey::from_seed(Seed::from(zeroize::Zeroizing::new(sha256(label.as_bytes()).0)))
}

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: "senim/economy".into(), size: 512, root: sha256(b"root"), day: "2026-11-22".into() }
}

#[test]
fn a_checkpoint_is_one_for_other_people_s_tools() {
    let key = ledger_key("ledger");
    let note = checkpoint().sign(&key).encode();
    let theirs = signed_note::Note::from_bytes(note.as_bytes()).unwrap();
    let public = ed25519_dalek::VerifyingKey::from_bytes(key.public().bytes()).unwrap();
    let vkey = signed_note::new_ed25519_verifier_key("senim/economy", &public);
    let verifier = StandardVerifier::new(&vkey).unwrap();
    assert!(theirs.verify(&VerifierList::new(vec![Box::new(verifier)])).is_ok());
    let head = tlog_tiles::Checkpoint::from_bytes(theirs.text()).unwrap();
    assert_eq!((head.origin(), head.size(), head.hash().0), ("senim/economy", 512, checkpoint().root.0));
    assert_eq!(head.extension(), "day 2026-11-22\n");
}

#[test]
fn a_checkpoint_holds_by_its_own_key_whatever_others_say_beside_it() {
    let key = ledger_key("ledger");
    let keys = [ledger_key("older").public(), key.public()];
    let written = checkpoint().sign(&key).encode();
    let verify = |text: &str| Checkpoint::verify(&Note::parse(text.as_bytes()).unwrap(), "senim/economy", &keys);
    assert_eq!(verify(&written), Ok(checkpoint()));
    // A witness, and the same name with a key of another algorithm, whose signature is longer.
    let longer = data_encoding::BASE64.encode(&[7; 2424]);
    for beside in ["— witness.example AAAABBBBCCCC\n".to_owned(), format!("— senim/economy {longer}\n")] {
        assert_eq!(verify(&format!("{written}{beside}")), Ok(checkpoint()));
    }
    assert_eq!(verify(&checkpoint().sign(&ledger_key("stranger")).encode()), Err(CheckpointRefusal::Unsigned));
    let both = checkpoint().sign(&ledger_key("older")).signed_as("senim/economy", &key).encode();
    assert_eq!(verify(&both), Ok(checkpoint()));
    // Known keys must hold, all of them.
    let line = both.lines().nth(6).unwrap();
    let other = Checkpoint { size: 513, ..checkpoint() }.sign(&key).encode();
    let forged = both.replace(line, other.lines().nth(5).unwrap());
    assert_eq!(verify(&forged), Err(CheckpointRefusal::Unsigned));
    assert_eq!(
        Checkpoint::verify(&Note::parse(written.as_bytes()).unwrap(), "senim/other", &keys),
        Err(CheckpointRefusal::Origin)
    );
}

/// How many changed proofs are shown; a million of them where the variable says so.
#[expect(clippy::disallowed_methods, reason = "how long a test runs is the environment's to say")]
fn tries() -> u64 {
    std::env::var("SENIM_MUTATED_PROOFS").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000)
}

/// Which, so that many can be told in pieces.
#[expect(clippy::disallowed_methods, reason = "how long a test runs is the environment's to say")]
fn seed() -> u64 {
    std::env::var("SENIM_MUTATED_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0)
}

/// What is shown of a proof: everything that somebody could change.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    leaf: Digest,
    sizes: [u64; 2],
    roots: [Digest; 2],
    path: Vec<Digest>,
}

impl Shown {
    fn change(&mut self, random: &mut u64) {
        let flip = |hash: &mut Digest, random: &mut u64| {
            let bit = below(random, 256);
            hash.0[usize::try_from(bit / 8).unwrap()] ^= 1 << (bit % 8);
        };
        let length = self.path.len() as u64;
        let at = |random: &mut u64| usize::try_from(below(random, length.max(1))).unwrap();
        match below(random, 10) {
            0 => flip(&mut self.leaf, random),
            1 => flip(&mut self.roots[0], random),
            2 => flip(&mut self.roots[1], random),
            3 if length > 0 => {
                let at = at(random);
                flip(&mut self.path[at], random);
            }
            4 if length > 1 => {
                let (one, other) = (at(random), at(random));
                self.path.swap(one, other);
            }
            5 if length > 0 => {
                let keep = at(random);
                self.path.truncate(keep);
            }
            6 => {
                let place = usize::try_from(below(random, length + 1)).unwrap();
                self.path.insert(place, self.roots[0]);
            }
            7 => self.sizes[0] = below(random, 700),
            8 => self.sizes[1] = below(random, 700),
            _ => self.roots.swap(0, 1),
        }
    }
}

/// Without the size that is signed with the root, one path can fit two sizes: so a changed proof counts as accepted where
/// root and size are those of a tree that there is.
#[test]
fn no_changed_proof_holds() {
    let all = leaves(700);
    let files = Files::of(&all);
    let tree = files.tree(700);
    let roots: Vec<Digest> = (0..=700).map(|size| proof::frontier(&tree, size).unwrap().root()).collect();
    let at = |size: u64| usize::try_from(size).unwrap();
    let mut random = 0x5EED_u64.wrapping_mul(2 * seed() + 1);
    let honest: Vec<[Shown; 2]> = (0..500)
        .map(|_| {
            let size = 1 + below(&mut random, 700);
            let index = below(&mut random, size);
            let path = proof::inclusion(&tree, index, size).unwrap();
            let root = roots[at(size)];
            let included = Shown { leaf: Digest(all[at(index)].0), sizes: [index, size], roots: [root, root], path };
            let old = below(&mut random, size + 1);
            let path = proof::consistency(&tree, old, size).unwrap();
            let consistent = Shown { leaf: root, sizes: [old, size], roots: [roots[at(old)], root], path };
            [included, consistent]
        })
        .collect();
    let (mut n, mut told) = (0, 0);
    while told < tries() {
        n += 1;
        let honest = &honest[at(n / 2) % honest.len()][at(n % 2)];
        let mut shown = honest.clone();
        for _ in 0..=below(&mut random, 3) {
            shown.change(&mut random);
        }
        let Shown { leaf, sizes: [first, size], roots: [old_root, root], path } = &shown;
        // Only heads that somebody may hold, and only what was changed, counts as told.
        if *root != roots[at(*size)] || shown == *honest {
            continue;
        }
        told += 1;
        let wrongly = if n % 2 == 0 {
            let holds = verify_inclusion(LeafHash(leaf.0), *first, *size, *root, path).is_ok();
            let truly = *first < *size && *leaf == Digest(all[at(*first)].0);
            holds && !(truly && proof::inclusion(&tree, *first, *size).as_ref() == Some(path))
        } else {
            let holds =
                *old_root == roots[at(*first)] && verify_consistency(*first, *old_root, *size, *root, path).is_ok();
            holds && !(*first <= *size && proof::consistency(&tree, *first, *size).as_ref() == Some(path))
        };
        // What was changed may be what the proof does not look at, or make another true one.
        assert!(!wrongly, "{first} {size}");
    }
}

#[test]
fn whoever_knows_own_leaves_of_a_day_learns_nothing_of_the_others() {
    let mut random = 0xDA1_u64;
    let mut hash = || {
        let seed = next(&mut random);
        LeafHash(sha256(&seed.to_be_bytes()).0)
    };
    // Two kinds of days, which somebody who holds ten leaves of each tries to tell apart by where those stand.
    let (mut guesses, mut places) = (0_i64, [0_u64; 2]);
    let days = 10_000;
    for n in 0..days {
        let busy = n % 2 == 1;
        let own: Vec<LeafHash> = (0..10).map(|_| hash()).collect();
        let others: Vec<LeafHash> = (0..if busy { 200 } else { 0 }).map(|_| hash()).collect();
        // The officer's own come first or last in time; the pool forgets it.
        let pool = if n % 4 < 2 { [own.clone(), others].concat() } else { [others, own.clone()].concat() };
        let filled = day::fill("2026-11-22", pool, || hash().0);
        assert_eq!(filled.leaves.len(), day::CAPACITY);
        assert!(filled.leaves.is_sorted());
        let place = |leaf| filled.leaves.binary_search(leaf).expect("it is in the day") as u64;
        let sum: u64 = own.iter().map(place).sum();
        places[usize::from(busy)] += sum;
        let guess = sum > 1275;
        guesses += if guess == busy { 1 } else { -1 };
    }
    // Half right, half wrong: within four standard deviations of guessing, and so is the mean place.
    assert!(guesses.abs() < 400, "advantage {guesses} of {days}");
    let means = places.map(|sum| sum as f64 / 50_000.0);
    assert!((means[0] - means[1]).abs() < 2.7 && (means[0] - 127.5).abs() < 2.0, "{means:?}");
}

#[test]
fn a_day_has_the_next_power_of_two() {
    let mut n = 0;
    let mut hash = || {
        n += 1;
        sha256(&u32::to_be_bytes(n)).0
    };
    for (pool, size) in [(0, 256), (1, 256), (256, 256), (257, 512), (513, 1024), (1024, 1024)] {
        let leaves: Vec<LeafHash> = (0..pool).map(|_| LeafHash(hash())).collect();
        let filled = day::fill("2026-11-22", leaves, &mut hash);
        assert_eq!((filled.leaves.len(), filled.pads.len()), (size, size - pool));
    }
}

/// A day as it is shown to whoever looks for a leaf in it, and ways to lie about it.
#[test]
fn a_day_is_shown_whole_or_not_believed() {
    let head = |day: &str, tree: &Frontier| Checkpoint {
        size: tree.size(),
        root: tree.root(),
        day: day.into(),
        ..checkpoint()
    };
    let mut tree: Frontier = leaves(256).into_iter().collect();
    let before = head("2026-11-21", &tree);
    let peaks = tree.peaks().to_vec();
    let mut own: Vec<LeafHash> = (1000..1256).map(|n| leaf_hash(&data(n))).collect();
    own.sort_unstable();
    tree.extend(own.clone());
    let after = head("2026-11-22", &tree);
    assert!(day::verify(Some(&before), peaks.clone(), &own, &after).is_ok());
    let first: Frontier = own.iter().copied().collect();
    assert!(day::verify(None, vec![], &own, &head("2026-11-22", &first)).is_ok());
    let lie = |before: Option<&Checkpoint>, peaks: &[Digest], leaves: &[LeafHash]| {
        assert!(day::verify(before, peaks.to_vec(), leaves, &after).is_err());
    };
    lie(None, &peaks, &own);
    lie(Some(&before), &[], &own);
    lie(Some(&before), &peaks, &own[1..]);
    let mut swapped = own.clone();
    swapped.swap(3, 200);
    lie(Some(&before), &peaks, &swapped);
    lie(Some(&Checkpoint { day: "2026-11-22".into(), ..before.clone() }), &peaks, &own);
    lie(Some(&Checkpoint { root: sha256(b""), ..before.clone() }), &peaks, &own);
    // Appended as it stands, but not sorted: places would tell something.
    let mut tree: Frontier = leaves(256).into_iter().collect();
    tree.extend(swapped.clone());
    assert!(day::verify(Some(&before), peaks, &swapped, &head("2026-11-22", &tree)).is_err());
}

proptest! {
    #[test]
    fn a_tree_grown_in_any_steps_is_one(steps in proptest::collection::vec(1_u64..400, 1..12)) {
        let size: u64 = steps.iter().sum();
        let all = leaves(size);
        let (mut files, mut before) = (Files::default(), 0);
        for step in steps {
            let until = before + step;
            files.grow(before, &all[usize::try_from(before).unwrap()..usize::try_from(until).unwrap()]);
            before = until;
        }
        let whole: Frontier = all.iter().copied().collect();
        prop_assert_eq!(proof::frontier(&files.tree(size), size), Some(whole));
        let read = Tiled::new(size, |tile| files.fetch(tile)).leaves(0, size);
        prop_assert_eq!(read, Some(all));
    }

    #[test]
    fn what_is_written_as_an_opening_is_read_so(case in any::<[u8; 16]>(), salt in any::<[u8; 32]>(), kind in "[a-z-]{1,12}", count in 0_usize..5) {
        use senim_pure::{ledger::opening::{Content, Opening, Read}, seal::{id::{CaseId, KeyId, OrganisationId}, signature::Signature}};
        let reads: Vec<Read> = (0..count)
            .map(|n| Read { case: CaseId(case.map(|byte| byte.wrapping_add(u8::try_from(n).unwrap()))), signature: (n % 2 == 0).then_some(Signature([7; 64])) })
            .collect();
        for content in [
            Content::Entry { commitment: Digest(salt), header: Digest(salt), body: Digest([1; 32]), signature: Digest([2; 32]) },
            Content::Pad { random: salt },
            Content::Reads { body: OrganisationId(salt), key: KeyId(case), salt, reads },
            Content::PortalEvent { case: CaseId(case), salt, event: kind.clone() },
            Content::Publication { kind, hash: Digest(salt) },
        ] {
            let opening = Opening { day: "2026-11-22".into(), content };
            let read = Opening::parse(&opening.data()).unwrap();
            prop_assert_eq!(read.leaf(), opening.leaf());
            prop_assert_eq!(read.data(), opening.data());
            let mut longer = opening.data();
            longer.push(0);
            prop_assert!(Opening::parse(&longer).is_err());
        }
    }
}
