//! Years later, before somebody else: what a printed receipt proves by itself, and what readers of one case find out together.

use std::{fs, path::Path};

use jiff::{SignedDuration, Timestamp};
use senim::{
    client::{
        ClientError,
        conversation::Alarm,
        evidence::Evidence,
        ledger::{self, History},
        reporter,
    },
    keeper::Keeper,
    law,
    ledger::checkpoint::Checkpoint,
    now::Clock,
    seal::{id::NoteHash, signature::sha256},
};

use super::{
    Place,
    ledger::{at, files, ledger_key, look, put_back, shelf_of},
    world::{World, draft, new_code, python, senim},
};

async fn close(keeper: &Keeper) -> usize {
    look(keeper).await.unwrap().len()
}

pub async fn a_receipt_holds_through_three_keys_and_another_address(place: &Place) {
    // The binary has the machine's clock: everything happened in the weeks before now.
    let begins: Timestamp = Clock::machine().now() - SignedDuration::from_hours(24 * 20);
    let mut world = World::open_at(place, begins).await;
    let (_, received) = world.visit(|world| world.report("Сотқа дейін", Vec::new()));
    let (poster, first_address) = (world.economy.root.fingerprint(), world.origin.clone());
    let papers = tempfile::tempdir().unwrap();
    let path = |name: &str| papers.path().join(name).display().to_string();
    fs::write(path("printed"), received.note.encode()).unwrap();
    let stolen = ledger_key(&world);

    for rotation in 1..=3 {
        world.hand.set(begins + SignedDuration::from_hours(24 * 4 * rotation));
        assert!(close(&world.keeper).await > 0);
        world = world.rekeyed().await;
    }
    world.hand.set(begins + SignedDuration::from_hours(24 * 16));
    assert!(close(&world.keeper).await > 0);
    assert_ne!(world.origin, first_address);

    // The printed receipt, the binary, the poster's fingerprint; and where the portal is today.
    let online = |fingerprint: &str, portal: &str| {
        let printed = path("printed");
        let at = ["--portal", portal, "--organisation", "economy", "--fingerprint", fingerprint];
        world.visit(|_| senim(&[&["verify", printed.as_str()], &at[..]].concat()))
    };
    let (done, said) = online(&poster, &world.origin);
    assert!(done && said.contains("\"promise\":\"kept\""), "{said}");
    let other = world.authority.root.fingerprint();
    let (done, said) = online(&other, &world.origin);
    assert!(!done && said.contains("\"error\":\"fingerprint\""), "{said}");
    let (done, said) = online(&poster, &first_address);
    assert!(!done && said.contains("\"error\":\"offline\""), "{said}");

    // Without any portal: with the body's notes and a copy of the published ledger.
    let body = world.directory.by_slug("economy").await.unwrap().unwrap();
    fs::write(path("root"), &body.root_notes[0]).unwrap();
    let mut hashes: Vec<NoteHash> = vec![body.roster.hash()];
    while let Ok(before) = {
        let roster = world.directory.roster(&body, *hashes.last().unwrap()).await.unwrap().unwrap();
        roster.content().previous.parse()
    } {
        hashes.push(before);
    }
    assert_eq!(hashes.len(), 4);
    let mut rosters = Vec::new();
    for (n, hash) in hashes.iter().enumerate() {
        let note = world.directory.roster_note(*hash).await.unwrap().unwrap();
        fs::write(path(&format!("roster-{n}")), note).unwrap();
        rosters.push(path(&format!("roster-{n}")));
    }
    let copy = shelf_of(&world).display().to_string();
    let offline = |rosters: &[String], checkpoint: &str| {
        let (printed, root) = (path("printed"), path("root"));
        let mut arguments = vec!["verify", &printed, "--root", &root, "--fingerprint", &poster];
        arguments.extend(rosters.iter().flat_map(|roster| ["--roster", roster.as_str()]));
        arguments.extend(["--checkpoint", checkpoint, "--tiles", &copy]);
        senim(&arguments)
    };
    let newest = format!("{copy}/checkpoint");
    let (done, said) = offline(&rosters, &newest);
    assert!(done && !said.contains("\"place\":null"), "{said}");
    // Its own roster is enough for its own day, and not for a checkpoint of a key that it does not name.
    let own = format!("{copy}/day/{}", received.receipt.parts.legal_day);
    assert!(offline(&rosters[3..], &own).0);
    assert!(!offline(&rosters[3..], &newest).0);
    // A key that was replaced signs no day after that, whoever has it.
    let published = fs::read_to_string(&newest).unwrap();
    let head = Checkpoint::read(&published).unwrap();
    fs::write(path("stolen"), head.sign(&stolen).encode()).unwrap();
    let (done, said) = offline(&rosters, &path("stolen"));
    assert!(!done && said.contains("\"error\":\"ledger\""), "{said}");
    assert!(head.day > law::day::legal_day(begins).to_string());

    // Nor does it make a second head of one: only a key of its day proves a fork, wherever the rosters come from.
    let other = Checkpoint { root: sha256(b"another log"), ..head };
    for (key, proves) in [(&stolen, false), (&ledger_key(&world), true)] {
        let (before, checkpoint) = (published.clone(), other.sign(key).encode());
        let (kind, origin) = ("fork".to_owned(), other.origin.clone());
        let (receipt, peaks, leaves) = (String::new(), Vec::new(), Vec::new());
        let (salt, roots, none) = (String::new(), Vec::new(), Vec::new());
        let fork =
            Evidence { v: 1, kind, origin, receipt, before, checkpoint, peaks, leaves, salt, roots, rosters: none };
        let file = path("fork");
        fs::write(&file, fork.write().unwrap()).unwrap();
        let root = path("root");
        let mut arguments = vec!["verify", &file, "--root", &root];
        arguments.extend(rosters.iter().flat_map(|roster| ["--roster", roster.as_str()]));
        let from_portal = ["verify", &file, "--portal", &world.origin, "--organisation", "economy"];
        let asked = [senim(&arguments), world.visit(|_| senim(&from_portal))];
        for (done, said) in asked {
            assert_eq!(done, proves, "{said}");
        }
        arguments[0] = "evidence";
        assert_eq!(python().args(&arguments).output().unwrap().status.success(), proves);
    }
}

