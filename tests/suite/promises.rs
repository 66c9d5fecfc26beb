//! What a receipt promised, and how its holder, a reader and an auditor find out whether it was kept.

use std::{fs, process::Command};

use senim::{
    client::{
        bodies::Organisation,
        evidence::Evidence,
        ledger::{self, History, Promise},
    },
    ledger::{checkpoint::Checkpoint, receipt::Receipt},
    seal::{
        note::{Note, SignerRole},
        signature::sha256,
    },
    signer::Signer,
};

use super::{
    Place,
    ledger::{ledger_key, look, shelf_of},
    world::{TODAY, World, configuration, python, senim},
};

/// What somebody holds who checks without a network: files of the root and the roster, and programs that read them.
pub struct Papers {
    folder: tempfile::TempDir,
    root: String,
    roster: String,
}

impl Papers {
    pub async fn of(world: &World) -> Self {
        let body = world.directory.by_slug("economy").await.unwrap().unwrap();
        let mut papers = Self { folder: tempfile::tempdir().unwrap(), root: String::new(), roster: String::new() };
        papers.root = papers.write("root", &body.root_notes[0]);
        papers.roster = papers.write("roster", body.roster_note.as_str());
        papers
    }

    /// The path of a new file.
    fn write(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// The independent verifier: whether it holds, and what it said.
    fn python(&self, arguments: &[&str]) -> (bool, String) {
        self.ask(&mut python(), arguments)
    }

    fn senim(&self, arguments: &[&str]) -> (bool, String) {
        self.ask(Command::new(env!("CARGO_BIN_EXE_senim")).args(["--speak", "en"]), arguments)
    }

    /// Whether three programs see that it proves what it says, one of them from the file alone.
    pub fn prove(&self, evidence: &Evidence, kind: &str) -> bool {
        let file = self.write("alone", &evidence.write().unwrap());
        let ours = self.confirm(&evidence.write().unwrap(), kind);
        let mut alone = Command::new(env!("CARGO_BIN_EXE_senim"));
        assert_eq!(alone.args(["verify", &file]).output().unwrap().status.success(), ours);
        ours
    }

    /// Whether both programs see that a file proves what it says, where it brings no notes of its own.
    pub fn confirm(&self, written: &str, kind: &str) -> bool {
        let file = self.write("evidence", written.trim_end());
        let (ours, said) = self.senim(&["--json", "verify", &file]);
        assert!(!ours || said.contains(&format!("\"proved\":\"{kind}\"")), "{said}");
        assert_eq!(self.python(&["evidence", &file]).0, ours, "{said}");
        ours
    }

    fn ask(&self, command: &mut Command, arguments: &[&str]) -> (bool, String) {
        let output = command.args(arguments).args(["--root", &self.root, "--roster", &self.roster]).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!said.contains("Traceback"), "{said}");
        (output.status.success(), said)
    }
}

fn promise(world: &World, receipt: &Receipt, note: &Note) -> Promise {
    let organisation = world.organisation("economy");
    ledger::promise(&world.portal(), &organisation, receipt, note, world.clock.now()).unwrap()
}

