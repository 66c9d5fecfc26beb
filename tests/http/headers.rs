//! One header list on every answer of every route, and one body for every refusal.

use std::{sync::Arc, time::Duration};

use axum::{extract::Request, middleware::Next, response::Response};
use senim::{
    http::{Bounds, HEADERS, Route, guarded, routes, unguarded},
    seal::id::NoteHash,
};

use crate::{
    fixture::{Answered, Served, World, new_code},
    raw::{Wire, request},
};

/// What every answer carries, with the type and length of its own; nothing else, and nothing twice.
pub fn assert_exact(answer: &Answered, kind: &str, length: usize, closes: bool, what: &str) {
    let mut expected: Vec<_> = HEADERS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    expected.push(("content-type".to_owned(), kind.to_owned()));
    expected.push(("content-length".to_owned(), length.to_string()));
    if closes {
        expected.push(("connection".to_owned(), "close".to_owned()));
    }
    expected.sort_unstable();
    assert_eq!(answer.headers, expected, "{what}");
}

pub fn assert_refusal(answer: &Answered, status: u16, code: &str, closes: bool, what: &str) {
    assert_eq!((answer.status, answer.code().as_deref()), (status, Some(code)), "{what}");
    assert_exact(answer, "application/octet-stream", 16 << 10, closes, what);
}

/// The path of a route with something in its places.
pub fn path_of(route: &Route, roster: NoteHash) -> String {
    let path = route.path.replace("{slug}", "economy").replace("{hash}", &roster.to_string());
    path.replace("{name}", "2026-11-22").replace("{day}", "2026-11-22").replace("{*tile}", "0/000")
}

/// Fails on purpose, as the test's header says, wherever the request was going.
async fn planted(request: Request, next: Next) -> Response {
    match request.headers().get("x-planted").map(axum::http::HeaderValue::as_bytes) {
        Some(b"panic") => panic!("planted: canary-7QK2"),
        Some(b"hang") => std::future::pending().await,
        _ => next.run(request).await,
    }
}

