//! What the fuzz targets begin with: the bytes of the shared vectors, each for the parser it was written for, good and bad.

use std::fs;

use data_encoding::{BASE64, HEXLOWER};
use senim_pure::{
    ledger::{leaf::LeafParts, receipt_box},
    seal::{field::list, secret::Seed, signature::Signature},
    wire::frame::{ANSWER_CLASSES, Frame, REQUEST_CLASSES},
};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors");

/// As the keeper writes one.
const CONTINUATION: &str = concat!(
    "senim/1/continuation\n",
    r#"{"v":1,"origin":"senim/test","reason":"restored","published":"x","goes_on":"2026-11-24","days":[{"day":"2026-11-23","#,
    r#""lost":{"count":2,"hash":"2222222222222222222222222222222222222222222222222222222222222222"},"#,
    r#""late":{"count":0,"hash":"1111111111111111111111111111111111111111111111111111111111111111"},"aside":""}]}"#,
    "\n",
);

/// As `senim backup` writes one.
const MANIFEST: &str = concat!(
    r#"{"v":1,"kind":"backup","database":"sqlite","schema":2,"files":[{"path":"database/senim.db","length":4096,"#,
    r#""hash":"2222222222222222222222222222222222222222222222222222222222222222"},{"path":"ledger/0f/tile/0/x001/234.p/17","#,
    r#""length":544,"hash":"1111111111111111111111111111111111111111111111111111111111111111"}]}"#,
    "\n",
);

/// As the portal keeps what it does and finds itself.
const KEPT: [&str; 6] = [
    r#"{"person-out":{"person":"11111111111111111111111111111111"}}"#,
    r#"{"office-out":{"office":"leadership"}}"#,
    r#"{"breached":{"procedure":"hearing","nth":1,"term":0,"rule":"43.4-decision","event":"2026-02-02","due":"2026-03-04","written":"2026-03-05","cause":"no-quorum"}}"#,
    r#"{"breached":{"procedure":"agreement","nth":0,"term":2,"rule":"P-agreement","event":"2026-02-02","due":"2026-02-05","written":"2026-02-06"}}"#,
    r#"{"breached":{"procedure":"agreement","nth":0,"term":2,"rule":"P-unheard","event":"2026-02-02","due":"2026-02-05","written":"2026-02-06"}}"#,
    r#"{"step":{"day":"2026-11-22","to":"offered","facts":{"nth":"0","procedure":"agreement","role":"system","step":"offer"}}}"#,
];

/// The inputs of a target, without repetition; a target without any is a mistake.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let mut inputs: Vec<Vec<u8>> = match target {
        "canonical" => {
            let payloads = each(&all("06-entry"), |it| text(it, "content")?.lines().next().map(Into::into));
            [hex("05-canonical", "json"), payloads].concat()
        }
        "agreement" => texts("26-agreement-file", "file"),
        "case_head" => texts("25-case-head", "note"),
        "checkpoint" => texts("19-checkpoint", "note"),
        "code" => [texts("01-code", "typed"), texts("01-code", "written")].concat(),
        // Written by the portal that goes on; clients of ours only show it.
        "continuation" => vec![CONTINUATION.into(), CONTINUATION[..CONTINUATION.len() - 1].into()],
        // Nor is a manifest, which only `senim backup` writes.
        "manifest" => vec![MANIFEST.into(), MANIFEST[..MANIFEST.len() - 1].into()],
        // No vectors: a configuration is never sent. Its first files were written by hand.
        "config" => Vec::new(),
        "enrolment" => texts("13-keyfile", "enrolment"),
        "entry" => texts("06-entry", "content"),
        "envelope" => ["04-envelope", "09-grant", "13-keyfile"].map(|file| base64(file, "sealed")).concat(),
        "event" => events(),
        "frame" => frames(),
        "frame_head" => heads(),
        "grant" => texts("09-grant", "plaintext"),
        "header" => ["06-entry", "08-header", "11-receipt"].map(|file| hex(file, "header")).concat(),
        "key" => keys(),
        "key_file" => texts("13-keyfile", "text"),
        "note" => [each(&all("10-note"), notes).concat(), texts("11-receipt", "note")].concat(),
        "opening" => hex("21-opening", "data"),
        "proof" => proofs(),
        "receipt" => {
            let lines = each(&all("11-receipt"), |it| opened(it).map(|(lines, _)| lines.into_bytes()));
            [texts("11-receipt", "note"), lines].concat()
        }
        "receipt_box" => {
            let inside = each(&all("11-receipt"), |it| opened(it).map(|(it, by)| list([it.as_bytes(), &by.0])));
            [hex("11-receipt", "box"), inside].concat()
        }
        "root_and_roster" => each(&all("10-note"), |it| Some(notes(it)?.join(&0))),
        "statement" => base64("07-statement", "statement"),
        "step" => hex("23-step", "bytes"),
        "tile" => tiles(),
        "tar" => each(&all("15-padding"), dense),
        other => panic!("no vectors are named for {other}"),
    };
    inputs.sort();
    inputs.dedup();
    inputs
}

