//! The configuration file. It is no pure room's, so this stands apart: compiled by path into the tests of `src/config.rs`,
//! which replay its corpus, and into `fuzz/` beside that file alone, which need not build the portal for it.

use std::path::Path;

use crate::config::{Config, MOST_WORK_BITS};

/// Configurations: what is accepted names a database and origins, keeps its limits within bounds, and has no key besides.
pub fn config(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let path = Path::new("senim.toml");
    let config = match Config::parse(text, path) {
        Ok(config) => config,
        Err(refusal) => {
            assert!(!refusal.to_string().is_empty());
            return false;
        }
    };
    assert!(config.location().is_ok());
    assert!(!config.origins.is_empty() && config.origins.iter().all(|it| it.starts_with("http")));
    assert!(config.limits.work_bits_idle <= config.limits.work_bits_loaded);
    assert!(config.limits.work_bits_loaded <= MOST_WORK_BITS && config.limits.connections > 0);
    assert!(Config::parse(&format!("surprise = 1\n{text}"), path).is_err(), "an unknown key");
    true
}
