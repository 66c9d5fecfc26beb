//! The box that keeps a receipt on the server without the server being able to read it again: the key comes with the
//! entry and is forgotten. Outside the box nothing depends on the exact time, or 86,400 guesses would find it.

use ring::aead;
use zeroize::Zeroizing;

use crate::seal::{
    field::{Fields, list, structure},
    id::LeafHash,
    purpose::Purpose,
    secret::Seed,
    signature::Signature,
};

/// The box does not open, or holds something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the receipt's box does not open with this key")]
pub struct BoxRefusal;

/// Closes a receipt's lines and signature in a box. The nonce is random, because a retry after a crash may close another
/// time under the same key.
pub fn close(key: &Seed, leaf: LeafHash, nonce: [u8; 12], lines: &str, signature: &Signature) -> Vec<u8> {
    let mut sealed = list([lines.as_bytes(), &signature.0]);
    aead_key(key)
        .seal_in_place_append_tag(aead::Nonce::assume_unique_for_key(nonce), associated(leaf), &mut sealed)
        .expect("a receipt is shorter than ChaCha20 allows");
    [&nonce[..], &sealed].concat()
}

/// Opens a box.
pub fn open(key: &Seed, leaf: LeafHash, closed: &[u8]) -> Result<(Zeroizing<String>, Signature), BoxRefusal> {
    let (nonce, sealed) = closed.split_first_chunk::<12>().ok_or(BoxRefusal)?;
    let mut sealed = Zeroizing::new(sealed.to_vec());
    let plaintext = aead_key(key)
        .open_in_place(aead::Nonce::assume_unique_for_key(*nonce), associated(leaf), &mut sealed)
        .map_err(|_| BoxRefusal)?;
    let mut fields = Fields::new(plaintext);
    let lines = fields.text().map_err(|_| BoxRefusal)?.to_owned();
    let signature = Signature(fields.array().map_err(|_| BoxRefusal)?);
    fields.finish().map_err(|_| BoxRefusal)?;
    Ok((Zeroizing::new(lines), signature))
}

fn associated(leaf: LeafHash) -> aead::Aad<Vec<u8>> {
    aead::Aad::from(structure(Purpose::ReceiptBox, &[&leaf.0]))
}

fn aead_key(key: &Seed) -> aead::LessSafeKey {
    let key = aead::UnboundKey::new(&aead::CHACHA20_POLY1305, key.expose());
    aead::LessSafeKey::new(key.expect("32 bytes are a ChaCha20-Poly1305 key"))
}
