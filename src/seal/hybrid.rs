//! **Hybrid keys**: age's post-quantum recipient `age1pq1…` and identity `AGE-SECRET-KEY-PQ-1…` (X-Wing: ML-KEM-768 with
//! X25519, in HPKE base mode with HKDF-SHA-256 and ChaCha20-Poly1305; C2SP `age.md`, stanza `mlkem768x25519`).
//!
//! This file stands in for age's own until the `age` crate has them. It knows one stanza and no file: which stanzas may
//! stand together is `envelope.rs`. HPKE draws the randomness of an encapsulation here, on behalf of age.

use std::{collections::HashSet, fmt, hint::black_box, str::FromStr};

use age_core::{
    format::{FILE_KEY_BYTES, FileKey, Stanza},
    secrecy::ExposeSecret,
};
use bech32::{FromBase32, ToBase32, Variant, u5};
use data_encoding::BASE64_NOPAD;
use hpke::{
    Deserializable, HpkeError, Kem, OpModeR, OpModeS, Serializable,
    aead::{AeadTag, ChaCha20Poly1305},
    inout::InOutBuf,
    kdf::HkdfSha256,
    kem::XWing,
    single_shot_open_inout_detached, single_shot_seal_inout_detached,
};
use zeroize::{Zeroize, Zeroizing};

/// Name of the stanza.
pub(super) const STANZA: &str = "mlkem768x25519";
/// HPKE's `info` (C2SP `age.md`).
const INFO: &[u8] = b"age-encryption.org/mlkem768x25519";
/// Label by which age refuses to write a hybrid stanza beside a classical one.
const LABEL: &str = "postquantum";

const RECIPIENT_PREFIX: &str = "age1pq1";
const RECIPIENT_HRP: &str = "age1pq";
/// 6 of the prefix, the separator, 1216 bytes in 5-bit symbols, 6 of the checksum.
const RECIPIENT_TEXT_LENGTH: usize = 6 + 1 + 1946 + 6;
const IDENTITY_PREFIX: &str = "AGE-SECRET-KEY-PQ-1";
const IDENTITY_HRP: &str = "age-secret-key-pq-";
/// 18 of the prefix, the separator, 32 bytes in 5-bit symbols, 6 of the checksum.
const IDENTITY_TEXT_LENGTH: usize = 18 + 1 + 52 + 6;

/// Length of an X-Wing encapsulation: ML-KEM-768 ciphertext ‖ X25519 share.
const ENCAPSULATION_LENGTH: usize = 1120;
const TAG_LENGTH: usize = 16;

/// Where the X25519 share begins in a recipient (and, counted from the end, in an encapsulation).
const SHARE_LENGTH: usize = 32;

/// Why bytes or a text are not a hybrid key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAHybridKey {
    /// Not Bech32 with the wanted prefix and case, or not of the wanted length.
    #[error("not a hybrid age key")]
    Form,
    /// The ML-KEM half is no canonical encapsulation key (FIPS 203, 7.2).
    #[error("the ML-KEM half of the key is not canonical")]
    Lattice,
    /// The X25519 half is a point of low order: everybody would know the classical half of the secret.
    #[error("the X25519 half of the key is a point of low order")]
    LowOrder,
}

/// Whom a file is sealed to: an X-Wing public key (ML-KEM-768 encapsulation key ‖ X25519 public key), checked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HybridRecipient {
    bytes: [u8; Self::LENGTH],
}

impl HybridRecipient {
    /// Length in bytes.
    pub const LENGTH: usize = 1216;

