//! A page that was served where another must stand: what somebody saved of it, and what anybody can say of that.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use super::ClientError;
use crate::{
    roster::version::Roster,
    seal::{canonical, signature::sha256},
};

/// What a portal served at an address where a page of its bundle must stand. Pages are signed by nobody as they are served:
/// that this was, is the word of whoever saved it; that it is none of the bundle's, anybody can check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Altered {
    /// Version.
    pub v: u64,
    /// Always `pages`.
    pub kind: String,
    /// The portal.
    pub portal: String,
    /// Where on it.
    pub address: String,
    /// The file of the bundle that must stand there.
    pub file: String,
    /// What was served, in base64.
    pub served: String,
    /// Every file of the bundle with its hash, as `sha256sum` prints them; their hash names the bundle.
    pub files: String,
}

impl Altered {
    /// What was served at an address of a portal in the place of one of these files.
    pub fn new(portal: &str, address: &str, file: &str, served: &[u8], files: String) -> Self {
        let [kind, portal, address, file] = ["pages", portal, address, file].map(str::to_owned);
        Self { v: 1, kind, portal, address, file, served: BASE64.encode(served), files }
    }

    /// The file's text.
    pub fn write(&self) -> Result<String, ClientError> {
        serde_json::to_string(self).map_err(|_| ClientError::NotAnAnswer)
    }

    /// Reads a file of this kind without believing it.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let it: Self = canonical::parse_as(bytes.strip_suffix(b"\n").unwrap_or(bytes)).ok()?;
        (it.v == 1 && it.kind == "pages").then_some(it)
    }

    /// Whether what was served differs from the file of the bundle that one of these rosters names.
    pub fn check(&self, rosters: &[&Roster]) -> Result<(), ClientError> {
        let bundle = sha256(self.files.as_bytes()).to_string();
        let served = BASE64.decode(self.served.as_bytes()).map_err(|_| ClientError::NotAnAnswer)?;
        let mut listed = self.files.lines().filter_map(|line| line.split_once("  "));
        let (expected, _) = listed.find(|(_, file)| *file == self.file).ok_or(ClientError::NotAnAnswer)?;
        let named = rosters.iter().any(|roster| roster.content().bundle == bundle);
        if named && sha256(&served).to_string() != expected { Ok(()) } else { Err(ClientError::NotAnAnswer) }
    }
}
