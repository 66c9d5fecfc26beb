//! The file that proves an agreement: no byte of it can be changed, of which every few are tried, and no part of it left out. What else is refused, and why,
//! stands in the vectors (26).

use std::fs;

use senim_pure::document::agreement::{claims, verify};
use serde_json::Value;

/// The good files of the vectors.
fn files() -> Vec<String> {
    let whole = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors/26-agreement-file.json")).unwrap();
    let whole: Value = serde_json::from_slice(&whole).unwrap();
    whole["good"].as_array().unwrap().iter().map(|it| it["file"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_byte_counts() {
    for (file, step) in files()[1..3].iter().zip([37, 97]) {
        assert!(verify(file.as_bytes()).is_ok());
        let held: Vec<_> = (0..file.len() - 1)
            .step_by(step)
            .filter(|at| {
                let mut bytes = file.clone().into_bytes();
                bytes[*at] ^= 1;
                verify(&bytes).is_ok()
            })
            .collect();
        assert_eq!(held, Vec::<usize>::new(), "bytes that may be changed");
    }
}

/// Every file that lacks one member or one item, at any depth.
fn lacking(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(key, inner)| {
                let with = |changed: Option<Value>| {
                    let others = members.iter().filter_map(|(other, value)| match (other == key, &changed) {
                        (false, _) => Some((other.clone(), value.clone())),
                        (true, changed) => Some((other.clone(), changed.clone()?)),
                    });
                    Value::Object(others.collect())
                };
                [with(None)]
                    .into_iter()
                    .chain(lacking(inner).into_iter().map(move |it| with(Some(it))))
                    .collect::<Vec<_>>()
            })
            .collect(),
        Value::Array(items) => (0..items.len())
            .flat_map(|at| {
                let without = [&items[..at], &items[at + 1..]].concat();
                let changed = lacking(&items[at]).into_iter().map(move |it| {
                    let mut items = items.clone();
                    items[at] = it;
                    Value::Array(items)
                });
                [Value::Array(without)].into_iter().chain(changed).collect::<Vec<_>>()
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The file without the root by which its organisation was renamed later: the roster stands under the one before, and so does the name
/// in the text.
fn renamed_since(whole: &Value) -> Option<Value> {
    let mut without = whole.clone();
    let roots = without["bodies"][0]["roots"].as_array_mut()?;
    let newest = roots.pop().filter(|_| !roots.is_empty())?;
    let names = newest.as_str()?.lines().nth(1)?.parse::<Value>().ok()?["names"].clone();
    let is_called_so =
        |name: &Value| whole["text"].as_str().zip(name.as_str()).is_some_and(|(text, name)| text.contains(name));
    (!names.as_object()?.values().any(is_called_so)).then_some(without)
}

#[test]
fn nothing_can_be_left_out() {
    for file in files() {
        let whole: Value = serde_json::from_str(&file).unwrap();
        let all = lacking(&whole);
        assert!(all.len() > 30);
        let spare = renamed_since(&whole);
        for it in all {
            assert_eq!(verify(it.to_string().as_bytes()).is_ok(), Some(&it) == spare.as_ref(), "{it}");
        }
        assert!(claims(file.as_bytes()) && !claims(b"{}") && !claims(file.replace("agreement", "receipt").as_bytes()));
    }
}
