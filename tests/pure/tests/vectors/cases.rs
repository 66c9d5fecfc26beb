//! 06 entries, 07 statements, 08 headers, 09 grants.

use senim_pure::seal::{
    entry::{self, Payload},
    envelope::{self, EnvelopeRefusal},
    grant::{self, GrantRefusal, Scope},
    header::{Header, sign_outer, verify_outer},
    hybrid::HybridIdentity,
    keyring::Keyring,
    signature::sha256,
    statement::{Statement, StatementRefusal, case_id, sign_statement},
};
use serde_json::{Value, json};

use super::file::{Vector, confirm, hash, hex, unhex};

/// `content` followed by so many `spaces`.
pub fn plaintext(it: &Vector) -> Vec<u8> {
    let mut bytes = it.text("content").as_bytes().to_vec();
    bytes.resize(bytes.len() + usize::try_from(it.number("spaces")).expect("a length"), b' ');
    bytes
}

fn read_entry(it: &Vector) -> Result<Payload, &'static str> {
    let bytes = it.bytes("header");
    let header = Header::parse(&bytes).expect("a header");
    entry::read(&plaintext(it), &header, &bytes, it.key("key")).map_err(|_| "not-genuine")
}

#[test]
fn entries() {
    confirm(
        "06-entry",
        |it| {
            let payload = read_entry(it).expect("genuine");
            let composed = entry::compose(it.text("payload"), &it.bytes("header"), &it.signer("seed"));
            assert_eq!(composed.expect("fits").as_slice(), plaintext(it));
            if let Payload::Unknown { .. } = payload {
                assert_eq!((it.text("reads"), payload.encode()), ("unknown", None));
            } else {
                assert_eq!(it.text("reads"), payload.kind());
                assert_eq!(payload.encode().expect("known").as_str(), it.text("payload"));
            }
        },
        |it| read_entry(it).map(drop),
    );
}

fn statement_words(it: &Statement) -> Value {
    let rosters = it.rosters.iter().map(|it| json!({ "body": it.body, "roster": it.roster }));
    let granted = it.granted.iter().map(|it| json!({ "body": it.body, "person": it.person, "key": it.key }));
    let excluded = it.excluded.iter().map(|it| json!({ "body": it.body, "person": it.person }));
    json!({
        "organisation": it.organisation, "access": hex(it.access.bytes()), "sign": hex(it.sign.bytes()),
        "self_sha256": hash(&it.own), "dialogue_sha256": hash(&it.dialogue),
        "checkpoint": it.checkpoint.map_or(String::new(), |hash| hash.to_string()),
        "destination": it.destination.word(), "door": it.door.word(), "rosters": rosters.collect::<Vec<_>>(),
        "granted": granted.collect::<Vec<_>>(), "excluded": excluded.collect::<Vec<_>>(),
    })
}

#[test]
fn statements() {
    confirm(
        "07-statement",
        |it| {
            let bytes = it.large("statement");
            let signature = it.signature("signature").expect("64 bytes");
            let (case, mut statement) = Statement::parse_signed(&bytes, &signature).expect("holds");
            assert_eq!(&statement_words(&statement), it.at("says"));
            assert_eq!(case.to_string(), it.text("case"));
            // Whatever order the sets stand in, they are written ascending.
            statement.rosters.reverse();
            statement.granted.reverse();
            assert_eq!(statement.encode(), bytes);
            assert_eq!(case_id(&bytes), case);
            assert_eq!(hex(sign_statement(&bytes, &it.signer("seed")).0), it.text("signature"));
        },
        |it| {
            let signature = it.signature("signature").expect("64 bytes");
            Statement::parse_signed(&it.large("statement"), &signature).map(drop).map_err(|refusal| match refusal {
                StatementRefusal::Malformed(_) => "structure",
                StatementRefusal::Key => "key",
                StatementRefusal::NobodyGranted => "nobody",
                StatementRefusal::Excluded => "excluded",
                StatementRefusal::Roster => "roster",
                StatementRefusal::Signature(_) => "signature",
            })
        },
    );
}

