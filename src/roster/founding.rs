//! How a body begins and goes on: its first root note, its first roster, and the version after a version.

use data_encoding::HEXLOWER;
use jiff::{ToSpan as _, civil::Date};

use super::{
    Texts,
    root::{BodyKind, Root, RootNote},
    version::{LONGEST_VALIDITY_DAYS, Person, Role, RosterNote, WitnessPolicy},
};
use crate::seal::{
    hybrid::HybridRecipient,
    id::{Digest, NoteHash, OrganisationId, PersonId},
    note::{Note, SignerRole},
    signature::{SigningKey, VerifyingKey},
};

/// The channel that this program is.
const PORTAL: &str = "portal";

/// The rule set that every organisation can name: the Law as the standards restate it.
pub const LAW_AS_RESTATED: &str = "LAW-AS-RESTATED";

/// The first root note of a body, signed by all its root keys. The nonce is random, so that two bodies of one name differ.
pub fn first_root(
    kind: BodyKind,
    slug: &str,
    names: Texts,
    keys: &[SigningKey],
    threshold: u64,
    nonce: [u8; 16],
) -> Note {
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
        nonce: HEXLOWER.encode(&nonce),
    };
    sign(content.to_note(), keys)
}

/// Signs a note with root keys.
pub fn sign(note: Note, keys: &[SigningKey]) -> Note {
    keys.iter().fold(note, |note, key| note.signed(SignerRole::Root, key))
}

/// A person whose keys count from today on, for as long as keys may, on the channel that this program is.
pub fn person(
    id: PersonId,
    name: String,
    office: Texts,
    role: Role,
    recipient: HybridRecipient,
    verifying: &VerifyingKey,
    today: Date,
) -> Person {
    Person {
        id,
        name,
        office,
        role,
        channels: vec![PORTAL.to_owned()],
        recipient,
        verifying: Digest(*verifying.bytes()),
        valid_from: today,
        valid_to: last_day_of_keys(today),
        undertaking: String::new(),
    }
}

/// What a first roster carries besides persons.
pub struct Charter {
    /// The portal's receipt key.
    pub receipt_key: VerifyingKey,
    /// The ledger's key.
    pub ledger_key: VerifyingKey,
    /// Rule sets in force.
    pub rule_sets: Vec<String>,
    /// The calendar version in force.
    pub calendar: String,
    /// Bodies that it points to.
    pub bodies: Vec<OrganisationId>,
    /// Hash of the pages, if they are built.
    pub bundle: Option<Digest>,
    /// Whether its keys are a demo's.
    pub demo: bool,
}

/// The first roster of a body.
pub fn first_roster(root: &Root, charter: Charter, mut persons: Vec<Person>, today: Date) -> RosterNote {
    persons.sort_by_key(|person| person.id);
    RosterNote {
        v: 1,
        organisation: root.id(),
        version: 1,
        previous: String::new(),
        issued: today,
        expires: expiry(today),
        persons,
        receipt_key: Digest(*charter.receipt_key.bytes()),
        ledger_key: Digest(*charter.ledger_key.bytes()),
        ledger_origin: format!("senim/{}", root.id()),
        witnesses: WitnessPolicy { need: 0, keys: Vec::new() },
        bodies: charter.bodies,
        bundle: bundle_text(charter.bundle),
        rule_sets: charter.rule_sets,
        calendars: vec![charter.calendar],
        questionnaires: Vec::new(),
        demo: charter.demo,
    }
}

/// The version after a roster, with the same persons, issued today.
pub fn next_roster(before: &RosterNote, hash: NoteHash, bundle: Option<Digest>, today: Date) -> RosterNote {
    RosterNote {
        version: before.version + 1,
        previous: hash.to_string(),
        issued: today,
        expires: expiry(today),
        bundle: bundle_text(bundle),
        ..before.clone()
    }
}

/// Keys are valid for at most twelve months.
fn last_day_of_keys(today: Date) -> Date {
    today.saturating_add(1.year()).saturating_sub(1.day())
}

fn expiry(today: Date) -> Date {
    today.saturating_add(LONGEST_VALIDITY_DAYS.days())
}

fn bundle_text(bundle: Option<Digest>) -> String {
    bundle.map(|hash| hash.to_string()).unwrap_or_default()
}
