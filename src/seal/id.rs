//! Names of things, as fixed-length bytes: what they are hashes of stands in `tests/vectors/README.md`.

use std::{fmt, str::FromStr};

use data_encoding::HEXLOWER;

/// A text that is not the lower-case hex of the wanted length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} bytes in lower-case hex")]
pub struct NotHex {
    /// How many bytes were wanted.
    pub expected: usize,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $length]);

        impl $name {
            /// Length in bytes.
            pub const LENGTH: usize = $length;
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = NotHex;

            fn try_from(bytes: &[u8]) -> Result<Self, NotHex> {
                bytes.try_into().map(Self).map_err(|_| NotHex { expected: $length })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = NotHex;

            fn from_str(text: &str) -> Result<Self, NotHex> {
                let wrong = NotHex { expected: $length };
                let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| wrong)?;
                Self::try_from(bytes.as_slice()).map_err(|_| wrong)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// A body (institution or authorised body): hash of its first root note.
    OrganisationId,
    32
);
id!(
    /// A case: first bytes of the hash of its statement, and so the idempotency id of its submission.
    CaseId,
    16
);
id!(
    /// A verifying key: first bytes of its hash.
    KeyId,
    16
);
id!(
    /// A person in a roster; survives changes of key and of office.
    PersonId,
    16
);
id!(
    /// A signed note: hash of its text, signatures left out.
    NoteHash,
    32
);
id!(
    /// A leaf of the ledger (RFC 6962 leaf hash).
    LeafHash,
    32
);
id!(
    /// Any other SHA-256 value that a structure carries.
    Digest,
    32
);
