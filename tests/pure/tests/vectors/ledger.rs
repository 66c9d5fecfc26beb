//! 16 trees, 17 inclusion, 18 consistency, 19 checkpoints, 20 tiles, 21 openings, 22 days, 25 case heads.

use senim_pure::{
    ledger::{
        case_head::{self, CaseHead, Told},
        checkpoint::Checkpoint,
        day,
        opening::{Content, Opening, Read},
        proof::{verify_consistency, verify_inclusion},
        tile::Tile,
        tree::{Frontier, leaf_hash},
    },
    seal::{
        id::{Digest, LeafHash},
        note::Note,
        signature::{Signature, VerifyingKey},
    },
};
use serde_json::Value;

use super::file::{Vector, confirm, hex, unhex};

fn hashes(it: &Vector, key: &str) -> Vec<Digest> {
    it.texts(key).iter().map(|hash| hash.parse().expect("a hash")).collect()
}

fn frontier(it: &Vector) -> Option<Frontier> {
    Frontier::new(it.number("size"), hashes(it, "peaks"))
}

#[test]
fn trees() {
    confirm(
        "16-tree",
        |it| {
            let grown: Frontier = (0..it.number("size")).map(|n| leaf_hash(format!("leaf {n}").as_bytes())).collect();
            assert_eq!(grown.root().to_string(), it.text("root"));
            assert_eq!(frontier(it), Some(grown));
        },
        |it| frontier(it).map(drop).ok_or("proof"),
    );
}

fn included(it: &Vector) -> Result<(), &'static str> {
    let (index, size) = (it.number("index"), it.number("size"));
    verify_inclusion(it.id("leaf"), index, size, it.id("root"), &hashes(it, "path")).map_err(|_| "proof")
}

#[test]
fn inclusions() {
    confirm("17-inclusion", |it| assert_eq!(included(it), Ok(())), included);
}

fn consistent(it: &Vector) -> Result<(), &'static str> {
    let (old, new) = (it.number("old_size"), it.number("size"));
    verify_consistency(old, it.id("old_root"), new, it.id("root"), &hashes(it, "path")).map_err(|_| "proof")
}

#[test]
fn consistencies() {
    confirm("18-consistency", |it| assert_eq!(consistent(it), Ok(())), consistent);
}

fn checkpoint(it: &Vector) -> Result<(Checkpoint, Note), &'static str> {
    let key = |key: &&str| VerifyingKey::parse(unhex(key).try_into().expect("32 bytes")).expect("a proper key");
    let keys: Vec<_> = it.texts("keys").iter().map(key).collect();
    let note = Note::parse(it.text("note").as_bytes()).map_err(|_| "checkpoint")?;
    let checkpoint = Checkpoint::verify(&note, it.text("origin"), &keys).map_err(|_| "checkpoint")?;
    Ok((checkpoint, note))
}

#[test]
fn checkpoints() {
    confirm(
        "19-checkpoint",
        |it| {
            let (read, note) = checkpoint(it).expect("holds");
            assert_eq!((read.size, read.day.as_str()), (it.number("size"), it.text("day")));
            assert_eq!((read.root, note.hash()), (it.id("root"), it.id("hash")));
            if it.has("seed") {
                assert_eq!(read.sign(&it.signer("seed")).encode(), it.text("note"));
            }
        },
        |it| checkpoint(it).map(drop),
    );
}

#[test]
fn tiles() {
    confirm(
        "20-tile",
        |it| {
            let [level, index, width] = ["level", "index", "width"].map(|key| it.number(key));
            let tile = Tile { level: u32::try_from(level).expect("a level"), index, width };
            assert_eq!(tile.path(), it.text("path"));
            assert_eq!(Tile::parse(it.text("path")), Some(tile));
        },
        |it| Tile::parse(it.text("path")).map(drop).ok_or("tile"),
    );
}

/// An opening as the vector spells it.
fn spelled(it: &Value) -> Opening {
    let text = |key: &str| it[key].as_str().expect("text");
    let hash = |key: &str| text(key).parse::<Digest>().expect("a hash");
    let content = match text("is") {
        "entry" => Content::Entry {
            commitment: hash("commitment"),
            header: hash("header"),
            body: hash("body"),
            signature: hash("signature"),
        },
        "pad" => Content::Pad { random: hash("random").0 },
        "reads" => Content::Reads {
            body: text("body").parse().expect("an id"),
            key: text("key").parse().expect("an id"),
            salt: hash("salt").0,
            reads: it["reads"].as_array().expect("a list").iter().map(read).collect(),
        },
        "publication" => Content::Publication { kind: text("kind").to_owned(), hash: hash("hash") },
        "portal-event" => Content::PortalEvent {
            case: text("case").parse().expect("an id"),
            salt: hash("salt").0,
            event: text("event").to_owned(),
        },
        other => panic!("a leaf is no {other}"),
    };
    Opening { day: text("day").to_owned(), content }
}

