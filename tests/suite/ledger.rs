//! The close of the legal day: what is in it, what comes too late, what a crash or a changed state does to it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{Timestamp, civil::date};
use senim::{
    client::reporter,
    keeper::{Keeper, Looked, Shelf},
    ledger::{
        checkpoint::Checkpoint,
        day,
        opening::{Content, Opening, Read},
        proof::verify_consistency,
        receipt::Receipt,
    },
    seal::{
        id::{Digest, LeafHash},
        note::Note,
        signature::{SigningKey, sha256},
    },
    signer::Signer,
    store::Store,
    wire::frame::Frame,
};

use super::{
    Place,
    world::{TODAY, World},
};

/// Five minutes after the end of the world's first legal day, in Almaty.
const CLOSES: &str = "2026-11-22T19:05:00Z";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// What became of one body's ledger.
fn of<'a>(looked: &'a [Looked], slug: &str) -> &'a Looked {
    looked.iter().find(|looked| looked.slug == slug).unwrap()
}

/// The days that were closed of the Ministry's ledger, or the code of why none.
pub async fn look(keeper: &Keeper) -> Result<Vec<String>, &'static str> {
    let looked = keeper.look().await;
    match &of(&looked, "economy").outcome {
        Ok(days) => Ok(days.iter().map(ToString::to_string).collect()),
        Err(refusal) => Err(refusal.code()),
    }
}

pub fn ledger_key(world: &World) -> SigningKey {
    let text = fs::read_to_string(world.keys.path().join("ledger.key")).unwrap();
    let seed: [u8; 32] =
        data_encoding::HEXLOWER.decode(text.lines().nth(1).unwrap().as_bytes()).unwrap().try_into().unwrap();
    SigningKey::from_seed(zeroize::Zeroizing::new(seed).into())
}

fn head(world: &World, note: &[u8]) -> Checkpoint {
    let origin = format!("senim/{}", world.economy.root.id());
    Checkpoint::verify(&Note::parse(note).unwrap(), &origin, &[ledger_key(world).public()]).unwrap()
}

fn hashes(part: &[u8]) -> Vec<Digest> {
    part.as_chunks::<32>().0.iter().map(|hash| Digest(*hash)).collect()
}

/// A day as the portal shows it, checked: its checkpoint and its leaves, consistent with the newest one.
pub fn shown(world: &World, day_text: &str) -> (Checkpoint, Vec<LeafHash>) {
    let frame = world.portal().ask(&format!("/ledger/economy/day/{day_text}"), "ledger-day").unwrap();
    let [before, own, newest, peaks, leaves, path] = <[Vec<u8>; 6]>::try_from(frame.parts).unwrap();
    let before = (!before.is_empty()).then(|| head(world, &before));
    let (own, newest) = (head(world, &own), head(world, &newest));
    let leaves: Vec<LeafHash> = hashes(&leaves).into_iter().map(|hash| LeafHash(hash.0)).collect();
    day::verify(before.as_ref(), hashes(&peaks), &leaves, &own).unwrap();
    verify_consistency(own.size, own.root, newest.size, newest.root, &hashes(&path)).unwrap();
    assert_eq!(own.day, day_text);
    (own, leaves)
}

async fn openings(world: &World, day: &str) -> Vec<Opening> {
    let data = world.store.openings_of(world.economy.root.id(), day).await.unwrap();
    data.iter().map(|data| Opening::parse(data).unwrap()).collect()
}

