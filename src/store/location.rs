//! Where the database is.

use std::{fmt, path::PathBuf, str::FromStr};

/// Where the database is: `sqlite:<path>` or a `postgres://` URL.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file of our own; its `-wal` and `-shm` stand beside it.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL database; may hold a password, so it is never shown.
    Postgres(String),
}

/// A text that names no database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a database is `sqlite:<path>` or `postgres://<user>@<host>/<database>`")]
pub struct NoLocation;

impl FromStr for Location {
    type Err = NoLocation;

    fn from_str(text: &str) -> Result<Self, NoLocation> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite:").ok_or(NoLocation)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        // SQLite would take an empty name or this one for a database that is gone when it closes.
        if path.is_empty() || path == ":memory:" {
            return Err(NoLocation);
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_kinds_and_refuses_the_rest() {
        assert_eq!("sqlite:data/senim.db".parse(), Ok(Location::Sqlite("data/senim.db".into())));
        assert_eq!("sqlite:///var/senim.db".parse(), Ok(Location::Sqlite("/var/senim.db".into())));
        let url = "postgres://senim@localhost/senim";
        assert_eq!(url.parse(), Ok(Location::Postgres(url.to_owned())));
        for bad in ["", "senim.db", "sqlite:", "sqlite::memory:", "sqlite://:memory:", "mysql://x"] {
            assert_eq!(bad.parse::<Location>(), Err(NoLocation), "{bad}");
        }
    }

    #[test]
    fn shows_no_password() {
        let location: Location = "postgres://senim:hunter2@localhost/senim".parse().unwrap();
        assert!(!format!("{location:?}").contains("hunter2"));
    }
}