pub async fn a_portal_is_held_to_its_receipts(place: &Place) {
    let world = World::open(place).await;
    let (_, received) = world.visit(|world| world.report("Бірінші", Vec::new()));
    let promised = |receipt: &Receipt, note: &Note| world.visit(|world| promise(world, receipt, note));
    assert_eq!(promised(&received.receipt, &received.note), Promise::Pending);
    world.hand.set("2026-11-23T01:00:00Z".parse().unwrap());
    assert_eq!(promised(&received.receipt, &received.note), Promise::Pending, "six in the morning is still in time");
    world.hand.set("2026-11-23T01:00:01Z".parse().unwrap());
    assert_eq!(promised(&received.receipt, &received.note), Promise::Late);
    assert_eq!(look(&world.keeper).await, Ok(vec![TODAY.to_owned()]));
    assert_eq!(promised(&received.receipt, &received.note), Promise::Kept);

    // A receipt of the portal's own key for an entry that it dropped.
    let signer = Signer::open(world.keys.path(), false).unwrap();
    let dropped = Receipt { salt: [7; 32], ..received.receipt.clone() };
    let (lines, signature) = dropped.sign(signer.receipt()).unwrap();
    let text = received.note.text().replace(&received.receipt.lines(), &lines);
    let note = Note::unsigned(text).with_signature(SignerRole::Receipt, &signer.receipt().public(), signature);
    let Promise::Broken(evidence) = promised(&dropped, &note) else { panic!("it is in no checkpoint") };

    // Whoever has the file and the roster sees the same, in three programs; no honest receipt can be made to look so.
    let organisation = world.visit(|world| world.organisation("economy"));
    let papers = Papers::of(&world).await;
    let holds = |evidence: &Evidence, organisation: &Organisation| {
        let text = evidence.write().unwrap();
        let ours = Evidence::check(text.as_bytes(), &[&organisation.institution.roster]).is_ok();
        assert_eq!(papers.python(&["evidence", &papers.write("evidence", &text)]).0, ours, "{text}");
        assert_eq!(papers.senim(&["verify", &papers.write("evidence", &text)]).0, ours, "{text}");
        ours
    };
    assert!(holds(&evidence, &organisation));
    let mut leaves = evidence.leaves.clone();
    leaves.remove(3);
    let mut sorted = evidence.leaves.clone();
    sorted.reverse();
    for lie in [
        Evidence { receipt: received.note.encode(), ..(*evidence).clone() },
        Evidence { leaves, ..(*evidence).clone() },
        Evidence { leaves: sorted, ..(*evidence).clone() },
        Evidence { origin: "senim/other".into(), ..(*evidence).clone() },
        Evidence { kind: "fork".into(), ..(*evidence).clone() },
        Evidence { before: evidence.checkpoint.clone(), ..(*evidence).clone() },
        Evidence { receipt: note.encode().replace("salt: 07", "salt: 08"), ..(*evidence).clone() },
    ] {
        assert!(!holds(&lie, &organisation), "{lie:?}");
    }
    // A kept receipt is checked by its file alone, before and after its day is closed.
    let alone = |file: &Evidence, fingerprint: &str| {
        let path = papers.write("kept", &file.write().unwrap());
        senim(&["verify", &path, "--fingerprint", fingerprint])
    };
    let fingerprint = organisation.institution.root.fingerprint();
    let kept = Evidence::kept(&organisation, &received.note);
    let (holds, said) = alone(&kept, &fingerprint);
    assert!(holds && said.contains("\"place\":null") && said.contains(&received.receipt.mark()), "{said}");
    let closed = Evidence { kind: "receipt".into(), receipt: kept.receipt.clone(), ..(*evidence).clone() };
    let place = evidence.leaves.binary_search(&received.receipt.leaf()).unwrap();
    let (holds, said) = alone(&closed, &fingerprint);
    assert!(holds && said.contains(&format!("\"place\":{place}")), "{said}");
    for lie in [
        Evidence { receipt: kept.receipt.replace("salt: ", "salt: 0"), ..kept.clone() },
        Evidence { roots: Vec::new(), ..kept.clone() },
        Evidence { rosters: Vec::new(), ..kept.clone() },
        Evidence { leaves: Vec::new(), ..closed.clone() },
        Evidence { receipt: note.encode(), ..closed.clone() },
        Evidence { origin: "senim/other".into(), ..closed.clone() },
    ] {
        assert!(!alone(&lie, &fingerprint).0, "{lie:?}");
    }
    assert!(!alone(&kept, "0000-0000-0000-0000-0000").0);
    let other = world.visit(|world| world.organisation("maslikhat"));
    // One portal's two bodies have one key, and ledgers of their own.
    assert_ne!(other.institution.roster.content().ledger_origin, evidence.origin);
}

pub async fn a_rewritten_log_is_found_out(place: &Place) {
    let world = World::open(place).await;
    world.hand.set("2026-11-22T19:05:00Z".parse().unwrap());
    look(&world.keeper).await.unwrap();
    let history = |seen: Option<&str>| {
        world.visit(|world| ledger::history(&world.portal(), &world.organisation("economy"), seen).unwrap())
    };
    let History::Continues { newest: first, head } = history(None) else { panic!("there is nothing to go on from") };
    assert_eq!((head.day.as_str(), head.size), (TODAY, 256));
    world.hand.set("2026-11-24T19:05:00Z".parse().unwrap());
    look(&world.keeper).await.unwrap();
    let History::Continues { newest, head } = history(Some(&first)) else { panic!("it only grew") };
    assert_eq!((head.day.as_str(), head.size), ("2026-11-24", 768));
    assert!(matches!(history(Some(&newest)), History::Continues { .. }));

    let key = ledger_key(&world);
    let organisation = world.visit(|world| world.organisation("economy"));
    let roster = &*organisation.institution.roster;
    for (other, proves) in [
        // Another tree on the first day: the portal itself shows the other head of that day.
        (Checkpoint { day: TODAY.into(), size: 256, root: sha256(b"x"), ..head.clone() }, true),
        (Checkpoint { root: sha256(b"x"), ..head.clone() }, true),
        (Checkpoint { size: 1024, root: sha256(b"x"), ..head.clone() }, true),
        (Checkpoint { day: "2026-11-25".into(), root: sha256(b"x"), ..head.clone() }, true),
        // Of a day that is no day of this log, and in order with it by its form alone.
        (Checkpoint { day: "2026-11-21".into(), size: 7, root: sha256(b"x"), ..head.clone() }, false),
        (Checkpoint { size: 2048, day: TODAY.into(), root: sha256(b"x"), ..head.clone() }, true),
    ] {
        let History::Rewritten(evidence) = history(Some(&other.sign(&key).encode())) else { panic!("{other:?}") };
        assert_eq!(Evidence::check(evidence.write().unwrap().as_bytes(), &[roster]).is_ok(), proves, "{other:?}");
    }
}

