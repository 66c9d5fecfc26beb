//! HTTP by those who mean harm, on raw sockets: what two servers could read differently is read not at all, and each of
//! these connections gets one constant refusal, or none, and its end.

use senim::http::Bounds;
use tokio::io::AsyncWriteExt as _;

use crate::{
    fixture::{Served, World},
    headers::assert_refusal,
    raw::{Wire, request},
};

/// What becomes of a connection. After these answers it is closed, and nothing that was smuggled behind is answered.
enum Outcome {
    /// One constant refusal.
    Malformed,
    /// These answers.
    Answers(&'static [u16]),
    /// Not a word.
    Silence,
}
use Outcome::{Answers, Malformed, Silence};

const GET: &str = "GET /o HTTP/1.1\r\nhost: senim.test\r\n";
const POST: &str = "POST /visit HTTP/1.1\r\nhost: senim.test\r\n";
/// What an attacker would have another server take for the next request.
const SMUGGLED: &str = "GET /challenge HTTP/1.1\r\nhost: senim.test\r\n\r\n";

fn attacks() -> Vec<(&'static str, Vec<u8>, Outcome)> {
    let body = "a".repeat(30);
    let post = |headers: &str, body: &str| format!("{POST}{headers}\r\n\r\n{body}").into_bytes();
    let get = |headers: &str| format!("{GET}{headers}\r\n\r\n").into_bytes();
    let line = |line: &str| format!("{line}\r\nhost: senim.test\r\n\r\n").into_bytes();
    let many: String = "x-a: 1\r\n".repeat(200);
    vec![
        // Two lengths
        ("two content-lengths", post("content-length: 30\r\ncontent-length: 31", &body), Malformed),
        ("a list of lengths", post("content-length: 30, 31", &body), Malformed),
        (
            "length and chunks",
            post("content-length: 5\r\ntransfer-encoding: chunked", &format!("0\r\n\r\n{SMUGGLED}")),
            Malformed,
        ),
        (
            "chunks and length",
            post("transfer-encoding: chunked\r\ncontent-length: 500", &format!("0\r\n\r\n{SMUGGLED}")),
            Malformed,
        ),
        // Lengths that are none
        ("a negative length", post("content-length: -1", &body), Malformed),
        ("a signed length", post("content-length: +30", &body), Malformed),
        ("a hexadecimal length", post("content-length: 0x1e", &body), Malformed),
        ("two numbers", post("content-length: 3 0", &body), Malformed),
        ("no number", post("content-length: canary", &body), Malformed),
        ("an empty length", post("content-length:", &body), Malformed),
        ("a length above u64", post("content-length: 99999999999999999999", &body), Malformed),
        ("an enormous length", post("content-length: 9223372036854775807", &body), Answers(&[413])),
        // Chunks: none at all, whatever they look like
        (
            "good chunks",
            post("transfer-encoding: chunked", "1e\r\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n0\r\n\r\n"),
            Malformed,
        ),
        ("a bad chunk size", post("transfer-encoding: chunked", &format!("zz\r\n{SMUGGLED}")), Malformed),
        ("an endless chunk size", post("transfer-encoding: chunked", &"f".repeat(400)), Malformed),
        (
            "a chunk extension",
            post("transfer-encoding: chunked", &format!("1;{}\r\na\r\n0\r\n\r\n", "e".repeat(20_000))),
            Malformed,
        ),
        (
            "trailers",
            post("transfer-encoding: chunked", "0\r\ncontent-length: 3\r\nsenim-session: 00\r\n\r\n"),
            Malformed,
        ),
        ("chunked twice", post("transfer-encoding: chunked\r\ntransfer-encoding: chunked", "0\r\n\r\n"), Malformed),
        ("chunked in disguise", post("transfer-encoding: xchunked", &body), Malformed),
        ("chunked, then identity", post("transfer-encoding: chunked, identity", &body), Malformed),
        ("gzip", post("transfer-encoding: gzip, chunked", &body), Malformed),
        ("chunks with a vertical tab", post("transfer-encoding: \x0bchunked", &body), Malformed),
        (
            "chunks in HTTP/1.0",
            b"POST /visit HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n".to_vec(),
            Malformed,
        ),
        ("chunks on a GET", get("transfer-encoding: chunked"), Malformed),
        // Heads that are none
        ("obs-fold", get("x-a: 1\r\n 2"), Malformed),
        ("a space before the colon", get("content-length : 5"), Malformed),
        ("no colon", get("canary"), Malformed),
        ("an empty name", get(": 1"), Malformed),
        ("NUL in a value", get("x-a: \0"), Malformed),
        ("NUL in a name", get("x\0a: 1"), Malformed),
        ("a bare CR in a value", get("x-a: 1\r2"), Malformed),
        ("64 KiB of one header", get(&format!("x-a: {}", "a".repeat(64 << 10))), Malformed),
        ("64 KiB of address", line(&format!("GET /{} HTTP/1.1", "a".repeat(64 << 10))), Malformed),
        ("200 headers", get(&many), Malformed),
        ("NUL in the address", line("GET /\0 HTTP/1.1"), Malformed),
        ("no address", line("GET HTTP/1.1"), Malformed),
        ("spaces in the address", line("GET /o /challenge HTTP/1.1"), Malformed),
        ("no version", line("GET /o"), Malformed),
        ("HTTP/1.2", line("GET /o HTTP/1.2"), Malformed),
        ("HTTP/2.0", line("GET /o HTTP/2.0"), Malformed),
        ("HTTP/9", line("GET /o HTTP/9"), Malformed),
        ("a method with a space in front", line(" GET /o HTTP/1.1"), Malformed),
        ("a method of control bytes", line("\x01\x02 /o HTTP/1.1"), Malformed),
        ("zeros", vec![0; 400], Malformed),
        ("ones", vec![0xff; 400], Malformed),
        ("a TLS greeting", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03canary\r\n\r\n".to_vec(), Malformed),
        ("SSH", b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec(), Malformed),
        ("PROXY", b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET /o HTTP/1.1\r\n\r\n".to_vec(), Malformed),
        ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec(), Silence),
        ("nothing", vec![], Silence),
        ("half a head", b"GET /o HTTP/1.1\r\nhost: se".to_vec(), Silence),
        // Strange, and harmless
        ("absolute-form of another host", line("GET http://evil.test/o HTTP/1.1"), Answers(&[200])),
        ("absolute-form without a path", line("GET http://evil.test HTTP/1.1"), Answers(&[200])),
        ("authority-form", line("CONNECT evil.test:443 HTTP/1.1"), Answers(&[405])),
        ("asterisk-form", line("OPTIONS * HTTP/1.1"), Answers(&[405])),
        ("an unknown method", line("CANARY /o HTTP/1.1"), Answers(&[405])),
        (
            "an upgrade",
            get("connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP"),
            Answers(&[200]),
        ),
        ("a web socket", get("connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: AAAA"), Answers(&[200])),
        ("no host", b"GET /o HTTP/1.1\r\n\r\n".to_vec(), Answers(&[200])),
        ("two hosts", get("host: evil.test"), Answers(&[200])),
        ("the same length twice", post("content-length: 30\r\ncontent-length: 30", &body), Answers(&[200])),
        ("a body on a GET", format!("{GET}content-length: 30\r\n\r\n{body}").into_bytes(), Answers(&[200])),
        // Behind a good request
        ("junk behind", [get("x-a: 1"), b"\x01\x02junk\r\n\r\n".to_vec()].concat(), Answers(&[200, 400])),
        ("two at once", [get("x-a: 1"), get("x-a: 2")].concat(), Answers(&[200, 200])),
        (
            "a body that is longer than it said",
            post("content-length: 5", "aaaaa\x01\x02\r\n\r\n"),
            Answers(&[200, 400]),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn framing_attacks_get_one_constant_refusal_and_the_connection_s_end() {
    let world = World::new().await;
    let served = Served::start(world.router(), Bounds::default()).await;
    let attacks = attacks();
    for (name, bytes, outcome) in &attacks {
        let mut wire = Wire::open(served.address).await;
        // A server that has seen enough may close while we still speak.
        let _ = wire.say(bytes).await;
        let statuses: &[u16] = match outcome {
            Malformed => &[400],
            Answers(statuses) => statuses,
            Silence => &[],
        };
        if statuses.is_empty() {
            wire.stream.shutdown().await.unwrap();
        }
        for status in statuses {
            let answer = wire.answer(false).await.unwrap_or_else(|| panic!("{name}: no answer"));
            assert_eq!(answer.status, *status, "{name}");
            if *status != 200 {
                let closes = answer.headers.iter().any(|(name, _)| name == "connection");
                let code = answer.code().unwrap_or_else(|| panic!("{name}: no constant refusal"));
                assert_refusal(&answer, *status, &code, closes, name);
            }
        }
        let _ = wire.stream.shutdown().await;
        assert!(wire.is_closed().await, "{name}: something more was answered");
    }
    println!("{} framing attacks", attacks.len());
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_closes_before_anything_behind_it_is_read() {
    let world = World::new().await;
    let served = Served::start(world.router(), Bounds::default()).await;
    for (name, bytes, outcome) in attacks() {
        if !matches!(outcome, Malformed) {
            continue;
        }
        let mut wire = Wire::open(served.address).await;
        let _ = wire.say([bytes, SMUGGLED.as_bytes().to_vec()].concat()).await;
        let first = wire.answer(false).await.unwrap();
        assert_eq!(first.status, 400, "{name}");
        assert!(wire.is_closed().await, "{name}: what stood behind was answered");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_expects_to_be_told_to_continue_is_told() {
    let world = World::new().await;
    let served = Served::start(world.router(), Bounds::default()).await;
    let mut wire = Wire::open(served.address).await;
    wire.say(format!("{POST}expect: 100-continue\r\ncontent-length: 4\r\n\r\n")).await.unwrap();
    assert_eq!(wire.answer(false).await.unwrap().status, 100);
    wire.say("aaaa").await.unwrap();
    assert_eq!(wire.answer(false).await.unwrap().status, 200);
    wire.say(request("GET", "/o", &[], &[])).await.unwrap();
    assert_eq!(wire.answer(false).await.unwrap().status, 200);
    served.stop().await;
}
