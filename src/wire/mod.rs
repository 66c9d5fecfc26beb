//! **Wire**: what travels. Pure; twin of `web/wire/`.

pub mod frame;
pub mod login;
