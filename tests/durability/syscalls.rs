//! What the portal asks of the kernel: the disk before every answer, and whole states at every single call.

use std::fs;

use senim::{client::portal::Portal, seal::id::LeafHash};

use crate::{
    planted,
    portal_process::{
        Installation, Running, SLUG,
        count::count,
        officer::Officer,
        organisation,
        reports::{Acknowledged, Message, Mould, Report},
        trace::Tracer,
    },
};

/// What a trace shows of one connection that sends a report, asks for a challenge, sends a report …
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    /// Reports that were answered.
    reports: usize,
    /// Those before whose answers, after their requests, the disk was told to keep what was written, and said so.
    synced: usize,
    /// How often the disk was told so at any other time: a portal that answers first syncs afterwards.
    late: usize,
}

/// Reads a trace in the order of what was begun and finished.
fn read_trace(trace: &str) -> Told {
    let mut told = Told::default();
    let (mut asked, mut begun, mut synced, mut answers) = (false, false, false, 0);
    for line in trace.lines() {
        // `1234  call(…) = 0`, or begun and finished in two lines when another thread came between.
        let call = line.split_once(' ').map_or("", |(_, call)| call.trim_start());
        let begins =
            |names: &[&str]| names.iter().any(|name| call.strip_prefix(name).is_some_and(|it| it.starts_with('(')));
        let syncs = begins(&["fsync", "fdatasync"]);
        if syncs {
            // Only what begins between a report and its answer can be that report's.
            begun = asked && answers % 2 == 0;
            told.late += usize::from(!begun);
        }
        if (syncs || call.starts_with("<... fsync") || call.starts_with("<... fdatasync")) && call.contains(" = 0") {
            synced |= begun;
        } else if !call.contains("<TCP:[") {
        } else if begins(&["recvfrom", "read", "recvmsg"]) && !call.contains("= -1") && !call.ends_with("= 0") && !asked
        {
            (asked, begun, synced) = (true, false, false);
        } else if begins(&["sendto", "write", "writev", "sendmsg"]) && asked {
            if answers % 2 == 0 {
                told.reports += 1;
                told.synced += usize::from(synced);
            }
            answers += 1;
            asked = false;
        }
    }
    told
}

#[test]
fn the_disk_has_it_before_the_answer_goes() {
    let submissions = 100;
    let installation = Installation::on_sqlite();
    let running = installation.start();
    let portal = running.portal();
    let mould = Mould::of(&portal);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trace");
    let calls = "trace=recvfrom,recvmsg,read,sendto,sendmsg,write,writev,fsync,fdatasync";
    // On a slow disk whoever does not wait for it is far ahead.
    let slow = "inject=fsync,fdatasync:delay_enter=20ms";
    let into = file.to_str().unwrap();
    let tracer = Tracer::attach(running.pid(), &["-yy", "-s", "0", "-e", calls, "-e", slow, "-o", into]);
    for _ in 0..submissions {
        mould.send(&portal, &mould.cast()).expect("the portal runs");
        portal.ask("/challenge", "challenge").unwrap();
    }
    tracer.detach();
    let trace = fs::read_to_string(&file).unwrap();
    let told = read_trace(&trace);
    assert_eq!(told, Told { reports: submissions, synced: submissions, late: 0 });

    // The control: the same trace of a portal that asks nothing of the disk.
    let forgetful: Vec<&str> = trace.lines().filter(|line| !line.contains("sync")).collect();
    assert_eq!(read_trace(&forgetful.join("\n")), Told { reports: submissions, synced: 0, late: 0 });

    // The control: the same calls of a portal that answers before it commits.
    let answers =
        |line: &str| line.contains("<TCP:[") && ["sendto(", "write(", "writev("].iter().any(|it| line.contains(it));
    let (mut hasty, mut later) = (Vec::new(), Vec::new());
    for line in trace.lines() {
        if line.contains("sync") {
            later.push(line);
        } else {
            hasty.push(line);
            if answers(line) {
                hasty.append(&mut later);
            }
        }
    }
    let told_of_it = read_trace(&hasty.join("\n"));
    assert_eq!((told_of_it.reports, told_of_it.synced), (submissions, 0));
    assert!(told_of_it.late >= submissions);
    println!("{} of {submissions} answers had the disk's word first", told.synced);
}