    /// Reads the raw form, as it stands in a case statement.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAHybridKey> {
        let bytes: [u8; Self::LENGTH] = bytes.try_into().map_err(|_| NotAHybridKey::Form)?;
        if is_low_order(&bytes[Self::LENGTH - SHARE_LENGTH..]) {
            return Err(NotAHybridKey::LowOrder);
        }
        <XWing as Kem>::PublicKey::from_bytes(&bytes).map_err(|_| NotAHybridKey::Lattice)?;
        Ok(Self { bytes })
    }

    /// The raw form.
    pub fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.bytes
    }

    fn wrap(&self, file_key: &FileKey) -> Result<Stanza, HpkeError> {
        let key = <XWing as Kem>::PublicKey::from_bytes(&self.bytes)?;
        let mut body = [0; FILE_KEY_BYTES + TAG_LENGTH];
        let (sealed, tag) = body.split_at_mut(FILE_KEY_BYTES);
        sealed.copy_from_slice(file_key.expose_secret());
        let outcome = single_shot_seal_inout_detached::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeS::Base,
            &key,
            INFO,
            InOutBuf::from(&mut *sealed),
            &[],
        );
        let Ok((encapsulation, made)) = outcome else {
            body.zeroize();
            return Err(HpkeError::SealError);
        };
        tag.copy_from_slice(&made.to_bytes());
        let argument = BASE64_NOPAD.encode(&encapsulation.to_bytes());
        Ok(Stanza { tag: STANZA.to_owned(), args: vec![argument], body: body.to_vec() })
    }
}

/// `age1pq1…`, Bech32 in lower case.
impl fmt::Display for HybridRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        bech32::encode_to_fmt(f, RECIPIENT_HRP, self.bytes.to_base32(), Variant::Bech32).map_err(|_| fmt::Error)?
    }
}

/// The beginning of the text is enough to tell recipients apart; the whole would drown a test's message.
impl fmt::Debug for HybridRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_string();
        write!(f, "HybridRecipient({}…)", text.get(..24).unwrap_or(&text))
    }
}

impl FromStr for HybridRecipient {
    type Err = NotAHybridKey;

    fn from_str(text: &str) -> Result<Self, NotAHybridKey> {
        // The length first: Bech32 itself has no upper one, and this text comes from strangers.
        if text.len() != RECIPIENT_TEXT_LENGTH || !text.starts_with(RECIPIENT_PREFIX) {
            return Err(NotAHybridKey::Form);
        }
        match bech32::decode(text) {
            Ok((hrp, symbols, Variant::Bech32)) if hrp == RECIPIENT_HRP => {
                Self::from_bytes(&Vec::from_base32(&symbols).map_err(|_| NotAHybridKey::Form)?)
            }
            _ => Err(NotAHybridKey::Form),
        }
    }
}

impl serde::Serialize for HybridRecipient {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for HybridRecipient {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl age::Recipient for HybridRecipient {
    fn wrap_file_key(&self, file_key: &FileKey) -> Result<(Vec<Stanza>, HashSet<String>), age::EncryptError> {
        let stanza = self.wrap(file_key).map_err(|refusal| std::io::Error::other(refusal.to_string()))?;
        Ok((vec![stanza], HashSet::from([LABEL.to_owned()])))
    }
}

/// Who can open what is sealed to its recipient: the 32-byte seed of an X-Wing key pair.
///
/// No `Debug`, no `Clone`; wiped on drop.
pub struct HybridIdentity {
    seed: Zeroizing<[u8; Self::LENGTH]>,
}

impl HybridIdentity {
    /// Length of the seed in bytes.
    pub const LENGTH: usize = 32;

    /// The identity of a seed; every 32 bytes are one.
    pub fn from_seed(seed: Zeroizing<[u8; Self::LENGTH]>) -> Self {
        Self { seed }
    }

    /// The public half (one ML-KEM key generation: a fraction of a millisecond).
    pub fn recipient(&self) -> HybridRecipient {
        let mut bytes = [0; HybridRecipient::LENGTH];
        XWing::sk_to_pk(&self.key()).write_exact(&mut bytes);
        HybridRecipient { bytes }
    }

    /// `AGE-SECRET-KEY-PQ-1…`, Bech32 in upper case, as stock age reads it with `-i`.
    pub fn text(&self) -> Zeroizing<String> {
        // Room for all of it from the start: a growing string would leave copies behind.
        let mut text = Zeroizing::new(String::with_capacity(IDENTITY_TEXT_LENGTH));
        let mut symbols = self.seed.to_base32();
        // A string takes whatever is written to it, and the prefix is a constant that Bech32 allows.
        let _ = bech32::encode_to_fmt(&mut *text, IDENTITY_HRP, &symbols, Variant::Bech32);
        wipe(&mut symbols);
        text.make_ascii_uppercase();
        text
    }

