//! One version of a roster: who holds which office and keys, until when. Signed by the root, chained to the version before.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    RosterRefusal, Texts, json_line, note_of, previous_of,
    root::{BodyKind, Root},
};
use crate::seal::{
    hybrid::HybridRecipient,
    id::{Digest, KeyId, NoteHash, OrganisationId, PersonId},
    note::Note,
    signature::VerifyingKey,
};

const TAG: &str = "senim/1/roster\n";
/// A roster is reissued at least this often, in days.
pub const LONGEST_VALIDITY_DAYS: i32 = 35;
/// Older than this, in days, it is refused; between expiry and this it is unconfirmed.
const REFUSED_AFTER_DAYS: i32 = 365;

super::open_word! {
    /// What a person does in Senim (`norms.md` 2.1).
    Role {
        /// Officer of the structural unit for prevention of corruption risks.
        Prevention = "prevention",
        /// Officer of an authorised body.
        Authorised = "authorised",
        /// First head or leadership: never a reader of `dialogue`.
        Leadership = "leadership",
        /// Secretary of the institution's collegial bodies.
        Secretary = "secretary",
        /// Who may sit in the institution's collegial bodies.
        Member = "member",
    }
}

impl Role {
    /// Whether reports are opened in this role: the unit's at its institution, an authorised body's at that body.
    pub fn reads_at(&self, body: &BodyKind) -> bool {
        matches!((self, body), (Self::Prevention, BodyKind::Institution) | (Self::Authorised, BodyKind::AuthorisedBody))
    }
}

/// A person with office and keys, in the order of the bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Stable through changes of key and office.
    pub id: PersonId,
    /// As the reporter is to recognise them.
    pub name: String,
    /// The office.
    pub office: Texts,
    /// The role.
    pub role: Role,
    /// The channels that the person serves (42), words in ascending order.
    pub channels: Vec<String>,
    /// `age1pq1…`.
    pub recipient: HybridRecipient,
    /// Ed25519 key, hex.
    pub verifying: Digest,
    /// First day on which the keys count.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Date,
    /// Hash of the confidentiality undertaking (43.6), or nothing.
    pub undertaking: String,
}

impl Person {
    /// The id of the verifying key.
    pub fn key_id(&self) -> KeyId {
        VerifyingKey::from_checked(self.verifying.0).id()
    }

    /// The verifying key; checked when the roster was read.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey::from_checked(self.verifying.0)
    }

    /// Whether the keys count on that day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && day <= self.valid_to
    }
}

/// Which witnesses must have seen a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessPolicy {
    /// How many.
    pub need: u64,
    /// Of which keys.
    pub keys: Vec<String>,
}

/// The content of a roster note, in the order of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterNote {
    /// Version of the format.
    pub v: u64,
    /// Whose roster.
    pub organisation: OrganisationId,
    /// Counted from 1.
    pub version: u64,
    /// Hash of the version before it, or nothing.
    pub previous: String,
    /// Day of issue.
    pub issued: Date,
    /// Last day on which it is current.
    pub expires: Date,
    /// Ascending by id.
    pub persons: Vec<Person>,
    /// The portal's receipt key, hex.
    pub receipt_key: Digest,
    /// The ledger's key, hex.
    pub ledger_key: Digest,
    /// The ledger's origin line.
    pub ledger_origin: String,
    /// Witness policy.
    pub witnesses: WitnessPolicy,
    /// Ids of other bodies it points to; their officers are verified against their own roots.
    pub bodies: Vec<OrganisationId>,
    /// Hash of the pages, or nothing.
    pub bundle: String,
    /// Rule sets in force.
    pub rule_sets: Vec<String>,
    /// Calendar versions.
    pub calendars: Vec<String>,
    /// Questionnaire versions.
    pub questionnaires: Vec<String>,
    /// Demo keys: called so on every screen.
    pub demo: bool,
}

impl RosterNote {
    /// The note, to be signed.
    pub fn to_note(&self) -> Note {
        note_of(TAG, self)
    }
}

/// How far a roster can be trusted today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Within its validity.
    Current,
    /// Past it; the reporter is told since when, and may go on.
    Unconfirmed {
        /// The last day on which it was current.
        since: Date,
    },
}

/// A roster that was verified against its body's root.
#[derive(Debug, Clone)]
pub struct Roster {
    content: RosterNote,
    hash: NoteHash,
}

impl Roster {
    /// Verifies the newest version against the body's newest root. Its age is judged apart, by `freshness`.
    pub fn verify(note: &Note, root: &Root) -> Result<Self, RosterRefusal> {
        root.check_signed(note)?;
        Self::read(note, root)
    }

    /// Verifies an older version, which may stand under an older root of the body. Nothing new is sealed to it.
    pub fn verify_older(note: &Note, root: &Root) -> Result<Self, RosterRefusal> {
        root.check_ever_signed(note)?;
        Self::read(note, root)
    }

    fn read(note: &Note, root: &Root) -> Result<Self, RosterRefusal> {
        let content: RosterNote = json_line(note, TAG)?;
        if content.organisation != root.id() {
            return Err(RosterRefusal::Organisation);
        }
        check(&content, root)?;
        Ok(Self { content, hash: note.hash() })
    }

