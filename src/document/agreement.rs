//! The file that proves a non-disclosure agreement to anybody (43.6), without a network and without the portal: what was agreed,
//! both signatures, the entries by which the counterparty signed behind the person's, and the roots and rosters of the bodies.
//! It names the case and not who reported; whoever shows it shows it of their own will.

mod entries;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::entries::Entry;
use super::{
    Language,
    template::{Kind, Places, Template},
};
use crate::{
    case::{agreement::Counterparty, procedure::Word},
    roster::{
        Texts,
        root::{BodyKind, Root},
        version::{Person, Role, Roster},
    },
    seal::{
        agreement::Agreement,
        canonical,
        id::{CaseId, Digest, NoteHash, OrganisationId},
        note::Note,
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
    /// The entries of the agreement's room from the person's signature to the counterparty's: who signed the last one signed
    /// behind that person's key in that case.
    pub entries: Vec<Entry>,
    /// The organisation, and behind it the authorised body where that is the counterparty.
    pub bodies: Vec<Body>,
}

impl Proof {
    /// The day for which the text is a version of the template, filled in for this case by a name that the organisation's own
    /// root gave it: one that was renamed is bound by what it signed before.
    pub fn day(&self, organisation: &Root) -> Result<Date, Unproven> {
        let language = Language::parse(&self.language).ok_or(Unproven::Template)?;
        let template = Template::of(self.template).filter(|it| it.kind == Kind::Agreement && it.language == language);
        let template = template.ok_or(Unproven::Template)?;
        let case = self.case.to_string();
        let days = self.text.match_indices('-').filter_map(|(at, _)| self.text.get(at.checked_sub(4)?..at + 6));
        let filled = days.filter_map(|day| day.parse::<Date>().ok()).find(|day| {
            let day = day.to_string();
            organisation.names().any(|names| {
                let organisation = language.of(names);
                let places = Places { organisation, case: &case, counterparty: &self.counterparty, day: &day };
                template.fill(&places) == self.text
            })
        });
        filled.ok_or(Unproven::Text)
    }

    /// What both signed.
    pub fn agreed(&self) -> Agreement {
        Agreement {
            organisation: self.organisation,
            case: self.case,
            nth: self.nth,
            counterparty: self.counterparty.clone(),
            language: self.language.clone(),
            template: self.template,
            text: sha256(self.text.as_bytes()),
        }
    }
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

/// A body, as its own notes say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The notes of its roots, from the first.
    pub roots: Vec<String>,
    /// The roster in which the counterparty's key stands; of an organisation whose authorised body signed, one that points to it.
    pub roster: String,
}

/// What a file proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The file.
    pub proof: Proof,
    /// The day that the text names.
    pub day: Date,
    /// Whose case it is. Whether it is this organisation's root, only the poster says.
    pub organisation: Named,
    /// The body that signed: the same, or the authorised body that its roster points to.
    pub counterparty: Named,
    /// Who signed for it.
    pub name: String,
    /// In which office.
    pub office: Texts,
}

/// A body by what people know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its names.
    pub names: Texts,
    /// The fingerprint of its root.
    pub fingerprint: String,
}

/// Why a file proves no agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// Not such a file, or something of it is missing.
    #[error("not the file of an agreement that both have signed")]
    Shape,
    /// The roots and rosters are not those of the bodies that the agreement is between.
    #[error("the roots and rosters are not those of the parties' bodies")]
    Body,
    /// No version of the agreement's template in that language.
    #[error("no version of the template that is known here")]
    Template,
    /// The text is not that version of the template, filled in for this case and this counterparty.
    #[error("the text is not the template's")]
    Text,
    /// The person's signature does not hold, or is missing.
    #[error("the person's signature does not hold")]
    Reporter,
    /// The officer was not of that counterparty when the text was made.
    #[error("the officer does not stand in the counterparty's roster")]
    Officer,
    /// The counterparty's signature does not hold, or is missing.
    #[error("the counterparty's signature does not hold")]
    Counterparty,
    /// The counterparty did not sign behind this person's key in this case.
    #[error("the entries do not tie the signatures to one case")]
    Entries,
}

impl Unproven {
    /// A stable code, which is also the key of its words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shape => "agreement-unproven-shape",
            Self::Body => "agreement-unproven-body",
            Self::Template => "agreement-unproven-template",
            Self::Text => "agreement-unproven-text",
            Self::Reporter => "agreement-unproven-reporter",
            Self::Officer => "agreement-unproven-officer",
            Self::Counterparty => "agreement-unproven-counterparty",
            Self::Entries => "agreement-unproven-entries",
        }
    }
}