    fn key(&self) -> <XWing as Kem>::PrivateKey {
        <XWing as Kem>::PrivateKey::from_bytes(&*self.seed).expect("a seed of 32 bytes is the only thing it asks for")
    }

    fn unwrap(&self, share: &Encapsulation, body: &[u8; FILE_KEY_BYTES + TAG_LENGTH]) -> Option<FileKey> {
        let encapsulation = <XWing as Kem>::EncappedKey::from_bytes(&share.0).ok()?;
        let (sealed, tag) = body.split_at(FILE_KEY_BYTES);
        let tag = AeadTag::<ChaCha20Poly1305>::from_bytes(tag).ok()?;
        FileKey::try_init_with_mut(|file_key| {
            file_key.copy_from_slice(sealed);
            single_shot_open_inout_detached::<ChaCha20Poly1305, HkdfSha256, XWing>(
                &OpModeR::Base,
                &self.key(),
                &encapsulation,
                INFO,
                InOutBuf::from(&mut file_key[..]),
                &[],
                &tag,
            )
        })
        .ok()
    }
}

impl FromStr for HybridIdentity {
    type Err = NotAHybridKey;

    fn from_str(text: &str) -> Result<Self, NotAHybridKey> {
        if text.len() != IDENTITY_TEXT_LENGTH || !text.starts_with(IDENTITY_PREFIX) {
            return Err(NotAHybridKey::Form);
        }
        let (hrp, mut symbols, variant) = bech32::decode(text).map_err(|_| NotAHybridKey::Form)?;
        let bytes = Vec::from_base32(&symbols).map(Zeroizing::new);
        wipe(&mut symbols);
        let bytes = bytes.map_err(|_| NotAHybridKey::Form)?;
        if hrp != IDENTITY_HRP || variant != Variant::Bech32 || bytes.len() != Self::LENGTH {
            return Err(NotAHybridKey::Form);
        }
        let mut seed = Zeroizing::new([0; Self::LENGTH]);
        seed.copy_from_slice(&bytes);
        Ok(Self { seed })
    }
}

impl age::Identity for HybridIdentity {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, age::DecryptError>> {
        if stanza.tag != STANZA {
            return None;
        }
        let arguments: Vec<&str> = stanza.args.iter().map(String::as_str).collect();
        match Encapsulation::read(&arguments, &stanza.body) {
            // A body that does not open is somebody else's: the search goes on.
            Ok((encapsulation, body)) => self.unwrap(&encapsulation, body).map(Ok),
            Err(_) => Some(Err(age::DecryptError::InvalidHeader)),
        }
    }
}

/// The argument of a stanza whose form is right: this can be judged without a key.
pub(super) struct Encapsulation([u8; ENCAPSULATION_LENGTH]);

impl Encapsulation {
    /// Reads a stanza's arguments and body; refuses a wrong length, non-canonical base64, and an X25519 share of low
    /// order, which HPKE alone would take and which takes the classical half out of the secret.
    pub(super) fn read<'a>(
        arguments: &[&str],
        body: &'a [u8],
    ) -> Result<(Self, &'a [u8; FILE_KEY_BYTES + TAG_LENGTH]), NotAHybridKey> {
        let &[argument] = arguments else { return Err(NotAHybridKey::Form) };
        // The file key's length is checked before anything is opened: no partitioning oracle (C2SP `age.md`).
        let body = body.try_into().map_err(|_| NotAHybridKey::Form)?;
        let bytes = BASE64_NOPAD.decode(argument.as_bytes()).map_err(|_| NotAHybridKey::Form)?;
        let bytes: [u8; ENCAPSULATION_LENGTH] = bytes.try_into().map_err(|_| NotAHybridKey::Form)?;
        if is_low_order(&bytes[ENCAPSULATION_LENGTH - SHARE_LENGTH..]) {
            return Err(NotAHybridKey::LowOrder);
        }
        Ok((Self(bytes), body))
    }
}

/// The u-coordinates, top bit cleared, whose product with any clamped scalar is zero: of order 1, 2, 4 and 8 on the curve
/// and its twist, p and p + 1 being 0 and 1 written again (RFC 7748, 6.1).
const LOW_ORDER: [[u8; SHARE_LENGTH]; 7] = [
    [0; SHARE_LENGTH],
    little(1, 0, 0),
    [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09,
        0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
    ],
    [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44,
        0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
    ],
    little(0xec, 0xff, 0x7f),
    little(0xed, 0xff, 0x7f),
    little(0xee, 0xff, 0x7f),
];

const fn little(first: u8, between: u8, last: u8) -> [u8; SHARE_LENGTH] {
    let mut bytes = [between; SHARE_LENGTH];
    bytes[0] = first;
    bytes[SHARE_LENGTH - 1] = last;
    bytes
}

/// Shares are public, so this need not take constant time.
fn is_low_order(share: &[u8]) -> bool {
    LOW_ORDER.iter().any(|low| match (low.split_last(), share.split_last()) {
        (Some((low_last, low)), Some((last, rest))) => low == rest && *low_last == last & 0x7f,
        _ => false,
    })
}

/// Overwrites Bech32 symbols of a secret. Their type can't be zeroized; `black_box` keeps the writes from being dropped.
fn wipe(symbols: &mut [u5]) {
    symbols.fill(u5::default());
    black_box(symbols);
}

#[cfg(test)]
mod tests {
    use hpke::{kem::X25519HkdfSha256, setup_receiver};
    use ring::digest::{SHA256, digest};

