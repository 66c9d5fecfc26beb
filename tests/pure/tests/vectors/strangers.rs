//! Bytes of strangers: every parser judges random bytes, and vectors that were changed, cut or lengthened, without panic.
//! What it accepts it writes back as the same bytes, wherever there is one way to write it.

use std::sync::LazyLock;

use data_encoding::BASE64;
use proptest::prelude::*;
use secrecy::SecretString;
use senim_pure::{
    ledger::{receipt::Receipt, receipt_box},
    roster::{root::Root, version::Roster},
    seal::{
        canonical,
        code::TrackingCode,
        entry, envelope, grant,
        header::Header,
        hybrid::{HybridIdentity, HybridRecipient},
        id::LeafHash,
        keyfile::OfficerKey,
        note::Note,
        padding,
        secret::Seed,
        signature::{Signature, SigningKey, VerifyingKey},
        statement::Statement,
    },
    wire::{
        enrolment::Enrolment,
        frame::{ANSWER_CLASSES, Frame, REQUEST_CLASSES},
    },
};
use serde_json::Value;

use super::file::{load, unhex};

/// The bytes of every vector: each parser judges its own and those of all the others.
static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut seeds = vec![vec![]];
    for (name, ..) in super::FILES {
        for it in load(name).all() {
            let keys = ["header", "statement", "json", "plaintext", "sealed", "box", "typed", "identity", "text"];
            let more = ["recipient", "enrolment", "roster", "note", "lines", "key", "signature"];
            for text in keys.iter().chain(&more).filter_map(|key| it.get(key)).filter_map(Value::as_str) {
                let hex = text.len() % 2 == 0 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
                seeds.push(if hex && text.to_lowercase() == text { unhex(text) } else { text.into() });
                seeds.extend(BASE64.decode(text.as_bytes()));
            }
            if it.has("content") && it.has("spaces") {
                seeds.push(super::cases::plaintext(it));
            }
            if it.has("pieces") && it.number("length") <= 64 << 10 {
                seeds.push(it.dense());
            }
            if it.has("roots") {
                seeds.extend(it.texts("roots").into_iter().map(Into::into));
            }
        }
    }
    seeds.sort();
    seeds.dedup();
    seeds
});

/// A vector with a few bytes exchanged, taken out or pushed in, or its beginning; at times nothing of a vector at all.
fn strange() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), 0_usize..40, prop::collection::vec(any::<u8>(), 0..40));
    let changed = (any::<prop::sample::Index>(), prop::collection::vec(change, 0..4)).prop_map(|(which, changes)| {
        let mut bytes = which.get(&SEEDS).clone();
        for (at, gone, new) in changes {
            let at = at.index(bytes.len() + 1);
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, new);
        }
        bytes
    });
    let cut = (any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(which, at)| {
        let bytes = which.get(&SEEDS);
        bytes[..at.index(bytes.len() + 1)].to_vec()
    });
    prop_oneof![6 => changed, 1 => cut, 1 => any::<Vec<u8>>()]
}

fn key() -> VerifyingKey {
    SigningKey::from_seed(Seed::from(zeroize::Zeroizing::new([1; 32]))).public()
}

fn judge(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(statement) = Statement::parse(bytes) {
        prop_assert_eq!(statement.encode(), bytes);
    }
    if let Ok(header) = Header::parse(bytes) {
        prop_assert_eq!(header.encode(), bytes);
    }
    if let Ok(value) = canonical::parse(bytes) {
        prop_assert!(canonical::write(&value).as_bytes() == bytes);
    }
    for classes in [&REQUEST_CLASSES[..], &ANSWER_CLASSES] {
        if let Ok(frame) = Frame::parse(bytes, classes) {
            prop_assert_eq!(frame.encode(classes, bytes.len()), Ok(bytes.to_vec()));
        }
    }
    if let Ok(member) = padding::empty(bytes) {
        prop_assert_eq!(padding::fill(&member.name, &member.content), Ok(bytes.to_vec().into()));
    }
    if let Ok(note) = Note::parse(bytes) {
        prop_assert!(note.encode().as_bytes() == bytes);
        let _ = Receipt::verify(&note, &key());
        if let Ok(root) = Root::verify(std::slice::from_ref(&note)) {
            prop_assert!(root.newest().to_note().text() == note.text());
        }
        let _ = Roster::verify_older(&note, &ROOT);
    }
    if let Ok(identity) = <[u8; 32]>::try_from(bytes) {
        let _ = VerifyingKey::parse(identity);
    }
    if let Ok(signature) = Signature::try_from(bytes) {
        let _ = key().verify(b"", &signature);
    }
    let _ = HybridRecipient::from_bytes(bytes);
    let _ = Enrolment::read(bytes);
    let _ = entry::read(bytes, &HEADER.0, &HEADER.1, key());
    let _ = entry::is_padded(bytes);
    let _ = envelope::inspect(bytes);
    let leaf = LeafHash([0; 32]);
    prop_assert!(receipt_box::open(&Seed::from(zeroize::Zeroizing::new([2; 32])), leaf, bytes).is_err());
    if let Ok(text) = str::from_utf8(bytes) {
        if let Ok(code) = TrackingCode::read(text) {
            let again = TrackingCode::read(&code.spell()).map(|code| code.spell());
            prop_assert_eq!(again.as_deref(), Ok(&*code.spell()));
        }
        if let Ok(identity) = text.parse::<HybridIdentity>() {
            prop_assert!(identity.text().as_str() == text);
        }
        if let Ok(recipient) = text.parse::<HybridRecipient>() {
            prop_assert_eq!(recipient.to_string(), text);
        }
        let _ = Receipt::roster_named(text);
    }
    Ok(())
}

static HEADER: LazyLock<(Header, Vec<u8>)> = LazyLock::new(|| {
    let bytes = load("06-entry").good[0].bytes("header");
    (Header::parse(&bytes).expect("a header"), bytes)
});

static ROOT: LazyLock<Root> = LazyLock::new(|| {
    let text = load("10-note").good[0].texts("roots")[0].to_owned();
    Root::verify(&[Note::parse(text.as_bytes()).expect("a note")]).expect("verifies")
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_parser_panics(bytes in strange()) {
        judge(&bytes)?;
    }
}

/// What is sealed to its reader, and yet is none of ours.
#[test]
fn what_comes_out_of_an_envelope_is_judged_without_panic() {
    let reader = HybridIdentity::from_seed([3; 32].into());
    let good = &load("09-grant").good[0];
    let plaintext = good.text("plaintext").as_bytes();
    let scope = super::cases::scope(good);
    for cut in (0..plaintext.len()).step_by(7) {
        for bytes in [&plaintext[..cut], &plaintext[cut..], &[&plaintext[..cut], &[0xff], &plaintext[cut..]].concat()] {
            if bytes == plaintext {
                continue;
            }
            let sealed = envelope::seal(bytes, &reader.recipient()).expect("sealed");
            let opened = grant::open(&sealed, &scope, good.key("grantor"), &reader, &good.recipient("room"));
            assert!(opened.is_err(), "{cut}");
        }
    }
    // Cut inside its head, so that no passphrase is tried.
    let file = load("13-keyfile").good[0].large("sealed");
    let passphrase = SecretString::from("lusab-babad");
    for cut in 0..100 {
        assert!(OfficerKey::open(&file[..cut], &passphrase).is_err(), "{cut}");
    }
}