pub async fn readers_find_out_that_they_are_shown_another_log(place: &Place) {
    let world = World::open(place).await;
    let folder = shelf_of(&world);
    world.visit(|world| world.report("Бір күнгі", Vec::new()));
    let report = |world: &World| {
        let (organisation, code) = (world.organisation("economy"), new_code());
        ledger::newest(&world.portal(), &organisation).unwrap();
        let text = draft("Журналды көрдім", senim::seal::statement::Destination::Both, Vec::new());
        let sealed = reporter::seal(&code, &organisation, &text).unwrap();
        sealed.send(&world.portal(), &organisation, &code).map(|_| code)
    };
    world.hand.set(at("2026-11-22T19:05:00Z"));
    look(&world.keeper).await.unwrap();
    let shared = files(&folder);
    let code = world.visit(report).unwrap();
    let alarms = |world: &World| {
        let portal = world.portal();
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        let case = desk.queue().unwrap()[0].case;
        desk.open_case(&world.organisation("economy"), case).unwrap().alarms
    };
    assert_eq!(world.visit(alarms), [], "one log for both");
    // More days only go on from it.
    world.hand.set(at("2026-11-24T19:05:00Z"));
    look(&world.keeper).await.unwrap();
    assert_eq!(world.visit(alarms), []);
    world.visit(|world| {
        let portal = world.portal();
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        let case = desk.queue().unwrap()[0].case;
        desk.reply(&world.organisation("economy"), case, "Жауап").unwrap();
        let read = reporter::visit(&portal, &world.organisation("economy"), &code).unwrap();
        assert_eq!(read.alarms, []);
        assert!(read.entries.iter().all(|entry| entry.checkpoint.is_some()));
    });

    // The officers are shown another log than the reporter was: the same key signed both.
    let honest = files(&folder);
    let key = ledger_key(&world);
    let newest = Checkpoint::read(str::from_utf8(&honest[Path::new("checkpoint")]).unwrap()).unwrap();
    let first = Checkpoint::read(str::from_utf8(&shared[Path::new("checkpoint")]).unwrap()).unwrap();
    let other = |head: &Checkpoint| Checkpoint { root: sha256(b"another log"), ..head.clone() }.sign(&key);
    let mut forked = honest.clone();
    forked.insert("checkpoint".into(), other(&newest).encode().into_bytes());
    // One that hides what it signed, one that shows another tree, and one that swaps the earlier head too.
    let mut hidden = forked.clone();
    hidden.retain(|path, _| !path.starts_with("hash"));
    let mut swapped = honest.clone();
    swapped.insert(format!("day/{}", first.day).into(), other(&first).encode().into_bytes());
    for (what, found) in [("forked", forked), ("hidden", hidden), ("swapped", swapped)] {
        put_back(&folder, &found);
        assert_eq!(world.visit(alarms), [Alarm::Forked], "{what}");
    }
    put_back(&folder, &honest);
    assert_eq!(world.visit(alarms), []);

    // Nobody makes readers believe so: a header that names a checkpoint which was never published is not taken in.
    let planted = world.visit(|world| {
        let organisation = world.organisation("economy");
        let History::Continues { .. } = ledger::history(&world.portal(), &organisation, None).unwrap() else {
            panic!()
        };
        let mut found = honest.clone();
        found.retain(|path, _| !path.starts_with("hash"));
        put_back(&folder, &found);
        report(world)
    });
    assert!(matches!(planted, Err(ClientError::Refused { ref code }) if code == "not-genuine"), "{:?}", planted.err());
}
