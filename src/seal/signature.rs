//! Ed25519 (RFC 8032) with **one accept rule**, ring's: a canonical key of prime order, S < L, and R recomputed equal
//! byte for byte, without cofactor. A member must not be able to sign validly on screen and invalidly in court, so
//! both clients, the server and any court's tool have to agree on every signature, crafted ones too.

use curve25519_dalek::{
    edwards::{CompressedEdwardsY, EdwardsPoint},
    scalar::Scalar,
};
use ring::{digest, signature as ed25519, signature::KeyPair as _};

use super::{
    field::structure,
    id::{Digest, KeyId},
    purpose::Purpose,
    secret::Seed,
};

/// The SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> Digest {
    sha256_of(&[bytes])
}

/// The SHA-256 of several pieces one behind the other.
pub fn sha256_of(pieces: &[&[u8]]) -> Digest {
    let mut context = digest::Context::new(&digest::SHA256);
    for piece in pieces {
        context.update(piece);
    }
    Digest(context.finish().as_ref().try_into().expect("SHA-256 gives 32 bytes"))
}

/// A key that no signature may be checked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a canonical Ed25519 key of prime order")]
pub struct KeyRefusal;

/// A signature that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not hold")]
pub struct SignatureRefusal;

/// An Ed25519 public key that passed the check of registration: canonical, of prime order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VerifyingKey([u8; 32]);

impl VerifyingKey {
    /// Checks a key once, where it enters: registration, roster, statement.
    pub fn parse(bytes: [u8; 32]) -> Result<Self, KeyRefusal> {
        let point = CompressedEdwardsY(bytes).decompress().ok_or(KeyRefusal)?;
        // A point has a second spelling where y is not below p, or where x is zero: those have small order.
        let proper = is_below_p(bytes) && !point.is_small_order() && is_of_prime_order(&point);
        if proper { Ok(Self(bytes)) } else { Err(KeyRefusal) }
    }

    /// A key read back from where only checked keys are written: skips the check of the point's order, which costs as
    /// much as a signature does.
    pub fn from_checked(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key's id.
    pub fn id(&self) -> KeyId {
        let hash = sha256(&self.0).0;
        KeyId(*hash.first_chunk().expect("a hash is longer than a key id"))
    }

    /// Whether the signature over exactly these bytes holds.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), SignatureRefusal> {
        let key = ed25519::UnparsedPublicKey::new(&ed25519::ED25519, &self.0);
        key.verify(message, &signature.0).map_err(|_| SignatureRefusal)
    }

    /// Whether the signature over a structure holds.
    pub fn verify_structure(
        &self,
        purpose: Purpose,
        fields: &[&[u8]],
        signature: &Signature,
    ) -> Result<(), SignatureRefusal> {
        self.verify(&structure(purpose, fields), signature)
    }
}

/// Whether the y of a compressed point is below p = 2²⁵⁵ − 19.
fn is_below_p(bytes: [u8; 32]) -> bool {
    let [lowest, middle @ .., highest] = bytes;
    lowest < 0xed || highest & 0x7f != 0x7f || middle.iter().any(|byte| *byte != 0xff)
}

/// Whether ℓ times the point is the neutral one, asked as (ℓ − 1)·A = −A: a scalar can't hold ℓ. In variable time, for
/// keys are public; in constant time it took as long as a signature's check.
fn is_of_prime_order(point: &EdwardsPoint) -> bool {
    EdwardsPoint::vartime_double_scalar_mul_basepoint(&-Scalar::ONE, point, &Scalar::ZERO) == -point
}

impl std::fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VerifyingKey({})", self.id())
    }
}

/// 64 bytes that claim to be a signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl TryFrom<&[u8]> for Signature {
    type Error = SignatureRefusal;

    fn try_from(bytes: &[u8]) -> Result<Self, SignatureRefusal> {
        bytes.try_into().map(Self).map_err(|_| SignatureRefusal)
    }
}

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signature")
    }
}

/// A signing key. ring wipes nothing, so the pair is made anew for each signature and only the seed is kept, wiped on drop;
/// but for keys that last as long as their process.
pub struct SigningKey {
    seed: Seed,
    public: VerifyingKey,
    lasting: Option<ed25519::Ed25519KeyPair>,
}

impl SigningKey {
    /// The key of a seed.
    pub fn from_seed(seed: Seed) -> Self {
        let public =
            VerifyingKey(pair(&seed).public_key().as_ref().try_into().expect("an Ed25519 public key has 32 bytes"));
        Self { seed, public, lasting: None }
    }

    /// The key of a seed, with the pair that ring makes of it: for a server's own keys, whose seed is in memory from start to
    /// end anyway. Making the pair takes longer than signing.
    pub fn lasting(seed: Seed) -> Self {
        let lasting = Some(pair(&seed));
        Self { lasting, ..Self::from_seed(seed) }
    }

    /// Its public half.
    pub fn public(&self) -> VerifyingKey {
        self.public
    }

    /// Signs bytes that carry their own purpose in their first line (notes).
    pub fn sign(&self, message: &[u8]) -> Signature {
        let signature = match &self.lasting {
            Some(pair) => pair.sign(message),
            None => pair(&self.seed).sign(message),
        };
        Signature(signature.as_ref().try_into().expect("an Ed25519 signature has 64 bytes"))
    }

    /// Signs a structure.
    pub fn sign_structure(&self, purpose: Purpose, fields: &[&[u8]]) -> Signature {
        self.sign(&structure(purpose, fields))
    }
}

fn pair(seed: &Seed) -> ed25519::Ed25519KeyPair {
    ed25519::Ed25519KeyPair::from_seed_unchecked(seed.expose()).expect("every 32 bytes are an Ed25519 seed")
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};

    use super::*;

    /// Our two checks and the library's own, on every point of small order, on keys with such a part, and on whole ones.
    #[test]
    fn proper_keys_are_those_that_the_library_calls_so() {
        for factor in 0..40_u64 {
            for torsion in EIGHT_TORSION {
                let point = ED25519_BASEPOINT_POINT * Scalar::from(factor) + torsion;
                let bytes = point.compress().0;
                let proper = !point.is_small_order() && point.is_torsion_free();
                assert_eq!(is_of_prime_order(&point), point.is_torsion_free(), "{factor}");
                assert_eq!(VerifyingKey::parse(bytes).is_ok(), proper, "{factor}");
            }
        }
    }

    /// Every y from p to 2²⁵⁵ − 1 is another spelling of a small one, and both signs of it.
    #[test]
    fn second_spellings_are_refused() {
        for lowest in 0..=255 {
            for highest in [0x7f, 0xff] {
                let mut bytes = [0xff; 32];
                (bytes[0], bytes[31]) = (lowest, highest);
                let again = CompressedEdwardsY(bytes).decompress().map(|point| point.compress().0);
                let one_spelling = again == Some(bytes);
                assert_eq!(is_below_p(bytes), lowest < 0xed);
                assert!(VerifyingKey::parse(bytes).is_err() || one_spelling, "{lowest:x} {highest:x}");
            }
        }
    }
}
