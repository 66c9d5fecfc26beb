//! Fields and structures: `u32 length ‖ bytes`, a purpose tag first. There is one way to write each structure, and
//! reading refuses every other.

use super::purpose::Purpose;

/// Why bytes are not the structure that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The first field is not the purpose's tag.
    #[error("made for another purpose")]
    Purpose,
    /// The bytes end inside a field.
    #[error("the bytes end too early")]
    Short,
    /// Bytes are left over behind the last field.
    #[error("bytes are left over")]
    Long,
    /// A field of fixed length has another one.
    #[error("a field has the wrong length")]
    Length,
    /// A field that holds text or a name does not.
    #[error("a field does not hold what it should")]
    Value,
    /// A set is not strictly ascending.
    #[error("a set is not in ascending order")]
    Order,
}

/// `field(tag) ‖ field(f₁) ‖ … ‖ field(fₙ)`.
pub fn structure(purpose: Purpose, fields: &[&[u8]]) -> Vec<u8> {
    let mut bytes = field(purpose.tag().as_bytes());
    for value in fields {
        push_field(&mut bytes, value);
    }
    bytes
}

/// `u32 length ‖ value`.
pub fn field(value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4 + value.len());
    push_field(&mut bytes, value);
    bytes
}

fn push_field(bytes: &mut Vec<u8>, value: &[u8]) {
    let length = u32::try_from(value.len()).expect("no value of ours reaches 4 GiB");
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(value);
}

/// The fields of several values, one behind the other: a list, or one item of a set.
pub fn list<T: AsRef<[u8]>>(values: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for value in values {
        push_field(&mut bytes, value.as_ref());
    }
    bytes
}

/// Reads fields in order.
pub struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// Fields without a tag: an item of a list.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Fields of a structure; its tag must be the purpose's.
    pub fn of(purpose: Purpose, bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Self::new(bytes);
        if fields.bytes()? == purpose.tag().as_bytes() { Ok(fields) } else { Err(Malformed::Purpose) }
    }

    /// The next field.
    pub fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        let (length, rest) = self.rest.split_first_chunk::<4>().ok_or(Malformed::Short)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Malformed::Short)?;
        let (value, rest) = rest.split_at_checked(length).ok_or(Malformed::Short)?;
        self.rest = rest;
        Ok(value)
    }

    /// The next field, of exactly `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        self.bytes()?.try_into().map_err(|_| Malformed::Length)
    }

    /// The next field, of `N` bytes or none.
    pub fn optional<const N: usize>(&mut self) -> Result<Option<[u8; N]>, Malformed> {
        match self.bytes()? {
            [] => Ok(None),
            bytes => bytes.try_into().map(Some).map_err(|_| Malformed::Length),
        }
    }

    /// The next field, a number; none is larger than JavaScript holds exactly.
    pub fn number(&mut self) -> Result<u64, Malformed> {
        let number = u64::from_be_bytes(self.array()?);
        if number < 1 << 53 { Ok(number) } else { Err(Malformed::Value) }
    }

    /// The next field, UTF-8 text.
    pub fn text(&mut self) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Malformed::Value)
    }

    /// The next field, a set: its items as bytes, strictly ascending.
    pub fn set(&mut self) -> Result<Vec<&'a [u8]>, Malformed> {
        let mut inside = Self::new(self.bytes()?);
        let mut items: Vec<&[u8]> = Vec::new();
        while !inside.rest.is_empty() {
            let item = inside.bytes()?;
            if items.last().is_some_and(|last| *last >= item) {
                return Err(Malformed::Order);
            }
            items.push(item);
        }
        Ok(items)
    }

    /// Nothing may be left over.
    pub fn finish(self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed::Long) }
    }
}

/// Whether the text is a name of a room or kind: `[a-z-]+`, and where `numbered`, optionally `/[0-9]+`.
pub(crate) fn is_name(text: &str, numbered: bool) -> bool {
    let (name, number) = match text.split_once('/') {
        Some((name, number)) if numbered => (name, Some(number)),
        Some(_) => return false,
        None => (text, None),
    };
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        && number.is_none_or(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the text is a day as we write it: `2026-11-22`. That the day exists, [`is_civil_day`] says.
pub fn is_day(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}

/// Whether the text is a day that there is, written as we write days.
pub(crate) fn is_civil_day(text: &str) -> bool {
    is_day(text) && text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_wrote_and_nothing_else() {
        let bytes = structure(Purpose::Access, &[b"one", b"", &list([b"a", b"b"])]);
        let mut fields = Fields::of(Purpose::Access, &bytes).expect("own tag");
        assert_eq!(fields.bytes(), Ok(&b"one"[..]));
        assert_eq!(fields.optional::<32>(), Ok(None));
        assert_eq!(fields.set(), Ok(vec![&b"a"[..], &b"b"[..]]));
        assert_eq!(fields.finish(), Ok(()));
        assert_eq!(Fields::of(Purpose::Login, &bytes).err(), Some(Malformed::Purpose));
    }

    #[test]
    fn refuses_short_long_and_unsorted() {
        assert_eq!(Fields::new(&[0, 0, 0]).bytes(), Err(Malformed::Short));
        assert_eq!(Fields::new(&[0, 0, 0, 9, 1]).bytes(), Err(Malformed::Short));
        assert_eq!(Fields::new(&[0]).finish(), Err(Malformed::Long));
        for wrong in [list([b"b", b"a"]), list([b"a", b"a"])] {
            assert_eq!(Fields::new(&field(&wrong)).set(), Err(Malformed::Order));
        }
    }

    #[test]
    fn names_and_days_have_one_shape() {
        assert!(is_name("dialogue", true) && is_name("hearing/1", true) && is_name("conflict-notice", false));
        for wrong in ["", "Dialogue", "hearing/", "hearing/x", "a/1/2", "a b"] {
            assert!(!is_name(wrong, true), "{wrong}");
        }
        assert!(!is_name("hearing/1", false));
        assert!(is_day("2026-11-22") && !is_day("2026-11-2") && !is_day("2026/11/22") && !is_day("2026-11-2x"));
        assert!(is_day("2026-02-30") && !is_civil_day("2026-02-30") && is_civil_day("2028-02-29"));
    }
}
