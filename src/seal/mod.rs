//! **Seal**: what a sealed thing is. Pure: bytes in, bytes out; no clock, no network, no file, and no randomness of
//! its own but what age draws inside `envelope.rs`. Every byte is fixed by `tests/vectors/README.md`.

pub mod envelope;
mod head;
pub mod hybrid;
pub mod id;
pub mod keyfile;
pub mod padding;
pub mod passphrase;
