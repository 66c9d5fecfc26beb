//! The numbered vectors of the terms are what the engine answers: a change of one of them is a change of the law's reading.

mod written;

#[test]
fn the_file_holds_what_the_engine_answers() {
    let file = include_str!("../../../vectors/30-terms.json");
    let written = written::written();
    for (was, is) in file.lines().zip(written.lines()) {
        assert_eq!(was, is, "cargo run -p senim-pure --example terms > tests/vectors/30-terms.json");
    }
    assert_eq!(file.len(), written.len());
}
