//! What is sealed: codes, keys, envelopes, canonical JSON, entries, statements, headers, grants, padded files.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use senim_pure::{
    roster::{root::RootNote, version::RosterNote},
    seal::{
        canonical,
        code::{SYMBOLS, TrackingCode},
        entry::{self, Payload},
        envelope::{self, EnvelopeRefusal},
        grant::{self, GrantRefusal, Scope},
        header::{DIALOGUE, Header},
        hybrid::{HybridIdentity, HybridRecipient},
        id::{CaseId, KeyId, LeafHash, NoteHash, OrganisationId},
        padding,
        purpose::Purpose,
        signature::{Signature, VerifyingKey, sha256, sha256_of},
        statement::{Statement, case_id},
    },
    wire::enrolment::Enrolment,
};
use serde_json::Value;

use super::{AUTHOR, READER};

/// Codes: what is read is spelled as something that reads equal, and every plain symbol stays where it was typed.
pub fn code(bytes: &[u8]) -> bool {
    if let Some(random) = bytes.first_chunk::<17>() {
        let spelled = TrackingCode::from_random(&mut random.to_owned()).spell();
        assert_eq!(TrackingCode::read(&spelled).expect("its own spelling").spell(), spelled);
    }
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let Ok(code) = TrackingCode::read(text) else { return false };
    let spelled = code.spell();
    assert_eq!(TrackingCode::read(&spelled).expect("its own spelling").spell(), spelled);
    assert!(spelled.split('-').map(str::len).eq([4; 7]), "{}", *spelled);

    let typed: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let symbols: Vec<char> = spelled.chars().filter(|letter| *letter != '-').collect();
    assert_eq!(typed.len(), symbols.len());
    for (typed, symbol) in typed.iter().zip(&symbols) {
        let upper = typed.to_ascii_uppercase();
        assert!(SYMBOLS.contains(&(u8::try_from(*symbol).expect("ASCII"))));
        assert!(upper == *symbol || !SYMBOLS.iter().any(|it| char::from(*it) == upper));
    }
    true
}

/// Keys in bytes and in Bech32: one spelling each.
pub fn key(bytes: &[u8]) -> bool {
    let mut accepted = false;
    if let Some(key) = bytes.first_chunk::<32>()
        && let Ok(key) = VerifyingKey::parse(*key)
    {
        assert_eq!(key.bytes(), &bytes[..32]);
        if let Some(signature) = bytes.get(32..96) {
            let signature = Signature::try_from(signature).expect("64 bytes");
            let _ = key.verify(&bytes[96..], &signature);
        }
        accepted = true;
    }
    // A public key is 1216 bytes; shorter inputs stand at its beginning, where the lattice's numbers are.
    let mut raw = READER.recipient().as_bytes().to_vec();
    let changed = bytes.len().min(raw.len());
    raw[..changed].copy_from_slice(&bytes[..changed]);
    for raw in [bytes, &raw] {
        let Ok(recipient) = HybridRecipient::from_bytes(raw) else { continue };
        assert!(recipient.as_bytes() == raw);
        assert!(recipient.to_string().parse::<HybridRecipient>() == Ok(recipient));
        accepted = true;
    }
    let Ok(text) = str::from_utf8(bytes) else { return accepted };
    if let Ok(recipient) = text.parse::<HybridRecipient>() {
        assert_eq!(recipient.to_string(), text);
        accepted = true;
    }
    if let Ok(identity) = text.parse::<HybridIdentity>() {
        assert_eq!(identity.text().as_str(), text);
        accepted = true;
    }
    accepted
}

/// Envelopes: who looks without a key and who opens agree.
pub fn envelope(bytes: &[u8]) -> bool {
    let length = envelope::plaintext_length(bytes);
    assert_eq!(envelope::inspect(bytes), length.map(drop));
    assert_eq!(entry::is_padded(bytes), length.map(|length| padding::entry_length(length) == Some(length)));
    let opened = envelope::open(bytes, &READER);
    match (length, opened) {
        (Err(refusal), opened) => assert_eq!(opened.err(), Some(refusal)),
        (Ok(length), Ok(plaintext)) => assert_eq!(plaintext.len(), length),
        (Ok(length), Err(refusal)) => {
            let behind = [EnvelopeRefusal::Head, EnvelopeRefusal::Key, EnvelopeRefusal::Payload];
            assert!(behind.contains(&refusal), "{refusal:?}");
            assert!(length <= envelope::PLAINTEXT_LIMIT && length < bytes.len());
        }
    }
    if length.is_ok() {
        // Of the lines of a head only a stanza's first is longer than 64 columns.
        let mut lines = bytes.split(|byte| *byte == b'\n').take_while(|line| !line.starts_with(b"--- "));
        assert!(lines.all(|line| line.starts_with(b"-> ") || line.len() <= 64));
    }
    length.is_ok()
}

