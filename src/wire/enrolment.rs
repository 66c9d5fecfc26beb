//! Enrolments: the public half of an officer's new key, on its way to the roster.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::seal::{
    canonical, code,
    field::structure,
    hybrid::HybridRecipient,
    purpose::Purpose,
    signature::{Signature, SigningKey, VerifyingKey, sha256},
};

/// An enrolment's bytes, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// Version of the format.
    pub v: u64,
    /// `enrolment`.
    pub kind: String,
    /// The officer's name.
    pub name: String,
    /// `age1pq1…`.
    pub recipient: String,
    /// Ed25519 key, hex.
    pub verifying: String,
    /// Over name, recipient and key, hex.
    pub signature: String,
}

/// Not an enrolment, or not signed by the key that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an enrolment, or not signed by its own key")]
pub struct EnrolmentRefusal;

/// What a checked enrolment gives.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// The officer's name.
    pub name: String,
    /// The recipient.
    pub recipient: HybridRecipient,
    /// The verifying key.
    pub verifying: VerifyingKey,
}

impl Enrolled {
    /// What person and administrator compare: the first 100 bits of the hash of what was signed.
    pub fn fingerprint(&self) -> String {
        let recipient = self.recipient.to_string();
        let fields: [&[u8]; 3] = [self.name.as_bytes(), recipient.as_bytes(), self.verifying.bytes()];
        code::fingerprint(&sha256(&structure(Purpose::Enrolment, &fields)).0)
    }
}

impl Enrolment {
    /// The enrolment of a key, signed by itself, as its one line.
    pub fn write(name: &str, recipient: &HybridRecipient, signing: &SigningKey) -> String {
        let recipient = recipient.to_string();
        let verifying = signing.public();
        let fields: [&[u8]; 3] = [name.as_bytes(), recipient.as_bytes(), verifying.bytes()];
        let signature = signing.sign_structure(Purpose::Enrolment, &fields);
        canonical::write(&Self {
            v: 1,
            kind: "enrolment".to_owned(),
            name: name.to_owned(),
            recipient,
            verifying: HEXLOWER.encode(verifying.bytes()),
            signature: HEXLOWER.encode(&signature.0),
        })
    }

    /// Reads and checks an enrolment.
    pub fn read(bytes: &[u8]) -> Result<Enrolled, EnrolmentRefusal> {
        let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let it: Self = canonical::parse_as(line).map_err(|_| EnrolmentRefusal)?;
        let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).map_err(|_| EnrolmentRefusal);
        let key = hex(&it.verifying)?.try_into().map_err(|_| EnrolmentRefusal)?;
        let verifying = VerifyingKey::parse(key).map_err(|_| EnrolmentRefusal)?;
        let signature = Signature::try_from(hex(&it.signature)?.as_slice()).map_err(|_| EnrolmentRefusal)?;
        let fields: [&[u8]; 3] = [it.name.as_bytes(), it.recipient.as_bytes(), verifying.bytes()];
        verifying.verify_structure(Purpose::Enrolment, &fields, &signature).map_err(|_| EnrolmentRefusal)?;
        if it.v != 1 || it.kind != "enrolment" || it.name.trim().is_empty() {
            return Err(EnrolmentRefusal);
        }
        let recipient = it.recipient.parse().map_err(|_| EnrolmentRefusal)?;
        Ok(Enrolled { name: it.name, recipient, verifying })
    }
}
