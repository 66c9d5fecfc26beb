//! Bodies, roots and rosters.

use senim::{
    seal::id::{NoteHash, OrganisationId},
    store::{BodyKind, BodyRow, NoteRole, Published},
};

use super::{
    Place,
    made::{HOME, root, roster},
};

const OTHER: OrganisationId = OrganisationId([9; 32]);

pub async fn a_first_root_makes_a_body(place: &Place) {
    let store = place.open().await;
    assert_eq!(store.bodies().await, Ok(vec![]));
    assert_eq!(store.body_by_slug("home").await, Ok(None));
    let early = store.publish_root(&root(HOME, 2), "home", BodyKind::Institution).await;
    assert_eq!(early, Ok(Published::UnknownBody));
    assert_eq!(store.publish_root(&root(HOME, 1), "home", BodyKind::Institution).await, Ok(Published::Stored));
    assert_eq!(store.publish_root(&root(OTHER, 1), "acc", BodyKind::AuthorisedBody).await, Ok(Published::Stored));
    let home = BodyRow { organisation: HOME, slug: "home".to_owned(), kind: BodyKind::Institution };
    let other = BodyRow { organisation: OTHER, slug: "acc".to_owned(), kind: BodyKind::AuthorisedBody };
    assert_eq!(store.bodies().await, Ok(vec![other, home.clone()]));
    assert_eq!(store.body_by_slug("home").await, Ok(Some(home.clone())));
    assert_eq!(store.body(HOME).await, Ok(Some(home)));
    assert_eq!(store.body(OrganisationId([1; 32])).await, Ok(None));
    assert_eq!(store.root_notes(HOME).await, Ok(vec![root(HOME, 1)]));
}

pub async fn later_roots_follow_one_by_one(place: &Place) {
    let store = place.open().await;
    for version in 1..=11 {
        let skipping = store.publish_root(&root(HOME, version + 1), "home", BodyKind::Institution).await;
        assert_ne!(skipping, Ok(Published::Stored));
        let next = store.publish_root(&root(HOME, version), "home", BodyKind::Institution).await;
        assert_eq!(next, Ok(Published::Stored));
    }
    let roots: Vec<_> = (1..=11).map(|version| root(HOME, version)).collect();
    assert_eq!(store.root_notes(HOME).await, Ok(roots));
}

pub async fn a_body_keeps_slug_and_kind(place: &Place) {
    let store = place.open().await;
    store.publish_root(&root(HOME, 1), "home", BodyKind::Institution).await.unwrap();
    let taken = store.publish_root(&root(OTHER, 1), "home", BodyKind::Institution).await;
    assert_eq!(taken, Ok(Published::Different));
    let moved = store.publish_root(&root(HOME, 2), "elsewhere", BodyKind::Institution).await;
    assert_eq!(moved, Ok(Published::Different));
    let turned = store.publish_root(&root(HOME, 2), "home", BodyKind::AuthorisedBody).await;
    assert_eq!(turned, Ok(Published::Different));
    assert_eq!(store.bodies().await.unwrap().len(), 1);
}

pub async fn rosters_need_a_body_and_grow_by_one(place: &Place) {
    let store = place.open().await;
    assert_eq!(store.publish_roster(&roster(HOME, 1)).await, Ok(Published::UnknownBody));
    store.publish_root(&root(HOME, 1), "home", BodyKind::Institution).await.unwrap();
    assert_eq!(store.newest_roster(HOME).await, Ok(None));
    assert_eq!(store.publish_roster(&roster(HOME, 3)).await, Ok(Published::Stored));
    assert_eq!(store.publish_roster(&roster(HOME, 5)).await, Ok(Published::Different));
    assert_eq!(store.publish_roster(&roster(HOME, 4)).await, Ok(Published::Stored));
    assert_eq!(store.newest_roster(HOME).await, Ok(Some(roster(HOME, 4))));
    let third = roster(HOME, 3);
    assert_eq!(store.note_by_hash(third.hash).await, Ok(Some((NoteRole::Roster, third))));
    let first = root(HOME, 1);
    assert_eq!(store.note_by_hash(first.hash).await, Ok(Some((NoteRole::Root, first))));
    assert_eq!(store.note_by_hash(NoteHash([0; 32])).await, Ok(None));
}

pub async fn a_note_comes_in_once(place: &Place) {
    let store = place.open().await;
    let first = root(HOME, 1);
    store.publish_root(&first, "home", BodyKind::Institution).await.unwrap();
    assert_eq!(store.publish_root(&first, "home", BodyKind::Institution).await, Ok(Published::Same));
    assert_eq!(store.publish_roster(&first).await, Ok(Published::Different), "a root is no roster");
    let mut another = roster(HOME, 1);
    store.publish_roster(&another).await.unwrap();
    another.version = 2;
    assert_eq!(store.publish_roster(&another).await, Ok(Published::Different), "one hash, two versions");
}
