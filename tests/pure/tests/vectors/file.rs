//! How a file of vectors is read and run.

use std::{fs, panic};

use data_encoding::{BASE64, HEXLOWER};
use senim_pure::seal::{
    hybrid::{HybridIdentity, HybridRecipient},
    secret::Seed,
    signature::{Signature, SignatureRefusal, SigningKey, VerifyingKey, sha256},
};
use serde_json::Value;
use zeroize::Zeroizing;

/// Where they lie.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors");

/// One vector: its inputs and outputs by name.
pub struct Vector(Value);

/// One file.
pub struct File {
    pub good: Vec<Vector>,
    pub bad: Vec<Vector>,
}

impl File {
    pub fn all(&self) -> impl Iterator<Item = &Vector> {
        self.good.iter().chain(&self.bad)
    }
}

/// Reads a file.
pub fn load(name: &str) -> File {
    let text = fs::read_to_string(format!("{FOLDER}/{name}.json")).expect("the file of vectors");
    let mut whole: Value = serde_json::from_str(&text).expect("JSON");
    let mut take = |key: &str| match whole[key].take() {
        Value::Array(items) => items.into_iter().map(Vector).collect(),
        other => panic!("{name}: {key} is {other}"),
    };
    File { good: take("good"), bad: take("bad") }
}

/// Runs a file: `good` must not panic, `bad` must give the vector's refusal. All that fail are named.
pub fn confirm(name: &str, good: impl Fn(&Vector), bad: impl Fn(&Vector) -> Result<(), &'static str>) {
    let vectors = load(name);
    let mut wrong = Vec::new();
    for it in &vectors.good {
        if panic::catch_unwind(panic::AssertUnwindSafe(|| good(it))).is_err() {
            wrong.push(format!("{} {}", it.at("n"), it.text("name")));
        }
    }
    for it in &vectors.bad {
        let outcome = panic::catch_unwind(panic::AssertUnwindSafe(|| bad(it)));
        if outcome.as_ref().ok() != Some(&Err(it.text("refusal"))) {
            let ended = outcome.map_or("a panic".to_owned(), |ended| format!("{ended:?}"));
            wrong.push(format!("{} {}: {ended} instead of {}", it.at("n"), it.text("name"), it.text("refusal")));
        }
    }
    assert!(wrong.is_empty(), "{name}: {wrong:#?}");
}

impl Vector {
    /// A member that has to be there.
    pub fn at(&self, key: &str) -> &Value {
        self.get(key).unwrap_or_else(|| panic!("{} has no {key}", self.0["name"]))
    }

    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub fn text(&self, key: &str) -> &str {
        self.at(key).as_str().expect("text")
    }

    pub fn number(&self, key: &str) -> u64 {
        self.at(key).as_u64().expect("a number")
    }

    pub fn texts(&self, key: &str) -> Vec<&str> {
        self.at(key).as_array().expect("a list").iter().map(|it| it.as_str().expect("text")).collect()
    }

    /// Bytes in hex.
    pub fn bytes(&self, key: &str) -> Vec<u8> {
        unhex(self.text(key))
    }

    /// Bytes in base64.
    pub fn large(&self, key: &str) -> Vec<u8> {
        BASE64.decode(self.text(key).as_bytes()).expect("base64")
    }

    pub fn array<const N: usize>(&self, key: &str) -> [u8; N] {
        self.bytes(key).try_into().expect("the length")
    }

    /// An id of `src/seal/id.rs`.
    pub fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(&self, key: &str) -> T {
        self.text(key).parse().expect("an id in hex")
    }

    pub fn seed(&self, key: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.array(key))
    }

    pub fn signer(&self, key: &str) -> SigningKey {
        SigningKey::from_seed(Seed::from(self.seed(key)))
    }

    pub fn identity(&self, key: &str) -> HybridIdentity {
        HybridIdentity::from_seed(self.seed(key))
    }

    /// A key that is proper in this vector.
    pub fn key(&self, key: &str) -> VerifyingKey {
        VerifyingKey::parse(self.array(key)).expect("a proper key")
    }

    pub fn signature(&self, key: &str) -> Result<Signature, SignatureRefusal> {
        Signature::try_from(self.bytes(key).as_slice())
    }

    /// A raw recipient in base64.
    pub fn recipient(&self, key: &str) -> HybridRecipient {
        HybridRecipient::from_bytes(&self.large(key)).expect("a proper recipient")
    }

    /// `length` zeros with `pieces` laid over them.
    pub fn dense(&self) -> Vec<u8> {
        let mut bytes = vec![0; usize::try_from(self.number("length")).expect("a length")];
        for piece in self.at("pieces").as_array().expect("a list") {
            let at = usize::try_from(piece["at"].as_u64().expect("a place")).expect("a place");
            let piece = unhex(piece["hex"].as_str().expect("hex"));
            bytes[at..at + piece.len()].copy_from_slice(&piece);
        }
        bytes
    }
}

pub fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

pub fn unhex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).expect("hex")
}

/// SHA-256 in hex.
pub fn hash(bytes: &[u8]) -> String {
    sha256(bytes).to_string()
}
