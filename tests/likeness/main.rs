//! A visit tells nobody whether a code is known: same answers, same sizes, same time.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests say what they expect by failing")]
#![allow(clippy::print_stdout, reason = "tests print their counts")]

#[path = "../portal_process/mod.rs"]
mod portal_process;

mod time;
mod welch;

use portal_process::{
    Installation, Running,
    reports::{Mould, new_code},
    wire::{self, Answer},
};
use senim::wire::frame::Frame;

fn visit(running: &Running, body: &[u8]) -> Answer {
    wire::exchange(running.address(), &wire::request("POST", "/visit", &[], body)).unwrap()
}

fn challenge(running: &Running, path: &str) -> Vec<u8> {
    running.portal().ask(path, "challenge").unwrap().parts.pop().unwrap()
}

/// An answer without the digits of its note and the note's signature: names, order and lengths stay.
fn unsigned(body: &[u8]) -> String {
    let frame = Frame::parse_answer(body).unwrap();
    let [note] = frame.parts.as_slice() else { panic!("nothing is shown but a signature") };
    let note = String::from_utf8(note.clone()).unwrap();
    let (text, line) = note.rsplit_once("\n\n").unwrap();
    assert!(text.contains("\nentries: 0\n"), "{text}");
    let blank = |letter: char| if letter.is_ascii_hexdigit() && !letter.is_ascii_uppercase() { '0' } else { letter };
    let text: String = text.chars().map(blank).collect();
    format!("{:?} {text} {}", frame.head, line.len())
}

#[test]
fn every_visit_gets_an_answer_of_one_shape() {
    let installation = Installation::on_sqlite();
    let running = installation.start();
    let mould = Mould::of(&running.portal());
    let report = mould.cast();
    mould.send(&running.portal(), &report).unwrap();

    let signed = |code: &_, origin: &str| mould.visit_request(code, origin, challenge(&running, "/challenge"));
    let known = visit(&running, &signed(&report.code, &running.origin));
    assert_eq!(Frame::parse_answer(&known.body).unwrap().parts.len(), 2 + 5 + 1);

    // Each but for its one change a visit that shows the case.
    let changed = |change: &dyn Fn(&mut Frame)| {
        let mut frame = Frame::parse_request(&signed(&report.code, &running.origin)).unwrap();
        change(&mut frame);
        frame.encode_request().unwrap()
    };
    let others: Vec<(&str, Vec<u8>)> = vec![
        ("unknown code", signed(&new_code(), &running.origin)),
        ("wrong signature", changed(&|frame| frame.parts[2][5] ^= 1)),
        ("another origin", signed(&report.code, "http://elsewhere.example")),
        (
            "an officers' challenge",
            mould.visit_request(&report.code, &running.origin, challenge(&running, "/officer/challenge")),
        ),
        ("a challenge that never was", mould.visit_request(&report.code, &running.origin, vec![7; 56])),
        ("a short challenge", mould.visit_request(&report.code, &running.origin, vec![7; 5])),
        (
            "an organisation that is none",
            changed(&|frame| {
                frame.head.insert("organisation".into(), "x".into());
            }),
        ),
        (
            "another organisation",
            changed(&|frame| {
                frame.head.insert("organisation".into(), "00".repeat(32).into());
            }),
        ),
        (
            "no place to begin",
            changed(&|frame| {
                frame.head.shift_remove("from");
            }),
        ),
        ("a short key", changed(&|frame| frame.parts[0].truncate(31))),
        ("a key of small order", changed(&|frame| frame.parts[0] = vec![0; 32])),
        ("a part too many", changed(&|frame| frame.parts.push(vec![1]))),
        ("nothing to sign", changed(&|frame| frame.parts.truncate(3))),
        ("too short to sign", changed(&|frame| frame.parts[3].truncate(31))),
        ("another kind", changed(&|frame| frame.kind = "queue".into())),
        ("no frame", vec![1; 32 << 10]),
        ("no size class", b"visit".to_vec()),
        ("nothing", Vec::new()),
    ];
    let unknown = visit(&running, &others[0].1);
    for (name, request) in &others {
        let answer = visit(&running, request);
        // All but what is signed for each asker, which is there in each and as long.
        assert_eq!(unsigned(&answer.body), unsigned(&unknown.body), "{name}");
        assert_eq!(answer.head_without_date(), known.head_without_date(), "{name}");
        assert_eq!((answer.head.len(), answer.body.len()), (known.head.len(), known.body.len()), "{name}");
    }
    assert_eq!(unknown.status, 200);
}
