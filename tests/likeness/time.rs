//! How long a visit takes. In the process itself, so that nothing but the portal's own work is measured.

use std::{collections::BTreeMap, fs::File, path::Path, sync::Arc, time::Duration};

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
    seal::{code::TrackingCode, derive::Label, id::OrganisationId, signature::Signature},
    signer::Signer,
    store::{Location, Store},
    wire::frame::Frame,
};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

use super::{
    portal_process::{
        Installation, below,
        count::count,
        reports::{Mould, new_code},
    },
    welch::{self, LIMIT, Sample},
};

const ORIGIN: &str = "http://portal.example";
/// Different keys of each kind, so that no cache takes the place of the work.
const KEYS: usize = 200;
/// What is asked with is made anew after so many samples: how long a signature takes to check depends on its own digits a
/// little, so that two hundred of one kind would differ from two hundred of another for as long as they stay the same.
const RENEWED: usize = 5_000;

/// A portal in this process over cases that a real one took in.
struct Inside {
    runtime: Runtime,
    portal: http::Portal,
    mould: Mould,
    /// The codes of cases.
    known: Vec<TrackingCode>,
    _installation: Installation,
}

impl Inside {
    fn new(clock: Clock) -> Self {
        let installation = Installation::on_sqlite();
        let running = installation.start();
        let client = running.portal();
        let mould = Mould::of(&client);
        let reports: Vec<_> = (0..KEYS).map(|_| mould.cast()).collect();
        for report in &reports {
            mould.send(&client, report).unwrap();
        }
        assert!(running.stop().0.success());

        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let location = Location::Sqlite(installation.database_file());
        let store = runtime.block_on(Store::open(&location)).unwrap();
        let signer = Arc::new(Signer::open(&installation.data.join("keys"), false).unwrap());
        let ledger = installation.data.join("ledger");
        let portal = portal::assemble(store, signer, clock, Arc::from([ORIGIN.to_owned()]), &ledger);
        // A clock that stands fills no bucket again.
        let portal = portal.limited(&Limits::lifted());
        let known = reports.into_iter().map(|report| report.code).collect();
        Self { known, mould, portal, runtime, _installation: installation }
    }

    /// A visit with a code, signed over a challenge that is fresh.
    fn request(&self, code: &TrackingCode) -> Vec<u8> {
        self.mould.visit_request(code, ORIGIN, self.portal.challenges.issue(Audience::Reporter).to_vec())
    }

    /// Visits with the codes of cases.
    fn known(&self) -> Vec<Vec<u8>> {
        self.known.iter().map(|code| self.request(code)).collect()
    }

    /// As many with the codes of cases, each as often as codes of nothing lead to it: what is asked for oftener is nearer
    /// in the machine's caches.
    fn led_to(&self) -> Vec<Vec<u8>> {
        let access = |code| *self.mould.key(code, Label::Access).public().bytes();
        let keys: BTreeMap<[u8; 32], _> = self.known.iter().map(|code| (access(code), code)).collect();
        let next = |drawn| keys.range(drawn..).next().or_else(|| keys.first_key_value()).unwrap();
        (0..KEYS).map(|_| self.request(next(senim::entropy::bytes()).1)).collect()
    }

    /// As many with codes of nothing, which nobody asked with before.
    fn unknown(&self) -> Vec<Vec<u8>> {
        (0..KEYS).map(|_| self.request(&new_code())).collect()
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

    /// Whether it shows a case.
    async fn ask(&self, visits: &Visits) -> bool {
        let (organisation, access, signature) = (self.organisation, self.access, self.signature);
        let visit = Visit { origin: ORIGIN, organisation, access, challenge: &self.challenge, signature };
        visits.read(&visit, "dialogue", 0, 900 << 10).await.unwrap().found.is_some()
    }
}

fn nanoseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e9
}

/// What can be asked with.
#[derive(Clone, Copy, PartialEq)]
enum Asking {
    /// The key of a case, which signed.
    Known,
    /// The key of a case, and no signature by it.
    Existing,
    /// The key of none, and no signature by it.
    Missing,
    /// The key of none, which signed.
    Signed,
}

impl Asking {
    fn all(self, inside: &Inside) -> Vec<Asked> {
        let (requests, signed) = match self {
            Self::Known => (inside.led_to(), true),
            Self::Existing => (inside.known(), false),
            Self::Signed => (inside.unknown(), true),
            Self::Missing => (inside.unknown(), false),
        };
        requests.iter().map(|request| Asked::of(request, signed)).collect()
    }
}

