//! Grants: a room's identities, one of each epoch, sealed to one reader, with the grantor's signature over whose they are. The
//! plaintext is an age identities file, so stock age takes it with `-i` and opens all of the room.

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::{
    envelope::{self, EnvelopeRefusal},
    hybrid::{HybridIdentity, HybridRecipient},
    id::{CaseId, KeyId, NoteHash, OrganisationId},
    keyring::Keyring,
    purpose::Purpose,
    signature::{Signature, SigningKey, VerifyingKey, sha256},
};

/// Which door a grant opens, for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The organisation of the case.
    pub organisation: OrganisationId,
    /// The case.
    pub case: CaseId,
    /// The room.
    pub room: String,
    /// The room's newest epoch: the grant holds the identities of it and of all before.
    pub epoch: u64,
    /// The reader's verifying key.
    pub reader: KeyId,
    /// The roster of the reader's body in which that key stood.
    pub roster: NoteHash,
    /// The roster in which the grantor stands; for the reporter, the organisation's of the statement.
    pub grantor_roster: NoteHash,
}

/// Why a grant is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrantRefusal {
    /// The file does not open.
    #[error(transparent)]
    Envelope(#[from] EnvelopeRefusal),
    /// The plaintext is not the ten lines of a grant and an identity for each epoch.
    #[error("not a grant")]
    Shape,
    /// Made for another case, room, epoch or reader.
    #[error("a grant of another case or reader")]
    Scope,
    /// The grantor's signature is missing or does not hold.
    #[error("the grant is not signed by whom it names")]
    Signature,
    /// It holds another identity than the case statement names.
    #[error("the grant opens another room")]
    Identity,
}

/// No grant of a client of ours is longer: age's header, ten lines, and the identities of some two hundred epochs.
const LONGEST: usize = 16 << 10;

/// Whether a sealed grant is as short as grants are; told from the outside, without a key.
pub fn is_short(sealed: &[u8]) -> Result<bool, EnvelopeRefusal> {
    envelope::inspect(sealed)?;
    Ok(sealed.len() <= LONGEST)
}

/// Seals a room's identities, that of epoch 0 first, to one reader.
pub fn seal(
    scope: &Scope,
    identities: &[&HybridIdentity],
    grantor: &SigningKey,
    to: &HybridRecipient,
) -> Result<Vec<u8>, EnvelopeRefusal> {
    envelope::seal(write(scope, identities, grantor).as_bytes(), to)
}

/// The plaintext of a grant: its ten lines, signed, and a line for each identity.
pub fn write(scope: &Scope, identities: &[&HybridIdentity], grantor: &SigningKey) -> Zeroizing<String> {
    let texts: Vec<_> = identities.iter().map(|identity| identity.text()).collect();
    // Of its full length from the start: a string that grows leaves copies behind.
    let mut lines = Zeroizing::new(String::with_capacity(texts.iter().map(|text| text.len() + 1).sum()));
    for text in &texts {
        lines.push_str(text);
        lines.push('\n');
    }
    let grantor_id = grantor.public().id();
    let fields = signed_fields(scope, grantor_id, lines.trim_end_matches('\n'));
    let signature = grantor.sign_structure(Purpose::Grant, &fields.each_ref().map(Vec::as_slice));
    Zeroizing::new(format!(
        "{}# signature: {}\n{}",
        comment_lines(scope, grantor_id),
        HEXLOWER.encode(&signature.0),
        lines.as_str(),
    ))
}

/// Opens a grant and checks all of it: whose, by whom, and that its newest identity is the one whose recipient is `expected`.
pub fn open(
    file: &[u8],
    scope: &Scope,
    grantor: VerifyingKey,
    reader: &HybridIdentity,
    expected: &HybridRecipient,
) -> Result<Keyring, GrantRefusal> {
    read(&envelope::open(file, reader)?, scope, grantor, expected)
}

/// Opens a grant of a room whose identities its readers made: nothing else names their recipients.
pub fn open_made(
    file: &[u8],
    scope: &Scope,
    grantor: VerifyingKey,
    reader: &HybridIdentity,
) -> Result<Keyring, GrantRefusal> {
    read_made(&envelope::open(file, reader)?, scope, grantor)
}

