//! Officers' sessions.

use senim::{
    seal::id::{Digest, KeyId},
    store::Session,
};

use super::{
    Place,
    made::{HOME, home},
};

const fn session(expires: i64) -> Session {
    Session { organisation: HOME, key: KeyId([3; 16]), expires }
}

pub async fn a_session_lives_until_its_minute(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let token = Digest([1; 32]);
    assert_eq!(store.session(token, 0).await, Ok(None));
    store.open_session(token, &session(100)).await.unwrap();
    assert_eq!(store.session(token, 99).await, Ok(Some(session(100))));
    assert_eq!(store.session(token, 100).await, Ok(None));
    assert_eq!(store.session(Digest([2; 32]), 0).await, Ok(None));
    store.open_session(token, &session(200)).await.expect_err("a token is drawn once");
}

pub async fn a_closed_session_is_gone(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let token = Digest([1; 32]);
    store.open_session(token, &session(100)).await.unwrap();
    assert_eq!(store.close_session(token).await, Ok(true));
    assert_eq!(store.session(token, 0).await, Ok(None));
    assert_eq!(store.close_session(token).await, Ok(false));
}

pub async fn sweeping_takes_only_what_is_over(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    for n in 0..5 {
        store.open_session(Digest([n; 32]), &session(100 + i64::from(n))).await.unwrap();
    }
    assert_eq!(store.sweep_sessions(102).await, Ok(3));
    assert_eq!(store.session(Digest([2; 32]), 0).await, Ok(None));
    assert_eq!(store.session(Digest([3; 32]), 0).await, Ok(Some(session(103))));
    assert_eq!(store.sweep_sessions(102).await, Ok(0));
}
