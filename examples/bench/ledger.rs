//! A log of many leaves: how long a proof takes from its tiles, how long the keeper looks at it before it signs, and what a
//! log adds to a submission.

use std::{fs, hint::black_box, sync::Arc};

use senim::{
    directory::Directory,
    keeper::{Keeper, Shelf},
    ledger::{
        checkpoint::Checkpoint,
        day,
        leaf::LeafParts,
        proof,
        tile::{self, Tiled},
        tree::Frontier,
    },
    now::Clock,
    seal::{
        header::Header,
        id::{Digest, LeafHash, OrganisationId},
        note::Note,
        signature::{Signature, sha256},
    },
    signer::Signer,
    store::{Closing, Location, Store, StoreError},
};

use crate::{
    SLUG,
    load::median,
    process::Kind,
    rows::{Bench, Row},
};

/// Leaves of all days but the last.
const LEAVES: u64 = 10_000_000;
/// Proofs that are timed.
const PROOFS: u64 = 2_000;

fn leaf(number: u64) -> LeafHash {
    LeafHash(sha256(&number.to_be_bytes()).0)
}

/// A proof from the tiles on the disk, the keeper's look at the log, as at a start, and what the log adds to a submission.
///
/// There is no portal without a log to run beside ours. So everything that a submission does for it is done alone: its leaf
/// and the commitment in it, the checkpoint that its header names, looked up in the folder, and the last closed day, which
/// the portal asks the database for once for many and this does for each.
pub fn ledger(bench: &Bench) -> Vec<Row> {
    let (mut rows, added) = tokio::runtime::Runtime::new().expect("a runtime").block_on(measure(bench));
    let whole = bench.submit_all(Kind::Ours, &bench.empty("empty")).computed;
    let ours = format!("{added:.0} µs of {whole:.0} µs");
    rows.push(row("what the log adds to a submission", ours, "≤ 10 %", added <= 0.1 * whole));
    rows
}

async fn measure(bench: &Bench) -> (Vec<Row>, f64) {
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
        // Of three goes the middle one counts: what else the machine does is none of the proof. Nothing is remembered from
        // one to the next.
        let go = || {
            let begun = clock.monotonic();
            let tiled = Tiled::new(tree.size(), |tile| shelf.tile(id, tile).ok().flatten());
            let path = proof::inclusion(&tiled, index, tree.size()).expect("it is there");
            let took = clock.monotonic().saturating_sub(begun).as_secs_f64() * 1000.0;
            proof::verify_inclusion(leaf(index), index, tree.size(), tree.root(), &path).expect("it holds");
            took
        };
        took.push(median(vec![go(), go(), go()]));
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
    let added = added(bench, &store, &shelf, id, &clock).await;
    store.close().await;
    let rows = vec![
        row("proof from 10,000,000 leaves", format!("{middle:.2} ms, p99 {slow:.2} ms"), "p99 ≤ 5 ms", slow <= 5.0),
        row("look at such a log before it is served", format!("{:.0} ms", looks[2]), "≤ 1 s", looks[2] <= 1000.0),
    ];
    (rows, added)
}

/// Microseconds that one submission takes for the log, the median of many.
async fn added(bench: &Bench, store: &Store, shelf: &Shelf, id: OrganisationId, clock: &Clock) -> f64 {
    let newest = shelf.newest(id).expect("a folder").expect("published above");
    let named = Note::parse(newest.as_bytes()).expect("our own").hash();
    let (header, outer) = (bench.header(), Signature([1; 64]));
    let mut took = Vec::new();
    for n in 0..PROOFS {
        let begun = clock.monotonic();
        let parts = LeafParts::of_hashed("2020-01-03", header, Digest(leaf(n).0), &outer);
        black_box(parts.leaf(parts.commit("2020-01-03T10:00:00Z", &leaf(n).0)));
        Header::parse(black_box(header)).expect("our own");
        shelf.of_hash(id, named).expect("a folder").expect("published above");
        store.last_closed(id).await.expect("a database").expect("a closed day");
        took.push(clock.monotonic().saturating_sub(begun).as_secs_f64() * 1e6);
    }
    median(took)
}

fn row(what: &'static str, ours: String, goal: &'static str, met: bool) -> Row {
    Row { what, ours, bare: String::new(), ratio: None, goal, met }
}
