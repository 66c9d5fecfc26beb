//! Whether the disk can be believed. After a sync that failed, nobody knows what it holds: the kernel takes the pages for
//! clean, shows them to whoever reads, and a second sync says that all is well. So nothing more is written, the program
//! ends, and what it finds when it starts again goes to the disk anew, see [`super::connect`].

use tokio::sync::watch;

use super::StoreError;

/// What is known of the disk under a database. Clones know the same.
#[derive(Clone)]
pub(super) struct Disk(watch::Sender<bool>);

impl Disk {
    /// A disk that has done nothing wrong yet.
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    /// Says whether more may be written.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if *self.0.borrow() { Err(StoreError::Halted) } else { Ok(()) }
    }

    /// Takes note of a commit's error.
    pub(super) fn judge(&self, error: &StoreError) {
        if *error == StoreError::Disk {
            self.0.send_replace(true);
        }
    }

    /// Resolves when the disk has failed, which mostly is never.
    pub(super) async fn failed(&self) {
        // Fails only without a sender, and this is one.
        let _ = self.0.subscribe().wait_for(|failed| *failed).await;
    }
}
