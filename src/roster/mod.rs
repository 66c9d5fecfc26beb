//! **Roster**: bodies with their own roots, and the signed, chained lists of persons, offices and keys. Pure. A roster that
//! the server invents is useless to it: the organisation's name is the hash of its first root.

pub mod founding;
pub mod root;
pub mod version;

use crate::seal::{
    id::NoteHash,
    note::{Note, NoteRefusal},
    signature::KeyRefusal,
};

/// Names or offices in the three languages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

/// A word `[a-z-]+` of an open list: what this program does not know gives no rights, and refuses nothing.
macro_rules! open_word {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// A word of a later version.
            Other(String),
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(word: String) -> Result<Self, Self::Error> {
                match word.as_str() {
                    $($word => Ok(Self::$variant),)+
                    other if crate::seal::field::is_name(other, false) => Ok(Self::Other(word)),
                    _ => Err("not a word"),
                }
            }
        }

        impl From<$name> for String {
            fn from(it: $name) -> Self {
                match it {
                    $($name::$variant => $word.to_owned(),)+
                    $name::Other(word) => word,
                }
            }
        }
    };
}
pub(crate) use open_word;

/// Why a root or roster is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RosterRefusal {
    /// Not a note with this tag and one line of canonical JSON of the known shape.
    #[error("not a root or roster note")]
    Shape,
    /// Signed by fewer root keys than the root demands.
    #[error("not signed by enough root keys")]
    Unsigned,
    /// It does not follow the version before it.
    #[error("it does not follow the version before it")]
    Chain,
    /// A roster of another organisation.
    #[error("a roster of another organisation")]
    Organisation,
    /// A key is no proper key, or stands twice.
    #[error("a key is no proper key, or stands twice")]
    Key,
    /// Persons or keys are not in ascending order, or one stands twice.
    #[error("not in ascending order")]
    Order,
    /// Days that do not fit: valid for more than 35 days, or ending before it begins.
    #[error("the days do not fit")]
    Days,
    /// A body that the roster points to is not there.
    #[error("a body that the roster points to is not there")]
    Missing,
    /// Issued in the future.
    #[error("issued in the future")]
    Future,
    /// Older than a year.
    #[error("older than a year")]
    Expired,
}

impl From<NoteRefusal> for RosterRefusal {
    fn from(refusal: NoteRefusal) -> Self {
        match refusal {
            NoteRefusal::Shape => Self::Shape,
            NoteRefusal::Unsigned => Self::Unsigned,
        }
    }
}

impl From<KeyRefusal> for RosterRefusal {
    fn from(_: KeyRefusal) -> Self {
        Self::Key
    }
}

/// The one JSON line of a note whose first line is `tag`.
fn json_line<T: serde::de::DeserializeOwned + serde::Serialize>(note: &Note, tag: &str) -> Result<T, RosterRefusal> {
    let line = note.text().strip_prefix(tag).and_then(|rest| rest.strip_suffix('\n')).ok_or(RosterRefusal::Shape)?;
    crate::seal::canonical::parse_as(line.as_bytes()).map_err(|_| RosterRefusal::Shape)
}

fn note_of<T: serde::Serialize>(tag: &str, content: &T) -> Note {
    Note::unsigned(format!("{tag}{}\n", crate::seal::canonical::write(content)))
}

fn previous_of(text: &str) -> Result<Option<NoteHash>, RosterRefusal> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| RosterRefusal::Shape) }
}
