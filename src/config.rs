//! **Config**: parsed once; unknown keys are refused. No secret stands in it, only where secrets lie.

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{
    law::{
        rule::{RuleBook, RuleError},
        term::Term,
    },
    store::Location,
};

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
    /// How much is taken in; the defaults suit a small institution.
    #[serde(default)]
    pub limits: Limits,
    /// Other terms for policies: `P-ack = { working_days = 3 }`. A norm stands in no configuration.
    #[serde(default)]
    pub policies: BTreeMap<String, Term>,
}

/// How much a portal takes in before it says `busy`. Rates are of the whole portal: over Tor all clients have one address,
/// so a limit per address would let one of them shut out all others. Zero lifts a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Reports.
    pub submit_per_second: u32,
    /// Later entries of reporters.
    pub entry_per_second: u32,
    /// Challenges and visits with a code.
    pub status_per_second: u32,
    /// Officers' challenges: a hash each, so that there are enough for officers and whoever asks besides.
    pub officer_challenge_per_second: u32,
    /// Logins whose signature is checked: those over a challenge of ours.
    pub login_per_second: u32,
    /// Sessions opened with one officer's key.
    pub login_per_minute_and_key: u32,
    /// Everything within one officer's session.
    pub officer_per_second: u32,
    /// Organisations and rosters.
    pub public_per_second: u32,
    /// Pages and their files.
    pub pages_per_second: u32,
    /// Zero bits that a report or entry must show while the portal idles: 2^15 hashes, a second in the slowest browser.
    /// Zero asks for no work.
    pub work_bits_idle: u8,
    /// The same under a flood of reports.
    pub work_bits_loaded: u8,
    /// Open connections; what the system allows in open files bounds them too.
    pub connections: usize,
}

/// More zero bits than this no client solves.
pub const MOST_WORK_BITS: u8 = 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            submit_per_second: 20,
            entry_per_second: 20,
            status_per_second: 500,
            officer_challenge_per_second: 500,
            login_per_second: 200,
            login_per_minute_and_key: 5,
            officer_per_second: 50,
            public_per_second: 500,
            pages_per_second: 500,
            work_bits_idle: 15,
            work_bits_loaded: 17,
            connections: 4096,
        }
    }
}

impl Limits {
    /// Reads limits that stand in a file of their own.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let limits: Self = parse(&text_of(path)?, path)?;
        limits.check()?;
        Ok(limits)
    }

    /// No rate and no work: for benchmarks and tests of something else.
    pub fn lifted() -> Self {
        Self {
            submit_per_second: 0,
            entry_per_second: 0,
            status_per_second: 0,
            officer_challenge_per_second: 0,
            login_per_second: 0,
            login_per_minute_and_key: 0,
            officer_per_second: 0,
            public_per_second: 0,
            pages_per_second: 0,
            work_bits_idle: 0,
            work_bits_loaded: 0,
            ..Self::default()
        }
    }

    fn check(&self) -> Result<(), ConfigError> {
        if self.work_bits_loaded > MOST_WORK_BITS || self.work_bits_idle > self.work_bits_loaded {
            let reason = "work_bits_idle is at most work_bits_loaded, and that at most 20";
            return Err(ConfigError::Value { key: "limits", reason });
        }
        if self.connections == 0 {
            return Err(ConfigError::Value { key: "limits", reason: "connections is at least 1" });
        }
        Ok(())
    }
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
    /// A policy that there is not, or a norm, which nobody configures.
    #[error(transparent)]
    Policy(#[from] RuleError),
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
        Self::parse(&text_of(path)?, path)
    }

    /// Checks the text of a configuration file; `path` is only named in a refusal.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let config: Self = parse(text, path)?;
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
        self.limits.check()?;
        RuleBook::bundled()?.with_policies(&self.policies)?;
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

fn text_of(path: &Path) -> Result<String, ConfigError> {
    fs::read_to_string(path).map_err(|source| ConfigError::File { path: path.to_owned(), source })
}

fn parse<T: serde::de::DeserializeOwned>(text: &str, path: &Path) -> Result<T, ConfigError> {
    toml::from_str(text)
        .map_err(|error| ConfigError::Shape { path: path.to_owned(), reason: error.message().to_owned() })
}

#[cfg(test)]
#[path = "../tests/fuzz/config.rs"]
mod fuzz;

#[cfg(test)]
mod tests {
    use super::*;

    /// The fuzz target of this parser, replayed on its corpus.
    #[test]
    fn every_file_of_the_corpus_is_judged() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/config");
        let files = fs::read_dir(folder).expect("the corpus").map(|file| file.expect("an entry").path());
        let accepted: Vec<bool> = files.map(|path| fuzz::config(&fs::read(path).expect("a file"))).collect();
        let count = accepted.iter().filter(|accepted| **accepted).count();
        assert_eq!((accepted.len(), count), (59, 2));
    }

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
        let policies = |line: &str| read(&format!("{GOOD}[policies]\n{line}\n"));
        assert_eq!(policies("P-ack = { working_days = 3 }").expect("a policy").policies["P-ack"], Term::WorkingDays(3));
        assert!(matches!(policies("P-ack = { working_days = 0 }"), Err(ConfigError::Policy(RuleError::Faulty { .. }))));
        assert!(matches!(policies("P-none = \"at_once\""), Err(ConfigError::Policy(RuleError::Unknown(_)))));
        for norm in ["\"43.4-decision\"", "\"44.4-recommendation\"", "\"43.3-representative\""] {
            let changed = policies(&format!("{norm} = {{ calendar_days = 60 }}"));
            assert!(matches!(changed, Err(ConfigError::Policy(RuleError::NormIsFixed(_)))), "{norm}");
        }
        let slash = GOOD.replace("senim.example", "senim.example/");
        assert!(matches!(read(&slash), Err(ConfigError::Value { key: "origins", .. })));
        let limits = |text| read(&format!("{GOOD}[limits]\n{text}\n")).map(|config| config.limits);
        let expected = Limits { submit_per_second: 3, ..Limits::default() };
        assert_eq!(limits("submit_per_second = 3").ok(), Some(expected));
        assert!(matches!(limits("submits = 3"), Err(ConfigError::Shape { .. })));
        assert!(matches!(limits("work_bits_loaded = 21"), Err(ConfigError::Value { key: "limits", .. })));
        assert!(matches!(limits("work_bits_idle = 18"), Err(ConfigError::Value { key: "limits", .. })));
        let database = GOOD.replace("sqlite:", "mysql:");
        assert!(matches!(read(&database), Err(ConfigError::Value { key: "database", .. })));
    }
}
