//! The case statement: what the reporter's client fixes before anything is sent. Its hash is the case's name, so nobody
//! can put another reader, destination or key into a case afterwards.

use std::collections::BTreeSet;

use super::{
    field::{Fields, Malformed, list, structure},
    id::{CaseId, Digest, KeyId, NoteHash, OrganisationId, PersonId},
    purpose::Purpose,
    signature::{Signature, SignatureRefusal, SigningKey, VerifyingKey, sha256},
};

/// Length of a raw X-Wing public key: ML-KEM-768 encapsulation key ‖ X25519 key.
pub const RECIPIENT_LENGTH: usize = 1216;

/// Granted or excluded persons at most, each.
const MOST_PERSONS: usize = 256;

/// Which office a report goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// This institution's unit for prevention.
    Unit,
    /// The authorised body alone.
    Authorised,
    /// Both; 43.1 counts from the authorised body's receipt.
    Both,
}

impl Destination {
    /// The word in the bytes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Authorised => "authorised",
            Self::Both => "both",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Result<Self, Malformed> {
        [Self::Unit, Self::Authorised, Self::Both].into_iter().find(|it| it.word() == word).ok_or(Malformed::Value)
    }
}

/// Through which door a case came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The page, sealed in the browser.
    Browser,
    /// `senim report`.
    CommandLine,
    /// The page without script, sealed by the server while it received: weaker, and marked so.
    NoScript,
    /// An officer who keyed in paper, a call or a visit (42).
    Officer,
}

impl Door {
    /// The word in the bytes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::CommandLine => "command-line",
            Self::NoScript => "no-script",
            Self::Officer => "officer",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Result<Self, Malformed> {
        let doors = [Self::Browser, Self::CommandLine, Self::NoScript, Self::Officer];
        doors.into_iter().find(|it| it.word() == word).ok_or(Malformed::Value)
    }
}

/// A person to whom the room `dialogue` is granted, with the key it is granted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Granted {
    /// The body in whose roster the person stands.
    pub body: OrganisationId,
    /// The person.
    pub person: PersonId,
    /// The person's verifying key on that day.
    pub key: KeyId,
}

/// A person who is never to be granted, whatever key or office they hold later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excluded {
    /// The body in whose roster the person stands.
    pub body: OrganisationId,
    /// The person.
    pub person: PersonId,
}

/// A roster that the client verified and encrypted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RosterSeen {
    /// Whose roster.
    pub body: OrganisationId,
    /// Which version, by its hash.
    pub roster: NoteHash,
}

/// Why a statement is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StatementRefusal {
    /// The bytes are not a statement.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// Nobody is granted, so nobody could read.
    #[error("nobody is granted")]
    NobodyGranted,
    /// A person is both granted and excluded.
    #[error("a person is both granted and excluded")]
    Excluded,
    /// A key of the statement is not one that signatures may be checked with.
    #[error("a key of the statement is not a proper key")]
    Key,
    /// Not exactly one roster of the organisation and of each body of a person granted or excluded.
    #[error("a roster is missing, or one is too many")]
    Roster,
    /// The reporter's signature does not hold.
    #[error(transparent)]
    Signature(#[from] SignatureRefusal),
}

/// What the reporter's client fixes and signs.
#[derive(Clone, PartialEq, Eq)]
pub struct Statement {
    /// The organisation reported to.
    pub organisation: OrganisationId,
    /// Public half of `access`: the server keys the case by it.
    pub access: VerifyingKey,
    /// Public half of `sign`.
    pub sign: VerifyingKey,
    /// Raw recipient of `self`.
    pub own: [u8; RECIPIENT_LENGTH],
    /// Raw recipient of `dialogue/0`.
    pub dialogue: [u8; RECIPIENT_LENGTH],
    /// The rosters seen, ascending by body.
    pub rosters: Vec<RosterSeen>,
    /// The newest checkpoint seen, by its hash.
    pub checkpoint: Option<Digest>,
    /// Who is granted, ascending.
    pub granted: Vec<Granted>,
    /// Who is excluded, ascending.
    pub excluded: Vec<Excluded>,
    /// Where it goes.
    pub destination: Destination,
    /// Which way it came.
    pub door: Door,
}

impl Statement {
    /// The bytes; sets are written ascending whatever order they stand in.
    pub fn encode(&self) -> Vec<u8> {
        let mut rosters: Vec<_> = self.rosters.iter().map(|it| list([&it.body.0, &it.roster.0])).collect();
        let mut granted: Vec<_> =
            self.granted.iter().map(|it| list([it.body.as_ref(), it.person.as_ref(), it.key.as_ref()])).collect();
        let mut excluded: Vec<_> =
            self.excluded.iter().map(|it| list([it.body.as_ref(), it.person.as_ref()])).collect();
        for set in [&mut rosters, &mut granted, &mut excluded] {
            set.sort_unstable();
        }
        structure(
            Purpose::Statement,
            &[
                &self.organisation.0,
                self.access.bytes(),
                self.sign.bytes(),
                &self.own,
                &self.dialogue,
                &list(rosters),
                self.checkpoint.as_ref().map_or(&[], |hash| &hash.0),
                &list(granted),
                &list(excluded),
                self.destination.word().as_bytes(),
                self.door.word().as_bytes(),
            ],
        )
    }

