//! Frames: a small canonical JSON head, the parts raw, zeros to the size class, so that neither the length of a text nor the
//! number of readers shows on the wire.

use serde_json::{Map, Value, json};

use crate::seal::canonical;

/// Size classes of requests, in bytes.
pub const REQUEST_CLASSES: [usize; 5] = [32 << 10, 64 << 10, 128 << 10, 256 << 10, 1 << 20];
/// Size classes of answers, in bytes.
pub const ANSWER_CLASSES: [usize; 4] = [16 << 10, 64 << 10, 256 << 10, 1 << 20];
/// The least size of an answer to a visit, so that unknown and known codes look alike.
pub const VISIT_ANSWER: usize = 64 << 10;

const LONGEST_HEAD: usize = 128 << 10;
const MOST_PARTS: usize = 4096;

/// Why bytes are not a frame, or cannot become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameRefusal {
    /// The length is no size class.
    #[error("the length is no size class")]
    Class,
    /// The head is not canonical JSON of version 1 with kind and parts.
    #[error("the head is not a head")]
    Head,
    /// The parts overrun the frame.
    #[error("the parts overrun the frame")]
    Parts,
    /// The filler holds something.
    #[error("the filler is not empty")]
    Filler,
    /// The content does not fit the largest class.
    #[error("too large for a frame")]
    TooLarge,
}

/// A frame's content.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// What the frame is.
    pub kind: String,
    /// The head's other keys, in order.
    pub head: Map<String, Value>,
    /// The raw parts.
    pub parts: Vec<Vec<u8>>,
}

impl Frame {
    /// A frame of a kind, without further keys or parts.
    pub fn new(kind: &str) -> Self {
        Self { kind: kind.to_owned(), head: Map::new(), parts: Vec::new() }
    }

    /// Adds a key to the head.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.head.insert(key.to_owned(), value.into());
        self
    }

    /// Adds a part.
    #[must_use]
    pub fn part(mut self, part: impl Into<Vec<u8>>) -> Self {
        self.parts.push(part.into());
        self
    }

    /// A text of the head.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.head.get(key).and_then(Value::as_str)
    }

    /// A number of the head.
    pub fn number(&self, key: &str) -> Option<u64> {
        self.head.get(key).and_then(Value::as_u64)
    }

    /// Writes the frame, filled to the smallest class that fits and is at least `least` bytes.
    pub fn encode(&self, classes: &[usize], least: usize) -> Result<Vec<u8>, FrameRefusal> {
        let lengths: Vec<usize> = self.parts.iter().map(Vec::len).collect();
        let mut head = Map::new();
        head.insert("v".to_owned(), json!(1));
        head.insert("kind".to_owned(), json!(self.kind));
        head.insert("parts".to_owned(), json!(lengths));
        head.extend(self.head.iter().map(|(key, value)| (key.clone(), value.clone())));
        let head = canonical::write(&Value::Object(head));
        let head_length = u32::try_from(head.len()).map_err(|_| FrameRefusal::TooLarge)?;

        let content = 4 + head.len() + lengths.iter().sum::<usize>();
        let class = classes.iter().copied().find(|class| *class >= content && *class >= least);
        let class = class.ok_or(FrameRefusal::TooLarge)?;
        let mut bytes = Vec::with_capacity(class);
        bytes.extend_from_slice(&head_length.to_be_bytes());
        bytes.extend_from_slice(head.as_bytes());
        for part in &self.parts {
            bytes.extend_from_slice(part);
        }
        bytes.resize(class, 0);
        Ok(bytes)
    }

    /// A request, filled to its class.
    pub fn encode_request(&self) -> Result<Vec<u8>, FrameRefusal> {
        self.encode(&REQUEST_CLASSES, 0)
    }

    /// An answer, filled to its class.
    pub fn encode_answer(&self) -> Result<Vec<u8>, FrameRefusal> {
        self.encode(&ANSWER_CLASSES, 0)
    }

    /// Reads a frame of one of the classes.
    pub fn parse(bytes: &[u8], classes: &[usize]) -> Result<Self, FrameRefusal> {
        if !classes.contains(&bytes.len()) {
            return Err(FrameRefusal::Class);
        }
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or(FrameRefusal::Head)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| FrameRefusal::Head)?;
        if length > LONGEST_HEAD {
            return Err(FrameRefusal::Head);
        }
        let (head, mut rest) = rest.split_at_checked(length).ok_or(FrameRefusal::Head)?;
        let Ok(Value::Object(mut head)) = canonical::parse(head) else { return Err(FrameRefusal::Head) };
        if head.keys().take(3).ne(["v", "kind", "parts"]) || head.get("v") != Some(&json!(1)) {
            return Err(FrameRefusal::Head);
        }
        let Some(Value::String(kind)) = head.shift_remove("kind") else { return Err(FrameRefusal::Head) };
        let Some(Value::Array(lengths)) = head.shift_remove("parts") else { return Err(FrameRefusal::Head) };
        head.shift_remove("v");
        if lengths.len() > MOST_PARTS {
            return Err(FrameRefusal::Head);
        }
        let mut parts = Vec::with_capacity(lengths.len());
        for length in lengths {
            let length = length.as_u64().and_then(|n| usize::try_from(n).ok()).ok_or(FrameRefusal::Head)?;
            let (part, behind) = rest.split_at_checked(length).ok_or(FrameRefusal::Parts)?;
            parts.push(part.to_vec());
            rest = behind;
        }
        // Without a way out in the middle it is looked through in blocks.
        if rest.iter().fold(0, |all, byte| all | byte) != 0 {
            return Err(FrameRefusal::Filler);
        }
        Ok(Self { kind, head, parts })
    }

    /// Reads a request.
    pub fn parse_request(bytes: &[u8]) -> Result<Self, FrameRefusal> {
        Self::parse(bytes, &REQUEST_CLASSES)
    }

    /// Reads an answer.
    pub fn parse_answer(bytes: &[u8]) -> Result<Self, FrameRefusal> {
        Self::parse(bytes, &ANSWER_CLASSES)
    }
}
