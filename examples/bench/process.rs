//! The two servers as processes of their own, so that memory and start are theirs alone: ours is `senim demo` as a person
//! starts it, the other is the bare one. Both are this program again, under other arguments.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

/// What is measured, and what it is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The portal.
    Ours,
    /// One `INSERT`, one `SELECT`.
    Bare,
    /// The same behind the portal's guard, with as many bytes to and fro.
    BareOnSameWire,
}

/// A server that runs. It dies with its guard.
pub struct Server {
    child: Child,
    /// What it prints goes on being taken in.
    _printed: BufReader<ChildStdout>,
    /// `127.0.0.1:<port>`.
    pub address: String,
}

/// Bytes in memory, in MiB.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// Now.
    pub resident: f64,
    /// The most so far.
    pub peak: f64,
}

impl Memory {
    /// The greater of both.
    pub fn worse(self, other: Self) -> Self {
        Self { resident: self.resident.max(other.resident), peak: self.peak.max(other.peak) }
    }
}

impl Server {
    /// Starts a server over a data folder and waits until it listens.
    pub fn start(kind: Kind, data: &Path) -> Self {
        let mut command = again();
        match kind {
            Kind::Ours => command
                .args(["--json", "demo", "--listen", "127.0.0.1:0", "--limits"])
                .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/bench/limits.toml"))
                .arg("--data")
                .arg(data),
            Kind::Bare => command.arg("bare").arg(data.join("bare.db")).arg("least"),
            Kind::BareOnSameWire => command.arg("bare").arg(data.join("bare.db")).arg("same-wire"),
        };
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let mut printed = BufReader::new(child.stdout.take().expect("piped above"));
        let mut first = String::new();
        printed.read_line(&mut first).expect("it says something");
        let told: serde_json::Value = serde_json::from_str(&first).expect("it says where it listens");
        let address = told["address"].as_str().expect("it says where it listens");
        let address = address.trim_start_matches("http://").to_owned();
        Self { child, _printed: printed, address }
    }

    /// `http://127.0.0.1:<port>`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the system says of its memory.
    pub fn memory(&self) -> Memory {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("Linux");
        let line = |name: &str| -> f64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("the kernel counts it");
            let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
            kibibytes / 1024.0
        };
        Memory { resident: line("VmRSS:"), peak: line("VmHWM:") }
    }

    /// Time that it has computed so far, in microseconds, on all cores: what a submission takes of it depends less on what
    /// else the machine does than how many it takes in a second.
    pub fn computed(&self) -> f64 {
        /// Microseconds of the kernel's tick, which is a hundredth of a second on every Linux that we know.
        const TICK: f64 = 10_000.0;
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("Linux");
        // Behind the name, which may hold anything: state, then twelfth and thirteenth the user's and the system's time.
        let (_, behind) = stat.rsplit_once(") ").expect("a name in brackets");
        let ticks = behind.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<f64>().expect("a number"));
        ticks.sum::<f64>() * TICK
    }

    /// Waits until it computes nothing: ours looks at its clocks when it starts, which is none of what is measured.
    pub fn rest(&self) {
        let mut before = -1.0;
        while before < self.computed() {
            before = self.computed();
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Asks it to stop, as a service manager does, and waits.
    pub fn stop(mut self) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().expect("kill is everywhere");
        assert!(asked.success());
        self.child.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Makes the demo's bodies, keys and database in a folder.
pub fn prepare(data: &Path) {
    let output = again().args(["demo", "--prepare-only", "--data"]).arg(data).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("room on the disk");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("a folder");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("room on the disk");
        }
    }
}

fn again() -> Command {
    Command::new(std::env::current_exe().expect("Linux"))
}
