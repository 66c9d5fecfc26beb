//! Notes and what they say: roots and rosters, receipts and their boxes.

use std::{collections::BTreeSet, sync::LazyLock};

use jiff::civil::{Date, date};
use ring::aead;
use senim_pure::{
    ledger::{
        leaf::LeafParts,
        receipt::{Expected, Receipt, ReceiptRefusal},
        receipt_box,
    },
    roster::{
        root::{Root, RootNote},
        version::{Roster, RosterNote},
    },
    seal::{
        canonical,
        field::{list, structure},
        id::{Digest, LeafHash, NoteHash, OrganisationId},
        note::{Note, SignerRole},
        purpose::Purpose,
        secret::Seed,
        signature::{SigningKey, VerifyingKey, sha256},
    },
};

use super::{AUTHOR, seed, signer};

/// The keys with which roots and rosters of the vectors are signed.
static ROOT_KEYS: LazyLock<Vec<SigningKey>> =
    LazyLock::new(|| ["root 1", "root 2", "root 3", "body root"].map(signer).into());

/// Notes: one way to write them; a signature counts once, and adding one keeps a note a note.
pub fn note(bytes: &[u8]) -> bool {
    let Ok(note) = Note::parse(bytes) else { return false };
    assert_eq!(note.encode().as_bytes(), bytes);
    assert_eq!(note.hash().0, sha256(note.text().as_bytes()).0);
    assert!(note.text().ends_with('\n'));
    for role in [SignerRole::Root, SignerRole::Receipt] {
        let key = AUTHOR.public();
        let Ok(count) = note.count_signers(role, &[key]) else { continue };
        assert!(count <= 1);
        let twice = note.clone().signed(role, &AUTHOR);
        assert_eq!(twice.count_signers(role, &[key]).ok(), (count == 0).then_some(1));
        if let Ok(again) = Note::parse(twice.encode().as_bytes()) {
            assert_eq!(again, twice);
        }
    }
    true
}

fn signed(text: String) -> Note {
    ROOT_KEYS.iter().fold(Note::unsigned(text), |note, key| note.signed(SignerRole::Root, key))
}

/// The text of a note without its signatures, if it has any.
fn text_of(piece: &str) -> String {
    match piece.rsplit_once("\n\n— ") {
        Some((text, _)) => format!("{text}\n"),
        None => piece.to_owned(),
    }
}

/// The content of a text with this tag, if it is one.
fn content<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str, tag: &str) -> Option<T> {
    let line = text.strip_prefix(tag)?.strip_suffix('\n')?;
    canonical::parse_as(line.as_bytes()).ok()
}

const ROOT_TAG: &str = "senim/1/root\n";
const ROSTER_TAG: &str = "senim/1/roster\n";

/// A body's notes one behind the other, a zero byte between them: roots, then rosters. As they are; signed anew; and signed
/// anew with the hashes by which they name one another.
pub fn root_and_roster(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let pieces: Vec<&str> = text.split('\0').take(6).collect();
    let (roots, rosters): (Vec<&str>, Vec<&str>) = pieces.into_iter().partition(|it| it.starts_with(ROOT_TAG));

    let raw = |pieces: &[&str]| pieces.iter().map(|it| Note::parse(it.as_bytes()).ok()).collect::<Option<Vec<_>>>();
    let anew = |pieces: &[&str]| pieces.iter().map(|it| signed(text_of(it))).collect::<Vec<_>>();
    let mut accepted = false;
    if let (Some(roots), Some(rosters)) = (raw(&roots), raw(&rosters)) {
        accepted |= judge(&roots, &rosters);
    }
    accepted |= judge(&anew(&roots), &anew(&rosters));

    let roots = linked(&roots, |previous: &str, it: &mut RootNote| previous.clone_into(&mut it.previous));
    let organisation = OrganisationId(roots.first().map_or([0; 32], |note| note.hash().0));
    let rosters = linked(&rosters, |previous: &str, it: &mut RosterNote| {
        previous.clone_into(&mut it.previous);
        it.organisation = organisation;
    });
    judge(&roots, &rosters) || accepted
}

/// A kind of note that can be written again.
trait Content: serde::de::DeserializeOwned + serde::Serialize {
    const TAG: &str;
    fn note(&self) -> Note;
}

impl Content for RootNote {
    const TAG: &str = ROOT_TAG;
    fn note(&self) -> Note {
        self.to_note()
    }
}

