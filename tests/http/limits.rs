//! Limits and work: a flood in one class starves no other, and reports cost their senders something.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, extract::Request, http::Method, middleware::Next, response::IntoResponse as _};
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use senim::{
    access::visit::Visits,
    client::{bodies::Organisation, portal::Portal, reporter},
    config::Limits,
    http::{Bounds, Class},
    seal::{
        code::TrackingCode,
        id::{CaseId, LeafHash},
        signature::sha256,
    },
    wire::{frame::Frame, work},
};
use tokio::{net::TcpListener, sync::oneshot};

use crate::fixture::{Answered, NOW, Served, World, call, draft, new_code};

fn later(seconds: i64) -> Timestamp {
    NOW.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

/// How many of `count` requests are let in; the others are `busy`.
async fn let_in(world: &World, count: usize, method: &Method, path: &str, body: &[u8]) -> usize {
    let mut let_in = 0;
    for _ in 0..count {
        let answer = world.call(method.clone(), path, &[], body.to_vec()).await;
        match answer.code().as_deref() {
            Some("busy") => assert_eq!(answer.status, 503),
            _ => let_in += 1,
        }
    }
    let_in
}

#[tokio::test]
async fn each_class_has_a_bucket_of_its_own_that_fills_again() {
    let limits = Limits {
        status_per_second: 2,
        officer_challenge_per_second: 3,
        public_per_second: 5,
        pages_per_second: 6,
        ..Limits::lifted()
    };
    let world = World::with(&limits).await;
    let (get, post) = (&Method::GET, &Method::POST);
    let classes: [(&[(&Method, &str)], usize); 4] = [
        (&[(get, "/challenge"), (post, "/visit")], 2),
        (&[(get, "/officer/challenge")], 3),
        (&[(get, "/o"), (get, "/o/economy"), (get, "/roster/00"), (get, "/demo/keys")], 5),
        (&[(get, "/"), (get, "/assets/none.js"), (get, "/nowhere")], 6),
    ];
    for (routes, per_second) in classes {
        // Whichever route of the class is asked, the bucket is one: five seconds' worth, and no more.
        let mut passed = 0;
        for (method, path) in routes.iter().cycle().take(per_second * 5 + 7) {
            passed += let_in(&world, 1, method, path, &[]).await;
        }
        assert_eq!(passed, per_second * 5, "{routes:?}");
    }
    // Nothing is left anywhere; one second brings one second's worth.
    world.hand.set(later(1));
    for (routes, per_second) in classes {
        let (method, path) = routes[0];
        assert_eq!(let_in(&world, 20, method, path, &[]).await, per_second, "{path}");
    }
}

/// Strangers at the officers' door, without a pause: logins over challenges that are none of ours or too old, and tokens that
/// nobody gave out. Meanwhile an officer logs in and asks for the queue, over and over.
async fn an_officer_among_strangers(layered: impl FnOnce(&World, Router) -> Router) -> Vec<Option<String>> {
    // The clock stands: what is taken from a bucket is gone.
    let world = World::with(&Limits { login_per_minute_and_key: 0, ..Limits::default() }).await;
    let router = layered(&world, world.router());
    let stale = world.login(&world.economy, &world.granted.signing).await;
    world.hand.set(later(121));
    let mut forged = world.login(&world.economy, &world.granted.signing).await;
    let mac = forged.iter().rposition(|byte| *byte != 0).unwrap() - 64;
    forged[mac] ^= 1;
    let made_up = HEXLOWER.encode(&[7; 32]);

    let sent = Arc::new(AtomicUsize::new(0));
    let (counted, flooded) = (Arc::clone(&sent), router.clone());
    let flood = tokio::spawn(async move {
        loop {
            for (path, body) in [("/officer/login", &stale), ("/officer/login", &forged), ("/officer/queue", &stale)] {
                call(flooded.clone(), Method::POST, path, &[("senim-session", &made_up)], body.clone()).await;
                counted.fetch_add(1, Ordering::Relaxed);
                // Nothing in a refusal waits; so that the task can be ended.
                tokio::task::yield_now().await;
            }
        }
    });
    while sent.load(Ordering::Relaxed) < 3000 {
        tokio::task::yield_now().await;
    }
    let queue = Frame::new("queue").with("after", 0).encode_request().unwrap();
    let mut codes = Vec::new();
    for _ in 0..10 {
        let login = world.login(&world.economy, &world.granted.signing).await;
        let session = call(router.clone(), Method::POST, "/officer/login", &[], login).await;
        codes.push(session.code());
        let token = session.frame().parts.first().map(|token| HEXLOWER.encode(token)).unwrap_or_default();
        let headers = [("senim-session", token.as_str())];
        codes.push(call(router.clone(), Method::POST, "/officer/queue", &headers, queue.clone()).await.code());
    }
    flood.abort();
    codes
}

#[tokio::test(flavor = "multi_thread")]
async fn no_flood_of_strangers_keeps_an_officer_out() {
    assert_eq!(an_officer_among_strangers(|_, router| router).await, [const { None }; 20]);
    // The control: a door that counts whoever knocks.
    let counts_first = |world: &World, router: Router| {
        let gate = world.portal.gate.clone();
        router.layer(axum::middleware::from_fn(move |request: Request, next: Next| {
            let admitted = gate.admit(Class::Login);
            async move {
                match admitted {
                    Ok(()) => next.run(request).await,
                    Err(refusal) => refusal.into_response(),
                }
            }
        }))
    };
    let codes = an_officer_among_strangers(counts_first).await;
    assert!(codes.iter().all(|code| code.as_deref() == Some("busy")), "{codes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_over_our_own_challenges_are_bounded_and_open_sessions_go_on() {
    let world = World::with(&Limits { login_per_second: 3, ..Limits::lifted() }).await;
    let token = world.session(&world.economy, &world.granted).await;
    let mut codes = Vec::new();
    for _ in 0..20 {
        let mut unsigned = world.login(&world.economy, &world.granted.signing).await;
        let signature = unsigned.iter().rposition(|byte| *byte != 0).unwrap();
        unsigned[signature] ^= 1;
        codes.extend(world.call(Method::POST, "/officer/login", &[], unsigned).await.code());
    }
    // One of fifteen was the officer's own.
    assert_eq!(
        (&codes[..14], &codes[14..]),
        (&[const { "login" }; 14].map(String::from)[..], &["busy"; 6].map(String::from)[..])
    );
    let queue = Frame::new("queue").with("after", 0).encode_request().unwrap();
    assert_eq!(world.call(Method::POST, "/officer/queue", &[("senim-session", &token)], queue).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_session_has_a_bucket_of_its_own() {
    let world = World::with(&Limits { officer_per_second: 2, ..Limits::lifted() }).await;
    let [busy, other] = [&world.granted, &world.excluded].map(|officer| world.session(&world.economy, officer));
    let (busy, other) = (busy.await, other.await);
    let queue = Frame::new("queue").with("after", 0).encode_request().unwrap();
    let asked = async |token: &str, path: &str| {
        world.call(Method::POST, path, &[("senim-session", token)], queue.clone()).await.code()
    };
    let paths = ["/officer/queue", "/officer/case"];
    for at in 0..10 {
        assert_ne!(asked(&busy, paths[at % 2]).await.as_deref(), Some("busy"));
    }
    for path in ["/officer/queue", "/officer/case", "/officer/bodies", "/officer/step", "/officer/logout"] {
        assert_eq!(asked(&busy, path).await.as_deref(), Some("busy"));
    }
    assert_eq!(asked(&other, "/officer/queue").await, None);
    world.hand.set(later(1));
    assert_eq!(asked(&busy, "/officer/queue").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_opens_few_sessions_and_no_stranger_shuts_one_out() {
    let limits = Limits { login_per_minute_and_key: 5, ..Limits::lifted() };
    let world = World::with(&limits).await;
    // Logins in the officer's name, by somebody who has not the key.
    for _ in 0..20 {
        let mut forged = world.login(&world.economy, &world.granted.signing).await;
        let signature = forged.iter().rposition(|byte| *byte != 0).unwrap();
        forged[signature] ^= 1;
        let answer = world.call(Method::POST, "/officer/login", &[], forged).await;
        assert_eq!(answer.code().as_deref(), Some("login"));
    }
    let mut answers = Vec::new();
    for _ in 0..7 {
        let login = world.login(&world.economy, &world.granted.signing).await;
        answers.push(world.call(Method::POST, "/officer/login", &[], login).await);
    }
    assert!(answers[..5].iter().all(|answer| answer.status == 200));
    assert!(answers[5..].iter().all(|answer| answer.code().as_deref() == Some("busy")));
    // Another key has its own minute, and this one another.
    let token = world.session(&world.economy, &world.excluded).await;
    assert_eq!(token.len(), 64);
    world.hand.set(later(60));
    world.session(&world.economy, &world.granted).await;
}

/// The puzzle of the newest answer to `/o/economy`.
async fn puzzle(world: &World) -> ([u8; 32], u8) {
    let frame = world.call(Method::GET, "/o/economy", &[], vec![]).await.frame();
    (frame.parts[0].as_slice().try_into().unwrap(), u8::try_from(frame.number("work").unwrap()).unwrap())
}

fn solve(body: &[u8], (day_value, bits): ([u8; 32], u8)) -> String {
    work::solve(&day_value, sha256(body), bits).unwrap().to_string()
}

async fn send(world: &World, path: &str, nonces: &[&str], body: &[u8]) -> Answered {
    let headers: Vec<_> = nonces.iter().map(|nonce| ("senim-work", *nonce)).collect();
    world.call(Method::POST, path, &headers, body.to_vec()).await
}

fn is_refused_for_work(answer: &Answered) -> bool {
    (answer.status, answer.code().as_deref()) == (422, Some("work"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_without_its_work_is_refused_before_it_is_read() {
    let limits = Limits { work_bits_idle: 8, work_bits_loaded: 8, ..Limits::lifted() };
    let world = World::with(&limits).await;
    let asked = puzzle(&world).await;
    assert_eq!(asked.1, 8);
    let report = world.report(&new_code()).await;
    let nonce = solve(&report, asked);
    let too_little =
        (0..u64::MAX).find(|it| work::check(&asked.0, sha256(&report), *it, 8).is_err()).unwrap().to_string();
    let bad = ["", " ", "-1", "+1", "1.0", "0x1", "1e3", "18446744073709551616", "canary", "٣"];
    for nonces in bad.iter().map(|it| vec![*it]).chain([vec![], vec![&*nonce, &nonce], vec![&too_little]]) {
        assert!(is_refused_for_work(&send(&world, "/case", &nonces, &report).await), "{nonces:?}");
    }
    for spelt in [format!("0{nonce}"), format!("+{nonce}"), format!("{nonce} 1")] {
        assert!(is_refused_for_work(&send(&world, "/case", &[&spelt], &report).await), "{spelt}");
    }
    // The work of another body is no work.
    let mut other = report.clone();
    other[100] ^= 1;
    let others: Vec<_> = (0..40)
        .map(|shift| {
            let mut it = other.clone();
            it[200 + shift] ^= 1;
            it
        })
        .collect();
    let mut refused = 0;
    for body in &others {
        refused += usize::from(is_refused_for_work(&send(&world, "/case", &[&nonce], body).await));
    }
    assert!(refused >= 35, "{refused} of 40: one in 256 would pass by chance");
    // Malformed bodies without work are refused for the work.
    assert!(is_refused_for_work(&send(&world, "/case", &[], b"canary").await));
    assert_eq!(send(&world, "/case", &[&nonce], &report).await.frame().kind, "receipt");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_s_entry_needs_work_and_a_session_in_the_header_is_no_way_around() {
    let limits = Limits { work_bits_idle: 8, work_bits_loaded: 8, ..Limits::lifted() };
    let world = World::with(&limits).await;
    let code = TrackingCode::read(&new_code()).unwrap();
    let entry = world.reporters_entry(&code, CaseId([7; 16]), (1, LeafHash([0; 32])));
    assert!(is_refused_for_work(&send(&world, "/entry", &[], &entry).await));
    let token = world.session(&world.economy, &world.granted).await;
    for session in [&*token, &HEXLOWER.encode(&[0; 32]), "junk"] {
        let answer = world.call(Method::POST, "/entry", &[("senim-session", session)], entry.clone()).await;
        assert!(is_refused_for_work(&answer));
    }
    let nonce = solve(&entry, puzzle(&world).await);
    // No such case; but the work was done.
    assert_eq!(send(&world, "/entry", &[&nonce], &entry).await.code().as_deref(), Some("no-access"));
    // An officer's entry needs none.
    let entry = world.officers_entry(&world.granted, &code, CaseId([7; 16]), (1, LeafHash([0; 32])));
    let answer = world.call(Method::POST, "/entry", &[("senim-session", &token)], entry).await;
    assert_eq!(answer.code().as_deref(), Some("no-access"));
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_good_today_and_tomorrow_and_then_no_more() {
    let limits = Limits { work_bits_idle: 12, work_bits_loaded: 12, ..Limits::lifted() };
    let world = World::with(&limits).await;
    let report = world.report(&new_code()).await;
    let asked = puzzle(&world).await;
    let nonce = solve(&report, asked);
    // 11:00 in Almaty; the last second of tomorrow there, and the first after it.
    let end_of_tomorrow = 13 * 3600 + 24 * 3600;
    world.hand.set(later(end_of_tomorrow));
    assert!(is_refused_for_work(&send(&world, "/case", &[&nonce], &report).await));
    assert_ne!(puzzle(&world).await.0, asked.0);
    world.hand.set(later(end_of_tomorrow - 1));
    assert_eq!(send(&world, "/case", &[&nonce], &report).await.frame().kind, "receipt");
    // Nobody computes another day's value: it differs from portal to portal.
    assert_ne!(puzzle(&World::with(&limits).await).await.0, asked.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_work_is_asked_under_a_flood_and_less_when_it_is_over() {
    let limits = Limits { submit_per_second: 4, work_bits_idle: 2, work_bits_loaded: 6, ..Limits::lifted() };
    let world = World::with(&limits).await;
    assert_eq!(puzzle(&world).await.1, 2);
    let mut bits = Vec::new();
    let mut accepted = 0;
    for number in 0..40u32 {
        let asked = puzzle(&world).await;
        bits.push(asked.1);
        let body = number.to_be_bytes();
        let answer = send(&world, "/case", &[&solve(&body, asked)], &body).await;
        match answer.code().as_deref() {
            // Let in, and then found to be no report.
            Some("malformed") => accepted += 1,
            Some("busy") => assert_eq!(answer.status, 503),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(accepted, 20, "five seconds' worth");
    assert!(bits.is_sorted() && bits.contains(&4) && bits[..4] == [2; 4] && bits[20..] == [6; 20], "{bits:?}");
    world.hand.set(later(3));
    assert_eq!(puzzle(&world).await.1, 4);
    world.hand.set(later(5));
    assert_eq!(puzzle(&world).await.1, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_solved_puzzle_does_not_empty_the_bucket_of_reports() {
    let limits = Limits { submit_per_second: 4, work_bits_idle: 4, work_bits_loaded: 4, ..Limits::lifted() };
    let world = World::with(&limits).await;
    let asked = puzzle(&world).await;
    let nonce = solve(b"a flood", asked);
    for _ in 0..100 {
        let code = send(&world, "/case", &[&nonce], b"a flood").await.code();
        assert!(matches!(code.as_deref(), Some("malformed" | "busy")));
    }
    for number in 0..15u32 {
        let body = number.to_be_bytes();
        let answer = send(&world, "/case", &[&solve(&body, asked)], &body).await;
        assert_eq!(answer.code().as_deref(), Some("malformed"), "another report is let in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_no_work_takes_nothing_from_the_bucket() {
    let limits = Limits { submit_per_second: 4, work_bits_idle: 4, work_bits_loaded: 4, ..Limits::lifted() };
    let world = World::with(&limits).await;
    for number in 0..100u32 {
        assert!(is_refused_for_work(&send(&world, "/case", &[], &number.to_be_bytes()).await));
    }
    let asked = puzzle(&world).await;
    assert_eq!(send(&world, "/case", &[&solve(b"one", asked)], b"one").await.code().as_deref(), Some("malformed"));
}

/// A client that fetched the organisation while the portal idled; then `meanwhile` happens, and it reports and answers.
async fn a_client(
    limits: &Limits,
    layered: fn(Router) -> Router,
    meanwhile: impl AsyncFnOnce(&World),
) -> [Result<(), String>; 2] {
    let mut world = World::with(limits).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    world.portal.visits = Visits::new(world.store.clone(), world.portal.challenges.clone(), [origin.clone()].into());
    let served = Served::start_on(listener, layered(world.router()), Bounds::default());
    let clock = world.portal.clock.clone();
    let (fetched, was_fetched) = oneshot::channel();
    let (go, told_to_go) = oneshot::channel::<()>();
    let client = tokio::task::spawn_blocking(move || {
        let portal = Portal::new(&origin, None).unwrap();
        let organisation = Organisation::fetch(&portal, "economy", None, &clock).unwrap();
        fetched.send(()).unwrap();
        told_to_go.blocking_recv().unwrap();
        let code = TrackingCode::read(&new_code()).unwrap();
        let draft = draft(vec![]);
        let sealed = reporter::seal(&code, &organisation, &draft).unwrap();
        let said = |error: senim::client::ClientError| error.code().to_owned();
        let reported = sealed.send(&portal, &organisation, &code).map(|_| ()).map_err(said);
        let answered = reporter::answer(&portal, &organisation, &code, "Тағы").map(|_| ()).map_err(said);
        [reported, answered]
    });
    was_fetched.await.unwrap();
    meanwhile(&world).await;
    go.send(()).unwrap();
    let outcome = client.await.unwrap();
    served.stop().await;
    outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_works_and_asks_again_when_more_is_wanted_by_now() {
    let limits = Limits { submit_per_second: 4, work_bits_idle: 2, work_bits_loaded: 10, ..Limits::lifted() };
    let flood = async |world: &World| {
        for number in 0..12u32 {
            let body = number.to_be_bytes();
            let nonce = solve(&body, puzzle(world).await);
            assert_eq!(send(world, "/case", &[&nonce], &body).await.code().as_deref(), Some("malformed"));
        }
        assert_eq!(puzzle(world).await.1, 10);
    };
    assert_eq!(a_client(&limits, |router| router, flood).await, [Ok(()), Ok(())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_takes_no_work_is_busy_to_the_client() {
    let limits = Limits { work_bits_idle: 2, work_bits_loaded: 2, ..Limits::lifted() };
    let lose_work = |router: Router| {
        router.layer(axum::middleware::map_request(async |mut request: Request| {
            request.headers_mut().remove("senim-work");
            request
        }))
    };
    let [reported, answered] = a_client(&limits, lose_work, async |_| {}).await;
    assert_eq!(reported, Err("busy".to_owned()));
    assert_eq!(answered, Err("unknown-code".to_owned()), "nothing was stored");
}
