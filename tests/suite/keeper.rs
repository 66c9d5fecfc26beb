//! The keeper's clocks: each breach once and in order, whoever looks, however often, and whatever the clock did meanwhile.

use data_encoding::HEXLOWER;
use senim::{
    case::{
        agreement::{Command as Agreement, Counterparty},
        docket::{Command, Docket, Event},
    },
    directory::Directory,
    keeper::{Keeper, Shelf, Watched},
    proceedings::{Proceedings, ProceedingsError, newest_template},
    seal::id::Digest,
    signer::Signer,
    store::{Location, Store, StoreError},
};

use super::{
    Place,
    hands::{By, Ended, Hands, Reported},
    procedures::{days, projected},
    world::{TODAY, World, today},
};

/// Another process: its own handle to the database, its own keeper.
async fn another(place: &Place, world: &World) -> (Store, Keeper) {
    let store = Store::open(&place.location).await.unwrap();
    let signer = std::sync::Arc::new(Signer::open(world.keys.path(), false).unwrap());
    let (directory, shelf) = (Directory::new(store.clone()), Shelf::new(&world.keys.path().join("ledger")));
    let keeper = Keeper::new(store.clone(), directory, signer, world.clock.clone(), shelf, Digest([0; 32]));
    (store, keeper)
}

/// The breaches that are written, in order.
async fn written(world: &World, case: &Reported) -> Vec<(String, String)> {
    let rows = world.store.docket(case.case).await.unwrap();
    let events = rows.iter().map(|row| senim::case::form::read_event(&row.event).unwrap());
    let breach = |event| match event {
        Event::Breached(_, _, breach) => Some((breach.rule.to_owned(), breach.due.to_string())),
        _ => None,
    };
    events.filter_map(breach).collect()
}

/// What a docket that nobody stopped looking at would have, day by day.
async fn day_by_day(world: &World, case: &Reported, until: i32) -> Vec<(String, String)> {
    let proceedings = Proceedings::new(world.store.clone(), world.directory.clone());
    let row = world.store.case_by_id(case.case).await.unwrap().unwrap();
    let standing = proceedings.standing(row).await.unwrap();
    let of_the_first_day = standing.history.iter().filter(|(day, _)| day.to_string() == TODAY);
    let mut docket = Docket::fold(of_the_first_day.map(|(_, event)| event));
    for day in 0..=until {
        let day = senim::law::day::legal_day(days(day));
        docket.look(day, &standing.law, newest_template());
    }
    let mut all: Vec<_> = docket.breaches().map(|(_, _, it)| (it.written, it.rule.to_owned(), it.due)).collect();
    all.sort();
    all.into_iter().map(|(_, rule, due)| (rule, due.to_string())).collect()
}

fn sorted(mut breaches: Vec<(String, String)>) -> Vec<(String, String)> {
    breaches.sort();
    breaches
}

pub async fn each_breach_is_written_once_whoever_looks(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    let cases = world.visit(|_| {
        let cases: Vec<Reported> = (0..4).map(|_| hands.report()).collect();
        let request = Command::Agreement(0, Agreement::Request { counterparty: Counterparty::Leadership });
        for case in &cases[..2] {
            let done = Ended::Done(TODAY.to_owned());
            assert_eq!(hands.step(case, By::Reporter, "agreement/0", &request, &[&hands.leader]), done);
        }
        cases
    });
    // Nothing of the first day's order is anywhere: new cases come in when their day is closed.
    assert_eq!(world.store.clocks(cases[3].case).await.unwrap(), []);
    world.hand.set("2026-11-22T19:06:00Z".parse().unwrap());
    assert!(world.keeper.look().await.iter().all(|looked| looked.outcome.is_ok()));
    assert_eq!(world.keeper.watch().await.unwrap().unwrap().new, 4);
    assert_eq!(world.keeper.watch().await.unwrap().unwrap().new, 0);
    projected(&world, &world.store, &cases[3]).await;

    // Two processes over two years, stops of weeks, clocks that jump back and forth: somebody looks, or both do.
    let (_store, second) = another(place, &world).await;
    let mut latest = 1;
    for (at, day) in [1, 3, 4, 2, 4, 5, 9, 8, 30, 31, 12, 95, 96, 40, 130, 400, 399, 730].into_iter().enumerate() {
        world.hand.set(days(day));
        latest = latest.max(day);
        let looked = match at % 3 {
            0 => vec![world.keeper.watch().await],
            1 => vec![second.watch().await],
            _ => {
                let (one, two) = tokio::join!(world.keeper.watch(), second.watch());
                vec![one, two]
            }
        };
        let looked: Vec<_> = looked.into_iter().map(Result::unwrap).collect();
        assert!(looked.iter().flatten().count() <= 2);
        // Whoever has the lease goes on when the other stands still: nobody waits for longer than it lasts.
        world.hand.set(days(day).checked_add(jiff::SignedDuration::from_mins(5)).unwrap());
        if looked.iter().flatten().next().is_none() {
            assert!(world.keeper.watch().await.unwrap().is_some());
        }
    }
    for case in &cases {
        let found = written(&world, case).await;
        assert_eq!(sorted(found.clone()), sorted(day_by_day(&world, case, latest).await));
        assert!(found.is_sorted_by_key(|(_, due)| due.clone()), "in order: {found:?}");
        assert!(!found.is_empty());
        projected(&world, &world.store, case).await;
    }
    // Due days are those of the law, whatever was jumped.
    assert!(written(&world, &cases[3]).await.contains(&("P-feedback".to_owned(), "2027-02-22".to_owned())));
    let again = world.keeper.watch().await.unwrap().unwrap_or_default();
    assert_eq!((again.new, again.breaches, again.steps), (0, 0, 0));
    assert!(today(&world.clock).year() == 2028);
}