fn header_words(it: &Header) -> Value {
    let facts = it.facts.iter().map(|fact| json!({ "name": fact.name, "value": fact.value }));
    json!({
        "organisation": it.organisation, "case": it.case, "room": it.room, "epoch": it.epoch, "kind": it.kind,
        "author": it.author, "sequence": it.sequence, "previous": it.previous,
        "checkpoint": it.checkpoint.map_or(String::new(), |hash| hash.to_string()), "roster": it.roster,
        "blind": hex(it.blind), "facts": facts.collect::<Vec<_>>(),
    })
}

#[test]
fn headers() {
    confirm(
        "08-header",
        |it| {
            let bytes = it.bytes("header");
            let mut header = Header::parse(&bytes).expect("a header");
            let mut says = it.at("says").clone();
            // The vector lists facts as they were given; a header holds them ascending, the shorter name first.
            let facts = says["facts"].as_array_mut().expect("a list");
            facts.sort_by_key(|fact| fact["name"].as_str().map(str::len));
            assert_eq!(header_words(&header), says);
            header.facts.reverse();
            assert_eq!(header.encode(), bytes);
            let author = it.signer("seed");
            let signature = sign_outer(&bytes, &it.bytes("sealed_body"), &author);
            assert_eq!(hex(signature.0), it.text("signature"));
            assert_eq!(verify_outer(&bytes, sha256(&it.bytes("sealed_body")), author.public(), &signature), Ok(()));
        },
        |it| {
            let bytes = it.bytes("header");
            Header::parse(&bytes).map_err(|_| "structure")?;
            let signature = it.signature("signature").map_err(|_| "signature")?;
            verify_outer(&bytes, sha256(&it.bytes("sealed_body")), it.key("key"), &signature).map_err(|_| "signature")
        },
    );
}

pub fn scope(it: &Vector) -> Scope {
    let expected = it.at("expected");
    let text = |key: &str| expected[key].as_str().expect("text");
    Scope {
        organisation: text("organisation").parse().expect("an id"),
        case: text("case").parse().expect("an id"),
        room: text("room").to_owned(),
        epoch: expected["epoch"].as_u64().expect("a number"),
        reader: text("reader").parse().expect("an id"),
        roster: text("roster").parse().expect("an id"),
        grantor_roster: text("grantor_roster").parse().expect("an id"),
    }
}

fn identity(seed: &str) -> HybridIdentity {
    HybridIdentity::from_seed(<[u8; 32]>::try_from(unhex(seed)).expect("a seed").into())
}

fn open_grant(it: &Vector, sealed: &[u8], reader: &HybridIdentity) -> Result<Keyring, &'static str> {
    grant::open(sealed, &scope(it), it.key("grantor"), reader, &it.recipient("room")).map_err(|refusal| match refusal {
        GrantRefusal::Envelope(EnvelopeRefusal::Key) => "reader",
        _ => "grant",
    })
}

#[test]
fn grants() {
    confirm(
        "09-grant",
        |it| {
            let reader = it.identity("reader_seed");
            let opened = open_grant(it, &it.large("sealed"), &reader).expect("holds");
            let rooms: Vec<HybridIdentity> = it.texts("room_identities").into_iter().map(identity).collect();
            let texts = |of: &[&HybridIdentity]| of.iter().map(|it| it.text()).collect::<Vec<_>>();
            let rooms: Vec<&HybridIdentity> = rooms.iter().collect();
            assert_eq!(texts(&opened.identities()), texts(&rooms));
            assert_eq!(opened.newest().recipient(), it.recipient("room"));
            let sealed = grant::seal(&scope(it), &rooms, &it.signer("grantor_seed"), &reader.recipient());
            let written = envelope::open(&sealed.expect("sealed"), &reader).expect("opens");
            assert_eq!(str::from_utf8(&written), Ok(it.text("plaintext")));
        },
        |it| {
            if it.has("sealed") {
                return open_grant(it, &it.large("sealed"), &it.identity("reader_seed")).map(drop);
            }
            // Only the plaintext is given: whoever sealed it, the reader must see what is wrong.
            let reader = HybridIdentity::from_seed([7; 32].into());
            let sealed = envelope::seal(it.text("plaintext").as_bytes(), &reader.recipient()).expect("sealed");
            open_grant(it, &sealed, &reader).map(drop)
        },
    );
}