/// The lines of the portal itself, and those in which the steps of the vectors would be kept.
fn events() -> Vec<Vec<u8>> {
    let steps = each(&all("23-step"), |it| {
        let facts: Map<String, Value> = it["facts"].as_object()?.clone();
        let own = text(it, "own")?;
        let mut facts: Vec<_> = facts.into_iter().collect();
        facts.sort_by(|(one, _), (other, _)| one.cmp(other));
        let facts: Map<_, _> = facts.into_iter().collect();
        let to = match facts.get("procedure").and_then(Value::as_str) {
            Some("application") => "lodged",
            Some("hearing") => "registered",
            _ => "offered",
        };
        let person = text(it, "author").filter(|author| !author.is_empty());
        let person = person.map_or(String::new(), |author| format!(r#""person":"{author}","#));
        let facts = Value::Object(facts).to_string().replace("this", own);
        Some(format!(r#"{{"step":{{"day":"2026-11-22","to":"{to}",{person}"facts":{facts}}}}}"#).into_bytes())
    });
    [steps, KEPT.map(|line| line.as_bytes().to_vec()).to_vec()].concat()
}

/// The vectors of a file, good and bad.
fn all(file: &str) -> Vec<Value> {
    let whole = fs::read(format!("{FOLDER}/{file}.json")).expect("the file of vectors");
    let whole: Value = serde_json::from_slice(&whole).expect("JSON");
    ["good", "bad"].iter().flat_map(|side| whole[side].as_array().expect("a list").clone()).collect()
}

fn each<T>(vectors: &[Value], take: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    vectors.iter().filter_map(take).collect()
}

fn text<'a>(it: &'a Value, key: &str) -> Option<&'a str> {
    it[key].as_str()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    HEXLOWER.decode(text.as_bytes()).ok()
}

fn texts(file: &str, key: &str) -> Vec<Vec<u8>> {
    each(&all(file), |it| text(it, key).map(Into::into))
}

fn hex(file: &str, key: &str) -> Vec<Vec<u8>> {
    each(&all(file), |it| unhex(text(it, key)?))
}

fn base64(file: &str, key: &str) -> Vec<Vec<u8>> {
    each(&all(file), |it| BASE64.decode(text(it, key)?.as_bytes()).ok())
}

fn keys() -> Vec<Vec<u8>> {
    let derived = ["recipient", "identity", "self_recipient", "self_identity", "dialogue_recipient"];
    let signed = each(&all("02-signature"), |it| {
        Some([unhex(text(it, "key")?)?, unhex(text(it, "signature")?)?, unhex(text(it, "message")?)?].concat())
    });
    let raw = base64("09-grant", "room");
    derived.map(|key| texts("03-derive", key)).into_iter().chain([signed, raw]).flatten().collect()
}

/// How a proof is checked, its sizes, hashes and path in a row.
fn proofs() -> Vec<Vec<u8>> {
    let row = |how: u8, it: &Value, [first, second]: [&str; 2], hash: &str| {
        let mut bytes = vec![how];
        bytes.extend([it[first].as_u64()?, it[second].as_u64()?].map(u64::to_be_bytes).concat());
        bytes.extend([unhex(text(it, hash)?)?, unhex(text(it, "root")?)?].concat());
        for hash in it["path"].as_array()? {
            bytes.extend(unhex(hash.as_str()?)?);
        }
        Some(bytes)
    };
    let included = each(&all("17-inclusion"), |it| row(0, it, ["index", "size"], "leaf"));
    [included, each(&all("18-consistency"), |it| row(1, it, ["old_size", "size"], "old_root"))].concat()
}

/// Addresses of tiles, and each with as many bytes as it has.
fn tiles() -> Vec<Vec<u8>> {
    let with_bytes = each(&all("20-tile"), |it| {
        let width = usize::try_from(it["width"].as_u64()?).ok()?;
        Some([text(it, "path")?.as_bytes(), &[0], &vec![7; 32 * width]].concat())
    });
    [texts("20-tile", "path"), with_bytes].concat()
}

/// The notes of a vector: roots, an earlier roster, a roster.
fn notes(it: &Value) -> Option<Vec<Vec<u8>>> {
    let roots = it["roots"].as_array()?.iter().filter_map(Value::as_str);
    Some(roots.chain(text(it, "earlier")).chain(text(it, "roster")).map(Into::into).collect())
}

/// What a box holds that opens, be it exchanged or not.
fn opened(it: &Value) -> Option<(String, Signature)> {
    let outer = Signature::try_from(unhex(text(it, "outer_signature")?)?.as_slice()).ok()?;
    let entry = [unhex(text(it, "header")?)?, unhex(text(it, "sealed_body")?)?];
    let parts = LeafParts::of(text(it, "legal_day")?, &entry[0], &entry[1], &outer);
    let key: [u8; 32] = unhex(text(it, "box_key")?)?.try_into().ok()?;
    let leaf = parts.leaf(text(it, "commitment")?.parse().ok()?);
    let (lines, signature) =
        receipt_box::open(&Seed::from(Zeroizing::new(key)), leaf, &unhex(text(it, "box")?)?).ok()?;
    Some((lines.to_string(), signature))
}

/// Zeros with pieces laid over them.
fn dense(it: &Value) -> Option<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(it["length"].as_u64()?).ok()?];
    for piece in it["pieces"].as_array()? {
        let at = usize::try_from(piece["at"].as_u64()?).ok()?;
        let piece = unhex(piece["hex"].as_str()?)?;
        bytes[at..at + piece.len()].copy_from_slice(&piece);
    }
    Some(bytes)
}