impl Content for RosterNote {
    const TAG: &str = ROSTER_TAG;
    fn note(&self) -> Note {
        self.to_note()
    }
}

fn linked<T: Content>(pieces: &[&str], link: impl Fn(&str, &mut T)) -> Vec<Note> {
    let mut previous = String::new();
    let mut notes = Vec::new();
    for piece in pieces {
        let text = text_of(piece);
        let note = match content::<T>(&text, T::TAG) {
            Some(mut content) => {
                link(&previous, &mut content);
                signed(content.note().text().to_owned())
            }
            None => signed(text),
        };
        previous = note.hash().to_string();
        notes.push(note);
    }
    notes
}

/// Whether a root, or a roster under it, was accepted.
fn judge(roots: &[Note], rosters: &[Note]) -> bool {
    let Ok(root) = Root::verify(roots) else { return false };
    let (first, last) = (roots.first().expect("verified"), roots.last().expect("verified"));
    assert_eq!(root.id().0, first.hash().0);
    assert_eq!(root.newest_hash(), last.hash());
    assert_eq!(root.newest().to_note().text(), last.text());
    assert_eq!(root.fingerprint().len(), 24);
    let it = root.newest();
    assert_eq!(usize::try_from(it.version), Ok(roots.len()));
    assert!(it.keys.is_sorted() && it.keys.iter().collect::<BTreeSet<_>>().len() == it.keys.len());
    assert!((1..=it.keys.len()).contains(&usize::try_from(it.threshold).expect("a small number")));

    let mut before: Option<Roster> = None;
    for note in rosters {
        let older = Roster::verify_older(note, &root);
        let roster = match &before {
            None => Roster::verify(note, &root),
            Some(before) => before.follow(note, &root),
        };
        let Ok(roster) = roster else { break };
        // What stands under the newest root stands under one of them.
        assert!(older.is_ok_and(|it| it.hash() == roster.hash()));
        check(&roster, note, &root);
        if let Some(before) = &before {
            assert_eq!(roster.content().previous, before.hash().to_string());
        }
        before = Some(roster);
    }
    true
}

fn check(roster: &Roster, note: &Note, root: &Root) {
    let it = roster.content();
    assert_eq!(it.to_note().text(), note.text());
    assert_eq!((roster.hash(), it.organisation), (note.hash(), root.id()));
    let persons = it.persons.iter().map(|person| person.verifying);
    let keys: Vec<Digest> =
        persons.chain([it.receipt_key, it.ledger_key]).chain(root.newest().keys.iter().copied()).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "a key has one use");
    assert!(keys.iter().all(|key| VerifyingKey::parse(key.0).is_ok()));
    for person in &it.persons {
        assert_eq!(roster.person(person.id), Some(person));
        assert_eq!(roster.holder(person.key_id()), Some(person));
        assert!(person.is_valid_on(person.valid_from) && person.is_valid_on(person.valid_to));
    }
    assert!(roster.freshness(it.issued).is_ok() && roster.freshness(it.expires).is_ok());
    for day in [Date::MIN, date(2026, 11, 22), Date::MAX] {
        let _ = roster.freshness(day);
    }
    // A receipt under this roster writes what it says of ledger and rules in one line each.
    assert!(!it.ledger_origin.contains(char::is_whitespace) && !it.rule_sets.join(",").contains(char::is_whitespace));
}

/// What stands before and after the lines of every receipt.
static AROUND: LazyLock<(String, String)> = LazyLock::new(|| {
    let parts = LeafParts {
        legal_day: "2026-11-22".to_owned(),
        header: Digest([1; 32]),
        body: Digest([2; 32]),
        signature: Digest([3; 32]),
    };
    let receipt = Receipt {
        organisation: OrganisationId([4; 32]),
        time: "2026-11-21T23:46:22Z".to_owned(),
        protected_until: "2029-11-22".to_owned(),
        roster: NoteHash([5; 32]),
        rule_sets: "a".to_owned(),
        ledger_origin: "b".to_owned(),
        parts,
        salt: [6; 32],
    };
    let (lines, note) = expected(&receipt, &["a".to_owned()]).expect("its own receipt");
    let (before, after) = note.text().split_once(&lines).expect("its own lines");
    (before.to_owned(), after.to_owned())
});

