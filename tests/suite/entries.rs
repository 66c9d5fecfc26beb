//! Entries are appended to rooms and read in pages.

use senim::{
    seal::id::{Digest, LeafHash},
    store::{Appended, AuthorRole, DIALOGUE, Head, NewCase, Store},
};

use super::{
    Place,
    made::{bytes, case, entry, event, home},
};

/// A store with one case, and the case's number.
async fn begun(place: &Place) -> (Store, NewCase, i64) {
    let store = place.open().await;
    home(&store).await;
    let case = case(1);
    store.submit(case.clone()).await.unwrap();
    let case_no = store.case_by_id(case.case_id).await.unwrap().unwrap().case_no;
    (store, case, case_no)
}

pub async fn entries_follow_their_heads(place: &Place) {
    let (store, case, case_no) = begun(place).await;
    let mut previous = case.first.leaf;
    for sequence in 1..=5 {
        let role = if sequence % 2 == 1 { AuthorRole::Officer } else { AuthorRole::Reporter };
        let next = entry(&case, sequence, previous, 100 + sequence, role);
        previous = next.event.leaf;
        assert_eq!(store.append(next).await, Ok(Appended::Stored));
        let head = store.head(case_no, DIALOGUE).await;
        assert_eq!(head, Ok(Head { next_sequence: sequence + 1, previous, epoch: 0 }));
    }
    let (entries, more) = store.entries(case_no, DIALOGUE, 0, 1 << 20).await.unwrap();
    assert!(!more);
    let sequences: Vec<u64> = entries.iter().map(|entry| entry.sequence).collect();
    assert_eq!(sequences, [0, 1, 2, 3, 4, 5]);
    assert_eq!(entries[1].minute, "2026-11-21T23:46Z");
    assert_eq!(entries[2].minute, "");
}

pub async fn the_same_entry_again_gets_what_was_stored(place: &Place) {
    let (store, case, _) = begun(place).await;
    let first = entry(&case, 1, case.first.leaf, 2, AuthorRole::Reporter);
    assert_eq!(store.append(first.clone()).await, Ok(Appended::Stored));
    let later = entry(&case, 2, first.event.leaf, 3, AuthorRole::Officer);
    assert_eq!(store.append(later.clone()).await, Ok(Appended::Stored));

    let mut again = first.clone();
    again.event.commitment = Digest(bytes(77));
    again.event.receipt_box = vec![0];
    let Ok(Appended::Same(kept)) = store.append(again).await else { panic!("a retry is no new entry") };
    assert_eq!(kept.commitment, first.event.commitment);
    assert_eq!(kept.receipt_box.as_ref(), Some(&first.event.receipt_box));
    assert_eq!((kept.legal_day, kept.minute), (first.event.legal_day.clone(), String::new()));

    let Ok(Appended::Same(kept)) = store.append(later.clone()).await else { panic!("a retry is no new entry") };
    assert_eq!(kept.receipt_box, Some(Vec::new()));
    assert_eq!(kept.minute, later.event.minute);

    let moved = Ok(Appended::HeadMoved { next_sequence: 3, previous: later.event.leaf });
    let mut other_body = first.clone();
    other_body.event.body[0] ^= 1;
    assert_eq!(store.append(other_body).await, moved);
    let mut other_header = first;
    other_header.event.header[0] ^= 1;
    assert_eq!(store.append(other_header).await, moved);
}

pub async fn a_moved_head_is_told(place: &Place) {
    let (store, case, case_no) = begun(place).await;
    let moved = Ok(Appended::HeadMoved { next_sequence: 1, previous: case.first.leaf });
    let ahead = entry(&case, 2, case.first.leaf, 2, AuthorRole::Officer);
    assert_eq!(store.append(ahead).await, moved);
    let elsewhere = entry(&case, 1, LeafHash([1; 32]), 2, AuthorRole::Officer);
    assert_eq!(store.append(elsewhere).await, moved);
    let behind = entry(&case, 0, LeafHash([0; 32]), 2, AuthorRole::Officer);
    assert_eq!(store.append(behind).await, moved);
    assert_eq!(store.head(case_no, DIALOGUE).await.unwrap().next_sequence, 1);
}

