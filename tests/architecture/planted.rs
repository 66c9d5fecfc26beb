//! Every rule of the table is shown to bite, on planted texts.

use std::collections::BTreeSet;

use crate::rooms::wrongs;

/// Judges `text` as the file of `module` (`seal/id`), with the crates that the texts below name.
fn judged(module: &str, text: &str) -> BTreeSet<String> {
    let crates = ["age", "axum", "clap", "getrandom", "jiff", "ring", "serde", "sqlx", "thiserror", "tokio", "ureq"];
    wrongs(text, &module.split('/').collect::<Vec<_>>(), &crates.iter().map(ToString::to_string).collect())
}

fn refuses(module: &str, text: &str) {
    assert!(!judged(module, text).is_empty(), "{module} may, and should not: {text}");
}

fn accepts(module: &str, text: &str) {
    assert_eq!(judged(module, text), BTreeSet::new(), "{module} may not, and should: {text}");
}

#[test]
fn a_room_outside_the_table_is_refused() {
    refuses("helpers", "");
    refuses("helpers/mod", "use crate::seal;");
}

#[test]
fn every_row_of_the_table_refuses_a_neighbour_s_import() {
    for (room, text) in [
        ("law", "use crate::seal::id::CaseId;"),
        ("seal", "use crate::law::term::Term;"),
        ("seal", "use crate::wire::Frame;"),
        ("wire", "use crate::roster::Roster;"),
        ("ledger", "use crate::roster::Roster;"),
        ("roster", "use crate::law::window;"),
        ("statistics", "use crate::case::State;"),
        ("case", "use crate::seal::envelope;"),
        ("case", "use crate::ledger::tree;"),
        ("document", "use crate::store::Store;"),
        ("store", "use crate::intake::Intake;"),
        ("store", "use crate::now::Clock;"),
        ("store", "use crate::entropy;"),
        ("intake", "use crate::casework::Reply;"),
        ("casework", "use crate::access::Session;"),
        ("access", "use crate::keeper::Lease;"),
        ("keeper", "use crate::intake::Intake;"),
        ("intake", "use crate::http::Refusal;"),
        ("client", "use crate::store::Store;"),
        ("client", "use crate::http::Refusal;"),
        ("http", "use crate::store::Store;"),
        ("http", "use crate::cli::run;"),
        ("site", "use crate::seal::code::Code;"),
        ("main", "use senim::store::Store;"),
    ] {
        refuses(room, text);
    }
}

#[test]
fn every_row_of_the_table_refuses_a_foreign_crate() {
    for (room, text) in [
        ("law", "use tokio::sync::Mutex;"),
        ("law", "use ring::digest;"),
        ("seal", "use sqlx::Row;"),
        ("ledger", "use age::Encryptor;"),
        ("roster", "use ring::digest;"),
        ("case", "use axum::Json;"),
        ("store", "use axum::Json;"),
        ("intake", "use sqlx::query;"),
        ("casework", "use axum::Router;"),
        ("keeper", "use axum::Router;"),
        ("access", "use axum::http::HeaderMap;"),
        ("client", "use axum::Router;"),
        ("http", "use sqlx::query;"),
        ("cli", "use sqlx::query;"),
        ("main", "use tokio::runtime::Runtime;"),
    ] {
        refuses(room, text);
    }
}

#[test]
fn pure_rooms_touch_nothing_of_the_world() {
    for text in [
        "use std::fs;",
        "use std::fs::File;",
        "use std::{fmt, net::TcpStream};",
        "fn f() { std::env::var(\"A\"); }",
        "fn f() { std::thread::spawn(g); }",
        "fn f() { std::process::exit(1) }",
        "use std::time::SystemTime;",
        "use std::time; fn f() { time::Instant::now(); }",
        "use std::*;",
        "use std::time::*;",
        "use jiff::Timestamp; fn f() { Timestamp::now(); }",
        "fn f(clock: &impl Clock) { clock.now(); }",
    ] {
        for room in ["law", "seal", "wire", "ledger", "roster", "statistics", "case", "document"] {
            refuses(room, text);
        }
    }
}

