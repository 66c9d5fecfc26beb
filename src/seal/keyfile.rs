//! **Key files**: an officer's two seeds, a root's one and a portal's three, sealed to a passphrase (`tests/vectors/README.md`, 14). Stock
//! age opens an officer's file, and its last line is an identity that `age -i` takes.
//!
//! Bytes in, bytes out: where the file lies and who types the passphrase is not known here.

use data_encoding::HEXLOWER;
use secrecy::SecretString;
use zeroize::{Zeroize, Zeroizing};

use super::{
    envelope::{EnvelopeRefusal, open_with_passphrase, seal_with_passphrase},
    hybrid::HybridIdentity,
};

const OFFICER_LINE: &str = "# senim/1/officer-key";
const ROOT_LINE: &str = "# senim/1/root-key";
const PORTAL_LINE: &str = "# senim/1/portal-keys";
const SIGNING_MARK: &str = "# signing: ";
const PORTAL_MARKS: [&str; 3] = ["# receipt: ", "# ledger: ", "# challenge: "];
const SEED_LENGTH: usize = 32;
/// Longer than any of the texts, in bytes.
const TEXT_LIMIT: usize = 320;

/// Why a key file is not read or not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileRefusal {
    /// It is sealed to a passphrase, but not to this one.
    #[error("the passphrase does not open this key file")]
    Passphrase,
    /// Not a key file, not of the wanted kind, or damaged.
    #[error("this is not a key file of the wanted kind, or it is damaged")]
    KeyFile,
    /// Its passphrase asks for more than 2^20 of scrypt's work.
    #[error("this key file asks for too much work")]
    Work,
}

impl From<EnvelopeRefusal> for KeyFileRefusal {
    fn from(refusal: EnvelopeRefusal) -> Self {
        match refusal {
            EnvelopeRefusal::Key => Self::Passphrase,
            EnvelopeRefusal::Work => Self::Work,
            _ => Self::KeyFile,
        }
    }
}

/// An officer's secrets. No `Debug`, no `Clone`; wiped on drop.
pub struct OfficerKey {
    /// Opens grants.
    pub identity: HybridIdentity,
    /// Seed of the Ed25519 key that signs entries, grants and logins; independent of the identity.
    pub signing: Zeroizing<[u8; SEED_LENGTH]>,
}

impl OfficerKey {
    /// Writes the key file (under a second of scrypt).
    pub fn seal(&self, passphrase: &SecretString) -> Result<Vec<u8>, KeyFileRefusal> {
        let identity = self.identity.text();
        seal_lines(&[OFFICER_LINE, &seed_line(SIGNING_MARK, &self.signing), &identity], passphrase)
    }

    /// Reads a key file; exactly its three lines, each ended by a line feed.
    pub fn open(file: &[u8], passphrase: &SecretString) -> Result<Self, KeyFileRefusal> {
        let text = open_text(file, passphrase)?;
        let lines: Vec<&str> = lines(&text)?;
        let [OFFICER_LINE, signing, identity] = lines[..] else { return Err(KeyFileRefusal::KeyFile) };
        let identity = identity.parse().map_err(|_| KeyFileRefusal::KeyFile)?;
        Ok(Self { identity, signing: read_seed(SIGNING_MARK, signing)? })
    }
}

/// A root key: signs root notes and rosters and opens nothing. No `Debug`, no `Clone`; wiped on drop.
pub struct RootKey {
    /// Seed of the Ed25519 key.
    pub signing: Zeroizing<[u8; SEED_LENGTH]>,
}

impl RootKey {
    /// Writes the key file (under a second of scrypt).
    pub fn seal(&self, passphrase: &SecretString) -> Result<Vec<u8>, KeyFileRefusal> {
        seal_lines(&[ROOT_LINE, &seed_line(SIGNING_MARK, &self.signing)], passphrase)
    }

