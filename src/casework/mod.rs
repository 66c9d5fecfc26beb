//! **Casework**: what officers do. They see the cases that were granted to their key, open them with it on their own
//! machine, and answer; the server checks that the author is who the header says and stores what it cannot read.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    directory::{Directory, DirectoryError},
    law,
    ledger::leaf::LeafParts,
    now::Clock,
    roster::version::Person,
    seal::{
        entry,
        envelope::EnvelopeRefusal,
        field::Malformed,
        header::{DIALOGUE, Header, verify_outer},
        id::{CaseId, Digest, KeyId, LeafHash, OrganisationId},
        signature::{Signature, SignatureRefusal, sha256},
    },
    store::{
        self, Appended, AuthorRole, CaseRow, EntryRow, Kept, NewEntry, NewEvent, QueueRow, ReadRow, Store, StoreError,
    },
};

/// How many cases a page of the queue has at most.
const QUEUE_PAGE: u32 = 100;

/// Why an officer's step is refused. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum CaseworkRefusal {
    /// The case was not granted to this key, or does not exist: the answer is one.
    #[error("no case is granted to this key under that name")]
    NoAccess,
    /// The header does not fit.
    #[error("the header does not fit")]
    Header,
    /// The sealed body has a size that no client of ours writes.
    #[error("the sealed body has a size that no client of ours writes")]
    Size,
    /// The outer signature does not hold.
    #[error(transparent)]
    Signature(#[from] SignatureRefusal),
    /// The sealed body is not an envelope as it must be.
    #[error(transparent)]
    Envelope(#[from] EnvelopeRefusal),
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
    /// A roster in the database does not verify.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
}

impl From<Malformed> for CaseworkRefusal {
    fn from(_: Malformed) -> Self {
        Self::Header
    }
}

/// A case as an officer's client gets it.
pub struct OpenedCase {
    /// Statement and its signature among others.
    pub case: CaseRow,
    /// The officer's own grant of the room `dialogue`, epoch 0.
    pub grant: Vec<u8>,
    /// A page of its entries.
    pub entries: Vec<EntryRow>,
    /// Whether more follow.
    pub more: bool,
}

/// An officer who reads.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The officer's body.
    pub body: OrganisationId,
    /// The officer's key.
    pub reader: KeyId,
    /// The officer's own word for it, checked; none where the client gave none.
    pub word: Option<&'a [u8; 64]>,
}

/// An officer's entry, as it came.
pub struct EntryParts {
    /// Header bytes.
    pub header: Vec<u8>,
    /// Outer signature.
    pub outer: Signature,
    /// The sealed body.
    pub sealed_body: Vec<u8>,
}

/// What an officer gets for an entry.
pub struct Recorded {
    /// The commitment inside the leaf; anyone who holds the entry recomputes it.
    pub commitment: Digest,
    /// The legal day.
    pub legal_day: String,
    /// The minute, `2026-11-21T23:46Z`.
    pub minute: String,
}

/// The officers' use cases.
#[derive(Clone)]
pub struct Casework {
    store: Store,
    directory: Directory,
    clock: Clock,
}

impl Casework {
    /// Casework over a store.
    pub fn new(store: Store, directory: Directory, clock: Clock) -> Self {
        Self { store, directory, clock }
    }

    /// The cases granted to a key, behind `after`, and whether more follow.
    pub async fn queue(&self, reader: KeyId, after: i64) -> Result<(Vec<QueueRow>, bool), CaseworkRefusal> {
        let mut rows = self.store.queue(reader, after, QUEUE_PAGE + 1).await?;
        let more = rows.len() > QUEUE_PAGE as usize;
        rows.truncate(QUEUE_PAGE as usize);
        Ok((rows, more))
    }

    /// A case with the reader's own grant, from an entry on, as many as fit. That it was read stands in the ledger's pool
    /// before anything is shown.
    pub async fn open(
        &self,
        officer: Reader<'_>,
        case: CaseId,
        from: u64,
        most_bytes: u64,
    ) -> Result<OpenedCase, CaseworkRefusal> {
        let Reader { body, reader, word } = officer;
        let case = self.store.case_by_id(case).await?.ok_or(CaseworkRefusal::NoAccess)?;
        let grant = self.store.grant(case.case_no, DIALOGUE, 0, reader).await?.ok_or(CaseworkRefusal::NoAccess)?;
        self.record_read(case.organisation, ReadRow { body, reader, case_id: case.case_id, signature: word.copied() })
            .await?;
        let (entries, more) = self.store.entries(case.case_no, DIALOGUE, from, most_bytes).await?;
        Ok(OpenedCase { case, grant, entries, more })
    }