/// Reads and checks the plaintext of a grant.
pub fn read(
    plaintext: &[u8],
    scope: &Scope,
    grantor: VerifyingKey,
    expected: &HybridRecipient,
) -> Result<Keyring, GrantRefusal> {
    let keyring = read_made(plaintext, scope, grantor)?;
    if keyring.newest().recipient() == *expected { Ok(keyring) } else { Err(GrantRefusal::Identity) }
}

/// What a grant says of itself, before any of it is believed: where to look for the keys by which it is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The room's newest epoch.
    pub epoch: u64,
    /// The roster of the reader's body.
    pub roster: NoteHash,
    /// Who granted.
    pub grantor: KeyId,
    /// The roster in which the grantor stands.
    pub grantor_roster: NoteHash,
}

/// Reads what the plaintext of a grant says of itself.
pub fn named_in(plaintext: &[u8]) -> Result<Named, GrantRefusal> {
    let text = std::str::from_utf8(plaintext).map_err(|_| GrantRefusal::Shape)?;
    let value = |name: &str| {
        let mut values =
            text.lines().filter_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.strip_prefix(": "));
        values.next().ok_or(GrantRefusal::Shape)
    };
    Ok(Named {
        epoch: value("epoch")?.parse().map_err(|_| GrantRefusal::Shape)?,
        roster: value("roster")?.parse().map_err(|_| GrantRefusal::Shape)?,
        grantor: value("grantor")?.parse().map_err(|_| GrantRefusal::Shape)?,
        grantor_roster: value("grantor-roster")?.parse().map_err(|_| GrantRefusal::Shape)?,
    })
}

/// Reads and checks the plaintext of a grant of a room whose identities its readers made.
pub fn read_made(plaintext: &[u8], scope: &Scope, grantor: VerifyingKey) -> Result<Keyring, GrantRefusal> {
    let text = std::str::from_utf8(plaintext).map_err(|_| GrantRefusal::Shape)?;
    let (comments, rest) = text.split_once("# signature: ").ok_or(GrantRefusal::Signature)?;
    if !comments.starts_with("# senim/1/grant\n") {
        return Err(GrantRefusal::Shape);
    }
    if comments != comment_lines(scope, grantor.id()) {
        return Err(GrantRefusal::Scope);
    }
    let (signature, rest) = rest.split_once('\n').ok_or(GrantRefusal::Shape)?;
    let lines = rest.strip_suffix('\n').ok_or(GrantRefusal::Shape)?;
    let signature = HEXLOWER.decode(signature.as_bytes()).map_err(|_| GrantRefusal::Signature)?;
    let signature = Signature::try_from(signature.as_slice()).map_err(|_| GrantRefusal::Signature)?;
    let fields = signed_fields(scope, grantor.id(), lines);
    grantor
        .verify_structure(Purpose::Grant, &fields.each_ref().map(Vec::as_slice), &signature)
        .map_err(|_| GrantRefusal::Signature)?;

    let identities: Result<_, _> = lines.split('\n').map(str::parse).collect();
    let keyring = identities.ok().and_then(Keyring::of_all).filter(|it| it.epoch() == scope.epoch);
    keyring.ok_or(GrantRefusal::Shape)
}

fn comment_lines(scope: &Scope, grantor: KeyId) -> String {
    format!(
        "# senim/1/grant\n# organisation: {}\n# case: {}\n# room: {}\n# epoch: {}\n# reader: {}\n# roster: {}\n# grantor: {grantor}\n# grantor-roster: {}\n",
        scope.organisation, scope.case, scope.room, scope.epoch, scope.reader, scope.roster, scope.grantor_roster,
    )
}

fn signed_fields(scope: &Scope, grantor: KeyId, identity_lines: &str) -> [Vec<u8>; 9] {
    [
        scope.organisation.0.to_vec(),
        scope.case.0.to_vec(),
        scope.room.as_bytes().to_vec(),
        scope.epoch.to_be_bytes().to_vec(),
        scope.reader.0.to_vec(),
        scope.roster.0.to_vec(),
        grantor.0.to_vec(),
        scope.grantor_roster.0.to_vec(),
        sha256(identity_lines.as_bytes()).0.to_vec(),
    ]
}
