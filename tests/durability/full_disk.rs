//! A disk of its own that fills up: a clear refusal, nothing corrupt, and on it goes when there is room again.

use std::{fs, io::Write as _, path::PathBuf, process::Command};

use senim::{client::ClientError, now::Clock, wire::frame::Frame};

use crate::portal_process::{
    Installation, Running,
    count::count,
    reports::{Acknowledged, Mould, Report},
    trace::Tracer,
    wire,
};

/// An ext4 file system in a file, mounted; it goes with its guard.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    /// `None` where this process may not mount at all. Where it may and it fails, so does the test.
    fn mounted(mebibytes: usize) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let image = folder.path().join("image");
        fs::File::create(&image).unwrap().set_len(u64::try_from(mebibytes << 20).unwrap()).unwrap();
        // No blocks kept back for root: who is root here must meet the same end.
        run(Command::new("mkfs.ext4").args(["-q", "-m", "0"]).arg(&image));
        let disk = Self { folder };
        fs::create_dir(disk.path()).unwrap();
        if !may_mount() {
            return None;
        }
        run(Command::new("mount").args(["-o", "loop"]).arg(&image).arg(disk.path()));
        Some(disk)
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    /// Writes a file as long as there is room, then gives some of it back.
    fn fill(&self, but: u64) {
        let mut file = fs::File::create(self.path().join("filler")).unwrap();
        let mut length = 0;
        for piece in [1 << 20, 64 << 10, 4 << 10, 1 << 10] {
            let zeros = vec![1; piece];
            while file.write_all(&zeros).and_then(|()| file.sync_data()).is_ok() {
                length += u64::try_from(piece).unwrap();
            }
        }
        file.set_len(length.saturating_sub(but)).unwrap();
        file.sync_all().unwrap();
    }

    fn empty(&self) {
        fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _not_mounted = Command::new("umount").arg(self.path()).status();
    }
}

/// `CAP_SYS_ADMIN`, number 21.
fn may_mount() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let held = status.lines().find_map(|line| line.strip_prefix("CapEff:")).unwrap();
    u64::from_str_radix(held.trim(), 16).unwrap() >> 21 & 1 == 1
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_full_disk_refuses_clearly_and_recovers() {
    // What one point leaves on it stays, so many points need more of it.
    if let Some(disk) = Disk::mounted(43 + count("SENIM_FILL_POINTS", 5)) {
        on_a_disk(&disk);
    } else {
        println!(
            "This process may not mount (no CAP_SYS_ADMIN): instead of a full disk, the kernel's answer of a full \
                 disk (ENOSPC) is put under every write."
        );
        on_a_kernel_that_says_so();
    }
}

fn on_a_disk(disk: &Disk) {
    let installation = Installation::at(disk.path().join("data"));
    let mut running = installation.start();
    let mould = Mould::of(&running.portal());
    let mut all: Vec<(Report, Acknowledged)> = Vec::new();
    for point in 0..count("SENIM_FILL_POINTS", 5) {
        // Another amount at each point, or it would always end at the same of a report's pages; never much, or what came before
        // would fill the disk alone.
        disk.fill(u64::try_from((point % 10 * 160 + point / 10 * 16) << 10).unwrap());
        let refused = fill_up(&running, &mould, &mut all);
        // What is there can be read on a full disk.
        check(&running, &mould, &all);
        if point % 2 == 1 {
            running.kill();
            disk.empty();
            running = installation.start();
        } else {
            disk.empty();
        }
        recovers(&running, &mould, refused, &mut all);
    }
    check(&running, &mould, &all);
    assert!(running.stop().0.success());
    let facts = crate::facts(&installation);
    assert_eq!(facts.integrity, "ok");
    assert_eq!([facts.cases, facts.events, facts.bodies], [i64::try_from(all.len()).unwrap(); 3]);
    println!("{} reports around {} full disks", all.len(), count("SENIM_FILL_POINTS", 5));
}

fn on_a_kernel_that_says_so() {
    let installation = Installation::on_sqlite();
    let running = installation.start();
    let mould = Mould::of(&running.portal());
    let mut all = Vec::new();
    for point in 0..count("SENIM_FILL_POINTS", 5) {
        // Never more than a report takes: the calls of each thread are counted apart, and a connection that is opened behind a
        // failed one has a thread of its own.
        let after = 1 + point % 5;
        let inject = format!("inject=pwrite64,ftruncate,fallocate:error=ENOSPC:when={after}+");
        let full = Tracer::attach(running.pid(), &["-o", "/dev/null", "-e", &inject]);
        let refused = fill_up(&running, &mould, &mut all);
        check(&running, &mould, &all);
        full.detach();
        recovers(&running, &mould, refused, &mut all);
    }
    check(&running, &mould, &all);
    running.kill();
    assert_eq!(crate::facts(&installation).integrity, "ok");
}

/// Sends reports until one is refused, by status and by code; gives that one back.
fn fill_up(running: &Running, mould: &Mould, all: &mut Vec<(Report, Acknowledged)>) -> Report {
    let portal = running.portal();
    for _ in 0..5000 {
        let report = mould.cast();
        match portal.send("/case", &report.request, "receipt") {
            Ok(answer) => {
                let given = mould.receipt(&report, &answer);
                all.push((report, given));
            }
            Err(ClientError::Refused { code }) => {
                assert_eq!(code, "full");
                let answer = wire::exchange(running.address(), &wire::request("POST", "/case", &[], &report.request));
                let answer = answer.unwrap();
                assert_eq!((answer.status, answer.body.len()), (507, 16 << 10));
                assert_eq!(Frame::parse_answer(&answer.body).unwrap().text("code"), Some("full"));
                assert!(mould.visit(&portal, &report, &[]).is_none(), "refused, and there all the same");
                return report;
            }
            Err(error) => panic!("{error}"),
        }
    }
    panic!("the disk never filled up");
}

/// Within ten seconds of there being room, what was refused is taken in.
fn recovers(running: &Running, mould: &Mould, refused: Report, all: &mut Vec<(Report, Acknowledged)>) {
    let clock = Clock::machine();
    let given = mould.send(&running.portal(), &refused).expect("the portal runs");
    assert!(clock.monotonic().as_secs() < 10);
    all.push((refused, given));
}

fn check(running: &Running, mould: &Mould, all: &[(Report, Acknowledged)]) {
    let portal = running.portal();
    for (report, given) in all {
        assert_eq!(mould.visit(&portal, report, &[]).as_deref(), Some(std::slice::from_ref(given)));
    }
}

/// The kernel's answer alone, wherever the test runs: the way of those who may not mount stays true.
#[test]
fn a_kernel_that_says_full_is_understood() {
    on_a_kernel_that_says_so();
}
