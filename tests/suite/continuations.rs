//! The way on after a state that was restored, forked or changed: nothing that was published moves, what can't be opened any
//! more is said in the log itself, and whoever checks it goes along.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::Arc,
};

use senim::{
    backup,
    client::{
        evidence::Evidence,
        ledger::{self as checks, History, Promise},
        reporter::Received,
    },
    directory::Directory,
    keeper::{Keeper, Shelf},
    ledger::{
        continuation::{Continuation, Leaves},
        opening::{Content, Opening},
    },
    seal::{
        id::{LeafHash, NoteHash},
        secret::Seed,
        signature::SigningKey,
    },
    signer::Signer,
    store::Store,
};

use super::{
    Place,
    ledger::{at, files, ledger_key, look, put_back, shelf_of, shown},
    world::{TODAY, World, configuration, senim},
};

const NEXT: &str = "2026-11-23";

/// A keeper of the world's portal over another store and another folder.
fn keeper_of(world: &World, store: &Store, folder: &Path) -> Keeper {
    let signer = Arc::new(Signer::open(world.keys.path(), false).unwrap());
    let (directory, pages) = (Directory::new(store.clone()), senim::site::bundle());
    Keeper::new(store.clone(), directory, signer, world.clock.clone(), Shelf::new(folder), pages)
}

/// Closes the days up to an instant.
async fn close(world: &World, keeper: &Keeper, until: &str) {
    world.hand.set(at(until));
    look(keeper).await.unwrap();
}

/// What the binary says when it is told to go on, and to audit a copy with the openings of days.
struct Terminal {
    folder: tempfile::TempDir,
    config: String,
    copy: String,
    key: String,
}

impl Terminal {
    fn new(world: &World, place: &Place) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("senim.toml");
        fs::write(&config, configuration(place, world.keys.path(), world.keys.path())).unwrap();
        Self {
            folder,
            config: config.display().to_string(),
            copy: shelf_of(world).display().to_string(),
            key: data_encoding::HEXLOWER.encode(ledger_key(world).public().bytes()),
        }
    }

    fn go_on(&self) -> (bool, String) {
        senim(&["ledger", "continue", "--config", &self.config, "--organisation", "economy", "--no-better-state"])
    }

    fn audit(&self, day: &str) -> (bool, String) {
        let folder = tempfile::tempdir_in(self.folder.path()).unwrap();
        let out = folder.path().join("openings").display().to_string();
        let (config, of) = (&self.config, "economy");
        let asked = ["ledger", "openings", "--config", config, "--organisation", of, "--day", day, "--out", &out];
        let (done, said) = senim(&asked);
        assert!(done, "{said}");
        senim(&["ledger", "audit", "--copy", &self.copy, "--key", &self.key, "--openings", &out])
    }
}

fn promise(world: &World, received: &Received) -> Promise {
    let organisation = world.organisation("economy");
    checks::promise(&world.portal(), &organisation, &received.receipt, &received.note, world.clock.now()).unwrap()
}

fn newest(world: &World, seen: Option<&str>) -> String {
    match checks::history(&world.portal(), &world.organisation("economy"), seen).unwrap() {
        History::Continues { newest, .. } => newest,
        History::Rewritten(evidence) => panic!("{evidence:?}"),
    }
}

/// The one continuation that the portal shows.
fn told(world: &World) -> Continuation {
    let all = world.visit(|world| checks::continuations(&world.portal(), &world.organisation("economy")).unwrap());
    let [(_, made)] = <[_; 1]>::try_from(all).unwrap();
    made
}

async fn leaf_of_continuation(world: &World, store: &Store, day: &str) -> usize {
    let data = store.openings_of(world.economy.root.id(), day).await.unwrap();
    let openings = data.iter().map(|data| Opening::parse(data).unwrap().content);
    openings.filter(|it| matches!(it, Content::Publication { kind, .. } if kind == "continuation")).count()
}