pub async fn an_auditor_opens_every_leaf_of_a_copy(place: &Place) {
    let world = World::open(place).await;
    let (_, received) = world.visit(|world| {
        let reported = world.report("Бірінші", Vec::new());
        let portal = world.portal();
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        desk.open_case(&world.organisation("economy"), desk.queue().unwrap()[0].case).unwrap();
        reported
    });
    world.hand.set("2026-11-25T19:05:00Z".parse().unwrap());
    assert_eq!(look(&world.keeper).await.unwrap().len(), 4);

    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    fs::write(file("senim.toml"), configuration(place, world.keys.path(), world.keys.path())).unwrap();
    let (config, out) = (file("senim.toml"), file("openings"));
    let (done, said) =
        senim(&["ledger", "openings", "--config", &config, "--organisation", "economy", "--day", TODAY, "--out", &out]);
    assert!(done && said.contains("{\"openings\":256}"), "{said}");
    let copy = shelf_of(&world).display().to_string();
    let key = data_encoding::HEXLOWER.encode(ledger_key(&world).public().bytes());
    let audit = |openings: &str| senim(&["ledger", "audit", "--copy", &copy, "--key", &key, "--openings", openings]);
    let (done, said) = audit(&out);
    assert!(done && said.contains("\"days\":4,\"size\":1024"), "{said}");

    // An opening is missing, is no opening, or is of nothing in that day.
    let openings = fs::read_to_string(&out).unwrap();
    let lines: Vec<&str> = openings.lines().collect();
    let pad = |day: &str| senim::ledger::opening::Opening {
        day: day.to_owned(),
        content: senim::ledger::opening::Content::Pad { random: [9; 32] },
    };
    let other = data_encoding::HEXLOWER.encode(&pad(TODAY).data());
    for lie in [
        lines[1..].join("\n"),
        openings.replacen(lines[5], &lines[5][2..], 1),
        openings.replacen(lines[5], lines[6], 1),
        openings.replacen(lines[5], &other, 1),
        format!("{openings}{other}\n"),
    ] {
        fs::write(file("lie"), lie).unwrap();
        let (done, said) = audit(&file("lie"));
        assert!(!done && said.contains("openings-breach"), "{said}");
    }

    // A receipt, offline: with the roots, the roster, a checkpoint and the tiles.
    let body = world.directory.by_slug("economy").await.unwrap().unwrap();
    let papers = Papers::of(&world).await;
    fs::write(file("root"), &body.root_notes[0]).unwrap();
    fs::write(file("roster"), body.roster_note.as_str()).unwrap();
    fs::write(file("receipt"), received.note.encode()).unwrap();
    let verify = |checkpoint: &str, tiles: &str| {
        let paths = [file("receipt"), file("root"), file("roster")];
        senim(&[
            "verify",
            &paths[0],
            "--root",
            &paths[1],
            "--roster",
            &paths[2],
            "--checkpoint",
            checkpoint,
            "--tiles",
            tiles,
        ])
    };
    for checkpoint in ["checkpoint".to_owned(), format!("day/{TODAY}"), "day/2026-11-24".to_owned()] {
        let (done, said) = verify(&format!("{copy}/{checkpoint}"), &copy);
        assert!(done && !said.contains("\"place\":null"), "{said}");
        let note = papers.write("receipt", &received.note.encode());
        let (done, said) =
            papers.python(&["receipt", &note, "--checkpoint", &format!("{copy}/{checkpoint}"), "--tiles", &copy]);
        assert!(done && said.contains("it is leaf"), "{said}");
    }
    // Another body's ledger is not this receipt's.
    let maslikhat = world.directory.by_slug("maslikhat").await.unwrap().unwrap().root.id();
    let others = world.keys.path().join("ledger").join(maslikhat.to_string()).display().to_string();
    let (done, said) = verify(&format!("{others}/checkpoint"), &others);
    assert!(!done && said.contains("\"error\":\"ledger\""), "{said}");
    // A copy whose tile was changed proves nothing.
    let tile = format!("{copy}/tile/0/000");
    let mut bytes = fs::read(&tile).unwrap();
    let leaf = received.receipt.leaf();
    let at = bytes.chunks(32).position(|hash| hash == leaf.0).unwrap();
    bytes[at * 32] ^= 1;
    fs::write(&tile, bytes).unwrap();
    let (done, said) = verify(&format!("{copy}/checkpoint"), &copy);
    assert!(!done && said.contains("leaf-missing"), "{said}");
    let note = papers.write("receipt", &received.note.encode());
    assert!(!papers.python(&["receipt", &note, "--checkpoint", &format!("{copy}/checkpoint"), "--tiles", &copy]).0);
    assert!(!audit(&out).0);
}
