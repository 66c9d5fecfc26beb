//! Officers' sessions. Only the hash of a token is kept, and a session ends by itself.

use super::{
    Store, StoreError,
    driver::{expect_rows, fixed, reading, within},
    statement::statements,
};
use crate::seal::id::{Digest, KeyId, OrganisationId};

statements! {
    INSERT = "INSERT INTO session (token_hash, organisation, key_id, expires) VALUES ($1, $2, $3, $4)";
    FIND = "SELECT organisation, key_id, expires FROM session WHERE token_hash = $1 AND expires > $2";
    DELETE = "DELETE FROM session WHERE token_hash = $1";
    SWEEP = "DELETE FROM session WHERE expires <= $1";
}

/// An officer's session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// In whose roster the officer stands.
    pub organisation: OrganisationId,
    /// The officer's key.
    pub key: KeyId,
    /// The minute of Unix time from which it is over.
    pub expires: i64,
}

impl Store {
    /// Opens a session under the hash of its token.
    pub async fn open_session(&self, token_hash: Digest, session: &Session) -> Result<(), StoreError> {
        let mut tx = self.driver.begin().await?;
        let touched = within!(&mut tx, c => {
            sqlx::query(INSERT)
                .bind(&token_hash.0[..])
                .bind(&session.organisation.0[..])
                .bind(&session.key.0[..])
                .bind(session.expires)
                .execute(c)
                .await
                .map(|done| done.rows_affected())
        })?;
        expect_rows(touched, 1, "session")?;
        tx.commit().await
    }

    /// The session of a token, unless it is over at `now_minute` (minutes of Unix time).
    pub async fn session(&self, token_hash: Digest, now_minute: i64) -> Result<Option<Session>, StoreError> {
        let row: Option<(Vec<u8>, Vec<u8>, i64)> = reading!(self, c => {
            sqlx::query_as(FIND).bind(&token_hash.0[..]).bind(now_minute).fetch_optional(c).await
        })?;
        row.map(|(organisation, key, expires)| {
            Ok(Session {
                organisation: OrganisationId(fixed(&organisation, "session", "organisation")?),
                key: KeyId(fixed(&key, "session", "key_id")?),
                expires,
            })
        })
        .transpose()
    }

    /// Ends a session; `false` when there was none.
    pub async fn close_session(&self, token_hash: Digest) -> Result<bool, StoreError> {
        let mut tx = self.driver.begin().await?;
        let touched = within!(&mut tx, c => {
            sqlx::query(DELETE).bind(&token_hash.0[..]).execute(c).await.map(|done| done.rows_affected())
        })?;
        tx.commit().await?;
        match touched {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(StoreError::RowCount { table: "session" }),
        }
    }

    /// Removes every session that is over at `now_minute`; how many.
    pub async fn sweep_sessions(&self, now_minute: i64) -> Result<u64, StoreError> {
        let mut tx = self.driver.begin().await?;
        let touched = within!(&mut tx, c => {
            sqlx::query(SWEEP).bind(now_minute).execute(c).await.map(|done| done.rows_affected())
        })?;
        tx.commit().await?;
        Ok(touched)
    }
}
