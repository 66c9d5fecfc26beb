//! The command line: one file a command. Everything may be used here; nothing here is used elsewhere.

pub mod law;
pub mod law_words;
