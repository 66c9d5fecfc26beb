//! The age vectors of C2SP's CCTV against the age library we lean on, and against our stricter envelope.
//!
//! They come with the npm package `cctv-age`, which the web part installs, and are read from its own file: nothing is
//! generated, nothing committed. Where they are absent these tests fail; they are never skipped.

use std::{collections::BTreeMap, fs, io::Read as _, iter, path::Path};

use data_encoding::{BASE64, HEXLOWER};
use secrecy::SecretString;
use senim_pure::seal::{
    envelope::{self, EnvelopeRefusal},
    hybrid::HybridIdentity,
    keyfile::{KeyFileRefusal, OfficerKey},
};

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/node_modules/cctv-age/index.js");

/// Fewer would mean that the file was only partly understood.
const COUNT: usize = 143;

/// How a decryption ends, in the words of the vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Success,
    NoMatch,
    Mac,
    Head,
    Payload,
}

struct Vector {
    end: End,
    /// SHA-256 of all the plaintext that is handed out, in hex, whatever the end; empty where nothing may be.
    payload: String,
    identities: Vec<String>,
    passphrases: Vec<String>,
    armored: bool,
    file: Vec<u8>,
}

fn vectors() -> BTreeMap<String, Vector> {
    let text = fs::read_to_string(Path::new(VECTORS)).unwrap_or_else(|error| {
        panic!("the age vectors are missing ({error}): run `npm ci --ignore-scripts` in `web`, which brings {VECTORS}")
    });
    let all: BTreeMap<_, _> = text
        .lines()
        .filter_map(|line| line.strip_prefix("var ")?.strip_suffix("\");")?.split_once("_default = __toBinary(\""))
        .map(|(name, base64)| (name.to_owned(), vector(&BASE64.decode(base64.as_bytes()).expect("base64"))))
        .collect();
    assert_eq!(all.len(), COUNT, "cctv-age is not the version these tests were written for");
    all
}

fn vector(bytes: &[u8]) -> Vector {
    let border = bytes.windows(2).position(|pair| pair == b"\n\n").expect("an empty line ends the description");
    let description = std::str::from_utf8(&bytes[..border]).expect("UTF-8");
    let all = |key: &str| -> Vec<String> {
        let values = description.lines().filter_map(|line| line.split_once(": "));
        values.filter(|(name, _)| *name == key).map(|(_, value)| value.to_owned()).collect()
    };
    let one = |key: &str| all(key).into_iter().next().unwrap_or_default();
    let file = bytes[border + 2..].to_vec();
    Vector {
        end: match one("expect").as_str() {
            "success" => End::Success,
            "no match" => End::NoMatch,
            "HMAC failure" => End::Mac,
            // Without armor an armored file has no head.
            "header failure" | "armor failure" => End::Head,
            "payload failure" => End::Payload,
            other => panic!("unknown end {other:?}"),
        },
        payload: one("payload"),
        identities: all("identity"),
        passphrases: all("passphrase"),
        armored: one("armored") == "yes",
        file: match one("compressed").as_str() {
            "" => file,
            "zlib" => miniz_oxide::inflate::decompress_to_vec_zlib(&file).expect("zlib"),
            other => panic!("unknown compression {other:?}"),
        },
    }
}

fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref())
}

/// Where the `age` crate, as we build it, ends otherwise than the vectors say.
const LIBRARY_DEVIATIONS: &[(&str, End, &str)] = &[
    ("stanza_missing_body", End::Success, "reads an old way to write stanzas; our own reader of heads refuses it"),
    ("stanza_missing_final_line", End::Success, "the same"),
];

