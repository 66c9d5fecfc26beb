//! Visits: the code's `access` key signs a challenge and opens reading, nothing else. Whatever is wrong with a visit, the
//! answer is the one that an unknown code gets.

use std::sync::Arc;

use super::challenge::{Audience, Challenges};
use crate::{
    case::room::Room,
    seal::{
        header::DIALOGUE,
        id::OrganisationId,
        purpose::Purpose,
        signature::{Signature, VerifyingKey, sha256},
    },
    store::{CaseRow, RoomPage, Store, StoreError},
};

/// What a visit shows.
pub struct Visit<'a> {
    /// The origin that the client believes to be at.
    pub origin: &'a str,
    /// The organisation at whose address the code was typed: a code at the wrong one is unknown.
    pub organisation: OrganisationId,
    /// Public half of `access`.
    pub access: [u8; 32],
    /// The challenge that was signed.
    pub challenge: &'a [u8],
    /// The signature.
    pub signature: Signature,
}

/// What a visit came to.
pub struct Visited {
    /// The key that was looked up: the visitor's, or one that nobody has where the visit is not believed. What is signed of
    /// the answer names it, so that nobody can have "no case" signed for another's key.
    pub access: [u8; 32],
    /// What is shown; `None` for every reason not to show a case.
    pub found: Option<Found>,
}

/// A case as its reporter gets it.
pub struct Found {
    /// The case, with its statement.
    pub case: CaseRow,
    /// The reporter's own grant of a room that is not theirs by the code.
    pub grant: Option<Vec<u8>>,
    /// A page of the room.
    pub page: RoomPage,
}

/// Reads for visitors.
#[derive(Clone)]
pub struct Visits {
    store: Store,
    challenges: Challenges,
    origins: Arc<[String]>,
}

impl Visits {
    /// Visits over a store, for the portal's own origins.
    pub fn new(store: Store, challenges: Challenges, origins: Arc<[String]>) -> Self {
        Self { store, challenges, origins }
    }

    /// A room of the case of the visitor's key, from an entry on.
    pub async fn read(&self, visit: &Visit<'_>, room: &str, from: u64, most_bytes: u64) -> Result<Visited, StoreError> {
        // Who does not hold the key must not learn from the time whether a case is filed under it: without belief, the
        // database is asked just as much, for a key that nobody has.
        let nobody = sha256(&visit.access).0;
        let access = if self.believes(visit) { visit.access } else { nobody };
        let Some(case) = self.store.case_near_access(&access).await? else {
            return Ok(Visited { access, found: None });
        };
        // Nor must who watches the line: where the key opens none, another case is read as long, and shown to nobody.
        let opened = case.access == access && case.organisation == visit.organisation;
        let read = self.read_case(case, room, from, most_bytes).await?;
        Ok(Visited { access, found: read.filter(|_| opened) })
    }

    async fn read_case(
        &self,
        case: CaseRow,
        room: &str,
        from: u64,
        most_bytes: u64,
    ) -> Result<Option<Found>, StoreError> {
        let grant = if room == DIALOGUE {
            None
        } else {
            let own = VerifyingKey::from_checked(case.sign).id();
            let grant = self.store.grant(case.case_no, room, own).await?;
            // Who undertook confidentiality the headers say: what is sealed there stays sealed.
            let headers_alone = Room::of(room) == Some(Room::Undertakings);
            if grant.is_none() && !headers_alone {
                return Ok(None);
            }
            Some(grant.unwrap_or_default())
        };
        let page = self.store.room_page(case.case_no, room, from, most_bytes).await?;
        Ok(Some(Found { case, grant, page }))
    }

    fn believes(&self, visit: &Visit<'_>) -> bool {
        // Every check runs whatever the others say, so that the time tells nothing.
        let ours = self.challenges.check(Audience::Reporter, visit.challenge).is_some();
        let here = self.origins.iter().any(|origin| origin == visit.origin);
        let fields: [&[u8]; 2] = [visit.origin.as_bytes(), visit.challenge];
        let key = VerifyingKey::from_checked(visit.access);
        let holds = key.verify_structure(Purpose::Access, &fields, &visit.signature).is_ok();
        ours & here & holds
    }
}
