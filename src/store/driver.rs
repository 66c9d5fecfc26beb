//! The two databases behind one body of code: an enum over the real connections, and two macros that run the same
//! expression in both arms. What must differ between them is a named constant here or in `connect.rs`.

use sqlx::{Database, PgPool, Pool, Postgres, Sqlite, SqlitePool, Transaction};

use super::{StoreError, disk::Disk};

/// SQLite's writers take the lock before they read: a transaction that reads first can fail when it begins to write.
const BEGIN_SQLITE: &str = "BEGIN IMMEDIATE";
/// The same for PostgreSQL: one writer at a time in the whole database, so that keys, heads and legal days are given
/// out by one hand however many processes serve. The number is a name and means nothing.
const BEGIN_POSTGRES: &str = "BEGIN; SELECT pg_advisory_xact_lock(731001)";

/// Connections of one database: the one that writes and those that read.
pub(super) struct Lanes<DB: Database> {
    pub(super) writer: Pool<DB>,
    pub(super) readers: Pool<DB>,
}

impl<DB: Database> Clone for Lanes<DB> {
    fn clone(&self) -> Self {
        Self { writer: self.writer.clone(), readers: self.readers.clone() }
    }
}

/// An open database.
#[derive(Clone)]
pub(super) enum Driver {
    Sqlite(Lanes<Sqlite>, Disk),
    Postgres(Lanes<Postgres>),
}

impl Driver {
    pub(super) fn sqlite(writer: SqlitePool, readers: SqlitePool) -> Self {
        Self::Sqlite(Lanes { writer, readers }, Disk::new())
    }

    pub(super) fn postgres(writer: PgPool, readers: PgPool) -> Self {
        Self::Postgres(Lanes { writer, readers })
    }

    /// Begins a transaction that writes; there is one at a time.
    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite(lanes, disk) => {
                disk.check()?;
                Tx::Sqlite(begin_sqlite(&lanes.writer).await?, disk.clone())
            }
            Self::Postgres(lanes) => Tx::Postgres(lanes.writer.begin_with(BEGIN_POSTGRES).await?),
        })
    }

    /// Resolves when the disk under the database has failed. PostgreSQL looks after its own, and ends by itself.
    pub(super) async fn disk_failed(&self) {
        match self {
            Self::Sqlite(_, disk) => disk.failed().await,
            Self::Postgres(_) => std::future::pending().await,
        }
    }

    /// Closes every connection. The writer goes last, so that SQLite puts its log back into the file.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(lanes, _) => {
                lanes.readers.close().await;
                lanes.writer.close().await;
            }
            Self::Postgres(lanes) => {
                lanes.readers.close().await;
                lanes.writer.close().await;
            }
        }
    }
}

/// A full or failing disk makes SQLite end a transaction by itself. sqlx's `ROLLBACK` then fails, it counts that
/// transaction as open for ever and refuses every later `BEGIN`; a new connection knows nothing of it.
async fn begin_sqlite(writer: &SqlitePool) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
    match writer.begin_with(BEGIN_SQLITE).await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            writer.acquire().await?.close().await?;
            writer.begin_with(BEGIN_SQLITE).await
        }
        begun => begun,
    }
}

/// Which of the two it is, where a text must differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// A transaction that writes. Dropped without [`Tx::commit`], it is as if it had never been.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>, Disk),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Which database it is.
    pub(super) const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(..) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Makes everything durable. After an error see [`StoreError::while_committing`].
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        let committed = match self {
            Self::Sqlite(tx, disk) => {
                let committed = tx.commit().await.map_err(StoreError::from);
                committed.inspect_err(|error| disk.judge(error))
            }
            Self::Postgres(tx) => tx.commit().await.map_err(StoreError::from),
        };
        committed.map_err(StoreError::while_committing)
    }
}

/// Runs one expression on a reading connection of whichever database it is.
macro_rules! reading {
    ($store:expr, $connection:ident => $body:expr) => {
        match &$store.driver {
            $crate::store::driver::Driver::Sqlite(lanes, _) => {
                let $connection = &lanes.readers;
                $body
            }
            $crate::store::driver::Driver::Postgres(lanes) => {
                let $connection = &lanes.readers;
                $body
            }
        }
    };
}

/// Runs one expression inside a transaction of whichever database it is.
macro_rules! within {
    ($tx:expr, $connection:ident => $body:expr) => {
        match $tx {
            $crate::store::driver::Tx::Sqlite(tx, _) => {
                let $connection = &mut **tx;
                $body
            }
            $crate::store::driver::Tx::Postgres(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    };
}

pub(super) use {reading, within};

/// The bytes of a column that has one length.
pub(super) fn fixed<const N: usize>(
    bytes: &[u8],
    table: &'static str,
    column: &'static str,
) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Inconsistent { table, column })
}

/// The number of a column that is never negative.
pub(super) fn unsigned(number: i64, table: &'static str, column: &'static str) -> Result<u64, StoreError> {
    number.try_into().map_err(|_| StoreError::Inconsistent { table, column })
}

/// A number as both databases hold it.
pub(super) fn signed(number: u64) -> Result<i64, StoreError> {
    number.try_into().map_err(|_| StoreError::Refused { code: "range".to_owned() })
}

/// Asserts how many rows a write touched.
pub(super) fn expect_rows(touched: u64, wanted: usize, table: &'static str) -> Result<(), StoreError> {
    if usize::try_from(touched) == Ok(wanted) { Ok(()) } else { Err(StoreError::RowCount { table }) }
}
