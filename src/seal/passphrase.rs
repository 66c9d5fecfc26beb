//! **Passphrases** of key files: made from random bytes that are handed in, never chosen by a person. Pure.
//!
//! Each word carries 16 bits as consonant–vowel–consonant–vowel–consonant (proquints, arXiv:0901.4016): lower-case Latin
//! letters that every keyboard has, no word of any language, can be dictated. Six words are 96 bits; scrypt's 2^16
//! come on top.

use secrecy::SecretString;
use zeroize::Zeroize;

const CONSONANTS: [char; 16] = ['b', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'z'];
const VOWELS: [char; 4] = ['a', 'i', 'o', 'u'];

/// How many random bytes a passphrase needs at least: six words of two bytes.
pub const LEAST_BYTES: usize = 12;

/// Makes a passphrase of `random`: one word for every two bytes, joined by `-`. `None` under [`LEAST_BYTES`] or for an
/// odd number of bytes, which would leave one unused.
pub fn make(random: &[u8]) -> Option<SecretString> {
    let (pairs, []) = random.as_chunks::<2>() else { return None };
    if random.len() < LEAST_BYTES {
        return None;
    }
    // Room for all of it from the start: a growing string would leave copies behind.
    let mut text = String::with_capacity(pairs.len() * 6);
    for pair in pairs {
        if !text.is_empty() {
            text.push('-');
        }
        push_word(&mut text, u16::from_be_bytes(*pair));
    }
    let boxed = SecretString::from(text.as_str());
    text.zeroize();
    Some(boxed)
}

fn push_word(text: &mut String, bits: u16) {
    for (shift, vowel) in [(12, false), (10, true), (6, false), (4, true), (0, false)] {
        let index = usize::from(bits >> shift);
        text.push(if vowel { VOWELS[index % 4] } else { CONSONANTS[index % 16] });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use secrecy::ExposeSecret as _;

    use super::*;

    fn text(random: &[u8]) -> Option<String> {
        make(random).map(|passphrase| passphrase.expose_secret().to_owned())
    }

    /// The first two words are the ones the paper gives for 127.0.0.1 and 63.84.220.193.
    #[test]
    fn words_are_those_of_the_paper() {
        let random = [127, 0, 0, 1, 63, 84, 220, 193, 0, 0, 255, 255];
        assert_eq!(text(&random).as_deref(), Some("lusab-babad-gutih-tugad-babab-zuzuz"));
    }

    #[test]
    fn too_little_randomness_is_refused() {
        assert_eq!(text(&[]), None);
        assert_eq!(text(&[0; 10]), None);
        assert_eq!(text(&[0; 11]), None);
        assert_eq!(text(&[0; 13]), None);
        assert_eq!(text(&[0; 14]).map(|text| text.split('-').count()), Some(7));
    }

    #[test]
    fn every_sixteen_bits_have_their_own_word() {
        let words: HashSet<String> = (0..=u16::MAX)
            .map(|bits| {
                let mut word = String::new();
                push_word(&mut word, bits);
                word
            })
            .collect();
        assert_eq!(words.len(), 1 << 16);
        assert!(words.iter().all(|word| word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_lowercase())));
    }
}
