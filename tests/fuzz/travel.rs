//! What travels and what is kept: frames and their heads, enrolments, key files.

use std::{io::Write as _, sync::LazyLock};

use data_encoding::HEXLOWER;
use secrecy::SecretString;
use senim_pure::{
    seal::{
        canonical,
        keyfile::{OfficerKey, PortalKeys, RootKey},
        purpose::Purpose,
    },
    wire::{
        enrolment::Enrolment,
        frame::{ANSWER_CLASSES, Frame, REQUEST_CLASSES},
        manifest::Manifest,
    },
};

use super::AUTHOR;

/// Frames, as they are and filled with zeros to their class.
pub fn frame(bytes: &[u8]) -> bool {
    let mut accepted = judge(bytes, &REQUEST_CLASSES) | judge(bytes, &ANSWER_CLASSES);
    for classes in [&REQUEST_CLASSES[..], &ANSWER_CLASSES] {
        accepted |= judge(&filled(bytes, classes), classes);
    }
    accepted
}

/// A frame's head, with a body of zeros as long as fits.
pub fn frame_head(bytes: &[u8]) -> bool {
    let Ok(length) = u32::try_from(bytes.len()) else { return false };
    let frame = [&length.to_be_bytes()[..], bytes].concat();
    let accepted = judge(&filled(&frame, &ANSWER_CLASSES), &ANSWER_CLASSES);
    if accepted {
        let head = canonical::parse(bytes).expect("a head is canonical JSON");
        assert_eq!(head["v"], 1);
    }
    accepted
}

fn filled(bytes: &[u8], classes: &[usize]) -> Vec<u8> {
    let mut filled = bytes.to_vec();
    if let Some(class) = classes.iter().find(|class| **class >= bytes.len()) {
        filled.resize(*class, 0);
    }
    filled
}

/// Whether it is a frame; then there is one way to write it at this length.
fn judge(bytes: &[u8], classes: &[usize]) -> bool {
    let Ok(frame) = Frame::parse(bytes, classes) else { return false };
    assert!(frame.parts.iter().map(Vec::len).sum::<usize>() < bytes.len());
    assert!(frame.encode(classes, bytes.len()).is_ok_and(|again| again == bytes));
    // In a longer class it is the same frame, in a shorter one it is itself or none.
    let smallest = frame.encode(classes, 0).expect("it fitted before");
    assert!(smallest.len() <= bytes.len());
    assert!(Frame::parse(&smallest, classes) == Ok(frame));
    true
}

/// Enrolments, as they are and signed anew.
pub fn enrolment(bytes: &[u8]) -> bool {
    let anew = canonical::parse_as::<Enrolment>(bytes).ok().map(|mut it| {
        let public = AUTHOR.public();
        let fields: [&[u8]; 3] = [it.name.as_bytes(), it.recipient.as_bytes(), public.bytes()];
        it.verifying = HEXLOWER.encode(public.bytes());
        it.signature = HEXLOWER.encode(&AUTHOR.sign_structure(Purpose::Enrolment, &fields).0);
        canonical::write(&it)
    });
    if let Some(line) = &anew
        && let Ok(enrolled) = Enrolment::read(line.as_bytes())
    {
        assert_eq!(Enrolment::write(&enrolled.name, &enrolled.recipient, &AUTHOR), *line);
        assert_eq!(enrolled.fingerprint().len(), 24);
        assert!(Enrolment::read(format!("{line}\n").as_bytes()).is_ok());
        assert!(Enrolment::read(format!("{line}\n\n").as_bytes()).is_err());
        return true;
    }
    Enrolment::read(bytes).is_ok()
}

fn passphrase() -> SecretString {
    SecretString::from("lusab-babad")
}

/// Made once: age measures the machine each time.
static TO_PASSPHRASE: LazyLock<age::scrypt::Recipient> = LazyLock::new(|| {
    let mut recipient = age::scrypt::Recipient::new(passphrase());
    recipient.set_work_factor(1);
    recipient
});

/// The texts of key files, sealed with as little work as age writes.
pub fn key_file(bytes: &[u8]) -> bool {
    let passphrase = passphrase();
    let to = [&*TO_PASSPHRASE as &dyn age::Recipient];
    let encryptor = age::Encryptor::with_recipients(to.into_iter()).expect("one recipient");
    let mut file = Vec::new();
    let mut writer = encryptor.wrap_output(&mut file).expect("written");
    writer.write_all(bytes).and_then(|()| writer.finish()).expect("written");

    let officer = OfficerKey::open(&file, &passphrase).ok().map(|key| {
        let signing = HEXLOWER.encode(&*key.signing);
        format!("# senim/1/officer-key\n# signing: {signing}\n{}\n", *key.identity.text())
    });
    let root = RootKey::open(&file, &passphrase)
        .ok()
        .map(|key| format!("# senim/1/root-key\n# signing: {}\n", HEXLOWER.encode(&*key.signing)));
    let portal = PortalKeys::open(&file, &passphrase).ok().map(|keys| {
        let [receipt, ledger, challenge] = keys.seeds.map(|seed| HEXLOWER.encode(&*seed));
        format!("# senim/1/portal-keys\n# receipt: {receipt}\n# ledger: {ledger}\n# challenge: {challenge}\n")
    });
    assert!([&officer, &root, &portal].iter().filter(|it| it.is_some()).count() <= 1, "one kind of key");
    let text = officer.or(root).or(portal);
    assert!(text.as_ref().is_none_or(|text| text.as_bytes() == bytes));
    text.is_some()
}

/// Manifests of backups: written back alike, and no path leads out of the folder.
pub fn manifest(bytes: &[u8]) -> bool {
    let Ok(manifest) = Manifest::read(bytes) else { return false };
    assert_eq!(manifest.write().as_bytes(), bytes);
    for file in &manifest.files {
        let path = std::path::Path::new(&file.path);
        assert!(path.components().all(|it| matches!(it, std::path::Component::Normal(_))), "{}", file.path);
        assert_eq!(path.components().count(), file.path.split('/').count());
    }
    assert_eq!(Manifest::of(&manifest.database, manifest.schema, manifest.files.clone()), manifest);
    true
}