pub async fn a_lost_state_goes_on_and_says_what_it_lost(place: &Place) {
    let world = World::open(place).await;
    let (_, kept) = world.visit(|world| world.report("Сақталған", Vec::new()));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("backup");
    backup::write(&place.location, &world.keys.path().join("ledger"), &out).await.unwrap();
    // After the backup: another report of the day, then two closes, with a report between.
    let (_, lost) = world.visit(|world| world.report("Жоғалған", Vec::new()));
    close(&world, &world.keeper, "2026-11-22T19:05:00Z").await;
    world.visit(|world| world.report("Жоғалған тағы", Vec::new()));
    close(&world, &world.keeper, "2026-11-23T19:05:00Z").await;
    let seen = world.visit(|world| newest(world, None));
    let published = world.visit(|world| [TODAY, NEXT].map(|day| shown(world, day)));

    // The database is gone; the folder of the published ledgers is not.
    let other = place.beside("restored").await;
    let published_in = world.keys.path().join("ledger");
    backup::restore(&out, &other.location, &published_in).await.unwrap();
    let world = world.over(&other).await;
    let terminal = Terminal::new(&world, &other);
    assert_eq!(look(&world.keeper).await, Err("restored"));
    let (_, since) = world.visit(|world| world.report("Тоқтап тұрғанда", Vec::new()));
    let before = files(&shelf_of(&world));
    let refused = senim(&["ledger", "continue", "--config", &terminal.config, "--organisation", "economy"]);
    assert!(!refused.0, "nobody writes days off by a slip: {}", refused.1);
    assert!(files(&shelf_of(&world)) == before);

    let (done, said) = terminal.go_on();
    assert!(done && said.contains("\"reason\":\"restored\""), "{said}");
    let made = told(&world);
    assert_eq!((made.reason.as_str(), made.goes_on.as_str()), ("restored", "2026-11-24"));
    // Of the first day one entry is there still; of the second nothing is.
    let first: Vec<LeafHash> = published[0].1.iter().filter(|leaf| **leaf != kept.receipt.leaf()).copied().collect();
    assert_eq!(
        made.days.iter().map(|day| day.lost.clone()).collect::<Vec<_>>(),
        [Leaves::of(&first), Leaves::of(&published[1].1)]
    );
    assert!(made.days.iter().all(|day| day.late.count == 0 && day.aside.is_empty()));
    let (done, said) = terminal.go_on();
    assert!(!done && said.contains("nothing keeps the log from going on"), "{said}");

    // Nothing that was published moved; the day that follows holds the note and what came meanwhile.
    close(&world, &world.keeper, "2026-11-24T19:05:00Z").await;
    world.visit(|world| {
        assert!([TODAY, NEXT].map(|day| shown(world, day)) == published);
        assert_eq!(shown(world, "2026-11-24").0.size, 768);
        newest(world, Some(&seen));
        for received in [&kept, &lost, &since] {
            assert_eq!(promise(world, received), Promise::Kept);
        }
    });
    assert_eq!(leaf_of_continuation(&world, &world.store, "2026-11-24").await, 1);
    let (done, said) = terminal.audit(TODAY);
    assert!(done, "{said}");
    let (done, said) = terminal.audit("2026-11-24");
    assert!(done && said.contains("\"days\":3,\"size\":768"), "{said}");

    // Whoever hides the note is found out: the leaf is there, and so are the holes.
    let hidden = shelf_of(&world).join("continuation");
    fs::rename(&hidden, folder.path().join("hidden")).unwrap();
    for day in [TODAY, "2026-11-24"] {
        let (done, said) = terminal.audit(day);
        assert!(!done && said.contains("openings-breach"), "{said}");
    }
    // The next look publishes it again.
    assert_eq!(look(&world.keeper).await, Ok(vec![]));
    assert!(terminal.audit(TODAY).0);

    // Two keepers find at once that the database does not know what was published: the second has nothing left to do.
    let id = world.economy.root.id();
    for _ in 0..2 {
        world.store.keep_continuation(id, NoteHash([7; 32]), "2026-11-26", "a note").await.unwrap();
    }
    assert_eq!(world.store.continuations(id).await.unwrap().len(), 2);
}

