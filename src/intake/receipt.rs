//! The receipt of one entry of the reporter: made, signed, boxed, and forgotten.

use jiff::{Timestamp, tz::TimeZone};

use super::IntakeRefusal;
use crate::{
    directory::Body,
    entropy, law,
    ledger::{leaf::LeafParts, receipt::Receipt, receipt_box},
    seal::{
        id::{Digest, LeafHash},
        secret::Seed,
        signature::Signature,
    },
    signer::Signer,
    store::NewEvent,
};

/// What is stored of a receipt.
pub(super) struct Boxed {
    pub legal_day: String,
    pub commitment: Digest,
    pub leaf: LeafHash,
    pub receipt_box: Vec<u8>,
}

impl Boxed {
    /// Puts another receipt in the place of an event's first one.
    pub(super) fn stamp(self, event: &mut NewEvent) {
        event.legal_day = self.legal_day;
        event.commitment = self.commitment;
        event.leaf = self.leaf;
        event.receipt_box = self.receipt_box;
    }
}

/// Makes the receipt of an entry, its sealed body given by its hash, received at `now` and closes it in the box of `key`.
pub(super) fn make(
    body: &Body,
    header: &[u8],
    sealed_body: Digest,
    outer: &Signature,
    key: &Seed,
    signer: &Signer,
    now: Timestamp,
) -> Result<Boxed, IntakeRefusal> {
    let day = law::day::legal_day(now);
    let legal_day = day.to_string();
    let roster = &body.roster;
    let receipt = Receipt {
        organisation: body.root.id(),
        time: now.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        protected_until: law::window::protected_until(day).to_string(),
        roster: roster.hash(),
        rule_sets: roster.content().rule_sets.join(","),
        ledger_origin: roster.content().ledger_origin.clone(),
        parts: LeafParts::of_hashed(&legal_day, header, sealed_body, outer),
        salt: entropy::bytes(),
    };
    let (lines, signature) = receipt.sign(signer.receipt())?;
    let leaf = receipt.leaf();
    let receipt_box = receipt_box::close(key, leaf, entropy::bytes(), &lines, &signature);
    Ok(Boxed { legal_day, commitment: receipt.commitment(), leaf, receipt_box })
}
