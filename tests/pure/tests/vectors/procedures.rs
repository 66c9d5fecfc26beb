//! 23 steps, 24 agreements, 26 the files that prove them.

use senim_pure::{
    case::{
        actor::{Actor, Paper},
        docket::Command,
        form,
    },
    document::agreement::verify,
    seal::{
        agreement::Agreement,
        field::{Fields, field, list},
        header::Fact,
        id::PersonId,
        signature::sha256,
    },
};

use super::file::{Vector, confirm, hex};

/// The facts of a vector in the order in which its bytes have them, the hash of the entry's body, and its author.
fn given(it: &Vector) -> (Vec<Fact>, Paper, Option<PersonId>) {
    let bytes = field(&it.bytes("bytes"));
    let facts = Fields::new(&bytes).set().expect("a header's set").into_iter().map(|item| {
        let mut fields = Fields::new(item);
        let fact =
            Fact { name: fields.text().expect("a name").to_owned(), value: fields.text().expect("a value").to_owned() };
        fields.finish().expect("a name and a value");
        fact
    });
    let author = it.text("author");
    let author = (!author.is_empty()).then(|| author.parse().expect("a person"));
    (facts.collect(), Paper(it.text("own").parse().expect("a hash")), author)
}

fn read(it: &Vector) -> Result<(Actor, Command), &'static str> {
    let (facts, own, author) = given(it);
    form::read(&facts, own, author).map_err(|_| "step")
}

#[test]
fn steps() {
    confirm(
        "23-step",
        |it| {
            let (facts, own, author) = given(it);
            let (by, command) = form::read(&facts, own, author).expect("a step");
            assert_eq!(by.person(), author);
            let written = form::facts(&by, &command, Some(own));
            assert_eq!(written, facts);
            let items = written.iter().map(|fact| list([fact.name.as_bytes(), fact.value.as_bytes()]));
            assert_eq!(hex(list(items)), it.text("bytes"));
        },
        |it| read(it).map(drop),
    );
}

fn agreed(it: &Vector) -> Agreement {
    let says = it.at("says");
    let text = |key: &str| says[key].as_str().expect("text");
    Agreement {
        organisation: text("organisation").parse().expect("an id"),
        case: text("case").parse().expect("an id"),
        nth: says["nth"].as_u64().expect("a number"),
        counterparty: text("counterparty").to_owned(),
        language: text("language").to_owned(),
        template: text("template").parse().expect("a hash"),
        text: sha256(&data_encoding::HEXLOWER.decode(text("text").as_bytes()).expect("hex")),
    }
}

#[test]
fn agreements() {
    let signature = |it: &Vector| it.signature("signature").expect("64 bytes");
    confirm(
        "24-agreement",
        |it| {
            assert_eq!(agreed(it).verify(it.key("key"), &signature(it)), Ok(()));
            assert_eq!(hex(agreed(it).sign(&it.signer("seed")).0), it.text("signature"));
        },
        |it| agreed(it).verify(it.key("key"), &signature(it)).map_err(|_| "signature"),
    );
}

#[test]
fn files_of_agreements() {
    let judged = |it: &Vector| verify(it.text("file").as_bytes());
    confirm(
        "26-agreement-file",
        |it| {
            let proven = judged(it).expect("it proves an agreement");
            assert_eq!((proven.day.to_string().as_str(), proven.name.as_str()), (it.text("day"), it.text("signed")));
        },
        |it| {
            let refused = |why: senim_pure::document::agreement::Unproven| why.code().rsplit('-').next();
            judged(it).map(drop).map_err(|why| refused(why).expect("a word"))
        },
    );
}