    use super::*;

    fn identity(first: u8) -> HybridIdentity {
        let mut seed = Zeroizing::new([0; 32]);
        for (place, byte) in seed.iter_mut().zip(first..) {
            *place = byte;
        }
        HybridIdentity::from_seed(seed)
    }

    #[test]
    fn keys_are_written_and_read_back() {
        let identity = identity(0);
        let text = identity.text();
        assert_eq!(text.as_str(), KNOWN_IDENTITY);
        let again: HybridIdentity = text.parse().expect("own text");
        assert_eq!(again.seed, identity.seed);

        let recipient = identity.recipient();
        let text = recipient.to_string();
        assert_eq!(text.len(), RECIPIENT_TEXT_LENGTH);
        assert_eq!(text.parse::<HybridRecipient>(), Ok(recipient.clone()));
        assert_eq!(HybridRecipient::from_bytes(recipient.as_bytes()), Ok(recipient));
    }

    /// Both were computed with age-encryption 0.3.1 from the seed 00 01 … 1f.
    const KNOWN_IDENTITY: &str = "AGE-SECRET-KEY-PQ-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0S5DYVQQ";
    const KNOWN_RECIPIENT_HASH: &str = "e1704ce7caadaa4e436845c280d1527742f46a8af62d934c41b60c624e7cb185";

    #[test]
    fn recipient_is_the_one_other_implementations_derive() {
        let text = identity(0).recipient().to_string();
        let hash = digest(&SHA256, text.as_bytes());
        assert_eq!(data_encoding::HEXLOWER.encode(hash.as_ref()), KNOWN_RECIPIENT_HASH);
    }

    #[test]
    fn texts_that_are_not_exactly_it_are_refused() {
        let identity = identity(7);
        let secret = identity.text();
        let public = identity.recipient().to_string();
        let classical = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
        let bech32m = bech32::encode(RECIPIENT_HRP, identity.recipient().bytes.to_base32(), Variant::Bech32m);
        for wrong in [
            "",
            classical,
            &secret[1..],
            &secret.to_lowercase(),
            &format!("{}Q", &secret[..secret.len() - 1]),
            &format!("{}\n", *secret),
        ] {
            assert_eq!(wrong.parse::<HybridIdentity>().err(), Some(NotAHybridKey::Form), "{wrong}");
        }
        for wrong in [
            "",
            "age1pq1",
            &public.to_uppercase(),
            &public[..public.len() - 1],
            &format!("{public} "),
            &public.replacen("age1pq1", "age1qp1", 1),
            &bech32m.expect("any bytes can be written"),
        ] {
            assert_eq!(wrong.parse::<HybridRecipient>().err(), Some(NotAHybridKey::Form), "{wrong}");
        }
    }