fn read(it: &Value) -> Read {
    let signature = unhex(it["signature"].as_str().expect("hex"));
    let case = it["case"].as_str().expect("hex").parse().expect("an id");
    Read { case, signature: Signature::try_from(signature.as_slice()).ok() }
}

fn check_word(it: &Vector) -> Result<(), &'static str> {
    let word = it.signature("word").expect("64 bytes");
    Read::verify(&it.key("key"), it.text("origin"), it.id("case"), it.text("day"), &word).map_err(|_| "signature")
}

#[test]
fn openings() {
    confirm(
        "21-opening",
        |it| {
            if it.has("word") {
                assert_eq!(check_word(it), Ok(()));
                let word = Read::sign(&it.signer("seed"), it.text("origin"), it.id("case"), it.text("day"));
                assert_eq!(hex(word.0), it.text("word"));
                return;
            }
            let opening = spelled(it.at("opening"));
            assert_eq!(hex(opening.data()), it.text("data"));
            assert_eq!(opening.leaf(), it.id("leaf"));
            assert_eq!(Opening::parse(&it.bytes("data")), Ok(opening));
        },
        |it| {
            if it.has("word") {
                return check_word(it);
            }
            Opening::parse(&it.bytes("data")).map(drop).map_err(|_| "structure")
        },
    );
}

fn head(it: &Value) -> Checkpoint {
    Checkpoint {
        origin: "senim".to_owned(),
        size: it["size"].as_u64().expect("a size"),
        root: it["root"].as_str().expect("hex").parse().expect("a hash"),
        day: it["day"].as_str().expect("a day").to_owned(),
    }
}

fn shown(it: &Vector) -> Result<(), &'static str> {
    let leaves: Vec<LeafHash> = hashes(it, "leaves").into_iter().map(|hash| LeafHash(hash.0)).collect();
    let before = it.get("before").map(head);
    day::verify(before.as_ref(), hashes(it, "peaks"), &leaves, &head(it.at("after"))).map_err(|_| "proof")
}

#[test]
fn days() {
    confirm("22-day", |it| assert_eq!(shown(it), Ok(())), shown);
}

fn told(it: &Vector, name: &str) -> Result<Told, &'static str> {
    let note = Note::parse(it.text(name).as_bytes()).map_err(|_| "case-head")?;
    let head = CaseHead::verify(&note, &it.key("key")).map_err(|_| "case-head")?;
    Ok(Told { note: note.encode(), hash: note.hash(), head })
}

fn withheld(it: &Vector) -> Result<(), &'static str> {
    let salt = unhex(it.text("salt")).try_into().ok();
    let shown: Vec<LeafHash> = hashes(it, "shown").into_iter().map(|hash| LeafHash(hash.0)).collect();
    let (before, after) = (told(it, "before")?, told(it, "after")?);
    if case_head::contradict(&before, &after.head, salt.as_ref(), &shown) { Ok(()) } else { Err("withheld") }
}

#[test]
fn case_heads() {
    confirm(
        "25-case-head",
        |it| {
            if it.has("shown") {
                assert_eq!(withheld(it), Ok(()));
                return;
            }
            if !it.has("note") {
                let before = (!it.text("earlier").is_empty()).then(|| it.id("earlier"));
                assert_eq!(case_head::asked(&it.array("salt"), before), it.id("asked"));
                return;
            }
            let read = told(it, "note").expect("holds");
            let CaseHead { organisation, asked, checkpoint, entries, leaves, .. } = &read.head;
            assert_eq!((*organisation, *asked, *leaves), (it.id("organisation"), it.id("asked"), it.id("leaves")));
            assert_eq!((*checkpoint, *entries), (it.id("checkpoint"), it.number("entries")));
            assert!(read.head.text().contains(&format!("\nof: {}\n", it.text("of"))));
            assert_eq!(read.hash, it.id("hash"));
            assert_eq!(read.head.sign(&it.signer("seed")).encode(), it.text("note"));
        },
        |it| if it.has("shown") { withheld(it) } else { told(it, "note").map(drop) },
    );
}
