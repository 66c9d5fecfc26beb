//! A portal that lies to a reader: with its own keys in hand, and without.

use std::fs;

use senim::{
    client::{
        ClientError,
        bodies::Organisation,
        conversation::{self, Alarm, Conversation, Viewer},
        evidence::Evidence,
        portal::Portal,
        reporter::{self, ReporterKeys},
    },
    ledger::{
        case_head::{self, CaseHead, Subject},
        leaf::LeafParts,
    },
    seal::{
        code::TrackingCode,
        derive::{Label, derive},
        id::{Digest, LeafHash},
        purpose::Purpose,
        signature::{Signature, SigningKey, sha256},
    },
    signer::Signer,
    store::Location,
    wire::frame::Frame,
};

use super::{
    Place,
    ledger::look,
    promises::Papers,
    story::{ANSWER, TEXT, refusal},
    world::{World, senim},
};

/// What a lying portal does to a page.
type Lie = fn(&mut Frame);

/// A reporter whose report was answered, and who reads through the hands of a portal that lies.
struct Reader<'a> {
    world: &'a World,
    portal: Portal,
    organisation: Organisation,
    code: TrackingCode,
    keys: ReporterKeys,
    signer: Signer,
}

impl<'a> Reader<'a> {
    fn new(world: &'a World) -> Self {
        let (code, _) = world.report(TEXT, Vec::new());
        let (portal, organisation) = (world.portal(), world.organisation("economy"));
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        desk.reply(&organisation, desk.queue().unwrap()[0].case, ANSWER).unwrap();
        let keys = ReporterKeys::derive(&code, organisation.institution.root.id());
        let signer = Signer::open(world.keys.path(), false).unwrap();
        Self { world, portal, organisation, code, keys, signer }
    }

    fn access(&self) -> SigningKey {
        SigningKey::from_seed(derive(&self.code, Label::Access, self.organisation.institution.root.id()))
    }

    fn page(&self, from: u64, asked: Vec<u8>) -> Frame {
        let access = self.access();
        let challenge = self.portal.ask("/challenge", "challenge").unwrap().parts.remove(0);
        let signature = access.sign_structure(Purpose::Access, &[self.world.origin.as_bytes(), &challenge]);
        let request = Frame::new("visit")
            .with("origin", self.world.origin.as_str())
            .with("organisation", self.organisation.institution.root.id().to_string())
            .with("from", from)
            .part(*access.public().bytes())
            .part(challenge)
            .part(signature.0)
            .part(asked);
        self.portal.send("/visit", &request.encode_request().unwrap(), "conversation").unwrap()
    }

    /// Reads what the lie leaves; who holds the portal's keys signs it anew.
    fn read(&self, lie: &dyn Fn(&mut Frame), signed: bool) -> Result<Conversation, ClientError> {
        let viewer = Viewer::Reporter { code: &self.code, keys: &self.keys };
        let of = reporter::subject(&self.code, &self.organisation);
        conversation::read(&self.portal, &self.organisation, &viewer, of, |from, asked| {
            let mut frame = self.page(from, asked.clone());
            let honest = frame.parts.pop().unwrap();
            // All of it is one page: the docket behind it is no part of these lies.
            frame.head["more"] = false.into();
            lie(&mut frame);
            let head = if signed { self.sign(&frame, &asked) } else { honest };
            Ok(frame.part(head))
        })
    }

    fn sign(&self, frame: &Frame, asked: &[u8]) -> Vec<u8> {
        let leaves = leaves(frame);
        let head = CaseHead {
            organisation: self.organisation.institution.root.id(),
            of: Subject::Access { key: sha256(self.access().public().bytes()).0, room: "dialogue".to_owned() },
            asked: Digest::try_from(asked).unwrap(),
            checkpoint: Digest([0; 32]),
            entries: leaves.len() as u64,
            leaves: case_head::hash_of(&leaves),
        };
        head.sign(self.signer.receipt()).encode().into_bytes()
    }
}

