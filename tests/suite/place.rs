//! A database for one test, opened as the service opens it or laid hands on directly.

use senim::store::{Location, Store};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Executor, PgConnection, Row, SqlSafeStr, SqliteConnection,
    postgres::PgConnectOptions, sqlite::SqliteConnectOptions,
};
use tempfile::TempDir;

/// Where a test's database is, and the scratch folder that goes with it.
pub struct Place {
    pub location: Location,
    _folder: Option<TempDir>,
}

/// A connection past the store: for planted faults and for looking at rows.
pub enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Place {
    pub fn new(location: Location, folder: Option<TempDir>) -> Self {
        Self { location, _folder: folder }
    }

    pub async fn open(&self) -> Store {
        Store::open(&self.location).await.unwrap()
    }

    /// An empty database of the same kind.
    pub async fn beside(&self, name: &str) -> Self {
        match &self.location {
            Location::Sqlite(_) => {
                let folder = tempfile::tempdir().unwrap();
                Self::new(Location::Sqlite(folder.path().join("senim.db")), Some(folder))
            }
            Location::Postgres(url) => {
                let own = url.split(['/', '?']).nth(3).unwrap();
                let other = format!("{own}_{name}");
                self.raw().await.run(&format!("CREATE DATABASE {other} TEMPLATE template0")).await.unwrap();
                Self::new(Location::Postgres(url.replacen(own, &other, 1)), None)
            }
        }
    }

    /// As `senim.toml` writes it.
    pub fn written(&self) -> String {
        match &self.location {
            Location::Sqlite(path) => format!("sqlite:{}", path.display()),
            Location::Postgres(url) => url.clone(),
        }
    }

    pub async fn raw(&self) -> Raw {
        match &self.location {
            Location::Sqlite(path) => {
                let options = SqliteConnectOptions::new().filename(path).pragma("recursive_triggers", "ON");
                Raw::Sqlite(options.disable_statement_logging().connect().await.unwrap())
            }
            Location::Postgres(url) => {
                let options: PgConnectOptions = url.parse().unwrap();
                Raw::Postgres(options.disable_statement_logging().connect().await.unwrap())
            }
        }
    }
}

impl Raw {
    /// Runs statements; how many rows the last one touched.
    pub async fn run(&mut self, sql: &str) -> Result<u64, sqlx::Error> {
        match self {
            Self::Sqlite(c) => c.execute(AssertSqlSafe(sql)).await.map(|done| done.rows_affected()),
            Self::Postgres(c) => c.execute(AssertSqlSafe(sql)).await.map(|done| done.rows_affected()),
        }
    }

    /// The first column of the first row.
    pub async fn number(&mut self, sql: &str) -> i64 {
        match self {
            Self::Sqlite(c) => c.fetch_one(AssertSqlSafe(sql)).await.unwrap().get(0),
            Self::Postgres(c) => c.fetch_one(AssertSqlSafe(sql)).await.unwrap().get(0),
        }
    }

    /// The first column of every row.
    pub async fn texts(&mut self, sql: &str) -> Vec<String> {
        match self {
            Self::Sqlite(c) => c.fetch_all(AssertSqlSafe(sql)).await.unwrap().iter().map(|row| row.get(0)).collect(),
            Self::Postgres(c) => c.fetch_all(AssertSqlSafe(sql)).await.unwrap().iter().map(|row| row.get(0)).collect(),
        }
    }

    /// Prepares a statement without running it; how many parameters it takes.
    pub async fn prepare(&mut self, sql: &'static str) -> Result<usize, sqlx::Error> {
        use sqlx::{Either, Statement};
        let parameters = match self {
            Self::Sqlite(c) => match c.prepare(sql.into_sql_str()).await?.parameters() {
                Some(Either::Right(count)) => count,
                Some(Either::Left(types)) => types.len(),
                None => 0,
            },
            Self::Postgres(c) => match c.prepare(sql.into_sql_str()).await?.parameters() {
                Some(Either::Right(count)) => count,
                Some(Either::Left(types)) => types.len(),
                None => 0,
            },
        };
        Ok(parameters)
    }

    /// A number as a blob literal of `length` bytes, for rows filled by SQL.
    pub fn blob(&self, number: &str, length: usize) -> String {
        match self {
            Self::Sqlite(_) => format!("CAST(printf('%0{length}d', {number}) AS BLOB)"),
            Self::Postgres(_) => format!("convert_to(lpad(({number})::text, {length}, '0'), 'UTF8')"),
        }
    }

    /// Bytes as a blob literal.
    pub fn bytes(&self, bytes: &[u8]) -> String {
        let hex = data_encoding::HEXLOWER.encode(bytes);
        match self {
            Self::Sqlite(_) => format!("x'{hex}'"),
            Self::Postgres(_) => format!("decode('{hex}', 'hex')"),
        }
    }

    /// A table expression `s` of the numbers from 1, in column `n`.
    pub fn series(&self, count: u32) -> String {
        match self {
            Self::Sqlite(_) => format!(
                "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count}) SELECT n FROM s) AS s"
            ),
            Self::Postgres(_) => format!("generate_series(1, {count}) AS s(n)"),
        }
    }
}