pub async fn a_day_is_closed_with_everything_in_it(place: &Place) {
    let world = World::open(place).await;
    let (first, code, case) = world.visit(|world| {
        let (code, first) = world.report("Бірінші", Vec::new());
        world.report("Екінші", Vec::new());
        let portal = world.portal();
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        let case = desk.queue().unwrap()[1].case;
        desk.reply(&world.organisation("economy"), case, "Жауап").unwrap();
        (first, code, case)
    });
    assert_eq!(look(&world.keeper).await, Ok(vec![]));
    world.hand.set(at("2026-11-22T19:04:59.999Z"));
    assert_eq!(look(&world.keeper).await, Ok(vec![]), "a day is not over before its grace is");
    world.hand.set(at(CLOSES));
    assert_eq!(look(&world.keeper).await, Ok(vec![TODAY.to_owned()]));
    assert_eq!(look(&world.keeper).await, Ok(vec![]), "there is one checkpoint a day");

    let (checkpoint, leaves) = world.visit(|world| shown(world, TODAY));
    assert_eq!((checkpoint.size, leaves.len()), (256, 256));
    assert!(leaves.contains(&first.receipt.leaf()));
    let openings = openings(&world, TODAY).await;
    let count = |wanted: fn(&Content) -> bool| openings.iter().filter(|it| wanted(&it.content)).count();
    // Three entries; two officers of the unit and one of the authorised body; root, roster, calendar, rules, pages.
    assert_eq!(openings.len(), 256);
    assert_eq!(count(|it| matches!(it, Content::Entry { .. })), 3);
    assert_eq!(count(|it| matches!(it, Content::Reads { .. })), 3);
    assert_eq!(count(|it| matches!(it, Content::Publication { .. })), 5);
    assert_eq!(count(|it| matches!(it, Content::Pad { .. })), 245);
    assert!(openings.iter().all(|it| leaves.contains(&it.leaf()) && it.day == TODAY));

    // The officer who read said so; the others' lists are empty and look alike from outside.
    let read = openings.iter().find_map(|it| match &it.content {
        Content::Reads { key, reads, .. } if !reads.is_empty() => Some((*key, reads.clone())),
        _ => None,
    });
    let (key, reads) = read.unwrap();
    let person = world.economy.root.id();
    let roster = world.directory.by_id(person).await.unwrap().unwrap().roster;
    let officer = roster.holder(key).unwrap();
    assert_eq!(officer.id, world.economy.officers[0].person);
    let [Read { case: read, signature: Some(word) }] = reads[..] else { panic!("{reads:?}") };
    assert_eq!(read, case);
    assert_eq!(Read::verify(&officer.verifying_key(), &world.origin, case, TODAY, &word), Ok(()));

    // Everything is still there after its rows were moved.
    world.visit(|world| {
        let portal = world.portal();
        let organisation = world.organisation("economy");
        let conversation = reporter::visit(&portal, &organisation, &code).unwrap();
        assert!(conversation.alarms.is_empty());
        let again = conversation.entries[0].receipt.as_ref().unwrap();
        assert_eq!(again.note.encode(), first.note.encode());
        reporter::answer(&portal, &organisation, &code, "Тағы").unwrap();
        let desk = world.desk(&portal, "economy", &world.economy.officers[1]);
        assert_eq!(desk.queue().unwrap().len(), 2);
        assert_eq!(
            desk.open_case(&organisation, case).unwrap().entries.len(),
            if case == conversation.case { 3 } else { 1 }
        );
    });

    // The next day goes on from it; nothing is published twice.
    world.hand.set(at("2026-11-23T19:05:00Z"));
    assert_eq!(look(&world.keeper).await, Ok(vec!["2026-11-23".to_owned()]));
    let next = self::openings(&world, "2026-11-23").await;
    assert!(!next.iter().any(|it| matches!(it.content, Content::Publication { .. })));
    world.visit(|world| {
        assert_eq!(shown(world, "2026-11-23").0.size, 512);
        shown(world, TODAY);
        let hash = sha256(checkpoint.text().as_bytes());
        let frame = world.portal().ask(&format!("/ledger/economy/since/{hash}"), "ledger-since").unwrap();
        let [earlier, newest, path] = <[Vec<u8>; 3]>::try_from(frame.parts).unwrap();
        let (earlier, newest) = (head(world, &earlier), head(world, &newest));
        assert_eq!(earlier, checkpoint);
        let path = hashes(&path);
        assert_eq!(verify_consistency(earlier.size, earlier.root, newest.size, newest.root, &path), Ok(()));
    });
}

