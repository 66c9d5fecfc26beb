//! **Seal**: what a sealed thing is. Pure: bytes in, bytes out; no clock, no network, no file, and no randomness of
//! its own but what age draws inside `envelope.rs`. Every byte is fixed by `tests/vectors/README.md`.

pub mod agreement;
pub mod canonical;
pub mod code;
pub mod derive;
pub mod entry;
pub mod envelope;
pub mod field;
pub mod grant;
mod head;
pub mod header;
pub mod hybrid;
pub mod id;
pub mod keyfile;
pub mod keyring;
pub mod note;
pub mod padding;
pub mod passphrase;
pub mod purpose;
pub mod secret;
pub mod signature;
pub mod statement;
