//! The tracking code: 130 random bits in 26 symbols that a person can copy by hand, and two that catch the slip of a pen.
//! It is the key of the case. It is never sent, stored or put into a URL.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Crockford's base 32: no I, L, O, U.
pub const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PAYLOAD: usize = 26;
const LENGTH: usize = 28;
/// The largest prime below 2^10: catches every wrong symbol and every swap of two.
const MODULUS: u32 = 1021;

/// Why a text is not a tracking code. The order is that of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefusal {
    /// A character that is neither a symbol, a look-alike nor a separator.
    #[error("the code has a character that no code has")]
    Symbol,
    /// Not 28 symbols.
    #[error("a code has 28 symbols in seven groups of four")]
    Length,
    /// The last two symbols do not fit the others: something was copied wrong.
    #[error("the code was copied wrong somewhere")]
    Check,
}

/// A tracking code: 130 bits as 17 bytes big-endian, the top six bits zero.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct TrackingCode([u8; 17]);

impl TrackingCode {
    /// A code from random bytes; the top six bits are dropped.
    pub fn from_random(bytes: &mut [u8; 17]) -> Self {
        let mut code = Self(*bytes);
        code.0[0] &= 0b11;
        bytes.zeroize();
        code
    }

    /// The key material of every derivation.
    pub(super) fn expose(&self) -> &[u8; 17] {
        &self.0
    }

    /// As it is shown: seven groups of four.
    pub fn spell(&self) -> Zeroizing<String> {
        let mut symbols = [0u8; LENGTH];
        for (at, symbol) in symbols[..PAYLOAD].iter_mut().enumerate() {
            *symbol = self.symbol(at);
        }
        let check = check_symbols(&symbols[..PAYLOAD]);
        symbols[PAYLOAD..].copy_from_slice(&check);

        let mut text = Zeroizing::new(String::with_capacity(34));
        for (at, symbol) in symbols.iter().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(char::from(SYMBOLS[usize::from(*symbol)]));
        }
        symbols.zeroize();
        text
    }

    /// Five bits, the most significant first; 136 − 130 = 6 leading zero bits.
    fn symbol(&self, at: usize) -> u8 {
        (0..5).fold(0, |symbol, bit| {
            let place = 6 + at * 5 + bit;
            symbol << 1 | (self.0[place / 8] >> (7 - place % 8) & 1)
        })
    }

    /// Reads what a person typed: case, separators and look-alikes do not matter.
    pub fn read(text: &str) -> Result<Self, CodeRefusal> {
        let mut symbols = Zeroizing::new(Vec::with_capacity(text.len().min(64)));
        for letter in text.chars().filter(|letter| !is_separator(*letter)) {
            let folded = fold(letter);
            let symbol = SYMBOLS.iter().position(|symbol| char::from(*symbol) == folded);
            symbols.push(symbol.and_then(|symbol| u8::try_from(symbol).ok()).ok_or(CodeRefusal::Symbol)?);
        }
        if symbols.len() != LENGTH {
            return Err(CodeRefusal::Length);
        }
        let (payload, check) = symbols.split_at(PAYLOAD);
        if check != check_symbols(payload) {
            return Err(CodeRefusal::Check);
        }
        let mut code = Self([0; 17]);
        for (at, symbol) in payload.iter().enumerate() {
            for bit in 0..5 {
                let place = 6 + at * 5 + bit;
                code.0[place / 8] |= (symbol >> (4 - bit) & 1) << (7 - place % 8);
            }
        }
        Ok(code)
    }
}

/// The number mod 1021 in two symbols; so a check value of 1021 or more is nobody's.
fn check_symbols(payload: &[u8]) -> [u8; 2] {
    let rest = payload.iter().fold(0, |rest, symbol| (rest * 32 + u32::from(*symbol)) % MODULUS);
    [rest >> 5, rest & 31].map(|symbol| u8::try_from(symbol).expect("a rest below 1024 is two times five bits"))
}

fn is_separator(letter: char) -> bool {
    matches!(
        letter,
        ' ' | '\t' | '\n' | '\r' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '_' | '.'
    )
}

/// The closed table of look-alikes; everything else comes back as it is.
fn fold(letter: char) -> char {
    match letter.to_ascii_uppercase() {
        'O' | 'О' | 'о' => '0',
        'I' | 'L' | 'І' | 'і' | 'Ӏ' | 'ӏ' => '1',
        'З' | 'з' => '3',
        'Ч' | 'ч' => '4',
        'б' => '6',
        'А' | 'а' => 'A',
        'В' | 'в' => 'B',
        'С' | 'с' => 'C',
        'Е' | 'е' => 'E',
        'Н' | 'н' | 'Һ' | 'һ' => 'H',
        'Ј' | 'ј' => 'J',
        'К' | 'к' => 'K',
        'М' | 'м' => 'M',
        'Р' | 'р' => 'P',
        'Ѕ' | 'ѕ' => 'S',
        'Т' | 'т' => 'T',
        'Х' | 'х' => 'X',
        'У' | 'у' | 'Ү' | 'ү' => 'Y',
        other => other,
    }
}

/// The first 100 bits of a hash as twenty symbols in five groups: a fingerprint, or a receipt mark.
pub fn fingerprint(hash: &[u8; 32]) -> String {
    let mut text = String::with_capacity(24);
    for at in 0..20 {
        if at > 0 && at % 4 == 0 {
            text.push('-');
        }
        let symbol = (0..5).fold(0, |symbol, bit| {
            let place = at * 5 + bit;
            symbol << 1 | (hash[place / 8] >> (7 - place % 8) & 1)
        });
        text.push(char::from(SYMBOLS[usize::from(symbol)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> TrackingCode {
        let mut bytes = *b"\xff0123456789abcdef";
        TrackingCode::from_random(&mut bytes)
    }

    #[test]
    fn reads_back_its_own_spelling() {
        let text = sample().spell();
        assert_eq!(text.len(), 34);
        assert_eq!(TrackingCode::read(&text).expect("own spelling").expose(), sample().expose());
    }

    /// Exhaustive over one code: 28 × 31 wrong symbols and all 378 swaps.
    #[test]
    fn catches_every_wrong_symbol_and_every_swap() {
        let right: Vec<u8> = sample().spell().bytes().filter(|byte| *byte != b'-').collect();
        let refused = |symbols: &[u8]| TrackingCode::read(std::str::from_utf8(symbols).expect("ASCII")).is_err();
        for at in 0..LENGTH {
            for symbol in SYMBOLS.iter().filter(|symbol| **symbol != right[at]) {
                let mut wrong = right.clone();
                wrong[at] = *symbol;
                assert!(refused(&wrong));
            }
            for other in (0..at).filter(|other| right[*other] != right[at]) {
                let mut wrong = right.clone();
                wrong.swap(at, other);
                assert!(refused(&wrong));
            }
        }
    }
}
