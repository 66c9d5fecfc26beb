//! 12 frames, 13 key files and enrolments, 14 work, 15 padding.

use std::io::{Read as _, Write as _};

use secrecy::SecretString;
use senim_pure::{
    seal::{
        hybrid::HybridIdentity,
        id::Digest,
        keyfile::{KeyFileRefusal, OfficerKey, RootKey},
        padding::{self, PaddingRefusal},
        signature::sha256,
    },
    wire::{
        enrolment::Enrolment,
        frame::{ANSWER_CLASSES, Frame, REQUEST_CLASSES},
        work,
    },
};
use serde_json::{Value, json};

use super::file::{Vector, confirm, hash, hex, unhex};

fn classes(it: &Vector) -> &'static [usize] {
    match it.text("side") {
        "request" => &REQUEST_CLASSES,
        "answer" => &ANSWER_CLASSES,
        other => panic!("a frame is no {other}"),
    }
}

#[test]
fn frames() {
    confirm(
        "12-frame",
        |it| {
            let Ok(Value::Object(mut head)) = serde_json::from_str(it.text("head")) else { panic!("a head") };
            let parts = it.at("parts").as_array().expect("a list").iter().map(|part| match part {
                Value::String(part) => unhex(part),
                // A large part is filled with one byte.
                part => vec![0xa5; usize::try_from(part["length"].as_u64().expect("a length")).expect("a length")],
            });
            let parts: Vec<_> = parts.collect();
            assert_eq!(head.shift_remove("v"), Some(json!(1)));
            assert_eq!(head.shift_remove("kind"), Some(json!(it.text("kind"))));
            assert_eq!(head.shift_remove("parts"), Some(json!(parts.iter().map(Vec::len).collect::<Vec<_>>())));
            let frame = Frame { kind: it.text("kind").to_owned(), head, parts };
            let bytes = frame.encode(classes(it), 0).expect("fits");
            assert_eq!((bytes.len() as u64, hash(&bytes).as_str()), (it.number("length"), it.text("sha256")));
            if it.has("pieces") {
                assert!(it.dense() == bytes);
            }
            assert!(Frame::parse(&bytes, classes(it)) == Ok(frame));
        },
        |it| Frame::parse(&it.dense(), classes(it)).map(drop).map_err(|_| "frame"),
    );
}

/// Seals a text to a passphrase as an age file, with little work.
fn seal(text: &str, passphrase: &SecretString) -> Vec<u8> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(2);
    let encryptor = age::Encryptor::with_recipients([&recipient as _].into_iter()).expect("one recipient");
    let mut file = Vec::new();
    let mut writer = encryptor.wrap_output(&mut file).expect("written");
    writer.write_all(text.as_bytes()).and_then(|()| writer.finish()).expect("written");
    file
}

/// The text of a key file, as stock age shows it.
fn open(file: &[u8], passphrase: &SecretString) -> String {
    let decryptor = age::Decryptor::new(file).expect("an age file");
    let identity = age::scrypt::Identity::new(passphrase.clone());
    let mut text = String::new();
    decryptor.decrypt([&identity as _].into_iter()).expect("opens").read_to_string(&mut text).expect("text");
    text
}

fn key_file(refusal: KeyFileRefusal) -> &'static str {
    if refusal == KeyFileRefusal::Passphrase { "passphrase" } else { "key-file" }
}

