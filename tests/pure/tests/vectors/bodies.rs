//! 10 notes, 11 receipts.

use jiff::civil::Date;
use senim_pure::{
    law::window::protected_until,
    ledger::{
        leaf::LeafParts,
        receipt::{Expected, Receipt},
        receipt_box,
    },
    roster::{
        RosterRefusal,
        root::Root,
        version::{Freshness, Roster},
    },
    seal::{
        hybrid::HybridRecipient,
        id::Digest,
        note::{Note, SignerRole},
        secret::Seed,
        signature::{Signature, SigningKey, sha256},
    },
};

use super::file::{Vector, confirm, hex};

fn word(refusal: RosterRefusal) -> &'static str {
    if refusal == RosterRefusal::Expired { "roster-expired" } else { "roster-invalid" }
}

fn note(text: &str) -> Result<Note, &'static str> {
    Note::parse(text.as_bytes()).map_err(|refusal| word(refusal.into()))
}

fn day(it: &Vector, key: &str) -> Date {
    it.text(key).parse().expect("a day")
}

fn root(it: &Vector) -> Result<Root, &'static str> {
    let notes = it.texts("roots").into_iter().map(note).collect::<Result<Vec<_>, _>>()?;
    Root::verify(&notes).map_err(word)
}

fn roster(it: &Vector, root: &Root) -> Result<(Roster, Freshness), &'static str> {
    let newest = note(it.text("roster"))?;
    let roster = if it.has("earlier") {
        let earlier = Roster::verify_older(&note(it.text("earlier"))?, root).map_err(word)?;
        earlier.follow(&newest, root)
    } else {
        Roster::verify(&newest, root)
    };
    let roster = roster.map_err(word)?;
    let freshness = roster.freshness(day(it, "today")).map_err(word)?;
    // A client encrypts to persons of verified rosters and to nobody else: what is merely announced has no way in.
    if it.has("announced") {
        let announced: HybridRecipient = it.text("announced").parse().expect("a recipient");
        if !roster.content().persons.iter().any(|person| person.recipient == announced) {
            return Err("announced");
        }
    }
    Ok((roster, freshness))
}

/// A key of the vectors, as its label gives it.
pub fn signer(label: &str) -> SigningKey {
    let seed = sha256(format!("senim vectors {label} 0").as_bytes()).0;
    SigningKey::from_seed(Seed::from(zeroize::Zeroizing::new(seed)))
}

/// The keys that notes are signed with, in the order of signing: roots ascending, the stranger last.
fn signers() -> Vec<SigningKey> {
    let mut keys: Vec<_> = ["root 1", "root 2", "root 3", "body root", "other root"].map(signer).into();
    keys.sort_by_key(SigningKey::public);
    keys.push(signer("stranger"));
    keys
}

/// Signs a text anew with the keys that signed it; the note must be the same.
fn assert_written_alike(unsigned: Note, signed: &str) {
    let was = note(signed).expect("a note");
    let signers = signers().into_iter().filter(|key| was.count_signers(SignerRole::Root, &[key.public()]) == Ok(1));
    let again = signers.fold(unsigned, |note, key| note.signed(SignerRole::Root, &key));
    assert_eq!(again.encode(), signed);
}

#[test]
fn notes() {
    confirm(
        "10-note",
        |it| {
            let root = root(it).expect("verifies");
            assert_written_alike(root.newest().to_note(), it.texts("roots").last().expect("one at least"));
            if !it.has("roster") {
                assert_eq!(root.id().to_string(), it.text("organisation"));
                assert_eq!(root.newest_hash().to_string(), it.text("hash"));
                assert_eq!(root.fingerprint(), it.text("fingerprint"));
                return;
            }
            let (roster, freshness) = roster(it, &root).expect("verifies");
            assert_written_alike(roster.content().to_note(), it.text("roster"));
            assert_eq!(roster.hash().to_string(), it.text("hash"));
            assert_eq!(
                freshness,
                match it.text("unconfirmed_since") {
                    "" => Freshness::Current,
                    _ => Freshness::Unconfirmed { since: day(it, "unconfirmed_since") },
                }
            );
        },
        |it| roster(it, &root(it)?).map(drop),
    );
}

