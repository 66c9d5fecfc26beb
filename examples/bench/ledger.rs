//! A log of many leaves: how long a proof takes from its tiles, and how long the keeper looks at it before it signs.

use std::{fs, sync::Arc};

use senim::{
    directory::Directory,
    keeper::{Keeper, Shelf},
    ledger::{
        checkpoint::Checkpoint,
        day, proof,
        tile::{self, Tiled},
        tree::Frontier,
    },
    now::Clock,
    seal::{
        id::{Digest, LeafHash},
        signature::sha256,
    },
    signer::Signer,
    store::{Closing, Location, Store, StoreError},
};

use crate::{
    SLUG,
    rows::{Bench, Row},
};

/// Leaves of all days but the last.
const LEAVES: u64 = 10_000_000;
/// Proofs that are timed.
const PROOFS: u64 = 2_000;

fn leaf(number: u64) -> LeafHash {
    LeafHash(sha256(&number.to_be_bytes()).0)
}

/// A proof from the tiles on the disk, and the keeper's look at the log, as at a start.
pub fn ledger(bench: &Bench) -> Vec<Row> {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(measure(bench))
}

async fn measure(bench: &Bench) -> Vec<Row> {
    let (data, clock) = (bench.empty("ledger"), Clock::machine());
    let store = Store::open(&Location::Sqlite(data.join("senim.db"))).await.expect("the founded installation");
    let directory = Directory::new(store.clone());
    let body = directory.by_slug(SLUG).await.expect("a body").expect("it was founded");
    let signer = Arc::new(Signer::open(&data.join("keys"), false).expect("its keys"));
    let id = body.root.id();
    let folder = data.join("published");
    let shelf = Shelf::new(&folder);

    // One great day, written past the shelf because a sync a tile would take an hour, and an ordinary one behind it.
    let first: Vec<LeafHash> = (0..LEAVES).map(leaf).collect();
    let mut tree: Frontier = first.iter().copied().collect();
    let tiles = tile::grow(0, &first, |_| None).expect("nothing before it");
    for (tile, bytes) in &tiles {
        let path = folder.join(id.to_string()).join(tile.path());
        fs::create_dir_all(path.parent().expect("below the folder")).expect("room on the disk");
        fs::write(path, bytes).expect("room on the disk");
    }
    drop((tiles, first));
    let head = |tree: &Frontier, day: &str| {
        let origin = body.roster.content().ledger_origin.clone();
        let head = Checkpoint { origin, size: tree.size(), root: tree.root(), day: day.to_owned() };
        head.sign(signer.ledger()).encode()
    };
    let mut closings = vec![(
        "2020-01-01",
        Closing { size: LEAVES, leaves: Vec::new(), publications: Vec::new(), checkpoint: head(&tree, "2020-01-01") },
    )];
    shelf.publish(id, "2020-01-01", &closings[0].1.checkpoint, &[]).expect("room on the disk");
    let mut random = LEAVES;
    let filled = day::fill("2020-01-02", Vec::new(), || {
        random += 1;
        leaf(random).0
    });
    tree.extend(filled.leaves.iter().copied());
    let checkpoint = head(&tree, "2020-01-02");
    let tiles = tile::grow(LEAVES, &filled.leaves, |tile| shelf.tile(id, tile).ok().flatten()).expect("the first day");
    shelf.publish(id, "2020-01-02", &checkpoint, &tiles).expect("room on the disk");
    let mut leaves: Vec<_> = filled.pads.iter().map(|pad| (pad.leaf(), pad.data())).collect();
    leaves.sort_unstable();
    closings.push(("2020-01-02", Closing { size: tree.size(), leaves, publications: Vec::new(), checkpoint }));
    for (day, closing) in closings {
        let closed = store.close_day(id, day, |_| Ok::<_, StoreError>(closing)).await;
        closed.expect("a day").expect("it was not closed");
    }

    let mut took = Vec::new();
    for n in 0..PROOFS {
        let index = n * (LEAVES / PROOFS);
        let begun = clock.monotonic();
        // Nothing is remembered from one to the next.
        let tiled = Tiled::new(tree.size(), |tile| shelf.tile(id, tile).ok().flatten());
        let path = proof::inclusion(&tiled, index, tree.size()).expect("it is there");
        took.push(clock.monotonic().saturating_sub(begun).as_secs_f64() * 1000.0);
        proof::verify_inclusion(leaf(index), index, tree.size(), tree.root(), &path).expect("it holds");
    }
    took.sort_by(f64::total_cmp);
    let (middle, slow) = (took[took.len() / 2], took[took.len() * 99 / 100]);

    let mut looks = Vec::new();
    for _ in 0..5 {
        let signer = Arc::clone(&signer);
        let keeper = Keeper::new(
            store.clone(),
            Directory::new(store.clone()),
            signer,
            clock.clone(),
            shelf.clone(),
            Digest([0; 32]),
        );
        let begun = clock.monotonic();
        let looked = keeper.compare().await;
        looks.push(clock.monotonic().saturating_sub(begun).as_secs_f64() * 1000.0);
        let own = looked.iter().find(|looked| looked.slug == SLUG).expect("it was looked at");
        own.outcome.as_ref().expect("it goes on");
    }
    looks.sort_by(f64::total_cmp);
    store.close().await;
    let row = |what, ours: String, goal, met| Row { what, ours, bare: String::new(), ratio: None, goal, met };
    vec![
        row("proof from 10,000,000 leaves", format!("{middle:.2} ms, p99 {slow:.2} ms"), "p99 ≤ 5 ms", slow <= 5.0),
        row("look at such a log before it is served", format!("{:.0} ms", looks[2]), "≤ 1 s", looks[2] <= 1000.0),
    ]
}