/// The leaves of what a page shows.
fn leaves(frame: &Frame) -> Vec<LeafHash> {
    let heads = frame.head["entries"].as_array().unwrap();
    let parts = frame.parts.get(2..).unwrap_or_default().chunks(5);
    let leaf = |(head, parts): (&serde_json::Value, &[Vec<u8>])| {
        let outer = Signature::try_from(parts[1].as_slice()).unwrap();
        let commitment = Digest::try_from(parts[3].as_slice()).unwrap();
        LeafParts::of(head["day"].as_str().unwrap(), &parts[0], &parts[2], &outer).leaf(commitment)
    };
    heads.iter().zip(parts).map(leaf).collect()
}

fn drop_entry(frame: &mut Frame, at: usize) {
    frame.head["entries"].as_array_mut().unwrap().remove(at);
    frame.parts.drain(2 + at * 5..2 + at * 5 + 5);
}

fn set_entry(frame: &mut Frame, at: usize, key: &str, value: &str) {
    frame.head["entries"][at][key] = value.into();
}

fn deny(frame: &mut Frame) {
    frame.head["entries"] = serde_json::json!([]);
    frame.parts.clear();
}

/// What a portal that lies could do to a page of a conversation, and what the reader sees.
pub async fn a_lying_portal_is_found_out(place: &Place) {
    let world = World::open(place).await;
    let papers = Papers::of(&world).await;
    world.visit(|world| {
        let reader = Reader::new(world);
        // Parts: statement, signature, then five an entry: header, outer, body, commitment, box.
        assert!(reader.read(&|_| {}, true).unwrap().alarms.is_empty());
        let lies: [(&str, Lie, Alarm, bool); 8] = [
            ("a flipped bit in a body", |frame| frame.parts[4][2000] ^= 1, Alarm::NotGenuine, true),
            ("another outer signature", |frame| frame.parts[8][0] ^= 1, Alarm::NotGenuine, true),
            ("another commitment", |frame| frame.parts[5][0] ^= 1, Alarm::ChainBroken, true),
            ("a box that does not open", |frame| frame.parts[6][20] ^= 1, Alarm::ReceiptExchanged, false),
            ("the first entry kept back", |frame| drop_entry(frame, 0), Alarm::ChainBroken, true),
            ("the last entry kept back", |frame| drop_entry(frame, 1), Alarm::Withheld, true),
            (
                "an officer's minute moved",
                |frame| set_entry(frame, 1, "minute", "2026-11-20T23:46Z"),
                Alarm::NotGenuine,
                false,
            ),
            ("a day moved back", |frame| set_entry(frame, 0, "day", "2026-11-21"), Alarm::ReceiptExchanged, true),
        ];
        for (name, lie, alarm, withholds) in lies {
            let read = reader.read(&lie, true).unwrap();
            assert!(read.alarms.contains(&alarm), "{name}: {:?}", read.alarms);
            // What was shown before was signed: where it is gone, the portal's two signatures prove it to anybody.
            assert_eq!(read.withheld.is_some(), withholds, "{name}");
            assert_eq!(read.alarms.contains(&Alarm::Withheld), withholds, "{name}");
            if let Some(proof) = read.withheld {
                assert!(papers.prove(&proof, "withheld"), "{name}");
            }
            if withholds {
                assert_eq!(refusal(reader.read(&lie, false)), "unsigned", "{name}, without the portal's key");
            }
        }
        assert_eq!(refusal(reader.read(&|frame| frame.parts[0][60] ^= 1, true)), "not-genuine", "another statement");
        let Err(ClientError::Withheld(proof)) = reader.read(&deny, true) else { panic!("the case was there") };
        assert!(papers.prove(&proof, "withheld"));
        assert_eq!(refusal(reader.read(&deny, false)), "unsigned");
        // It was in order all the time.
        assert!(reader.read(&|_| {}, false).unwrap().alarms.is_empty());
    });
}

