//! Publishing a root or a roster: only what verifies and follows the newest version gets into the database.

use jiff::civil::Date;

use crate::{
    directory::{Directory, DirectoryError},
    law::calendar::{Calendar, CalendarError},
    roster::{
        RosterRefusal,
        founding::{self, Charter},
        root::{BodyKind, Root},
        version::{Person, Roster},
    },
    seal::{note::Note, signature::SigningKey},
    store::{self, Published, Store, StoreError},
};

/// Why a note is not published.
#[derive(Debug, thiserror::Error)]
pub enum PublicationRefusal {
    /// The note does not verify, or does not follow the newest.
    #[error(transparent)]
    Roster(#[from] RosterRefusal),
    /// Another body has this name in addresses, or another note this version.
    #[error("another body has this address, or another note this version")]
    Taken,
    /// This portal could not count with the roster's calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// An addition to the calendar was taken back; a later one may only amend it.
    #[error("the roster takes back what was added to the calendar")]
    CalendarHistory,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is in the database does not verify.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
}

/// Publishes a body's first root note. The same note again changes nothing.
pub async fn publish_root(store: &Store, note: &Note) -> Result<Root, PublicationRefusal> {
    let root = Root::verify(std::slice::from_ref(note))?;
    let row = note_row(&root, root.newest().version, note);
    let kind = match &root.newest().kind {
        BodyKind::Institution => store::BodyKind::Institution,
        BodyKind::AuthorisedBody => store::BodyKind::AuthorisedBody,
        // Valid, but this version would not know what to do with it.
        BodyKind::Other(_) => return Err(RosterRefusal::Shape.into()),
    };
    let published = store.publish_root(&row, &root.newest().slug, kind).await?;
    was_published(published).map(|()| root)
}

/// Publishes the next version of a roster.
pub async fn publish_roster(
    store: &Store,
    directory: &Directory,
    root: &Root,
    note: &Note,
    today: Date,
) -> Result<Roster, PublicationRefusal> {
    let roster = match directory.by_id(root.id()).await? {
        Some(body) if body.roster.hash() == note.hash() => return Ok((*body.roster).clone()),
        Some(body) => {
            let next = body.roster.follow(note, root)?;
            if !next.content().calendars.starts_with(&body.roster.content().calendars) {
                return Err(PublicationRefusal::CalendarHistory);
            }
            next
        }
        None => {
            let roster = Roster::verify(note, root)?;
            if roster.content().version != 1 {
                return Err(RosterRefusal::Chain.into());
            }
            roster
        }
    };
    roster.freshness(today)?;
    Calendar::named(&roster.content().calendars)?;
    let row = note_row(root, roster.content().version, note);
    was_published(store.publish_roster(&row).await?).map(|()| roster)
}

/// Founds a body at once, as nobody does whose roots are elsewhere: its first root note, and its first roster signed by the
/// same keys.
pub async fn found(
    store: &Store,
    note: &Note,
    keys: &[SigningKey],
    charter: Charter,
    persons: Vec<Person>,
    today: Date,
) -> Result<(Root, Roster), PublicationRefusal> {
    let root = publish_root(store, note).await?;
    let first = founding::sign(founding::first_roster(&root, charter, persons, today).to_note(), keys);
    let roster = publish_roster(store, &Directory::new(store.clone()), &root, &first, today).await?;
    Ok((root, roster))
}

fn was_published(published: Published) -> Result<(), PublicationRefusal> {
    match published {
        Published::Stored | Published::Same => Ok(()),
        Published::Different | Published::UnknownBody => Err(PublicationRefusal::Taken),
    }
}

fn note_row(root: &Root, version: u64, note: &Note) -> store::Note {
    store::Note { organisation: root.id(), version, hash: note.hash(), text: note.encode() }
}