/// Whether a file says that it proves an agreement; nothing of it is believed by that.
pub fn claims(bytes: &[u8]) -> bool {
    let value: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    value.is_some_and(|value| value.get("kind").and_then(serde_json::Value::as_str) == Some(KIND))
}

/// Whether a file proves an agreement, by nothing but itself.
pub fn verify(bytes: &[u8]) -> Result<Proven, Unproven> {
    let proof = parse(bytes)?;
    let party = Counterparty::of(&proof.counterparty).ok_or(Unproven::Shape)?;
    let vouched = vouch(&proof, party).ok_or(Unproven::Body)?;
    let (own, other) = (vouched.first().ok_or(Unproven::Body)?, vouched.last().ok_or(Unproven::Body)?);
    let day = proof.day(&own.root)?;
    let agreed = proof.agreed();
    let holds = |key: Digest, signature: &str| {
        let key = VerifyingKey::parse(key.0).ok()?;
        agreed.verify(key, &signature_of(signature)?).ok()?;
        Some(key)
    };
    let reporter = holds(proof.reporter.key, &proof.reporter.signature).ok_or(Unproven::Reporter)?;
    let person = signer(&proof, party, &other.roster, day).ok_or(Unproven::Officer)?;
    holds(proof.officer.key, &proof.officer.signature).ok_or(Unproven::Counterparty)?;
    entries::tie(&proof, reporter, person).ok_or(Unproven::Entries)?;
    let (name, office) = (person.name.clone(), person.office.clone());
    let (organisation, counterparty) = (own.named(), other.named());
    Ok(Proven { proof, day, organisation, counterparty, name, office })
}

const KIND: &str = "agreement";

fn parse(bytes: &[u8]) -> Result<Proof, Unproven> {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let proof: Proof = canonical::parse_as(line).map_err(|_| Unproven::Shape)?;
    if proof.v == 1 && proof.kind == KIND { Ok(proof) } else { Err(Unproven::Shape) }
}

/// A body by whose roster is judged.
struct Vouched {
    root: Root,
    roster: Roster,
}

impl Vouched {
    /// Verified by its own root, with no line under a note that is not one of its roots'.
    fn of(body: &Body) -> Option<Self> {
        let note = |text: &String| Note::parse(text.as_bytes()).ok();
        let roots = body.roots.iter().map(note).collect::<Option<Vec<_>>>()?;
        let root = Root::verify(&roots).ok()?;
        let note = note(&body.roster)?;
        let roster = Roster::verify_older(&note, &root).ok()?;
        let alone = roots.iter().chain([&note]).all(|note| root.signed_alone(note));
        alone.then_some(Self { root, roster })
    }

    fn named(&self) -> Named {
        Named { names: self.root.newest().names.clone(), fingerprint: self.root.fingerprint() }
    }
}

/// The bodies that the agreement is between: the organisation, whose leadership signs, or the authorised body behind it to which
/// its roster points.
fn vouch(proof: &Proof, party: Counterparty) -> Option<Vec<Vouched>> {
    let vouched = proof.bodies.iter().map(Vouched::of).collect::<Option<Vec<_>>>()?;
    let fits = match (party, vouched.as_slice()) {
        (Counterparty::Leadership, [_]) => true,
        (Counterparty::Authorised, [own, other]) => {
            other.root.newest().kind == BodyKind::AuthorisedBody
                && own.roster.content().bodies.contains(&other.root.id())
        }
        _ => false,
    };
    let whose = vouched.first()?.root.id() == proof.organisation;
    (fits && whose && vouched.last()?.roster.hash() == proof.officer.roster).then_some(vouched)
}

/// Who signed for the counterparty: of that office, with a key that counted on the day of the text.
fn signer<'a>(proof: &Proof, party: Counterparty, roster: &'a Roster, day: Date) -> Option<&'a Person> {
    let role = if party == Counterparty::Leadership { Role::Leadership } else { Role::Authorised };
    let mut persons = roster.content().persons.iter();
    persons.find(|it| it.verifying == proof.officer.key && it.role == role && it.valid_to >= day)
}

fn signature_of(hex: &str) -> Option<Signature> {
    Signature::try_from(data_encoding::HEXLOWER.decode(hex.as_bytes()).ok()?.as_slice()).ok()
}
