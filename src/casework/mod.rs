//! **Casework**: what officers do. They see the cases that were granted to their key, open them with it on their own
//! machine, and answer; the server checks that the author is who the header says and stores what it cannot read.

mod inquiry;
mod procedure;

pub use crate::store::NewGrant;

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    case::room::Room,
    directory::{Body, Directory, DirectoryError},
    law,
    now::Clock,
    proceedings::{Author, Handles, Proceedings, Step, StepRefusal},
    record::{self, Decides, EntryParts, EntryRefusal, NoStep, Stamp},
    roster::version::Person,
    seal::{
        field::Malformed,
        header::{DIALOGUE, Header},
        id::{CaseId, Digest, KeyId, OrganisationId},
        signature::Signature,
    },
    store::{self, AuthorRole, CaseRow, Kept, QueueRow, ReadRow, RoomPage, Store, StoreError},
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
    /// Somebody is let in who was not, or is left out.
    #[error("the readers are not those of the case")]
    Readers,
    /// A step that is refused, or none.
    #[error(transparent)]
    Step(#[from] StepRefusal),
    /// The entry or a grant is not as it must be, or not where the room ends.
    #[error(transparent)]
    Entry(#[from] EntryRefusal),
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
    /// The officer's own grant of the room; empty where there is none yet.
    pub grant: Vec<u8>,
    /// A page of the room.
    pub page: RoomPage,
}

/// What of a case is read for a search on the officer's machine.
pub struct SealedCase {
    /// The officer's own grant, then the sealed entries; none of a case that was not granted, or that does not fit by itself.
    pub parts: Vec<Vec<u8>>,
    /// Whether these are all that the officer may read.
    pub whole: bool,
}

/// An officer who reads.
#[derive(Clone, Copy)]
pub struct Reader {
    /// The officer's body.
    pub body: OrganisationId,
    /// The officer's key.
    pub key: KeyId,
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
    proceedings: Proceedings,
    clock: Clock,
}

impl Casework {
    /// Casework over a store.
    pub fn new(store: Store, directory: Directory, proceedings: Proceedings, clock: Clock) -> Self {
        Self { store, directory, proceedings, clock }
    }

    /// The same over other dockets.
    #[must_use]
    pub fn with(self, proceedings: Proceedings) -> Self {
        Self { proceedings, ..self }
    }

    /// The cases of which a room was granted to a key, behind `after`, and whether more follow.
    pub async fn queue(&self, reader: KeyId, after: i64) -> Result<(Vec<QueueRow>, bool), CaseworkRefusal> {
        let mut rows = self.store.queue(reader, after, QUEUE_PAGE + 1).await?;
        let more = rows.len() > QUEUE_PAGE as usize;
        rows.truncate(QUEUE_PAGE as usize);
        Ok((rows, more))
    }

    /// A case with the reader's own grant of a room, from an entry on, as many as fit. That it was read stands in the ledger's
    /// pool before anything is shown, once a day whatever rooms and pages are; `word` is the officer's own for it, checked.
    pub async fn open(
        &self,
        reader: Reader,
        word: Option<Signature>,
        case: CaseId,
        room: &str,
        from: u64,
        most_bytes: u64,
    ) -> Result<OpenedCase, CaseworkRefusal> {
        let opened = self.fetch(reader, case, room, from, most_bytes).await?;
        self.record_reads(reader, &[&opened.case], word).await?;
        Ok(opened)
    }

    /// Writes down that an officer reads cases, on the day that is open.
    async fn record_reads(
        &self,
        reader: Reader,
        cases: &[&CaseRow],
        mut word: Option<Signature>,
    ) -> Result<(), CaseworkRefusal> {
        let mut left: BTreeMap<OrganisationId, Vec<CaseId>> = BTreeMap::new();
        for case in cases {
            left.entry(case.organisation).or_default().push(case.case_id);
        }
        let mut now = self.clock.now();
        while let Some(of) = left.first_entry() {
            let day = law::day::legal_day(now).to_string();
            let Reader { body, key: reader } = reader;
            let signature = word.as_ref().map(|word| word.0);
            let read = |case_id: &CaseId| ReadRow { body, reader, case_id: *case_id, signature };
            let reads: Vec<ReadRow> = of.get().iter().map(read).collect();
            match self.store.record_reads(*of.key(), &day, &reads).await? {
                store::Recorded::Stored => {
                    of.remove();
                }
                store::Recorded::DayClosed { through } => {
                    now = law::day::after_close(&through, now);
                    // It was given for the day before.
                    word = None;
                }
            }
        }
        Ok(())
    }

    async fn fetch(
        &self,
        reader: Reader,
        case: CaseId,
        room: &str,
        from: u64,
        most_bytes: u64,
    ) -> Result<OpenedCase, CaseworkRefusal> {
        let case = self.store.case_by_id(case).await?.ok_or(CaseworkRefusal::NoAccess)?;
        let grant = match self.store.grant(case.case_no, room, reader.key).await? {
            Some(grant) => grant,
            // Of these rooms headers are shown to whom another one is granted: what is sealed stays sealed.
            None if self.may_see_headers(&case, room, reader.key).await? => Vec::new(),
            None => return Err(CaseworkRefusal::NoAccess),
        };
        let page = self.store.room_page(case.case_no, room, from, most_bytes).await?;
        Ok(OpenedCase { case, grant, page })
    }

    /// Grants and sealed bodies of the first of these cases, as many as fit and one at least. A case that was not granted to the
    /// reader, or does not exist, stands empty in its place. To be given a case here is to open it, and is written down as that.
    pub async fn bodies(
        &self,
        reader: Reader,
        cases: &[CaseId],
        most_bytes: u64,
    ) -> Result<Vec<SealedCase>, CaseworkRefusal> {
        let (mut sealed, mut read) = (Vec::with_capacity(cases.len()), Vec::with_capacity(cases.len()));
        let mut left = most_bytes;
        for case in cases {
            let (one, row) = match self.fetch(reader, *case, DIALOGUE, 0, left).await {
                Ok(OpenedCase { case, grant, page: RoomPage { entries, more, .. } }) => {
                    let bodies = entries.into_iter().filter_map(|entry| Some(entry.sealed?.body));
                    let parts = std::iter::once(grant).chain(bodies).collect();
                    (SealedCase { parts, whole: !more }, Some(case))
                }
                Err(CaseworkRefusal::NoAccess) => (SealedCase { parts: Vec::new(), whole: true }, None),
                Err(refusal) => return Err(refusal),
            };
            let weight = one.parts.iter().map(Vec::len).sum::<usize>() as u64;
            if one.whole && weight <= left {
                left -= weight;
                sealed.push(one);
                read.extend(row);
                continue;
            }
            if sealed.is_empty() {
                // Longer than an answer: to be opened page by page.
                sealed.push(SealedCase { parts: Vec::new(), whole: false });
            }
            break;
        }
        self.record_reads(reader, &read.iter().collect::<Vec<_>>(), None).await?;
        Ok(sealed)
    }

    /// Whether somebody sees the headers of a room that is not granted: whoever reads the reporter's room sees those of the
    /// officers', and whoever reads any room those of what was signed before entering one.
    async fn may_see_headers(&self, case: &CaseRow, room: &str, reader: KeyId) -> Result<bool, StoreError> {
        match Room::of(room) {
            Some(Room::Inquiry) => Ok(self.store.grant(case.case_no, DIALOGUE, reader).await?.is_some()),
            Some(Room::Undertakings) => Ok(!self.store.rooms(case.case_no, reader).await?.is_empty()),
            _ => Ok(false),
        }
    }

    /// Records an officer's message to the reporter.
    pub async fn reply(&self, own: &Body, person: &Person, parts: EntryParts) -> Result<Recorded, CaseworkRefusal> {
        let header = Header::parse(&parts.header)?;
        let case = self.readable(&header, person).await?;
        let fits = header.room == DIALOGUE && header.kind == "message";
        let word = Handles { proceedings: &self.proceedings, case, author: person.key_id(), assignment: None };
        if fits && self.store.handled(word.case.case_no).await?.0.is_none() {
            return self.record(own, person, header, fits, parts, Vec::new(), &word).await;
        }
        self.record(own, person, header, fits, parts, Vec::new(), &NoStep).await
    }

    /// The case of a header, if its dialogue was granted to the person's key and it names the case's organisation.
    async fn readable(&self, header: &Header, person: &Person) -> Result<CaseRow, CaseworkRefusal> {
        let case = self.store.case_by_id(header.case).await?.ok_or(CaseworkRefusal::NoAccess)?;
        let grant = self.store.grant(case.case_no, DIALOGUE, person.key_id()).await?;
        grant.ok_or(CaseworkRefusal::NoAccess)?;
        if header.organisation == case.organisation { Ok(case) } else { Err(CaseworkRefusal::Header) }
    }

    /// Records an officer's entry, after the author was checked.
    #[expect(clippy::too_many_arguments, reason = "an entry, its author, and what it brings")]
    async fn record(
        &self,
        own: &Body,
        person: &Person,
        header: Header,
        fits: bool,
        parts: EntryParts,
        grants: Vec<NewGrant>,
        step: &impl Decides<CaseworkRefusal>,
    ) -> Result<Recorded, CaseworkRefusal> {
        let key = person.key_id();
        let roster = self.directory.roster(own, header.roster).await?.ok_or(CaseworkRefusal::Header)?;
        let stands = roster.holder(key).is_some_and(|holder| holder.id == person.id);
        let in_epoch = header.epoch == 0 || Room::of(&header.room).is_some_and(Room::is_the_reporters);
        if !fits || !stands || header.author != key || !in_epoch {
            return Err(CaseworkRefusal::Header);
        }
        let entry = parts.verify(header, person.verifying_key())?;
        if let Some(Kept { commitment, legal_day, minute, .. }) = entry.kept(&self.store).await? {
            return Ok(Recorded { commitment, legal_day, minute });
        }
        let hashes = entry.hashes;
        let stamp = |now| {
            let (legal_day, minute) = (law::day::legal_day(now).to_string(), minute_text(now));
            let parts = hashes.on(&legal_day);
            let commitment = parts.commit(&minute, &[0; 32]);
            Ok::<_, CaseworkRefusal>(Stamp {
                legal_day,
                minute,
                commitment,
                leaf: parts.leaf(commitment),
                receipt_box: Vec::new(),
            })
        };
        let kept = record::append(&self.store, &self.clock, entry, AuthorRole::Officer, grants, stamp, step).await?;
        Ok(Recorded { commitment: kept.commitment, legal_day: kept.legal_day, minute: kept.minute })
    }
}

fn minute_text(now: Timestamp) -> String {
    now.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%MZ").to_string()
}
