//! Where attacks are carried out: three closed days of a portal, what everybody kept of them, and what each of those people
//! finds out from what they are shown.

use std::{collections::BTreeMap, fs, path::PathBuf};

use senim::{
    client::{
        ClientError,
        evidence::Evidence,
        ledger::{self as checks, History, Promise},
        openings,
        reporter::Received,
    },
    keeper::Shelf,
    ledger::{
        checkpoint::Checkpoint,
        opening::Opening,
        receipt::Receipt,
        tile::{self, Tile},
        tree::Frontier,
    },
    seal::{
        code::TrackingCode,
        id::{LeafHash, OrganisationId},
        note::{Note, SignerRole},
        signature::SigningKey,
    },
};

use super::{
    super::{
        Place,
        ledger::{at, files, ledger_key, look, put_back, shelf_of, shown},
        place::Raw,
        world::{World, configuration, senim},
    },
    By, Proof,
};

pub(super) const DAYS: [(&str, &str); 3] = [
    ("2026-11-22", "2026-11-22T19:05:00Z"),
    ("2026-11-23", "2026-11-23T19:05:00Z"),
    ("2026-11-24", "2026-11-24T19:05:00Z"),
];

/// Three closed days of a portal, what everybody kept of them, and what the honest folder is.
pub(super) struct Stage<'a> {
    pub(super) world: World,
    pub(super) place: &'a Place,
    pub(super) raw: Raw,
    pub(super) days: Vec<(String, Vec<LeafHash>)>,
    /// What each reporter of a day has.
    pub(super) received: Vec<(TrackingCode, Received)>,
    /// The newest checkpoint at the end of each day.
    pub(super) kept: Vec<String>,
    pub(super) honest: BTreeMap<PathBuf, Vec<u8>>,
    papers: tempfile::TempDir,
}

/// The folder that a body's log of these days would have, signed by any key.
pub fn published(id: OrganisationId, days: &[(String, Vec<LeafHash>)], key: &SigningKey) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::new(folder.path());
    let mut tree = Frontier::default();
    for (day, leaves) in days {
        let before = tree.size();
        tree.extend(leaves.iter().copied());
        let origin = format!("senim/{id}");
        let head = Checkpoint { origin, size: tree.size(), root: tree.root(), day: day.clone() };
        let fetch = |tile: Tile| shelf.tile(id, tile).unwrap();
        let tiles = tile::grow(before, leaves, fetch).unwrap();
        shelf.publish(id, day, &head.sign(key).encode(), &tiles).unwrap();
    }
    files(&folder.path().join(id.to_string()))
}

