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

/// Bad input is refused in the language that is asked for, with the exit code of wrong usage.
#[test]
fn bad_input_is_refused_in_the_readers_language() {
    let asked = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_senim")).arg("law").args(arguments).output().expect("the program runs");
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
    };
    let day = ["due", "--rule", "10-trust", "--from", "2026-02-30"];
    let rule = ["due", "--rule", "99-none", "--from", "2026-02-10"];
    let zone = ["window", "--received", "2026-02-10T10:00:00"];
    for (speak, words) in [
        ("kk", ["деген күн немесе уақыт жоқ", "деген қағида жоқ", "уақыт белдеуі жоқ"]),
        ("ru", ["такого дня или времени нет", "такого правила нет", "без часового пояса"]),
        ("en", ["does not exist", "is no rule", "has no zone"]),
    ] {
        for (question, words) in [&day[..], &rule[..], &zone[..]].into_iter().zip(words) {
            let (code, said) = asked(&[question, &["--speak", speak]].concat());
            assert_eq!(code, Some(2), "{said}");
            assert!(said.contains(words), "{said}");
        }
    }
}

/// Neither the machine's zone nor its tz database has a say.
#[test]
fn the_machines_zone_moves_nothing() {
    let window = ["law", "window", "--received", "2026-03-31T19:30:00Z", "--json"];
    let asked = |zone: &str| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_senim")).args(window).env("TZ", zone).env("TZDIR", "/nowhere").output();
        String::from_utf8(output.expect("the program runs").stdout).expect("UTF-8")
    };
    for zone in ["UTC", "Asia/Almaty", "America/New_York", "Pacific/Kiritimati", "nonsense"] {
        assert!(asked(zone).starts_with("{\"starts\":\"2026-04-01\",\"last_day\":\"2029-04-01\""), "{zone}");
    }
}
