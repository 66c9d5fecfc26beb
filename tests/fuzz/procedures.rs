//! What is told of procedures: the facts of a step, the line in which an event is kept, and the file that proves an agreement.

use data_encoding::HEXLOWER;
use senim_pure::{
    case::{
        actor::{Paper, Role},
        docket::Docket,
        form,
    },
    document::agreement::{Entry, Proof, claims, verify},
    ledger::leaf::LeafParts,
    seal::{
        canonical,
        field::{Fields, field, list},
        header::{Fact, Header},
        id::{Digest, LeafHash, PersonId},
        purpose::Purpose,
    },
};

use super::{AUTHOR, signer};

/// Steps, by somebody with a name and by somebody without: there is one way to write each, and none is the portal's own.
pub fn step(bytes: &[u8]) -> bool {
    let Ok(facts) = facts(bytes) else { return false };
    let own = Paper(Digest([9; 32]));
    let read = [None, Some(PersonId([1; 16]))].map(|person| (person, form::read(&facts, own, person)));
    let accepted = read.iter().filter_map(|(person, read)| Some((*person, read.as_ref().ok()?)));
    let accepted: Vec<_> = accepted.collect();
    for (person, (by, command)) in &accepted {
        assert_eq!(by.person(), *person);
        assert!(by.role() != Role::System && by.role().is_office() == person.is_some());
        let written = form::facts(by, command, Some(own));
        let written: Vec<_> = written.iter().map(|fact| list([fact.name.as_bytes(), fact.value.as_bytes()])).collect();
        assert!(written.is_sorted(), "as a header has them");
        assert_eq!(list(written), bytes);
    }
    assert!(accepted.len() < 2, "a role has a name or it has none");
    !accepted.is_empty()
}

fn facts(bytes: &[u8]) -> Result<Vec<Fact>, ()> {
    let whole = field(bytes);
    let items = Fields::new(&whole).set().map_err(drop)?;
    let fact = |item| {
        let mut fields = Fields::new(item);
        let name = fields.text().map_err(drop)?.to_owned();
        let value = fields.text().map_err(drop)?.to_owned();
        fields.finish().map_err(drop)?;
        Ok(Fact { name, value })
    };
    items.into_iter().map(fact).collect()
}

/// Events: one line each, and whatever is kept can be folded.
pub fn event(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let Ok(event) = form::read_event(text) else { return false };
    assert_eq!(form::write_event(&event), text);
    assert!(!text.contains('\n'), "a line");
    assert_eq!(form::read_event(text).as_ref(), Ok(&event));
    let _ = Docket::fold([&event]);
    true
}

/// Files of agreements, as they are and signed anew by both.
pub fn agreement(bytes: &[u8]) -> bool {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let anew = canonical::parse_as::<Proof>(line).ok().and_then(signed_anew);
    proves(bytes) | anew.is_some_and(|proof| proves(canonical::write(&proof).as_bytes()))
}

/// Whether a file proves an agreement; then it is written back alike, and proves no other.
fn proves(bytes: &[u8]) -> bool {
    let Ok(proven) = verify(bytes) else { return false };
    assert!(claims(bytes));
    let mut proof = proven.proof;
    assert_eq!(canonical::write(&proof).as_bytes(), bytes.strip_suffix(b"\n").unwrap_or(bytes));
    for said in [proven.day.to_string(), proof.case.to_string()] {
        assert!(proof.text.contains(&said), "{said}");
    }
    proof.nth ^= 1;
    assert!(verify(canonical::write(&proof).as_bytes()).is_err());
    true
}

/// The same, signed by the leader of the vectors behind a person's key, entry after entry.
fn signed_anew(mut proof: Proof) -> Option<Proof> {
    let leader = signer("Бастық sign");
    let agreed = proof.agreed();
    proof.reporter.key = Digest(*AUTHOR.public().bytes());
    proof.reporter.signature = HEXLOWER.encode(&agreed.sign(&AUTHOR).0);
    proof.officer.key = Digest(*leader.public().bytes());
    proof.officer.signature = HEXLOWER.encode(&agreed.sign(&leader).0);
    let last = proof.entries.len().checked_sub(1)?;
    let mut previous = LeafHash([0; 32]);
    for (at, entry) in proof.entries.iter_mut().enumerate() {
        let author = if at == last { &leader } else { &*AUTHOR };
        let header = Header::parse(&HEXLOWER.decode(entry.header.as_bytes()).ok()?).ok()?;
        let sequence = u64::try_from(at).ok()?;
        let header = Header { author: author.public().id(), previous, sequence, ..header }.encode();
        let outer = author.sign_structure(Purpose::Outer, &[&header, &entry.body.0]);
        let commitment = entry.commitment.parse().unwrap_or(Digest([0; 32]));
        let signed = Entry::new(&header, entry.body, &outer, &entry.day, commitment);
        previous = LeafParts::of_hashed(&entry.day, &header, entry.body, &outer).leaf(commitment);
        *entry = if at == last { signed.last() } else { signed };
    }
    Some(proof)
}
