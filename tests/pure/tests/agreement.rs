//! The file that proves an agreement: it holds as both signed it, and with nothing missing or changed.

use jiff::civil::{Date, date};
use senim_pure::{
    document::{
        Language,
        agreement::{Body, Proof, Unproven, verify},
        template::{Kind, Places, TEMPLATES, Template},
    },
    roster::{
        Texts,
        founding::{Charter, first_root, first_roster, person, sign},
        root::{BodyKind, Root},
        version::{Role, Roster},
    },
    seal::{
        agreement::Agreement,
        canonical,
        hybrid::HybridIdentity,
        id::{CaseId, Digest, PersonId},
        secret::Seed,
        signature::{SigningKey, sha256},
    },
};

const DAY: Date = date(2026, 11, 22);

fn key(label: &str) -> SigningKey {
    SigningKey::from_seed(Seed::from(zeroize::Zeroizing::new(sha256(label.as_bytes()).0)))
}

fn texts(kk: &str) -> Texts {
    Texts { kk: kk.to_owned(), ru: format!("{kk} (ru)"), en: format!("{kk} (en)") }
}

/// A body whose roster has one person of a role.
struct Founded {
    root: Root,
    names: Texts,
    rosters: Vec<Roster>,
}

impl Founded {
    fn new(name: &str, kind: BodyKind, role: Role, signer: &SigningKey) -> Self {
        let roots = [key(&format!("{name} root"))];
        let root = Root::verify(&[first_root(kind, "economy", texts(name), &roots, 1, [1; 16])]).unwrap();
        let recipient = HybridIdentity::from_seed(zeroize::Zeroizing::new([3; 32])).recipient();
        let leader = person(PersonId([5; 16]), "Ерлан".into(), texts("Басшы"), role, recipient, &signer.public(), DAY);
        let charter = Charter {
            receipt_key: key(&format!("{name} receipt")).public(),
            ledger_key: key(&format!("{name} ledger")).public(),
            bodies: Vec::new(),
            bundle: None,
            rule_sets: Vec::new(),
            calendar: "kz-1".into(),
            demo: false,
        };
        let note = sign(first_roster(&root, charter, vec![leader], DAY).to_note(), &roots);
        let rosters = vec![Roster::verify(&note, &root).unwrap()];
        Self { root, names: texts(name), rosters }
    }

    fn body(&self) -> Body<'_> {
        Body { id: self.root.id(), names: &self.names, rosters: &self.rosters }
    }
}

/// An agreement that both signed.
fn signed(by: &SigningKey, body: &Founded, party: &Founded, word: &str, language: Language) -> Proof {
    let template = Template::newest(Kind::Agreement, language).unwrap();
    let case = CaseId([9; 16]);
    let text = template.fill(&Places {
        organisation: language.of(&body.names),
        case: &case.to_string(),
        counterparty: word,
        day: &DAY.to_string(),
    });
    let agreed = Agreement {
        organisation: body.root.id(),
        case,
        nth: 0,
        counterparty: word.to_owned(),
        language: language.tag().to_owned(),
        template: template.hash(),
        text: sha256(text.as_bytes()),
    };
    let one = |by: &SigningKey| {
        let signature = data_encoding::HEXLOWER.encode(&agreed.sign(by).0);
        (Digest(*by.public().bytes()), signature)
    };
    let ((reporter, reporters), (officer, officers)) = (one(&key("reporter")), one(by));
    let value = serde_json::json!({
        "v": 1, "kind": "agreement", "organisation": agreed.organisation, "case": case, "nth": 0, "counterparty": word,
        "language": language.tag(), "template": agreed.template, "text": text,
        "reporter": { "key": reporter, "signature": reporters },
        "officer": { "roster": party.rosters[0].hash(), "key": officer, "signature": officers },
    });
    canonical::parse_as(canonical::write(&value).as_bytes()).unwrap()
}

fn file(proof: &Proof) -> Vec<u8> {
    format!("{}\n", canonical::write(proof)).into_bytes()
}