/// Samples both ways in random order; `delay` is put into the first.
fn sample(inside: &Inside, ways: [Asking; 2], delay: Duration, samples: usize) -> Vec<Sample> {
    let clock = Clock::machine();
    let visits = &inside.portal.visits;
    let mut all = Vec::with_capacity(samples);
    while all.len() < samples {
        let asked = ways.map(|way| way.all(inside));
        let most = RENEWED.min(samples - all.len());
        inside.runtime.block_on(async {
            for at in 0..most + 500 {
                let way = below(2) == 0;
                let asking = usize::from(!way);
                let asked = &asked[asking][usize::try_from(below(KEYS as u64)).unwrap()];
                let begun = clock.monotonic();
                let shown = asked.ask(visits).await;
                // Both ways ask the clock: that alone is 100 ns, which a million samples show.
                spin(&clock, if way { delay } else { Duration::ZERO });
                let took = clock.monotonic().saturating_sub(begun);
                assert_eq!(shown, ways[asking] == Asking::Known);
                // The first ones warm up.
                if at >= 500 {
                    all.push((way, nanoseconds(took)));
                }
            }
        });
    }
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

/// Whether one try of three is good: a leak is there every time, another process on the same cores is not.
fn once_good(mut good: impl FnMut() -> bool) -> bool {
    (0..3).any(|_| good())
}

/// What somebody without the code can ask: keys that exist and keys that do not, signed or not.
#[test]
fn time_tells_nothing_to_those_without_the_code() {
    let _alone = alone();
    let samples = count("SENIM_TIMINGS", 20_000);
    // The challenges stay good however long it takes.
    let inside = Inside::new(Clock::fixed(Clock::machine().now()));
    let measure = |ways, delay| sample(&inside, ways, Duration::from_micros(delay), samples);
    // In one try: what hides a planted delay may hide a leak.
    let good = || {
        !differ("existing against missing", &measure([Asking::Existing, Asking::Missing], 0))
            && !differ("unknown code against wrong signature", &measure([Asking::Signed, Asking::Missing], 0))
            && differ("planted 5 µs", &measure([Asking::Missing, Asking::Missing], 5))
    };
    assert!(once_good(good), "see the pairs above");
}

/// A code of nothing is as much work as that of a case, before any waiting.
#[test]
fn time_tells_nothing_where_nobody_waits() {
    let _alone = alone();
    let samples = count("SENIM_TIMINGS", 20_000);
    let inside = Inside::new(Clock::fixed(Clock::machine().now()));
    let measure = |ways| sample(&inside, ways, Duration::ZERO, samples);
    assert!(once_good(|| !differ("known against unknown", &measure([Asking::Known, Asking::Signed]))));
}

/// What is visited with: the code of a case, the code of none, a signature that does not hold, what is no visit at all, and
/// the second once more, with a delay planted.
const KINDS: [&str; 5] = ["known", "unknown", "wrong signature", "malformed", "planted 5 µs"];
const PLANTED: usize = 4;
/// Visits of one round.
const ROUND: usize = 20_000;
/// Visits at a time: each waits most of its time, and all together leave the cores idle.
const LANES: usize = 4;

/// What somebody sees who watches the line: every visit takes the same time, whatever came of it.
#[test]
fn time_tells_nothing_to_those_who_watch() {
    let _alone = alone();
    let samples = count("SENIM_WATCHED", 100_000);
    let inside = Inside::new(Clock::machine());
    let good = || {
        let (leaks, caught) = verdicts(&inside.watch(samples));
        leaks.is_empty() && caught
    };
    assert!(once_good(good), "see the pairs above");
}

/// The pairs that differ though they must not, and whether the planted difference was found.
fn verdicts(by_kind: &[Vec<f64>; 5]) -> (Vec<String>, bool) {
    let pair = |one: usize, other: usize| {
        let of = |way, kind: usize| by_kind[kind].iter().map(move |took| (way, *took));
        let name = format!("{} against {}", KINDS[one], KINDS[other]);
        (name.clone(), differ(&name, &of(true, one).chain(of(false, other)).collect::<Vec<_>>()))
    };
    let pairs = (0..PLANTED).flat_map(|one| (one + 1..PLANTED).map(move |other| pair(one, other)));
    let leaks = pairs.filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
    (leaks, pair(PLANTED, 1).1)
}

impl Inside {
    /// The bodies of each kind.
    fn kinds(&self) -> [Vec<Vec<u8>>; 5] {
        let [known, unknown, planted] = [self.known(), self.unknown(), self.unknown()];
        let wrong = known.iter().map(|request| {
            let mut frame = Frame::parse_request(request).unwrap();
            frame.parts[2][..32].copy_from_slice(&senim::entropy::bytes::<32>());
            frame.encode_request().unwrap()
        });
        let wrong = wrong.collect();
        [known, unknown, wrong, vec![vec![1; 32 << 10]; KEYS], planted]
    }

    /// Nanoseconds of visits of each kind, which alternate by chance in every lane.
    fn watch(&self, samples: usize) -> [Vec<f64>; 5] {
        let mut by_kind = [const { Vec::new() }; 5];
        // Round by round, each well within the life of a challenge.
        for _ in 0..samples.div_ceil(ROUND) {
            let bodies = Arc::new(self.kinds());
            let mut lanes = tokio::task::JoinSet::new();
            for _ in 0..LANES {
                let lane = lane(http::router(self.portal.clone()), Arc::clone(&bodies), samples.min(ROUND) / LANES);
                lanes.spawn_on(lane, self.runtime.handle());
            }
            for (kind, took) in self.runtime.block_on(lanes.join_all()).into_iter().flatten() {
                by_kind[kind].push(took);
            }
        }
        by_kind
    }
}

async fn lane(router: Router, bodies: Arc<[Vec<Vec<u8>>; 5]>, samples: usize) -> Vec<(usize, f64)> {
    let clock = Clock::machine();
    let mut all = Vec::with_capacity(samples);
    for at in 0..samples + 50 {
        let [kind, key] = [KINDS.len(), KEYS].map(|bound| usize::try_from(below(bound as u64)).unwrap());
        let request = Request::post("/visit").body(Body::from(bodies[kind][key].clone())).unwrap();
        let router = router.clone();
        let begun = clock.monotonic();
        let answer = router.oneshot(request).await.unwrap();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        if kind == PLANTED {
            spin(&clock, Duration::from_micros(5));
        }
        let took = clock.monotonic().saturating_sub(begun);
        assert_eq!(bytes.len(), 64 << 10);
        // The first ones warm up.
        if at >= 50 {
            all.push((kind, nanoseconds(took)));
        }
    }
    all
}

fn spin(clock: &Clock, delay: Duration) {
    let until = clock.monotonic() + delay;
    while clock.monotonic() < until {
        std::hint::spin_loop();
    }
}
