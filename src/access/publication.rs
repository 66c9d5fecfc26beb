//! Publishing a root or a roster: only what verifies and follows the newest version gets into the database.

use jiff::civil::Date;

use crate::{
    directory::{Directory, DirectoryError},
    roster::{RosterRefusal, root::Root, version::Roster},
    seal::note::Note,
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
    let row = note_row(&root, store::NoteRole::Root, root.newest().version, note);
    match store.publish_root(&root.newest().slug, root.newest().kind, &row).await? {
        Published::Stored | Published::Same => Ok(root),
        Published::Taken => Err(PublicationRefusal::Taken),
    }
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
        Some(body) => body.roster.follow(note, root)?,
        None => {
            let roster = Roster::verify(note, root)?;
            if roster.content().version != 1 {
                return Err(RosterRefusal::Chain.into());
            }
            roster
        }
    };
    roster.freshness(today)?;
    let row = note_row(root, store::NoteRole::Roster, roster.content().version, note);
    match store.publish_roster(&row).await? {
        Published::Stored | Published::Same => Ok(roster),
        Published::Taken => Err(PublicationRefusal::Taken),
    }
}

fn note_row(root: &Root, role: store::NoteRole, version: u64, note: &Note) -> store::Note {
    store::Note { organisation: root.id(), role, version, hash: note.hash(), text: note.encode() }
}