impl<'a> Stage<'a> {
    pub(super) async fn set(place: &'a Place) -> Self {
        let world = World::open(place).await;
        // The institution vouches for the pages.
        world.reissue(&world.economy, |roster| roster.bundle = senim::site::bundle().to_string()).await;
        let (mut days, mut received, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        for (day, closes) in DAYS {
            received.push(world.visit(|world| world.report(day, Vec::new())));
            received.push(world.visit(|world| world.report(day, Vec::new())));
            world.hand.set(at(closes));
            look(&world.keeper).await.unwrap();
            let (checkpoint, leaves) = world.visit(|world| shown(world, day));
            assert_eq!(checkpoint.day, day);
            days.push((day.to_owned(), leaves));
            kept.push(fs::read_to_string(shelf_of(&world).join("checkpoint")).unwrap());
        }
        let papers = tempfile::tempdir().unwrap();
        let path = |name: &str| papers.path().join(name);
        fs::write(path("senim.toml"), configuration(place, world.keys.path(), world.keys.path())).unwrap();
        let body = world.directory.by_slug("economy").await.unwrap().unwrap();
        fs::write(path("root"), &body.root_notes[0]).unwrap();
        fs::write(path("roster"), body.roster_note.as_str()).unwrap();
        let honest = files(&shelf_of(&world));
        let mut raw = place.raw().await;
        // The operator owns the database.
        let tables = ["event_no_update ON event", "event_no_delete ON event", "ledger_leaf_no_delete ON ledger_leaf"];
        for trigger in
            tables.iter().chain(&["officer_read_no_delete ON officer_read", "sealed_body_no_update ON sealed_body"])
        {
            let name = trigger.split(' ').next().unwrap();
            let drop = match place.location {
                senim::store::Location::Sqlite(_) => format!("DROP TRIGGER IF EXISTS {name}"),
                senim::store::Location::Postgres(_) => format!("DROP TRIGGER IF EXISTS {trigger}"),
            };
            raw.run(&drop).await.unwrap();
        }
        Self { world, place, raw, days, received, kept, honest, papers }
    }

    pub(super) fn path(&self, name: &str) -> String {
        self.papers.path().join(name).display().to_string()
    }

    /// The folder that a log of these days would have, signed by the ledger's own key or another.
    pub(super) fn published(&self, days: &[(String, Vec<LeafHash>)], key: &SigningKey) -> BTreeMap<PathBuf, Vec<u8>> {
        published(self.world.economy.root.id(), days, key)
    }

    /// Shows another folder than the honest one.
    pub(super) fn show(&self, found: &BTreeMap<PathBuf, Vec<u8>>) {
        put_back(&shelf_of(&self.world), found);
    }

    /// What whoever kept the checkpoint of a day finds.
    pub(super) fn history(&self, kept: usize) -> Result<History, ClientError> {
        self.world
            .visit(|world| checks::history(&world.portal(), &world.organisation("economy"), Some(&self.kept[kept])))
    }

    pub(super) fn promise(&self, receipt: &Receipt, note: &Note) -> Result<Promise, ClientError> {
        self.world.visit(|world| {
            checks::promise(&world.portal(), &world.organisation("economy"), receipt, note, world.clock.now())
        })
    }

    /// Another person, with the file, the binary and the body's notes.
    pub(super) fn is_proved(&self, evidence: &Evidence) -> bool {
        self.is_confirmed(&evidence.write().unwrap())
    }

    /// The same of any file.
    pub(super) fn is_confirmed(&self, written: &str) -> bool {
        let file = self.path("evidence");
        fs::write(&file, written).unwrap();
        let (root, roster) = (self.path("root"), self.path("roster"));
        let fingerprint = self.world.economy.root.fingerprint();
        let notes = ["--root", &root, "--roster", &roster, "--fingerprint", &fingerprint];
        let (done, said) = senim(&[&["verify", &file], &notes[..]].concat());
        done && said.contains("\"proved\"")
    }

    /// What a kept checkpoint and a shown log come to.
    pub(super) fn kept_against_shown(&self, kept: usize, by: By) -> (By, Proof) {
        match self.history(kept) {
            Ok(History::Rewritten(evidence)) if self.is_proved(&evidence) => (by, Proof::File),
            Ok(History::Rewritten(_)) => (by, Proof::Nothing),
            Ok(History::Continues { .. }) => (By::Nobody, Proof::Nothing),
            Err(_) => (by, Proof::Unsigned),
        }
    }

    /// What a receipt comes to.
    pub(super) fn held_to(&self, receipt: &Receipt, note: &Note) -> (By, Proof) {
        match self.promise(receipt, note) {
            Ok(Promise::Broken(evidence)) if self.is_proved(&evidence) => (By::Reporter, Proof::File),
            Ok(Promise::Broken(_)) => (By::Reporter, Proof::Nothing),
            Ok(Promise::Late) => (By::Reporter, Proof::Silence),
            Ok(Promise::Kept | Promise::Pending) => (By::Nobody, Proof::Nothing),
            Err(_) => (By::Reporter, Proof::Unsigned),
        }
    }

    /// The openings of a day as the keeper writes them.
    pub(super) fn openings(&self, day: &str) -> Vec<String> {
        let out = self.path("openings");
        let _gone = fs::remove_file(&out);
        let config = self.path("senim.toml");
        let asked =
            ["ledger", "openings", "--config", &config, "--organisation", "economy", "--day", day, "--out", &out];
        assert!(senim(&asked).0);
        fs::read_to_string(out).unwrap().lines().map(str::to_owned).collect()
    }

    /// What an auditor who may see a day finds with these openings and a copy of the folder.
    pub(super) fn audited(&self, openings: &[String]) -> (By, Proof) {
        let (out, copy) = (self.path("shown"), shelf_of(&self.world).display().to_string());
        fs::write(&out, openings.join("\n") + "\n").unwrap();
        let key = data_encoding::HEXLOWER.encode(ledger_key(&self.world).public().bytes());
        let (done, _) = senim(&["ledger", "audit", "--copy", &copy, "--key", &key, "--openings", &out]);
        assert_eq!(self.opens_at_the_portal(openings), done);
        if done { (By::Nobody, Proof::Nothing) } else { (By::Auditor, Proof::Copy) }
    }

    /// Whether the same openings explain the day as the portal itself shows it.
    fn opens_at_the_portal(&self, openings: &[String]) -> bool {
        let read = |line: &String| Opening::parse(&data_encoding::HEXLOWER.decode(line.as_bytes()).unwrap()).unwrap();
        let openings: Vec<Opening> = openings.iter().map(read).collect();
        let day = openings::day_of(&openings);
        let leaves = self
            .world
            .visit(|world| checks::leaves_of(&world.portal(), &world.organisation("economy"), day).unwrap().unwrap());
        openings::judge(day, &openings, &leaves, &[]).is_ok()
    }

    /// A receipt that the portal's own key signs, or another.
    pub(super) fn receipt(made: &Receipt, text_of: &Received, key: &SigningKey) -> Note {
        let (lines, signature) = made.sign(key).unwrap();
        let text = text_of.note.text().replace(&text_of.receipt.lines(), &lines);
        Note::unsigned(text).with_signature(SignerRole::Receipt, &key.public(), signature)
    }
}