pub async fn a_portals_own_terms_are_leaves(place: &Place) {
    let world = World::open(place).await;
    let term = |days| BTreeMap::from([("P-ack".to_owned(), senim::law::term::Term::WorkingDays(days))]);
    let text = |days| format!("{{\"P-ack\":{{\"working_days\":{days}}}}}");
    let mut named = Vec::new();
    // The law's own terms first; then others, the same again, and changed ones.
    for (day, policies) in [(22, None), (23, Some(3)), (24, Some(3)), (25, Some(5))] {
        let keeper = world.keeper.clone().with_policies(&policies.map(term).unwrap_or_default());
        world.hand.set(at(&format!("2026-11-{day}T19:05:00Z")));
        assert_eq!(look(&keeper).await.unwrap().len(), 1);
        let leaves = openings(&world, &format!("2026-11-{day}")).await;
        named.push(leaves.into_iter().find_map(|it| match it.content {
            Content::Publication { kind, hash } if kind == "policies" => Some(hash),
            _ => None,
        }));
    }
    assert_eq!(named, [None, Some(sha256(text(3).as_bytes())), None, Some(sha256(text(5).as_bytes()))]);
    for hash in named.into_iter().flatten() {
        let published = fs::read(shelf_of(&world).join("policies").join(hash.to_string())).unwrap();
        assert_eq!(sha256(&published), hash, "whoever copies the folder reads what the leaf names");
    }
}

pub async fn every_entry_around_midnight_is_in_the_day_of_its_receipt(place: &Place) {
    let world = World::open(place).await;
    let before = at("2026-11-22T18:59:59.990Z");
    let mut receipts: Vec<Receipt> = Vec::new();
    // Twenty milliseconds around midnight, and then around the close, while the keeper closes.
    for n in 0..20 {
        world.hand.set(before + jiff::SignedDuration::from_millis(n));
        receipts.push(world.visit(|world| world.report("Түнде", Vec::new()).1.receipt));
    }
    assert_eq!(receipts.iter().filter(|it| it.parts.legal_day == TODAY).count(), 10);
    let closes = at("2026-11-22T19:04:59.995Z");
    let keeper = world.keeper.clone();
    let (stop, mut stopped) = tokio::sync::oneshot::channel();
    let looking = tokio::spawn(async move {
        let mut closed = Vec::new();
        while stopped.try_recv().is_err() {
            closed.extend(look(&keeper).await.unwrap());
        }
        closed
    });
    for n in 0..10 {
        world.hand.set(closes + jiff::SignedDuration::from_millis(n));
        receipts.push(world.visit(|world| world.report("Жабылғанда", Vec::new()).1.receipt));
    }
    stop.send(()).unwrap();
    let mut closed = looking.await.unwrap();
    world.hand.set(at("2026-11-23T19:05:00Z"));
    closed.extend(look(&world.keeper).await.unwrap());
    assert_eq!(closed, [TODAY, "2026-11-23"]);
    world.visit(|world| {
        for receipt in &receipts {
            let (_, leaves) = shown(world, &receipt.parts.legal_day);
            assert!(leaves.binary_search(&receipt.leaf()).is_ok(), "{}", receipt.time);
        }
    });
}

pub async fn a_closed_day_takes_nothing_whatever_the_clock_says(place: &Place) {
    let world = World::open(place).await;
    let (code, _) = world.visit(|world| world.report("Бірінші", Vec::new()));
    world.hand.set(at(CLOSES));
    assert_eq!(look(&world.keeper).await, Ok(vec![TODAY.to_owned()]));
    // The clock goes back into the closed day: reports are taken in, on the first day that is open.
    world.hand.set(at("2026-11-22T10:00:00Z"));
    world.visit(|world| {
        let (_, received) = world.report("Сағат кейін кетті", Vec::new());
        assert_eq!(received.receipt.parts.legal_day, "2026-11-23");
        assert_eq!(received.receipt.time, "2026-11-22T19:00:00Z");
        let portal = world.portal();
        let organisation = world.organisation("economy");
        let answered = reporter::answer(&portal, &organisation, &code, "мен де").unwrap();
        assert_eq!(answered.receipt.parts.legal_day, "2026-11-23");
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        let case = desk.queue().unwrap()[0].case;
        desk.reply(&organisation, case, "Жауап").unwrap();
        let read = desk.open_case(&organisation, case).unwrap();
        assert!(read.alarms.is_empty());
        assert!(read.entries.iter().all(|entry| entry.day == "2026-11-23" || entry.day == TODAY));
    });
    assert_eq!(look(&world.keeper).await, Ok(vec![]), "days never go back");
    world.hand.set(at("2026-11-23T19:05:00Z"));
    assert_eq!(look(&world.keeper).await, Ok(vec!["2026-11-23".to_owned()]));
}

