//! Copies of a whole database, made while it is being written: what was committed when the copy began, and nothing of what
//! came later. SQLite's is a database file (`VACUUM INTO`); PostgreSQL's is one file a table in the format of its binary
//! `COPY`, read in one repeatable-read transaction, so that no tool of the server's exact version has to stand on the machine.
//!
//! Sessions are not copied: nobody is logged in to a restored portal.

use std::{
    future::poll_fn,
    io,
    path::{Path, PathBuf},
};

use sqlx::{
    ConnectOptions, Connection, PgConnection, SqliteConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncWriteExt as _},
};

use super::{
    Location, StoreError,
    connect::{PATIENCE, POSTGRES},
    driver::unsigned,
    statement::statements,
};

/// The file of a SQLite database within a copy.
const FILE: &str = "senim.db";
/// As much of a table is held in memory, in bytes.
const PIECE: usize = 1 << 20;

statements! {
    SCHEMA = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations WHERE success";
    FORGET_SESSIONS = "DELETE FROM session";
}

const VACUUM_INTO: &str = "VACUUM INTO $1";
const INTEGRITY: &str = "PRAGMA integrity_check(1)";
const DANGLING: &str = "SELECT count(*) FROM pragma_foreign_key_check";
/// One state of everything, however long the copy takes.
const BEGIN_COPY: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const ROLLBACK: &str = "ROLLBACK";
const BEGIN: &str = "BEGIN";
const COMMIT: &str = "COMMIT";
const TABLES_THERE: &str = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()";

/// A table's name, and how it is copied out and in.
type Copied = (&'static str, &'static str, &'static str);

macro_rules! copied {
    ($($table:literal)+) => {
        [$((
            $table,
            concat!("COPY ", $table, " TO STDOUT (FORMAT binary)"),
            concat!("COPY ", $table, " FROM STDIN (FORMAT binary)"),
        )),+]
    };
}

/// Every table that is copied, those that others point to first.
const TABLES: [Copied; 15] = copied! {
    "body" "note" "case_file" "event" "sealed_body" "access_grant"
    "ledger_day" "ledger_leaf" "ledger_publication" "ledger_late" "ledger_continuation"
    "officer_read" "docket_event" "clock" "lease"
};

/// The tables of a copy, so that the suite can compare them with those that there are.
#[doc(hidden)]
pub fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(table, ..)| *table)
}

/// Why a database is not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyRefusal {
    /// The database failed or refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file of the copy can't be read or written.
    #[error("a file of the copy: {0}")]
    File(#[from] io::Error),
    /// There is a database already where the copy is to go.
    #[error("there is a database already; a copy is put into an empty place only")]
    Occupied,
    /// The copy is of the other database, or was made by a newer program.
    #[error("the copy is of {database}, schema {schema}: this program can't put it there")]
    Foreign {
        /// Which database it is of.
        database: String,
        /// Its last migration.
        schema: u64,
    },
    /// SQLite finds the copy damaged.
    #[error("the copied database is damaged")]
    Damaged,
}

impl From<sqlx::Error> for CopyRefusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Copies a database into files of an existing folder, each on the disk when this returns; its last migration.
pub async fn copy_out(location: &Location, folder: &Path) -> Result<u64, CopyRefusal> {
    match location {
        Location::Sqlite(path) => {
            let copy = folder.join(FILE);
            let mut connection = sqlite(path).await?;
            sqlx::query(VACUUM_INTO).bind(copy.to_string_lossy().as_ref()).execute(&mut connection).await?;
            connection.close().await?;
            let mut connection = sqlite(&copy).await?;
            sqlx::query(FORGET_SESSIONS).execute(&mut connection).await?;
            let schema: i64 = sqlx::query_scalar(SCHEMA).fetch_one(&mut connection).await?;
            check(&mut connection).await?;
            connection.close().await?;
            File::open(&copy).await?.sync_all().await?;
            Ok(unsigned(schema, "_sqlx_migrations", "version")?)
        }
        Location::Postgres(url) => {
            let mut connection = postgres(url).await?;
            sqlx::query(BEGIN_COPY).execute(&mut connection).await?;
            let schema: i64 = sqlx::query_scalar(SCHEMA).fetch_one(&mut connection).await?;
            for (table, out, _) in TABLES {
                let mut file = File::create_new(folder.join(table)).await?;
                let mut rows = connection.copy_out_raw(out).await?;
                while let Some(piece) = poll_fn(|context| rows.as_mut().poll_next(context)).await {
                    file.write_all(&piece?).await?;
                }
                file.sync_all().await?;
            }
            sqlx::query(ROLLBACK).execute(&mut connection).await?;
            connection.close().await?;
            Ok(unsigned(schema, "_sqlx_migrations", "version")?)
        }
    }
}

