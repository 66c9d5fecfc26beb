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
/// Samples after which what is asked with is made anew: how long a signature takes to check depends on its own digits a
/// little, so that two hundred of one kind would differ from two hundred of another for as long as they stay the same.
const ROUND: usize = 5_000;

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
            Self::Existing => (inside.led_to(), false),
            Self::Signed => (inside.unknown(), true),
            Self::Missing => (inside.unknown(), false),
        };
        requests.iter().map(|request| Asked::of(request, signed)).collect()
    }
}

/// A round of samples of each way in random order, and of one kind more: the last way, 5 µs later.
fn round(inside: &Inside, ways: &[Asking]) -> Vec<Sample> {
    let clock = Clock::machine();
    let visits = &inside.portal.visits;
    // The delayed ones are others: what is asked for oftener is nearer in the machine's caches.
    let asked: Vec<Vec<Asked>> = ways.iter().chain(ways.last()).map(|way| way.all(inside)).collect();
    let mut all = Vec::with_capacity(ROUND);
    inside.runtime.block_on(async {
        for at in 0..ROUND + 500 {
            let [kind, key] = draw(asked.len());
            let asked = &asked[kind][key];
            let begun = clock.monotonic();
            let shown = asked.ask(visits).await;
            spin(&clock, kind == ways.len());
            let took = clock.monotonic().saturating_sub(begun);
            assert_eq!(shown, ways.get(kind) == Some(&Asking::Known));
            // The first ones warm up.
            if at >= 500 {
                all.push((kind, nanoseconds(took)));
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

/// What every measurement has to find.
const PLANTED: Duration = Duration::from_micros(5);

/// Whether kinds of visits take the same time; the last is the one before it, 5 µs later.
///
/// That delay is measured among the others, and samples are taken until it is found: noise that would hide it from them
/// would hide as large a difference between two of the others, and a loud machine has to give more of them.
fn alike(kinds: &[&str], least: usize, mut round: impl FnMut() -> Vec<Sample>) -> bool {
    let planted = kinds.len() - 1;
    let differ = |beside: &[Sample], pair: [usize; 2]| {
        let difference = welch::compare(beside, pair);
        println!("{} against {}: {difference}, {} samples", kinds[pair[0]], kinds[pair[1]], beside.len());
        difference.t >= LIMIT
    };
    let (mut taken, mut beside, mut found) = (0, Vec::new(), false);
    while !found && taken < 5 * least {
        let samples = round();
        taken += samples.len();
        beside.extend(welch::beside_neighbours(&samples));
        found = taken >= least && differ(&beside, [planted, planted - 1]);
    }
    let pairs = (0..planted).flat_map(|one| (one + 1..planted).map(move |other| [one, other]));
    // Each is said, whatever came of those before it.
    pairs.filter(|pair| differ(&beside, *pair)).count() == 0 && found
}

/// What can be asked, before any waiting: keys that exist and keys that do not, signed or not, are as much work.
#[test]
fn time_tells_nothing_where_nobody_waits() {
    let _alone = alone();
    // The challenges stay good however long it takes.
    let inside = Inside::new(Clock::fixed(Clock::machine().now()));
    let kinds = ["known", "existing", "unknown", "missing", "planted 5 µs"];
    let ways = [Asking::Known, Asking::Existing, Asking::Signed, Asking::Missing];
    assert!(alike(&kinds, count("SENIM_TIMINGS", 40_000), || round(&inside, &ways)), "see the pairs above");
}

/// What somebody sees who watches the line: every visit takes the same time, whatever came of it: the code of a case, a
/// signature that does not hold, what is no visit at all, the code of none.
#[test]
fn time_tells_nothing_to_those_who_watch() {
    let _alone = alone();
    let inside = Inside::new(Clock::machine());
    let kinds = ["known", "wrong signature", "malformed", "unknown", "planted 5 µs"];
    assert!(alike(&kinds, count("SENIM_WATCHED", 100_000), || inside.watch()), "see the pairs above");
}

/// Visits at a time of those who watch: each waits most of its time, and all together leave the cores idle.
const LANES: usize = 4;

impl Inside {
    /// The bodies of each kind; the delayed ones are of nothing, too.
    fn kinds(&self) -> [Vec<Vec<u8>>; 5] {
        let [known, unknown, planted] = [self.known(), self.unknown(), self.unknown()];
        let wrong = known.iter().map(|request| {
            let mut frame = Frame::parse_request(request).unwrap();
            frame.parts[2][..32].copy_from_slice(&senim::entropy::bytes::<32>());
            frame.encode_request().unwrap()
        });
        let wrong = wrong.collect();
        [known, wrong, vec![vec![1; 32 << 10]; KEYS], unknown, planted]
    }

    /// A round of visits of each kind, which alternate by chance in every lane. It is well within the life of a challenge.
    fn watch(&self) -> Vec<Sample> {
        let bodies = Arc::new(self.kinds());
        let mut lanes = tokio::task::JoinSet::new();
        for _ in 0..LANES {
            lanes.spawn_on(lane(http::router(self.portal.clone()), Arc::clone(&bodies)), self.runtime.handle());
        }
        self.runtime.block_on(lanes.join_all()).concat()
    }
}

async fn lane(router: Router, bodies: Arc<[Vec<Vec<u8>>; 5]>) -> Vec<Sample> {
    let clock = Clock::machine();
    let mut all = Vec::with_capacity(ROUND);
    for at in 0..ROUND + 50 {
        let [kind, key] = draw(bodies.len());
        let request = Request::post("/visit").body(Body::from(bodies[kind][key].clone())).unwrap();
        let router = router.clone();
        let begun = clock.monotonic();
        let answer = router.oneshot(request).await.unwrap();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        spin(&clock, kind + 1 == bodies.len());
        let took = clock.monotonic().saturating_sub(begun);
        assert_eq!(bytes.len(), 64 << 10);
        // The first ones warm up.
        if at >= 50 {
            all.push((kind, nanoseconds(took)));
        }
    }
    all
}

/// A kind, and one of its keys.
fn draw(kinds: usize) -> [usize; 2] {
    [kinds, KEYS].map(|bound| usize::try_from(below(bound as u64)).unwrap())
}

/// Every kind asks the clock, the delayed one until its delay is over: asking alone is 100 ns, which a million samples show.
fn spin(clock: &Clock, planted: bool) {
    let until = clock.monotonic() + if planted { PLANTED } else { Duration::ZERO };
    while clock.monotonic() < until {
        std::hint::spin_loop();
    }
}