#[test]
fn doors_are_doors_for_everyone() {
    for (room, text) in [
        ("http", "use std::time::Instant;"),
        ("cli", "fn f() { std::time::SystemTime::now(); }"),
        ("keeper", "use tokio::time::Instant;"),
        ("keeper", "use tokio::time::{self, sleep}; fn f() { time::Instant::now(); }"),
        ("cli", "use jiff::Zoned; fn f() { Zoned::now(); }"),
        ("intake", "use jiff::Timestamp as T; fn f() { T::now(); }"),
        ("intake", "fn f() { getrandom::fill(&mut b); }"),
        ("signer", "use ring::rand::SystemRandom;"),
        ("signer", "use ring::{rand, signature};"),
        ("cli", "use std::env;"),
        ("store", "use std::env::var;"),
    ] {
        refuses(room, text);
    }
    accepts("now", "use std::time::{Instant, SystemTime}; use jiff::Timestamp; fn f() { Timestamp::now(); }");
    accepts("entropy", "fn f() { getrandom::fill(&mut b); }");
    accepts("config", "use std::env; fn f() { env::var(\"SENIM\"); }");
    accepts("store", "use sqlx::Row;");
}

#[test]
fn no_way_of_writing_hides_an_import() {
    for text in [
        "use crate::{seal::id::CaseId, store::Store};",
        "use crate::{seal::{id, code}, store::{self, Store}};",
        "use crate::store;",
        "use crate::store as cellar;",
        "pub use crate::store::Store;",
        "pub(crate) use crate::store::*;",
        "use ::senim::store::Store;",
        "fn f(s: &crate::store::Store) {}",
        "fn f() -> <crate::store::Store as Trait>::Out {}",
        "macro_rules! m { () => { $crate::store::open() } }",
        "use crate as root; fn f() { root::store::open(); }",
        "use crate::*;",
        "mod inner { use super::super::store::Store; }",
        "mod inner { fn f() { super::super::store::open(); } }",
        "/* a comment /* nested */ */ use crate::store::Store;",
        "const A: &str = \"}\\\"{\"; use crate::store::Store;",
        "const A: &str = r#\"\"quoted\" \\\"#; use crate::store::Store;",
        "const A: char = '\"'; const B: char = '\\''; use crate::store::Store;",
        "fn f<'a>(a: &'a str) { crate::store::open(a) }",
        "#[cfg(test)] mod tests { fn f() {} } use crate::store::Store;",
        "#[cfg(test)] mod tests; use crate::store::Store;",
        "#[cfg(test)] use crate::law::Term; use crate::store::Store;",
        "#[cfg(not(test))] use crate::store::Store;",
        "extern crate sqlx as other;",
        "fn f() { ::tokio::spawn(g); }",
        "#[tokio::test] async fn f() {}",
        "use crate::gossip::Rumour;",
    ] {
        refuses("seal", text);
    }
    refuses("seal/id", "use super::super::store::Store;");
    refuses("seal", "use super::store::Store;");
    refuses("seal", "use super::*;");
    refuses("case", "use crate::seal::{self, id::CaseId};");
}

#[test]
fn what_the_table_allows_passes() {
    accepts("seal/id", "use super::code::Code; use super::*; use crate::seal::derive; use self::inner::A;");
    accepts(
        "seal",
        "//! crate::store is far away\nuse std::{fmt, io::Read}; use age::Encryptor;\nconst A: &str = \"crate::store\";",
    );
    accepts("seal", "#[cfg(test)] mod tests { use std::fs; use crate::store::Store; fn f() { if a { b } } }");
    accepts("seal", "#[cfg(test)]\n#[expect(x, reason = \"y\")]\nmod tests { use std::fs; }");
    accepts("seal", "#![cfg(test)] use std::fs; use std::net::TcpStream;");
    accepts("seal", "fn f() { Vec::<u8>::age::new(); <T as Read>::tokio::new(); }");
    accepts("case", "use crate::seal::id::CaseId; use crate::ledger::leaf::Leaf;");
    accepts("ledger", "mod inner { use super::leaf; } use crate::seal::id::Digest;");
    accepts("intake", "use crate::{store::Store, now::Clock, entropy}; use tokio::sync::mpsc;");
    accepts("http", "use axum::{Router, routing::get}; use crate::intake::Intake; fn f() -> impl Sized + use<> {}");
    accepts("main", "fn main() -> std::process::ExitCode { senim::cli::run() }");
}