/// Whole frames; and where a target fills them anyway, without their zeros.
fn frames() -> Vec<Vec<u8>> {
    let whole = each(&all("12-frame"), |it| dense(it).or_else(|| encoded(it)));
    let short = whole.iter().map(|bytes| {
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        bytes[..end].to_vec()
    });
    let short: Vec<_> = short.collect();
    [whole, short].concat()
}

/// A frame whose vector gives only its content.
fn encoded(it: &Value) -> Option<Vec<u8>> {
    let mut head: Map<String, Value> = serde_json::from_str(text(it, "head")?).ok()?;
    head.retain(|key, _| !["v", "kind", "parts"].contains(&key.as_str()));
    let parts = it["parts"].as_array()?.iter().map(|part| match part {
        Value::String(part) => unhex(part),
        part => Some(vec![0xa5; usize::try_from(part["length"].as_u64()?).ok()?]),
    });
    let frame = Frame { kind: text(it, "kind")?.to_owned(), head, parts: parts.collect::<Option<_>>()? };
    let classes = if text(it, "side")? == "request" { &REQUEST_CLASSES[..] } else { &ANSWER_CLASSES };
    frame.encode(classes, 0).ok()
}

/// The heads of frames, as far as the frame says where they end.
fn heads() -> Vec<Vec<u8>> {
    let inside = frames().into_iter().filter_map(|frame| {
        let (length, rest) = frame.split_first_chunk::<4>()?;
        rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?).map(<[u8]>::to_vec)
    });
    inside.collect()
}