    /// Verifies the version that follows this one.
    pub fn follow(&self, note: &Note, root: &Root) -> Result<Self, RosterRefusal> {
        let next = Self::verify(note, root)?;
        let follows = next.content.version == self.content.version + 1
            && previous_of(&next.content.previous)? == Some(self.hash)
            && next.content.issued >= self.content.issued;
        if follows { Ok(next) } else { Err(RosterRefusal::Chain) }
    }

    /// How far it can be trusted on that day; older than a year or of the future is refused.
    pub fn freshness(&self, today: Date) -> Result<Freshness, RosterRefusal> {
        let age_days = days_between(self.content.issued, today);
        if age_days < -1 {
            return Err(RosterRefusal::Future);
        }
        if today <= self.content.expires {
            return Ok(Freshness::Current);
        }
        if age_days > REFUSED_AFTER_DAYS {
            return Err(RosterRefusal::Expired);
        }
        Ok(Freshness::Unconfirmed { since: self.content.expires })
    }

    /// What it says.
    pub fn content(&self) -> &RosterNote {
        &self.content
    }

    /// Its hash.
    pub fn hash(&self) -> NoteHash {
        self.hash
    }

    /// The portal's receipt key.
    pub fn receipt_key(&self) -> VerifyingKey {
        VerifyingKey::from_checked(self.content.receipt_key.0)
    }

    /// The key that signs the ledger's checkpoints.
    pub fn ledger_key(&self) -> VerifyingKey {
        VerifyingKey::from_checked(self.content.ledger_key.0)
    }

    /// A person by id.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.content.persons.iter().find(|person| person.id == id)
    }

    /// Who may be granted the room `dialogue` on a day, at a body of that kind.
    pub fn readers(&self, body: &BodyKind, day: Date) -> impl Iterator<Item = &Person> {
        self.content.persons.iter().filter(move |it| it.role.reads_at(body) && it.is_valid_on(day))
    }

    /// The person who holds a key.
    pub fn holder(&self, key: KeyId) -> Option<&Person> {
        self.content.persons.iter().find(|person| person.key_id() == key)
    }
}

/// The keys that may have signed the checkpoint of a day, by rosters of one body, the newest first. A key that a newer roster
/// replaced signs no day after that roster's issue: who stole it since signs nothing. A day that was closed late may stand
/// under a newer key.
pub fn ledger_keys<'a>(newest_first: impl IntoIterator<Item = &'a Roster>, day: Date) -> Vec<VerifyingKey> {
    let mut keys = Vec::new();
    for roster in newest_first {
        if !keys.contains(&roster.ledger_key()) {
            keys.push(roster.ledger_key());
        }
        if roster.content.issued < day {
            break;
        }
    }
    keys
}

fn check(content: &RosterNote, root: &Root) -> Result<(), RosterRefusal> {
    let first_has_none = (content.version == 1) == previous_of(&content.previous)?.is_none();
    if content.v != 1 || content.version == 0 || !first_has_none || !has_hash_or_none(&content.bundle) {
        return Err(RosterRefusal::Shape);
    }
    // A receipt writes these in one line each, and joins rule sets by commas.
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    if !plain(&content.ledger_origin) || !content.rule_sets.iter().all(|name| plain(name) && !name.contains(',')) {
        return Err(RosterRefusal::Shape);
    }
    if content.bodies.contains(&content.organisation) || stands_twice(content.bodies.iter().collect()) {
        return Err(RosterRefusal::Organisation);
    }
    let validity = days_between(content.issued, content.expires);
    if !(0..=LONGEST_VALIDITY_DAYS).contains(&validity) {
        return Err(RosterRefusal::Days);
    }
    if content.persons.windows(2).any(|pair| pair[0].id >= pair[1].id) {
        return Err(RosterRefusal::Order);
    }
    for person in &content.persons {
        let words = person.channels.iter().all(|word| crate::seal::field::is_name(word, false));
        if !words || person.channels.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(RosterRefusal::Order);
        }
        if person.valid_to < person.valid_from {
            return Err(RosterRefusal::Days);
        }
        if !has_hash_or_none(&person.undertaking) {
            return Err(RosterRefusal::Shape);
        }
    }
    check_keys(content, root)
}

/// No key and no recipient has two uses: who takes one over takes over nothing else.
fn check_keys(content: &RosterNote, root: &Root) -> Result<(), RosterRefusal> {
    let persons = content.persons.iter().map(|person| person.verifying);
    let keys: Vec<_> = persons.chain([content.receipt_key, content.ledger_key]).collect();
    for key in &keys {
        VerifyingKey::parse(key.0)?;
    }
    let recipients = content.persons.iter().map(|person| &person.recipient).collect();
    let shared = keys.iter().any(|key| root.has_key(*key)) || stands_twice(keys) || stands_twice(recipients);
    if shared { Err(RosterRefusal::Key) } else { Ok(()) }
}

fn stands_twice<T: Ord>(mut items: Vec<T>) -> bool {
    items.sort_unstable();
    items.windows(2).any(|pair| pair[0] == pair[1])
}

fn has_hash_or_none(text: &str) -> bool {
    text.is_empty() || text.parse::<Digest>().is_ok()
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
