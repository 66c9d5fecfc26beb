//! **The envelope**: bytes sealed to one hybrid recipient, as an age v1 file that stock age opens (`tests/vectors/README.md`,
//! 4). Also the passphrase envelope of key files, and of nothing else.
//!
//! This is the only place where age draws its own randomness (file key, nonce, grease; and HPKE's encapsulation in
//! `hybrid.rs` on its behalf): whoever calls [`seal`] gets other bytes every time. No clock, no file, no network.
//!
//! What we ask beyond age: exactly one `mlkem768x25519` stanza, so that nobody else was let in unseen and nothing falls
//! back to classical keys; a bounded head; a bounded plaintext.

use std::{
    io::{Read as _, Write as _},
    iter,
};

use age::{Decryptor, Encryptor, Identity, Recipient};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{
    head::{Head, Stanza},
    hybrid::{self, Encapsulation, HybridIdentity, HybridRecipient, NotAHybridKey},
};

/// Longest plaintext that is sealed or opened, in bytes: twice the largest entry.
pub const PLAINTEXT_LIMIT: usize = 1 << 20;

/// age's payload: a nonce, then chunks of 64 KiB, each with its tag.
const NONCE_LENGTH: usize = 16;
const CHUNK_LENGTH: usize = 64 * 1024;
const TAG_LENGTH: usize = 16;

const PASSPHRASE_STANZA: &str = "scrypt";
/// Base-two logarithm of scrypt's N that we write: 64 MiB, under a second on a phone.
const WORK_WRITTEN: u8 = 16;
/// The largest that we read: 1 GiB.
const WORK_READ: u8 = 20;

/// Why something is not sealed or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeRefusal {
    /// Not a binary age v1 file, or a head that is malformed, too long or was changed.
    #[error("not an age file, or its head was changed")]
    Head,
    /// Not sealed to exactly one hybrid recipient (or, for a key file, to exactly one passphrase).
    #[error("not sealed to exactly one recipient of the wanted kind")]
    Recipients,
    /// The X25519 share is a point of low order.
    #[error("the classical half of the seal is void")]
    Share,
    /// Sealed to somebody else; for a key file, another passphrase.
    #[error("sealed to another key")]
    Key,
    /// The passphrase's work factor is above what we compute.
    #[error("the key file asks for too much work")]
    Work,
    /// The payload is cut off, changed, or followed by something.
    #[error("the sealed bytes are cut off or were changed")]
    Payload,
    /// The plaintext is longer than [`PLAINTEXT_LIMIT`].
    #[error("longer than an envelope may be")]
    Length,
    /// age could not write; its recipient was checked, so this has no cause that we know.
    #[error("could not be sealed")]
    Sealing,
}

impl EnvelopeRefusal {
    /// The word for it in the vectors (`tests/vectors/README.md`, 16).
    pub fn code(self) -> &'static str {
        match self {
            Self::Recipients => "recipients",
            Self::Key => "reader",
            Self::Head | Self::Share | Self::Work | Self::Payload | Self::Length | Self::Sealing => "broken",
        }
    }
}

/// Seals `plaintext`, at most [`PLAINTEXT_LIMIT`] bytes, to one recipient. Padding is the caller's (`padding.rs`).
pub fn seal(plaintext: &[u8], to: &HybridRecipient) -> Result<Vec<u8>, EnvelopeRefusal> {
    write(plaintext, to)
}

/// Opens `file`; every byte of it is authenticated before any plaintext is handed out.
pub fn open(file: &[u8], with: &HybridIdentity) -> Result<Zeroizing<Vec<u8>>, EnvelopeRefusal> {
    let length = plaintext_length(file)?;
    read(file, length, with)
}

/// Checks without a key that `file` is an envelope: form of the head, exactly one hybrid stanza of the right form beside
/// grease, length of the payload. For untrusted bytes: never panics, one pass over at most 16 KiB.
///
/// Whether the MAC and the payload are genuine only the holder of the key sees.
pub fn inspect(file: &[u8]) -> Result<(), EnvelopeRefusal> {
    plaintext_length(file).map(drop)
}

/// [`inspect`], and how long the plaintext is that `file` claims to hold, in bytes: its padding class, which the server
/// may know.
pub fn plaintext_length(file: &[u8]) -> Result<usize, EnvelopeRefusal> {
    let head = Head::read(file).ok_or(EnvelopeRefusal::Head)?;
    let mut hybrid = None;
    for stanza in head.stanzas.iter().filter(|stanza| !stanza.is_grease()) {
        if stanza.name != hybrid::STANZA || hybrid.replace(stanza).is_some() {
            return Err(EnvelopeRefusal::Recipients);
        }
    }
    let Stanza { arguments, body, .. } = hybrid.ok_or(EnvelopeRefusal::Recipients)?;
    Encapsulation::read(arguments, body).map_err(|refusal| match refusal {
        NotAHybridKey::LowOrder => EnvelopeRefusal::Share,
        NotAHybridKey::Form | NotAHybridKey::Lattice => EnvelopeRefusal::Head,
    })?;
    payload_length(head.payload.len())
}

