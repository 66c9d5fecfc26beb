//! Leases: which of several processes does a work that one is enough for, until when, and how far it has come. Whoever
//! stops is followed when its time is over; whoever is late loses nothing but the time.

use super::{Store, StoreError, driver::within, statement::statements};

statements! {
    HELD = "SELECT holder, until, mark FROM lease WHERE name = $1";
    TAKE = "INSERT INTO lease (name, holder, until, mark) VALUES ($1, $2, $3, 0) \
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until";
    MARK = "UPDATE lease SET mark = $3 WHERE name = $1 AND holder = $2";
}

/// A name for a process, random and as long as it lives.
pub type Holder = [u8; 16];

impl Store {
    /// Takes a lease, or holds on to it, for `seconds` from `now` (Unix time); the mark that was left in it, or `None` while
    /// somebody else has it. One that ends later than any that is given out now was taken by a clock that went wrong.
    pub async fn lease(&self, name: &str, holder: Holder, now: i64, seconds: i64) -> Result<Option<i64>, StoreError> {
        let mut tx = self.driver.begin().await?;
        let held: Option<(Vec<u8>, i64, i64)> =
            within!(&mut tx, c => sqlx::query_as(HELD).bind(name).fetch_optional(c).await)?;
        let until = now.saturating_add(seconds);
        if held.as_ref().is_some_and(|(by, ends, _)| by[..] != holder[..] && (now..=until).contains(ends)) {
            return Ok(None);
        }
        within!(&mut tx, c => {
            sqlx::query(TAKE).bind(name).bind(&holder[..]).bind(until).execute(c).await.map(drop)
        })?;
        tx.commit().await?;
        Ok(Some(held.map_or(0, |(.., mark)| mark)))
    }

    /// Leaves a mark in a lease that is still held; else nothing.
    pub async fn leave_mark(&self, name: &str, holder: Holder, mark: i64) -> Result<(), StoreError> {
        let mut tx = self.driver.begin().await?;
        within!(&mut tx, c => {
            sqlx::query(MARK).bind(name).bind(&holder[..]).bind(mark).execute(c).await.map(drop)
        })?;
        tx.commit().await
    }
}