/// Canonical JSON: only plain values, written one way, also where a type is expected.
pub fn canonical(bytes: &[u8]) -> bool {
    let Ok(value) = canonical::parse(bytes) else { return false };
    assert_eq!(canonical::write(&value).as_bytes(), bytes);
    assert!(depth(&value) <= 32);
    for written in [
        canonical::parse_as::<RootNote>(bytes).map(|it| canonical::write(&it)),
        canonical::parse_as::<RosterNote>(bytes).map(|it| canonical::write(&it)),
        canonical::parse_as::<Enrolment>(bytes).map(|it| canonical::write(&it)),
    ] {
        assert!(written.is_err() || written.is_ok_and(|it| it.as_bytes() == bytes));
    }
    true
}

/// How deep a plain value is; a value that is not plain has no place in canonical JSON.
fn depth(value: &Value) -> usize {
    let inside = match value {
        Value::Null => panic!("null"),
        Value::Number(number) => {
            let small = number.as_i64().is_some_and(|number| number.unsigned_abs() < 1 << 53);
            assert!(small, "{number}");
            0
        }
        Value::Bool(_) | Value::String(_) => 0,
        Value::Array(items) => items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => {
            for key in members.keys() {
                assert!(key.bytes().next().is_some_and(|first| first.is_ascii_lowercase()), "{key:?}");
                assert!(key.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'_')), "{key:?}");
            }
            members.values().map(depth).max().unwrap_or(0)
        }
    };
    inside + 1
}

/// Decrypted entries: payload, line, filler. What is genuine is what `compose` writes.
pub fn entry(bytes: &[u8]) -> bool {
    let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
    let payload = parts.next().unwrap_or_default();
    let (_, filler) = (parts.next(), parts.next().unwrap_or_default());

    let named: Option<Value> = serde_json::from_slice(payload).ok();
    let kind = named.as_ref().and_then(|it| it["kind"].as_str()).unwrap_or("message");
    let header = header_of(kind);
    let header_bytes = header.encode();

    let signed = |filler: &[u8]| {
        let part = sha256_of(&[payload, b"\n", filler]);
        let signature = AUTHOR.sign_structure(Purpose::Inner, &[&header_bytes, &part.0]);
        let line =
            format!("{{\"author\":\"{}\",\"signature\":\"{}\"}}\n", header.author, HEXLOWER.encode(&signature.0));
        [payload, b"\n", line.as_bytes(), filler].concat()
    };
    // As long as its bucket, and twice that.
    let least = signed(&[]).len();
    let bucket = padding::entry_length(least).unwrap_or(least);
    let fitting = signed(&vec![b' '; bucket - least]);
    let double = signed(&vec![b' '; 2 * bucket - least]);
    let mut filled = bytes.to_vec();
    filled.resize(padding::entry_length(bytes.len()).unwrap_or(bytes.len()), b' ');

    let mut accepted = false;
    for plaintext in [bytes, &filled, &signed(filler), &fitting, &double] {
        let Ok(read) = entry::read(plaintext, &header, &header_bytes, AUTHOR.public()) else { continue };
        let text = str::from_utf8(payload).expect("canonical JSON is text");
        let composed = entry::compose(text, &header_bytes, &AUTHOR).expect("it fitted");
        assert!(*composed == plaintext, "one way to write an entry");
        assert_eq!(read.kind(), kind);
        match read {
            Payload::Unknown { .. } => assert_eq!(read.encode(), None),
            _ => assert_eq!(read.encode().as_deref().map(String::as_str), Some(text)),
        }
        accepted = true;
    }
    accepted
}

fn header_of(kind: &str) -> Header {
    Header {
        organisation: OrganisationId([1; 32]),
        case: CaseId([2; 16]),
        room: DIALOGUE.to_owned(),
        epoch: 0,
        kind: kind.to_owned(),
        author: AUTHOR.public().id(),
        sequence: 0,
        previous: LeafHash([0; 32]),
        checkpoint: None,
        roster: NoteHash([3; 32]),
        blind: [4; 32],
        facts: Vec::new(),
    }
}

/// Statements: one way to write them, somebody reads, nobody is on both lists, each roster is called for.
pub fn statement(bytes: &[u8]) -> bool {
    assert!(Statement::parse_signed(bytes, &Signature([0; 64])).is_err());
    let Ok(it) = Statement::parse(bytes) else { return false };
    assert!(it.encode() == bytes);
    assert_eq!(case_id(bytes).0[..], sha256(bytes).0[..16]);
    assert!(!it.granted.is_empty());
    assert!(it.granted.is_sorted() && it.excluded.is_sorted() && it.rosters.is_sorted());
    assert!(!it.granted.iter().any(|granted| it.excludes(granted.body, granted.person)));
    let bodies = it.granted.iter().map(|it| it.body).chain(it.excluded.iter().map(|it| it.body));
    let named: BTreeSet<_> = bodies.chain([it.organisation]).collect();
    assert!(it.rosters.iter().map(|it| it.body).eq(named));
    true
}