pub async fn missed_days_are_closed_in_order(place: &Place) {
    let world = World::open(place).await;
    world.hand.set(at("2026-12-01T19:05:00Z"));
    let days: Vec<String> =
        (0..10).map(|n| date(2026, 11, 22).saturating_add(jiff::Span::new().days(n)).to_string()).collect();
    assert_eq!(look(&world.keeper).await.as_ref(), Ok(&days));
    world.visit(|world| {
        for (n, day) in (1..).zip(&days) {
            assert_eq!(shown(world, day).0.size, 256 * n);
        }
    });
    // A clock that is years ahead closes nothing.
    world.hand.set(at("2036-12-01T19:05:00Z"));
    assert_eq!(look(&world.keeper).await, Err("clock"));
    assert_eq!(world.keeper.stopped(world.economy.root.id()), Some("clock"));
    world.hand.set(at("2026-12-02T19:05:00Z"));
    assert_eq!(look(&world.keeper).await, Ok(vec!["2026-12-02".to_owned()]));
    assert_eq!(world.keeper.stopped(world.economy.root.id()), None);
}

/// Every file below a folder, by its path in it.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(folder: &Path, root: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, files);
            } else {
                files.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

pub fn put_back(folder: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

pub fn shelf_of(world: &World) -> PathBuf {
    world.keys.path().join("ledger").join(world.economy.root.id().to_string())
}

pub async fn a_close_that_broke_off_is_finished(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| world.report("Бірінші", Vec::new()));
    let folder = shelf_of(&world);
    // The first day, whose shelf did not even exist; then one that goes on from another.
    for (day, clock) in [(TODAY, CLOSES), ("2026-11-23", "2026-11-23T19:05:00Z")] {
        let before = files(&folder);
        world.hand.set(at(clock));
        assert_eq!(look(&world.keeper).await, Ok(vec![day.to_owned()]));
        let after = files(&folder);
        let mut written: Vec<_> = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).collect();
        // The checkpoint itself comes last; before it anything may be there or not.
        written.sort_by_key(|(path, _)| path.as_path() == Path::new("checkpoint"));
        assert!(written.len() > 3, "{written:?}");
        for broken_off in 0..written.len() {
            let mut found = before.clone();
            found.extend(written[..broken_off].iter().map(|(path, bytes)| ((*path).clone(), (*bytes).clone())));
            found.insert("tile/0/000.new".into(), b"half".to_vec());
            put_back(&folder, &found);
            assert_eq!(look(&world.keeper).await, Ok(vec![]), "{day} {broken_off}");
            let mut finished = files(&folder);
            finished.remove(Path::new("tile/0/000.new"));
            assert!(finished == after, "{day} {broken_off}");
        }
    }
}