    /// Reads a key file; exactly its two lines, each ended by a line feed.
    pub fn open(file: &[u8], passphrase: &SecretString) -> Result<Self, KeyFileRefusal> {
        let text = open_text(file, passphrase)?;
        let lines: Vec<&str> = lines(&text)?;
        let [ROOT_LINE, signing] = lines[..] else { return Err(KeyFileRefusal::KeyFile) };
        Ok(Self { signing: read_seed(SIGNING_MARK, signing)? })
    }
}

/// A portal's own keys, as they are kept apart from its backups. No `Debug`, no `Clone`; wiped on drop.
pub struct PortalKeys {
    /// Seeds of the keys that sign receipts and checkpoints, and of the one that authenticates challenges.
    pub seeds: [Zeroizing<[u8; SEED_LENGTH]>; 3],
}

impl PortalKeys {
    /// Writes the key file (under a second of scrypt).
    pub fn seal(&self, passphrase: &SecretString) -> Result<Vec<u8>, KeyFileRefusal> {
        let [receipt, ledger, challenge] = [0, 1, 2].map(|at| seed_line(PORTAL_MARKS[at], &self.seeds[at]));
        seal_lines(&[PORTAL_LINE, &receipt, &ledger, &challenge], passphrase)
    }

    /// Reads a key file; exactly its four lines, each ended by a line feed.
    pub fn open(file: &[u8], passphrase: &SecretString) -> Result<Self, KeyFileRefusal> {
        let text = open_text(file, passphrase)?;
        let lines: Vec<&str> = lines(&text)?;
        let [PORTAL_LINE, receipt, ledger, challenge] = lines[..] else { return Err(KeyFileRefusal::KeyFile) };
        let [first, second, third] = PORTAL_MARKS;
        Ok(Self { seeds: [read_seed(first, receipt)?, read_seed(second, ledger)?, read_seed(third, challenge)?] })
    }
}

fn seal_lines(lines: &[&str], passphrase: &SecretString) -> Result<Vec<u8>, KeyFileRefusal> {
    let mut text = Zeroizing::new(String::with_capacity(TEXT_LIMIT));
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    Ok(seal_with_passphrase(text.as_bytes(), passphrase)?)
}

fn open_text(file: &[u8], passphrase: &SecretString) -> Result<Zeroizing<Vec<u8>>, KeyFileRefusal> {
    Ok(open_with_passphrase(file, passphrase, TEXT_LIMIT)?)
}

fn lines(text: &[u8]) -> Result<Vec<&str>, KeyFileRefusal> {
    let text = str::from_utf8(text).ok().and_then(|text| text.strip_suffix('\n'));
    Ok(text.ok_or(KeyFileRefusal::KeyFile)?.split('\n').collect())
}

fn seed_line(mark: &str, seed: &[u8; SEED_LENGTH]) -> Zeroizing<String> {
    let mut line = Zeroizing::new(String::with_capacity(mark.len() + 2 * SEED_LENGTH));
    line.push_str(mark);
    HEXLOWER.encode_append(seed, &mut line);
    line
}