    /// Reads and checks a statement; its keys are proper keys afterwards.
    pub fn parse(bytes: &[u8]) -> Result<Self, StatementRefusal> {
        let mut fields = Fields::of(Purpose::Statement, bytes)?;
        let organisation = OrganisationId(fields.array()?);
        let (access, sign) = (fields.array()?, fields.array()?);
        let (own, dialogue) = (fields.array()?, fields.array()?);
        let rosters = fields.set()?.into_iter().map(roster_seen).collect::<Result<Vec<_>, _>>()?;
        let checkpoint = fields.optional()?.map(Digest);
        let granted = few(fields.set()?)?.into_iter().map(granted_item).collect::<Result<Vec<_>, _>>()?;
        let excluded = few(fields.set()?)?.into_iter().map(excluded_item).collect::<Result<Vec<_>, _>>()?;
        let destination = Destination::parse(fields.text()?)?;
        let door = Door::parse(fields.text()?)?;
        fields.finish()?;

        // What is no statement at all is called so before its keys are looked at.
        let key = |bytes| VerifyingKey::parse(bytes).map_err(|_| StatementRefusal::Key);
        let statement = Self {
            organisation,
            access: key(access)?,
            sign: key(sign)?,
            own,
            dialogue,
            rosters,
            checkpoint,
            granted,
            excluded,
            destination,
            door,
        };
        statement.check()?;
        Ok(statement)
    }

    fn check(&self) -> Result<(), StatementRefusal> {
        if self.granted.is_empty() {
            return Err(StatementRefusal::NobodyGranted);
        }
        if self.granted.iter().any(|it| self.excludes(it.body, it.person)) {
            return Err(StatementRefusal::Excluded);
        }
        let bodies = self.granted.iter().map(|it| it.body).chain(self.excluded.iter().map(|it| it.body));
        let named: BTreeSet<_> = bodies.chain([self.organisation]).collect();
        // As many as are named, and each named one has its own: so none stands twice and none is there for show.
        let exact = self.rosters.len() == named.len() && named.iter().all(|body| self.roster_of(*body).is_some());
        if exact { Ok(()) } else { Err(StatementRefusal::Roster) }
    }

    /// Whether the person is excluded.
    pub fn excludes(&self, body: OrganisationId, person: PersonId) -> bool {
        self.excluded.contains(&Excluded { body, person })
    }

    /// The roster of a body that the reporter saw.
    pub fn roster_of(&self, body: OrganisationId) -> Option<NoteHash> {
        self.rosters.iter().find(|it| it.body == body).map(|it| it.roster)
    }

    /// Reads a statement with its signature and the name it gives the case.
    pub fn parse_signed(bytes: &[u8], signature: &Signature) -> Result<(CaseId, Self), StatementRefusal> {
        let statement = Self::parse(bytes)?;
        statement.sign.verify(bytes, signature)?;
        Ok((case_id(bytes), statement))
    }
}

/// The case's name: the first 16 bytes of the statement's hash.
pub fn case_id(statement: &[u8]) -> CaseId {
    CaseId(*sha256(statement).0.first_chunk().expect("a hash is longer than a case id"))
}

/// The reporter's signature over the statement's bytes.
pub fn sign_statement(statement: &[u8], sign: &SigningKey) -> Signature {
    sign.sign(statement)
}

/// Each granted person is looked up among the excluded: a set must not be long enough to make us work.
fn few(set: Vec<&[u8]>) -> Result<Vec<&[u8]>, Malformed> {
    if set.len() > MOST_PERSONS { Err(Malformed::Long) } else { Ok(set) }
}

fn roster_seen(item: &[u8]) -> Result<RosterSeen, Malformed> {
    let mut fields = Fields::new(item);
    let seen = RosterSeen { body: OrganisationId(fields.array()?), roster: NoteHash(fields.array()?) };
    fields.finish()?;
    Ok(seen)
}

fn granted_item(item: &[u8]) -> Result<Granted, Malformed> {
    let mut fields = Fields::new(item);
    let body = OrganisationId(fields.array()?);
    let granted = Granted { body, person: PersonId(fields.array()?), key: KeyId(fields.array()?) };
    fields.finish()?;
    Ok(granted)
}

fn excluded_item(item: &[u8]) -> Result<Excluded, Malformed> {
    let mut fields = Fields::new(item);
    let excluded = Excluded { body: OrganisationId(fields.array()?), person: PersonId(fields.array()?) };
    fields.finish()?;
    Ok(excluded)
}