pub async fn a_forked_state_goes_on_from_what_was_published(place: &Place) {
    let world = World::open(place).await;
    let (_, early) = world.visit(|world| world.report("Екеуінде де бар", Vec::new()));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("backup");
    backup::write(&place.location, &world.keys.path().join("ledger"), &out).await.unwrap();
    world.visit(|world| world.report("Жарияланған тармақта", Vec::new()));
    close(&world, &world.keeper, "2026-11-22T19:05:00Z").await;
    let published = files(&shelf_of(&world));
    let first = world.visit(|world| shown(world, TODAY));

    // A copy that knew nothing of that close took a report and closed the same day with another head, and one more day.
    let other = place.beside("forked").await;
    let elsewhere = folder.path().join("elsewhere");
    backup::restore(&out, &other.location, &elsewhere).await.unwrap();
    let world = world.over(&other).await;
    world.hand.set(at("2026-11-22T10:00:00Z"));
    let (_, stray) = world.visit(|world| world.report("Екінші тармақта", Vec::new()));
    let fork = keeper_of(&world, &world.store, &elsewhere);
    close(&world, &fork, "2026-11-22T19:05:00Z").await;
    let (_, later) = world.visit(|world| world.report("Келесі күн", Vec::new()));
    close(&world, &fork, "2026-11-23T19:05:00Z").await;
    put_back(&shelf_of(&world), &published);
    assert_eq!(look(&world.keeper).await, Err("forked"));

    let terminal = Terminal::new(&world, &other);
    let (done, said) = terminal.go_on();
    assert!(done && said.contains("\"reason\":\"forked\""), "{said}");
    let made = told(&world);
    assert_eq!(made.goes_on, NEXT);
    let [day, next] = <[_; 2]>::try_from(made.days).unwrap();
    assert_eq!(day.late, Leaves::of(&[stray.receipt.leaf()]));
    assert!(!day.aside.is_empty() && !next.aside.is_empty(), "both heads that nobody published are in the note");
    assert_eq!((next.lost.count, next.late.count), (0, 0));

    close(&world, &world.keeper, "2026-11-23T19:05:00Z").await;
    world.visit(|world| {
        assert!(shown(world, TODAY) == first);
        let leaves: BTreeSet<LeafHash> = shown(world, NEXT).1.into_iter().collect();
        assert!(leaves.contains(&stray.receipt.leaf()) && leaves.contains(&later.receipt.leaf()));
        assert_eq!(promise(world, &early), Promise::Kept);
        assert_eq!(promise(world, &later), Promise::Kept);
        // What the fork promised for a day that has another head is broken, and provably so.
        let Promise::Broken(evidence) = promise(world, &stray) else { panic!("it stands in no checkpoint of its day") };
        let rosters = [&*world.organisation("economy").institution.roster];
        Evidence::check(evidence.write().unwrap().as_bytes(), &rosters).unwrap();
    });
    for day in [TODAY, NEXT] {
        let (done, said) = terminal.audit(day);
        assert!(done, "{day}: {said}");
    }
    assert_eq!(look(&world.keeper).await, Ok(vec![]));
}

pub async fn a_changed_state_goes_on_and_says_what_it_lost(place: &Place) {
    let world = World::open(place).await;
    let (_, received) = world.visit(|world| world.report("Бірінші", Vec::new()));
    close(&world, &world.keeper, "2026-11-22T19:05:00Z").await;
    lose_seven_rows(place, 0).await;
    world.hand.set(at("2026-11-23T19:05:00Z"));
    assert_eq!(look(&world.keeper).await, Err("changed"));
    let terminal = Terminal::new(&world, place);
    let (done, said) = terminal.go_on();
    assert!(done && said.contains("\"reason\":\"changed\""), "{said}");
    let [day] = <[_; 1]>::try_from(told(&world).days).unwrap();
    assert_eq!((day.lost.count, day.late.count, day.aside.as_str()), (7, 0, ""));
    assert_eq!(look(&world.keeper).await, Ok(vec![NEXT.to_owned()]));
    assert_eq!(leaf_of_continuation(&world, &world.store, NEXT).await, 1);
    assert_eq!(world.visit(|world| promise(world, &received)), Promise::Kept);
    for day in [TODAY, NEXT] {
        let (done, said) = terminal.audit(day);
        assert!(done, "{day}: {said}");
    }
}