/// A roster that the first root signed stands after a second root has come, but no longer as the newest.
#[test]
fn older_rosters_stand_under_older_roots() {
    let vectors = super::file::load("10-note");
    let take = |name: &str| vectors.good.iter().find(|it| it.text("name") == name).expect("the vector");
    let second = root(take("second root")).expect("verifies");
    let old = note(take("roster, first day").text("roster")).expect("a note");
    assert_eq!(Roster::verify(&old, &second).err(), Some(RosterRefusal::Unsigned));
    let old = Roster::verify_older(&old, &second).expect("stands");
    let next = note(take("roster under the second root").text("roster")).expect("a note");
    assert!(Roster::verify(&next, &second).is_ok() && old.follow(&next, &second).is_ok());
    // The second root's keys did not sign for the first alone.
    let first = root(take("first root")).expect("verifies");
    assert_eq!(Roster::verify_older(&next, &first).err(), Some(RosterRefusal::Unsigned));
}

fn parts(it: &Vector) -> LeafParts {
    let outer = it.signature("outer_signature").expect("64 bytes");
    LeafParts::of(it.text("legal_day"), &it.bytes("header"), &it.bytes("sealed_body"), &outer)
}

/// What the vector's client knows of its own: its entry, and the roster that it verified.
fn check(it: &Vector) -> Result<(String, Signature, Receipt, Note), &'static str> {
    let (parts, commitment) = (parts(it), Digest(it.array("commitment")));
    let key = Seed::from(it.seed("box_key"));
    let opened = receipt_box::open(&key, parts.leaf(commitment), &it.bytes("box"));
    let (lines, signature) = opened.map_err(|_| "exchanged")?;
    let roster = &it.at("roster");
    let rule_sets: Vec<String> = serde_json::from_value(roster["rule_sets"].clone()).expect("texts");
    let receipt_key: Digest = serde_json::from_value(roster["receipt_key"].clone()).expect("a key");
    let expected = Expected {
        organisation: it.id("organisation"),
        protected_until: protected_until(day(it, "legal_day")).to_string(),
        roster: serde_json::from_value(roster["hash"].clone()).expect("a hash"),
        rule_sets: &rule_sets,
        ledger_origin: roster["ledger_origin"].as_str().expect("text"),
        key: senim_pure::seal::signature::VerifyingKey::parse(receipt_key.0).expect("a proper key"),
        parts,
        commitment,
    };
    let (receipt, note) = expected.check(&lines, signature).map_err(|_| "exchanged")?;
    Ok((lines.to_string(), signature, receipt, note))
}

#[test]
fn receipts() {
    confirm(
        "11-receipt",
        |it| {
            let salt = it.array("salt");
            let commitment = parts(it).commit(it.text("time"), &salt);
            assert_eq!(commitment.to_string(), it.text("commitment"));
            let leaf = parts(it).leaf(commitment);
            assert_eq!(leaf.to_string(), it.text("leaf"));
            if !it.has("box") {
                return;
            }
            let (lines, signature, receipt, note) = check(it).expect("holds");
            assert_eq!((lines.as_str(), hex(signature.0).as_str()), (it.text("lines"), it.text("signature")));
            assert_eq!(note.encode(), it.text("note"));
            assert_eq!((receipt.mark().as_str(), receipt.time.as_str()), (it.text("mark"), it.text("time")));
            assert_eq!(receipt.protected_until, it.text("protected_until"));

            let made = Receipt {
                organisation: it.id("organisation"),
                time: it.text("time").to_owned(),
                protected_until: protected_until(day(it, "legal_day")).to_string(),
                roster: receipt.roster,
                rule_sets: "kz-2026-11,kz-labour".to_owned(),
                ledger_origin: "senim.kz/economy".to_owned(),
                parts: parts(it),
                salt,
            };
            assert_eq!(made, receipt);
            assert_eq!(Receipt::roster_named(&lines), Some(made.roster));
            let key = it.signer("receipt_seed");
            let (lines, signature) = made.sign(&key).expect("signs");
            let closed =
                receipt_box::close(&Seed::from(it.seed("box_key")), leaf, it.array("nonce"), &lines, &signature);
            assert_eq!(hex(closed), it.text("box"));
            let kept = Note::parse(it.text("note").as_bytes()).expect("a note");
            assert_eq!(Receipt::verify(&kept, &key.public()), Ok(made));
        },
        |it| check(it).map(drop),
    );
}
