//! An officer at a portal, with the key in hand: entries are written without opening the case first.

use data_encoding::HEXLOWER;
use senim::{
    client::portal::Portal,
    seal::{id::OrganisationId, keyfile::OfficerKey, purpose::Purpose, secret::Seed, signature::SigningKey},
    wire::{frame::Frame, login::LoginStatement},
};

/// An officer who is logged in.
pub struct Officer {
    pub signing: SigningKey,
    /// The session's token, as the header has it.
    pub session: String,
}

impl Officer {
    /// Logs in at a body.
    pub fn log_in(portal: &Portal, organisation: OrganisationId, key: &OfficerKey) -> Self {
        let signing = SigningKey::from_seed(Seed::from(key.signing.clone()));
        let key = signing.public().id();
        let nonce = portal.ask("/officer/challenge", "challenge").unwrap().parts.remove(0);
        // A challenge begins with its end.
        let expires = u64::from_be_bytes(*nonce.first_chunk().unwrap());
        let statement = LoginStatement { organisation, origin: portal.origin(), key, nonce: &nonce, expires };
        let fields = statement.fields();
        let signature = signing.sign_structure(Purpose::Login, &fields.each_ref().map(Vec::as_slice));
        let frame = Frame::new("login")
            .with("organisation", organisation.to_string())
            .with("origin", portal.origin())
            .with("key", key.to_string())
            .with("expires", expires)
            .part(nonce.as_slice())
            .part(signature.0);
        let opened = portal.send("/officer/login", &frame.encode_request().unwrap(), "session").unwrap();
        Self { signing, session: HEXLOWER.encode(&opened.parts[0]) }
    }
}