/// Seals a key file's text to a passphrase (scrypt, N = 2^16).
pub(super) fn seal_with_passphrase(plaintext: &[u8], passphrase: &SecretString) -> Result<Vec<u8>, EnvelopeRefusal> {
    // age times one small scrypt here to propose a work factor; we overrule it with a constant.
    let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(WORK_WRITTEN);
    write(plaintext, &recipient)
}

/// Opens a key file of at most `limit` bytes of text. Up to N = 2^20, which takes seconds and a gibibyte.
pub(super) fn open_with_passphrase(
    file: &[u8],
    passphrase: &SecretString,
    limit: usize,
) -> Result<Zeroizing<Vec<u8>>, EnvelopeRefusal> {
    let head = Head::read(file).ok_or(EnvelopeRefusal::Head)?;
    // age allows nothing beside a scrypt stanza, not even grease.
    let [Stanza { name: PASSPHRASE_STANZA, .. }] = &head.stanzas[..] else {
        return Err(EnvelopeRefusal::Recipients);
    };
    let length = payload_length(head.payload.len())?;
    if length > limit {
        return Err(EnvelopeRefusal::Length);
    }
    let mut identity = age::scrypt::Identity::new(passphrase.clone());
    identity.set_max_work_factor(WORK_READ);
    read(file, length, &identity)
}

/// How many bytes of plaintext a payload of this length holds, in the only way STREAM allows: full chunks and a last one
/// that is empty only if the plaintext is.
fn payload_length(payload: usize) -> Result<usize, EnvelopeRefusal> {
    let chunks = payload.checked_sub(NONCE_LENGTH).ok_or(EnvelopeRefusal::Payload)?;
    let count = chunks.div_ceil(CHUNK_LENGTH + TAG_LENGTH);
    let last = chunks - count.saturating_sub(1) * (CHUNK_LENGTH + TAG_LENGTH);
    if last < TAG_LENGTH || (last == TAG_LENGTH && count > 1) {
        return Err(EnvelopeRefusal::Payload);
    }
    let length = chunks - count * TAG_LENGTH;
    if length > PLAINTEXT_LIMIT { Err(EnvelopeRefusal::Length) } else { Ok(length) }
}

fn write(plaintext: &[u8], to: &dyn Recipient) -> Result<Vec<u8>, EnvelopeRefusal> {
    if plaintext.len() > PLAINTEXT_LIMIT {
        return Err(EnvelopeRefusal::Length);
    }
    let encryptor = Encryptor::with_recipients(iter::once(to)).map_err(|_| EnvelopeRefusal::Sealing)?;
    let mut file = Vec::new();
    let mut writer = encryptor.wrap_output(&mut file).map_err(|_| EnvelopeRefusal::Sealing)?;
    writer.write_all(plaintext).map_err(|_| EnvelopeRefusal::Sealing)?;
    writer.finish().map_err(|_| EnvelopeRefusal::Sealing)?;
    Ok(file)
}

