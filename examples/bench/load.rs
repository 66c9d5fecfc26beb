//! Load: keep-alive connections of a client that does as little as it can, because it shares the cores with the server.

use std::{
    fmt::Write as _,
    sync::{
        Arc, Barrier, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use senim::now::Clock;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::LocalSet,
};

/// Threads that the connections are shared among: as many as the machine has cores where it counts.
const THREADS: usize = 2;

/// A request as it goes over the wire.
pub fn request(method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").expect("a String takes every write");
    }
    if method == "POST" {
        write!(head, "content-type: application/octet-stream\r\ncontent-length: {}\r\n", body.len())
            .expect("a String takes every write");
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

/// A connection that is kept.
pub struct Line {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Line {
    /// Connects.
    pub async fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.expect("it listens");
        stream.set_nodelay(true).expect("TCP");
        Self { stream, answer: vec![0; 128 << 10] }
    }

    /// Sends a request and gives the body of its answer, which must be a success.
    pub async fn exchange(&mut self, request: &[u8]) -> &[u8] {
        self.stream.write_all(request).await.expect("the connection is kept");
        let mut have = 0;
        let mut whole = None;
        loop {
            let read = self.stream.read(&mut self.answer[have..]).await.expect("the connection is kept");
            assert!(read > 0, "the connection ended");
            have += read;
            if whole.is_none()
                && let Some(end) = self.answer[..have].windows(4).position(|four| four == b"\r\n\r\n")
            {
                let head = std::str::from_utf8(&self.answer[..end]).expect("a head is text");
                assert!(head.starts_with("HTTP/1.1 200"), "{head}");
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                let length: usize = length.map_or(0, |text| text.parse().expect("a number"));
                whole = Some((end + 4, end + 4 + length));
            }
            if let Some((begin, end)) = whole
                && have >= end
            {
                return &self.answer[begin..end];
            }
        }
    }
}

/// What a client does again and again.
pub trait Errand: Send + Sync + 'static {
    /// Does it for the `at`-th time.
    fn run(&self, line: &mut Line, at: usize) -> impl Future<Output = ()>;
}

/// Sends requests, each once.
pub struct Posts {
    /// The requests.
    pub requests: Vec<Vec<u8>>,
    /// What the answers begin with, behind the length of their heads.
    pub prefix: &'static [u8],
}

impl Errand for Posts {
    async fn run(&self, line: &mut Line, at: usize) {
        let answer = line.exchange(&self.requests[at]).await;
        let prefix = answer.get(4..).unwrap_or_default();
        assert!(prefix.starts_with(self.prefix), "{}", String::from_utf8_lossy(&prefix[..prefix.len().min(200)]));
    }
}

/// Closed loop: so many lines, each with the next errand as soon as it has done one. How many were done in a second.
pub fn closed<E: Errand>(address: &str, lines: usize, count: usize, errand: &Arc<E>) -> f64 {
    let took = spread(address, lines, errand, count, |_| Duration::ZERO).0;
    to_float(count) / took.as_secs_f64()
}

/// Open loop: errands are due when they are due, whatever became of those before; each takes from the time when it was
/// due to its answer. So nothing is left out while the server stands.
pub fn open<E: Errand>(address: &str, lines: usize, per_second: f64, count: usize, errand: &Arc<E>) -> Vec<Duration> {
    // The intervals of independent senders.
    let mut due = Duration::ZERO;
    let times: Vec<Duration> = (0..count)
        .map(|_| {
            let random = u64::from_be_bytes(senim::entropy::bytes()) >> 11;
            #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
            let part = (random as f64 + 1.0) / (1_u64 << 53) as f64;
            due += Duration::from_secs_f64(-part.ln() / per_second);
            due
        })
        .collect();
    let mut took = spread(address, lines, errand, count, move |at| times[at]).1;
    took.sort_unstable();
    took
}

/// How long all of it took, and each errand from when it was due.
fn spread<E: Errand>(
    address: &str,
    lines: usize,
    errand: &Arc<E>,
    count: usize,
    due: impl Fn(usize) -> Duration + Send + Sync + 'static,
) -> (Duration, Vec<Duration>) {
    let clock = Clock::machine();
    let begun = Arc::new(Mutex::new(Duration::ZERO));
    let (next, due) = (Arc::new(AtomicUsize::new(0)), Arc::new(due));
    let barrier = Arc::new(Barrier::new(THREADS));
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let (clock, begun, next, due) = (clock.clone(), Arc::clone(&begun), Arc::clone(&next), Arc::clone(&due));
            let (barrier, errand, address) = (Arc::clone(&barrier), Arc::clone(errand), address.to_owned());
            thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                LocalSet::new().block_on(&runtime, async move {
                    let mut connected = Vec::new();
                    for _ in (thread..lines).step_by(THREADS) {
                        connected.push(Line::connect(&address).await);
                    }
                    if barrier.wait().is_leader() {
                        *begun.lock().expect("no panic so far") = clock.monotonic();
                    }
                    barrier.wait();
                    let begun = *begun.lock().expect("no panic so far");
                    let tasks: Vec<_> = connected
                        .into_iter()
                        .map(|mut line| {
                            let (clock, next, due) = (clock.clone(), Arc::clone(&next), Arc::clone(&due));
                            let errand = Arc::clone(&errand);
                            tokio::task::spawn_local(async move {
                                let mut took = Vec::new();
                                loop {
                                    let at = next.fetch_add(1, Ordering::Relaxed);
                                    if at >= count {
                                        return took;
                                    }
                                    let due = begun + due(at);
                                    if let Some(early) = due.checked_sub(clock.monotonic()).filter(|it| !it.is_zero()) {
                                        tokio::time::sleep(early).await;
                                    }
                                    errand.run(&mut line, at).await;
                                    took.push(clock.monotonic().saturating_sub(due));
                                }
                            })
                        })
                        .collect();
                    let mut took = Vec::new();
                    for task in tasks {
                        took.extend(task.await.expect("every errand succeeds"));
                    }
                    took
                })
            })
        })
        .collect();
    let took: Vec<Duration> = threads.into_iter().flat_map(|it| it.join().expect("every errand succeeds")).collect();
    let begun = *begun.lock().expect("no panic so far");
    (clock.monotonic().saturating_sub(begun), took)
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value that so many of a hundred are not above.
pub fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let at = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted[at].as_secs_f64() * 1000.0
}

/// Counts are far below what a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub fn to_float(count: usize) -> f64 {
    count as f64
}
