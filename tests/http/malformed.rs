//! A table of malformed requests for every endpoint: never a fault of ours, never an echo, never another size.

use axum::http::Method;
use senim::http::{Route, routes};
use serde_json::{Value, json};

use crate::{
    fixture::{Answered, World},
    headers::{assert_exact, path_of},
};

/// Stands in everything that is sent; no answer may hold it.
const CANARY: &str = "canary-7QK2";
const KIB: usize = 1024;

/// The kind that a route's body must be of, and the keys of its head. A route that is missing here fails the test.
fn kind_of(path: &str) -> (&'static str, &'static [&'static str]) {
    match path {
        "/case" => ("submission", &[]),
        "/entry" => ("entry", &[]),
        "/visit" => ("visit", &["origin", "organisation", "from"]),
        "/officer/login" => ("login", &["organisation", "origin", "key", "expires"]),
        "/officer/logout" => ("logout", &[]),
        "/officer/queue" => ("queue", &["after"]),
        "/officer/case" => ("open", &["case", "from"]),
        "/officer/step" => ("step", &["readers"]),
        "/officer/bodies" => ("bodies", &["cases"]),
        other => panic!("{other}: which kind has its body?"),
    }
}

/// `head` and `rest` as a frame of a class, whatever they are.
fn frame(head: &[u8], rest: &[u8], class: usize) -> Vec<u8> {
    let mut bytes = u32::try_from(head.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend([head, rest].concat());
    bytes.resize(class.max(bytes.len()), 0);
    bytes
}

/// Bodies that are no request of this kind, by name.
fn bodies(kind: &str, keys: &[&str]) -> Vec<(String, Vec<u8>)> {
    let class = 32 * KIB;
    let head = |value: &Value| serde_json::to_vec(value).unwrap();
    let plain = json!({ "v": 1, "kind": kind, "parts": [] });
    let mut table: Vec<(String, Vec<u8>)> = [
        ("nothing", vec![]),
        ("one byte", vec![0]),
        ("text", CANARY.as_bytes().to_vec()),
        ("zeros", vec![0; class]),
        ("ones", vec![0xff; class]),
        ("no class", vec![0; class + 1]),
        ("an answer's class", vec![0; 16 * KIB]),
        ("head overruns", [&u32::MAX.to_be_bytes()[..], &vec![b'{'; class - 4]].concat()),
        ("head just overruns", [&(32u32 * 1024 - 3).to_be_bytes()[..], &vec![b'{'; class - 4]].concat()),
        ("a head too long", frame(&vec![b' '; 129 * KIB], b"", 256 * KIB)),
        ("no JSON", frame(CANARY.as_bytes(), b"", class)),
        ("no object", frame(b"[1,2,3]", b"", class)),
        ("a number", frame(b"1e999", b"", class)),
        ("deep", frame(&vec![b'['; 20 * KIB], b"", class)),
        ("deep objects", frame("{\"a\":".repeat(4000).as_bytes(), b"", class)),
        ("no UTF-8", frame(b"{\"v\":1,\"kind\":\"\xff\xfe\",\"parts\":[]}", b"", class)),
        ("half a surrogate", frame(b"{\"v\":1,\"kind\":\"\\ud800\",\"parts\":[]}", b"", class)),
        ("NUL", frame(b"{\"v\":1,\"kind\":\"\\u0000\",\"parts\":[]}", b"", class)),
        ("spaces", frame(format!("{{ \"v\": 1, \"kind\": \"{kind}\", \"parts\": [] }}").as_bytes(), b"", class)),
        (
            "twice",
            frame(format!("{{\"v\":1,\"kind\":\"{kind}\",\"kind\":\"{kind}\",\"parts\":[]}}").as_bytes(), b"", class),
        ),
        ("another order", frame(format!("{{\"kind\":\"{kind}\",\"v\":1,\"parts\":[]}}").as_bytes(), b"", class)),
        ("a filler", frame(&head(&plain), CANARY.as_bytes(), class)),
        ("the last byte", {
            let mut it = frame(&head(&plain), b"", class);
            it[class - 1] = 1;
            it
        }),
        ("no parts", frame(&head(&plain), b"", class)),
    ]
    .map(|(name, body)| (name.to_owned(), body))
    .into();
    let heads = [
        json!({}),
        json!({ "v": 2, "kind": kind, "parts": [] }),
        json!({ "v": "1", "kind": kind, "parts": [] }),
        json!({ "v": 1, "kind": CANARY, "parts": [] }),
        json!({ "v": 1, "kind": "refusal", "parts": [] }),
        json!({ "v": 1, "kind": [kind], "parts": [] }),
        json!({ "v": 1, "kind": kind, "parts": CANARY }),
        json!({ "v": 1, "kind": kind, "parts": [-1] }),
        json!({ "v": 1, "kind": kind, "parts": [1.5] }),
        json!({ "v": 1, "kind": kind, "parts": ["1"] }),
        json!({ "v": 1, "kind": kind, "parts": [u64::MAX] }),
        json!({ "v": 1, "kind": kind, "parts": [u64::MAX, u64::MAX] }),
        json!({ "v": 1, "kind": kind, "parts": [1 << 20] }),
        json!({ "v": 1, "kind": kind, "parts": [32768, 32768, 32768] }),
        json!({ "v": 1, "kind": kind, "parts": vec![0; 5000] }),
        json!({ "v": 1, "kind": kind, "parts": vec![0; 4096] }),
    ];
    for count in 1..12 {
        for length in [0, 1, 31, 32, 33, 56, 63, 64, 65, 200] {
            let head = head(&json!({ "v": 1, "kind": kind, "parts": vec![length; count] }));
            let rest = CANARY.repeat(length * count / CANARY.len() + 1).into_bytes();
            table.push((format!("{count} parts of {length}"), frame(&head, &rest[..length * count], class)));
        }
    }
    // The lengths that the parts of some kind have, with nonsense in them: what a parser behind the frame gets to read.
    for lengths in [vec![32, 56, 64], vec![56, 64], vec![300, 64, 5000], vec![300, 64, 5000, 32]] {
        for filler in [0u8, 0xff, b'{', 1] {
            let head = head(&json!({ "v": 1, "kind": kind, "parts": lengths }));
            table.push((format!("{lengths:?} of {filler}"), frame(&head, &vec![filler; lengths.iter().sum()], class)));
        }
    }
    let submission = vec![700, 64, 300, 64, 5000, 32, 2000];
    for filler in [0u8, 0xff, 1] {
        let head = head(&json!({ "v": 1, "kind": kind, "parts": submission }));
        table.push((format!("a submission of {filler}"), frame(&head, &vec![filler; submission.iter().sum()], class)));
    }
    table.extend(heads.iter().map(|value| (value.to_string(), frame(&head(value), b"", class))));

    // Every key of the head as everything that it is not.
    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(i64::MAX),
        json!([]),
        json!({}),
        json!(""),
        json!(CANARY),
        json!("0".repeat(32)),
        json!("0".repeat(64)),
        json!("A".repeat(64)),
        json!("g".repeat(32)),
        json!("я".repeat(300)),
    ];
    for key in keys {
        for value in &odd {
            let mut whole = json!({ "v": 1, "kind": kind, "parts": [] });
            for other in keys.iter().filter(|other| *other != key) {
                whole[*other] = match *other {
                    "origin" => json!(crate::fixture::ORIGIN),
                    "organisation" => json!("0".repeat(64)),
                    "key" | "case" => json!("0".repeat(32)),
                    _ => json!(0),
                };
            }
            whole[*key] = value.clone();
            // With the parts that the kind has, so that nothing is refused for their number.
            let lengths: &[usize] = match kind {
                "visit" => &[32, 56, 64, 32],
                "login" => &[56, 64],
                _ => &[],
            };
            whole["parts"] = json!(lengths);
            let rest = vec![7; lengths.iter().sum()];
            table.push((format!("{key} = {value}"), frame(&head(&whole), &rest, class)));
        }
    }
    table
}

fn assert_harmless(answer: &Answered, what: &str) {
    assert!(answer.status < 500, "{what}: {}", answer.status);
    let length = if answer.status == 200 { answer.body.len() } else { 16 * KIB };
    assert!(
        [16 * KIB, 64 * KIB].contains(&length) && answer.body.len() == length,
        "{what}: {} bytes",
        answer.body.len()
    );
    let echoes = |text: &[u8]| answer.body.windows(text.len()).any(|window| window == text);
    assert!(!echoes(CANARY.as_bytes()) && !echoes(b"7QK2"), "{what}: an echo");
    // Within the process nobody writes the length; it is hyper that does.
    let mut on_the_wire = answer.clone();
    on_the_wire.headers.retain(|(name, _)| name != "content-length");
    on_the_wire.headers.push(("content-length".to_owned(), length.to_string()));
    on_the_wire.headers.sort_unstable();
    assert_exact(&on_the_wire, "application/octet-stream", length, false, what);
    if answer.status != 200 {
        assert!(answer.code().is_some(), "{what}: no constant refusal");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_malformed_body_gets_further_than_a_refusal() {
    let world = World::new().await;
    let session = world.session(&world.economy, &world.granted).await;
    let mut sent = 0;
    for Route { method, path, .. } in routes().into_iter().filter(|route| route.method == Method::POST) {
        // A session that is ended is no session; the body of a logout is not looked at.
        let token = if path == "/officer/logout" { "0".repeat(64) } else { session.clone() };
        let (kind, keys) = kind_of(path);
        for (name, body) in bodies(kind, keys) {
            let what = format!("{path} {name}");
            let answer = world.call(method.clone(), path, &[("senim-session", &token)], body.clone()).await;
            assert_harmless(&answer, &what);
            match path {
                "/visit" => {
                    let frame = answer.frame();
                    assert_eq!((answer.status, answer.body.len()), (200, 64 * KIB), "{what}");
                    assert!(frame.parts.len() == 1 && frame.head["entries"] == json!([]), "{what}");
                }
                // Logging out twice is the same as once; a queue from any place is a queue, and empty here.
                "/officer/logout" => {}
                "/officer/queue" if answer.status == 200 => {
                    assert_eq!(answer.frame().head["cases"], json!([]), "{what}");
                }
                _ => assert_ne!(answer.status, 200, "{what}"),
            }
            sent += 1;
        }
    }
    println!("{sent} malformed bodies");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_malformed_visit_gets_the_same_answer() {
    let world = World::new().await;
    let unknown = senim::seal::code::TrackingCode::read(&crate::fixture::new_code()).unwrap();
    let visit = world.visit(&unknown).await;
    let expected = world.call(Method::POST, "/visit", &[], visit).await;
    let note = expected.frame().parts.remove(0);
    for (name, body) in bodies("visit", kind_of("/visit").1) {
        let answer = world.call(Method::POST, "/visit", &[], body).await;
        // All but what is signed for each asker, which is there in each and as long.
        assert_eq!((answer.status, &answer.headers), (expected.status, &expected.headers), "{name}");
        assert_eq!((answer.body.len(), answer.frame().head), (expected.body.len(), expected.frame().head), "{name}");
        assert_eq!(answer.frame().parts[0].len(), note.len(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_malformed_header_gets_further_than_a_refusal() {
    let world = World::new().await;
    let long = "a".repeat(9000);
    let sessions =
        ["", " ", CANARY, "0", "00", &"0".repeat(63), &"0".repeat(65), &"G".repeat(64), &"A".repeat(64), &long];
    for Route { path, .. } in
        routes().into_iter().filter(|it| it.path.starts_with("/officer/") && it.method == Method::POST)
    {
        if path == "/officer/login" {
            continue;
        }
        for session in sessions {
            let answer = world.call(Method::POST, path, &[("senim-session", session)], vec![]).await;
            assert_harmless(&answer, path);
            assert_eq!(answer.code().as_deref(), Some("session"), "{path} {session:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_malformed_address_gets_further_than_a_refusal() {
    let world = World::new().await;
    let long = "a".repeat(60_000);
    let places = [
        CANARY,
        "%00",
        "%FF",
        "%C3%28",
        "..",
        "%2e%2e",
        "%2F",
        "a%2Fb",
        "%0d%0aset-cookie:%20a",
        "'%20or%201=1",
        "%25",
        "%",
        "0",
        &"0".repeat(63),
        &"0".repeat(64),
        &"A".repeat(64),
        "ECONOMY",
        "economy%20",
        "%F0%9F%92%A9",
        &long,
    ];
    let mut sent = 0;
    for route in routes().into_iter().filter(|route| route.path.contains('{')) {
        for place in places {
            // The last place of an address; what stands before it is good, or nothing would get as far.
            let before = route.path.rfind('{').map_or("", |last| &route.path[..last]);
            let path = before.replace("{slug}", "economy") + place;
            for path in [path.clone(), format!("{path}/"), format!("{path}?{CANARY}=1")] {
                let answer = world.call(route.method.clone(), &path, &[], vec![]).await;
                assert_harmless(&answer, &path);
                assert!([400, 404].contains(&answer.status), "{path}: {}", answer.status);
                sent += 1;
            }
        }
        // A query changes nothing.
        let path = path_of(&route, world.economy.roster);
        let plain = world.call(route.method.clone(), &path, &[], vec![]).await;
        assert_eq!(world.call(route.method, &format!("{path}?{CANARY}"), &[], vec![]).await, plain);
    }
    println!("{sent} malformed addresses");
}