/// `length` is [`payload_length`] of `file`: room for all of the plaintext from the start, so that no copies are left.
fn read(file: &[u8], length: usize, with: &dyn Identity) -> Result<Zeroizing<Vec<u8>>, EnvelopeRefusal> {
    let decryptor = Decryptor::new_buffered(file).map_err(|_| EnvelopeRefusal::Head)?;
    let mut reader = decryptor.decrypt(iter::once(with)).map_err(|refusal| match refusal {
        age::DecryptError::NoMatchingKeys | age::DecryptError::DecryptionFailed => EnvelopeRefusal::Key,
        age::DecryptError::ExcessiveWork { .. } => EnvelopeRefusal::Work,
        _ => EnvelopeRefusal::Head,
    })?;
    let mut plaintext = Zeroizing::new(vec![0; length]);
    reader.read_exact(&mut plaintext).map_err(|_| EnvelopeRefusal::Payload)?;
    // Only the read that finds nothing more has seen that the last chunk is marked as the last.
    match reader.read(&mut [0]) {
        Ok(0) => Ok(plaintext),
        _ => Err(EnvelopeRefusal::Payload),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn identity(first: u8) -> HybridIdentity {
        HybridIdentity::from_seed(Zeroizing::new([first; 32]))
    }

    fn plaintext(length: usize) -> Vec<u8> {
        (0..=250).cycle().take(length).collect()
    }

    fn head_of(file: &[u8]) -> (String, &[u8]) {
        let payload = Head::read(file).expect("own file").payload;
        let head = String::from_utf8(file[..file.len() - payload.len()].to_vec()).expect("ASCII");
        (head, payload)
    }

    /// Every border at which a chunk or a bucket begins or ends.
    #[test]
    fn borders_are_sealed_and_opened() {
        let mine = identity(1);
        let to = mine.recipient();
        for border in [0, 4096, 8192, CHUNK_LENGTH, 2 * CHUNK_LENGTH, 512 * 1024, PLAINTEXT_LIMIT] {
            for length in [border.saturating_sub(1), border, border + 1] {
                let plain = plaintext(length);
                let sealed = seal(&plain, &to);
                if length > PLAINTEXT_LIMIT {
                    assert_eq!(sealed, Err(EnvelopeRefusal::Length));
                    continue;
                }
                let file = sealed.expect("a checked recipient");
                assert_eq!(plaintext_length(&file), Ok(length));
                assert!(open(&file, &mine).is_ok_and(|opened| *opened == plain), "{length}");
            }
        }
    }

    #[test]
    fn another_key_opens_nothing() {
        let file = seal(b"text", &identity(1).recipient()).expect("a checked recipient");
        assert_eq!(open(&file, &identity(2)).err(), Some(EnvelopeRefusal::Key));
        assert_ne!(Ok(file), seal(b"text", &identity(1).recipient()));
    }

    #[test]
    fn recipients_beside_the_one_are_refused_without_a_key() {
        let file = seal(b"text", &identity(1).recipient()).expect("a checked recipient");
        let (head, payload) = head_of(&file);
        assert_eq!(inspect(&file), Ok(()));
        let with = |head: String| [head.as_bytes(), payload].concat();
        let first = head.find("-> ").expect("a stanza");

        for (stanza, wanted) in [
            ("-> ab-grease x\nQUJD\n", Ok(())),
            ("-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\n\n", Err(EnvelopeRefusal::Recipients)),
            ("-> scrypt bBjlhJVYZeE4aqUdmtRHfw 15\n\n", Err(EnvelopeRefusal::Recipients)),
            ("-> ssh-ed25519 BjH7FA\n\n", Err(EnvelopeRefusal::Recipients)),
            ("-> grease\n\n", Ok(())),
            ("-> greased\n\n", Err(EnvelopeRefusal::Recipients)),
            ("-> mlkem768x25519\n\n", Err(EnvelopeRefusal::Recipients)),
        ] {
            let mut other = head.clone();
            other.insert_str(first, stanza);
            assert_eq!(inspect(&with(other)), wanted, "{stanza}");
        }
        for name in ["Mlkem768x25519", "mlkem768x25519-grease", "X25519"] {
            assert_eq!(inspect(&with(head.replacen(hybrid::STANZA, name, 1))), Err(EnvelopeRefusal::Recipients));
        }
        // Grease put in on the way is refused by who has the key: the MAC covers it.
        let mut other = head.clone();
        other.insert_str(first, "-> ab-grease\n\n");
        assert_eq!(open(&with(other), &identity(1)).err(), Some(EnvelopeRefusal::Head));
    }

    #[test]
    fn malformed_stanzas_are_refused_without_a_key() {
        let file = seal(b"text", &identity(1).recipient()).expect("a checked recipient");
        let (head, payload) = head_of(&file);
        let with = |head: String| inspect(&[head.as_bytes(), payload].concat());
        let argument = head.split([' ', '\n']).find(|word| word.len() > 1000).expect("the encapsulation");

        assert_eq!(with(head.replacen(argument, &format!("{argument} x"), 1)), Err(EnvelopeRefusal::Head));
        assert_eq!(with(head.replacen(argument, &argument[4..], 1)), Err(EnvelopeRefusal::Head));
        let mut void = data_encoding::BASE64_NOPAD.decode(argument.as_bytes()).expect("just written");
        void[1120 - 32..].fill(0);
        let void = data_encoding::BASE64_NOPAD.encode(&void);
        assert_eq!(with(head.replacen(argument, &void, 1)), Err(EnvelopeRefusal::Share));
    }

    #[test]
    fn payload_lengths_are_those_of_whole_chunks() {
        let full = CHUNK_LENGTH + TAG_LENGTH;
        let limit = NONCE_LENGTH + PLAINTEXT_LIMIT + 16 * TAG_LENGTH;
        for (payload, wanted) in [
            (0, Err(EnvelopeRefusal::Payload)),
            (NONCE_LENGTH, Err(EnvelopeRefusal::Payload)),
            (NONCE_LENGTH + TAG_LENGTH - 1, Err(EnvelopeRefusal::Payload)),
            (NONCE_LENGTH + TAG_LENGTH, Ok(0)),
            (NONCE_LENGTH + full, Ok(CHUNK_LENGTH)),
            (NONCE_LENGTH + full + 1, Err(EnvelopeRefusal::Payload)),
            (NONCE_LENGTH + full + TAG_LENGTH, Err(EnvelopeRefusal::Payload)),
            (NONCE_LENGTH + full + TAG_LENGTH + 1, Ok(CHUNK_LENGTH + 1)),
            (limit, Ok(PLAINTEXT_LIMIT)),
            (limit + TAG_LENGTH + 1, Err(EnvelopeRefusal::Length)),
            (usize::MAX, Err(EnvelopeRefusal::Length)),
        ] {
            assert_eq!(payload_length(payload), wanted, "{payload}");
        }
    }

    #[test]
    fn a_cut_or_lengthened_file_is_refused() {
        let mine = identity(1);
        let file = seal(&plaintext(CHUNK_LENGTH + 5), &mine.recipient()).expect("a checked recipient");
        let second = file.len() - TAG_LENGTH - 5;
        // The first chunk alone is whole, but not marked as the last.
        assert_eq!(open(&file[..second], &mine).err(), Some(EnvelopeRefusal::Payload));
        assert_eq!(open(&file[..file.len() - 1], &mine).err(), Some(EnvelopeRefusal::Payload));
        assert_eq!(open(&[&file[..], &[0]].concat(), &mine).err(), Some(EnvelopeRefusal::Payload));
    }

    #[test]
    fn work_above_the_limit_is_not_begun() {
        let passphrase = SecretString::from("babab-babab");
        let mut file = Vec::new();
        for (work, wanted) in
            [("21", EnvelopeRefusal::Work), ("64", EnvelopeRefusal::Work), ("0", EnvelopeRefusal::Head)]
        {
            file.clear();
            file.extend_from_slice(b"age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw ");
            file.extend_from_slice(work.as_bytes());
            file.extend_from_slice(b"\nZV/AhotwSGqaPCU43cepl4WYUouAa17a3xpu4G2yi5k\n");
            file.extend_from_slice(b"--- fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n");
            file.extend_from_slice(&[0; NONCE_LENGTH + TAG_LENGTH]);
            assert_eq!(open_with_passphrase(&file, &passphrase, 100).err(), Some(wanted), "{work}");
        }
        assert_eq!(inspect(&file), Err(EnvelopeRefusal::Recipients));
    }

    #[test]
    fn a_key_file_has_its_work_and_its_limit() {
        let passphrase = SecretString::from("babab-babab");
        let file = seal_with_passphrase(&plaintext(300), &passphrase).expect("short");
        assert!(head_of(&file).0.contains(" 16\n"));
        assert_eq!(open_with_passphrase(&file, &passphrase, 299).err(), Some(EnvelopeRefusal::Length));
        assert!(open_with_passphrase(&file, &passphrase, 300).is_ok());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn what_is_sealed_is_opened(
            near in prop::sample::select(vec![0_usize, 4096, CHUNK_LENGTH, 2 * CHUNK_LENGTH]),
            off in 0_usize..600,
            seed: [u8; 32],
        ) {
            let mine = HybridIdentity::from_seed(Zeroizing::new(seed));
            let plain = plaintext((near + off).saturating_sub(300));
            let file = seal(&plain, &mine.recipient())?;
            prop_assert_eq!(plaintext_length(&file)?, plain.len());
            prop_assert_eq!(&*open(&file, &mine)?, &plain);
        }

        #[test]
        fn one_changed_byte_opens_nothing(at: prop::sample::Index, change in 1_u8..) {
            let mine = identity(1);
            let mut file = seal(&plaintext(300), &mine.recipient())?;
            let at = at.index(file.len());
            file[at] ^= change;
            let _ = inspect(&file);
            prop_assert!(open(&file, &mine).is_err());
        }
    }

    proptest! {
        #[test]
        fn strangers_bytes_are_judged_without_panic(bytes: Vec<u8>, at: prop::sample::Index, cut: prop::sample::Index) {
            let _ = inspect(&bytes);
            let mut file = b"age-encryption.org/v1\n-> mlkem768x25519 AAAA\nQUJD\n-> x-grease\n\n--- fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n".to_vec();
            let at = at.index(file.len());
            file.splice(at..at, bytes);
            file.truncate(cut.index(file.len() + 1));
            let _ = inspect(&file);
        }
    }
}
