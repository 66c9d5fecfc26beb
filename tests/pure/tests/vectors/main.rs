//! The numbered vectors of `tests/vectors`, which TypeScript wrote, confirmed by the pure rooms: each good one gives what
//! it says, each bad one is refused with its own word; and what Rust writes of the same inputs is the same bytes.

mod beside;
mod bodies;
mod cases;
mod file;
mod ground;
mod ledger;
mod procedures;
mod strangers;
mod travel;

use std::{collections::BTreeSet, fs};

/// Every file with the number of its good and bad vectors, and the refusals that section 16 of the page names.
/// Who adds vectors raises the number; nobody lowers it.
const FILES: [(&str, usize, usize, &[&str]); 26] = [
    ("01-code", 72, 72, &["code-symbol", "code-length", "code-check"]),
    ("02-signature", 4, 33, &["key", "signature"]),
    ("03-derive", 4, 24, &["identity", "recipient"]),
    ("04-envelope", 8, 23, &["recipients", "reader", "broken"]),
    ("05-canonical", 19, 53, &["canonical"]),
    ("06-entry", 14, 55, &["not-genuine"]),
    ("07-statement", 9, 32, &["structure", "key", "nobody", "excluded", "roster", "signature"]),
    ("08-header", 7, 29, &["structure", "signature"]),
    ("09-grant", 3, 37, &["grant", "reader"]),
    ("10-note", 17, 100, &["roster-invalid", "roster-expired", "announced"]),
    ("11-receipt", 4, 32, &["exchanged"]),
    ("12-frame", 19, 29, &["frame"]),
    ("13-keyfile", 2, 20, &["key-file", "passphrase", "enrolment"]),
    ("14-work", 7, 4, &["work"]),
    ("15-padding", 62, 15, &["too-long", "padding"]),
    ("16-tree", 15, 4, &["proof"]),
    ("17-inclusion", 16, 22, &["proof"]),
    ("18-consistency", 17, 22, &["proof"]),
    ("19-checkpoint", 8, 29, &["checkpoint"]),
    ("20-tile", 11, 21, &["tile"]),
    ("21-opening", 13, 25, &["structure", "signature"]),
    ("22-day", 3, 12, &["proof"]),
    ("23-step", 50, 49, &["step"]),
    ("24-agreement", 4, 10, &["signature"]),
    ("25-case-head", 16, 35, &["case-head", "withheld"]),
    (
        "26-agreement-file",
        6,
        95,
        &["shape", "body", "template", "text", "reporter", "officer", "counterparty", "entries"],
    ),
];

/// A file that lost vectors, or a refusal that no vector asks for any more, fails here.
#[test]
fn no_vector_is_missing() {
    for (name, good, bad, refusals) in FILES {
        let vectors = file::load(name);
        assert_eq!((vectors.good.len(), vectors.bad.len()), (good, bad), "{name}");
        let numbers: Vec<_> = vectors.all().map(|it| it.at("n").as_u64().expect("a number")).collect();
        assert_eq!(numbers, (1..=good as u64).chain(101..=100 + bad as u64).collect::<Vec<_>>(), "{name}");
        let names: BTreeSet<_> = vectors.all().map(|it| it.text("name")).collect();
        assert_eq!(names.len(), good + bad, "{name}: a name stands twice");
        let asked: BTreeSet<_> = vectors.bad.iter().map(|it| it.text("refusal")).collect();
        assert_eq!(asked, refusals.iter().copied().collect(), "{name}");
    }
}

/// A file that nobody confirms fails here.
#[test]
fn every_file_of_the_folder_is_known() {
    let files = fs::read_dir(file::FOLDER).expect("the folder of the vectors");
    let names = files.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
    let found: BTreeSet<_> = names.filter_map(|name| name.strip_suffix(".json").map(str::to_owned)).collect();
    // The terms go the other way: this language writes them, and `law_vectors` holds the file to that.
    let known = FILES.iter().map(|(name, ..)| *name).chain(["30-terms"]);
    assert_eq!(found, known.map(str::to_owned).collect());
}
