//! **Directory**: the bodies of this installation with their rosters, read from the store and verified against their roots
//! before anyone relies on them. Use cases share it; it decides nothing.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jiff::civil::Date;

use crate::{
    roster::{
        RosterRefusal,
        root::Root,
        version::{Person, Roster},
    },
    seal::{
        id::{KeyId, NoteHash, OrganisationId},
        note::Note,
    },
    store::{NoteRole, Store, StoreError},
};

/// Why a body can't be relied on.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A note in the database does not verify: somebody changed it.
    #[error("a note in the database does not verify: {0}")]
    Note(#[from] RosterRefusal),
}

/// A body as of its newest roster.
#[derive(Clone)]
pub struct Body {
    /// Its name in addresses.
    pub slug: String,
    /// Its verified root.
    pub root: Arc<Root>,
    /// Its root notes, as signed, from the first.
    pub root_notes: Arc<Vec<String>>,
    /// Its newest roster, verified.
    pub roster: Arc<Roster>,
    /// That roster's note, as signed.
    pub roster_note: Arc<String>,
}

impl Body {
    /// The person who holds a key today, by the newest roster.
    pub fn holder(&self, key: KeyId, today: Date) -> Option<&Person> {
        self.roster.holder(key).filter(|person| person.is_valid_on(today))
    }
}

/// How long a roster that another process published may go unnoticed where [`Directory::as_seen`] is enough.
const UNNOTICED: Duration = Duration::from_secs(1);

/// A body that was verified, and when the database last said that its roster is the newest.
struct Known {
    body: Body,
    confirmed: Option<Confirmed>,
}

/// What was so when the database was asked.
#[derive(Clone, Copy)]
struct Confirmed {
    /// By the monotonic clock.
    at: Duration,
    /// How much this process had published.
    published: u64,
}

/// Verified bodies, kept as long as their newest notes stay the newest.
#[derive(Clone)]
pub struct Directory {
    store: Store,
    bodies: Arc<RwLock<HashMap<OrganisationId, Known>>>,
    rosters: Arc<RwLock<HashMap<NoteHash, Arc<Roster>>>>,
}

impl Directory {
    /// A directory over a store.
    pub fn new(store: Store) -> Self {
        Self { store, bodies: Arc::default(), rosters: Arc::default() }
    }

    /// A body by its name in addresses, if it has published a roster.
    pub async fn by_slug(&self, slug: &str) -> Result<Option<Body>, DirectoryError> {
        match self.store.body_by_slug(slug).await? {
            Some(row) => self.by_id(row.organisation).await,
            None => Ok(None),
        }
    }

    /// A body by its id, if it has published a roster.
    pub async fn by_id(&self, id: OrganisationId) -> Result<Option<Body>, DirectoryError> {
        let Some(newest) = self.store.newest_roster(id).await? else { return Ok(None) };
        if let Some(known) = read(&self.bodies).get(&id)
            && known.body.roster.hash() == newest.hash
        {
            return Ok(Some(known.body.clone()));
        }
        let Some(row) = self.store.body(id).await? else { return Ok(None) };
        let root_rows = self.store.root_notes(id).await?;
        let notes = root_rows.iter().map(|row| parse(&row.text)).collect::<Result<Vec<_>, _>>()?;
        let root = Root::verify(&notes)?;
        let roster = Arc::new(Roster::verify(&parse(&newest.text)?, &root)?);
        if root.id() != id {
            return Err(RosterRefusal::Organisation.into());
        }
        let body = Body {
            slug: row.slug,
            root: Arc::new(root),
            root_notes: Arc::new(root_rows.into_iter().map(|row| row.text).collect()),
            roster: Arc::clone(&roster),
            roster_note: Arc::new(newest.text),
        };
        write(&self.rosters).insert(newest.hash, roster);
        write(&self.bodies).insert(id, Known { body: body.clone(), confirmed: None });
        Ok(Some(body))
    }

    /// The body, for somebody to whom `seen` was its newest roster; `now` is the monotonic clock's. Answered from memory
    /// where that was the newest at most a second ago and this process has published nothing since: then the answer is
    /// what the same request would have got a moment earlier. Not for officers, whose revocation counts at once.
    ///
    /// Asking for each report took a sixth of its time.
    pub async fn as_seen(
        &self,
        id: OrganisationId,
        seen: NoteHash,
        now: Duration,
    ) -> Result<Option<Body>, DirectoryError> {
        // Before the database is asked: what is published meanwhile is then noticed the next time.
        let published = self.store.published();
        if let Some(Known { body, confirmed: Some(confirmed) }) = read(&self.bodies).get(&id)
            && body.roster.hash() == seen
            && confirmed.published == published
            && now.saturating_sub(confirmed.at) <= UNNOTICED
        {
            return Ok(Some(body.clone()));
        }
        let body = self.by_id(id).await?;
        if let (Some(body), Some(known)) = (&body, write(&self.bodies).get_mut(&id))
            && known.body.roster.hash() == body.roster.hash()
        {
            known.confirmed = Some(Confirmed { at: now, published });
        }
        Ok(body)
    }

    /// Every body with a roster.
    pub async fn all(&self) -> Result<Vec<Body>, DirectoryError> {
        let mut bodies = Vec::new();
        for row in self.store.bodies().await? {
            bodies.extend(self.by_id(row.organisation).await?);
        }
        Ok(bodies)
    }

    /// The bodies that a body's roster points to.
    pub async fn pointed_to(&self, body: &Body) -> Result<Vec<Body>, DirectoryError> {
        let mut bodies = Vec::new();
        for id in &body.roster.content().bodies {
            bodies.extend(self.by_id(*id).await?);
        }
        Ok(bodies)
    }

    /// Any roster's note as signed, by its hash.
    pub async fn roster_note(&self, hash: NoteHash) -> Result<Option<String>, StoreError> {
        let note = self.store.note_by_hash(hash).await?;
        Ok(note.filter(|(role, _)| *role == NoteRole::Roster).map(|(_, note)| note.text))
    }

    /// Any version of a body's roster, by its hash.
    pub async fn roster(&self, body: &Body, hash: NoteHash) -> Result<Option<Arc<Roster>>, DirectoryError> {
        if let Some(roster) = read(&self.rosters).get(&hash) {
            let of_this_body = roster.content().organisation == body.root.id();
            return Ok(of_this_body.then(|| Arc::clone(roster)));
        }
        let Some((role, row)) = self.store.note_by_hash(hash).await? else { return Ok(None) };
        if role != NoteRole::Roster || row.organisation != body.root.id() {
            return Ok(None);
        }
        let roster = Arc::new(Roster::verify_older(&parse(&row.text)?, &body.root)?);
        write(&self.rosters).insert(hash, Arc::clone(&roster));
        Ok(Some(roster))
    }

    /// A body's rosters, the newest first, as far back as they are known.
    pub async fn rosters(&self, body: &Body) -> Result<Vec<Arc<Roster>>, DirectoryError> {
        let mut rosters = vec![Arc::clone(&body.roster)];
        while let Some(Ok(before)) = rosters.last().map(|oldest| oldest.content().previous.parse()) {
            let Some(earlier) = self.roster(body, before).await? else { break };
            rosters.push(earlier);
        }
        Ok(rosters)
    }
}

fn parse(text: &str) -> Result<Note, RosterRefusal> {
    Ok(Note::parse(text.as_bytes())?)
}

// A map is whole between two inserts, so a thread that died while holding the lock left nothing half done.
fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
