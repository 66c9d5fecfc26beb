//! How long a visit takes. In the process itself, so that nothing but the portal's own work is measured.

use std::{fs::File, path::Path, sync::Arc, time::Duration};

use axum::{Router, body::Body, http::Request};
use senim::{
    access::{
        challenge::Audience,
        visit::{Visit, Visits},
    },
    config::Limits,
    http,
    now::Clock,
    portal,
    seal::{id::OrganisationId, signature::Signature},
    signer::Signer,
    store::{Location, Store},
    wire::frame::Frame,
};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

use super::{
    portal_process::{
        Installation, below, count,
        reports::{Mould, new_code},
    },
    welch::{self, LIMIT, Sample},
};

const ORIGIN: &str = "http://portal.example";
/// Different keys of each kind, so that no cache takes the place of the work.
const KEYS: usize = 200;

/// A portal in this process over cases that a real one took in.
struct Inside {
    runtime: Runtime,
    portal: http::Portal,
    /// Requests: the codes of cases, signed.
    known: Vec<Vec<u8>>,
    /// Codes of nothing, signed.
    unknown: Vec<Vec<u8>>,
    _installation: Installation,
}

impl Inside {
    fn new() -> Self {
        let installation = Installation::on_sqlite();
        let running = installation.start();
        let client = running.portal();
        let mould = Mould::of(&client);
        let reports: Vec<_> = (0..KEYS).map(|_| mould.cast()).collect();
        for report in &reports {
            mould.send(&client, report).unwrap();
        }
        assert!(running.stop().0.success());

        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let location = Location::Sqlite(installation.database_file());
        let store = runtime.block_on(Store::open(&location)).unwrap();
        let signer = Arc::new(Signer::open(&installation.data.join("keys"), false).unwrap());
        // The challenges stay good however long it takes.
        let clock = Clock::fixed(Clock::machine().now());
        let portal = portal::assemble(store, signer, clock, Arc::from([ORIGIN.to_owned()]), &installation.data);
        // A clock that stands fills no bucket again.
        let portal = portal.limited(&Limits::lifted());
        let request =
            |code: &_| mould.visit_request(code, ORIGIN, portal.challenges.issue(Audience::Reporter).to_vec());
        let known = reports.iter().map(|report| request(&report.code)).collect();
        let unknown = (0..KEYS).map(|_| request(&new_code())).collect();
        Self { known, unknown, portal, runtime, _installation: installation }
    }
}

/// A visit as the use case gets it.
struct Asked {
    organisation: OrganisationId,
    access: [u8; 32],
    challenge: Vec<u8>,
    signature: Signature,
}

impl Asked {
    fn of(request: &[u8], right: bool) -> Self {
        let frame = Frame::parse_request(request).unwrap();
        let mut signature = Signature::try_from(frame.parts[2].as_slice()).unwrap();
        if !right {
            // The first half is where a guess goes; a second half out of range would be refused before the work.
            signature.0[..32].copy_from_slice(&senim::entropy::bytes::<32>());
        }
        Self {
            organisation: frame.text("organisation").unwrap().parse().unwrap(),
            access: frame.parts[0].as_slice().try_into().unwrap(),
            challenge: frame.parts[1].clone(),
            signature,
        }
    }

    async fn ask(&self, visits: &Visits) {
        let (organisation, access, signature) = (self.organisation, self.access, self.signature);
        let visit = Visit { origin: ORIGIN, organisation, access, challenge: &self.challenge, signature };
        assert!(visits.read(&visit, 0, 900 << 10).await.unwrap().is_none());
    }
}

fn nanoseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e9
}

