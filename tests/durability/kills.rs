//! `kill -9` at random moments under load.

use std::{
    collections::HashSet,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use senim::{
    now::Clock,
    store::{DIALOGUE, Location, Store},
};

use crate::portal_process::{
    Installation, Running, below,
    count::count,
    reports::{Acknowledged, Mould, Report},
};

const WRITERS: usize = 8;

/// What one cycle left behind.
#[derive(Default)]
struct Left {
    acknowledged: Vec<(Report, Acknowledged)>,
    /// Sent, and the connection broke before the answer.
    in_doubt: Vec<Report>,
}

/// Counts over all cycles.
#[derive(Default)]
struct Tally {
    cycles: usize,
    hit_in_flight: usize,
    acknowledged: usize,
    in_doubt: usize,
    stored_unheard: usize,
    resent: usize,
}

#[test]
fn every_acknowledged_report_survives_kill_9_whole_and_once() {
    let cycles = count("SENIM_KILLS", 300);
    let installation = Installation::on_sqlite();
    let running = installation.start();
    let mould = Mould::of(&running.portal());
    running.kill();

    let mut tally = Tally::default();
    let mut all: Vec<(Report, Acknowledged)> = Vec::new();
    let mut left = Left::default();
    let clock = Clock::machine();
    for _ in 0..cycles {
        let running = installation.start();
        // What the last cycle left is looked at in the process that found it.
        verify(&running, &mould, std::mem::take(&mut left), &mut tally, &mut all);
        left = load_and_kill(running, &mould, &mut tally);
    }
    let running = installation.start();
    verify(&running, &mould, left, &mut tally, &mut all);
    running.kill();
    read_the_database(&installation, mould.readers(), &all);
    println!(
        "{} cycles in {:.0} s, {} with a request in flight: {} reports acknowledged, {} in doubt, of which {} were stored; \
         {} sent again",
        tally.cycles,
        clock.monotonic().as_secs_f64(),
        tally.hit_in_flight,
        tally.acknowledged,
        tally.in_doubt,
        tally.stored_unheard,
        tally.resent,
    );
    assert!(tally.hit_in_flight * 3 >= tally.cycles, "too few cycles hit a request in flight");
    assert!(tally.acknowledged > tally.cycles, "hardly anything was acknowledged");
}

/// Eight writers send as fast as they can, until the portal is gone.
fn load_and_kill(running: Running, mould: &Mould, tally: &mut Tally) -> Left {
    let left = Mutex::new(Left::default());
    let in_flight = AtomicUsize::new(0);
    let origin = running.origin.clone();
    let hit = thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                let portal = senim::client::portal::Portal::new(&origin, None).unwrap();
                loop {
                    let report = mould.cast();
                    in_flight.fetch_add(1, Ordering::SeqCst);
                    let answer = mould.send(&portal, &report);
                    in_flight.fetch_sub(1, Ordering::SeqCst);
                    let mut left = left.lock().unwrap();
                    let Some(acknowledged) = answer else {
                        left.in_doubt.push(report);
                        break;
                    };
                    left.acknowledged.push((report, acknowledged));
                }
            });
        }
        // The moment is what is tried here, not something to wait for.
        // Early ones are drawn more often: they leave less to look at.
        thread::sleep(Duration::from_millis(1 + below(300).min(below(300))));
        let hit = in_flight.load(Ordering::SeqCst);
        running.kill();
        hit
    });
    tally.cycles += 1;
    tally.hit_in_flight += usize::from(hit > 0);
    left.into_inner().unwrap()
}

/// Acknowledged: there, with the receipt that was given. In doubt: absent or whole. Sent again: the same, once.
fn verify(running: &Running, mould: &Mould, left: Left, tally: &mut Tally, all: &mut Vec<(Report, Acknowledged)>) {
    tally.acknowledged += left.acknowledged.len();
    tally.in_doubt += left.in_doubt.len();
    let resent = AtomicUsize::new(0);
    let stored_unheard = AtomicUsize::new(0);
    let work = Mutex::new(
        left.acknowledged
            .into_iter()
            .map(|(report, given)| (report, Some(given)))
            .chain(left.in_doubt.into_iter().map(|report| (report, None)))
            .enumerate()
            .collect::<Vec<_>>(),
    );
    let done = Mutex::new(all);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let portal = running.portal();
                loop {
                    let Some((at, (report, given))) = work.lock().unwrap().pop() else { break };
                    let found = mould.visit(&portal, &report, &[]);
                    if let Some(given) = &given {
                        let found = found.as_deref().expect("an acknowledged report is gone");
                        assert_eq!(found, std::slice::from_ref(given), "another receipt than was given");
                    } else if found.is_some() {
                        stored_unheard.fetch_add(1, Ordering::Relaxed);
                    }
                    // All that are in doubt are sent again, as a client does, and some that are not.
                    let before = given.or_else(|| found.map(|mut found| found.remove(0)));
                    if before.is_none() || at % 8 == 0 {
                        resent.fetch_add(1, Ordering::Relaxed);
                        let again = mould.send(&portal, &report).expect("the portal runs");
                        if let Some(before) = &before {
                            assert_eq!(again, *before, "sent again, it got another receipt");
                        }
                        assert_eq!(mould.visit(&portal, &report, &[]).as_deref(), Some(&[again.clone()][..]));
                        done.lock().unwrap().push((report, again));
                    } else if let Some(before) = before {
                        done.lock().unwrap().push((report, before));
                    }
                }
            });
        }
    });
    tally.resent += resent.into_inner();
    tally.stored_unheard += stored_unheard.into_inner();
}

/// Past the portal: every case stands in the database once, with what its receipt says, and nothing else does.
fn read_the_database(installation: &Installation, readers: usize, all: &[(Report, Acknowledged)]) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&Location::Sqlite(installation.database_file())).await.unwrap();
        let mut numbers = HashSet::new();
        for (report, given) in all {
            let case = store.case_by_id(report.case).await.unwrap().expect("a case is gone from the database");
            assert!(numbers.insert(case.case_no));
            let (entries, more) = store.entries(case.case_no, DIALOGUE, 0, 1 << 20).await.unwrap();
            assert!(entries.len() == 1 && !more);
            assert_eq!(entries[0].leaf, given.leaf);
            assert_eq!(entries[0].sealed.as_ref().unwrap().receipt_box, given.receipt_box);
        }
        store.close().await;
    });
    let facts = crate::facts(installation);
    assert_eq!(facts.integrity, "ok");
    let cases = i64::try_from(all.len()).unwrap();
    assert_eq!([facts.cases, facts.events, facts.bodies], [cases; 3]);
    assert_eq!(facts.grants, cases * i64::try_from(readers).unwrap());
}