/// Headers: one way to write them, names and numbers within their bounds.
pub fn header(bytes: &[u8]) -> bool {
    let Ok(it) = Header::parse(bytes) else { return false };
    assert!(it.encode() == bytes);
    let name = |text: &str| !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'-'));
    let (room, number) = it.room.split_once('/').unwrap_or((&it.room, "0"));
    assert!(name(room) && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()), "{:?}", it.room);
    assert!(name(&it.kind) && it.facts.iter().all(|fact| name(&fact.name)));
    assert!(it.epoch < 1 << 53 && it.sequence < 1 << 53);
    true
}

/// Decrypted grants: ten lines and an identity for each epoch, for this case, room and reader.
pub fn grant(bytes: &[u8]) -> bool {
    let reader = READER.recipient();
    let mut accepted = false;
    for scope in scopes() {
        let signed = signed_grant(bytes, &scope);
        for plaintext in [Some(bytes), signed.as_deref()].into_iter().flatten() {
            // Whose room it opens the reader knows beforehand; here it is the one in the last line, if that is one.
            let last = str::from_utf8(plaintext).ok().and_then(|text| text.lines().last());
            let named = last.and_then(|line| line.parse::<HybridIdentity>().ok()).map(|it| it.recipient());
            let expected = named.as_ref().unwrap_or(&reader);
            let Ok(keyring) = grant::read(plaintext, &scope, AUTHOR.public(), expected) else { continue };
            let written = grant::write(&scope, &keyring.identities(), &AUTHOR);
            assert!(*written.as_bytes() == *plaintext, "one way to write a grant");
            assert!(keyring.newest().recipient() == *expected && keyring.epoch() == scope.epoch);
            let foreign = Scope { epoch: scope.epoch + 1, ..scope.clone() };
            let foreign = grant::read(plaintext, &foreign, AUTHOR.public(), expected);
            assert_eq!(foreign.err(), Some(GrantRefusal::Scope));
            accepted = true;
        }
    }
    accepted
}

/// The scopes of the vectors, with the room and epoch of most and of one.
fn scopes() -> [Scope; 2] {
    [(DIALOGUE, 0), ("hearing/1", 2)].map(|(room, epoch)| Scope {
        organisation: OrganisationId([5; 32]),
        case: CaseId([6; 16]),
        room: room.to_owned(),
        epoch,
        reader: KeyId([7; 16]),
        roster: NoteHash([8; 32]),
        grantor_roster: NoteHash([9; 32]),
    })
}

/// The lines of a grant with the ids of `scope`, its grantor and a signature that holds over its identities. Room and epoch
/// stay as they were.
fn signed_grant(bytes: &[u8], scope: &Scope) -> Option<Vec<u8>> {
    let text = str::from_utf8(bytes).ok()?;
    let (comments, rest) = text.split_once("# signature: ")?;
    let (_, last) = rest.split_once('\n')?;
    let line = last.strip_suffix('\n').unwrap_or(last);
    let grantor = AUTHOR.public().id();
    let fields: [&[u8]; 9] = [
        &scope.organisation.0,
        &scope.case.0,
        scope.room.as_bytes(),
        &scope.epoch.to_be_bytes(),
        &scope.reader.0,
        &scope.roster.0,
        &grantor.0,
        &scope.grantor_roster.0,
        &sha256(line.as_bytes()).0,
    ];
    let signature = AUTHOR.sign_structure(Purpose::Grant, &fields);
    let ids = [
        ("# organisation: ", scope.organisation.to_string()),
        ("# case: ", scope.case.to_string()),
        ("# reader: ", scope.reader.to_string()),
        ("# roster: ", scope.roster.to_string()),
        ("# grantor: ", grantor.to_string()),
        ("# grantor-roster: ", scope.grantor_roster.to_string()),
    ];
    let mut written = String::new();
    for line in comments.split_inclusive('\n') {
        // Only an id of the right length is exchanged: what is around it stays the stranger's.
        let mine = ids.iter().find(|(name, id)| {
            line.strip_prefix(name).is_some_and(|value| value.len() == id.len() + 1 && value.ends_with('\n'))
        });
        match mine {
            Some((name, id)) => written.extend([name, id.as_str(), "\n"]),
            None => written.push_str(line),
        }
    }
    written.extend(["# signature: ", &HEXLOWER.encode(&signature.0), "\n", last]);
    Some(written.into_bytes())
}

/// Padded files: one way to write them.
pub fn tar(bytes: &[u8]) -> bool {
    let mut filled = bytes.to_vec();
    let bucket = padding::file_length(bytes.len() as u64).and_then(|bucket| usize::try_from(bucket).ok());
    filled.resize(bucket.expect("an input in memory has a bucket"), 0);
    let mut summed = filled.clone();
    // The checksum counts its own field as spaces.
    summed[148..156].fill(b' ');
    let sum: u32 = summed[..512].iter().map(|byte| u32::from(*byte)).sum();
    summed[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());

    let mut accepted = false;
    for tar in [bytes, &filled, &summed] {
        let Ok(member) = padding::empty(tar) else { continue };
        assert!(member.content.len() < tar.len());
        assert!(!member.name.contains(['/', '\\']) && !member.name.chars().any(char::is_control));
        assert!(padding::fill(&member.name, &member.content).is_ok_and(|again| *again == tar));
        accepted = true;
    }
    accepted
}
