//! The targets of `tests/fuzz`, for cargo-fuzz.

#[path = "../../tests/fuzz/mod.rs"]
mod fuzz;

/// Shows the bytes to the target of this name.
pub fn run(name: &str, bytes: &[u8]) {
    let (_, target) = fuzz::TARGETS.iter().find(|(it, _)| *it == name).expect("a name of the table");
    target(bytes);
}