/// Signs a receipt and checks it as the client does whose entry it is.
fn expected(receipt: &Receipt, rule_sets: &[String]) -> Result<(String, Note), ReceiptRefusal> {
    let (lines, signature) = receipt.sign(&AUTHOR)?;
    let expected = Expected {
        organisation: receipt.organisation,
        protected_until: receipt.protected_until.clone(),
        roster: receipt.roster,
        rule_sets,
        ledger_origin: &receipt.ledger_origin,
        key: AUTHOR.public(),
        parts: receipt.parts.clone(),
        commitment: receipt.commitment(),
    };
    let mut exchanged = expected.clone();
    exchanged.commitment.0[0] ^= 1;
    assert_eq!(exchanged.check(&lines, signature).err(), Some(ReceiptRefusal::Exchanged));
    expected.check(&lines, signature).map(|(_, note)| (lines, note))
}

/// Receipts, as a whole note and as their lines: signed anew, and with the leaf that follows from what they state.
pub fn receipt(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let (before, after) = &*AROUND;
    let lines = text.strip_prefix(before).and_then(|rest| rest.split_once(after)).map_or(text, |(lines, _)| lines);
    let _ = Receipt::roster_named(lines);

    let anew = |text: String| Note::unsigned(text).signed(SignerRole::Receipt, &AUTHOR);
    let notes = [
        Note::parse(bytes).ok(),
        Some(anew(text_of(text))),
        Some(anew(format!("{before}{lines}{after}"))),
        Some(anew(format!("{before}{}{after}", with_leaf(lines)))),
    ];
    let mut accepted = false;
    for note in notes.into_iter().flatten() {
        let Ok(receipt) = Receipt::verify(&note, &AUTHOR.public()) else { continue };
        assert_eq!(note.text(), format!("{before}{}{after}", receipt.lines()));
        assert_eq!(Receipt::roster_named(&receipt.lines()), Some(receipt.roster));
        assert_eq!(receipt.mark().len(), 24);
        assert_eq!(receipt.leaf(), receipt.parts.leaf(receipt.commitment()));
        let rule_sets: Vec<String> = receipt.rule_sets.split(',').map(str::to_owned).collect();
        let (lines, again) = expected(&receipt, &rule_sets).expect("its own receipt");
        assert_eq!((lines, again.text()), (receipt.lines(), note.text()));
        accepted = true;
    }
    accepted
}

/// The lines with the leaf that follows from the others.
fn with_leaf(lines: &str) -> String {
    let value = |name: &str| lines.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let digest = |name: &str| value(name).and_then(|text| text.parse::<Digest>().ok()).unwrap_or(Digest([0; 32]));
    let parts = LeafParts {
        legal_day: value("legal-day").unwrap_or_default().to_owned(),
        header: digest("header"),
        body: digest("body"),
        signature: digest("signature"),
    };
    let leaf = parts.leaf(parts.commit(value("time").unwrap_or_default(), &digest("salt").0)).to_string();
    match value("leaf") {
        Some(stated) if stated.len() == leaf.len() => lines.replacen(stated, &leaf, 1),
        _ => lines.to_owned(),
    }
}

/// Boxes of receipts, as they are kept and as what they hold.
pub fn receipt_box(bytes: &[u8]) -> bool {
    let leaf = LeafHash([7; 32]);
    let key = Seed::from(seed("box key"));
    let mut sealed = bytes.to_vec();
    let nonce = [8; 12];
    let aead_key = aead::LessSafeKey::new(
        aead::UnboundKey::new(&aead::CHACHA20_POLY1305, key.expose()).expect("32 bytes are a key"),
    );
    let aad = aead::Aad::from(structure(Purpose::ReceiptBox, &[&leaf.0]));
    let nonce_used = aead::Nonce::assume_unique_for_key(nonce);
    aead_key.seal_in_place_append_tag(nonce_used, aad, &mut sealed).expect("shorter than ChaCha20 allows");
    let closed = [&nonce[..], &sealed].concat();

    let mut accepted = false;
    for (closed, inside) in [(bytes, None), (&closed, Some(bytes))] {
        let Ok((lines, signature)) = receipt_box::open(&key, leaf, closed) else { continue };
        assert!(inside.is_none_or(|inside| list([lines.as_bytes(), &signature.0]) == inside));
        assert!(receipt_box::close(&key, leaf, nonce, &lines, &signature) == closed);
        assert!(receipt_box::open(&key, LeafHash([9; 32]), closed).is_err());
        accepted = true;
    }
    accepted
}
