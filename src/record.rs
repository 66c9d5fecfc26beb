//! **Record**: an entry of whoever writes, checked as far as it can be without opening it, and stored where its author saw the
//! room end. Intake and casework share it; who may write, and what the writer gets for it, is theirs to say.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    law,
    ledger::leaf::LeafParts,
    now::Clock,
    seal::{
        entry,
        envelope::EnvelopeRefusal,
        grant,
        header::{Header, verify_outer},
        id::{Digest, LeafHash},
        signature::{Signature, SignatureRefusal, VerifyingKey, sha256},
    },
    store::{Appended, AuthorRole, DocketChange, Kept, NewEntry, NewEvent, NewGrant, Store, StoreError},
};

/// An entry, as it came.
pub struct EntryParts {
    /// Header bytes.
    pub header: Vec<u8>,
    /// Outer signature.
    pub outer: Signature,
    /// The sealed body.
    pub sealed_body: Vec<u8>,
}

/// Why an entry is not recorded. Nothing was stored, unless the database's error says so.
#[derive(Debug, thiserror::Error)]
pub enum EntryRefusal {
    /// A body that is not padded to a bucket, or a grant of another size than grants have.
    #[error("a part has a size that no client of ours writes")]
    Size,
    /// The outer signature does not hold.
    #[error(transparent)]
    Signature(#[from] SignatureRefusal),
    /// A sealed body or a grant is not an envelope as it must be.
    #[error(transparent)]
    Envelope(#[from] EnvelopeRefusal),
    /// There is no such case.
    #[error("no such case")]
    UnknownCase,
    /// Somebody wrote first.
    #[error("somebody wrote first")]
    HeadMoved {
        /// The place that is free now.
        sequence: u64,
        /// The leaf before it.
        previous: LeafHash,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An entry whose body is an envelope of ours and whose outer signature holds.
pub struct Genuine {
    /// The header, read.
    pub header: Header,
    /// What its leaf is made of besides day and commitment.
    pub hashes: Hashes,
    parts: EntryParts,
}

/// The hashes of an entry's parts.
#[derive(Clone, Copy)]
pub struct Hashes {
    header: Digest,
    body: Digest,
    signature: Digest,
}

impl Hashes {
    /// The leaf's parts on a day.
    pub fn on(self, legal_day: &str) -> LeafParts {
        let Self { header, body, signature } = self;
        LeafParts { legal_day: legal_day.to_owned(), header, body, signature }
    }
}

/// What the portal adds to an entry when it comes.
pub struct Stamp {
    /// Legal day.
    pub legal_day: String,
    /// Minute of an officer's entry; empty for the reporter's.
    pub minute: String,
    /// Commitment C.
    pub commitment: Digest,
    /// Leaf hash.
    pub leaf: LeafHash,
    /// The reporter's receipt in its box; empty for officers.
    pub receipt_box: Vec<u8>,
}

impl EntryParts {
    /// Checks body and signature; `header` is these parts', and `author` the key that it names.
    pub fn verify(self, header: Header, author: VerifyingKey) -> Result<Genuine, EntryRefusal> {
        if !entry::is_padded(&self.sealed_body)? {
            return Err(EntryRefusal::Size);
        }
        let body = sha256(&self.sealed_body);
        verify_outer(&self.header, body, author, &self.outer)?;
        let hashes = Hashes { header: sha256(&self.header), body, signature: sha256(&self.outer.0) };
        Ok(Genuine { header, hashes, parts: self })
    }
}

/// Grants are envelopes, as short as grants are.
pub fn check_grants<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Result<(), EntryRefusal> {
    for file in files {
        if !grant::is_short(file)? {
            return Err(EntryRefusal::Size);
        }
    }
    Ok(())
}

impl Genuine {
    /// The hash of its sealed body.
    pub fn body(&self) -> Digest {
        self.hashes.body
    }

    /// What is kept of it where it was stored before: a step that was taken is not judged again.
    pub async fn kept(&self, store: &Store) -> Result<Option<Kept>, StoreError> {
        let Header { case, room, sequence, .. } = &self.header;
        store.kept(*case, room, *sequence, &self.parts.header, &self.parts.sealed_body).await
    }

    /// The entry as a row.
    pub fn into_event(self, role: AuthorRole, stamp: Stamp) -> NewEvent {
        let Self { header, parts, .. } = self;
        NewEvent {
            epoch: header.epoch,
            kind: header.kind,
            role,
            author: header.author,
            legal_day: stamp.legal_day,
            minute: stamp.minute,
            commitment: stamp.commitment,
            leaf: stamp.leaf,
            roster: header.roster,
            outer_signature: parts.outer.0,
            header: parts.header,
            body: parts.sealed_body,
            receipt_box: stamp.receipt_box,
        }
    }
}

impl Stamp {
    /// Takes the place of the stamp that an event had.
    pub fn replace(self, event: &mut NewEvent) {
        let Self { legal_day, minute, commitment, leaf, receipt_box } = self;
        (event.legal_day, event.minute, event.commitment) = (legal_day, minute, commitment);
        (event.leaf, event.receipt_box) = (leaf, receipt_box);
    }
}

/// What an entry changes in its case's docket, decided for the legal day on which it counts as come and for the leaf that it
/// has then: again, where another step came first or the day was closed meanwhile.
pub trait Decides<E> {
    /// The change, if there is one, or why the entry is refused.
    fn change(&self, legal_day: &str, leaf: LeafHash) -> impl Future<Output = Result<Option<DocketChange>, E>> + Send;
}

/// An entry that is no step.
pub struct NoStep;

impl<E> Decides<E> for NoStep {
    async fn change(&self, _legal_day: &str, _leaf: LeafHash) -> Result<Option<DocketChange>, E> {
        Ok(None)
    }
}

/// Stores an entry where its author saw the room end, and says what is kept of it: the same again gets the same. `stamp`
/// makes the portal's part for the instant at which it counts as come; twice, where its day is closed meanwhile.
pub async fn append<E: From<EntryRefusal>>(
    store: &Store,
    clock: &Clock,
    genuine: Genuine,
    role: AuthorRole,
    grants: Vec<NewGrant>,
    stamp: impl Fn(Timestamp) -> Result<Stamp, E>,
    step: &impl Decides<E>,
) -> Result<Kept, E> {
    let Header { case, sequence, previous, .. } = genuine.header;
    let room = genuine.header.room.clone();
    let event = genuine.into_event(role, stamp(clock.now())?);
    let docket = step.change(&event.legal_day, event.leaf).await?;
    let mut entry = Arc::new(NewEntry { case_id: case, room, sequence, previous, event, grants, docket });
    loop {
        match store.append(Arc::clone(&entry)).await.map_err(EntryRefusal::Store)? {
            Appended::Stored => return Ok(entry.event.kept()),
            Appended::Same(kept) => return Ok(kept),
            Appended::HeadMoved { next_sequence, previous } => {
                return Err(EntryRefusal::HeadMoved { sequence: next_sequence, previous }.into());
            }
            Appended::UnknownCase => return Err(EntryRefusal::UnknownCase.into()),
            Appended::DocketMoved => {}
            // The day was closed before this was stored: it came on the next one.
            Appended::DayClosed { through } => {
                let later = stamp(law::day::after_close(&through, clock.now()))?;
                later.replace(&mut Arc::make_mut(&mut entry).event);
            }
        }
        let docket = step.change(&entry.event.legal_day, entry.event.leaf).await?;
        Arc::make_mut(&mut entry).docket = docket;
    }
}
