//! Visits: the code's `access` key signs a challenge and opens reading, nothing else. Whatever is wrong with a visit, the
//! answer is the one that an unknown code gets.

use std::sync::Arc;

use super::challenge::{Audience, Challenges};
use crate::{
    seal::{
        header::DIALOGUE,
        id::OrganisationId,
        purpose::Purpose,
        signature::{Signature, VerifyingKey, sha256},
    },
    store::{CaseRow, EntryRow, Store, StoreError},
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

/// A case as its reporter gets it: rows and whether more follow.
pub struct Visited {
    /// The case, with its statement.
    pub case: CaseRow,
    /// The reporter's own grant of a room that is not theirs by the code.
    pub grant: Option<Vec<u8>>,
    /// A page of the room.
    pub entries: Vec<EntryRow>,
    /// Whether more follow.
    pub more: bool,
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

    /// A room of the case of the visitor's key, from an entry on; `None` for every reason not to show one.
    pub async fn read(
        &self,
        visit: &Visit<'_>,
        room: &str,
        from: u64,
        most_bytes: u64,
    ) -> Result<Option<Visited>, StoreError> {
        // Who does not hold the key must not learn from the time whether a case is filed under it: without belief, the
        // database is asked just as much, for a key that nobody has.
        let nobody = sha256(&visit.access).0;
        let asked = if self.believes(visit) { &visit.access } else { &nobody };
        let case = self.store.case_by_access(asked).await?;
        let Some(case) = case.filter(|case| case.organisation == visit.organisation) else {
            return Ok(None);
        };
        let grant = match room {
            DIALOGUE => None,
            _ => {
                let own = VerifyingKey::from_checked(case.sign).id();
                let Some(grant) = self.store.grant(case.case_no, room, 0, own).await? else { return Ok(None) };
                Some(grant)
            }
        };
        let (entries, more) = self.store.entries(case.case_no, room, from, most_bytes).await?;
        Ok(Some(Visited { case, grant, entries, more }))
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