async fn ask(served: &Served, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answered {
    let mut wire = Wire::open(served.address).await;
    wire.say(request(method, path, headers, body)).await.unwrap();
    wire.answer(method == "HEAD").await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_and_outcome_carries_exactly_the_list() {
    let world = World::new().await;
    let routes_with_plants = unguarded(&world.portal).layer(axum::middleware::from_fn(planted));
    let router = guarded(routes_with_plants.with_state(Arc::new(world.portal.clone())), Duration::from_millis(300));
    let served = Served::start(router, Bounds::default()).await;
    let frame = "application/octet-stream";
    let garbage = vec![0x5a; 32 << 10];
    let mut answers = 0;
    for route in routes() {
        let path = path_of(&route, world.economy.roster);
        let (own, wrong, body): (_, _, &[u8]) =
            if route.method == "GET" { ("GET", "POST", &[]) } else { ("POST", "GET", &garbage) };
        let what = format!("{own} {path}");
        for (plant, status, code) in [("panic", 500, "server"), ("hang", 503, "busy")] {
            let answer = ask(&served, own, &path, &[("x-planted", plant)], body).await;
            assert_refusal(&answer, status, code, false, &what);
        }
        for method in [wrong, "DELETE", "OPTIONS", "PATCH", "TRACE", "CONJURE"] {
            let answer = ask(&served, method, &path, &[], &[]).await;
            assert_refusal(&answer, 405, "wrong-method", false, &what);
        }
        let below = ask(&served, own, &format!("/below{path}"), &[], body).await;
        let (status, code) = if own == "GET" { (404, "no-page") } else { (405, "wrong-method") };
        assert_refusal(&below, status, code, false, &what);
        let large = [("content-length", "1048577")];
        assert_refusal(&ask(&served, own, &path, &large, &[]).await, 413, "too-long", false, &what);
        let chunked = [("transfer-encoding", "chunked")];
        assert_refusal(&ask(&served, own, &path, &chunked, b"").await, 400, "malformed", true, &what);
        answers += 11;

        let answer = ask(&served, own, &path, &[], body).await;
        match (own, path.as_str()) {
            ("GET", "/demo/keys") => assert_refusal(&answer, 404, "no-page", false, &what),
            // No day was closed yet.
            ("GET", path) if path.starts_with("/ledger/") && !path.ends_with("/continuations") => {
                assert_refusal(&answer, 404, "no-page", false, &what);
            }
            ("GET", _) => {
                assert_eq!(answer.status, 200, "{what}");
                assert_exact(&answer, frame, answer.body.len(), false, &what);
                let head = ask(&served, "HEAD", &path, &[], &[]).await;
                assert_eq!((head.status, &head.headers), (answer.status, &answer.headers), "{what}");
                answers += 1;
            }
            (_, "/visit") => {
                assert_eq!((answer.status, answer.body.len()), (200, 64 << 10));
                assert_exact(&answer, frame, 64 << 10, false, &what);
            }
            (_, path) if path.starts_with("/officer/") && path != "/officer/login" => {
                assert_refusal(&answer, 401, "session", false, &what);
            }
            _ => assert_refusal(&answer, 400, "malformed", false, &what),
        }
        answers += 1;
    }
    println!("{answers} answers of {} routes", routes().len());
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_what_is_none_carry_the_list_too() {
    let world = World::new().await;
    let served = Served::start(world.router(), Bounds::default()).await;
    for path in ["/", "/kk/", "/ru/o/economy/", "/law", "/kk/law", "/ru/law/", "/en/law"] {
        let mut page = ask(&served, "GET", path, &[], &[]).await;
        assert_eq!(page.status, 200);
        let head = ask(&served, "HEAD", path, &[], &[]).await;
        assert_eq!(head.headers, page.headers);
        // An institution's page names the one answer that it will ask for, so that the browser asks while it still parses.
        let of_one = path.contains("/o/");
        let preload = ("link".to_owned(), "</o/economy>; rel=preload; as=fetch; crossorigin=anonymous".to_owned());
        assert_eq!(page.headers.contains(&preload), of_one, "{path}");
        page.headers.retain(|header| *header != preload);
        assert_exact(&page, "text/html; charset=utf-8", page.body.len(), false, path);
    }
    // Whoever mistyped an address in a browser is shown where the institution is chosen, and no file to be saved.
    for path in ["/nowhere", "/kk", "/ru/o/Economy/", "/o/a/b"] {
        let page = ask(&served, "GET", path, &[("accept", "text/html,application/xhtml+xml")], &[]).await;
        assert_eq!(page.status, 200, "{path}");
        assert_exact(&page, "text/html; charset=utf-8", page.body.len(), false, path);
    }
    for path in [
        "/nowhere",
        "/law/x",
        "/de/law",
        "/assets/none.js",
        "/favicon.ico",
        "/o/%FF",
        "/roster/%00",
        "/o/a%2Fb",
        "//o",
        "/O",
    ] {
        let answer = ask(&served, "GET", path, &[], &[]).await;
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        let code = answer.code().expect("a constant refusal");
        assert_refusal(&answer, answer.status, &code, false, path);
    }
    for path in ["/", "/kk/law"] {
        assert_refusal(&ask(&served, "POST", path, &[], &[1; 9]).await, 405, "wrong-method", false, path);
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_published_ledger_carries_the_list_too() {
    let world = World::new().await;
    world.hand.set("2026-11-23T19:05:00Z".parse().unwrap());
    for looked in world.portal.keeper.look().await {
        assert_eq!(looked.outcome.map(|days| days.len()).ok(), Some(4), "{}", looked.slug);
    }
    let served = Served::start(world.router(), Bounds::default()).await;
    let get = async |path: &str| ask(&served, "GET", path, &[], &[]).await;
    let (note, bytes) = ("text/plain; charset=utf-8", "application/octet-stream");
    let newest = get("/ledger/economy/checkpoint").await;
    assert_exact(&newest, note, newest.body.len(), false, "the newest");
    let begin = format!("senim/{}\n1024\n", world.economy.root.id());
    assert!(newest.body.starts_with(begin.as_bytes()));
    let same = get("/ledger/economy/checkpoint/2026-11-23").await;
    assert_eq!(same.body, newest.body);
    let hash = senim::seal::note::Note::parse(&newest.body).unwrap().hash();
    assert_eq!(get(&format!("/ledger/economy/checkpoint/{hash}")).await.body, newest.body);
    for (path, length) in [("0/000", 8192), ("0/003", 8192), ("1/000.p/4", 128), ("1/000.p/1", 32)] {
        let tile = get(&format!("/ledger/economy/tile/{path}")).await;
        assert_eq!((tile.status, tile.body.len()), (200, length), "{path}");
        assert_exact(&tile, bytes, length, false, path);
    }
    for (path, length) in [("day/2026-11-22".to_owned(), 64 << 10), (format!("since/{hash}"), 16 << 10)] {
        let answer = get(&format!("/ledger/economy/{path}")).await;
        assert_eq!((answer.status, answer.body.len()), (200, length), "{path}");
        assert_exact(&answer, bytes, length, false, &path);
    }
    for path in [
        "economy/checkpoint/2026-11-24",
        "economy/checkpoint/..%2F..%2Fsenim.db",
        "economy/checkpoint/checkpoint",
        "economy/tile/0/004",
        "economy/tile/1/000",
        "economy/tile/1/000.p/5",
        "economy/tile/0/x000/000",
        "economy/tile/..%2F..%2Fsenim.db",
        "economy/tile/0/..%2F000",
        "economy/day/2026-11-24",
        "economy/day/2026-11-22%2F",
        "economy/since/2026-11-22",
    ] {
        assert_refusal(&get(&format!("/ledger/{path}")).await, 404, "no-page", false, path);
    }
    let nobody = get("/ledger/nobody/checkpoint").await;
    assert_refusal(&nobody, 404, "unknown-organisation", false, "nobody");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_and_a_conversation_carry_the_list_too() {
    let world = World::new().await;
    let code = new_code();
    let report = world.report(&code).await;
    let served = Served::start(world.router(), Bounds::default()).await;
    let frame = "application/octet-stream";
    let receipt = ask(&served, "POST", "/case", &[], &report).await;
    assert_eq!((receipt.status, receipt.frame().kind.as_str()), (200, "receipt"));
    assert_exact(&receipt, frame, 16 << 10, false, "a receipt");
    let visit = world.visit(&senim::seal::code::TrackingCode::read(&code).unwrap()).await;
    let conversation = ask(&served, "POST", "/visit", &[], &visit).await;
    assert!(conversation.frame().parts.len() > 1);
    assert_exact(&conversation, frame, 64 << 10, false, "a conversation");
    served.stop().await;
}

/// Run by the test below in a process of its own: panics like a handler that was handed a report.
#[test]
#[ignore = "panics on purpose"]
fn a_panic_with_content() {
    senim::http::hush_panics();
    let text = "canary-7QK2".to_owned();
    assert!(text.is_empty(), "could not store {text}");
}

#[test]
fn a_panic_tells_its_place_and_nothing_else() {
    let name = "headers::a_panic_with_content";
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--ignored", "--nocapture"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("senim: fault tests/http/headers.rs:"), "{said}");
    assert!(!said.contains("canary") && !said.contains("could not store"), "{said}");
}