    /// Writes down that an officer reads a case, on the day that is open.
    async fn record_read(&self, organisation: OrganisationId, mut read: ReadRow) -> Result<(), CaseworkRefusal> {
        let mut now = self.clock.now();
        loop {
            let day = law::day::legal_day(now).to_string();
            match self.store.record_reads(organisation, &day, std::slice::from_ref(&read)).await? {
                store::Recorded::Stored => return Ok(()),
                store::Recorded::DayClosed { through } => {
                    now = law::day::after_close(&through, now);
                    // It was given for the day before.
                    read.signature = None;
                }
            }
        }
    }

    /// Records an officer's message to the reporter.
    pub async fn reply(
        &self,
        body: OrganisationId,
        person: &Person,
        parts: EntryParts,
    ) -> Result<Recorded, CaseworkRefusal> {
        let header = Header::parse(&parts.header)?;
        let case = self.store.case_by_id(header.case).await?.ok_or(CaseworkRefusal::NoAccess)?;
        let key = person.key_id();
        self.store.grant(case.case_no, DIALOGUE, 0, key).await?.ok_or(CaseworkRefusal::NoAccess)?;
        let own = self.directory.by_id(body).await?.ok_or(CaseworkRefusal::NoAccess)?;
        let roster = self.directory.roster(&own, header.roster).await?.ok_or(CaseworkRefusal::Header)?;
        let fits = header.organisation == case.organisation
            && header.author == key
            && header.room == DIALOGUE
            && header.epoch == 0
            && header.kind == "message"
            && roster.holder(key).is_some_and(|holder| holder.id == person.id);
        if !fits {
            return Err(CaseworkRefusal::Header);
        }
        if !entry::is_padded(&parts.sealed_body)? {
            return Err(CaseworkRefusal::Size);
        }
        verify_outer(&parts.header, sha256(&parts.sealed_body), person.verifying_key(), &parts.outer)?;

        let stamp = |now: Timestamp| {
            let (legal_day, minute) = (law::day::legal_day(now).to_string(), minute_text(now));
            let leaf_parts = LeafParts::of(&legal_day, &parts.header, &parts.sealed_body, &parts.outer);
            let commitment = leaf_parts.commit(&minute, &[0; 32]);
            (Recorded { commitment, legal_day, minute }, leaf_parts.leaf(commitment))
        };
        let (mut recorded, mut leaf) = stamp(self.clock.now());
        let entry = |recorded: &Recorded, leaf| NewEntry {
            case_id: header.case,
            room: header.room.clone(),
            sequence: header.sequence,
            previous: header.previous,
            event: NewEvent {
                epoch: header.epoch,
                kind: header.kind.clone(),
                role: AuthorRole::Officer,
                author: key,
                legal_day: recorded.legal_day.clone(),
                minute: recorded.minute.clone(),
                commitment: recorded.commitment,
                leaf,
                roster: header.roster,
                outer_signature: parts.outer.0,
                header: parts.header.clone(),
                body: parts.sealed_body.clone(),
                receipt_box: Vec::new(),
            },
        };
        loop {
            match self.store.append(entry(&recorded, leaf)).await? {
                Appended::Stored => return Ok(recorded),
                Appended::Same(Kept { commitment, legal_day, minute, .. }) => {
                    return Ok(Recorded { commitment, legal_day, minute });
                }
                Appended::HeadMoved { next_sequence, previous } => {
                    return Err(CaseworkRefusal::HeadMoved { sequence: next_sequence, previous });
                }
                Appended::UnknownCase => return Err(CaseworkRefusal::NoAccess),
                // The day was closed before this was stored: it came on the next one.
                Appended::DayClosed { through } => {
                    (recorded, leaf) = stamp(law::day::after_close(&through, self.clock.now()));
                }
            }
        }
    }
}

fn minute_text(now: Timestamp) -> String {
    now.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%MZ").to_string()
}