/// Calls after which something else is on the disk, and those by which an answer leaves.
const CALLS: [&str; 9] =
    ["write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "ftruncate", "sendto", "writev"];

/// What was found after the kills at one call of one flow.
#[derive(Default)]
struct Swept {
    kills: usize,
    stored: usize,
}

/// Kills at the first, second, third … of a call, until the flow gets through without another.
fn sweep(mut flow: impl FnMut(&str) -> Option<bool>) -> Vec<(&'static str, Swept)> {
    let mut all = Vec::new();
    for call in CALLS {
        let mut swept = Swept::default();
        for number in 1.. {
            assert!(number < 1000, "{call} never ends");
            let Some(stored) = flow(&format!("inject=?{call}:signal=KILL:when={number}")) else { break };
            swept.kills += 1;
            swept.stored += usize::from(stored);
        }
        all.push((call, swept));
    }
    all
}

fn print(flow: &str, all: &[(&str, Swept)]) -> usize {
    let told: Vec<String> = all
        .iter()
        .filter(|(_, it)| it.kills > 0)
        .map(|(call, it)| format!("{call} {} ({})", it.kills, it.stored))
        .collect();
    println!("{flow}: kills at each call (found stored): {}", told.join(", "));
    all.iter().map(|(_, swept)| swept.kills).sum()
}

/// Starts, lets a killer take hold, and does something; the answer, and whether the portal was killed.
fn under<A>(installation: &Installation, inject: &str, act: impl FnOnce(&Running) -> Option<A>) -> Option<A> {
    let running = installation.start();
    let killer = Tracer::attach(running.pid(), &["-o", "/dev/null", "-e", inject]);
    let answer = act(&running);
    if answer.is_some() {
        // Ended and not asked to let go: the call may come behind the answer, too.
        drop(killer);
        running.kill();
    } else {
        running.wait_under(killer);
    }
    answer
}

/// A report, killed at every call.
fn sweep_a_report(installation: &Installation) -> Vec<(&'static str, Swept)> {
    let mould = Mould::of(&installation.start().portal());
    let all = sweep(|inject| {
        let report = mould.cast();
        let answer = under(installation, inject, |running| mould.send(&running.portal(), &report));
        let stored = settle(installation, &mould, &report, None, answer.as_ref());
        answer.is_none().then_some(stored)
    });
    whole(installation, &mould);
    all
}

/// The message that `write` makes behind a report, killed at every call.
fn sweep_a_message(
    installation: &Installation,
    write: impl Fn(&Mould, &Portal, &Report, LeafHash) -> Message,
) -> Vec<(&'static str, Swept)> {
    let mould = Mould::of(&installation.start().portal());
    let all = sweep(|inject| {
        let report = mould.cast();
        let (first, message) = {
            let running = installation.start();
            let portal = running.portal();
            let first = mould.send(&portal, &report).unwrap();
            let message = write(&mould, &portal, &report, first.leaf);
            (first, message)
        };
        let answer = under(installation, inject, |running| mould.send_message(&running.portal(), &report, &message));
        let stored = settle(installation, &mould, &report, Some((&first, &message)), answer.as_ref());
        answer.is_none().then_some(stored)
    });
    whole(installation, &mould);
    all
}

/// Past the portal: the database is sound, and every case has the readers that it came with.
fn whole(installation: &Installation, mould: &Mould) {
    let facts = crate::facts(installation);
    assert_eq!(facts.integrity, "ok");
    assert_eq!(facts.bodies, facts.events);
    assert_eq!(facts.grants, facts.cases * i64::try_from(mould.readers()).unwrap(), "a case without its readers");
}

#[test]
fn a_report_is_absent_or_whole_after_a_kill_at_every_call() {
    let all = sweep_a_report(&Installation::on_sqlite());
    assert!(print("a report", &all) > 10, "a sweep over nothing");
    assert!(all.iter().any(|(_, swept)| swept.stored > 0), "no kill fell between commit and answer");
    assert!(all.iter().any(|(_, swept)| swept.stored < swept.kills), "no kill fell before the commit");
}

#[test]
fn a_message_is_absent_or_whole_after_a_kill_at_every_call() {
    let installation = Installation::on_sqlite();
    let all = sweep_a_message(&installation, |mould, _, report, leaf| mould.message(report, 1, leaf));
    assert!(print("a message", &all) > 10, "a sweep over nothing");
    assert!(all.iter().any(|(_, swept)| swept.stored > 0), "no kill fell between commit and answer");
}

#[test]
fn an_officers_reply_is_absent_or_whole_after_a_kill_at_every_call() {
    let installation = Installation::on_sqlite();
    let key = installation.officer_key(SLUG);
    let all = sweep_a_message(&installation, |mould, portal, report, leaf| {
        mould.reply(report, 1, leaf, &Officer::log_in(portal, organisation(portal).institution.root.id(), &key))
    });
    assert!(print("a reply", &all) > 10, "a sweep over nothing");
    assert!(all.iter().any(|(_, swept)| swept.stored > 0), "no kill fell between commit and answer");
}

/// The control: a portal that answers before it commits.
#[test]
#[should_panic(expected = "what was acknowledged is gone or changed")]
fn an_answer_before_its_commit_is_seen() {
    sweep_a_report(&Installation::on_sqlite().planted(planted::PORTAL, planted::HASTY));
}

/// The control: a portal that commits a case first and its readers then.
#[test]
#[should_panic(expected = "a case without its readers")]
fn a_case_in_two_commits_is_seen() {
    sweep_a_report(&Installation::on_sqlite().planted(planted::PORTAL, planted::HALVING));
}

#[test]
fn stopping_loses_nothing_whatever_call_it_is_killed_at() {
    let installation = Installation::on_sqlite();
    let mould = Mould::of(&installation.start().portal());
    let all = sweep(|inject| {
        let running = installation.start();
        let report = mould.cast();
        let given = mould.send(&running.portal(), &report).unwrap();
        let killer = Tracer::attach(running.pid(), &["-o", "/dev/null", "-e", inject]);
        running.ask_to_stop();
        let (status, _) = running.wait_under(killer);
        assert!(settle(&installation, &mould, &report, None, Some(&given)));
        (!status.success()).then_some(true)
    });
    assert!(print("stopping", &all) > 2, "a sweep over nothing");
    assert_eq!(crate::facts(&installation).integrity, "ok");
}

/// After the end: what was answered is there; what was not is absent or whole; sent again, it is there once. Whether it
/// was there before that.
fn settle(
    installation: &Installation,
    mould: &Mould,
    report: &Report,
    message: Option<(&Acknowledged, &Message)>,
    answer: Option<&Acknowledged>,
) -> bool {
    let running = installation.start();
    let portal = running.portal();
    let messages: Vec<&Message> = message.iter().map(|(_, message)| *message).collect();
    let mut before = mould.visit(&portal, report, &messages).unwrap_or_default();
    if let Some((first, _)) = message {
        assert_eq!(before.first(), Some(first), "the report before the message is gone");
        before.remove(0);
    }
    if answer.is_some() {
        assert_eq!(before.first(), answer, "what was acknowledged is gone or changed");
    }
    let again = match message {
        Some((_, message)) => mould.send_message(&portal, report, message),
        None => mould.send(&portal, report),
    };
    let again = again.expect("the portal runs");
    if let Some(stored) = before.first() {
        assert_eq!(again, *stored, "sent again, it got another receipt");
    }
    let after = mould.visit(&portal, report, &messages).unwrap();
    assert_eq!(after.len(), 1 + messages.len());
    assert_eq!(after.last(), Some(&again));
    !before.is_empty()
}

/// How many sweeps: the soak turns them round and round.
#[test]
fn sweeps_again_where_told() {
    for _ in 0..count("SENIM_SWEEPS", 0) {
        a_report_is_absent_or_whole_after_a_kill_at_every_call();
        a_message_is_absent_or_whole_after_a_kill_at_every_call();
        an_officers_reply_is_absent_or_whole_after_a_kill_at_every_call();
        stopping_loses_nothing_whatever_call_it_is_killed_at();
    }
}
