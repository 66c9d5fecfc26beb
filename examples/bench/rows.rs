//! The rows: each measures ours and the bare one in turns, and says what the goal is.

use std::{
    cell::OnceCell,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use secrecy::SecretString;
use senim::{
    client::portal::Portal,
    now::Clock,
    seal::keyfile::OfficerKey,
    wire::frame::{Frame, REQUEST_CLASSES},
};
use tempfile::TempDir;

use crate::{
    Options,
    forge::{BareVisits, Forge},
    load::{Posts, closed, median, open, percentile, request, to_float},
    officer::Officer,
    organisation,
    process::{Kind, Memory, Server, copy_folder, prepare},
};

/// Keep-alive clients of the closed loops.
const LINES: usize = 32;
/// Submissions in a second of the open loop, and how many of them.
const RATE: f64 = 200.0;
const OPEN_LOOP: usize = 2000;
/// Submissions before anything is counted: caches, prepared statements, threads.
const WARM: usize = 256;
/// Cases whose reporters come back.
const VISITED: usize = 256;

/// A row of the table.
#[derive(serde::Serialize)]
pub struct Row {
    /// What was measured.
    pub what: &'static str,
    /// How much, in words.
    pub ours: String,
    /// The same of the bare server.
    pub bare: String,
    /// Median of the pairs' ratios, where more is better.
    pub ratio: Option<f64>,
    /// What was promised.
    pub goal: &'static str,
    /// Whether it holds.
    pub met: bool,
}

/// What became of a closed loop of submissions.
pub struct Submitted {
    /// How many in a second.
    rate: f64,
    /// Microseconds that the server computed for one, on all cores.
    pub computed: f64,
    memory: Memory,
}

impl fmt::Display for Submitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}/s, {:.0} µs", self.rate, self.computed)
    }
}

/// Everything that rows share, made when it is first needed.
pub struct Bench {
    options: Options,
    folder: TempDir,
    clock: Clock,
    forge: Forge,
    full: OnceCell<PathBuf>,
}

impl Bench {
    /// Founds the bodies and seals the report from which all others are cast.
    pub fn open(options: Options) -> Self {
        let beside = std::env::current_exe().expect("Linux").parent().expect("a folder").to_owned();
        // Beside the program, because a folder for temporary files may be in memory, where a sync costs nothing.
        let folder = tempfile::tempdir_in(beside).expect("room on the disk");
        let sample = folder.path().join("sample");
        prepare(&folder.path().join("founded"));
        copy_folder(&folder.path().join("founded"), &sample);
        let server = Server::start(Kind::Ours, &sample);
        let forge = Forge::open(&portal(&server));
        drop(server);
        Self { options, folder, clock: Clock::machine(), forge, full: OnceCell::new() }
    }

    /// What is measured against.
    fn bare(&self) -> Kind {
        if self.options.same_wire { Kind::BareOnSameWire } else { Kind::Bare }
    }

    /// The header of a report's entry.
    pub fn header(&self) -> &[u8] {
        self.forge.header()
    }

    /// A new installation without cases.
    pub fn empty(&self, name: &str) -> PathBuf {
        let data = self.folder.path().join(name);
        if data.exists() {
            std::fs::remove_dir_all(&data).expect("our own folder");
        }
        copy_folder(&self.folder.path().join("founded"), &data);
        data
    }

