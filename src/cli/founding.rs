//! How a body begins: root keys, the first root note, rosters signed by them. `init` and `demo` both do it.

use data_encoding::HEXLOWER;
use jiff::{ToSpan as _, civil::Date};

use crate::{
    entropy,
    roster::{
        Texts,
        root::{BodyKind, Root, RootNote},
        version::{LONGEST_VALIDITY_DAYS, Person, RosterNote, WitnessPolicy},
    },
    seal::{
        id::{Digest, NoteHash, OrganisationId},
        note::{Note, SignerRole},
        signature::SigningKey,
    },
    signer::Signer,
    site,
};

/// The rule sets an organisation names, by default: the Law as the standards restate it.
pub(super) const RULE_SETS: [&str; 1] = ["LAW-AS-RESTATED"];
const CALENDAR: &str = "kz-2026.1";

/// The first root note of a body, signed by all its root keys.
pub(super) fn first_root(kind: BodyKind, slug: &str, names: Texts, keys: &[SigningKey], threshold: u64) -> Note {
    let mut public: Vec<Digest> = keys.iter().map(|key| Digest(*key.public().bytes())).collect();
    public.sort_unstable();
    let content = RootNote {
        v: 1,
        kind,
        slug: slug.to_owned(),
        names,
        keys: public,
        threshold,
        version: 1,
        previous: String::new(),
        nonce: HEXLOWER.encode(&entropy::bytes::<16>()),
    };
    sign(content.to_note(), keys)
}

/// Signs a note with root keys.
pub(super) fn sign(note: Note, keys: &[SigningKey]) -> Note {
    keys.iter().fold(note, |note, key| note.signed(SignerRole::Root, key))
}

/// What a body's rosters carry besides persons.
pub(super) struct Frame<'a> {
    pub root: &'a Root,
    pub signer: &'a Signer,
    pub rule_sets: Vec<String>,
    pub bodies: Vec<OrganisationId>,
    pub demo: bool,
}

/// The first roster of a body.
pub(super) fn first_roster(frame: &Frame<'_>, persons: Vec<Person>, today: Date) -> RosterNote {
    let mut roster = RosterNote {
        v: 1,
        organisation: frame.root.id(),
        version: 1,
        previous: String::new(),
        issued: today,
        expires: expiry(today),
        persons,
        receipt_key: Digest(*frame.signer.receipt().public().bytes()),
        ledger_key: Digest(*frame.signer.ledger().public().bytes()),
        ledger_origin: format!("senim/{}", frame.root.id()),
        witnesses: WitnessPolicy { need: 0, keys: Vec::new() },
        bodies: frame.bodies.clone(),
        bundle: if site::built() { site::bundle().to_string() } else { String::new() },
        rule_sets: frame.rule_sets.clone(),
        calendars: vec![CALENDAR.to_owned()],
        questionnaires: Vec::new(),
        demo: frame.demo,
    };
    roster.persons.sort_by_key(|person| person.id);
    roster
}

/// The version after a roster, with the same persons, issued today.
pub(super) fn next_roster(before: &RosterNote, hash: NoteHash, today: Date) -> RosterNote {
    RosterNote {
        version: before.version + 1,
        previous: hash.to_string(),
        issued: today,
        expires: expiry(today),
        bundle: if site::built() { site::bundle().to_string() } else { String::new() },
        ..before.clone()
    }
}

fn expiry(today: Date) -> Date {
    today.saturating_add(LONGEST_VALIDITY_DAYS.days())
}
