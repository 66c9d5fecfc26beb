//! The gate: how much is let in, and for how much work. Token buckets of the whole portal, one a class of endpoint, so that
//! a flood in one never starves another; an officer's session has its own. In memory only, and nothing of a client in them:
//! over Tor all have one address. What a hash can refuse is refused before it takes from a bucket, or whoever sends nonsense
//! would empty it for all.

use std::{
    collections::{HashSet, VecDeque},
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::http::HeaderMap;
use governor::{
    Quota, RateLimiter,
    clock::Clock as Beats,
    middleware::StateInformationMiddleware,
    nanos::Nanos,
    state::{InMemoryState, NotKeyed, keyed::HashMapStateStore},
};

use super::answer::Refusal;
use crate::{
    access::challenge::Challenges,
    config::Limits,
    law,
    now::Clock,
    seal::{
        id::{Digest, KeyId},
        signature::sha256,
    },
    wire::work,
};

/// The header of the nonce.
const WORK: &str = "senim-work";
/// A bucket holds this many seconds of its rate.
const BURST_SECONDS: u32 = 5;
/// How many requests that were let in are known again.
const REMEMBERED: usize = 4096;

/// Classes of endpoints, each with a bucket of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Reports.
    Submit,
    /// Later entries of reporters.
    Entry,
    /// The same report or entry again: a client whose answer was lost. A bucket of its own, or whoever solved one puzzle
    /// could empty the bucket of reports with it.
    Again,
    /// Challenges and visits.
    Status,
    /// Officers' challenges.
    Challenge,
    /// Logins over a challenge of ours: what is left to check is the signature.
    Login,
    /// Organisations and rosters.
    Public,
    /// Pages.
    Pages,
}

/// The portal's clock as governor wants it.
#[derive(Clone)]
struct Beat(Clock);

impl Beats for Beat {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.0.monotonic().into()
    }
}

type Bucket = RateLimiter<NotKeyed, InMemoryState, Beat, StateInformationMiddleware>;
type Buckets<K> = RateLimiter<K, HashMapStateStore<K>, Beat, StateInformationMiddleware>;

/// Lets requests in. Clones share the buckets.
#[derive(Clone)]
pub struct Gate(Arc<Inner>);

struct Inner {
    limits: Limits,
    clock: Clock,
    challenges: Challenges,
    buckets: [Option<Bucket>; 8],
    keys: Option<Buckets<KeyId>>,
    sessions: Option<Buckets<Digest>>,
    fill: Mutex<Fill>,
    recent: Mutex<Recent>,
}

/// What was left in the bucket of reports when it was last asked.
struct Fill {
    left: u32,
    at: Duration,
}

/// Hashes of requests that were let in, the oldest first.
#[derive(Default)]
struct Recent {
    known: HashSet<Digest>,
    order: VecDeque<Digest>,
}

impl Gate {
    /// A gate of these limits.
    pub fn new(limits: &Limits, challenges: Challenges, clock: Clock) -> Self {
        let beat = || Beat(clock.clone());
        let bucket = |per_second| Some(RateLimiter::new(quota(per_second)?, InMemoryState::default(), beat()));
        let keys = NonZeroU32::new(limits.login_per_minute_and_key)
            .map(|rate| RateLimiter::new(Quota::per_minute(rate), HashMapStateStore::default(), beat()));
        let sessions =
            quota(limits.officer_per_second).map(|quota| RateLimiter::new(quota, HashMapStateStore::default(), beat()));
        let buckets = [
            bucket(limits.submit_per_second),
            bucket(limits.entry_per_second),
            bucket(limits.submit_per_second),
            bucket(limits.status_per_second),
            bucket(limits.officer_challenge_per_second),
            bucket(limits.login_per_second),
            bucket(limits.public_per_second),
            bucket(limits.pages_per_second),
        ];
        let left = limits.submit_per_second.saturating_mul(BURST_SECONDS);
        let fill = Mutex::new(Fill { left, at: clock.monotonic() });
        let recent = Mutex::default();
        Self(Arc::new(Inner { limits: *limits, clock, challenges, buckets, keys, sessions, fill, recent }))
    }

    /// Lets a request of a class in, or says that there are too many.
    pub fn admit(&self, class: Class) -> Result<(), Refusal> {
        let Some(bucket) = &self.0.buckets[class as usize] else { return Ok(()) };
        let outcome = bucket.check();
        if class == Class::Submit {
            let left = outcome.as_ref().map_or(0, governor::middleware::StateSnapshot::remaining_burst_capacity);
            *lock(&self.0.fill) = Fill { left, at: self.0.clock.monotonic() };
        }
        outcome.map(|_| ()).map_err(|_| Refusal::Busy)
    }

