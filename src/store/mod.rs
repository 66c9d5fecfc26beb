//! **Store**: the only SQL. One text for two databases, SQLite as embedded default and PostgreSQL at scale; what is
//! written here is on disk when the answer comes. It knows rows, not rules: nothing of HTTP or of a use case enters,
//! and of the pure rooms only names of things ([`crate::seal::id`]), whom a case statement names, and what a leaf is made of.
//!
//! Submissions and entries go through one writer ([`writer`]), which takes all that wait into one transaction. Nothing
//! finer than a legal day is kept of a reporter, and no SQL text, value or row ever stands in an error.

mod case;
mod connect;
mod continuation;
pub mod copy;
mod disk;
mod docket;
mod driver;
mod error;
mod event;
mod lease;
mod ledger;
mod location;
mod note;
mod queue;
mod rewrite;
mod session;
mod statement;
mod submission;
mod writer;

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use tokio::sync::{mpsc, oneshot};

pub use case::{CaseRow, EntryRow, Head, RoomPage, SealedBody};
pub use continuation::{Amiss, PublishedDay};
pub use docket::{ClockRow, DocketChange, DocketRow, Handled, NewDocketRow, PaperRow, ReaderRow, Watch, Written};
pub use error::StoreError;
pub use event::{Appended, AuthorRole, Kept, NewEntry, NewEvent};
pub use lease::Holder;
pub use ledger::{Closing, DayRow, Pool, ReadRow, Recorded};
pub use location::{Location, NoLocation};
pub use note::{BodyKind, BodyRow, Note, NoteRole, Published};
pub use queue::QueueRow;
pub use session::Session;
pub use submission::{NewCase, NewGrant, Submitted};

use driver::Driver;
use writer::Work;

/// The room of reporter and receiving office, in which every case begins.
pub const DIALOGUE: &str = "dialogue";

/// How many submissions and entries may wait for the writer before senders wait themselves.
const WAITING: usize = 128;

/// An open database, migrated and checked. Cloning gives another handle to the same one.
#[derive(Clone)]
pub struct Store {
    driver: Driver,
    writer: Arc<Writer>,
    published: Arc<AtomicU64>,
}

/// The way to the writer, and its end.
struct Writer {
    /// Taken out when the store closes.
    jobs: Mutex<Option<mpsc::Sender<Work>>>,
    ended: Mutex<Option<oneshot::Receiver<writer::Never>>>,
}

impl Store {
    /// Opens the database, creates a SQLite file that is missing, runs the migrations it lacks, and starts the writer.
    ///
    /// Must be called within a tokio runtime. Fails when the database cannot be reached, was migrated by another
    /// program, or is set up to lose what it acknowledged ([`StoreError::NotDurable`]).
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        let driver = connect::open(location).await?;
        let (jobs, waiting) = mpsc::channel(WAITING);
        let ended = writer::start(driver.clone(), waiting).map_err(|_| StoreError::Unreachable)?;
        let writer = Writer { jobs: Mutex::new(Some(jobs)), ended: Mutex::new(Some(ended)) };
        Ok(Self { driver, writer: Arc::new(writer), published: Arc::default() })
    }

    /// How many notes were published through this handle and its clones. Other processes' are not among them.
    pub fn published(&self) -> u64 {
        self.published.load(Ordering::Acquire)
    }

    /// Resolves when a commit has failed at the disk. Nothing is written from then on, and the program is to end: started
    /// again it finds out what the disk holds.
    pub async fn disk_failed(&self) {
        self.driver.disk_failed().await;
    }

    /// Takes no more work, finishes what was handed in, and closes every connection. Later calls are
    /// [`StoreError::Closed`] or [`StoreError::Unreachable`].
    pub async fn close(&self) {
        let jobs = self.writer.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(jobs);
        let ended = self.writer.ended.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(ended) = ended {
            // A writer that panicked has answered its waiters by dropping them; there is nothing left to finish.
            let _gone = ended.await;
        }
        self.driver.close().await;
    }

    /// Stores a new case with its first entry and grants, durably, exactly once: see [`Submitted`].
    pub async fn submit(&self, case: impl Into<Arc<NewCase>>) -> Result<Submitted, StoreError> {
        let case = case.into();
        self.hand_in(|answer| Work::Case(case, answer)).await
    }

    /// Appends an entry to a room, durably, exactly once: see [`Appended`].
    pub async fn append(&self, entry: impl Into<Arc<NewEntry>>) -> Result<Appended, StoreError> {
        let entry = entry.into();
        self.hand_in(|answer| Work::Entry(entry, answer)).await
    }

    /// Gives work to the writer and waits for its answer. Whoever stops waiting may find the work done all the same.
    async fn hand_in<A>(
        &self,
        work: impl FnOnce(oneshot::Sender<Result<A, StoreError>>) -> Work,
    ) -> Result<A, StoreError> {
        let jobs = self.writer.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let jobs = jobs.ok_or(StoreError::Closed)?;
        let (answer, answered) = oneshot::channel();
        jobs.send(work(answer)).await.map_err(|_| StoreError::Closed)?;
        // The writer must not be kept open by those who wait for it.
        drop(jobs);
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Every SQL text for a database by name, so that the suite can prepare each.
    #[doc(hidden)]
    pub fn statements(location: &Location) -> Vec<(&'static str, &'static str)> {
        let fixed = [
            case::ALL,
            continuation::ALL,
            copy::ALL,
            docket::ALL,
            event::ALL,
            lease::ALL,
            ledger::ALL,
            note::ALL,
            queue::ALL,
            rewrite::ALL,
            session::ALL,
            submission::ALL,
        ];
        let mut all = fixed.concat();
        let many = [continuation::BATCHED, docket::BATCHED, event::BATCHED, ledger::BATCHED, submission::BATCHED];
        for (name, batched) in many.into_iter().flatten() {
            let texts = match location {
                Location::Sqlite(_) => batched.sqlite,
                Location::Postgres(_) => batched.postgres,
            };
            all.extend(texts.map(|text| (*name, text)));
        }
        all
    }
}
