//! C2SP signed notes (signed-note.md): roots, rosters and receipts that other people's tools can check too.

use data_encoding::BASE64;

use super::{
    id::NoteHash,
    signature::{Signature, SigningKey, VerifyingKey, sha256, sha256_of},
};

/// Notes of ours are small; a longer one is nobody's.
const LONGEST: usize = 256 * 1024;
const MOST_SIGNATURES: usize = 64;

/// Which kind of key signs; a key has one name, `<role>/<hex key id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignerRole {
    /// A body's root key.
    Root,
    /// The portal's receipt key.
    Receipt,
}

impl SignerRole {
    /// The name of a key in this role.
    pub fn name(self, key: &VerifyingKey) -> String {
        let role = match self {
            Self::Root => "root",
            Self::Receipt => "receipt",
        };
        format!("{role}/{}", key.id())
    }
}

/// Why a text is not a signed note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteRefusal {
    /// Not text, an empty line and signature lines.
    #[error("not a signed note")]
    Shape,
    /// A signature of a key that had to sign is missing or does not hold.
    #[error("the note is not signed by whom it should be")]
    Unsigned,
}

/// A note that has been read; its signatures have not been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    name: String,
    key_hash: [u8; 4],
    /// As long as the foreign key's kind has it; our own must have 64 bytes.
    signature: Vec<u8>,
}

impl Note {
    /// A note without signatures. A text that no note may hold is refused where signatures are counted.
    pub fn unsigned(text: String) -> Self {
        Self { text, signatures: Vec::new() }
    }

    /// Adds a signature.
    #[must_use]
    pub fn signed(self, role: SignerRole, key: &SigningKey) -> Self {
        self.signed_as(&role.name(&key.public()), key)
    }

    /// Adds a signature under another name than a role's: a ledger signs under its origin.
    #[must_use]
    pub fn signed_as(self, name: &str, key: &SigningKey) -> Self {
        let signature = key.sign(self.text.as_bytes());
        self.with_line(name.to_owned(), &key.public(), signature)
    }

    /// Adds a signature made elsewhere.
    #[must_use]
    pub fn with_signature(self, role: SignerRole, key: &VerifyingKey, signature: Signature) -> Self {
        self.with_line(role.name(key), key, signature)
    }

    fn with_line(mut self, name: String, key: &VerifyingKey, signature: Signature) -> Self {
        self.signatures.push(Line { key_hash: key_hash(&name, key), name, signature: signature.0.to_vec() });
        self
    }

    /// Reads a note.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteRefusal> {
        if bytes.len() > LONGEST {
            return Err(NoteRefusal::Shape);
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| NoteRefusal::Shape)?;
        let (text, lines) = whole.rsplit_once("\n\n").ok_or(NoteRefusal::Shape)?;
        let text = format!("{text}\n");
        let lines = lines.strip_suffix('\n').ok_or(NoteRefusal::Shape)?;
        let signatures = lines.split('\n').map(Line::parse).collect::<Result<Vec<_>, _>>()?;
        if !is_note_text(whole) || signatures.len() > MOST_SIGNATURES {
            return Err(NoteRefusal::Shape);
        }
        Ok(Self { text, signatures })
    }

    /// The bytes.
    pub fn encode(&self) -> String {
        let mut whole = format!("{}\n", self.text);
        for line in &self.signatures {
            let bytes = [&line.key_hash[..], &line.signature].concat();
            whole.extend(["— ", &line.name, " ", &BASE64.encode(&bytes), "\n"]);
        }
        whole
    }

    /// The text that was signed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The note's hash: of its text, signatures left out.
    pub fn hash(&self) -> NoteHash {
        NoteHash(sha256(self.text.as_bytes()).0)
    }

    /// How many of these keys signed. A line that claims to be of one of the keys and does not hold refuses the note.
    pub fn count_signers(&self, role: SignerRole, keys: &[VerifyingKey]) -> Result<usize, NoteRefusal> {
        keys.iter().try_fold(0, |signers, key| Ok(signers + usize::from(self.is_signed_as(&role.name(key), key)?)))
    }

    /// How many signature lines it has, whoever's.
    pub fn lines(&self) -> usize {
        self.signatures.len()
    }

    /// Whether at least one of these keys signed under a name, and none of them something else.
    pub fn is_signed_by(&self, name: &str, keys: &[VerifyingKey]) -> Result<bool, NoteRefusal> {
        keys.iter().try_fold(false, |signed, key| Ok(self.is_signed_as(name, key)? || signed))
    }

    /// Whether a key signed under a name. A line that claims so and does not hold refuses the note.
    pub fn is_signed_as(&self, name: &str, key: &VerifyingKey) -> Result<bool, NoteRefusal> {
        if !is_note_text(&self.text) {
            return Err(NoteRefusal::Shape);
        }
        let hash = key_hash(name, key);
        let mut mine = self.signatures.iter().filter(|line| line.name == name && line.key_hash == hash);
        let Some(line) = mine.next() else { return Ok(false) };
        let signature = Signature::try_from(line.signature.as_slice());
        let holds = signature.is_ok_and(|it| key.verify(self.text.as_bytes(), &it).is_ok());
        if mine.next().is_none() && holds { Ok(true) } else { Err(NoteRefusal::Unsigned) }
    }
}

impl Line {
    fn parse(line: &str) -> Result<Self, NoteRefusal> {
        let (name, value) = line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')).ok_or(NoteRefusal::Shape)?;
        // The decoder also takes several padded texts one behind the other; a line is written one way.
        let bytes = BASE64.decode(value.as_bytes()).ok().filter(|bytes| BASE64.encode(bytes) == value);
        let bytes = bytes.ok_or(NoteRefusal::Shape)?;
        let (key_hash, signature) = bytes.split_first_chunk::<4>().ok_or(NoteRefusal::Shape)?;
        if signature.is_empty() || name.is_empty() || name.chars().any(|c| c.is_whitespace() || c == '+') {
            return Err(NoteRefusal::Shape);
        }
        Ok(Self { name: name.to_owned(), key_hash: *key_hash, signature: signature.to_vec() })
    }
}

/// Text ends in a line break and holds no other control character, U+007F to U+009F included, which JSON leaves raw.
fn is_note_text(text: &str) -> bool {
    text.ends_with('\n') && text.chars().all(|letter| letter == '\n' || !letter.is_control())
}

fn key_hash(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash = sha256_of(&[name.as_bytes(), b"\n\x01", key.bytes()]).0;
    *hash.first_chunk().expect("a hash is longer than four bytes")
}
