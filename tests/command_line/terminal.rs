//! A person at a terminal, in a folder of their own.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

const SENIM: &str = env!("CARGO_BIN_EXE_senim");

/// What a command did.
pub struct Done {
    pub code: i32,
    pub said: String,
    pub aside: String,
}

impl Done {
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.said, self.aside);
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(self.said.trim()).unwrap_or_else(|_| panic!("no JSON: {}\n{}", self.said, self.aside))
    }
}

/// A folder to work in.
pub struct Terminal {
    folder: TempDir,
}

/// A server in the background; it ends with its guard.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself is ended too.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Terminal {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(SENIM);
        command.current_dir(self.folder.path()).args(arguments).stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Done {
        let output = self.command(arguments).output().unwrap();
        Done {
            code: output.status.code().unwrap(),
            said: String::from_utf8(output.stdout).unwrap(),
            aside: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts a command that somebody goes on talking with.
    pub fn begin(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Starts a server and waits until it says where it listens.
    pub fn start(&self, arguments: &[&str]) -> Server {
        let mut child = self.command(arguments).arg("--json").stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let told: Value = serde_json::from_str(&first).unwrap();
        let address = told["address"].as_str().unwrap().trim_end_matches('/').to_owned();
        Server { child, address }
    }
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