    /// Counts a session that a key has just opened. Only keys of a roster come this far: counted before the signature was
    /// checked, strangers could shut an officer out, and fill our memory with keys that nobody has.
    pub(super) fn admit_opened(&self, key: KeyId) -> Result<(), Refusal> {
        // Sessions that ask for nothing are forgotten here: none comes to be elsewhere.
        if let Some(sessions) = &self.0.sessions {
            sessions.retain_recent();
        }
        let Some(keys) = &self.0.keys else { return Ok(()) };
        keys.retain_recent();
        keys.check_key(&key).map(|_| ()).map_err(|_| Refusal::Busy)
    }

    /// Lets a request of a session in. Only tokens that we gave out may come this far.
    pub(super) fn admit_within(&self, token: &[u8]) -> Result<(), Refusal> {
        let Some(sessions) = &self.0.sessions else { return Ok(()) };
        sessions.check_key(&sha256(token)).map(|_| ()).map_err(|_| Refusal::Busy)
    }

    /// Lets a report or an entry in: first its work, which costs us one hash, then the bucket, so that whoever does not work
    /// takes nothing from those who do. Gives the request's hash, which is not computed twice.
    pub(super) fn admit_worked(&self, class: Class, headers: &HeaderMap, body: &[u8]) -> Result<Digest, Refusal> {
        let request = sha256(body);
        self.check_work(headers, request)?;
        if lock(&self.0.recent).known.contains(&request) {
            return self.admit(Class::Again).map(|()| request);
        }
        self.admit(class)?;
        lock(&self.0.recent).remember(request);
        Ok(request)
    }

    /// The zero bits asked for now: the least while the bucket of reports is over three quarters full, the most below one
    /// half.
    pub(super) fn work_bits(&self) -> u8 {
        let Limits { work_bits_idle: idle, work_bits_loaded: loaded, submit_per_second: rate, .. } = self.0.limits;
        let whole = u64::from(rate) * u64::from(BURST_SECONDS);
        let fill = lock(&self.0.fill);
        let since = self.0.clock.monotonic().saturating_sub(fill.at);
        let came_back = u64::from(rate).saturating_mul(since.as_secs());
        let left = u64::from(fill.left).saturating_add(came_back);
        if left * 4 >= whole * 3 {
            idle
        } else if left * 2 >= whole {
            idle.midpoint(loaded)
        } else {
            loaded
        }
    }

    /// The value over which today's work is done.
    pub(super) fn day_value(&self) -> [u8; 32] {
        self.0.challenges.day_value(law::day::legal_day(self.0.clock.now()))
    }

    fn check_work(&self, headers: &HeaderMap, request: Digest) -> Result<(), Refusal> {
        let bits = self.work_bits();
        if bits == 0 {
            return Ok(());
        }
        let nonce = nonce(headers).ok_or(Refusal::Work)?;
        let today = law::day::legal_day(self.0.clock.now());
        // A page that was opened before midnight still sends.
        let days = [Some(today), today.yesterday().ok()];
        let holds = |day| work::check(&self.0.challenges.day_value(day), request, nonce, bits).is_ok();
        if days.into_iter().flatten().any(holds) { Ok(()) } else { Err(Refusal::Work) }
    }
}

impl Recent {
    fn remember(&mut self, request: Digest) {
        if self.known.insert(request) {
            self.order.push_back(request);
        }
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

/// So many a second, and five seconds' worth at once; `None` where the limit is lifted.
fn quota(per_second: u32) -> Option<Quota> {
    let rate = NonZeroU32::new(per_second)?;
    let burst = NonZeroU32::new(per_second.saturating_mul(BURST_SECONDS))?;
    Some(Quota::per_second(rate).allow_burst(burst))
}

/// One nonce, in the one way to write a number.
fn nonce(headers: &HeaderMap) -> Option<u64> {
    let mut all = headers.get_all(WORK).iter();
    let (first, second) = (all.next()?.to_str().ok()?, all.next());
    let nonce: u64 = first.parse().ok()?;
    (second.is_none() && nonce.to_string() == first).then_some(nonce)
}

// What the locks guard is whole between two lines, so a thread that died while holding one left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
