//! Faults beside the numbered ones: each stands alone in bytes that are right in everything else, so that no earlier check
//! hides the one that is meant.

use data_encoding::BASE64;
use senim_pure::{
    ledger::{
        leaf::LeafParts,
        receipt::{Expected, Receipt, ReceiptRefusal},
    },
    roster::{
        RosterRefusal,
        root::{Root, RootNote},
        version::{Roster, RosterNote},
    },
    seal::{
        entry::{self, NotGenuine},
        header::Header,
        id::{Digest, NoteHash, OrganisationId},
        note::{Note, SignerRole},
        purpose::Purpose,
        signature::{Signature, SigningKey, sha256},
    },
};

use super::{
    bodies::signer,
    file::{Vector, hex, load},
};

fn first(file: &str) -> Vector {
    load(file).good.into_iter().next().expect("one at least")
}

/// A plaintext of `total` bytes, signed as it should be.
fn compose(payload: &str, header: &[u8], author: &SigningKey, total: usize) -> Vec<u8> {
    let line = |signature: Signature| {
        format!("\n{{\"author\":\"{}\",\"signature\":\"{}\"}}\n", author.public().id(), hex(signature.0))
    };
    let spaces = " ".repeat(total - payload.len() - line(Signature([0; 64])).len());
    let signed = sha256(format!("{payload}\n{spaces}").as_bytes());
    let signature = author.sign_structure(Purpose::Inner, &[header, &signed.0]);
    [payload, &line(signature), &spaces].concat().into_bytes()
}

#[test]
fn entries_with_one_fault() {
    let report = first("06-entry");
    let (payload, header, author) = (report.text("payload"), report.bytes("header"), report.signer("seed"));
    let read = |plaintext: &[u8], header: &[u8]| {
        entry::read(plaintext, &Header::parse(header).expect("a header"), header, author.public()).map(drop)
    };
    let honest = compose(payload, &header, &author, 4096);
    assert_eq!(honest, super::cases::plaintext(&report));
    assert_eq!(read(&honest, &header), Ok(()));

    for total in [2048, 4095, 5000, 8192] {
        assert_eq!(read(&compose(payload, &header, &author, total), &header), Err(NotGenuine::Shape), "{total}");
    }
    let mut relabelled = Header::parse(&header).expect("a header");
    relabelled.kind = "message".to_owned();
    let relabelled = relabelled.encode();
    let plaintext = compose(payload, &relabelled, &author, 4096);
    assert_eq!(read(&plaintext, &relabelled), Err(NotGenuine::Kind));
    assert_eq!(read(&honest, &relabelled), Err(NotGenuine::Signature));

    for (from, to) in [
        ("\"v\":1,\"kind\":\"report\"", "\"kind\":\"report\",\"v\":1"),
        ("\"language\":\"kk\",\"category\":\"procurement\"", "\"category\":\"procurement\",\"language\":\"kk\""),
        ("\"language\":\"kk\",", ""),
        ("\"v\":1,", "\"v\":1, "),
        ("\"v\":1", "\"v\":0"),
        ("\"v\":1", "\"v\":\"1\""),
        ("\"attachments\":[]", "\"attachments\":[{}]"),
        ("\"attachments\":[]", "\"attachments\":null"),
        ("\"attachments\":[]", "\"attachments\":[],\"more\":1"),
        ("\"answer\":\"Астанада\"", "\"answer\":\"Астанада\",\"more\":1"),
        ("\"text\":", "\"category\":\"a\",\"text\":"),
        ("тендер", "\\ud800"),
    ] {
        let wrong = payload.replacen(from, to, 1);
        assert_ne!(wrong, payload);
        let plaintext = compose(&wrong, &header, &author, 4096);
        assert_eq!(read(&plaintext, &header), Err(NotGenuine::Payload), "{to}");
    }

    // A kind that nobody knows is shown as unknown, but it has to say what it is in the same place.
    let unknown = Header { kind: "file".to_owned(), ..Header::parse(&header).expect("a header") }.encode();
    for (payload, wanted) in [
        ("{\"v\":1,\"kind\":\"file\"}", Ok(())),
        ("{\"kind\":\"file\",\"v\":1}", Err(NotGenuine::Payload)),
        ("{\"v\":1,\"blob\":\"00\",\"kind\":\"file\"}", Err(NotGenuine::Payload)),
        ("[\"file\"]", Err(NotGenuine::Payload)),
    ] {
        assert_eq!(read(&compose(payload, &unknown, &author, 4096), &unknown), wanted, "{payload}");
    }

    let text = String::from_utf8(honest.clone()).expect("UTF-8");
    let (_, rest) = text.split_once('\n').expect("two lines");
    let (line, _) = rest.split_once('\n').expect("two lines");
    let (named, signature) = line.trim_matches(['{', '}']).split_once(',').expect("two members");
    let capital = signature.replace(signature.rsplit(':').next().expect("hex"), &signature[12..].to_uppercase());
    for other in [format!("{{{signature},{named}}}"), format!("{{{named},{capital}}}")] {
        assert_eq!((other.len(), other == line), (line.len(), false));
        assert_eq!(read(text.replace(line, &other).as_bytes(), &header), Err(NotGenuine::Shape), "{other}");
    }
    let foreign = text.replace(named, &format!("\"author\":\"{}\"", "00".repeat(16)));
    assert_eq!(read(foreign.as_bytes(), &header), Err(NotGenuine::Author));
    assert_eq!(read(text.replace("procurement", "procuremenT").as_bytes(), &header), Err(NotGenuine::Signature));
    let filled: Vec<u8> = honest.iter().rev().skip(1).rev().copied().chain([0]).collect();
    assert_eq!(read(&filled, &header), Err(NotGenuine::Shape));
}

