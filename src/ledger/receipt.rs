//! Receipts: a signed note that says which entry was received when, and names the day's checkpoint that must include it.
//! Its words are constant in three languages, so that the server never learns the reporter's.

use std::fmt::Write as _;

use super::leaf::LeafParts;
use crate::seal::{
    code,
    field::is_day,
    id::{Digest, LeafHash, NoteHash, OrganisationId},
    note::{Note, NoteRefusal, SignerRole},
    signature::{Signature, SigningKey, VerifyingKey},
};
use data_encoding::HEXLOWER;
use jiff::{Timestamp, tz::TimeZone};

const TAG: &str = "senim/1/receipt\n";
const SECONDS: &str = "%Y-%m-%dT%H:%M:%SZ";
const WORDS: &str = include_str!("receipt.txt");

/// What a receipt states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The organisation reported to.
    pub organisation: OrganisationId,
    /// The exact time, `2026-11-21T23:46:22Z`.
    pub time: String,
    /// The last day of protection counted from this receipt.
    pub protected_until: String,
    /// The organisation's roster of that day.
    pub roster: NoteHash,
    /// The rule sets in force, joined by commas.
    pub rule_sets: String,
    /// The ledger whose checkpoint of the legal day must include the leaf.
    pub ledger_origin: String,
    /// The entry's leaf parts; the legal day among them.
    pub parts: LeafParts,
    /// The salt of the commitment.
    pub salt: [u8; 32],
}

/// What a client knows of the receipt that its own entry must get: everything but the time and the salt.
#[derive(Debug, Clone)]
pub struct Expected<'a> {
    /// The organisation reported to.
    pub organisation: OrganisationId,
    /// The third anniversary of the legal day.
    pub protected_until: String,
    /// The verified roster that the receipt names.
    pub roster: NoteHash,
    /// That roster's rule sets.
    pub rule_sets: &'a [String],
    /// That roster's ledger.
    pub ledger_origin: &'a str,
    /// That roster's receipt key.
    pub key: VerifyingKey,
    /// The client's own entry.
    pub parts: LeafParts,
    /// What the server put into the leaf.
    pub commitment: Digest,
}

impl Expected<'_> {
    /// Checks what the box held, and puts the signed note together again.
    pub fn check(self, lines: &str, signature: Signature) -> Result<(Receipt, Note), ReceiptRefusal> {
        let (receipt, note) = Receipt::of_box(lines, signature, &self.key)?;
        let own = Receipt {
            organisation: self.organisation,
            time: receipt.time.clone(),
            protected_until: self.protected_until,
            roster: self.roster,
            rule_sets: self.rule_sets.join(","),
            ledger_origin: self.ledger_origin.to_owned(),
            parts: self.parts,
            salt: receipt.salt,
        };
        if receipt == own && receipt.commitment() == self.commitment {
            Ok((receipt, note))
        } else {
            Err(ReceiptRefusal::Exchanged)
        }
    }
}

/// Why a receipt is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptRefusal {
    /// Not the note of a receipt.
    #[error("not a receipt")]
    Shape,
    /// Not signed by the receipt key of the roster.
    #[error("the receipt is not signed by the portal's receipt key")]
    Unsigned,
    /// Its leaf does not follow from what it states, or it is another entry's.
    #[error("the receipt belongs to another entry, or its time was changed")]
    Exchanged,
}

impl From<NoteRefusal> for ReceiptRefusal {
    fn from(refusal: NoteRefusal) -> Self {
        match refusal {
            NoteRefusal::Shape => Self::Shape,
            NoteRefusal::Unsigned => Self::Unsigned,
        }
    }
}

impl Receipt {
    /// The commitment inside the leaf.
    pub fn commitment(&self) -> Digest {
        self.parts.commit(&self.time, &self.salt)
    }

    /// The leaf.
    pub fn leaf(&self) -> LeafHash {
        self.parts.leaf(self.commitment())
    }

    /// The receipt mark: what stands on the card, so that the receipt can't be exchanged later.
    pub fn mark(&self) -> String {
        code::fingerprint(&self.leaf().0)
    }

