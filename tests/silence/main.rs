//! Nothing of a reporter stays where it must not: canaries go through the whole story on both databases and are looked
//! for in every form; no stored value knows the time.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests say what they expect by failing")]
#![allow(clippy::print_stdout, reason = "tests print their counts")]

#[path = "../suite/cluster.rs"]
mod cluster;
#[path = "../portal_process/mod.rs"]
mod portal_process;

mod canary;
mod guesses;
mod procedures;
mod rows;
mod scan;
mod story;

use std::{fs, path::Path};

use portal_process::Installation;
use scan::Needles;
use senim::store::Location;
use story::Told;

#[test]
fn nothing_of_the_story_stays_on_sqlite() {
    let installation = Installation::on_sqlite().on_every_address();
    let told = story::tell(&installation);
    // As the crash left it, with the log that was not put back; then as it is when that was done.
    look(&told, &[&installation.data]);
    assert!(installation.data.join("senim.db-wal").exists());
    let rows = rows::read(&Location::Sqlite(installation.database_file()), told.entries);
    look(&told, &[&installation.data]);
    rows::check_times(&rows, told.begun, told.ended);
}

#[test]
fn nothing_of_the_story_stays_on_postgres() {
    let url = tokio::runtime::Runtime::new().unwrap().block_on(cluster::database());
    let installation = Installation::on_postgres(&url).on_every_address();
    let told = story::tell(&installation);
    let rows = rows::read(&Location::Postgres(url.clone()), told.entries);
    // Everything in memory goes to the files.
    rows::run(&url, "CHECKPOINT");
    let (_, folder) = url.split_once("?host=").unwrap();
    look(&told, &[&installation.data, &Path::new(folder).join("data"), &Path::new(folder).join("log")]);
    rows::check_times(&rows, told.begun, told.ended);
}

/// Looks everywhere.
fn look(told: &Told, places: &[&Path]) {
    let everywhere = Needles::of(&told.canaries);
    let mut looked = 0;
    for file in places.iter().flat_map(|place| files(place)) {
        // A file may go while we look; the database is at work.
        let Ok(bytes) = fs::read(&file) else { continue };
        looked += bytes.len();
        let found = everywhere.find(&bytes);
        assert!(found.is_empty(), "{}: {found:?}", file.display());
    }
    assert!(looked > 100_000, "too little to look at: {looked} bytes");

    assert_eq!(everywhere.find(&told.printed), Vec::<String>::new(), "printed");
    assert_eq!(Needles::of(&told.unprinted).find(&told.printed), Vec::<String>::new(), "printed");
    let answered = Needles::of(&told.unanswered);
    assert!(told.answers.len() > 500_000);
    assert_eq!(answered.find(&told.answers), Vec::<String>::new(), "answered");

    // The log is a list of what may be said: how it began, and nothing else.
    let printed = String::from_utf8(told.printed.clone()).unwrap();
    let said = [
        r#"{"address":"#,
        "Бұл – көрсетілім.",
        "Хабарлаушы беті: ",
        "Лауазымды адамдар беті: ",
        "Көрсетілім кілттері",
        "  ",
    ];
    for line in printed.lines() {
        assert!(said.iter().any(|begin| line.starts_with(begin)), "said: {line}");
    }
    assert_eq!(printed.lines().count(), 5 + 11, "said more or less than it may");

    println!("{} forms of {} canaries in {looked} bytes of files: 0", everywhere.count(), told.canaries.len());
}

/// The control: the same look finds every form of every canary, planted one by one, and a time in a row.
#[test]
fn every_planted_form_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let canaries = story::Canaries::new().all();
    let needles = Needles::of(&canaries);
    for canary in &canaries {
        for (form, bytes) in canary.forms() {
            let file = folder.path().join("planted");
            let noise = senim::entropy::bytes::<4099>();
            fs::write(&file, [&noise[..], &bytes, &noise[..]].concat()).unwrap();
            let [file] = files(folder.path()).try_into().unwrap();
            let name = format!("{} as {form}", canary.name);
            assert!(needles.find(&fs::read(file).unwrap()).contains(&name), "{name} was not found");
        }
    }
    rows::finds_planted_times();
}

#[test]
fn no_stored_value_lets_a_day_of_guesses_find_the_time() {
    let installation = Installation::on_sqlite().on_every_address();
    let told = story::tell_the_main_path(&installation);
    let rows = rows::read(&Location::Sqlite(installation.database_file()), told.entries);
    guesses::check(&told, &rows, &fs::read(installation.database_file()).unwrap());
}

#[test]
fn no_column_of_the_reporter_s_side_holds_a_time() {
    let installation = Installation::on_sqlite();
    rows::check_columns(&Location::Sqlite(installation.database_file()));
    let url = tokio::runtime::Runtime::new().unwrap().block_on(cluster::database());
    let _migrated = Installation::on_postgres(&url);
    rows::check_columns(&Location::Postgres(url));
}

/// Every file below a place, or the place itself.
fn files(place: &Path) -> Vec<std::path::PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let Ok(entries) = fs::read_dir(place) else { return Vec::new() };
    entries.flatten().flat_map(|entry| files(&entry.path())).collect()
}
