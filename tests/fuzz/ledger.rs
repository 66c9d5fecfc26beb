//! The ledger: checkpoints, proofs, addresses of tiles and their bytes, openings.

use senim_pure::{
    ledger::{
        case_head::CaseHead,
        checkpoint::Checkpoint,
        continuation::Continuation,
        opening::Opening,
        proof::{verify_consistency, verify_inclusion},
        tile::{self, Tile},
        tree::{self, Frontier},
    },
    seal::{
        id::{Digest, LeafHash},
        note::Note,
    },
};

use super::AUTHOR;

/// Checkpoints, as they are and signed anew under the origin that they name.
pub fn checkpoint(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let text = match Note::parse(bytes) {
        Ok(note) => note.text().to_owned(),
        Err(_) => text.to_owned(),
    };
    let Some(read) = Checkpoint::parse(&text) else { return false };
    assert_eq!(read.text(), text);
    assert!(read.size <= tree::LARGEST && !read.origin.is_empty());
    let note = read.sign(&AUTHOR);
    let again = Note::parse(note.encode().as_bytes()).expect("what we write is a note");
    assert_eq!(Checkpoint::verify(&again, &read.origin, &[AUTHOR.public()]), Ok(read));
    true
}

/// Case heads, as they are and signed anew.
pub fn case_head(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let text = match Note::parse(bytes) {
        Ok(note) => note.text().to_owned(),
        Err(_) => text.to_owned(),
    };
    let Some(read) = CaseHead::parse(&text) else { return false };
    assert_eq!(read.text(), text);
    let again = Note::parse(read.sign(&AUTHOR).encode().as_bytes()).expect("what we write is a note");
    assert_eq!(CaseHead::verify(&again, &AUTHOR.public()), Ok(read));
    true
}

/// Continuations, as they are and signed anew under the origin that they name.
pub fn continuation(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let text = match Note::parse(bytes) {
        Ok(note) => note.text().to_owned(),
        Err(_) => text.to_owned(),
    };
    let Some(read) = Continuation::parse(&text) else { return false };
    assert!(read.days.is_sorted_by(|one, other| one.day < other.day));
    let note = read.sign(&AUTHOR);
    assert_eq!(note.text(), text);
    // An origin with a blank in it names nobody's ledger, and no note can be signed as it.
    if let Ok(again) = Note::parse(note.encode().as_bytes()) {
        assert_eq!(Continuation::verify(&again, &read.origin, &[AUTHOR.public()]), Ok(read));
    }
    true
}

/// Proofs: a byte for how, two sizes, two hashes, the path. What holds, holds for no other root.
pub fn proof(bytes: &[u8]) -> bool {
    let Some((how, rest)) = bytes.split_first() else { return false };
    let Some((sizes, rest)) = rest.split_first_chunk::<16>() else { return false };
    let (hashes, _) = rest.as_chunks::<32>();
    let [first, second, path @ ..] = hashes else { return false };
    let number = |at: usize| u64::from_be_bytes(sizes[at..at + 8].try_into().expect("eight bytes"));
    let (index, size) = (number(0), number(8));
    let path: Vec<Digest> = path.iter().map(|hash| Digest(*hash)).collect();
    let mut other = Digest(*second);
    other.0[0] ^= 1;
    let check = |root: Digest| match how {
        0 => verify_inclusion(LeafHash(*first), index, size, root, &path).is_ok(),
        _ => verify_consistency(index, Digest(*first), size, root, &path).is_ok(),
    };
    let holds = check(Digest(*second));
    // The empty tree begins every other.
    let begins_all = *how != 0 && index == 0 && size > 0;
    assert!(begins_all || !(holds && check(other)));
    holds
}

/// Addresses of tiles, a zero byte, and a tile's bytes.
pub fn tile(bytes: &[u8]) -> bool {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let Some(found) = str::from_utf8(&bytes[..end]).ok().and_then(Tile::parse) else { return false };
    assert_eq!(found.path().as_bytes(), &bytes[..end]);
    assert!((1..=tile::WIDTH).contains(&found.width));
    if let Some(hashes) = bytes.get(end + 1..).and_then(|bytes| tile::read(found, bytes)) {
        assert_eq!(tile::write(&hashes), bytes[end + 1..]);
        let tree: Frontier = hashes.iter().map(|hash| LeafHash(hash.0)).collect();
        assert_eq!(tree.size(), found.width);
    }
    true
}

/// Openings: one way to write what was read.
pub fn opening(bytes: &[u8]) -> bool {
    let Ok(opening) = Opening::parse(bytes) else { return false };
    assert_eq!(opening.data(), bytes);
    assert_eq!(opening.leaf(), tree::leaf_hash(bytes));
    true
}
