//! Officers' logins: a statement that the officer's own client composed and signed, for a session that lives in the page's
//! memory.

use jiff::Timestamp;

use super::challenge::{Audience, Challenges};
use crate::{
    directory::{Body, Directory, DirectoryError},
    law,
    ledger::opening::Read,
    now::Clock,
    roster::version::Person,
    seal::{
        id::{CaseId, Digest, KeyId, OrganisationId},
        purpose::Purpose,
        signature::{Signature, sha256},
    },
    store::{Session, Store, StoreError},
    wire::login::LoginStatement,
};

/// How long a session lives, in minutes: a working day with its breaks.
pub const SESSION_MINUTES: i64 = 10 * 60;

/// Why an officer is not let in. Nobody is told which.
#[derive(Debug, thiserror::Error)]
pub enum LoginRefusal {
    /// Challenge, origin, key, person or signature: the answer is one.
    #[error("the login does not hold")]
    NotHeld,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A roster in the database does not verify.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
}

/// An officer who was let in: the person of the newest roster who holds the session's key today.
#[derive(Clone)]
pub struct Officer {
    /// The officer's body.
    pub body: Body,
    /// The person.
    pub person: Person,
    /// The key of the session.
    pub key: KeyId,
}

/// A login as it came.
pub struct Login<'a> {
    /// The officer's body.
    pub organisation: OrganisationId,
    /// The origin that the client believes to be at.
    pub origin: &'a str,
    /// The officer's key.
    pub key: KeyId,
    /// The challenge.
    pub challenge: &'a [u8],
    /// Unix seconds.
    pub expires: u64,
    /// The signature over the statement.
    pub signature: Signature,
}

/// A login over a challenge of ours, for this portal, in time: its signature is worth checking.
pub struct Recognised<'a>(Login<'a>);

/// Lets officers in.
#[derive(Clone)]
pub struct Logins {
    store: Store,
    directory: Directory,
    challenges: Challenges,
    clock: Clock,
    origins: std::sync::Arc<[String]>,
}

impl Logins {
    /// Logins over a store, for the portal's own origins.
    pub fn new(
        store: Store,
        directory: Directory,
        challenges: Challenges,
        clock: Clock,
        origins: std::sync::Arc<[String]>,
    ) -> Self {
        Self { store, directory, challenges, clock, origins }
    }

    /// Tells logins over our own challenges from all others, at the cost of a hash.
    pub fn recognise<'a>(&self, login: Login<'a>) -> Result<Recognised<'a>, LoginRefusal> {
        let challenge_expires = self.challenges.check(Audience::Officer, login.challenge);
        let in_time = challenge_expires.is_some_and(|expires| login.expires <= expires)
            && is_ahead(login.expires, self.clock.now());
        let here = self.origins.iter().any(|origin| origin == login.origin);
        if in_time && here { Ok(Recognised(login)) } else { Err(LoginRefusal::NotHeld) }
    }

    /// Opens a session under a new token, of which the database keeps the hash.
    pub async fn open(&self, Recognised(login): Recognised<'_>) -> Result<[u8; 32], LoginRefusal> {
        let now = self.clock.now();
        let officer = self.officer(login.organisation, login.key, now).await?.ok_or(LoginRefusal::NotHeld)?;
        let statement = LoginStatement {
            organisation: login.organisation,
            origin: login.origin,
            key: login.key,
            nonce: login.challenge,
            expires: login.expires,
        };
        let fields = statement.fields();
        officer
            .person
            .verifying_key()
            .verify_structure(Purpose::Login, &fields.each_ref().map(Vec::as_slice), &login.signature)
            .map_err(|_| LoginRefusal::NotHeld)?;
        if !self.challenges.spend(login.challenge) {
            return Err(LoginRefusal::NotHeld);
        }
        let token = self.challenges.token();
        let session =
            Session { organisation: login.organisation, key: login.key, expires: minute(now) + SESSION_MINUTES };
        self.store.open_session(sha256(&token), &session).await?;
        Ok(token)
    }

    /// The officer of a session; the roster is asked again each time, so that a revocation counts at once. It ends the session
    /// for good: a key that comes back logs in anew.
    pub async fn officer_of(&self, token: &[u8]) -> Result<Option<Officer>, LoginRefusal> {
        let now = self.clock.now();
        let hash: Digest = sha256(token);
        let Some(session) = self.store.session(hash, minute(now)).await? else { return Ok(None) };
        let officer = self.officer(session.organisation, session.key, now).await?;
        if officer.is_none() {
            self.store.close_session(hash).await?;
        }
        Ok(officer)
    }

    /// An officer's own word for reading a case today, if these bytes are it; what holds for no day of ours says nothing.
    pub fn word(&self, officer: &Officer, origin: &str, case: CaseId, bytes: &[u8]) -> Option<Signature> {
        let day = law::day::legal_day(self.clock.now()).to_string();
        let here = self.origins.iter().any(|own| own == origin);
        let word = Signature::try_from(bytes).ok().filter(|_| here)?;
        Read::verify(&officer.person.verifying_key(), origin, case, &day, &word).ok().map(|()| word)
    }

    /// Ends a session.
    pub async fn close(&self, token: &[u8]) -> Result<(), LoginRefusal> {
        self.store.close_session(sha256(token)).await?;
        Ok(())
    }

    async fn officer(
        &self,
        organisation: OrganisationId,
        key: KeyId,
        now: Timestamp,
    ) -> Result<Option<Officer>, LoginRefusal> {
        let Some(body) = self.directory.by_id(organisation).await? else { return Ok(None) };
        let person = body.holder(key, law::day::legal_day(now)).cloned();
        Ok(person.map(|person| Officer { body, person, key }))
    }
}

fn is_ahead(expires: u64, now: Timestamp) -> bool {
    u64::try_from(now.as_second()).is_ok_and(|now| now <= expires)
}

fn minute(now: Timestamp) -> i64 {
    now.as_second().div_euclid(60)
}