    /// The installation with many cases, and the bare database beside it.
    fn full(&self) -> &Path {
        self.full.get_or_init(|| {
            let data = self.empty("full");
            let begun = self.clock.monotonic();
            tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
                self.forge.fill(&data.join("senim.db"), self.options.cases).await;
                self.forge.fill_bare(&data.join("bare.db"), self.options.cases).await;
            });
            let took = self.clock.monotonic().saturating_sub(begun);
            eprintln!("filled with {} cases in {:.0} s", self.options.cases, took.as_secs_f64());
            data
        })
    }

    /// Submissions in a second, and what they took of memory: ours and bare in turns.
    fn submissions(&self, what: &'static str, full: bool) -> (Row, [Memory; 2]) {
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        let (mut computed, mut memories) = ([Vec::new(), Vec::new()], Vec::new());
        for pair in 0..self.options.pairs {
            let data = if full { self.full().to_owned() } else { self.empty("empty") };
            let measure = |kind| self.submit_all(kind, &data);
            // Who comes first changes from pair to pair, so that a machine that gets slower favours nobody.
            let (a, b) = if pair % 2 == 0 {
                let first = measure(Kind::Ours);
                (first, measure(self.bare()))
            } else {
                let first = measure(self.bare());
                (measure(Kind::Ours), first)
            };
            eprintln!("{what}: {a}, bare {b}, ratio {:.3}", a.rate / b.rate);
            ours.push(a.rate);
            bare.push(b.rate);
            computed[0].push(a.computed);
            computed[1].push(b.computed);
            memories.push([a.memory, b.memory]);
        }
        let [of_ours, of_bare] = computed.map(median);
        let ratio = median(ours.iter().zip(&bare).map(|(a, b)| a / b).collect());
        let fast = ours.iter().zip(&bare).all(|(a, b)| *b < 5000.0 || *a >= 1500.0);
        let row = Row {
            what,
            ours: format!("{:.0}/s, {of_ours:.0} µs", median(ours)),
            bare: format!("{:.0}/s, {of_bare:.0} µs", median(bare)),
            ratio: Some(ratio),
            goal: "ratio ≥ 0.50, and ≥ 1,500/s where bare does 5,000/s",
            met: ratio >= 0.5 && fast,
        };
        let worst = memories.into_iter().reduce(|[a, b], [c, d]| [a.worse(c), b.worse(d)]);
        (row, worst.expect("at least one pair"))
    }

    /// Submissions, one after the other on each of many lines.
    pub fn submit_all(&self, kind: Kind, data: &Path) -> Submitted {
        let count = self.options.requests;
        let (requests, last) = self.requests(kind, count + WARM);
        let (warm, counted) = (requests[..WARM].to_vec(), requests[WARM..].to_vec());
        drop(requests);
        let prefix = prefix(kind);
        let server = Server::start(kind, data);
        closed(&server.address, LINES, WARM, &Arc::new(Posts { requests: warm, prefix }));
        server.rest();
        let before = server.computed();
        let rate = closed(&server.address, LINES, count, &Arc::new(Posts { requests: counted, prefix }));
        let computed = (server.computed() - before) / to_float(count);
        let memory = server.memory();
        if let Some(report) = last {
            self.forge.check(&portal(&server), &report.report);
        }
        server.stop();
        Submitted { rate, computed, memory }
    }

    /// Requests, and for ours the last report among them.
    fn requests(&self, kind: Kind, count: usize) -> (Vec<Vec<u8>>, Option<crate::forge::Ready>) {
        match kind {
            Kind::Ours => {
                let mut reports = self.forge.cast(count);
                let requests = reports.iter_mut().map(|ready| std::mem::take(&mut ready.request)).collect();
                (requests, reports.pop())
            }
            Kind::Bare => {
                let items = self.forge.items(count);
                (items.iter().map(|item| request("POST", "/case", &[], item)).collect(), None)
            }
            Kind::BareOnSameWire => {
                let pad = |mut item: Vec<u8>| {
                    item.resize(REQUEST_CLASSES[0], 0);
                    request("POST", "/case", &[], &item)
                };
                (self.forge.items(count).into_iter().map(pad).collect(), None)
            }
        }
    }

    /// Row: an empty database.
    pub fn submit_empty(&self) -> Vec<Row> {
        vec![self.submissions("submissions, empty", false).0]
    }

    /// Rows: a full database, and the memory that it took.
    pub fn submit_full(&self) -> Vec<Row> {
        let (row, [ours, bare]) = self.submissions("submissions, many cases", true);
        let memory = Row {
            what: "memory under that load, peak",
            ours: format!("{:.1} MiB", ours.peak),
            bare: format!("{:.1} MiB", bare.peak),
            ratio: None,
            goal: "≤ 60 MiB",
            met: ours.peak <= 60.0,
        };
        vec![row, memory]
    }

    /// Row: how long a submission takes when they come as they come.
    pub fn tail(&self) -> Vec<Row> {
        let measure = |kind| {
            let (requests, _) = self.requests(kind, OPEN_LOOP + WARM);
            let (warm, counted) = (requests[..WARM].to_vec(), requests[WARM..].to_vec());
            let server = Server::start(kind, self.full());
            closed(&server.address, LINES, WARM, &Arc::new(Posts { requests: warm, prefix: prefix(kind) }));
            let posts = Arc::new(Posts { requests: counted, prefix: prefix(kind) });
            let took = open(&server.address, 2 * LINES, RATE, OPEN_LOOP, &posts);
            server.stop();
            (percentile(&took, 99), format!("{:.1} ms (p50 {:.1})", percentile(&took, 99), percentile(&took, 50)))
        };
        let ((bare_worst, bare), (worst, ours)) = (measure(self.bare()), measure(Kind::Ours));
        let ratio = Some(bare_worst / worst);
        let met = worst <= 30.0;
        vec![Row { what: "p99 of a submission at 200/s, open loop", ours, bare, ratio, goal: "≤ 30 ms", met }]
    }

    /// Row: reporters who come back.
    pub fn visits(&self) -> Vec<Row> {
        let data = self.full();
        let count = self.options.requests;
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..self.options.pairs {
            let server = Server::start(Kind::Ours, data);
            let mut reports = self.forge.cast(VISITED);
            let requests: Vec<_> = reports.iter_mut().map(|ready| std::mem::take(&mut ready.request)).collect();
            let posts = Posts { requests, prefix: prefix(Kind::Ours) };
            closed(&server.address, LINES, VISITED, &Arc::new(posts));
            let visits = Arc::new(self.forge.visits(&server.origin(), &reports));
            closed(&server.address, LINES, WARM, &visits);
            ours.push(closed(&server.address, LINES, count, &visits));
            server.stop();

            let server = Server::start(Kind::Bare, data);
            let items = self.forge.items(VISITED);
            let requests = items.iter().map(|item| request("POST", "/case", &[], item)).collect();
            closed(&server.address, LINES, VISITED, &Arc::new(Posts { requests, prefix: b"" }));
            let visits = Arc::new(BareVisits::to(&items));
            closed(&server.address, LINES, WARM, &visits);
            bare.push(closed(&server.address, LINES, count, &visits));
            server.stop();
            let (a, b) = (ours[ours.len() - 1], bare[bare.len() - 1]);
            eprintln!("visits: {a:.0}/s, bare {b:.0}/s, ratio {:.3}", a / b);
        }
        let ratio = median(ours.iter().zip(&bare).map(|(a, b)| a / b).collect());
        let rate = median(ours);
        vec![Row {
            what: "status visits, challenge signed and verified",
            ours: format!("{rate:.0}/s"),
            bare: format!("{:.0}/s", median(bare)),
            ratio: Some(ratio),
            goal: "≥ 3,000/s",
            met: rate >= 3000.0,
        }]
    }

    /// Rows: start to first page, and the memory then.
    pub fn start(&self) -> Vec<Row> {
        let measure = |kind| {
            let data = self.full();
            let mut took = Vec::new();
            let mut memory = None;
            for _ in 0..self.options.pairs {
                let begun = self.clock.monotonic();
                let server = Server::start(kind, data);
                let page = Posts { requests: vec![request("GET", "/", &[], &[])], prefix: b"" };
                closed(&server.address, 1, 1, &Arc::new(page));
                took.push(self.clock.monotonic().saturating_sub(begun).as_secs_f64());
                memory = Some(server.memory());
                server.stop();
            }
            (median(took), memory.expect("at least one start"))
        };
        let ((ours, idle), (bare, bare_idle)) = (measure(Kind::Ours), measure(Kind::Bare));
        let start = Row {
            what: "start to first page, many cases",
            ours: format!("{ours:.3} s"),
            bare: format!("{bare:.3} s"),
            ratio: Some(bare / ours),
            goal: "≤ 0.3 s",
            met: ours <= 0.3,
        };
        let memory = Row {
            what: "memory idle",
            ours: format!("{:.1} MiB", idle.resident),
            bare: format!("{:.1} MiB", bare_idle.resident),
            ratio: None,
            goal: "≤ 20 MiB",
            met: idle.resident <= 20.0,
        };
        vec![start, memory]
    }

    /// Row: what an officer sees first.
    pub fn queue(&self) -> Vec<Row> {
        const TIMES: usize = 100;
        let measure = |kind| {
            let server = Server::start(kind, self.full());
            let asked = match kind {
                Kind::Ours => {
                    let token = login(&portal(&server), self.full());
                    let body = Frame::new("queue").with("after", 0).encode_request().expect("small");
                    request("POST", "/officer/queue", &[("senim-session", token)], &body)
                }
                _ => request("POST", "/officer/queue", &[], &[]),
            };
            let prefix: &[u8] =
                if kind == Kind::Ours { b"{\"v\":1,\"kind\":\"queue\",\"parts\":[],\"cases\":[{" } else { b"" };
            let posts = Arc::new(Posts { requests: vec![asked; TIMES], prefix });
            // One after the other, so what is measured is one request on an idle portal, HTTP included.
            let took = open(&server.address, 1, 1e9, TIMES, &posts);
            server.stop();
            let whole = took.last().map_or(Duration::ZERO, |it| *it).as_secs_f64();
            whole * 1000.0 / to_float(TIMES)
        };
        let (ours, bare) = (measure(Kind::Ours), measure(Kind::Bare));
        vec![Row {
            what: "officer's queue, first screen of many cases",
            ours: format!("{ours:.2} ms"),
            bare: format!("{bare:.2} ms"),
            ratio: Some(bare / ours),
            goal: "≤ 20 ms",
            met: ours <= 20.0,
        }]
    }
}

fn portal(server: &Server) -> Portal {
    Portal::new(&server.origin(), None).expect("an address of this machine")
}

/// What answers to submissions begin with.
const fn prefix(kind: Kind) -> &'static [u8] {
    match kind {
        Kind::Ours => b"{\"v\":1,\"kind\":\"receipt\"",
        Kind::Bare | Kind::BareOnSameWire => b"",
    }
}

/// A session of the ministry's officer, in hex.
fn login(portal: &Portal, data: &Path) -> String {
    let text = std::fs::read_to_string(data.join("demo/keys.json")).expect("the demo writes it");
    let published: serde_json::Value = serde_json::from_str(&text).expect("the demo writes it");
    let officers = published["officers"].as_array().expect("the demo writes it");
    let officer = officers.iter().find(|officer| officer["body"] == crate::SLUG).expect("the ministry has officers");
    let word = |name: &str| officer[name].as_str().expect("the demo writes it").to_owned();
    let file = std::fs::read(data.join("demo").join(word("key_file"))).expect("the demo writes it");
    let key = OfficerKey::open(&file, &SecretString::from(word("passphrase"))).expect("they belong together");
    Officer::log_in(portal, organisation(portal).institution.root.id(), &key).session
}
