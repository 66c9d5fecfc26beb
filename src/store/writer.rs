//! Group commit: one thread takes all submissions and entries that wait into one transaction and one sync of the disk.
//! Nobody is answered before `COMMIT` has returned. A batch that one item's data spoils is rolled back and taken again
//! one by one, so that it fails alone.
//!
//! The thread is the writer's own: a batch goes to the database's thread and back several times, and among the workers
//! it would each time wait behind whoever checks signatures, while others wait for it. It ends with its store, and nobody
//! who drops a runtime waits for it.

use std::{io, sync::Arc, thread, time::Duration};

use tokio::{
    runtime,
    sync::{mpsc, oneshot},
};

use super::{
    Appended, NewCase, NewEntry, StoreError, Submitted,
    driver::{Driver, Tx},
    event, submission,
};

/// Items in one transaction.
const BATCH: usize = 64;
/// Bytes in one transaction, beyond which it takes no more items: bounds memory and the wait of the first.
const BATCH_BYTES: usize = 4 << 20;

/// So many make a transaction worth its cost. Each writes the last pages of all tables and indexes anew and waits for
/// the disk: taken as they came, two or three at a time, submissions cost the processor a fifth more.
const COMPANY: usize = 16;
/// How long the writer rests for company at a time, and how often.
const REST: Duration = Duration::from_micros(500);
const RESTS: usize = 4;

/// What is never said: only that whoever could say it is gone.
pub(super) enum Never {}

/// Where an answer goes; gone when nobody waits any more.
type Answer<A> = oneshot::Sender<Result<A, StoreError>>;

/// Work for the writer.
pub(super) enum Work {
    Case(Arc<NewCase>, Answer<Submitted>),
    Entry(Arc<NewEntry>, Answer<Appended>),
}

/// What goes into one transaction.
#[derive(Default)]
struct Batch {
    cases: Vec<(Arc<NewCase>, Answer<Submitted>)>,
    entries: Vec<(Arc<NewEntry>, Answer<Appended>)>,
    bytes: usize,
}

/// Begins to work, until every sender is gone and the queue is empty; what it gives is gone then, too.
pub(super) fn start(driver: Driver, jobs: mpsc::Receiver<Work>) -> io::Result<oneshot::Receiver<Never>> {
    let (working, ended) = oneshot::channel();
    let mut runtime = runtime::Builder::new_current_thread();
    // Without input and output of its own it sleeps and wakes with one system call each. PostgreSQL is reached by them.
    match driver {
        Driver::Sqlite(..) => runtime.enable_time(),
        Driver::Postgres(_) => runtime.enable_all(),
    };
    let runtime = runtime.build()?;
    thread::Builder::new().name("senim-writer".to_owned()).spawn(move || {
        runtime.block_on(run(driver, jobs));
        drop(working);
    })?;
    Ok(ended)
}

async fn run(driver: Driver, mut jobs: mpsc::Receiver<Work>) {
    let mut before = 1;
    while let Some(first) = jobs.recv().await {
        let mut batch = Batch::default();
        batch.add(first);
        batch.gather(&mut jobs, before);
        before = batch.len();
        batch.store(&driver).await;
    }
}

impl Batch {
    fn add(&mut self, work: Work) {
        match work {
            Work::Case(case, answer) => {
                self.bytes += case.weight();
                self.cases.push((case, answer));
            }
            Work::Entry(entry, answer) => {
                let grants: usize = entry.grants.iter().map(|grant| grant.file.len()).sum();
                self.bytes += entry.event.body.len() + entry.event.receipt_box.len() + grants;
                self.entries.push((entry, answer));
            }
        }
    }

    /// Takes in what waits. Where there is company, now or in the batch `before`, it rests for those who are on their way;
    /// whoever comes alone is served at once.
    fn gather(&mut self, jobs: &mut mpsc::Receiver<Work>, before: usize) {
        for rested in 0..=RESTS {
            while self.has_room() {
                let Ok(next) = jobs.try_recv() else { break };
                self.add(next);
            }
            let alone = before == 1 && self.len() == 1;
            if alone || rested == RESTS || self.len() >= COMPANY || !self.has_room() {
                return;
            }
            // The thread is the writer's own: nobody else stands still.
            thread::sleep(REST);
        }
    }

    fn len(&self) -> usize {
        self.cases.len() + self.entries.len()
    }

    fn has_room(&self) -> bool {
        self.len() < BATCH && self.bytes < BATCH_BYTES
    }

    /// Stores what it can and answers everyone.
    async fn store(self, driver: &Driver) {
        let cases: Vec<&NewCase> = self.cases.iter().map(|(case, _)| &**case).collect();
        let entries: Vec<&NewEntry> = self.entries.iter().map(|(entry, _)| &**entry).collect();
        match transact(driver, &cases, &entries).await {
            Ok((submitted, appended)) => {
                for ((_, answer), outcome) in self.cases.into_iter().zip(submitted) {
                    reply(answer, Ok(outcome));
                }
                for ((_, answer), outcome) in self.entries.into_iter().zip(appended) {
                    reply(answer, Ok(outcome));
                }
            }
            Err(error) if error.lies_in_the_data() && cases.len() + entries.len() > 1 => {
                for (case, answer) in self.cases {
                    let done = transact(driver, &[&case], &[]).await;
                    reply(answer, done.and_then(|(mut cases, _)| cases.pop().ok_or(StoreError::Closed)));
                }
                for (entry, answer) in self.entries {
                    let done = transact(driver, &[], &[&entry]).await;
                    reply(answer, done.and_then(|(_, mut entries)| entries.pop().ok_or(StoreError::Closed)));
                }
            }
            Err(error) => {
                for (_, answer) in self.cases {
                    reply(answer, Err(error.clone()));
                }
                for (_, answer) in self.entries {
                    reply(answer, Err(error.clone()));
                }
            }
        }
    }
}

/// One transaction over all of it, committed.
async fn transact(
    driver: &Driver,
    cases: &[&NewCase],
    entries: &[&NewEntry],
) -> Result<(Vec<Submitted>, Vec<Appended>), StoreError> {
    let mut tx: Tx = driver.begin().await?;
    let submitted = submission::submit(&mut tx, cases).await?;
    let mut appended = Vec::with_capacity(entries.len());
    for entry in entries {
        appended.push(event::append(&mut tx, entry).await?);
    }
    tx.commit().await?;
    Ok((submitted, appended))
}

/// Answers, if someone still waits; what is stored stays stored.
fn reply<A>(answer: Answer<A>, outcome: Result<A, StoreError>) {
    let _nobody_waits = answer.send(outcome);
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Runtime;

    use crate::store::{Location, Store};

    /// Were the writer one of the runtime's own threads, its end would be waited for here, for ever.
    #[test]
    fn a_runtime_is_dropped_under_an_open_store() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let location = Location::Sqlite(folder.path().join("senim.db"));
        let runtime = Runtime::new().expect("a runtime");
        let store = runtime.block_on(Store::open(&location)).expect("SQLite opens");
        drop(runtime);
        // The writer is still there for whoever has the store, and ends with it.
        let other = Runtime::new().expect("a runtime");
        other.block_on(store.close());
    }

    #[test]
    fn the_writer_ends_with_the_last_handle() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let location = Location::Sqlite(folder.path().join("senim.db"));
        let runtime = Runtime::new().expect("a runtime");
        let store = runtime.block_on(Store::open(&location)).expect("SQLite opens");
        let ended = store.writer.ended.lock().expect("no panic so far").take().expect("it was just begun");
        drop(store);
        assert!(runtime.block_on(ended).is_err(), "nothing is ever said, but its end");
    }
}
