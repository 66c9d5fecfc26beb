//! **The head of an age file**, read strictly and without a key (C2SP `age.md`, version v1, binary form).
//!
//! Untrusted bytes come here first, on the server too: one pass, no recursion, at most [`HEAD_LIMIT`] bytes looked at. The
//! `age` crate reads again later, more leniently (it takes stanzas without their short last line) and in quadratic
//! time, but only what this reader has let through.

use data_encoding::BASE64_NOPAD;

/// Longest head, in bytes. A hybrid stanza takes 1.6 KB and grease at most some hundred bytes.
pub(super) const HEAD_LIMIT: usize = 16 * 1024;

const VERSION_LINE: &[u8] = b"age-encryption.org/v1";
const STANZA_MARK: &[u8] = b"-> ";
const MAC_MARK: &[u8] = b"--- ";
const MAC_LENGTH: usize = 32;
/// Columns of a full line of a stanza's body.
const COLUMNS: usize = 64;

/// One stanza: who can unwrap the file key, and how.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stanza<'file> {
    /// The type, such as `mlkem768x25519`.
    pub name: &'file str,
    /// What follows the type on its line.
    pub arguments: Vec<&'file str>,
    /// The decoded body.
    pub body: Vec<u8>,
}

impl Stanza<'_> {
    /// Grease keeps readers used to unknown stanzas; it opens nothing.
    pub fn is_grease(&self) -> bool {
        self.name == "grease" || self.name.ends_with("-grease")
    }
}

/// A well-formed head and what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head<'file> {
    /// At least one stanza, in the file's order.
    pub stanzas: Vec<Stanza<'file>>,
    /// Nonce and encrypted chunks.
    pub payload: &'file [u8],
}

impl<'file> Head<'file> {
    /// Reads the head of `file`; `None` where it is not exactly in the form of `age.md`. The MAC's form is checked, the
    /// MAC itself needs the file key.
    pub fn read(file: &'file [u8]) -> Option<Self> {
        let mut lines = Lines { rest: file, left: HEAD_LIMIT };
        if lines.next_line()? != VERSION_LINE {
            return None;
        }
        let mut stanzas = Vec::new();
        loop {
            let line = lines.next_line()?;
            if let Some(words) = line.strip_prefix(STANZA_MARK) {
                stanzas.push(read_stanza(words, &mut lines)?);
            } else {
                let mac = BASE64_NOPAD.decode(line.strip_prefix(MAC_MARK)?).ok()?;
                let whole = mac.len() == MAC_LENGTH && !stanzas.is_empty();
                return whole.then_some(Self { stanzas, payload: lines.rest });
            }
        }
    }
}

fn read_stanza<'file>(words: &'file [u8], lines: &mut Lines<'file>) -> Option<Stanza<'file>> {
    let words = str::from_utf8(words).ok()?;
    let mut words = words.split(' ').map(|word| {
        let hidden = word.bytes().fold(0, |any, byte| any | u8::from(!byte.is_ascii_graphic()));
        let visible = !word.is_empty() && hidden == 0;
        visible.then_some(word)
    });
    let name = words.next()??;
    let arguments = words.collect::<Option<Vec<_>>>()?;
    let mut body = Vec::new();
    loop {
        let line = lines.next_line()?;
        if line.len() > COLUMNS {
            return None;
        }
        // Canonical base64 only: no padding, no other character, no bit left over.
        body.append(&mut BASE64_NOPAD.decode(line).ok()?);
        if line.len() < COLUMNS {
            return Some(Stanza { name, arguments, body });
        }
    }
}

struct Lines<'file> {
    rest: &'file [u8],
    left: usize,
}

impl<'file> Lines<'file> {
    fn next_line(&mut self) -> Option<&'file [u8]> {
        let window = self.rest.get(..self.left).unwrap_or(self.rest);
        let end = line_break(window)?;
        let (line, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest.get(1..)?;
        self.left -= end + 1;
        Some(line)
    }
}

/// Where the first line ends. Blocks without an end are passed over whole: a line of 1,494 characters stands in every file.
fn line_break(bytes: &[u8]) -> Option<usize> {
    const BLOCK: usize = 64;
    let ends = |block: &[u8]| block.iter().fold(0, |any, byte| any | u8::from(*byte == b'\n')) != 0;
    let from = BLOCK * bytes.chunks(BLOCK).position(ends)?;
    bytes[from..].iter().position(|byte| *byte == b'\n').map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAC: &str = "--- fgMiVLJHMlg9fW7CVG/hPS5EAU4Zeg19LyCP7SoH5nA\n";

    fn file(stanzas: &str) -> Vec<u8> {
        format!("age-encryption.org/v1\n{stanzas}{MAC}payload").into_bytes()
    }

    #[test]
    fn a_head_is_read_to_its_payload() {
        let file = file("-> one a b\nQUJD\n-> x-grease\n\n");
        let head = Head::read(&file).expect("well formed");
        assert_eq!(head.payload, b"payload");
        assert_eq!(head.stanzas[0], Stanza { name: "one", arguments: vec!["a", "b"], body: b"ABC".to_vec() });
        assert!(!head.stanzas[0].is_grease());
        assert_eq!(head.stanzas[1], Stanza { name: "x-grease", arguments: vec![], body: vec![] });
        assert!(head.stanzas[1].is_grease());
    }

    #[test]
    fn other_forms_are_refused() {
        let full = "A".repeat(COLUMNS);
        assert!(Head::read(&file(&format!("-> one\n{full}\n\n"))).is_some());
        for wrong in [
            "",
            "-> \n\n",
            "->\n\n",
            "->  one\n\n",
            "-> one \n\n",
            "-> one  two\n\n",
            "-> one\ttwo\n\n",
            "-> қазақ\n\n",
            "-> one\r\n\r\n",
            "-> one\n",
            "-> one\nQUJD",
            "-> one\nQUI=\n",
            "-> one\nQUJ\n",
            "-> one\nQ\n",
            "-> one\nQU\tD\n",
            &format!("-> one\n{full}\n"),
            &format!("-> one\n{full}A\n\n"),
            &format!("-> one\n{full}AAAA\n\n"),
            "\n-> one\n\n",
            "-> one\n\n\n",
        ] {
            assert_eq!(Head::read(&file(wrong)), None, "{wrong:?}");
        }
        let good = file("-> one\n\n");
        assert!(Head::read(&good).is_some());
        for (from, to) in [
            ("v1", "v2"),
            ("age-", "Age-"),
            ("--- ", "---"),
            ("--- ", "---  "),
            ("nA\n", "nB\n"),
            ("nA\n", "\n"),
            ("5nA\n", "\n"),
        ] {
            let text = String::from_utf8(good.clone()).expect("ASCII").replacen(from, to, 1);
            assert_eq!(Head::read(text.as_bytes()), None, "{from:?} → {to:?}");
        }
    }

    #[test]
    fn a_head_that_does_not_end_is_left() {
        let stanza = "-> a\n\n";
        let fits = (HEAD_LIMIT - VERSION_LINE.len() - 1 - MAC.len()) / stanza.len();
        assert!(Head::read(&file(&stanza.repeat(fits))).is_some());
        assert_eq!(Head::read(&file(&stanza.repeat(fits + 1))), None);
        let mut endless = b"age-encryption.org/v1\n-> ".to_vec();
        endless.resize(1 << 20, b'a');
        assert_eq!(Head::read(&endless), None);
        endless.fill(b'\n');
        assert_eq!(Head::read(&endless), None);
    }
}
