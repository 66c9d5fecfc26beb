//! A day has 86,400 seconds. Whoever holds the database may try them all: nothing that is stored must tell which was
//! right.

use std::{collections::HashSet, thread};

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use ring::hmac;
use senim::{
    ledger::{leaf::LeafParts, receipt::Receipt},
    seal::{
        header::Header,
        id::Digest,
        signature::{Signature, sha256, sha256_of},
    },
};

use super::{rows::Value, story::Told};

/// What is stored, by the first sixteen bytes at every place: long enough to know a hash, cut short or not.
struct Stored(HashSet<[u8; 16]>);

impl Stored {
    fn of<'a>(places: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut all = HashSet::new();
        for bytes in places {
            all.extend(bytes.windows(16).map(|window| -> [u8; 16] { window.try_into().unwrap() }));
        }
        Self(all)
    }

    fn has(&self, guess: &[u8]) -> bool {
        guess.first_chunk::<16>().is_some_and(|first| self.0.contains(first))
    }
}

/// An entry as the attacker reads it: everything of the row.
struct Entry {
    parts: LeafParts,
    /// Values of 32 bytes, each tried as a salt, a key and a neighbour of the time.
    values: Vec<[u8; 32]>,
    /// The receipt without what is secret in it: time and salt.
    receipt: Receipt,
}

/// Tries every second of the legal day on every entry; then plants, and finds what it planted.
pub fn check(told: &Told, rows: &[Value], database: &[u8]) {
    let entries: Vec<Entry> = told.receipts.iter().map(|receipt| entry(receipt, rows)).collect();
    let places = rows.iter().map(|value| value.bytes.as_slice()).chain([database]);
    let stored = Stored::of(places);
    let day: Date = told.receipts[0].parts.legal_day.parse().unwrap();
    let begin = day.to_zoned(TimeZone::get("Asia/Almaty").unwrap()).unwrap().timestamp();
    for receipt in &told.receipts {
        let time: Timestamp = receipt.time.parse().unwrap();
        assert!((begin..begin + 24.hours()).contains(&time), "the right second is not among those tried");
        // Were it there as it is, no guess would be needed.
        assert!(!stored.has(&receipt.salt));
        assert!(!database.windows(20).any(|window| window == receipt.time.as_bytes()));
    }

    let tried: usize = thread::scope(|scope| {
        let halves = [0..43_200, 43_200..86_400].map(|half| {
            let (entries, stored) = (&entries, &stored);
            scope.spawn(move || {
                half.map(|second| try_all(entries, stored, begin + i64::from(second).seconds())).sum::<usize>()
            })
        });
        halves.into_iter().map(|half| half.join().unwrap()).sum()
    });

    // The control: a database that had stored any one of these would have told.
    let right: Timestamp = told.receipts[0].time.parse().unwrap();
    let wrong = guesses(&entries[0], right + 1.hour());
    for (name, planted) in guesses(&entries[0], right) {
        let careless = Stored::of([&[&[7; 5][..], &planted, &[7; 5]].concat()[..]]);
        let finds = |all: &[(&str, [u8; 32])]| all.iter().any(|(_, guess)| careless.has(guess));
        assert!(finds(&guesses(&entries[0], right)), "a planted {name} was not found");
        assert!(!finds(&wrong), "any time would find a planted {name}");
    }
    println!("{tried} guesses over {} entries and {} stored values: 0", entries.len(), stored.0.len());
}

/// Tries one second on every entry.
fn try_all(entries: &[Entry], stored: &Stored, time: Timestamp) -> usize {
    let all: Vec<_> = entries.iter().flat_map(|entry| guesses(entry, time)).collect();
    for (name, guess) in &all {
        assert!(!stored.has(guess), "{name} finds {time}");
    }
    all.len()
}

fn entry(receipt: &Receipt, rows: &[Value]) -> Entry {
    // The row whose header hashes to the receipt's.
    let at =
        rows.iter().position(|value| value.column == "event.header" && sha256(&value.bytes) == receipt.parts.header);
    let at = at.expect("the receipt's entry is stored");
    let from = rows[..=at].iter().rposition(|value| value.column == "event.event_no").unwrap();
    let column = |name: &str| {
        let row = rows[from..].iter().take(16);
        row.into_iter().find(|value| value.column == name).unwrap().bytes.clone()
    };
    let header = column("event.header");
    let outer = Signature::try_from(column("event.outer_signature").as_slice()).unwrap();
    let body =
        rows.iter().find(|value| value.column == "sealed_body.body" && sha256(&value.bytes) == receipt.parts.body);
    let parts =
        LeafParts::of(&String::from_utf8(column("event.legal_day")).unwrap(), &header, &body.unwrap().bytes, &outer);
    assert_eq!(parts, receipt.parts);
    let stored =
        rows.iter().filter(|value| value.bytes.len() == 32).map(|value| value.bytes.as_slice().try_into().unwrap());
    let mut values: Vec<[u8; 32]> = stored.collect();
    values.extend([parts.header.0, parts.body.0, parts.signature.0, Header::parse(&header).unwrap().blind]);
    values.extend([[0; 32], *outer.0.first_chunk().unwrap(), *outer.0.last_chunk().unwrap()]);
    values.sort_unstable();
    values.dedup();
    let receipt = Receipt { time: String::new(), salt: [0; 32], ..receipt.clone() };
    Entry { parts, values, receipt }
}

/// Every value that one second would give.
fn guesses(entry: &Entry, time: Timestamp) -> Vec<(&'static str, [u8; 32])> {
    let exact = time.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let unix = time.as_second();
    let short = u32::try_from(unix).unwrap();
    let parts = &entry.parts;
    let mut all: Vec<(&'static str, [u8; 32])> = Vec::new();
    let mut add = |name, hash: Digest| all.push((name, hash.0));

    let bare = parts.commit(&exact, &[0; 32]);
    add("commitment under a salt of zeros", bare);
    add("leaf over a salt of zeros", Digest(parts.leaf(bare).0));
    add("mark of that leaf", sha256(&parts.leaf(bare).0));
    let receipt = Receipt { time: exact.clone(), ..entry.receipt.clone() };
    add("hash of the receipt's lines", sha256(receipt.lines().as_bytes()));
    for (name, written) in [
        ("hash of the time", exact.as_bytes()),
        ("hash of Unix time", &unix.to_be_bytes()[..]),
        ("hash of Unix time, little-endian", &unix.to_le_bytes()),
        ("hash of short Unix time", &short.to_be_bytes()),
        ("hash of Unix time in digits", unix.to_string().as_bytes()),
    ] {
        add(name, sha256(written));
        add("hash of the hash of the time", sha256(&sha256(written).0));
    }
    for value in &entry.values {
        add("commitment under a stored salt", parts.commit(&exact, value));
        for written in [exact.as_bytes(), &unix.to_be_bytes()[..]] {
            add("hash of time and a stored value", sha256_of(&[written, value]));
            add("hash of a stored value and time", sha256_of(&[value, written]));
        }
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, value), exact.as_bytes());
        add("HMAC of the time under a stored key", Digest(tag.as_ref().try_into().unwrap()));
    }
    all
}