/// Samples both ways in random order; `delay` is put into the first.
fn sample(inside: &Inside, ways: [&[Asked]; 2], delay: Duration, samples: usize) -> Vec<Sample> {
    let clock = Clock::machine();
    let visits = &inside.portal.visits;
    let mut all = Vec::with_capacity(samples);
    inside.runtime.block_on(async {
        for at in 0..samples + 500 {
            let way = below(2) == 0;
            let asked = &ways[usize::from(!way)][usize::try_from(below(KEYS as u64)).unwrap()];
            let begun = clock.monotonic();
            asked.ask(visits).await;
            if way && !delay.is_zero() {
                let until = clock.monotonic() + delay;
                while clock.monotonic() < until {
                    std::hint::spin_loop();
                }
            }
            let took = clock.monotonic().saturating_sub(begun);
            // The first ones warm up.
            if at >= 500 {
                all.push((way, nanoseconds(took)));
            }
        }
    });
    all
}

/// The machine to itself, as far as tests like this one are concerned, whichever process they run in.
fn alone() -> File {
    let file = File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("likeness.lock")).unwrap();
    file.lock().unwrap();
    file
}

/// Whether samples differ, said aloud.
fn differ(name: &str, all: &[Sample]) -> bool {
    let (t, median) = welch::compare(all);
    println!("{name}: |t| {t:.2}, medians {median:+.0} ns apart, {} samples", all.len());
    t >= LIMIT
}

/// A leak is there every time; another process on the same cores is not.
fn leaks(name: &str, mut measure: impl FnMut() -> Vec<Sample>) -> bool {
    (0..3).all(|_| differ(name, &measure()))
}

/// What somebody without the code can ask: keys that exist and keys that do not, signed or not.
#[test]
fn time_tells_nothing_to_those_without_the_code() {
    let _alone = alone();
    let samples = count("SENIM_TIMINGS", 20_000);
    let inside = Inside::new();
    let asked = |requests: &[Vec<u8>], right| requests.iter().map(|it| Asked::of(it, right)).collect::<Vec<_>>();
    let existing = asked(&inside.known, false);
    let missing = asked(&inside.unknown, false);
    let signed = asked(&inside.unknown, true);
    let measure = |ways, delay| sample(&inside, ways, Duration::from_micros(delay), samples);
    assert!(!leaks("existing against missing", || measure([&existing, &missing], 0)));
    assert!(!leaks("unknown code against wrong signature", || measure([&signed, &missing], 0)));
    assert!(differ("planted 5 µs", &measure([&missing, &missing], 5)));
}

/// What somebody sees who watches the line: visits that are shown a case and visits that are not.
#[test]
fn time_tells_nothing_to_those_who_watch() {
    let _alone = alone();
    let samples = count("SENIM_WATCHED", 2_000);
    let inside = Inside::new();
    let router = http::router(inside.portal.clone());
    let malformed = vec![vec![1; 32 << 10]; KEYS];
    let measure = |ways, delay| watch(&inside, &router, ways, Duration::from_micros(delay), samples);
    assert!(!leaks("known against unknown", || measure([&inside.known, &inside.unknown], 0)));
    // Said, not asserted: what is no visit at all is told apart sometimes, and SECURITY.md says so. No client sends one.
    differ("known against malformed", &measure([&inside.known, &malformed], 0));
    assert!(differ("planted 20 µs", &measure([&inside.unknown, &inside.unknown], 20)));
}

fn watch(inside: &Inside, router: &Router, ways: [&[Vec<u8>]; 2], delay: Duration, samples: usize) -> Vec<Sample> {
    let clock = Clock::machine();
    let mut all = Vec::with_capacity(samples);
    inside.runtime.block_on(async {
        for at in 0..samples + 50 {
            let way = below(2) == 0;
            let body = ways[usize::from(!way)][usize::try_from(below(KEYS as u64)).unwrap()].clone();
            let request = Request::post("/visit").body(Body::from(body)).unwrap();
            let router = router.clone();
            let begun = clock.monotonic();
            let answer = router.oneshot(request).await.unwrap();
            let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            if way {
                let until = clock.monotonic() + delay;
                while clock.monotonic() < until {
                    std::hint::spin_loop();
                }
            }
            let took = clock.monotonic().saturating_sub(begun);
            assert_eq!(bytes.len(), 64 << 10);
            if at >= 50 {
                all.push((way, nanoseconds(took)));
            }
        }
    });
    all
}
