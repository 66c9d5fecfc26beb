//! Many at once: one writer, whole batches, nobody's answer depends on a neighbour's.

use std::collections::HashMap;

use senim::{
    seal::id::OrganisationId,
    store::{Appended, AuthorRole, DIALOGUE, StoreError, Submitted},
};
use tokio::task::JoinSet;

use super::{
    Place,
    made::{bytes, case, entry, home},
};

pub async fn two_hundred_submissions_of_forty_cases(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let mut running = JoinSet::new();
    for n in 0..200_u64 {
        let store = store.clone();
        let mut case = case(n % 40);
        // Each request comes with time and salt of its own.
        case.first.commitment.0 = bytes(1_000 + n);
        running.spawn(async move { (case.case_id, case.first.commitment, store.submit(case).await.unwrap()) });
    }
    let mut stored = HashMap::new();
    let mut same = Vec::new();
    while let Some(done) = running.join_next().await {
        match done.unwrap() {
            (id, commitment, Submitted::Stored) => assert!(stored.insert(id, commitment).is_none(), "stored twice"),
            (id, _, Submitted::Same(kept)) => same.push((id, kept.commitment)),
            (id, _, Submitted::Different) => panic!("{id:?} is no other request"),
            (id, _, Submitted::DayClosed { .. }) => panic!("{id:?} came on no closed day"),
        }
    }
    assert_eq!((stored.len(), same.len()), (40, 160));
    for (id, commitment) in same {
        assert_eq!(stored[&id], commitment, "every retry hears of the one that was stored");
    }
    let mut raw = place.raw().await;
    for (table, rows) in [("case_file", 40), ("event", 40), ("sealed_body", 40), ("access_grant", 120)] {
        assert_eq!(raw.number(&format!("SELECT count(*) FROM {table}")).await, rows, "{table}");
    }
    let whole = "SELECT count(*) FROM case_file c JOIN event e ON e.case_no = c.case_no AND e.sequence = 0 \
        JOIN sealed_body s ON s.event_no = e.event_no WHERE e.legal_day = c.first_day";
    assert_eq!(raw.number(whole).await, 40);
}

pub async fn one_of_many_writers_wins_a_place(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let case = case(1);
    store.submit(case.clone()).await.unwrap();
    let mut previous = case.first.leaf;
    for sequence in 1..=5 {
        let mut running = JoinSet::new();
        for n in 0..20 {
            let store = store.clone();
            let entry = entry(&case, sequence, previous, sequence * 100 + n, AuthorRole::Officer);
            running.spawn(async move { (entry.event.leaf, store.append(entry).await.unwrap()) });
        }
        let answers = running.join_all().await;
        let winners: Vec<_> = answers.iter().filter(|(_, answer)| *answer == Appended::Stored).collect();
        assert_eq!(winners.len(), 1, "{answers:?}");
        previous = winners[0].0;
        let moved = Appended::HeadMoved { next_sequence: sequence + 1, previous };
        assert_eq!(answers.iter().filter(|(_, answer)| *answer == moved).count(), 19);
    }
}

pub async fn a_batch_outlives_a_bad_item(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let mut running = JoinSet::new();
    for n in 0..60_u64 {
        let store = store.clone();
        let mut case = case(n);
        match n % 10 {
            3 => case.organisation = OrganisationId([1; 32]),
            5 => "2026-11-21T23:46Z".clone_into(&mut case.first.minute),
            7 => case.grants[1].reader = case.grants[0].reader,
            _ => {}
        }
        running.spawn(async move { (n, store.submit(case).await) });
    }
    for (n, answer) in running.join_all().await {
        if [3, 5, 7].contains(&(n % 10)) {
            assert!(matches!(answer, Err(StoreError::Refused { .. })), "{n}: {answer:?}");
        } else {
            assert_eq!(answer, Ok(Submitted::Stored), "{n}");
        }
    }
    assert_eq!(place.raw().await.number("SELECT count(*) FROM case_file").await, 42);
}

pub async fn an_entry_may_share_its_cases_batch(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let mut running = JoinSet::new();
    for n in 0..30 {
        let store = store.clone();
        let case = case(n);
        let entry = entry(&case, 1, case.first.leaf, 500 + n, AuthorRole::Reporter);
        running.spawn(async move {
            let (submitted, appended) = tokio::join!(store.submit(case), store.append(entry));
            assert_eq!(submitted, Ok(Submitted::Stored));
            assert!(matches!(appended, Ok(Appended::Stored | Appended::UnknownCase)), "{appended:?}");
        });
    }
    running.join_all().await;
}

pub async fn closing_finishes_what_was_handed_in(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let mut running = JoinSet::new();
    for n in 0..50 {
        let store = store.clone();
        running.spawn(async move { (n, store.submit(case(n)).await) });
    }
    tokio::task::yield_now().await;
    store.close().await;
    let mut acknowledged = 0;
    let answers = running.join_all().await;
    let store = place.open().await;
    for (n, answer) in answers {
        let there = store.case_by_id(case(n).case_id).await.unwrap().is_some();
        match answer {
            Ok(Submitted::Stored) => {
                assert!(there, "{n} was acknowledged");
                acknowledged += 1;
            }
            Err(StoreError::Closed) => assert!(!there, "{n} was refused"),
            other => panic!("{n}: {other:?}"),
        }
    }
    assert_eq!(place.raw().await.number("SELECT count(*) FROM case_file").await, acknowledged);
}

pub async fn two_processes_share_one_database(place: &Place) {
    let stores = [place.open().await, place.open().await];
    home(&stores[0]).await;
    let first = case(1_000);
    stores[0].submit(first.clone()).await.unwrap();
    let mut running = JoinSet::new();
    for n in 0..80 {
        let store = stores[usize::from(n % 2 == 1)].clone();
        let entry = entry(&first, 1, first.first.leaf, 2_000 + n, AuthorRole::Officer);
        running.spawn(async move {
            let (submitted, appended) = tokio::join!(store.submit(case(n / 2)), store.append(entry));
            (submitted.unwrap(), appended.unwrap())
        });
    }
    let answers = running.join_all().await;
    assert_eq!(answers.iter().filter(|(submitted, _)| *submitted == Submitted::Stored).count(), 40);
    assert_eq!(answers.iter().filter(|(_, appended)| *appended == Appended::Stored).count(), 1);
    let case_no = stores[0].case_by_id(first.case_id).await.unwrap().unwrap().case_no;
    assert_eq!(stores[1].head(case_no, DIALOGUE).await.unwrap().next_sequence, 2);
}
