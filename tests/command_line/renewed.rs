//! The list of officers changes while one writes: the terminal says so, shows who reads now and sends to nobody who was not shown.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::Command,
};

use serde_json::Value;

use super::terminal::{Terminal, text};

const REPORT: &str = "Тізім өзгергенше жазылған хабарлама";

/// Publishes the next list of the institution: without its first officer.
fn publish_without_the_first(terminal: &Terminal) -> String {
    let keys: Value = serde_json::from_str(&terminal.read("data/demo/keys.json")).unwrap();
    let root = keys["roots"].as_array().unwrap().iter().find(|root| root["body"] == "economy").unwrap();
    terminal.write("root-passphrase", root["passphrase"].as_str().unwrap());
    let key = terminal.path("data/demo").join(root["key_file"].as_str().unwrap());
    let here = ["--organisation", "economy"];
    terminal.run(&[&["roster", "draft", "--data", "data", "--draft", "draft.json"], &here[..]].concat()).ok();
    let mut draft: Value = serde_json::from_str(&terminal.read("draft.json")).unwrap();
    let gone = draft["persons"].as_array_mut().unwrap().remove(0);
    terminal.write("draft.json", &draft.to_string());
    let sign = ["roster", "sign", "--draft", "draft.json", "--key", text(&key), "--passphrase", "root-passphrase"];
    terminal.run(&[&sign[..], &["--out", "next.note"]].concat()).ok();
    terminal.run(&[&["roster", "publish", "--data", "data", "next.note"], &here[..]].concat()).ok();
    gone["name"].as_str().unwrap().to_owned()
}

/// What the portal serves as the institution's lists.
fn served(address: &str) -> Vec<u8> {
    let host = address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /o/economy HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let body = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    answer.split_off(body)
}

/// A report by a list that changes while its text is written: exit code, what was said beside it, and who left the list.
fn written_meanwhile(terminal: &Terminal, address: &str, name: &str, reply: &str) -> (i32, String, String) {
    let text_file = format!("text-{name}");
    assert!(Command::new("mkfifo").arg(terminal.path(&text_file)).status().unwrap().success());
    let code = format!("code-{name}");
    let at = ["--portal", address, "--organisation", "economy", "--text", &text_file, "--code-out", &code];
    let mut report = terminal.begin(&[&["report"], &at[..]].concat());
    let mut beside = BufReader::new(report.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains("Оқи алатындар") {
        assert_ne!(beside.read_line(&mut said).unwrap(), 0, "{said}");
    }
    let before = served(address);
    let gone = publish_without_the_first(terminal);
    while served(address) == before {}
    fs::write(terminal.path(&text_file), REPORT).unwrap();
    report.stdin.take().unwrap().write_all(reply.as_bytes()).unwrap();
    beside.read_to_string(&mut said).unwrap();
    (report.wait().unwrap().code().unwrap(), said, gone)
}

#[test]
fn nothing_goes_to_a_list_that_was_not_shown() {
    let terminal = Terminal::new();
    let portal = terminal.start(&["demo", "--data", "data", "--listen", "127.0.0.1:0"]);
    let (code, said, gone) = written_meanwhile(&terminal, &portal.address, "yes", "Иә\n");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&format!("Енді оқи алмайды: {gone}")), "{said}");
    assert!(said.contains("сақталған да жоқ"), "{said}");
    let at = ["--portal", &portal.address, "--organisation", "economy", "--code", "code-yes"];
    let status = terminal.run(&[&["--json", "status"], &at[..]].concat()).ok().json();
    assert_eq!((&status["entries"][0]["text"], status["alarms"].as_array().unwrap().len()), (&REPORT.into(), 0));
}

#[test]
fn who_does_not_agree_sends_nothing() {
    let terminal = Terminal::new();
    let portal = terminal.start(&["demo", "--data", "data", "--listen", "127.0.0.1:0"]);
    let (code, said, _) = written_meanwhile(&terminal, &portal.address, "no", "жоқ\n");
    assert_eq!(code, 1, "{said}");
    assert!(said.trim_end().ends_with("хабарламаны қайта жіберіңіз."), "{said}");
    let at = ["--portal", &portal.address, "--organisation", "economy", "--code", "code-no"];
    let status = terminal.run(&[&["--json", "status"], &at[..]].concat());
    assert_eq!(status.json()["error"], "unknown-code", "nothing was stored");
}