#[test]
fn key_files() {
    confirm(
        "13-keyfile",
        |it| {
            let passphrase = SecretString::from(it.text("passphrase"));
            let file = it.large("sealed");
            assert_eq!(open(&file, &passphrase), it.text("text"));
            if it.has("root") {
                let key = RootKey::open(&file, &passphrase).expect("opens");
                assert_eq!(hex(*key.signing), it.text("signing"));
                assert_eq!(open(&key.seal(&passphrase).expect("sealed"), &passphrase), it.text("text"));
                return;
            }
            let key = OfficerKey::open(&file, &passphrase).expect("opens");
            let identity = it.identity("identity");
            assert_eq!((hex(*key.signing).as_str(), key.identity.text()), (it.text("signing"), identity.text()));
            assert_eq!(open(&key.seal(&passphrase).expect("sealed"), &passphrase), it.text("text"));

            let written = Enrolment::write(it.text("person"), &identity.recipient(), &it.signer("signing"));
            assert_eq!(written, it.text("enrolment"));
            let enrolled = Enrolment::read(it.text("enrolment").as_bytes()).expect("holds");
            assert_eq!((enrolled.name.as_str(), enrolled.recipient.clone()), (it.text("person"), identity.recipient()));
            assert_eq!(enrolled.verifying, it.signer("signing").public());
            assert_eq!(enrolled.fingerprint(), it.text("fingerprint"));
        },
        |it| {
            if it.has("enrolment") {
                return Enrolment::read(it.text("enrolment").as_bytes()).map(drop).map_err(|_| "enrolment");
            }
            if it.has("text") {
                let passphrase = SecretString::from("lusab-babad");
                return OfficerKey::open(&seal(it.text("text"), &passphrase), &passphrase).map(drop).map_err(key_file);
            }
            let passphrase = SecretString::from(it.text("passphrase"));
            OfficerKey::open(&it.large("sealed"), &passphrase).map(drop).map_err(key_file)
        },
    );
}

/// The bad texts of key files are refused for what they say: sealed in the same way, the good one opens.
#[test]
fn a_key_file_with_little_work_opens() {
    let identity = HybridIdentity::from_seed([5; 32].into());
    let text = format!("# senim/1/officer-key\n# signing: {}\n{}\n", "07".repeat(32), identity.text().as_str());
    let passphrase = SecretString::from("lusab-babad");
    assert!(OfficerKey::open(&seal(&text, &passphrase), &passphrase).is_ok());
}

fn work_of(it: &Vector) -> ([u8; 32], Digest, u64, u8) {
    let nonce = it.text("nonce").parse().expect("a number");
    (it.array("day_value"), sha256(&it.bytes("request")), nonce, u8::try_from(it.number("bits")).expect("bits"))
}

#[test]
fn work_over_requests() {
    confirm(
        "14-work",
        |it| {
            let (day_value, request, nonce, bits) = work_of(it);
            assert_eq!(work::hash(&day_value, request, nonce).to_string(), it.text("hash"));
            assert_eq!(work::check(&day_value, request, nonce, bits), Ok(()));
            assert_eq!(work::solve(&day_value, request, bits), Some(nonce));
        },
        |it| {
            let (day_value, request, nonce, bits) = work_of(it);
            work::check(&day_value, request, nonce, bits).map_err(|_| "work")
        },
    );
}

fn length(it: &Vector, key: &str) -> usize {
    usize::try_from(it.number(key)).expect("a length")
}

#[test]
fn paddings() {
    confirm(
        "15-padding",
        |it| {
            if it.has("entry") {
                assert_eq!(padding::entry_length(length(it, "entry")), Some(length(it, "bucket")));
                return;
            }
            if it.has("tar") {
                assert_eq!(padding::file_length(it.number("tar")), Some(it.number("bucket")));
                return;
            }
            let tar = padding::fill(it.text("member"), &it.bytes("content")).expect("fits");
            assert_eq!((tar.len(), hash(&tar).as_str()), (length(it, "length"), it.text("sha256")));
            assert_eq!(it.dense(), *tar);
            let member = padding::empty(&tar).expect("own tar");
            assert_eq!((member.name.as_str(), &*member.content), (it.text("member"), &it.bytes("content")));
        },
        |it| {
            if it.has("entry") {
                return padding::entry_length(length(it, "entry")).map(drop).ok_or("too-long");
            }
            let outcome = if it.has("member") {
                padding::fill(it.text("member"), &it.bytes("content")).map(drop)
            } else {
                padding::empty(&it.dense()).map(drop)
            };
            outcome.map_err(|refusal| if refusal == PaddingRefusal::Length { "too-long" } else { "padding" })
        },
    );
}
