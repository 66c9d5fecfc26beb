//! The non-disclosure agreement by the terminal: demanded, signed by both and saved without a browser; whoever is given its file
//! is told whether it is in force, and why not.

use serde_json::Value;

use super::{story::officer, terminal::Terminal};

/// The vectors of such files, which the pages' client wrote: good ones, and those that prove nothing, with the reason.
fn files(side: &str) -> Vec<Value> {
    let whole: Value = serde_json::from_str(include_str!("../vectors/26-agreement-file.json")).unwrap();
    whole[side].as_array().unwrap().clone()
}

#[test]
fn a_file_is_in_force_or_it_is_said_why_not() {
    let terminal = Terminal::new();
    for (language, words) in [
        ("kk", "Ақпаратты жарияламау туралы келісім күшінде"),
        ("ru", "Соглашение о неразглашении в силе"),
        ("en", "The non-disclosure agreement is in force"),
    ] {
        let file = &files("good")[2];
        terminal.write("agreement", file["file"].as_str().unwrap());
        let told = terminal.run(&["--speak", language, "verify", "agreement"]).ok();
        assert!(told.said.contains(words) && told.said.contains("Дина") && told.said.contains("43.6"), "{}", told.said);
    }
    let told = terminal.run(&["--json", "verify", "agreement"]).ok().json();
    assert_eq!((&told["agreement"], &told["counterparty"]), (&"in-force".into(), &"authorised".into()));
    let whose = told["fingerprint"].as_str().unwrap();
    terminal.run(&["verify", "agreement", "--fingerprint", whose]).ok();
    let other = told["counterparty_fingerprint"].as_str().unwrap();
    let refused = terminal.run(&["--json", "verify", "agreement", "--fingerprint", other]);
    assert_eq!((refused.code, &refused.json()["error"]), (1, &"fingerprint".into()));

    let bad = files("bad");
    for (name, why) in [
        ("an empty signature of the person's", "reporter"),
        ("no signature of the counterparty's at all", "shape"),
        ("one bit of the counterparty's signature", "counterparty"),
        ("one letter changed", "text"),
        ("a version that there is not", "template"),
        ("a stranger's signature over the person's entries", "entries"),
        ("another person under the roster's signature", "body"),
    ] {
        let file = bad.iter().find(|it| it["name"] == name).unwrap();
        assert_eq!(file["refusal"], why, "{name}");
        terminal.write("broken", file["file"].as_str().unwrap());
        for (language, words) in
            [("kk", "Келісім дәлелденбеді"), ("ru", "Соглашение не доказано"), ("en", "No agreement is proved")]
        {
            let refused = terminal.run(&["--json", "--speak", language, "verify", "broken"]);
            let error = format!("agreement-unproven-{why}");
            assert_eq!((refused.code, refused.json()["error"].as_str()), (1, Some(error.as_str())), "{name}");
            assert!(refused.aside.contains(words), "{}", refused.aside);
        }
    }
}

/// What the terminal says of a file that was changed.
fn refusal(terminal: &Terminal, file: &str) -> String {
    terminal.write("changed", file);
    let refused = terminal.run(&["--json", "verify", "changed"]);
    assert_eq!(refused.code, 1, "{}", refused.said);
    refused.json()["error"].as_str().unwrap().trim_start_matches("agreement-unproven-").to_owned()
}

#[test]
fn an_agreement_comes_in_force_without_a_browser() {
    let terminal = Terminal::new();
    terminal.write("text", "Тендерде пара алынды");
    let portal = terminal.start(&["demo", "--data", "data", "--listen", "127.0.0.1:0"]);
    let address = portal.address.clone();
    let at = ["--portal", &address, "--organisation", "astana-maslikhat"];
    terminal.run(&[&["report", "--text", "text", "--code-out", "code"], &at[..]].concat()).ok();
    let mine = |step: &[&str], rest: &[&str]| {
        terminal.run(&[&["--json", "agreement"], step, &at[..], &["--code", "code"], rest].concat())
    };

    // Each party in turn: the leadership, and the authorised body of another root.
    for (nth, with, body, office) in [
        ("0", "leadership", "astana-maslikhat", "Chief of staff"),
        ("1", "authorised", "authorised-body", "Senior inspector"),
    ] {
        let code = |done: &super::terminal::Done| done.json()["error"].as_str().map(str::to_owned);
        let early = mine(&["sign"], &["--nth", nth, "--yes"]);
        assert_eq!(code(&early), Some("agreement-undemanded".to_owned()));
        assert_eq!(mine(&["demand"], &["--with", with]).ok().json()["nth"].to_string(), nth);
        let (key, _) = officer(&terminal, body, office);
        let desk = ["--portal", &address, "--body", body, "--key", &key, "--passphrase", "passphrase"];
        let theirs = |rest: &[&str]| terminal.run(&[&["--json", "officer"], rest, &desk[..]].concat());
        let listed = theirs(&["list"]).ok().json();
        let case = listed["cases"][0]["case"].as_str().unwrap().to_owned();
        let out = format!("theirs-{nth}");
        let sign = ["countersign", &case, "--nth", nth, "--yes", "--out", &out];
        assert_eq!(code(&theirs(&sign)), Some("not-genuine".to_owned()), "the person has not signed");
        assert_eq!(code(&mine(&["sign"], &["--nth", nth])), Some("agreement-unsigned".to_owned()), "a script says yes");
        let signed = mine(&["sign"], &["--nth", nth, "--yes"]).ok().json();
        assert!(signed["text"].as_str().unwrap().contains(&case));
        let own = format!("mine-{nth}");
        let half = mine(&["save"], &["--nth", nth, "--out", &own]);
        assert_eq!(code(&half), Some("agreement-half-signed".to_owned()));
        assert!(!terminal.path(&own).exists());
        assert_eq!(theirs(&sign).ok().json()["text"], signed["text"]);
        let again = theirs(&sign);
        assert_eq!(again.code, 1, "nobody signs twice");
        mine(&["save"], &["--nth", nth, "--out", &own]).ok();
        assert_eq!(terminal.read(&own), terminal.read(&out), "both keep the same file");
    }
    drop(portal);

    for (nth, counterparty) in [("0", "leadership"), ("1", "authorised")] {
        let file = terminal.read(&format!("mine-{nth}"));
        let told = terminal.run(&["--json", "verify", &format!("mine-{nth}")]).ok().json();
        assert_eq!((&told["agreement"], &told["counterparty"]), (&"in-force".into(), &counterparty.into()));
        let proof: Value = serde_json::from_str(&file).unwrap();
        for party in ["reporter", "officer"] {
            let signature = proof[party]["signature"].as_str().unwrap();
            let why = if party == "officer" { "counterparty" } else { party };
            assert_eq!(refusal(&terminal, &file.replace(signature, "")), why);
        }
        let template = proof["template"].as_str().unwrap();
        assert_eq!(refusal(&terminal, &file.replace(template, &"0".repeat(64))), "template");
        assert_eq!(refusal(&terminal, &file.replacen("туралы", "жайлы", 1)), "text");
        // A few bytes, so that it takes a second; many more are tried on the vectors.
        for place in (0..file.len() - 1).step_by(file.len() / 20) {
            let mut bytes = file.clone().into_bytes();
            bytes[place] ^= 1;
            std::fs::write(terminal.path("changed"), &bytes).unwrap();
            assert_eq!(terminal.run(&["verify", "changed"]).code, 1, "byte {place}");
        }
    }
}
