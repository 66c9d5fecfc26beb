//! The receipt of one entry of the reporter: made, signed, boxed, and forgotten.

use jiff::{Timestamp, tz::TimeZone};

use super::IntakeRefusal;
use crate::{
    directory::Body,
    entropy, law,
    ledger::{receipt::Receipt, receipt_box},
    record::{Hashes, Stamp},
    seal::secret::Seed,
    signer::Signer,
};

/// Makes the receipt of an entry received at `now` and closes it in the box of `key`.
pub(super) fn make(
    body: &Body,
    entry: Hashes,
    key: &Seed,
    signer: &Signer,
    now: Timestamp,
) -> Result<Stamp, IntakeRefusal> {
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
        parts: entry.on(&legal_day),
        salt: entropy::bytes(),
    };
    let (lines, signature) = receipt.sign(signer.receipt())?;
    let leaf = receipt.leaf();
    let receipt_box = receipt_box::close(key, leaf, entropy::bytes(), &lines, &signature);
    Ok(Stamp { legal_day, minute: String::new(), commitment: receipt.commitment(), leaf, receipt_box })
}
