//! What the database itself refuses, and what the store refuses of a database. Each guard meets a planted fault.

use senim::{
    seal::id::{Digest, KeyId},
    store::{Location, Session, Store, StoreError},
};

use super::{
    Place,
    made::{HOME, case, home},
};

pub async fn append_only_tables_refuse_change(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    store.submit(case(1)).await.unwrap();
    let mut raw = place.raw().await;
    let mut refused = vec![
        "UPDATE event SET legal_day = '2026-01-01'",
        "UPDATE event SET leaf = commitment WHERE sequence = 0",
        "DELETE FROM event",
        "DELETE FROM event WHERE sequence = 0",
        "UPDATE sealed_body SET body = receipt_box",
        "UPDATE access_grant SET epoch = 1",
        "UPDATE note SET text = ''",
        "DELETE FROM note",
        "UPDATE case_file SET statement = sign",
        "UPDATE case_file SET first_day = '2020-01-01'",
        "DELETE FROM case_file",
    ];
    match &place.location {
        Location::Sqlite(_) => refused.push("INSERT OR REPLACE INTO event SELECT * FROM event"),
        Location::Postgres(_) => refused.push("TRUNCATE event CASCADE"),
    }
    if matches!(place.location, Location::Sqlite(_)) {
        // References would refuse some of it too; the triggers must do it alone.
        raw.run("PRAGMA foreign_keys = OFF").await.unwrap();
    }
    for sql in refused {
        let error = raw.run(sql).await.expect_err(sql).to_string();
        assert!(error.contains("append-only"), "{sql}: {error}");
    }
    let (leaf, event) = (raw.blob("1", 32), "'{}'");
    let step = format!("INSERT INTO docket_event SELECT case_id, 0, first_day, {leaf}, {leaf}, {event} FROM case_file");
    assert_eq!(raw.run(&step).await.unwrap(), 1);
    for sql in ["UPDATE docket_event SET event = ''", "UPDATE docket_event SET place = 7", "DELETE FROM docket_event"] {
        let error = raw.run(sql).await.expect_err(sql).to_string();
        assert!(error.contains("append-only"), "a step and a breach stay: {sql}: {error}");
    }
    assert_eq!(raw.run("UPDATE case_file SET access = sign").await.unwrap(), 1, "a code can be burned");
    assert_eq!(raw.run("DELETE FROM sealed_body").await.unwrap(), 1, "a body can be erased");
    assert_eq!(raw.run("DELETE FROM access_grant").await.unwrap(), 3, "grants can be erased");
}

pub async fn checks_refuse_what_the_store_never_writes(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    store.submit(case(1)).await.unwrap();
    let mut raw = place.raw().await;
    let (sixteen, key, signature) = (raw.blob("1", 16), raw.blob("1", 32), raw.blob("1", 64));
    let short = raw.blob("1", 15);
    let event = |at: usize, value: &str| {
        let mut values = vec![
            "9",
            "1",
            "'dialogue'",
            "9",
            "0",
            "'message'",
            "'reporter'",
            &sixteen,
            "'2026-11-22'",
            "''",
            "1",
            &key,
            &key,
            &key,
            &signature,
            &signature,
        ];
        if at < values.len() {
            values[at] = value;
        }
        format!("INSERT INTO event VALUES ({})", values.join(", "))
    };
    // Only the values are bad: the same row with good ones goes in at the end.
    for (at, value) in [
        (1, "99"),
        (2, "''"),
        (3, "-1"),
        (4, "-1"),
        (5, "''"),
        (6, "'root'"),
        (7, short.as_str()),
        (8, "'2026-11-2'"),
        (8, "'2026-11-22T10:00Z'"),
        (9, "'2026-11-21T23:46Z'"),
        (9, "'x'"),
        (10, "0"),
        (11, short.as_str()),
        (12, short.as_str()),
        (13, short.as_str()),
        (14, short.as_str()),
        (15, "NULL"),
    ] {
        raw.run(&event(at, value)).await.expect_err(value);
    }
    raw.run(&event(3, "0")).await.expect_err("a place is taken once");
    if matches!(place.location, Location::Sqlite(_)) {
        raw.run(&event(3, "'nine'")).await.expect_err("types are strict");
    }
    for sql in [
        format!("INSERT INTO session VALUES ({short}, {key}, {sixteen}, 1)"),
        format!("INSERT INTO session VALUES ({key}, {key}, {sixteen}, 1)"),
        format!("INSERT INTO body VALUES ({key}, '', 'institution')"),
        format!("INSERT INTO body VALUES ({key}, 'x', 'ministry')"),
        format!("INSERT INTO sealed_body VALUES (99, {key}, {key})"),
        format!("INSERT INTO access_grant VALUES ({sixteen}, 99, 'dialogue', 0, {key})"),
        format!("INSERT INTO access_grant VALUES ({short}, 1, 'dialogue', 0, {key})"),
    ] {
        raw.run(&sql).await.expect_err(&sql);
    }
    raw.run(&event(usize::MAX, "")).await.unwrap();
}

