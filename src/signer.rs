//! The portal's own keys: the only place that signs for the server. Roots never come here; `serve` refuses to start
//! where it could read one.

use std::{fs, io, path::Path};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use crate::{
    entropy,
    seal::{keyfile::PortalKeys, secret::Seed, signature::SigningKey},
};

const FIRST_LINE: &str = "senim/1/portal-key";

/// Why the portal's keys can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// A key file can't be read or written.
    #[error("the key file {file} can't be read or written: {source}")]
    File {
        /// Its name within the key folder.
        file: &'static str,
        /// The system's reason.
        source: io::Error,
    },
    /// A key file holds something else.
    #[error("{file} is not a portal key; restore it from its own backup, or the receipts given out lose their signer")]
    Shape {
        /// Its name within the key folder.
        file: &'static str,
    },
}

const FILES: [&str; 3] = ["receipt.key", "ledger.key", "challenge.key"];

/// Receipts, the ledger, and challenges each have their own key.
pub struct Signer {
    receipt: SigningKey,
    ledger: SigningKey,
    challenge: ring::hmac::Key,
}

impl Signer {
    /// Loads the keys of a folder, and makes those that are missing when `create` says so.
    pub fn open(folder: &Path, create: bool) -> Result<Self, SignerError> {
        let [receipt, ledger, challenge] = FILES;
        let receipt = SigningKey::lasting(load(receipt, folder, create)?);
        let ledger = SigningKey::lasting(load(ledger, folder, create)?);
        let challenge = load(challenge, folder, create)?;
        let challenge = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, challenge.expose());
        Ok(Self { receipt, ledger, challenge })
    }

    /// The keys of a folder as they go into a backup of their own, which a passphrase closes.
    pub fn take_out(folder: &Path) -> Result<PortalKeys, SignerError> {
        let [receipt, ledger, challenge] = FILES.map(|file| load(file, folder, false).map(Seed::into_bytes));
        Ok(PortalKeys { seeds: [receipt?, ledger?, challenge?] })
    }

    /// Puts keys back into a folder that has none: those that are there may have signed since.
    pub fn put_back(keys: &PortalKeys, folder: &Path) -> Result<(), SignerError> {
        for (file, seed) in FILES.into_iter().zip(&keys.seeds) {
            store(file, folder, seed)?;
        }
        Ok(())
    }

    /// Signs receipts.
    pub fn receipt(&self) -> &SigningKey {
        &self.receipt
    }

    /// Signs checkpoints.
    pub fn ledger(&self) -> &SigningKey {
        &self.ledger
    }

    /// Authenticates stateless challenges.
    pub fn challenge(&self) -> &ring::hmac::Key {
        &self.challenge
    }
}

fn load(file: &'static str, folder: &Path, create: bool) -> Result<Seed, SignerError> {
    let failed = |source| SignerError::File { file, source };
    let path = folder.join(file);
    match fs::read_to_string(&path) {
        Ok(text) => parse(&Zeroizing::new(text)).ok_or(SignerError::Shape { file }),
        Err(error) if error.kind() == io::ErrorKind::NotFound && create => {
            let seed = entropy::seed::<32>();
            store(file, folder, &seed)?;
            Ok(Seed::from(seed))
        }
        Err(error) => Err(failed(error)),
    }
}

fn store(file: &'static str, folder: &Path, seed: &[u8; 32]) -> Result<(), SignerError> {
    let failed = |source| SignerError::File { file, source };
    fs::create_dir_all(folder).map_err(failed)?;
    let text = Zeroizing::new(format!("{FIRST_LINE}\n{}\n", HEXLOWER.encode(seed)));
    write_private(&folder.join(file), text.as_bytes()).map_err(failed)
}

fn parse(text: &str) -> Option<Seed> {
    let hex = text.strip_prefix(FIRST_LINE)?.strip_prefix('\n')?.strip_suffix('\n')?;
    let bytes = Zeroizing::new(HEXLOWER.decode(hex.as_bytes()).ok()?);
    Seed::filled(|seed| -> Result<(), ()> {
        if bytes.len() != seed.len() {
            return Err(());
        }
        seed.copy_from_slice(&bytes);
        Ok(())
    })
    .ok()
}

/// Writes a file that only its owner can read, and makes it durable before anything relies on it.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => fs::File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
