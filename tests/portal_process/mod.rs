//! A portal as a process of its own, as a person starts it: `senim demo` over a data folder made once, killed and started
//! as often as a test likes. What the tests of durability, silence and likeness share.
#![allow(dead_code, unused_imports, reason = "each test program uses its part")]

pub mod count;
pub mod officer;
pub mod proxy;
pub mod reports;
pub mod trace;
pub mod wire;

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread::JoinHandle,
};

use secrecy::SecretString;
use senim::{
    client::{bodies::Organisation, officer::Keys, portal::Portal},
    now::Clock,
    seal::keyfile::OfficerKey,
};
use tempfile::TempDir;

use self::trace::Tracer;

/// The institution whose portal the tests report to.
pub const SLUG: &str = "economy";

/// The binary under test.
pub const SENIM: &str = env!("CARGO_BIN_EXE_senim");

/// What tells a test to act as a portal: with which fault, over which data folder.
pub const PLANTED_FAULT: &str = "SENIM_PLANTED_FAULT";
pub const PLANTED_DATA: &str = "SENIM_PLANTED_DATA";

/// A data folder with everything that the demo prepares, and its database.
pub struct Installation {
    pub data: PathBuf,
    database: Option<String>,
    listen: &'static str,
    /// The test of this program that is a portal with a planted fault, and the fault.
    planted: Option<(&'static str, &'static str)>,
    _folder: Option<TempDir>,
}

impl Installation {
    /// A new one, on SQLite in its own folder.
    pub fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::prepare(folder.path().join("data"), None, Some(folder))
    }

    /// A new one, on a PostgreSQL database.
    pub fn on_postgres(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::prepare(folder.path().join("data"), Some(url.to_owned()), Some(folder))
    }

    /// A new one in a folder that the caller keeps.
    pub fn at(data: PathBuf) -> Self {
        Self::prepare(data, None, None)
    }

    fn prepare(data: PathBuf, database: Option<String>, folder: Option<TempDir>) -> Self {
        let installation = Self { data, database, listen: "127.0.0.1:0", planted: None, _folder: folder };
        let output = installation.command(&[]).arg("--prepare-only").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        installation
    }

    /// Its data anew, in a folder that goes with its guard.
    pub fn copy(&self) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        copy_folder(&self.data, &data);
        (folder, data)
    }

    /// The same data behind another database address.
    #[must_use]
    pub fn through(mut self, database: String) -> Self {
        self.database = Some(database);
        self
    }

    /// The same, listening on every address of the machine.
    #[must_use]
    pub fn on_every_address(mut self) -> Self {
        self.listen = "0.0.0.0:0";
        self
    }

    /// The same behind a portal with a planted fault: a test of this program, which acts as one where it is told so.
    #[must_use]
    pub fn planted(mut self, portal: &'static str, fault: &'static str) -> Self {
        self.planted = Some((portal, fault));
        self
    }

    /// Where SQLite keeps the data.
    pub fn database_file(&self) -> PathBuf {
        self.data.join("senim.db")
    }

    fn command(&self, wrapper: &[&str]) -> Command {
        if let Some((portal, fault)) = self.planted {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.args([portal, "--exact", "--nocapture"]).stdin(Stdio::null());
            command.env(PLANTED_FAULT, fault).env(PLANTED_DATA, &self.data);
            return command;
        }
        let mut command = match wrapper {
            [program, arguments @ ..] => {
                let mut command = Command::new(program);
                command.args(arguments).arg(SENIM);
                command
            }
            [] => Command::new(SENIM),
        };
        command.args(["--json", "demo", "--listen", self.listen, "--data"]).arg(&self.data);
        command.arg("--limits").arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/portal_process/lifted.toml"));
        if let Some(database) = &self.database {
            command.arg("--database").arg(database);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Starts the portal and waits until it listens.
    pub fn start(&self) -> Running {
        self.try_start(&[]).expect("the portal starts")
    }

    /// Starts the portal under another program; `None` when it ended before it listened.
    pub fn try_start(&self, wrapper: &[&str]) -> Option<Running> {
        let mut child = self.command(wrapper).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = child.stderr.take().unwrap();
        let stderr = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            // A process that was killed has said what it said.
            let _cut = said.read_to_end(&mut bytes);
            bytes
        });
        let mut printed = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        let mut origin = None;
        // A test that acts as a portal is announced first.
        while origin.is_none() && printed.read_line(&mut first).unwrap() > 0 {
            let line = first.lines().next_back().unwrap_or_default();
            let told: Option<serde_json::Value> = serde_json::from_str(line).ok();
            origin = told.and_then(|told| Some(told.get("address")?.as_str()?.to_owned()));
        }
        let stdout = std::thread::spawn(move || {
            let mut bytes = first.into_bytes();
            let _cut = printed.read_to_end(&mut bytes);
            bytes
        });
        let mut running =
            Running { child, origin: String::new(), stdout: Some(stdout), stderr: Some(stderr), ended: false };
        if let Some(origin) = origin {
            running.origin = origin.replace("0.0.0.0", "127.0.0.1");
            return Some(running);
        }
        running.end();
        None
    }

    /// An officer's key out of the demo's, as a client has it.
    pub fn officer(&self, body: &str) -> Keys {
        let (file, passphrase) = self.officer_file(body);
        Keys::unlock(&file, &passphrase).unwrap()
    }

    /// The same key, laid open.
    pub fn officer_key(&self, body: &str) -> OfficerKey {
        let (file, passphrase) = self.officer_file(body);
        OfficerKey::open(&file, &passphrase).unwrap()
    }

    fn officer_file(&self, body: &str) -> (Vec<u8>, SecretString) {
        let text = fs::read_to_string(self.data.join("demo/keys.json")).unwrap();
        let published: serde_json::Value = serde_json::from_str(&text).unwrap();
        let officers = published["officers"].as_array().unwrap();
        let officer = officers.iter().find(|officer| officer["body"] == body).unwrap();
        let file = fs::read(self.data.join("demo").join(officer["key_file"].as_str().unwrap())).unwrap();
        (file, SecretString::from(officer["passphrase"].as_str().unwrap()))
    }
}