/// Whatever happens again before a day is closed: each note that was published is a leaf of that day, and the last says all of it.
pub async fn a_log_goes_on_again_and_again(place: &Place) {
    let world = World::open(place).await;
    let (_, received) = world.visit(|world| world.report("Бірінші", Vec::new()));
    let folder = tempfile::tempdir().unwrap();
    let (out, published_in) = (folder.path().join("backup"), world.keys.path().join("ledger"));
    backup::write(&place.location, &published_in, &out).await.unwrap();
    close(&world, &world.keeper, "2026-11-22T19:05:00Z").await;
    for (from, lost) in [(0, 7), (7, 14)] {
        lose_seven_rows(place, from).await;
        let body = world.directory.by_slug("economy").await.unwrap().unwrap();
        let made = world.keeper.go_on(&body).await.unwrap();
        assert_eq!(made.days.iter().map(|day| day.lost.count).collect::<Vec<_>>(), [lost]);
        let (done, said) = Terminal::new(&world, place).audit(TODAY);
        assert!(done, "{said}");
    }
    // The database that said so is lost, too.
    let other = place.beside("again").await;
    backup::restore(&out, &other.location, &published_in).await.unwrap();
    let world = world.over(&other).await;
    let terminal = Terminal::new(&world, &other);
    let (done, said) = terminal.go_on();
    assert!(done && said.contains("\"reason\":\"restored\""), "{said}");
    close(&world, &world.keeper, "2026-11-23T19:05:00Z").await;
    assert_eq!(leaf_of_continuation(&world, &world.store, NEXT).await, 3);
    assert_eq!(world.visit(|world| promise(world, &received)), Promise::Kept);
    for day in [TODAY, NEXT] {
        let (done, said) = terminal.audit(day);
        assert!(done, "{day}: {said}");
    }
}

pub async fn a_continuation_holds_by_the_keys_of_its_day(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| world.report("Бірінші", Vec::new()));
    close(&world, &world.keeper, "2026-11-22T19:05:00Z").await;
    lose_seven_rows(place, 0).await;
    let body = world.directory.by_slug("economy").await.unwrap().unwrap();
    let (id, first) = (body.root.id(), ledger_key(&world));
    let made = world.keeper.go_on(&body).await.unwrap();
    close(&world, &world.keeper, "2026-11-24T19:05:00Z").await;
    assert_eq!(told(&world), made);

    // The key that signed it is replaced; of its day it was the ledger's.
    let world = world.rekeyed().await;
    close(&world, &world.keeper, "2026-11-26T19:05:00Z").await;
    assert_eq!(told(&world), made);
    let shelf = Shelf::new(&world.keys.path().join("ledger"));
    let honest = files(&shelf_of(&world));
    let stranger = SigningKey::from_seed(Seed::from(zeroize::Zeroizing::new([7; 32])));
    let with = |goes_on: &str, key: &SigningKey| {
        // A note of other words, for a file is named by them.
        let (goes_on, reason) = (goes_on.to_owned(), "forked".to_owned());
        let planted = Continuation { goes_on, reason, ..made.clone() }.sign(key);
        shelf.publish_continuation(id, &planted.encode()).unwrap();
        let read = world.visit(|world| checks::continuations(&world.portal(), &world.organisation("economy")));
        put_back(&shelf_of(&world), &honest);
        read.map(|all| all.len()).map_err(|error| error.code().to_owned())
    };
    // A day that was closed late may stand under a newer key; a later day never under one that was replaced.
    assert_eq!(with("2026-11-24", &ledger_key(&world)), Ok(2));
    for (goes_on, key) in [("2026-11-26", &first), (NEXT, &stranger), ("2026-11-28", &ledger_key(&world))] {
        assert_eq!(with(goes_on, key), Err("ledger".to_owned()), "{goes_on}");
    }

    // Where the folder is lost with every copy, the days of both keys are published anew.
    put_back(&shelf_of(&world), &BTreeMap::new());
    assert_eq!(look(&world.keeper).await, Err("gone"));
    let body = world.directory.by_slug("economy").await.unwrap().unwrap();
    assert_eq!(world.keeper.publish_anew(&body).await.unwrap(), 5);
    assert_eq!(look(&world.keeper).await, Ok(vec![]));
    assert!(files(&shelf_of(&world)) == honest);
}

/// Of the first closed day, behind the store's back.
async fn lose_seven_rows(place: &Place, from: usize) {
    let mut raw = place.raw().await;
    raw.run(match place.location {
        senim::store::Location::Sqlite(_) => "DROP TRIGGER IF EXISTS ledger_leaf_no_delete",
        senim::store::Location::Postgres(_) => "DROP TRIGGER IF EXISTS ledger_leaf_no_delete ON ledger_leaf",
    })
    .await
    .unwrap();
    let of = "organisation = (SELECT organisation FROM body WHERE slug = 'economy')";
    let seven = format!("SELECT leaf FROM ledger_leaf WHERE {of} ORDER BY leaf LIMIT 7 OFFSET {from}");
    raw.run(&format!("DELETE FROM ledger_leaf WHERE {of} AND leaf IN ({seven})")).await.unwrap();
}
