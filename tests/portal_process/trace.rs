//! `strace` on a portal that runs: what it asks of the kernel, in order, and an end at one exact call.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread::JoinHandle,
};

/// The program, installed where it is absent.
fn strace() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/ensure-strace.sh");
        let output = Command::new(script).stderr(Stdio::inherit()).output().unwrap();
        assert!(output.status.success(), "strace is needed: see above");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    })
}

/// A tracer that holds a process.
pub struct Tracer {
    child: Child,
    rest: Option<JoinHandle<()>>,
}

impl Tracer {
    /// Takes hold of every thread of a process; returns when it has.
    pub fn attach(pid: u32, arguments: &[&str]) -> Self {
        let mut child = Command::new(strace())
            .args(["-f", "-p", &pid.to_string()])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.contains("attached"), "strace could not take hold of the portal: {line}");
        let rest = std::thread::spawn(move || {
            let _said = said.read_to_end(&mut Vec::new());
        });
        Self { child, rest: Some(rest) }
    }

    /// Lets go of a process that runs on, and waits until the trace is written. Where the process may be ending it is dropped
    /// instead: asked to let go, strace waits for the first thread, which does not end before strace has seen the others
    /// end: for ever.
    pub fn detach(mut self) {
        let pid = self.child.id().to_string();
        let _gone = Command::new("kill").args(["-INT", &pid]).stderr(Stdio::null()).status();
        self.child.wait().unwrap();
        self.rest.take().unwrap().join().unwrap();
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        if self.rest.is_some() {
            let _gone = self.child.kill();
            let _gone = self.child.wait();
        }
    }
}
