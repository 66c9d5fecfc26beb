//! The pure rooms, compiled alone. Whoever imports tokio, sqlx or axum there breaks this build.

#[path = "../../../src/seal/mod.rs"]
pub mod seal;

#[path = "../../../src/law/mod.rs"]
pub mod law;

#[path = "../../../src/ledger/mod.rs"]
pub mod ledger;

#[path = "../../../src/roster/mod.rs"]
pub mod roster;

#[path = "../../../src/wire/mod.rs"]
pub mod wire;

#[path = "../../../src/document/mod.rs"]
pub mod document;

#[path = "../../../src/case/mod.rs"]
pub mod case;