    #[test]
    fn recipients_that_would_weaken_a_half_are_refused() {
        let good = *identity(1).recipient().as_bytes();
        assert!(HybridRecipient::from_bytes(&good).is_ok());
        for low in LOW_ORDER {
            for top in [0, 0x80] {
                let mut bad = good;
                bad[1184..].copy_from_slice(&low);
                bad[1215] |= top;
                assert_eq!(HybridRecipient::from_bytes(&bad), Err(NotAHybridKey::LowOrder));
            }
        }
        let mut bad = good;
        bad[..2].copy_from_slice(&[0xff, 0xff]);
        assert_eq!(HybridRecipient::from_bytes(&bad), Err(NotAHybridKey::Lattice));
    }

    /// The curve itself is asked through HPKE's DHKEM, which does refuse an all-zero shared secret.
    fn curve_refuses(share: &[u8; 32]) -> bool {
        let key = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(&[0x42; 32]).expect("32 bytes");
        let share = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(share).expect("32 bytes");
        setup_receiver::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(&OpModeR::Base, &key, &share, b"").is_err()
    }

    #[test]
    fn list_of_low_order_points_agrees_with_the_curve() {
        for low in LOW_ORDER {
            for top in [0, 0x80] {
                let mut share = low;
                share[31] |= top;
                assert!(is_low_order(&share) && curve_refuses(&share), "{share:02x?}");
                // A neighbour is an ordinary point.
                share[15] ^= 1;
                assert!(!is_low_order(&share) && !curve_refuses(&share), "{share:02x?}");
            }
        }
        // Every small number, and every other way to write one (p + n), is judged as the curve judges it.
        for n in 0..=255 {
            for share in [little(n, 0, 0), little(n, 0xff, 0x7f)] {
                assert_eq!(is_low_order(&share), curve_refuses(&share), "{share:02x?}");
            }
        }
    }

    #[test]
    fn a_stanza_opens_only_for_its_identity_and_only_in_its_form() {
        use age::{Identity as _, Recipient as _};

        let mine = identity(1);
        let key = FileKey::new(Box::new([9; FILE_KEY_BYTES]));
        let (stanzas, labels) = mine.recipient().wrap_file_key(&key).expect("a checked recipient");
        // The label by which age ≥ 1.3 marks its own.
        assert_eq!(labels, HashSet::from(["postquantum".to_owned()]));
        let [stanza] = &stanzas[..] else { unreachable!("one stanza a recipient") };
        let opened = mine.unwrap_stanza(stanza).and_then(Result::ok).map(|key| *key.expose_secret());
        assert_eq!(opened, Some([9; FILE_KEY_BYTES]));
        assert!(identity(2).unwrap_stanza(stanza).is_none());

        let changed = |change: &dyn Fn(&mut Stanza)| {
            let mut other = Stanza { tag: stanza.tag.clone(), args: stanza.args.clone(), body: stanza.body.clone() };
            change(&mut other);
            mine.unwrap_stanza(&other).map(|outcome| outcome.is_ok())
        };
        assert_eq!(changed(&|s| s.tag = "X25519".into()), None);
        assert_eq!(changed(&|s| s.body[0] ^= 1), None);
        assert_eq!(changed(&|s| s.body.push(0)), Some(false));
        assert_eq!(changed(&|s| s.args.push("1".into())), Some(false));
        assert_eq!(changed(&|s| s.args[0].push('A')), Some(false));
        assert_eq!(changed(&|s| s.args.clear()), Some(false));
    }

    #[test]
    fn age_writes_no_other_stanza_beside_a_hybrid_one() {
        let hybrid = identity(1).recipient();
        let classical: age::x25519::Recipient =
            "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj".parse().expect("a recipient");
        let both = [&hybrid as &dyn age::Recipient, &classical];
        assert!(age::Encryptor::with_recipients(both.into_iter()).is_err());
    }
}
