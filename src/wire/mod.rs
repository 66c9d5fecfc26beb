//! **Wire**: what travels. Pure; twin of `web/wire/`.

pub mod enrolment;
pub mod frame;
pub mod login;
pub mod manifest;
pub mod work;
