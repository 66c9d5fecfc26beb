//! Opening a database: what each connection is told, the migrations, and the check that a commit means the disk.

use std::time::Duration;

use sqlx::{
    ConnectOptions, PgPool, SqlitePool,
    migrate::Migrator,
    pool::PoolOptions,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{Location, StoreError, driver::Driver};

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
pub(super) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a connection waits for another process's lock, and a caller for a connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Readers: two cores' worth and some that wait for the disk.
const READERS: u32 = 4;

/// `NORMAL` would lose acknowledged commits with the power; 2 is `FULL`.
const SQLITE_SYNCHRONOUS: &str = "SELECT synchronous FROM pragma_synchronous";
const SQLITE_JOURNAL: &str = "SELECT journal_mode FROM pragma_journal_mode";
/// Puts the log into the file and syncs it. After a sync that failed, a log can be read that the disk never took.
const SQLITE_SETTLE: &str = "PRAGMA wal_checkpoint(PASSIVE)";
const POSTGRES_SETTING: &str = "SELECT current_setting($1)";

/// Connects, migrates and checks.
pub(super) async fn open(location: &Location) -> Result<Driver, StoreError> {
    match location {
        Location::Sqlite(path) => {
            let options = SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true)
                // Of a new file. Three grants of 2.4 KB fit one page, as two statements of 3 KB do; on pages of 4 KiB each
                // took one alone, so that a case wrote a quarter more bytes, twice: into the log, then into the file.
                .page_size(8192)
                // Pages in the log before it goes into the file: 4 MiB, as is usual. More at a time would be cheaper for all
                // and slower for whoever waits for it.
                .pragma("wal_autocheckpoint", "500")
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                // What is erased is overwritten, not only unlinked.
                .pragma("secure_delete", "ON")
                // Without it `INSERT OR REPLACE` would slip past the triggers that refuse deletion.
                .pragma("recursive_triggers", "ON")
                // Sorting must not spill rows into files we never erase.
                .pragma("temp_store", "MEMORY")
                .disable_statement_logging();
            // In KiB: room for the two indexes of random keys at 100,000 cases. With the default of 2 MiB a submission
            // there took a quarter more CPU and fetched pages back from the file.
            let writing = options.clone().pragma("cache_size", "-16384");
            let writer = pool(1).test_before_acquire(false).connect_with(writing).await?;
            SQLITE.run(&writer).await?;
            check_sqlite(&writer).await?;
            sqlx::query(SQLITE_SETTLE).execute(&writer).await?;
            let reading = options.create_if_missing(false).pragma("query_only", "ON");
            let readers = pool(READERS).test_before_acquire(false).connect_with(reading).await?;
            Ok(Driver::sqlite(writer, readers))
        }
        Location::Postgres(url) => {
            let options: PgConnectOptions = url.parse().map_err(|_: sqlx::Error| StoreError::Unreachable)?;
            let options = options.disable_statement_logging();
            let writer = pool(1).connect_with(options.clone()).await?;
            POSTGRES.run(&writer).await?;
            check_postgres(&writer).await?;
            let readers = pool(READERS).connect_with(options).await?;
            Ok(Driver::postgres(writer, readers))
        }
    }
}

/// A pool that keeps its connections and says nothing.
fn pool<DB: sqlx::Database>(connections: u32) -> PoolOptions<DB> {
    PoolOptions::new()
        .min_connections(1)
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        // Beyond the patience: the pool never has something to log.
        .acquire_slow_threshold(PATIENCE * 2)
}

/// Some file systems can't do WAL, and SQLite then goes on without a word.
async fn check_sqlite(pool: &SqlitePool) -> Result<(), StoreError> {
    let journal: String = sqlx::query_scalar(SQLITE_JOURNAL).fetch_one(pool).await?;
    if journal != "wal" {
        return Err(StoreError::NotDurable { setting: "journal_mode" });
    }
    let synchronous: i64 = sqlx::query_scalar(SQLITE_SYNCHRONOUS).fetch_one(pool).await?;
    if synchronous != 2 {
        return Err(StoreError::NotDurable { setting: "synchronous" });
    }
    Ok(())
}

/// A server or database may be set up to acknowledge before the disk has it.
async fn check_postgres(pool: &PgPool) -> Result<(), StoreError> {
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let value: String = sqlx::query_scalar(POSTGRES_SETTING).bind(setting).fetch_one(pool).await?;
        if value == "off" {
            return Err(StoreError::NotDurable { setting });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROMISES: &str = "SELECT (SELECT journal_mode FROM pragma_journal_mode) || ' ' || \
        (SELECT synchronous FROM pragma_synchronous) || ' ' || (SELECT foreign_keys FROM pragma_foreign_keys) || ' ' || \
        (SELECT secure_delete FROM pragma_secure_delete) || ' ' || (SELECT temp_store FROM pragma_temp_store) || ' ' || \
        (SELECT recursive_triggers FROM pragma_recursive_triggers) || ' ' || \
        (SELECT query_only FROM pragma_query_only) || ' ' || (SELECT page_size FROM pragma_page_size)";

    const PLANT: &str = "CREATE TABLE planted (a ANY) STRICT";

    const PLANTED: &str = "SELECT count(*) FROM planted";

    #[tokio::test]
    async fn what_stands_in_a_log_is_in_the_file_once_it_is_open() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let [ended, found, file] = ["ended", "found", "file"].map(|name| folder.path().join(name));
        let Ok(Driver::Sqlite(lanes, _)) = open(&Location::Sqlite(ended.clone())).await else { panic!("SQLite opens") };
        sqlx::query(PLANT).execute(&lanes.writer).await.expect("a table");
        // As a process that was killed leaves it.
        let log = |path: &std::path::Path| format!("{}-wal", path.display());
        std::fs::copy(&ended, &found).expect("a file");
        std::fs::copy(log(&ended), log(&found)).expect("a log");
        let _open = open(&Location::Sqlite(found.clone())).await.expect("SQLite opens");
        std::fs::copy(&found, &file).expect("a file");
        let options = SqliteConnectOptions::new().filename(&file);
        let mut alone = options.connect().await.expect("SQLite opens");
        let count: Result<i64, _> = sqlx::query_scalar(PLANTED).fetch_one(&mut alone).await;
        assert_eq!(count.ok(), Some(0), "the file lacks what the log has");
    }

    #[tokio::test]
    async fn every_connection_is_told() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let location = Location::Sqlite(folder.path().join("senim.db"));
        let Ok(Driver::Sqlite(lanes, _)) = open(&location).await else { panic!("SQLite opens") };
        for (pool, promised) in [(lanes.writer, "wal 2 1 1 2 1 0 8192"), (lanes.readers, "wal 2 1 1 2 1 1 8192")] {
            let told: Result<String, _> = sqlx::query_scalar(PROMISES).fetch_one(&pool).await;
            assert_eq!(told.as_deref().ok(), Some(promised), "{told:?}");
        }
    }
}
