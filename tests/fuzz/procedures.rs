//! What is told of procedures: the facts of a step, and the line in which an event is kept.

use senim_pure::{
    case::{
        actor::{Paper, Role},
        docket::Docket,
        form,
    },
    seal::{
        field::{Fields, field, list},
        header::Fact,
        id::{Digest, PersonId},
    },
};

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