    /// The `name: value` lines, each with its line break.
    pub fn lines(&self) -> String {
        let parts = &self.parts;
        let values = [
            ("organisation", self.organisation.to_string()),
            ("time", self.time.clone()),
            ("legal-day", parts.legal_day.clone()),
            ("protected-until", self.protected_until.clone()),
            ("roster", self.roster.to_string()),
            ("rule-sets", self.rule_sets.clone()),
            ("leaf", self.leaf().to_string()),
            ("checkpoint", format!("{} {}", self.ledger_origin, parts.legal_day)),
            ("header", parts.header.to_string()),
            ("body", parts.body.to_string()),
            ("signature", parts.signature.to_string()),
            ("salt", HEXLOWER.encode(&self.salt)),
        ];
        let mut lines = String::new();
        for (name, value) in values {
            writeln!(lines, "{name}: {value}").expect("a String takes every write");
        }
        lines
    }

    /// The note without signature.
    fn note(lines: &str) -> Result<Note, ReceiptRefusal> {
        let (preamble, closing) = WORDS.split_once("@\n").ok_or(ReceiptRefusal::Shape)?;
        Ok(Note::unsigned(format!("{TAG}{preamble}{lines}{closing}")))
    }

    /// Signs the receipt: its lines and the signature over the whole note, which is all that the box has to hold.
    pub fn sign(&self, key: &SigningKey) -> Result<(String, Signature), ReceiptRefusal> {
        let lines = self.lines();
        let signature = key.sign(Self::note(&lines)?.text().as_bytes());
        Ok((lines, signature))
    }

    /// The note that a box's lines and signature make, whichever entry it is of.
    pub fn of_box(lines: &str, signature: Signature, key: &VerifyingKey) -> Result<(Self, Note), ReceiptRefusal> {
        let note = Self::note(lines)?.with_signature(SignerRole::Receipt, key, signature);
        Ok((Self::verify(&note, key)?, note))
    }

    /// The roster that the lines name: who checks them looks it up first, for it names the receipt key.
    pub fn roster_named(lines: &str) -> Option<NoteHash> {
        lines.lines().find_map(|line| line.strip_prefix("roster: "))?.parse().ok()
    }

    /// Reads a receipt's note and checks the portal's signature and that the leaf follows from what it states.
    pub fn verify(note: &Note, key: &VerifyingKey) -> Result<Self, ReceiptRefusal> {
        if note.count_signers(SignerRole::Receipt, std::slice::from_ref(key))? != 1 {
            return Err(ReceiptRefusal::Unsigned);
        }
        let (preamble, closing) = WORDS.split_once("@\n").ok_or(ReceiptRefusal::Shape)?;
        let lines = note
            .text()
            .strip_prefix(TAG)
            .and_then(|rest| rest.strip_prefix(preamble))
            .and_then(|rest| rest.strip_suffix(closing))
            .ok_or(ReceiptRefusal::Shape)?;
        let receipt = Self::parse_lines(lines).ok_or(ReceiptRefusal::Shape)?;
        // Writing it again recomputes the leaf; one spelling only.
        if receipt.lines() == lines { Ok(receipt) } else { Err(ReceiptRefusal::Exchanged) }
    }

    fn parse_lines(lines: &str) -> Option<Self> {
        let mut values = lines.lines();
        let mut value = |name: &str| values.next()?.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned);
        let organisation = value("organisation")?.parse().ok()?;
        let time = value("time").filter(|time| is_time(time))?;
        let legal_day = value("legal-day").filter(|day| is_day(day))?;
        let protected_until = value("protected-until").filter(|day| is_day(day))?;
        let roster = value("roster")?.parse().ok()?;
        let rule_sets = value("rule-sets")?;
        value("leaf")?;
        let (ledger_origin, _) = value("checkpoint")?.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned()))?;
        let parts = LeafParts {
            legal_day,
            header: value("header")?.parse().ok()?,
            body: value("body")?.parse().ok()?,
            signature: value("signature")?.parse().ok()?,
        };
        let salt = HEXLOWER.decode(value("salt")?.as_bytes()).ok()?.try_into().ok()?;
        Some(Self { organisation, time, protected_until, roster, rule_sets, ledger_origin, parts, salt })
    }
}

/// Whether such a time exists, and is written as it would be.
fn is_time(text: &str) -> bool {
    let written = |time: Timestamp| time.to_zoned(TimeZone::UTC).strftime(SECONDS).to_string();
    text.parse().is_ok_and(|time| written(time) == text)
}