fn root_note() -> RootNote {
    let note = Note::parse(first("10-note").texts("roots")[0].as_bytes()).expect("a note");
    Root::verify(&[note]).expect("verifies").newest().clone()
}

/// The threshold being met by others excuses no line of a known key that does not hold.
#[test]
fn a_line_of_a_known_key_has_to_hold() {
    let (one, two) = (signer("root 1"), signer("root 2"));
    let note = RootNote { threshold: 1, ..root_note() }.to_note();
    let signed = note.clone().signed(SignerRole::Root, &one);
    assert!(Root::verify(std::slice::from_ref(&signed)).is_ok());
    let forged = signed.with_signature(SignerRole::Root, &two.public(), Signature([1; 64]));
    assert_eq!(Root::verify(&[forged]).err(), Some(RosterRefusal::Unsigned));

    // A foreign line says nothing, however long its signature is; under our key's name and hash it has to be ours.
    let text = note.signed(SignerRole::Root, &one).encode();
    let line = text.lines().last().expect("a line");
    let (name, value) = line.rsplit_once(' ').expect("a line");
    let longer = [&BASE64.decode(value.as_bytes()).expect("base64")[..], &[0]].concat();
    let longer = BASE64.encode(&longer);
    let parse = |text: String| [Note::parse(text.as_bytes()).expect("a note")];
    assert!(Root::verify(&parse(format!("{text}— witness {longer}\n"))).is_ok());
    let swollen = Root::verify(&parse(text.replace(line, &format!("{name} {longer}"))));
    assert_eq!(swollen.err(), Some(RosterRefusal::Unsigned));
}

#[test]
fn rosters_with_one_fault() {
    let it = load("10-note").good.into_iter().find(|it| it.text("name") == "roster, first day").expect("the vector");
    let note = |key: &str| Note::parse(it.at(key).as_str().expect("text").as_bytes()).expect("a note");
    let root = Root::verify(&[Note::parse(it.texts("roots")[0].as_bytes()).expect("a note")]).expect("verifies");
    let honest = Roster::verify(&note("roster"), &root).expect("verifies").content().clone();
    let verify = |change: &dyn Fn(&mut RosterNote)| {
        let mut content = honest.clone();
        change(&mut content);
        let note = ["root 1", "root 2"]
            .iter()
            .fold(content.to_note(), |note, label| note.signed(SignerRole::Root, &signer(label)));
        Roster::verify(&note, &root).map(drop)
    };
    assert_eq!(verify(&|_| ()), Ok(()));
    let root_key = Digest(*signer("root 1").public().bytes());
    assert_eq!(verify(&|it| it.ledger_key = root_key), Err(RosterRefusal::Key));
    assert_eq!(verify(&|it| it.persons[0].verifying = root_key), Err(RosterRefusal::Key));
    for origin in ["", "a b", "a\u{a0}b", "сенім", "a\u{7f}b"] {
        assert_eq!(verify(&|it| it.ledger_origin = origin.to_owned()), Err(RosterRefusal::Shape), "{origin}");
        assert_eq!(verify(&|it| it.rule_sets.push(origin.to_owned())), Err(RosterRefusal::Shape), "{origin}");
    }
    for hash in ["00", "A", &"0".repeat(62), &"A".repeat(64)] {
        assert_eq!(verify(&|it| it.bundle = hash.to_owned()), Err(RosterRefusal::Shape), "{hash}");
        assert_eq!(verify(&|it| it.persons[0].undertaking = hash.to_owned()), Err(RosterRefusal::Shape), "{hash}");
    }
    // JSON leaves these raw, and no note may hold them.
    for control in ["\u{7f}", "\u{85}", "\u{9f}"] {
        assert_eq!(verify(&|it| it.persons[0].name = control.to_owned()), Err(RosterRefusal::Shape));
    }
}

/// Its commitment, leaf and signature agree with it: only the time is not written as it should be.
#[test]
fn a_receipts_time_goes_to_the_second() {
    let key = signer("receipt");
    let made = |time: &str| {
        let receipt = Receipt {
            organisation: OrganisationId([1; 32]),
            time: time.to_owned(),
            protected_until: "2029-11-22".to_owned(),
            roster: NoteHash([2; 32]),
            rule_sets: "a".to_owned(),
            ledger_origin: "b".to_owned(),
            parts: LeafParts::of("2026-11-22", b"header", b"body", &Signature([3; 64])),
            salt: [4; 32],
        };
        let (lines, signature) = receipt.sign(&key).expect("signs");
        let expected = Expected {
            organisation: receipt.organisation,
            protected_until: receipt.protected_until.clone(),
            roster: receipt.roster,
            rule_sets: &["a".to_owned()],
            ledger_origin: "b",
            key: key.public(),
            commitment: receipt.commitment(),
            parts: receipt.parts.clone(),
        };
        expected.check(&lines, signature).map(|(read, _)| assert!(read == receipt))
    };
    assert_eq!(made("2026-11-21T23:46:22Z"), Ok(()));
    for time in ["2026-11-21T23:46Z", "2026-11-21T23:46:22", "2026-11-21 23:46:22Z", ""] {
        assert_eq!(made(time), Err(ReceiptRefusal::Shape), "{time}");
    }
}
