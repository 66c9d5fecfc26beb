//! Something that must not be found again, and every form in which it might hide.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, Encoding, HEXLOWER, HEXUPPER};

/// A text or bytes to look for.
#[derive(Clone)]
pub struct Canary {
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

impl Canary {
    /// A canary of a name, random besides.
    pub fn random(name: &'static str, begin: &str) -> Self {
        Self::text(name, &format!("{begin}{}", HEXLOWER.encode(&senim::entropy::bytes::<10>())))
    }

    pub fn text(name: &'static str, text: &str) -> Self {
        Self { name, bytes: text.as_bytes().to_vec() }
    }

    pub fn bytes(name: &'static str, bytes: &[u8]) -> Self {
        Self { name, bytes: bytes.to_vec() }
    }

    /// The text, for planting it.
    pub fn say(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    /// Every form, by its name.
    pub fn forms(&self) -> Vec<(String, Vec<u8>)> {
        let bytes = &self.bytes;
        let mut forms = vec![
            ("raw".to_owned(), bytes.clone()),
            ("hex".to_owned(), HEXLOWER.encode(bytes).into_bytes()),
            ("HEX".to_owned(), HEXUPPER.encode(bytes).into_bytes()),
            ("reversed".to_owned(), bytes.iter().rev().copied().collect()),
        ];
        for (name, encoding) in [("base64", &BASE64_NOPAD), ("base64url", &BASE64URL_NOPAD)] {
            forms.extend((0..3).map(|offset| (format!("{name} at {offset}"), base64(encoding, bytes, offset))));
        }
        let percent = |upper: bool| -> String {
            let hex = |byte: &u8| if upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
            bytes.iter().map(hex).collect()
        };
        forms.push(("percent".to_owned(), percent(false).into_bytes()));
        forms.push(("PERCENT".to_owned(), percent(true).into_bytes()));
        // The form of what must be escaped alone, when it is other than the bytes themselves.
        if bytes.iter().any(|byte| !byte.is_ascii_alphanumeric()) {
            let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
            let some = |byte: &u8| if plain(byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") };
            forms.push(("percent where needed".to_owned(), bytes.iter().map(some).collect::<String>().into_bytes()));
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            let units: Vec<u16> = text.encode_utf16().collect();
            forms.push(("UTF-16LE".to_owned(), units.iter().flat_map(|unit| unit.to_le_bytes()).collect()));
            forms.push(("UTF-16BE".to_owned(), units.iter().flat_map(|unit| unit.to_be_bytes()).collect()));
            let escaped: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
            forms.push(("JSON".to_owned(), escaped.to_uppercase().replace("\\U", "\\u").into_bytes()));
            forms.push(("json".to_owned(), escaped.into_bytes()));
            let some =
                |letter: char| if letter.is_ascii() { letter.to_string() } else { letter.escape_unicode().to_string() };
            if !text.is_ascii() {
                forms.push(("debug".to_owned(), text.chars().map(some).collect::<String>().into_bytes()));
            }
        }
        // `{:?}` of bytes.
        let debug: Vec<String> = bytes.iter().map(u8::to_string).collect();
        forms.push(("list".to_owned(), debug.join(", ").into_bytes()));
        forms
    }
}

/// What of the encoding does not depend on the bytes before and behind.
fn base64(encoding: &Encoding, bytes: &[u8], offset: usize) -> Vec<u8> {
    let encoded = encoding.encode(&[&vec![0; offset][..], bytes].concat());
    let (from, to) = ((offset * 8).div_ceil(6), (offset + bytes.len()) * 8 / 6);
    encoded.as_bytes()[from..to].to_vec()
}