pub async fn a_state_that_does_not_go_on_from_what_was_published_is_not_signed(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| world.report("Бірінші", Vec::new()));
    world.hand.set(at("2026-11-23T19:05:00Z"));
    assert_eq!(look(&world.keeper).await.unwrap().len(), 2);
    let (folder, id) = (shelf_of(&world), world.economy.root.id());
    let honest = files(&folder);
    let key = ledger_key(&world);
    let published = String::from_utf8(honest[Path::new("checkpoint")].clone()).unwrap();
    let last = Checkpoint::parse(Note::parse(published.as_bytes()).unwrap().text()).unwrap();
    world.hand.set(at("2026-11-24T19:05:00Z"));

    // What the database does not have any more, it was put back to an older state.
    let later = Checkpoint { day: "2026-11-24".into(), size: 768, ..last.clone() };
    // Another head of the same day, signed by the same key.
    let forked = Checkpoint { root: sha256(b"other"), ..last.clone() };
    let plant = |path: &str, bytes: Vec<u8>| {
        let mut changed = honest.clone();
        changed.insert(path.into(), bytes);
        changed
    };
    let mut tile = honest[Path::new("tile/0/001")].clone();
    tile[77] ^= 1;
    for (code, found) in [
        ("restored", plant("checkpoint", later.sign(&key).encode().into_bytes())),
        ("forked", plant("checkpoint", forked.sign(&key).encode().into_bytes())),
        ("damaged", plant("tile/0/001", tile)),
        ("damaged", plant("tile/0/001", vec![1; 31])),
        ("damaged", plant("checkpoint", b"nothing".to_vec())),
        ("gone", BTreeMap::new()),
    ] {
        put_back(&folder, &found);
        assert_eq!(look(&world.keeper).await, Err(code));
        assert_eq!(world.keeper.stopped(id), Some(code));
        // Nothing was signed, nothing was tidied away, and reports are taken in.
        assert!(files(&folder) == found, "{code}");
        assert_eq!(world.store.last_closed(id).await.unwrap().unwrap().legal_day, "2026-11-23");
        world.visit(|world| {
            world.report("Бәрібір қабылданады", Vec::new());
            let frame = world.portal().ask("/o/economy", "organisation").unwrap();
            assert_eq!(frame.text("ledger"), Some(code));
        });
    }
    put_back(&folder, &honest);

    // A row of the closed day, changed behind the store's back.
    let mut raw = place.raw().await;
    let (drop, change, back) = rows_of_yesterday(place);
    raw.run(drop).await.unwrap();
    assert_eq!(raw.run(change).await.unwrap(), 256);
    assert_eq!(look(&world.keeper).await, Err("changed"));
    raw.run(back).await.unwrap();
    assert_eq!(look(&world.keeper).await, Ok(vec!["2026-11-24".to_owned()]));
    world.visit(|world| {
        let frame: Frame = world.portal().ask("/o/economy", "organisation").unwrap();
        assert_eq!(frame.text("ledger"), None);
        shown(world, "2026-11-24");
    });

    // Another key than the roster's signs nothing.
    let elsewhere = tempfile::tempdir().unwrap();
    let signer = Arc::new(Signer::open(elsewhere.path(), true).unwrap());
    let (store, directory, clock) = (world.store.clone(), world.directory.clone(), world.clock.clone());
    let stranger = Keeper::new(store, directory, signer, clock, Shelf::new(elsewhere.path()), Digest([0; 32]));
    assert_eq!(look(&stranger).await, Err("key"));
}

/// Lets rows be changed, moves yesterday's leaves of one day away, and back.
fn rows_of_yesterday(place: &Place) -> (&'static str, &'static str, &'static str) {
    let drop = match place.location {
        senim::store::Location::Sqlite(_) => "DROP TRIGGER ledger_leaf_no_update",
        senim::store::Location::Postgres(_) => "DROP TRIGGER ledger_leaf_no_update ON ledger_leaf",
    };
    let of = "WHERE organisation = (SELECT organisation FROM body WHERE slug = 'economy')";
    let change = format!("UPDATE ledger_leaf SET legal_day = '1999-01-01' {of} AND legal_day = '2026-11-23'");
    let back = format!("UPDATE ledger_leaf SET legal_day = '2026-11-23' {of} AND legal_day = '1999-01-01'");
    (drop, change.leak(), back.leak())
}

pub async fn two_portals_close_one_day_once(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| world.report("Бірінші", Vec::new()));
    let elsewhere = tempfile::tempdir().unwrap();
    let store = Store::open(&place.location).await.unwrap();
    let signer = Arc::new(Signer::open(world.keys.path(), false).unwrap());
    let directory = senim::directory::Directory::new(store.clone());
    let shelf = Shelf::new(elsewhere.path());
    let pages = senim::site::bundle();
    let second = Keeper::new(store, directory, signer, world.clock.clone(), shelf, pages);
    for (day, clock) in [(TODAY, CLOSES), ("2026-11-23", "2026-11-23T19:05:00Z")] {
        world.hand.set(at(clock));
        let (one, other) = tokio::join!(look(&world.keeper), look(&second));
        // Who comes second may find the first at it, and looks again a moment later.
        let closed = [one, other].into_iter().flat_map(Result::unwrap_or_default).collect::<Vec<_>>();
        assert_eq!(closed, [day]);
        for keeper in [&world.keeper, &second] {
            assert_eq!(look(keeper).await, Ok(vec![]));
        }
        let id = world.economy.root.id().to_string();
        assert!(files(&shelf_of(&world)) == files(&elsewhere.path().join(id)));
    }
}

