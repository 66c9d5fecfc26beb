//! What both parties of a non-disclosure agreement sign (43.6): whose case it is about, with whom, and the text in the
//! language in which it was filled in.

use super::{
    id::{CaseId, Digest, OrganisationId},
    purpose::Purpose,
    signature::{Signature, SignatureRefusal, SigningKey, VerifyingKey},
};

/// An agreement, as its signatures cover it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
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
    /// The filled text, by its hash.
    pub text: Digest,
}

impl Agreement {
    /// The person signs with the key of the case, the counterparty with an officer's own.
    pub fn sign(&self, by: &SigningKey) -> Signature {
        self.over(|fields| by.sign_structure(Purpose::Agreement, fields))
    }

    /// Checks a signature of either.
    pub fn verify(&self, by: VerifyingKey, signature: &Signature) -> Result<(), SignatureRefusal> {
        self.over(|fields| by.verify_structure(Purpose::Agreement, fields, signature))
    }

    fn over<T>(&self, then: impl FnOnce(&[&[u8]]) -> T) -> T {
        let Self { organisation, case, nth, counterparty, language, template, text } = self;
        let (nth, counterparty, language) = (nth.to_be_bytes(), counterparty.as_bytes(), language.as_bytes());
        then(&[&organisation.0, &case.0, &nth, counterparty, language, &template.0, &text.0])
    }
}