/// The `age` crate with our hybrid identity, as an officer's own age would be used: no rule of ours above it.
#[test]
fn library_ends_every_vector_as_it_should() {
    let mut wrong = Vec::new();
    for (name, vector) in vectors() {
        let deviation = LIBRARY_DEVIATIONS.iter().find(|(deviating, ..)| *deviating == name);
        let wanted = match deviation {
            Some((_, end, _)) => *end,
            // The crate's feature `armor` is switched off: we write and read binary files only.
            None if vector.armored => End::Head,
            None => vector.end,
        };
        let (end, plaintext) = library(&vector);
        if end != wanted {
            wrong.push(format!("{name}: {end:?} instead of {wanted:?}"));
        }
        if deviation.is_none() && matches!(wanted, End::Success | End::Payload) && hash(&plaintext) != vector.payload {
            wrong.push(format!("{name}: other plaintext"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn library(vector: &Vector) -> (End, Vec<u8>) {
    let mut identities: Vec<Box<dyn age::Identity>> = Vec::new();
    for text in &vector.identities {
        identities.push(match text.parse::<HybridIdentity>() {
            Ok(hybrid) => Box::new(hybrid),
            Err(_) => Box::new(text.parse::<age::x25519::Identity>().expect("an identity")),
        });
    }
    for passphrase in &vector.passphrases {
        let mut identity = age::scrypt::Identity::new(SecretString::from(passphrase.as_str()));
        identity.set_max_work_factor(20);
        identities.push(Box::new(identity));
    }
    let Ok(decryptor) = age::Decryptor::new_buffered(&vector.file[..]) else { return (End::Head, Vec::new()) };
    let mut reader = match decryptor.decrypt(identities.iter().map(|identity| &**identity)) {
        Ok(reader) => reader,
        Err(age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed) => {
            return (End::NoMatch, Vec::new());
        }
        Err(age::DecryptError::InvalidMac) => return (End::Mac, Vec::new()),
        Err(_) => return (End::Head, Vec::new()),
    };
    let mut plaintext = Vec::new();
    match reader.read_to_end(&mut plaintext) {
        Ok(_) => (End::Success, plaintext),
        Err(_) => (End::Payload, plaintext),
    }
}

/// All hybrid vectors, and how our envelope ends them: `None` opens. The reason stands where it is stricter than age.
const HYBRID: &[(&str, Option<EnvelopeRefusal>, &str)] = &[
    ("armor_hybrid", Some(EnvelopeRefusal::Head), "stricter: binary files only"),
    ("hybrid", None, ""),
    ("hybrid_and_x25519", Some(EnvelopeRefusal::Recipients), "stricter: no classical recipient beside it"),
    ("hybrid_bad_tag", Some(EnvelopeRefusal::Key), ""),
    ("hybrid_currupted_enc_mlkem", Some(EnvelopeRefusal::Key), ""),
    ("hybrid_currupted_enc_x25519", Some(EnvelopeRefusal::Key), ""),
    ("hybrid_extra_argument", Some(EnvelopeRefusal::Head), ""),
    ("hybrid_grease", None, ""),
    ("hybrid_identity", Some(EnvelopeRefusal::Share), ""),
    ("hybrid_long_file_key", Some(EnvelopeRefusal::Head), ""),
    ("hybrid_long_share", Some(EnvelopeRefusal::Head), ""),
    ("hybrid_low_order", Some(EnvelopeRefusal::Share), ""),
    ("hybrid_multiple_recipients", Some(EnvelopeRefusal::Recipients), "stricter: exactly one recipient"),
    ("hybrid_no_match", Some(EnvelopeRefusal::Key), ""),
    ("hybrid_not_canonical_body", Some(EnvelopeRefusal::Head), ""),
    ("hybrid_not_canonical_enc", Some(EnvelopeRefusal::Head), ""),
    ("hybrid_short_share", Some(EnvelopeRefusal::Head), ""),
    ("hybrid_uppercase", Some(EnvelopeRefusal::Recipients), "another name is another kind of recipient"),
    ("hybrid_x25519_arg", Some(EnvelopeRefusal::Recipients), "an X25519 stanza is refused before its argument is read"),
];

#[test]
fn envelope_ends_every_hybrid_vector_as_the_table_says() {
    let vectors = vectors();
    let named: Vec<_> = vectors.keys().filter(|name| name.contains("hybrid")).map(String::as_str).collect();
    assert_eq!(named, HYBRID.iter().map(|(name, ..)| *name).collect::<Vec<_>>());
    for (name, wanted, reason) in HYBRID {
        let vector = &vectors[*name];
        // The one vector with a classical identity is refused whoever asks.
        let identity = vector.identities[0].parse().unwrap_or_else(|_| HybridIdentity::from_seed([0; 32].into()));
        let opened = envelope::open(&vector.file, &identity);
        assert_eq!(opened.as_ref().err(), wanted.as_ref(), "{name}");
        match opened {
            Ok(plaintext) => assert_eq!(hash(&plaintext), vector.payload, "{name}"),
            // Ours never opens what age must not, and refuses what age opens only with a reason.
            Err(_) => assert!(vector.end != End::Success || reason.starts_with("stricter"), "{name}"),
        }
        // Without a key everything is seen but whose it is.
        let seen = if *wanted == Some(EnvelopeRefusal::Key) { None } else { *wanted };
        assert_eq!(envelope::inspect(&vector.file).err(), seen, "{name}");
    }
}

/// What is no hybrid envelope is refused without a key, the library's lenient reading included.
#[test]
fn envelope_refuses_every_other_vector() {
    for (name, vector) in vectors().iter().filter(|(name, _)| !name.contains("hybrid")) {
        let seen = envelope::inspect(&vector.file);
        let deviating = LIBRARY_DEVIATIONS.iter().any(|(deviation, ..)| deviation == name);
        match vector.end {
            _ if vector.armored || deviating => assert_eq!(seen, Err(EnvelopeRefusal::Head), "{name}"),
            // Some of these have a head in good form, and only their recipient would find fault with its stanza.
            End::Head => assert!(matches!(seen, Err(EnvelopeRefusal::Head | EnvelopeRefusal::Recipients)), "{name}"),
            _ => assert_eq!(seen, Err(EnvelopeRefusal::Recipients), "{name}"),
        }
    }
}

/// The passphrase vectors through the reader of key files: what opens is no key file, and says so apart from a wrong
/// passphrase.
#[test]
fn key_files_end_every_passphrase_vector() {
    let vectors = vectors();
    let mine = vectors.iter().filter(|(name, vector)| name.starts_with("scrypt") && !vector.armored);
    let mut count = 0;
    for (name, vector) in mine {
        count += 1;
        let passphrase = SecretString::from(vector.passphrases[0].as_str());
        let wanted = match (name.as_str(), vector.end) {
            ("scrypt_work_factor_23", _) => KeyFileRefusal::Work,
            // Another name is another kind of recipient, so nothing a passphrase could open.
            ("scrypt_uppercase", _) => KeyFileRefusal::KeyFile,
            (_, End::NoMatch) => KeyFileRefusal::Passphrase,
            _ => KeyFileRefusal::KeyFile,
        };
        assert_eq!(OfficerKey::open(&vector.file, &passphrase).err(), Some(wanted), "{name}");
    }
    assert_eq!(count, 25);
}

/// Stock age's `Encryptor` greases; ours reads what it wrote, and it reads ours: the same bytes either way.
#[test]
fn library_and_envelope_read_each_other() {
    let identity = HybridIdentity::from_seed([3; 32].into());
    let recipient = identity.recipient();
    let sealed = envelope::seal(b"text", &recipient).expect("sealed");
    assert_eq!(age::decrypt(&identity, &sealed).expect("opened"), b"text");
    let sealed = age::encrypt(&recipient, b"text").expect("sealed");
    assert_eq!(envelope::open(&sealed, &identity).expect("opened").as_slice(), b"text");
    // Two recipients are age's business, not ours.
    let other = HybridIdentity::from_seed([4; 32].into()).recipient();
    let both = iter::once(&recipient as &dyn age::Recipient).chain(iter::once(&other as _));
    let mut sealed = Vec::new();
    let encryptor = age::Encryptor::with_recipients(both).expect("the same labels");
    encryptor.wrap_output(&mut sealed).and_then(age::stream::StreamWriter::finish).expect("written");
    assert_eq!(age::decrypt(&identity, &sealed).expect("opened"), b"");
    assert_eq!(envelope::open(&sealed, &identity).err(), Some(EnvelopeRefusal::Recipients));
}
