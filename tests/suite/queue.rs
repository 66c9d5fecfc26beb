//! The officer's queue.

use std::time::{Duration, Instant};

use senim::{
    seal::id::LeafHash,
    store::{Appended, AuthorRole, Location, NewGrant, ReaderRow},
};

use super::{
    Place,
    made::{HOME, case, entry, home, reader},
};

pub async fn the_newest_stand_first_and_pages_join(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    for n in 0..25 {
        let mut case = case(n);
        if n % 5 == 0 {
            case.grants.truncate(1);
        }
        store.submit(case).await.unwrap();
    }
    let ids = |numbers: &mut dyn Iterator<Item = u64>| numbers.map(|n| case(n).case_id).collect::<Vec<_>>();
    let all = store.queue(reader(1), 0, 100).await.unwrap();
    assert_eq!(all.iter().map(|row| row.case_id).collect::<Vec<_>>(), ids(&mut (0..25).rev()));
    let some = store.queue(reader(2), 0, 100).await.unwrap();
    assert_eq!(some.iter().map(|row| row.case_id).collect::<Vec<_>>(), ids(&mut (0..25).rev().filter(|n| n % 5 != 0)));
    assert_eq!(store.queue(reader(4), 0, 100).await, Ok(vec![]));

    let mut pages = Vec::new();
    let mut after = 0;
    loop {
        let page = store.queue(reader(1), after, 7).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.case_no;
        // What comes in while someone turns pages stands before them.
        store.submit(case(after.unsigned_abs() + 1_000)).await.unwrap();
        pages.extend(page);
    }
    assert_eq!(pages, all);
}

pub async fn a_queue_tells_who_wrote_last(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let case = case(3);
    store.submit(case.clone()).await.unwrap();
    let row = store.queue(reader(1), 0, 10).await.unwrap().remove(0);
    assert_eq!((row.organisation, row.slug.as_str()), (HOME, "home"));
    assert_eq!((row.entries, row.last_role), (1, AuthorRole::Reporter));
    assert_eq!((row.first_day.as_str(), row.last_day.as_str()), ("2026-11-04", "2026-11-04"));
    store.append(entry(&case, 1, case.first.leaf, 9, AuthorRole::Officer)).await.unwrap();
    let row = store.queue(reader(1), 0, 10).await.unwrap().remove(0);
    assert_eq!((row.entries, row.last_role), (2, AuthorRole::Officer));
    assert_eq!((row.first_day.as_str(), row.last_day.as_str()), ("2026-11-04", "2026-11-10"));
}

pub async fn a_case_stands_once_whatever_its_rooms_and_epochs(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let case = case(1);
    store.submit(case.clone()).await.unwrap();
    let case_no = store.case_by_id(case.case_id).await.unwrap().unwrap().case_no;
    let mut previous = LeafHash([0; 32]);
    for epoch in 0..3 {
        let mut next = entry(&case, epoch, previous, 10 + epoch, AuthorRole::Officer);
        "hearing/0".clone_into(&mut next.room);
        next.event.epoch = epoch;
        let readers = if epoch == 2 { 1..=1 } else { 1..=2 };
        next.grants = readers
            .map(|number| NewGrant { reader: reader(number), file: vec![u8::try_from(epoch).unwrap()] })
            .collect();
        previous = next.event.leaf;
        assert_eq!(store.append(next).await, Ok(Appended::Stored));
    }
    let rooms = store.queue(reader(1), 0, 10).await.unwrap().into_iter().map(|row| row.rooms).collect::<Vec<_>>();
    assert_eq!(rooms, [["dialogue", "hearing/0"]]);
    // Only whoever is in the newest epoch is in the room.
    assert_eq!(store.grant(case_no, "hearing/0", reader(1)).await, Ok(Some(vec![2])));
    assert_eq!(store.grant(case_no, "hearing/0", reader(2)).await, Ok(None));
    assert_eq!(store.rooms(case_no, reader(2)).await.unwrap(), ["dialogue"]);
    let readers = store.readers(case_no).await.unwrap();
    assert_eq!(readers, [ReaderRow { room: "hearing/0".to_owned(), key: reader(1), is_in: true }]);
}

/// Twenty thousand cases, of two readers in turn; the first screen must not look at them all. The goal of 20 ms at
/// 100,000 cases is the benchmark's; here stands what a scan would break even on a busy machine.
#[allow(clippy::disallowed_methods, reason = "a test that measures time")]
pub async fn a_long_queue_is_quick(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let mut raw = place.raw().await;
    let (series, id, key) = (raw.series(20_000), raw.blob("n", 16), raw.blob("n", 32));
    let (sign, signature, reader_key) = (raw.blob("0", 32), raw.blob("0", 64), raw.blob("n % 2", 16));
    let home = "(SELECT organisation FROM body)";
    for fill in [
        format!(
            "INSERT INTO case_file (case_no, case_id, access, organisation, sign, request_digest, first_day, \
             destination, statement_signature, statement) \
             SELECT n, {id}, {key}, {home}, {sign}, {sign}, '2026-11-22', 'both', {signature}, {signature} FROM {series}"
        ),
        format!(
            "INSERT INTO event (event_no, case_no, room, sequence, epoch, kind, role, author, legal_day, minute, \
             size_class, commitment, leaf, roster, outer_signature, header) \
             SELECT n, n, 'dialogue', 0, 0, 'report', 'reporter', {id}, '2026-11-22', '', 1, {key}, {key}, {sign}, \
             {signature}, {signature} FROM {series}"
        ),
        format!(
            "INSERT INTO access_grant (reader, case_no, room, epoch, file) \
             SELECT {reader_key}, n, 'dialogue', 0, {signature} FROM {series}"
        ),
    ] {
        assert_eq!(raw.run(&fill).await.unwrap(), 20_000);
    }
    if matches!(place.location, Location::Postgres(_)) {
        raw.run("ANALYZE").await.unwrap();
    }
    let mut officer = [b'0'; 16];
    officer[15] = b'1';
    let officer = senim::seal::id::KeyId(officer);
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        assert_eq!(store.queue(officer, 0, 100).await.unwrap().len(), 100);
        let took = begun.elapsed();
        best = best.min(took);
    }
    assert!(best < Duration::from_millis(60), "the first screen took {best:?}");
    let deep = store.queue(officer, 101, 100).await.unwrap();
    assert_eq!(deep.len(), 50);
}
