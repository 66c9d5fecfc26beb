//! Made-up data: the same number gives the same bytes, another number others.

use senim::{
    seal::id::{CaseId, Digest, KeyId, LeafHash, NoteHash, OrganisationId},
    store::{AuthorRole, BodyKind, DIALOGUE, NewCase, NewEntry, NewEvent, NewGrant, Note, Published, Store},
};

/// `N` bytes that look random and come from `seed` alone.
pub fn bytes<const N: usize>(seed: u64) -> [u8; N] {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
    std::array::from_fn(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    })
}

pub fn blob(seed: u64, length: usize) -> Vec<u8> {
    (0..length as u64).step_by(32).flat_map(|at| bytes::<32>(seed ^ (at << 32))).take(length).collect()
}

pub const HOME: OrganisationId = OrganisationId([7; 32]);

pub fn root(organisation: OrganisationId, version: u64) -> Note {
    let seed = u64::from(organisation.0[0]) << 32 | version;
    Note { organisation, version, hash: NoteHash(bytes(seed)), text: format!("root {version} сенім") }
}

pub fn roster(organisation: OrganisationId, version: u64) -> Note {
    let seed = u64::from(organisation.0[0]) << 40 | version;
    Note { organisation, version, hash: NoteHash(bytes(seed)), text: format!("roster {version}") }
}

/// Publishes the body that cases are reported to.
pub async fn home(store: &Store) -> OrganisationId {
    let published = store.publish_root(&root(HOME, 1), "home", BodyKind::Institution).await;
    assert!(matches!(published, Ok(Published::Stored | Published::Same)), "{published:?}");
    HOME
}

pub fn event(seed: u64, role: AuthorRole) -> NewEvent {
    let officer = role == AuthorRole::Officer;
    NewEvent {
        epoch: 0,
        kind: if officer { "message" } else { "report" }.to_owned(),
        role,
        author: KeyId(bytes(seed ^ 1 << 50)),
        legal_day: format!("2026-11-{:02}", 1 + seed % 28),
        minute: if officer { "2026-11-21T23:46Z".to_owned() } else { String::new() },
        commitment: Digest(bytes(seed ^ 2 << 50)),
        leaf: LeafHash(bytes(seed ^ 3 << 50)),
        roster: NoteHash(bytes(seed ^ 4 << 50)),
        outer_signature: bytes(seed ^ 5 << 50),
        header: blob(seed ^ 6 << 50, 420),
        body: blob(seed ^ 7 << 50, 5_700),
        receipt_box: if officer { Vec::new() } else { blob(seed ^ 8 << 50, 900) },
    }
}

pub fn reader(number: u64) -> KeyId {
    KeyId(bytes(number ^ 9 << 50))
}

/// A case read by the readers 1, 2 and 3.
pub fn case(seed: u64) -> NewCase {
    NewCase {
        case_id: CaseId(bytes(seed ^ 10 << 50)),
        organisation: HOME,
        access: bytes(seed ^ 11 << 50),
        sign: bytes(seed ^ 12 << 50),
        request_digest: Digest(bytes(seed ^ 13 << 50)),
        destination: "both".to_owned(),
        statement_signature: bytes(seed ^ 14 << 50),
        statement: blob(seed ^ 15 << 50, 2_900),
        first: event(seed, AuthorRole::Reporter),
        grants: (1..=3).map(|n| NewGrant { reader: reader(n), file: blob(seed ^ n << 45, 1_850) }).collect(),
    }
}

/// An entry of the dialogue of `case`, after the leaf `previous`.
pub fn entry(case: &NewCase, sequence: u64, previous: LeafHash, seed: u64, role: AuthorRole) -> NewEntry {
    NewEntry {
        case_id: case.case_id,
        room: DIALOGUE.to_owned(),
        sequence,
        previous,
        event: event(seed, role),
        grants: vec![],
        docket: None,
    }
}