pub async fn impossible_data_is_named_not_used(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let token = Digest([1; 32]);
    let session = Session { organisation: HOME, key: KeyId([3; 16]), expires: 100 };
    store.open_session(token, &session).await.unwrap();
    store.submit(case(1)).await.unwrap();
    let mut raw = place.raw().await;
    let short = raw.blob("1", 15);
    match &place.location {
        Location::Sqlite(_) => raw.run("PRAGMA ignore_check_constraints = ON").await.unwrap(),
        Location::Postgres(_) => {
            raw.run("ALTER TABLE session DROP CONSTRAINT session_key_id_check").await.unwrap();
            raw.run("ALTER TABLE case_file DROP CONSTRAINT case_file_access_check").await.unwrap()
        }
    };
    raw.run(&format!("UPDATE session SET key_id = {short}")).await.unwrap();
    raw.run(&format!("UPDATE case_file SET access = {short}")).await.unwrap();
    let wrong = StoreError::Inconsistent { table: "session", column: "key_id" };
    assert_eq!(store.session(token, 0).await, Err(wrong));
    let wrong = StoreError::Inconsistent { table: "case_file", column: "access" };
    assert_eq!(store.case_by_id(case(1).case_id).await, Err(wrong));
}

pub async fn every_statement_is_prepared(place: &Place) {
    place.open().await.close().await;
    let mut raw = place.raw().await;
    let statements = Store::statements(&place.location);
    assert!(statements.len() > 25, "{}", statements.len());
    for (name, sql) in statements {
        let parameters = raw.prepare(sql).await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let highest = sql.split('$').skip(1).filter_map(|rest| {
            rest.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse::<usize>().ok())
        });
        assert_eq!(parameters, highest.max().unwrap_or(sql.matches('?').count()), "{name} leaves no number out");
    }
}

/// No text reaches a driver but by its name, so the list above is whole. The same for both databases.
pub async fn every_query_is_a_named_statement(_place: &Place) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let mut queries = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for call in ["sqlx::query(", "sqlx::query_as(", "sqlx::query_scalar(", "raw_sql(", "begin_with("] {
            for argument in text.split(call).skip(1) {
                queries += 1;
                let name = argument.split([')', '.']).next().unwrap();
                let constant = name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
                assert!(constant, "{}: {call}{name}", path.display());
            }
        }
        assert!(!text.contains("AssertSqlSafe"), "{}", path.display());
    }
    assert!(queries > 30, "{queries}");
}

pub async fn an_edited_migration_is_refused(place: &Place) {
    place.open().await.close().await;
    let mut raw = place.raw().await;
    let edit = match &place.location {
        Location::Sqlite(_) => "UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1",
        Location::Postgres(_) => "UPDATE _sqlx_migrations SET checksum = '\\x00' WHERE version = 1",
    };
    assert_eq!(raw.run(edit).await.unwrap(), 1);
    let refused = Store::open(&place.location).await.err();
    assert_eq!(refused, Some(StoreError::ForeignMigration { version: 1 }));
    raw.run("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1").await.unwrap();
    let refused = Store::open(&place.location).await.err();
    assert_eq!(refused, Some(StoreError::ForeignMigration { version: 9999 }));
}

pub async fn a_setting_that_loses_commits_is_refused(place: &Place) {
    match &place.location {
        // Ours to set on every connection; what the file says besides must not matter.
        Location::Sqlite(_) => {
            place.open().await.close().await;
            let mut raw = place.raw().await;
            assert_eq!(raw.texts("PRAGMA journal_mode = DELETE").await, ["delete"]);
            drop(raw);
            place.open().await.close().await;
            assert_eq!(place.raw().await.texts("PRAGMA journal_mode").await, ["wal"]);
        }
        Location::Postgres(url) => {
            place.open().await.close().await;
            let name = url.split(['/', '?']).nth(3).unwrap();
            let set = format!("ALTER DATABASE {name} SET synchronous_commit = off");
            place.raw().await.run(&set).await.unwrap();
            let refused = Store::open(&place.location).await.err();
            assert_eq!(refused, Some(StoreError::NotDurable { setting: "synchronous_commit" }));
        }
    }
}

pub async fn errors_hold_no_values(place: &Place) {
    let store = place.open().await;
    home(&store).await;
    let mut canary = case(1);
    "canary\0canary".clone_into(&mut canary.destination);
    let error = store.submit(canary).await.expect_err("no destination");
    let mut kind = case(2);
    kind.first.kind = "canary".repeat(20);
    let other = store.submit(kind).await.expect_err("no kind");
    for error in [error, other] {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary") && !shown.contains("INSERT"), "{shown}");
        assert!(matches!(error, StoreError::Refused { .. }), "{shown}");
    }
}
