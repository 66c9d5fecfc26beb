//! Writes the vectors of the terms to standard output: `terms > tests/vectors/30-terms.json`.

#[path = "../tests/law_vectors/written.rs"]
mod written;

fn main() {
    print!("{}", written::written());
}