pub async fn an_unknown_case_takes_no_entry(place: &Place) {
    let (store, case, _) = begun(place).await;
    let mut stray = entry(&case, 1, case.first.leaf, 2, AuthorRole::Officer);
    stray.case_id.0[0] ^= 1;
    assert_eq!(store.append(stray).await, Ok(Appended::UnknownCase));
}

pub async fn rooms_are_apart(place: &Place) {
    let (store, case, case_no) = begun(place).await;
    let empty = Head { next_sequence: 0, previous: LeafHash([0; 32]), epoch: 0 };
    assert_eq!(store.head(case_no, "inquiry").await, Ok(empty));
    assert_eq!(store.head(case_no + 1, DIALOGUE).await, Ok(empty));
    let mut first = entry(&case, 0, LeafHash([0; 32]), 5, AuthorRole::Officer);
    "inquiry".clone_into(&mut first.room);
    first.event.epoch = 4;
    assert_eq!(store.append(first.clone()).await, Ok(Appended::Stored));
    let head = Head { next_sequence: 1, previous: first.event.leaf, epoch: 4 };
    assert_eq!(store.head(case_no, "inquiry").await, Ok(head));
    assert_eq!(store.head(case_no, DIALOGUE).await.unwrap().previous, case.first.leaf);
    assert_eq!(store.entries(case_no, "inquiry", 0, 1 << 20).await.unwrap().0.len(), 1);
    assert_eq!(store.entries(case_no, "hearing/1", 0, 1 << 20).await, Ok((vec![], false)));
}

pub async fn pages_fill_to_the_bytes_asked(place: &Place) {
    let (store, case, case_no) = begun(place).await;
    let mut previous = case.first.leaf;
    for sequence in 1..10 {
        let mut next = entry(&case, sequence, previous, 100 + sequence, AuthorRole::Officer);
        next.event.header.truncate(100);
        next.event.body.truncate(900);
        previous = next.event.leaf;
        assert_eq!(store.append(next).await, Ok(Appended::Stored));
    }
    let mut from = 1;
    let mut sizes = Vec::new();
    loop {
        let (page, more) = store.entries(case_no, DIALOGUE, from, 4_000).await.unwrap();
        assert_eq!(page[0].sequence, from);
        from += page.len() as u64;
        sizes.push(page.len());
        if !more {
            break;
        }
    }
    assert_eq!(sizes, [4, 4, 1], "1,000 bytes an entry, 4,000 a page");
    let (page, more) = store.entries(case_no, DIALOGUE, 1, 3_999).await.unwrap();
    assert_eq!((page.len(), more), (3, true));
    let (page, more) = store.entries(case_no, DIALOGUE, 0, 10).await.unwrap();
    assert_eq!((page.len(), more), (1, true), "the first comes however long it is");
    assert_eq!(store.entries(case_no, DIALOGUE, 10, 4_000).await, Ok((vec![], false)));
}

pub async fn an_erased_body_leaves_its_event(place: &Place) {
    let (store, case, case_no) = begun(place).await;
    let next = entry(&case, 1, case.first.leaf, 2, AuthorRole::Reporter);
    store.append(next.clone()).await.unwrap();
    assert_eq!(place.raw().await.run("DELETE FROM sealed_body").await.unwrap(), 2);
    let (entries, more) = store.entries(case_no, DIALOGUE, 0, 1 << 20).await.unwrap();
    assert!(!more);
    assert!(entries.iter().all(|entry| entry.sealed.is_none()));
    assert_eq!(entries[1].header, next.event.header);
    let Ok(Appended::Same(kept)) = store.append(next).await else { panic!("a retry is no new entry") };
    assert_eq!(kept.receipt_box, None);
    assert_eq!(event(2, AuthorRole::Reporter).commitment, kept.commitment);
}
