//! The oracle itself (needs python3, see `scripts/ensure-python.sh`): it passes its own tests, the digests that the pure
//! rooms are compared with are what it says today, and the program's command line answers as it does.

use std::{path::Path, process::Command};

/// Runs a Python program in the project's folder and gives what it printed.
#[track_caller]
fn python(arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new("python3").args(arguments).current_dir(root).env("PYTHONDONTWRITEBYTECODE", "1").output();
    let output = output.expect("python3 runs; scripts/ensure-python.sh installs it");
    let [said, aside] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("UTF-8"));
    assert!(output.status.success(), "{said}{aside}");
    said
}

/// Among them: the digests of all rules are those of `tests/oracle/digests.txt`.
#[test]
fn the_oracle_passes_its_own_tests() {
    python(&["-m", "unittest", "discover", "-s", "tests/oracle"]);
}

#[test]
fn the_streams_are_what_the_oracle_says_today() {
    assert_eq!(python(&["tests/law/streams.py"]), include_str!("streams.txt"));
}

/// A few days a rule: the days are all compared without the command line, which only has to pass them on.
#[test]
fn the_command_line_answers_as_the_oracle_does() {
    let said = python(&["tests/oracle/compare.py", "binary", env!("CARGO_BIN_EXE_senim"), "--dates", "6"]);
    assert!(said.ends_with("differences: 0\n"), "{said}");
}
