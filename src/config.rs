//! **Config**: parsed once; unknown keys are refused. No secret stands in it, only where secrets lie.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::store::Location;

/// What `senim serve` is told, as `senim.toml` has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The origins that clients sign for, `https://senim.example.kz`, the first being the portal's own.
    pub origins: Vec<String>,
    /// The database: `sqlite:data/senim.db` or `postgres://…`.
    pub database: String,
    /// The folder of the portal's own keys.
    pub keys: PathBuf,
    /// The data folder, which `serve` searches for root keys that must not lie there.
    pub data: PathBuf,
    /// Whether officers' pages are served by the portal itself, on a host name of their own; `None` where officers use
    /// `senim officer desk`.
    pub officer_host: Option<String>,
}

/// Why a configuration is refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file can't be read.
    #[error("{path} can't be read: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file is not a configuration.
    #[error("{path}: {reason}")]
    Shape {
        /// The file.
        path: PathBuf,
        /// Line and key.
        reason: String,
    },
    /// A value that can't be used.
    #[error("{key}: {reason}")]
    Value {
        /// Which.
        key: &'static str,
        /// Why.
        reason: &'static str,
    },
}

impl Config {
    /// Reads and checks a configuration file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::File { path: path.to_owned(), source })?;
        let config: Self = toml::from_str(&text)
            .map_err(|error| ConfigError::Shape { path: path.to_owned(), reason: error.message().to_owned() })?;
        config.check()?;
        Ok(config)
    }

    /// The database's location.
    pub fn location(&self) -> Result<Location, ConfigError> {
        let reason = "neither sqlite:PATH nor postgres://…";
        self.database.parse().map_err(|_| ConfigError::Value { key: "database", reason })
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.location()?;
        if self.origins.is_empty() {
            return Err(ConfigError::Value { key: "origins", reason: "at least one origin is needed" });
        }
        let plain = |origin: &String| {
            let rest = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            rest.is_some_and(|host| !host.is_empty() && !host.contains('/') && !host.contains(char::is_whitespace))
        };
        if self.origins.iter().all(plain) {
            Ok(())
        } else {
            Err(ConfigError::Value { key: "origins", reason: "an origin is scheme and host, without a path" })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "listen = \"127.0.0.1:8080\"\norigins = [\"https://senim.example\"]\ndatabase = \"sqlite:data/senim.db\"\n\
                        keys = \"data/keys\"\ndata = \"data\"\n";

    fn read(text: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let path = folder.path().join("senim.toml");
        fs::write(&path, text).expect("a scratch file");
        Config::read(&path)
    }

    #[test]
    fn reads_what_is_whole_and_refuses_the_rest() {
        assert!(read(GOOD).is_ok());
        assert!(matches!(read(&format!("{GOOD}surprise = 1\n")), Err(ConfigError::Shape { .. })));
        assert!(matches!(read("listen = \"127.0.0.1:8080\"\n"), Err(ConfigError::Shape { .. })));
        let slash = GOOD.replace("senim.example", "senim.example/");
        assert!(matches!(read(&slash), Err(ConfigError::Value { key: "origins", .. })));
        let database = GOOD.replace("sqlite:", "mysql:");
        assert!(matches!(read(&database), Err(ConfigError::Value { key: "database", .. })));
    }
}