fn read_seed(mark: &str, line: &str) -> Result<Zeroizing<[u8; SEED_LENGTH]>, KeyFileRefusal> {
    let hex = line.strip_prefix(mark).ok_or(KeyFileRefusal::KeyFile)?;
    let mut seed = Zeroizing::new([0; SEED_LENGTH]);
    if hex.len() != 2 * SEED_LENGTH || HEXLOWER.decode_mut(hex.as_bytes(), &mut *seed).is_err() {
        seed.zeroize();
        return Err(KeyFileRefusal::KeyFile);
    }
    Ok(seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase() -> SecretString {
        SecretString::from("lusab-babad-gutih-tugad-babab-zuzuz")
    }

    fn officer() -> OfficerKey {
        OfficerKey { identity: HybridIdentity::from_seed(Zeroizing::new([1; 32])), signing: Zeroizing::new([0xab; 32]) }
    }

    #[test]
    fn an_officers_key_is_written_and_read_back() {
        let file = officer().seal(&passphrase()).expect("written");
        let again = OfficerKey::open(&file, &passphrase()).expect("own file");
        assert_eq!(again.signing, officer().signing);
        assert_eq!(again.identity.recipient(), officer().identity.recipient());

        let wrong = OfficerKey::open(&file, &SecretString::from("lusab-babad-gutih-tugad-babab-zuzud"));
        assert_eq!(wrong.err(), Some(KeyFileRefusal::Passphrase));
        assert_eq!(RootKey::open(&file, &passphrase()).err(), Some(KeyFileRefusal::KeyFile));
    }

    #[test]
    fn a_root_key_is_written_and_read_back() {
        let root = RootKey { signing: Zeroizing::new([7; 32]) };
        let file = root.seal(&passphrase()).expect("written");
        assert_eq!(RootKey::open(&file, &passphrase()).map(|root| root.signing).ok(), Some(root.signing));
        assert_eq!(OfficerKey::open(&file, &passphrase()).err(), Some(KeyFileRefusal::KeyFile));
    }

    #[test]
    fn a_portals_keys_are_written_and_read_back() {
        let keys = PortalKeys { seeds: [1, 2, 3].map(|byte| Zeroizing::new([byte; 32])) };
        let file = keys.seal(&passphrase()).expect("written");
        assert_eq!(PortalKeys::open(&file, &passphrase()).map(|keys| keys.seeds).ok(), Some(keys.seeds));
        assert_eq!(OfficerKey::open(&file, &passphrase()).err(), Some(KeyFileRefusal::KeyFile));
    }

    #[test]
    fn the_text_is_the_one_on_the_page() {
        let file = officer().seal(&passphrase()).expect("written");
        let text = open_text(&file, &passphrase()).expect("own file");
        let wanted =
            format!("# senim/1/officer-key\n# signing: {}\n{}\n", "ab".repeat(32), officer().identity.text().as_str());
        assert_eq!(str::from_utf8(&text), Ok(wanted.as_str()));
        assert!(wanted.len() <= TEXT_LIMIT);
    }

    #[test]
    fn other_texts_are_refused() {
        let identity = officer().identity.text();
        let signing = seed_line(SIGNING_MARK, &officer().signing);
        let good = format!("{OFFICER_LINE}\n{}\n{}\n", *signing, *identity);
        let read = |text: &str| {
            let lines = lines(text.as_bytes())?;
            let [OFFICER_LINE, signing, identity] = lines[..] else { return Err(KeyFileRefusal::KeyFile) };
            identity.parse::<HybridIdentity>().map_err(|_| KeyFileRefusal::KeyFile)?;
            read_seed(SIGNING_MARK, signing).map(drop)
        };
        assert_eq!(read(&good), Ok(()));
        for wrong in [
            good.replace('\n', "\r\n"),
            good[..good.len() - 1].to_owned(),
            format!("{good}\n"),
            format!("\n{good}"),
            good.replace("abab", "ABAB"),
            good.replace("# signing: ", "# signing:"),
            good.replace("# signing: ab", "# signing: "),
            good.replace("# signing: ab", "# signing: abab"),
            good.replace("senim/1", "senim/2"),
            good.replace(identity.as_str(), ""),
            format!("{OFFICER_LINE}\n{}\n{}\n", *identity, *signing),
        ] {
            assert_eq!(read(&wrong), Err(KeyFileRefusal::KeyFile), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_key_file_costs_no_work() {
        let envelope = super::super::envelope::seal(b"text", &officer().identity.recipient()).expect("sealed");
        for file in [&b""[..], b"-----BEGIN AGE ENCRYPTED FILE-----", &envelope] {
            assert_eq!(OfficerKey::open(file, &passphrase()).err(), Some(KeyFileRefusal::KeyFile));
        }
    }
}