/// A portal that runs. It dies with its guard.
pub struct Running {
    child: Child,
    /// `http://127.0.0.1:<port>`.
    pub origin: String,
    stdout: Option<JoinHandle<Vec<u8>>>,
    stderr: Option<JoinHandle<Vec<u8>>>,
    ended: bool,
}

impl Running {
    /// The client's way to it.
    pub fn portal(&self) -> Portal {
        Portal::new(&self.origin, None).unwrap()
    }

    /// `127.0.0.1:<port>`.
    pub fn address(&self) -> &str {
        self.origin.strip_prefix("http://").unwrap()
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`, and the end of it.
    pub fn kill(mut self) -> Vec<u8> {
        self.end()
    }

    /// Asks it to stop, as a service manager does, and waits: everything that it ever printed.
    pub fn stop(self) -> (ExitStatus, Vec<u8>) {
        self.ask_to_stop();
        self.wait()
    }

    /// Asks it to stop, as a service manager does.
    pub fn ask_to_stop(&self) {
        assert!(Command::new("kill").args(["-TERM", &self.pid().to_string()]).status().unwrap().success());
    }

    /// Waits for an end that somebody else brings about: how it ended, and everything that it ever printed.
    pub fn wait(mut self) -> (ExitStatus, Vec<u8>) {
        let status = self.child.wait().unwrap();
        (status, self.end())
    }

    /// The same of one that a tracer holds. That it ends is seen by its files, which are closed then: a tracer now and then
    /// misses the end of a thread, and who waits for the process waits for ever. It lets go first.
    pub fn wait_under(mut self, tracer: Tracer) -> (ExitStatus, Vec<u8>) {
        let said = self.said();
        drop(tracer);
        let status = self.child.wait().unwrap();
        self.ended = true;
        (status, said)
    }

    fn end(&mut self) -> Vec<u8> {
        self.ended = true;
        // It may have ended by itself.
        let _gone = self.child.kill();
        self.child.wait().unwrap();
        self.said()
    }

    /// Everything that it ever prints.
    fn said(&mut self) -> Vec<u8> {
        [self.stdout.take(), self.stderr.take()].into_iter().flatten().flat_map(|it| it.join().unwrap()).collect()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            self.end();
        }
    }
}

/// The verified organisation that is reported to.
pub fn organisation(portal: &Portal) -> Organisation {
    Organisation::fetch(portal, SLUG, None, &Clock::machine()).unwrap()
}

/// A random number below `bound`.
pub fn below(bound: u64) -> u64 {
    u64::from_be_bytes(senim::entropy::bytes()) % bound
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
