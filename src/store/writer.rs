//! Group commit: one task takes all submissions and entries that wait into one transaction and one sync of the disk.
//! Nobody is answered before `COMMIT` has returned. A batch that one item's data spoils is rolled back and taken again
//! one by one, so that it fails alone.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::{
    Appended, NewCase, NewEntry, StoreError, Submitted,
    driver::{Driver, Tx},
    event, submission,
};

/// Items in one transaction.
const BATCH: usize = 64;
/// Bytes in one transaction, beyond which it takes no more items: bounds memory and the wait of the first.
const BATCH_BYTES: usize = 4 << 20;

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

/// Works until every sender is gone and the queue is empty.
pub(super) async fn run(driver: Driver, mut jobs: mpsc::Receiver<Work>) {
    while let Some(first) = jobs.recv().await {
        let mut batch = Batch::default();
        batch.add(first);
        while batch.has_room() {
            let Ok(next) = jobs.try_recv() else { break };
            batch.add(next);
        }
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

    fn has_room(&self) -> bool {
        self.cases.len() + self.entries.len() < BATCH && self.bytes < BATCH_BYTES
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