#[test]
fn what_both_signed_holds_in_both_languages_and_with_either_counterparty() {
    let leader = key("leader");
    let ministry = Founded::new("Министрлік", BodyKind::Institution, Role::Leadership, &leader);
    let authorised = Founded::new("Уәкілетті орган", BodyKind::AuthorisedBody, Role::Authorised, &leader);
    for language in [Language::Kk, Language::Ru] {
        for (party, word) in [(&ministry, "leadership"), (&authorised, "authorised")] {
            let proof = signed(&leader, &ministry, party, word, language);
            let proven = verify(&file(&proof), ministry.body(), party.body()).unwrap();
            assert_eq!((proven.day, proven.name.as_str(), &proven.proof), (DAY, "Ерлан", &proof));
        }
    }
}

#[test]
fn one_missing_signature_one_changed_byte_or_another_template_is_refused() {
    let leader = key("leader");
    let ministry = Founded::new("Министрлік", BodyKind::Institution, Role::Leadership, &leader);
    let other = Founded::new("Басқа", BodyKind::AuthorisedBody, Role::Authorised, &leader);
    let proof = signed(&leader, &ministry, &ministry, "leadership", Language::Kk);
    let judged = |proof: &Proof| verify(&file(proof), ministry.body(), ministry.body()).map(drop);
    assert_eq!(judged(&proof), Ok(()));

    let changed = |change: &dyn Fn(&mut Proof)| {
        let mut proof = proof.clone();
        change(&mut proof);
        judged(&proof).unwrap_err()
    };
    assert_eq!(changed(&|it| it.reporter.signature.clear()), Unproven::Reporter);
    assert_eq!(changed(&|it| it.officer.signature.clear()), Unproven::Counterparty);
    assert_eq!(changed(&|it| it.officer.signature.clone_from(&it.reporter.signature)), Unproven::Counterparty);
    assert_eq!(changed(&|it| it.reporter.key = it.officer.key), Unproven::Reporter);
    assert_eq!(changed(&|it| it.officer.key = it.reporter.key), Unproven::Officer);
    assert_eq!(changed(&|it| it.nth = 1), Unproven::Reporter);
    assert_eq!(changed(&|it| it.case = CaseId([8; 16])), Unproven::Text);
    assert_eq!(changed(&|it| it.text = it.text.replace("мерзімсіз", "бір жыл")), Unproven::Text);
    assert_eq!(changed(&|it| it.text = it.text.replace("2026-11-22", "2026-11-23")), Unproven::Reporter);
    assert_eq!(changed(&|it| it.language = "ru".into()), Unproven::Text);
    assert_eq!(changed(&|it| it.counterparty = "authorised".into()), Unproven::Roster);
    assert_eq!(changed(&|it| it.counterparty = "employer".into()), Unproven::Shape);
    assert_eq!(changed(&|it| it.organisation = other.root.id()), Unproven::Roster);
    assert_eq!(changed(&|it| it.v = 2), Unproven::Shape);
    // Another text that both would have signed is no version of the template.
    for template in TEMPLATES.iter().filter(|template| template.hash() != proof.template) {
        assert_eq!(changed(&|it| it.template = template.hash()), Unproven::Text);
    }
    assert_eq!(changed(&|it| it.template = Digest([0; 32])), Unproven::Text);
    // Somebody of another role in the roster is not the leadership.
    let unit = Founded::new("Министрлік", BodyKind::Institution, Role::Prevention, &leader);
    let by_unit = signed(&leader, &unit, &unit, "leadership", Language::Kk);
    assert_eq!(verify(&file(&by_unit), unit.body(), unit.body()), Err(Unproven::Officer));

    let whole = String::from_utf8(file(&proof)).unwrap();
    for broken in ["", "{}", whole.trim_end().trim_end_matches('}'), &whole.replace(":1,", ": 1,")] {
        assert_eq!(verify(broken.as_bytes(), ministry.body(), ministry.body()), Err(Unproven::Shape));
    }
    let without = whole.find(",\"officer\"").map(|at| format!("{}}}\n", &whole[..at])).unwrap();
    assert_eq!(verify(without.as_bytes(), ministry.body(), ministry.body()), Err(Unproven::Shape));
    // Every byte counts: no other file of the same length holds.
    for at in (0..whole.len() - 1).step_by(7) {
        let mut bytes = whole.clone().into_bytes();
        bytes[at] ^= 1;
        assert!(verify(&bytes, ministry.body(), ministry.body()).is_err(), "byte {at}");
    }
}
