//! A disk that does not confirm: nobody knows what it holds then, so the portal takes nothing more, says so and ends.

use std::process::ExitStatus;

use senim::client::ClientError;

use crate::portal_process::{
    Installation, Running,
    reports::{Acknowledged, Mould, Report},
    trace::Tracer,
};

/// What becomes of a portal after the kernel failed it once.
struct Aftermath {
    /// What was sent while it failed, and the refusal.
    sent: Report,
    code: String,
    /// Reports that were acknowledged later, and by then it still ran.
    later: Vec<(Report, Acknowledged)>,
    running: Running,
}

fn fails_once(installation: &Installation, mould: &Mould, inject: &str) -> Aftermath {
    let running = installation.start();
    let portal = running.portal();
    let tracer = Tracer::attach(running.pid(), &["-o", "/dev/null", "-e", inject]);
    let sent = mould.cast();
    let Err(ClientError::Refused { code }) = portal.send("/case", &sent.request, "receipt") else {
        panic!("acknowledged what the disk did not confirm")
    };
    // Ended and not asked to let go: the portal may be ending, too.
    drop(tracer);
    let mut later = Vec::new();
    for _ in 0..5 {
        let report = mould.cast();
        if let Ok(answer) = portal.send("/case", &report.request, "receipt") {
            let given = mould.receipt(&report, &answer);
            later.push((report, given));
        }
    }
    Aftermath { sent, code, later, running }
}

fn ended(running: Running) -> (ExitStatus, String) {
    let (status, said) = running.wait();
    (status, String::from_utf8(said).unwrap())
}

#[test]
fn after_a_sync_that_failed_nothing_more_is_taken() {
    let installation = Installation::on_sqlite();
    let first = installation.start();
    let mould = Mould::of(&first.portal());
    let kept = mould.cast();
    let given = mould.send(&first.portal(), &kept).unwrap();
    assert!(first.stop().0.success());

    let Aftermath { sent, code, later, running } =
        fails_once(&installation, &mould, "inject=fdatasync,fsync:error=EIO:when=1");
    // Whether it is stored is not known: the same again finds out.
    assert_eq!(code, "busy");
    assert!(later.is_empty(), "{} reports were acknowledged on a disk that had failed", later.len());
    let (status, said) = ended(running);
    assert_eq!(status.code(), Some(1));
    assert!(said.contains("disk"), "{said}");

    let again = installation.start();
    let portal = again.portal();
    assert_eq!(mould.visit(&portal, &kept, &[]), Some(vec![given]));
    let before = mould.visit(&portal, &sent, &[]);
    let receipt = mould.send(&portal, &sent).unwrap();
    assert!(before.is_none_or(|before| before == [receipt.clone()]));
    assert_eq!(mould.visit(&portal, &sent, &[]), Some(vec![receipt]));
    assert!(again.stop().0.success());
    assert_eq!(crate::facts(&installation).integrity, "ok");
}

/// The control: where the kernel says that there is no room, the portal goes on, and the same eyes see it.
#[test]
fn a_portal_that_goes_on_is_seen() {
    let installation = Installation::on_sqlite();
    let mould = Mould::of(&installation.start().portal());
    let Aftermath { code, later, running, .. } =
        fails_once(&installation, &mould, "inject=pwrite64:error=ENOSPC:when=1");
    assert_eq!((code.as_str(), later.len()), ("full", 5));
    assert!(running.stop().0.success());
}