pub async fn closed_rows_stand_in_the_order_of_their_hashes(place: &Place) {
    let world = World::open(place).await;
    let codes: Vec<_> = (0..6).map(|_| world.visit(|world| world.report("Тәртіп жоқ", Vec::new()).0)).collect();
    // A case of the day that is written in after midnight, before the close.
    world.hand.set(at("2026-11-22T19:01:00Z"));
    world.visit(|world| {
        reporter::answer(&world.portal(), &world.organisation("economy"), &codes[3], "Түннен кейін").unwrap();
        world.report("Ертеңгі", Vec::new());
    });
    let mut raw = place.raw().await;
    let hex = match place.location {
        senim::store::Location::Sqlite(_) => "hex(leaf)",
        senim::store::Location::Postgres(_) => "encode(leaf, 'hex')",
    };
    let by_number = format!("SELECT {hex} FROM event WHERE legal_day = '{TODAY}' ORDER BY event_no");
    let by_hash = format!("SELECT {hex} FROM event WHERE legal_day = '{TODAY}' ORDER BY leaf");
    let before = raw.number("SELECT max(event_no) FROM event").await;
    world.hand.set(at(CLOSES));
    assert_eq!(look(&world.keeper).await, Ok(vec![TODAY.to_owned()]));
    let (numbered, hashed) = (raw.texts(&by_number).await, raw.texts(&by_hash).await);
    assert_eq!((numbered.len(), &numbered), (6, &hashed));
    let moved = format!("SELECT count(*) FROM event WHERE legal_day = '{TODAY}' AND event_no <= {before}");
    assert_eq!(raw.number(&moved).await, 0, "every row got a new number");
    let by_case = format!("SELECT {hex} FROM event WHERE legal_day = '{TODAY}' AND sequence = 0 ORDER BY case_no");
    assert_eq!(raw.texts(&by_case).await, hashed, "so did the cases");
    for (count, sql) in [
        (0, "SELECT count(*) FROM closing"),
        (8, "SELECT count(*) FROM event AS e JOIN case_file AS c ON c.case_no = e.case_no"),
        (8, "SELECT count(*) FROM event AS e JOIN sealed_body AS s ON s.event_no = e.event_no"),
        (21, "SELECT count(*) FROM access_grant AS g JOIN case_file AS c ON c.case_no = g.case_no"),
    ] {
        assert_eq!(raw.number(sql).await, count, "{sql}");
    }
    world.visit(|world| {
        for code in &codes {
            let read = reporter::visit(&world.portal(), &world.organisation("economy"), code).unwrap();
            assert!(read.alarms.is_empty());
        }
    });
}

pub async fn only_a_close_may_rewrite(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| world.report("Бірінші", Vec::new()));
    world.hand.set(at(CLOSES));
    assert_eq!(look(&world.keeper).await, Ok(vec![TODAY.to_owned()]));
    let mut raw = place.raw().await;
    for table in ["ledger_day", "ledger_leaf", "ledger_publication"] {
        raw.run(&format!("UPDATE {table} SET legal_day = '2026-11-01'")).await.expect_err(table);
        raw.run(&format!("DELETE FROM {table}")).await.expect_err(table);
    }
    raw.run("DELETE FROM event").await.expect_err("append-only");
    raw.run("UPDATE event SET event_no = event_no + 1").await.expect_err("append-only");
    if matches!(place.location, senim::store::Location::Sqlite(_)) {
        raw.run("PRAGMA foreign_keys = ON").await.unwrap();
    }
    // The mark that lets rows be moved can't be left behind.
    raw.run("INSERT INTO closing VALUES ('2026-11-22')").await.expect_err("it can't be committed");
    assert_eq!(raw.number("SELECT count(*) FROM closing").await, 0);
}