/// Whether a copy may be put there: of this kind of database, made by no newer program, and nothing is there yet.
pub async fn check_place(location: &Location, database: &str, schema: u64) -> Result<(), CopyRefusal> {
    let newest = POSTGRES.iter().map(|migration| migration.version.unsigned_abs()).max().unwrap_or_default();
    if kind(location) != database || schema == 0 || schema > newest {
        return Err(CopyRefusal::Foreign { database: database.to_owned(), schema });
    }
    let occupied = match location {
        Location::Sqlite(path) => path.exists() || beside(path, "-wal").exists(),
        Location::Postgres(url) => {
            let mut connection = postgres(url).await?;
            let tables: i64 = sqlx::query_scalar(TABLES_THERE).fetch_one(&mut connection).await?;
            connection.close().await?;
            tables > 0
        }
    };
    if occupied { Err(CopyRefusal::Occupied) } else { Ok(()) }
}

/// Puts the files of a copy in place, whole or not at all: SQLite's by a rename, PostgreSQL's by one transaction.
pub async fn copy_in(location: &Location, folder: &Path, schema: u64) -> Result<(), CopyRefusal> {
    match location {
        Location::Sqlite(path) => {
            let beside = beside(path, ".restoring");
            tokio::fs::copy(folder.join(FILE), &beside).await?;
            let mut connection = sqlite(&beside).await?;
            check(&mut connection).await?;
            connection.close().await?;
            File::open(&beside).await?.sync_all().await?;
            tokio::fs::rename(&beside, path).await?;
            Ok(File::open(above(path)).await?.sync_all().await?)
        }
        Location::Postgres(url) => {
            let mut connection = postgres(url).await?;
            let target = i64::try_from(schema).map_err(|_| StoreError::Refused { code: "range".to_owned() })?;
            POSTGRES.run_to(target, &mut connection).await.map_err(StoreError::from)?;
            sqlx::query(BEGIN).execute(&mut connection).await?;
            for (table, _, into) in TABLES {
                let Ok(mut file) = File::open(folder.join(table)).await else { continue };
                let mut rows = connection.copy_in_raw(into).await?;
                let mut piece = vec![0; PIECE];
                loop {
                    let read = file.read(&mut piece).await?;
                    if read == 0 {
                        break;
                    }
                    rows.send(&piece[..read]).await?;
                }
                rows.finish().await?;
            }
            sqlx::query(COMMIT).execute(&mut connection).await?;
            Ok(connection.close().await?)
        }
    }
}

/// The database's word in a manifest.
pub const fn kind(location: &Location) -> &'static str {
    match location {
        Location::Sqlite(_) => "sqlite",
        Location::Postgres(_) => "postgres",
    }
}

/// The folder that a path stands in.
pub(crate) fn above(path: &Path) -> &Path {
    path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The path with something behind its name.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// A connection of its own: the store's would migrate what is only to be read, and wait for its writer.
async fn sqlite(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(PATIENCE).pragma("secure_delete", "ON");
    options.disable_statement_logging().connect().await
}

async fn postgres(url: &str) -> Result<PgConnection, sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    options.disable_statement_logging().connect().await
}

async fn check(connection: &mut SqliteConnection) -> Result<(), CopyRefusal> {
    let found: String = sqlx::query_scalar(INTEGRITY).fetch_one(&mut *connection).await?;
    let dangling: i64 = sqlx::query_scalar(DANGLING).fetch_one(connection).await?;
    if found == "ok" && dangling == 0 { Ok(()) } else { Err(CopyRefusal::Damaged) }
}
