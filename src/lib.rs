//! **Senim**: a report is sealed, taken in, written to the ledger, becomes a case, the law starts its clocks, officers
//! work, the keeper keeps the promises. The rooms below stand in that order; the pure ones come first and touch nothing
//! of the world.

pub mod case;
pub mod document;
pub mod law;
pub mod ledger;
pub mod roster;
pub mod seal;
pub mod wire;

pub mod store;

pub mod access;
pub mod casework;
pub mod directory;
pub mod intake;
pub mod keeper;
pub mod proceedings;
pub mod record;

pub mod backup;

pub mod cli;
pub mod client;
pub mod desk;
pub mod http;
pub mod portal;

pub mod config;
pub mod entropy;
pub mod now;
pub mod signer;
pub mod site;
