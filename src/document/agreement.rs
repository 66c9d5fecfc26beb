//! The file that proves a non-disclosure agreement to anybody (43.6): what was agreed and both signatures. It names the case
//! and nobody's identity; whoever shows it shows it of their own will.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Language,
    template::{Kind, Places, Template},
};
use crate::{
    case::{agreement::Counterparty, procedure::Word},
    roster::{
        Texts,
        version::{Role, Roster},
    },
    seal::{
        agreement::Agreement,
        canonical,
        id::{CaseId, Digest, NoteHash, OrganisationId},
        signature::{Signature, VerifyingKey, sha256},
    },
};

/// The file, member by member in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Version of the format.
    pub v: u64,
    /// `agreement`.
    pub kind: String,
    /// The organisation of the case.
    pub organisation: OrganisationId,
    /// The case.
    pub case: CaseId,
    /// Which agreement of the case.
    pub nth: u64,
    /// The word of the counterparty.
    pub counterparty: String,
    /// The two letters of the language.
    pub language: String,
    /// The template, by the hash of its file.
    pub template: Digest,
    /// The filled text.
    pub text: String,
    /// The person's signature, with the key of the case.
    pub reporter: Reporter,
    /// The counterparty's.
    pub officer: Officer,
}

/// The person's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reporter {
    /// The key of the case.
    pub key: Digest,
    /// The signature, hex.
    pub signature: String,
}

/// The counterparty's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// The roster in which the key stands.
    pub roster: NoteHash,
    /// The key.
    pub key: Digest,
    /// The signature, hex.
    pub signature: String,
}

/// What a file proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The file.
    pub proof: Proof,
    /// The day that the text names.
    pub day: Date,
    /// Who signed for the counterparty.
    pub name: String,
    /// In which office.
    pub office: Texts,
}

/// Why a file proves no agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// Not such a file, or one of the signatures is missing.
    #[error("not the file of an agreement that both have signed")]
    Shape,
    /// The text is not that version of the template, filled in for this case and this counterparty.
    #[error("the text is not the template's")]
    Text,
    /// The person's signature does not hold.
    #[error("the person's signature does not hold")]
    Reporter,
    /// The roster that the file names is not among those given.
    #[error("the counterparty's roster is not at hand")]
    Roster,
    /// The officer was not of that counterparty when the text was made.
    #[error("the officer does not stand in the counterparty's roster")]
    Officer,
    /// The counterparty's signature does not hold.
    #[error("the counterparty's signature does not hold")]
    Counterparty,
}

/// A body by whose rosters is judged, verified by its root.
#[derive(Debug, Clone, Copy)]
pub struct Body<'a> {
    /// Its id.
    pub id: OrganisationId,
    /// Its names.
    pub names: &'a Texts,
    /// Its rosters.
    pub rosters: &'a [Roster],
}

/// The roster that a file names, before anything of it is believed.
pub fn roster_named(bytes: &[u8]) -> Option<NoteHash> {
    parse(bytes).ok().map(|proof| proof.officer.roster)
}

/// Whether a file proves an agreement of an organisation, by its names and by the counterparty's rosters, which are the same
/// body's where the leadership signed.
pub fn verify(bytes: &[u8], organisation: Body, counterparty: Body) -> Result<Proven, Unproven> {
    let proof = parse(bytes)?;
    let party = Counterparty::of(&proof.counterparty).ok_or(Unproven::Shape)?;
    let same = organisation.id == counterparty.id;
    if proof.organisation != organisation.id || same != (party == Counterparty::Leadership) {
        return Err(Unproven::Roster);
    }
    let day = filled_on(&proof, organisation.names).ok_or(Unproven::Text)?;
    let agreed = Agreement {
        organisation: proof.organisation,
        case: proof.case,
        nth: proof.nth,
        counterparty: proof.counterparty.clone(),
        language: proof.language.clone(),
        template: proof.template,
        text: sha256(proof.text.as_bytes()),
    };
    let holds = |key: Digest, signature: &str| {
        let key = VerifyingKey::parse(key.0).ok()?;
        agreed.verify(key, &signature_of(signature)?).ok()
    };
    holds(proof.reporter.key, &proof.reporter.signature).ok_or(Unproven::Reporter)?;
    let named = counterparty.rosters.iter().find(|roster| roster.hash() == proof.officer.roster);
    let roster = named.filter(|roster| roster.content().organisation == counterparty.id).ok_or(Unproven::Roster)?;
    let role = if party == Counterparty::Leadership { Role::Leadership } else { Role::Authorised };
    let signs = |person: &&crate::roster::version::Person| person.verifying == proof.officer.key && person.role == role;
    let person = roster.content().persons.iter().find(signs).filter(|person| person.valid_to >= day);
    let person = person.ok_or(Unproven::Officer)?;
    holds(proof.officer.key, &proof.officer.signature).ok_or(Unproven::Counterparty)?;
    let (name, office) = (person.name.clone(), person.office.clone());
    Ok(Proven { proof, day, name, office })
}

fn parse(bytes: &[u8]) -> Result<Proof, Unproven> {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let proof: Proof = canonical::parse_as(line).map_err(|_| Unproven::Shape)?;
    if proof.v == 1 && proof.kind == "agreement" { Ok(proof) } else { Err(Unproven::Shape) }
}

/// The day for which the text is the template's, filled in; none if it is not.
fn filled_on(proof: &Proof, organisation: &Texts) -> Option<Date> {
    let template = Template::of(proof.template).filter(|template| template.kind == Kind::Agreement)?;
    let language = Language::parse(&proof.language).filter(|language| *language == template.language)?;
    let case = proof.case.to_string();
    let days = proof.text.match_indices('-').filter_map(|(at, _)| proof.text.get(at.checked_sub(4)?..at + 6));
    days.filter_map(|day| day.parse::<Date>().ok()).find(|day| {
        let day = day.to_string();
        let places = Places {
            organisation: language.of(organisation),
            case: &case,
            counterparty: &proof.counterparty,
            day: &day,
        };
        template.fill(&places) == proof.text
    })
}

fn signature_of(hex: &str) -> Option<Signature> {
    Signature::try_from(data_encoding::HEXLOWER.decode(hex.as_bytes()).ok()?.as_slice()).ok()
}
