//! The demo, by hand in the terminal, in Kazakh.

use serde_json::Value;

use super::{
    cross,
    terminal::{Terminal, text},
};

const REPORT: &str = "Тендерде пара алынды: жиһаз сатып алу, қыркүйек";
const ANSWER: &str = "Хабарламаңыз алынды. Қай күні болды?";

/// The key file of an officer of the demo, whose passphrase is written beside it, and their name.
pub fn officer(terminal: &Terminal, body: &str, office: &str) -> (String, String) {
    let published: Value = serde_json::from_str(&terminal.read("data/demo/keys.json")).unwrap();
    let of = |it: &&Value| it["body"] == body && it["office"]["en"].as_str().unwrap().starts_with(office);
    let officer = published["officers"].as_array().unwrap().iter().find(of).unwrap();
    terminal.write("passphrase", officer["passphrase"].as_str().unwrap());
    let key = terminal.path("data/demo").join(officer["key_file"].as_str().unwrap());
    (text(&key).to_owned(), officer["name"].as_str().unwrap().to_owned())
}

#[test]
fn the_demo_tells_the_whole_story() {
    let terminal = Terminal::new();
    terminal.write("report", REPORT);
    terminal.write("answer", ANSWER);
    let portal = terminal.start(&["demo", "--data", "data", "--listen", "127.0.0.1:0"]);
    let address = portal.address.clone();
    let at = ["--portal", &address, "--organisation", "economy"];
    let here = |command: &[&'static str], rest: &[&str]| terminal.run(&[command, &at[..], rest].concat()).ok();

    let sent = here(&["report"], &["--text", "report", "--code-out", "code", "--receipt-out", "receipt"]);
    assert!(sent.said.contains("Хабарлама қабылданды"), "{}", sent.said);
    assert!(!sent.said.contains(terminal.read("code").trim()), "a code that went to a file is not shown");
    assert_eq!(terminal.read("code").trim().len(), 34);
    let again = terminal.run(&[&["report"], &at[..], &["--text", "report", "--code-out", "code"]].concat());
    assert_eq!(again.code, 1, "a code is never overwritten");

    let (key, name) = officer(&terminal, "economy", "");
    let desk = ["--portal", &address, "--body", "economy", "--key", &key, "--passphrase", "passphrase"];
    let listed = terminal.run(&[&["--json", "officer", "list"], &desk[..]].concat()).ok().json();
    let case = listed["cases"][0]["case"].as_str().unwrap().to_owned();
    let opened = terminal.run(&[&["officer", "open"], &desk[..], &[&case, "--export", "export"]].concat()).ok();
    assert!(opened.said.contains(REPORT), "{}", opened.said);
    here(&["report"], &["--text", "answer", "--code-out", "second-code"]);
    let listed = terminal.run(&[&["--json", "officer", "list"], &desk[..]].concat()).ok().json();
    let cases: Vec<&str> =
        listed["cases"].as_array().unwrap().iter().map(|row| row["case"].as_str().unwrap()).collect();
    let both = terminal.run(&[&["officer", "open"], &desk[..], &cases, &["--export", "both"]].concat()).ok();
    assert!(cases.len() == 2 && both.said.contains(REPORT) && both.said.contains(ANSWER), "one session opens many");
    for case in cases {
        assert!(terminal.path("both").join(case).join("dialogue.identity").is_file());
    }
    terminal.run(&[&["officer", "reply"], &desk[..], &[&case, "--text", "answer"]].concat()).ok();

    let read = here(&["status"], &["--code", "code"]);
    assert!(read.said.contains(ANSWER) && read.said.contains(&name), "{}", read.said);
    here(&["answer"], &["--code", "code", "--text", "report"]);
    let status = here(&["--json", "status"], &["--code", "code"]).json();
    assert_eq!(status["entries"].as_array().unwrap().len(), 3);
    assert_eq!(status["alarms"].as_array().unwrap().len(), 0);
    assert_eq!(status["entries"][1]["text"], ANSWER);

    let verified = terminal.run(&[&["--json", "verify", "receipt"], &at[..]].concat()).ok().json();
    assert_eq!(verified["verified"], true);
    assert_eq!(verified["mark"], status["entries"][0]["receipt"]["mark"]);
    let changed = terminal.read("receipt").replace("legal-day: 2", "legal-day: 3");
    terminal.write("changed", &changed);
    assert_eq!(terminal.run(&[&["verify", "changed"], &at[..]].concat()).code, 1);

    // Refusals say their code to scripts and their words to people.
    terminal.write("wrong", "0000-0000-0000-0000-0000-0000-0001");
    let refused = terminal.run(&[&["--json", "status", "--code", "wrong"], &at[..]].concat());
    assert_eq!((refused.code, refused.json()["error"].as_str()), (1, Some("code-check")));
    terminal.write("unknown", "0000-0000-0000-0000-0000-0000-0000");
    let refused = terminal.run(&[&["--json", "--speak", "en", "status", "--code", "unknown"], &at[..]].concat());
    assert_eq!((refused.code, refused.json()["error"].as_str()), (1, Some("unknown-code")));
    assert!(refused.aside.contains("knows no such code"), "{}", refused.aside);
    let forged = ["--fingerprint", "0000-0000-0000-0000-0000", "--code", "code"];
    let refused = terminal.run(&[&["--json", "status"], &at[..], &forged].concat());
    assert_eq!(refused.json()["error"], "fingerprint");
    drop(portal);
    let away = terminal.run(&[&["--json", "status", "--code", "code"], &at[..]].concat());
    assert_eq!((away.code, away.json()["error"].as_str()), (3, Some("offline")));

    terminal.write("said", REPORT);
    cross::exchange(&terminal);

    // Stopping and starting keeps all data.
    let portal = terminal.start(&["demo", "--data", "data", "--listen", "127.0.0.1:0"]);
    let at = ["--portal", &portal.address, "--organisation", "economy", "--code", "code"];
    let status = terminal.run(&[&["--json", "status"], &at[..]].concat()).ok().json();
    assert_eq!(status["entries"].as_array().unwrap().len(), 3);
}
