//! What can go wrong with the database: kinds and fixed codes only. Messages of the drivers can quote values, so none
//! is kept.

use sqlx::{error::DatabaseError, migrate::MigrateError, postgres::PgDatabaseError};

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database does not answer, or stopped answering. Nothing of the request was stored.
    #[error("the database cannot be reached")]
    Unreachable,
    /// Another process holds the database for longer than we wait. Nothing was stored.
    #[error("the database is held by another process")]
    Busy,
    /// There is no room left on the disk. Nothing was stored.
    #[error("the database's disk is full")]
    Full,
    /// The operating system failed to read or write, or the file is damaged. Unless it happened while committing, nothing
    /// was stored.
    #[error("the database's disk failed")]
    Disk,
    /// The commit's outcome is not known: stored or not. The same request again finds out, by its idempotency.
    #[error("the database did not confirm the commit")]
    Unconfirmed,
    /// A commit failed at the disk before, and until the program starts again nothing more is written. Nothing was stored.
    #[error("the database's disk failed while committing; nothing more is written")]
    Halted,
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
    /// The database refused the data; the code is `SQLSTATE` or SQLite's extended result code.
    #[error("the database refused the data, code {code}")]
    Refused {
        /// One of a fixed vocabulary; says nothing of the data.
        code: String,
    },
    /// A write touched another number of rows than it must.
    #[error("a write to {table} touched the wrong number of rows")]
    RowCount {
        /// Where.
        table: &'static str,
    },
    /// The database holds what the store can never have written.
    #[error("impossible data in {table}.{column}")]
    Inconsistent {
        /// Where.
        table: &'static str,
        /// In which column.
        column: &'static str,
    },
    /// The database was migrated by a program that knew another text of this migration.
    #[error("migration {version} of the database is not this program's")]
    ForeignMigration {
        /// Number of the migration.
        version: i64,
    },
    /// The database is set up to lose what it acknowledged.
    #[error("the database's setting {setting} gives up durability")]
    NotDurable {
        /// Name of the setting.
        setting: &'static str,
    },
}

impl StoreError {
    /// Whether the data handed in is at fault, so that the same transaction without it may succeed.
    pub(super) fn lies_in_the_data(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::RowCount { .. } | Self::Inconsistent { .. })
    }

    /// The error of a failed `COMMIT`: only where the database said no is it sure that nothing was stored.
    pub(super) fn while_committing(self) -> Self {
        match self {
            Self::Full | Self::Busy | Self::Refused { .. } => self,
            _ => Self::Unconfirmed,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => of_database(&*error),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Refused { code: "decode".to_owned() },
            sqlx::Error::Encode(_) => Self::Refused { code: "encode".to_owned() },
            sqlx::Error::RowNotFound => Self::Refused { code: "row".to_owned() },
            sqlx::Error::Migrate(error) => (*error).into(),
            _ => Self::Unreachable,
        }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            MigrateError::VersionMissing(version)
            | MigrateError::VersionMismatch(version)
            | MigrateError::Dirty(version) => Self::ForeignMigration { version },
            _ => Self::Refused { code: "migration".to_owned() },
        }
    }
}

/// Sorts the database's own codes.
fn of_database(error: &dyn DatabaseError) -> StoreError {
    let code = error.code().unwrap_or_default().into_owned();
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        return match code.as_str() {
            "53100" => StoreError::Full,
            "58030" => StoreError::Disk,
            "55P03" | "40001" | "40P01" => StoreError::Busy,
            // Connection exceptions, and the server shutting down or out of connections.
            _ if code.starts_with("08") || code.starts_with("57P") || code == "53300" => StoreError::Unreachable,
            _ => StoreError::Refused { code },
        };
    }
    // SQLite's primary result code is the low byte of the extended one.
    match code.parse::<u32>().map(|extended| extended & 0xff) {
        Ok(5 | 6) => StoreError::Busy,
        Ok(8 | 14) => StoreError::Unreachable,
        Ok(10 | 11 | 26) => StoreError::Disk,
        Ok(13) => StoreError::Full,
        _ => StoreError::Refused { code },
    }
}
