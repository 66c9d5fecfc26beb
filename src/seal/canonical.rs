//! Canonical JSON: what both clients read the same way, or refuse. JavaScript silently keeps the last of two equal keys
//! and reorders keys that look like numbers; so such texts are nobody's payload.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The text is not the one way to write its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not canonical JSON")]
pub struct NotCanonical;

const DEPTH: usize = 32;
/// The largest integer that JavaScript holds exactly.
const LARGEST: i64 = (1 << 53) - 1;

/// Parses bytes that must equal their own minimal re-serialisation.
pub fn parse(bytes: &[u8]) -> Result<Value, NotCanonical> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| NotCanonical)?;
    // A repeated key shows here too: the map keeps one of the two, so the texts differ.
    if !is_plain(&value, DEPTH) || write(&value).as_bytes() != bytes {
        return Err(NotCanonical);
    }
    Ok(value)
}

/// Parses bytes that must be the one way to write a `T`: its members in their order, none left out and none besides.
pub fn parse_as<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, NotCanonical> {
    let value: T = serde_json::from_value(parse(bytes)?).map_err(|_| NotCanonical)?;
    if write(&value).as_bytes() == bytes { Ok(value) } else { Err(NotCanonical) }
}

/// The minimal serialisation, keys in their own order.
pub fn write<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("types of ours have string keys and no foreign serialiser")
}

fn is_plain(value: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => number.as_i64().is_some_and(|n| (-LARGEST..=LARGEST).contains(&n)),
        Value::Array(items) => items.iter().all(|item| is_plain(item, depth)),
        Value::Object(map) => map.iter().all(|(key, item)| is_key(key) && is_plain(item, depth)),
    }
}

fn is_key(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
