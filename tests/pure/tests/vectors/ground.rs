//! 01 codes, 02 signatures, 03 derivations, 04 envelopes, 05 canonical JSON.

use senim_pure::seal::{
    canonical,
    code::{CodeRefusal, TrackingCode},
    derive::{Label, derive, derive_receipt_key},
    envelope,
    hybrid::{HybridIdentity, HybridRecipient},
    signature::{Signature, SigningKey, VerifyingKey, sha256},
};

use super::file::{Vector, confirm, hash, hex};

fn code(it: &Vector) -> TrackingCode {
    TrackingCode::from_random(&mut it.array("number"))
}

#[test]
fn codes() {
    confirm(
        "01-code",
        |it| {
            let written = TrackingCode::read(it.text("typed")).map(|code| code.spell().to_string());
            assert_eq!(written.as_deref(), Ok(it.text("written")));
            assert_eq!(code(it).spell().as_str(), it.text("written"));
        },
        |it| {
            TrackingCode::read(it.text("typed")).map(drop).map_err(|refusal| match refusal {
                CodeRefusal::Symbol => "code-symbol",
                CodeRefusal::Length => "code-length",
                CodeRefusal::Check => "code-check",
            })
        },
    );
}

fn verify(it: &Vector) -> Result<VerifyingKey, &'static str> {
    let key: [u8; 32] = it.bytes("key").try_into().map_err(|_| "key")?;
    let key = VerifyingKey::parse(key).map_err(|_| "key")?;
    let signature = Signature::try_from(it.bytes("signature").as_slice()).map_err(|_| "signature")?;
    key.verify(&it.bytes("message"), &signature).map_err(|_| "signature")?;
    Ok(key)
}

#[test]
fn signatures() {
    confirm(
        "02-signature",
        |it| {
            let key = verify(it).expect("holds");
            assert_eq!(key.id().to_string(), it.text("key_id"));
            // One was not made from a seed: nobody signs like that, but everybody must accept it.
            if it.has("seed") {
                let signer = it.signer("seed");
                assert_eq!(signer.public(), key);
                assert_eq!(hex(signer.sign(&it.bytes("message")).0), it.text("signature"));
            }
        },
        |it| verify(it).map(drop),
    );
}

#[test]
fn derivations() {
    confirm(
        "03-derive",
        |it| {
            let organisation = it.id("organisation");
            let seed = |label| derive(&code(it), label, organisation);
            for (label, name) in [(Label::Access, "access"), (Label::Sign, "sign")] {
                assert_eq!(hex(seed(label).expose()), it.text(&format!("{name}_seed")));
                let key = SigningKey::from_seed(seed(label)).public();
                assert_eq!(hex(key.bytes()), it.text(&format!("{name}_key")));
            }
            for (label, name) in [(Label::Own, "self"), (Label::Dialogue, "dialogue")] {
                assert_eq!(hex(seed(label).expose()), it.text(&format!("{name}_seed")));
                let identity = HybridIdentity::from_seed(seed(label).into_bytes());
                assert_eq!(identity.text().as_str(), it.text(&format!("{name}_identity")));
                let recipient = it.text(&format!("{name}_recipient"));
                assert_eq!(identity.recipient().to_string(), recipient);
                let read: HybridIdentity = it.text(&format!("{name}_identity")).parse().expect("an identity");
                assert_eq!(Ok(read.recipient()), recipient.parse());
            }
            let key = derive_receipt_key(&code(it), sha256(&it.bytes("sealed_body")), organisation);
            assert_eq!(hex(key.expose()), it.text("receipt_key"));
        },
        |it| {
            if it.has("identity") {
                return it.text("identity").parse::<HybridIdentity>().map(drop).map_err(|_| "identity");
            }
            it.text("recipient").parse::<HybridRecipient>().map(drop).map_err(|_| "recipient")
        },
    );
}

#[test]
fn envelopes() {
    confirm(
        "04-envelope",
        |it| {
            let identity = it.identity("seed");
            assert_eq!(identity.text().as_str(), it.text("identity"));
            assert_eq!(identity.recipient().to_string(), it.text("recipient"));
            let plaintext = envelope::open(&it.large("sealed"), &identity).expect("opens");
            assert_eq!(envelope::plaintext_length(&it.large("sealed")), Ok(plaintext.len()));
            if it.has("plaintext") {
                assert_eq!(hex(&*plaintext), it.text("plaintext"));
            } else {
                assert_eq!(hash(&plaintext), it.text("plaintext_sha256"));
            }
            // What age randomises can't be compared; that the same reader opens it can.
            let again = envelope::seal(&plaintext, &identity.recipient()).expect("sealed");
            assert_eq!(envelope::open(&again, &identity).as_ref(), Ok(&plaintext));
        },
        |it| {
            let sealed = it.large("sealed");
            let opened = envelope::open(&sealed, &it.identity("seed")).map(drop).map_err(|refusal| refusal.code());
            // Who has no key sees wrong recipients too.
            let seen = envelope::inspect(&sealed).map_err(|refusal| refusal.code());
            assert!(opened != Err("recipients") || seen == opened);
            assert!(seen != Err("reader"));
            opened
        },
    );
}

#[test]
fn canonical_json() {
    confirm(
        "05-canonical",
        |it| {
            let value = canonical::parse(&it.bytes("json")).expect("canonical");
            assert_eq!(hex(canonical::write(&value)), it.text("json"));
        },
        |it| canonical::parse(&it.bytes("json")).map(drop).map_err(|_| "canonical"),
    );
}