/// Nobody can make a file that accuses an honest portal: neither the reporter nor who only knows the public key.
pub async fn no_file_accuses_an_honest_portal(place: &Place) {
    let world = World::open(place).await;
    let papers = Papers::of(&world).await;
    world.visit(|world| {
        let reader = Reader::new(world);
        let Ok(Conversation { withheld: None, .. }) = reader.read(&|_| {}, false) else { panic!("in order") };
        let told = reader.organisation.told(&reporter::subject(&reader.code, &reader.organisation)).unwrap();
        let Err(ClientError::Withheld(honest)) = reader.read(&deny, true) else { panic!("the case was there") };
        // A visit that is not believed is answered for a key that nobody has, so "no case" is never signed for this one.
        let salt = [7; 32];
        let asked = case_head::asked(&salt, Some(told.hash)).0;
        let mut request = Frame::new("visit")
            .with("origin", world.origin.as_str())
            .with("organisation", reader.organisation.institution.root.id().to_string())
            .with("from", 0)
            .part(*reader.access().public().bytes())
            .part([7; 56])
            .part([7; 64]);
        request = request.part(asked);
        let mut denied =
            reader.portal.send("/visit", &request.encode_request().unwrap(), "conversation").unwrap().parts;
        let note = String::from_utf8(denied.pop().unwrap()).unwrap();
        assert!(denied.is_empty() && note.contains("entries: 0"));
        // Nor does an earlier answer become a later one.
        let salt = data_encoding::HEXLOWER.encode(&salt);
        for lie in [
            Evidence { checkpoint: note, salt, ..(*honest).clone() },
            Evidence { before: honest.checkpoint.clone(), checkpoint: honest.before.clone(), ..(*honest).clone() },
            Evidence { salt: "07".repeat(32), ..(*honest).clone() },
            Evidence { salt: String::new(), ..(*honest).clone() },
            Evidence { kind: "fork".into(), ..(*honest).clone() },
            Evidence { checkpoint: honest.before.clone(), ..(*honest).clone() },
        ] {
            assert!(!papers.prove(&lie, "withheld"), "{lie:?}");
        }
        assert!(papers.prove(&honest, "withheld"));
    });
}

/// The terminal keeps what was signed in a file; entries that are gone from the database at the next look are proved by it,
/// with no portal at hand.
pub async fn the_terminal_remembers_what_was_signed(place: &Place) {
    let world = World::open(place).await;
    let papers = Papers::of(&world).await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (code, seen, proof) = (path("code"), path("seen"), path("proof"));
    let status = |more: &[&str]| {
        let at = ["status", "--portal", &world.origin, "--organisation", "economy", "--code", &code, "--seen", &seen];
        world.visit(|_| senim(&[&at[..], more].concat()))
    };
    world.visit(|world| fs::write(&code, Reader::new(world).code.spell().as_str()).unwrap());
    // No day is closed yet, so there is no checkpoint to keep, but there is what was signed.
    assert!(status(&[]).0);
    world.hand.set("2026-11-22T19:05:00Z".parse().unwrap());
    look(&world.keeper).await.unwrap();
    for _ in 0..2 {
        let (kept, said) = status(&[]);
        assert!(kept, "{said}");
    }
    let kept = fs::read_to_string(&seen).unwrap();
    assert!(kept.contains("\nday 2026-11-22\n") && kept.contains("\nentries: 2\n"), "{kept}");

    let mut raw = place.raw().await;
    for (trigger, table) in [("event_no_delete", "event"), ("sealed_body_no_delete", "sealed_body")] {
        let on = if matches!(place.location, Location::Postgres(_)) { format!(" ON {table}") } else { String::new() };
        raw.run(&format!("DROP TRIGGER IF EXISTS {trigger}{on}")).await.unwrap();
    }
    raw.run("DELETE FROM sealed_body WHERE event_no IN (SELECT event_no FROM event WHERE sequence = 1)").await.unwrap();
    raw.run("DELETE FROM event WHERE sequence = 1").await.unwrap();
    let (kept, said) = status(&["--evidence-out", &proof]);
    assert!(!kept && said.contains("\"withheld\""), "{said}");
    let file = Evidence::parse(&fs::read(&proof).unwrap()).unwrap();
    assert!(papers.prove(&file, "withheld"));
}
