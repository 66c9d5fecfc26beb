//! A case's life: what may happen in it, by whom and when, and which terms run meanwhile. Pure: a command and a day come
//! in, an event or a refusal that cites its rule goes out; a case is the fold of its events. No clock, no file, no
//! network, no text: what people write stays sealed, here are only its hashes.
//!
//! Each of the nine procedures is one file that begins with its table: the step, the rule it serves, the stages it is
//! possible in and who may take it. Below stand its guards, then what the step leaves behind. [`procedure`] reads the
//! tables, [`clock`] counts the terms with [`crate::law`] and keeps the breaches, [`docket`] holds the procedures of one
//! case together.

#[macro_use]
pub mod procedure;
pub mod actor;
pub mod clock;
pub mod docket;
pub mod follow;
pub mod form;
pub mod paper;
pub mod portal;
pub mod protection;
pub mod refusal;
pub mod room;
pub mod view;

pub mod report;

pub mod application;
pub mod hearing;
pub mod review;

pub mod agreement;
pub mod measure;

pub mod conflict;
pub mod duty;
pub mod gift;

pub use procedure::{At, Procedure, Taken, decide};
pub use refusal::{Missing, Refusal};