pub async fn a_case_that_can_t_be_read_stops_nobody_else_s_clocks(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    let cases: Vec<Reported> = world.visit(|_| (0..4).map(|_| hands.report()).collect());
    world.hand.set("2026-11-22T19:06:00Z".parse().unwrap());
    assert!(world.keeper.look().await.iter().all(|looked| looked.outcome.is_ok()));
    // Two whose docket holds what is no event: one before the first look, and one that is due when it happens.
    let mut raw = place.raw().await;
    let (leaf, number) = (raw.blob("1", 32), |case: [u8; 16]| match &place.location {
        Location::Sqlite(_) => format!("x'{}'", HEXLOWER.encode(&case)),
        Location::Postgres(_) => format!("'\\x{}'::bytea", HEXLOWER.encode(&case)),
    });
    let broken = |case: &Reported| {
        let case = number(case.case.0);
        format!("INSERT INTO docket_event VALUES ({case}, 0, '2026-11-23', {leaf}, {leaf}, '{{}}')")
    };
    raw.run(&broken(&cases[0])).await.unwrap();
    let inconsistent = |looked: Result<Option<Watched>, ProceedingsError>| {
        let wrong = StoreError::Inconsistent { table: "docket_event", column: "event" };
        assert!(matches!(looked, Err(ProceedingsError::Store(found)) if found == wrong));
    };
    inconsistent(world.keeper.watch().await);
    assert_eq!(world.store.clocks(cases[0].case).await.unwrap(), []);
    for case in &cases[1..] {
        projected(&world, &world.store, case).await;
    }
    raw.run(&broken(&cases[1])).await.unwrap();
    // Clocks of no case, which no step ever writes anew: more than are looked at at once, and due before all others.
    raw.run(match &place.location {
        Location::Sqlite(_) => "PRAGMA foreign_keys = OFF",
        Location::Postgres(_) => "ALTER TABLE clock DROP CONSTRAINT clock_case_id_fkey",
    })
    .await
    .unwrap();
    let nobody = |nth: u128| {
        format!("({}, 'report', 0, 0, 'P-ack', '2026-01-01', '2026-01-02', 1, 'running')", number(nth.to_be_bytes()))
    };
    let lost: Vec<String> = (0..600).map(nobody).collect();
    raw.run(&format!("INSERT INTO clock VALUES {}", lost.join(", "))).await.unwrap();
    for day in [8, 95, 96] {
        world.hand.set(days(day));
        inconsistent(world.keeper.watch().await);
        for case in &cases[2..] {
            assert_eq!(sorted(written(&world, case).await), sorted(day_by_day(&world, case, day).await), "day {day}");
            projected(&world, &world.store, case).await;
        }
    }
    assert!(!written(&world, &cases[3]).await.is_empty());
}

pub async fn a_lease_has_one_holder_until_it_is_over(place: &Place) {
    let store = place.open().await;
    let (one, two) = ([1; 16], [2; 16]);
    assert_eq!(store.lease("clocks", one, 1000, 60).await.unwrap(), Some(0));
    assert_eq!(store.lease("clocks", two, 1060, 60).await.unwrap(), None, "not over yet");
    assert_eq!(store.lease("clocks", one, 1030, 60).await.unwrap(), Some(0), "whoever holds it goes on");
    store.leave_mark("clocks", one, 7).await.unwrap();
    store.leave_mark("clocks", two, 9).await.unwrap();
    assert_eq!(store.lease("clocks", two, 1091, 60).await.unwrap(), Some(7), "what was done is not done again");
    assert_eq!(store.lease("other", one, 1091, 60).await.unwrap(), Some(0));
    // A clock that was years ahead took it, and then went right: nobody waits for years.
    assert_eq!(store.lease("clocks", one, 900_000_000, 60).await.unwrap(), Some(7));
    assert_eq!(store.lease("clocks", two, 2000, 60).await.unwrap(), Some(7));
}
