//! The story by the terminal alone: the demo tried by hand, and a real installation from `init` to the answer read. What an
//! officer exports is opened by stock age; what either language seals, the other opens.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests say what they expect by failing")]

mod agreement;
mod cross;
mod installation;
mod renewed;
mod story;
mod terminal;
