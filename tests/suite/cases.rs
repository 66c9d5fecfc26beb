//! A case comes in and is read again.

use senim::{
    seal::id::{CaseId, Digest, OrganisationId},
    store::{CaseRow, DIALOGUE, Head, Kept, NewCase, StoreError, Submitted},
};

use super::{
    Place,
    made::{HOME, bytes, case, home, reader},
};

fn kept(case: &NewCase) -> Kept {
    Kept {
        commitment: case.first.commitment,
        legal_day: case.first.legal_day.clone(),
        minute: String::new(),
        receipt_box: Some(case.first.receipt_box.clone()),
    }
}

pub async fn a_case_comes_back_as_it_came(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let case = case(1);
    assert_eq!(store.submit(case.clone()).await, Ok(Submitted::Stored));
    let row = store.case_near_access(&case.access).await.unwrap().unwrap();
    let wanted = CaseRow {
        case_no: row.case_no,
        case_id: case.case_id,
        organisation: HOME,
        access: case.access,
        sign: case.sign,
        first_day: case.first.legal_day.clone(),
        destination: case.destination.clone(),
        statement_signature: case.statement_signature,
        statement: case.statement.clone(),
    };
    assert_eq!(row, wanted);
    assert_eq!(store.case_by_id(case.case_id).await, Ok(Some(wanted)));
    assert_eq!(store.case_by_id(CaseId([0; 16])).await, Ok(None));

    let (entries, more) = store.entries(row.case_no, DIALOGUE, 0, 1 << 20).await.unwrap();
    assert!(!more);
    let [entry] = entries.as_slice() else { panic!("one entry, not {}", entries.len()) };
    let first = &case.first;
    let sealed = entry.sealed.as_ref().unwrap();
    assert_eq!((entry.sequence, entry.epoch, entry.role), (0, 0, first.role));
    assert_eq!((&entry.kind, &entry.legal_day, &entry.minute), (&first.kind, &first.legal_day, &first.minute));
    assert_eq!((entry.author, entry.commitment, entry.leaf), (first.author, first.commitment, first.leaf));
    assert_eq!((&entry.header, entry.outer_signature), (&first.header, first.outer_signature));
    assert_eq!((&sealed.body, &sealed.receipt_box), (&first.body, &first.receipt_box));
    let head = store.head(row.case_no, DIALOGUE).await;
    assert_eq!(head, Ok(Head { next_sequence: 1, previous: first.leaf, epoch: 0 }));
}

pub async fn the_same_request_again_gets_what_was_stored(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let case = case(1);
    assert_eq!(store.submit(case.clone()).await, Ok(Submitted::Stored));
    // The server draws time and salt anew for each request; the first draw is the one that holds.
    let mut again = case.clone();
    again.first.commitment = Digest(bytes(99));
    again.first.leaf.0 = bytes(98);
    again.first.receipt_box = vec![1, 2, 3];
    "2026-12-01".clone_into(&mut again.first.legal_day);
    for _ in 0..3 {
        assert_eq!(store.submit(again.clone()).await, Ok(Submitted::Same(kept(&case))));
    }
    let mut raw = place.raw().await;
    assert_eq!(raw.number("SELECT count(*) FROM event").await, 1);
    assert_eq!(raw.number("SELECT count(*) FROM access_grant").await, 3);
}

pub async fn another_request_under_the_same_id_is_refused(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let case = case(1);
    store.submit(case.clone()).await.unwrap();
    let mut clash = super::made::case(2);
    clash.case_id = case.case_id;
    assert_eq!(store.submit(clash).await, Ok(Submitted::Different));
    let near = store.case_near_access(&super::made::case(2).access).await.unwrap().unwrap();
    assert_eq!(near.access, case.access);
}

pub async fn an_access_key_opens_one_case(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let first = case(1);
    store.submit(first.clone()).await.unwrap();
    let mut second = case(2);
    second.access = first.access;
    let id = second.case_id;
    assert_eq!(store.submit(second).await, Ok(Submitted::Different));
    assert_eq!(store.case_by_id(id).await, Ok(None));
    let opened = store.case_near_access(&first.access).await.unwrap().unwrap();
    assert_eq!((opened.access, opened.case_id), (first.access, first.case_id));
}

/// So that a key of nothing costs as much as one that opens a case.
pub async fn a_key_that_opens_no_case_leads_to_another(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    assert_eq!(store.case_near_access(&[5; 32]).await, Ok(None));
    for (number, byte) in [(1, 3), (2, 200), (3, 90)] {
        let mut case = case(number);
        case.access = [byte; 32];
        assert_eq!(store.submit(case).await, Ok(Submitted::Stored));
    }
    for (asked, led_to) in [(3, 3), (4, 90), (90, 90), (127, 200), (128, 200), (200, 200), (201, 3), (255, 3), (0, 3)] {
        let near = store.case_near_access(&[asked; 32]).await.unwrap().unwrap();
        assert_eq!(near.access, [led_to; 32], "{asked}");
    }
}

pub async fn an_unknown_body_takes_no_case(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let mut stray = case(1);
    stray.organisation = OrganisationId([1; 32]);
    let refused = store.submit(stray.clone()).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    assert_eq!(store.case_by_id(stray.case_id).await, Ok(None));
}

pub async fn grants_open_to_their_readers_alone(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let case = case(1);
    store.submit(case.clone()).await.unwrap();
    let case_no = store.case_by_id(case.case_id).await.unwrap().unwrap().case_no;
    for (number, grant) in (1..).zip(&case.grants) {
        assert_eq!(store.grant(case_no, DIALOGUE, reader(number)).await, Ok(Some(grant.file.clone())));
    }
    assert_eq!(store.grant(case_no, DIALOGUE, reader(4)).await, Ok(None));
    assert_eq!(store.grant(case_no, "inquiry", reader(1)).await, Ok(None));
    assert_eq!(store.grant(case_no + 1, DIALOGUE, reader(1)).await, Ok(None));
    // The same reader twice is no case at all.
    let mut twice = super::made::case(2);
    twice.grants[1].reader = twice.grants[0].reader;
    let refused = store.submit(twice.clone()).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    assert_eq!(store.case_by_id(twice.case_id).await, Ok(None));
}

pub async fn a_case_survives_closing_and_opening(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let case = case(1);
    store.submit(case.clone()).await.unwrap();
    store.close().await;
    assert_eq!(store.submit(case.clone()).await, Err(StoreError::Closed));
    assert_eq!(store.bodies().await, Err(StoreError::Unreachable));
    let store = place.open().await;
    assert_eq!(store.submit(case.clone()).await, Ok(Submitted::Same(kept(&case))));
}
