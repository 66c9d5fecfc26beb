//! Backups: made while the portal writes, refused where they are not whole, and held to what was published when they come
//! back.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use senim::{
    backup::{self, BackupRefusal},
    store::copy::{self, CopyRefusal},
};
use tokio::runtime::Handle;

use super::{
    Place,
    ledger::look,
    world::{TODAY, World, configuration, senim},
};

/// Every file of a backup, by its path.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

pub async fn a_backup_is_one_state_while_the_portal_writes(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| world.report("Бірінші", Vec::new()));
    world.hand.set("2026-11-22T19:05:00Z".parse().unwrap());
    assert_eq!(look(&world.keeper).await, Ok(vec![TODAY.to_owned()]));
    let folder = tempfile::tempdir().unwrap();
    let published = world.keys.path().join("ledger");
    let outs: Vec<PathBuf> = (0..3).map(|n| folder.path().join(format!("backup-{n}"))).collect();
    // Reports and closes of days go on around three backups.
    let handle = Handle::current();
    world.visit(|world| {
        thread::scope(|scope| {
            scope.spawn(|| (0..12).for_each(|_| drop(world.report("Жазылып жатқанда", Vec::new()))));
            scope.spawn(|| {
                for day in ["2026-11-23T19:05:00Z", "2026-11-24T19:05:00Z"] {
                    world.hand.set(day.parse().unwrap());
                    handle.block_on(look(&world.keeper)).unwrap();
                }
            });
            for out in &outs {
                handle.block_on(backup::write(&place.location, &published, out)).unwrap();
            }
        });
    });
    let last = folder.path().join("last");
    backup::write(&place.location, &published, &last).await.unwrap();
    let config = folder.path().join("senim.toml");
    for (n, out) in outs.iter().chain([&last]).enumerate() {
        let other = place.beside(&format!("restored_{n}")).await;
        let data = folder.path().join(format!("data-{n}"));
        fs::create_dir(&data).unwrap();
        fs::write(&config, configuration(&other, world.keys.path(), &data)).unwrap();
        let (done, said) = senim(&["restore", "--config", config.to_str().unwrap(), "--from", out.to_str().unwrap()]);
        assert!(done && said.contains("\"goes_on\":true"), "{said}");
        let mut raw = other.raw().await;
        let cases = raw.number("SELECT count(*) FROM case_file").await;
        assert!((1..=13).contains(&cases) && (out != &last || cases == 13), "{cases}");
        for (table, each) in [("event", 1), ("sealed_body", 1), ("access_grant", 3)] {
            assert_eq!(raw.number(&format!("SELECT count(*) FROM {table}")).await, each * cases, "{table}");
        }
        assert_eq!(raw.number("SELECT count(*) FROM session").await, 0, "nobody is logged in to a copy");
        // It is a portal's database again, triggers and all.
        raw.run("DELETE FROM event").await.expect_err("append-only");
    }
}

pub async fn half_a_backup_is_refused(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| world.report("Бірінші", Vec::new()));
    world.hand.set("2026-11-22T19:05:00Z".parse().unwrap());
    look(&world.keeper).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("backup");
    let published = world.keys.path().join("ledger");
    let count = backup::write(&place.location, &published, &out).await.unwrap();
    let occupied = backup::write(&place.location, &published, &out).await;
    assert!(matches!(occupied, Err(BackupRefusal::Occupied(_))));
    assert_eq!(backup::read(&out).unwrap().files.len(), count);
    let other = place.beside("half").await;
    let data = folder.path().join("data");
    let restore = async || backup::restore(&out, &other.location, &data).await;
    for path in files(&out) {
        let whole = fs::read(&path).unwrap();
        let mut changed = whole.clone();
        changed[whole.len() / 2] ^= 1;
        let cut = whole[..whole.len() - 1].to_vec();
        let longer = [whole.clone(), vec![b'\n']].concat();
        for found in [None, Some(changed), Some(cut), Some(longer), Some(Vec::new())] {
            match found {
                Some(found) => fs::write(&path, found).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            restore().await.expect_err(&path.display().to_string());
            fs::write(&path, &whole).unwrap();
        }
    }
    let surprise = out.join("database/surprise");
    fs::write(&surprise, b"x").unwrap();
    assert!(matches!(restore().await, Err(BackupRefusal::Altered(path)) if path == "database/surprise"));
    fs::remove_file(surprise).unwrap();
    assert!(!data.exists(), "nothing was put anywhere");
    assert_eq!(restore().await.unwrap(), count);
    assert!(matches!(restore().await, Err(BackupRefusal::Copy(CopyRefusal::Occupied))));
    // The other database's rows, and a newer program's, are not for this place.
    let kind = copy::kind(&place.location);
    let empty = place.beside("empty").await;
    let stranger = if kind == "sqlite" { "postgres" } else { "sqlite" };
    for (kind, schema) in [(stranger, 1), (kind, 9999), (kind, 0)] {
        let refused = copy::check_place(&empty.location, kind, schema).await;
        assert!(matches!(refused, Err(CopyRefusal::Foreign { .. })), "{kind} {schema}");
    }
    copy::check_place(&empty.location, kind, 1).await.unwrap();
}

pub async fn an_older_state_comes_back_and_signs_nothing(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| world.report("Бірінші", Vec::new()));
    let folder = tempfile::tempdir().unwrap();
    let published = world.keys.path().join("ledger");
    let out = folder.path().join("backup");
    backup::write(&place.location, &published, &out).await.unwrap();
    world.hand.set("2026-11-23T19:05:00Z".parse().unwrap());
    assert_eq!(look(&world.keeper).await.unwrap().len(), 2);
    let other = place.beside("older").await;
    let config = folder.path().join("senim.toml");
    // The folder of the published ledgers outlived the database.
    fs::write(&config, configuration(&other, world.keys.path(), world.keys.path())).unwrap();
    let (done, said) = senim(&["restore", "--config", config.to_str().unwrap(), "--from", out.to_str().unwrap()]);
    assert!(!done && said.contains("an older state was restored"), "{said}");
    assert!(said.contains("\"restored\":\"data\"") && said.contains("\"goes_on\":false"), "{said}");
}

pub async fn every_table_is_copied(place: &Place) {
    place.open().await.close().await;
    let all = match place.location {
        senim::store::Location::Sqlite(_) => "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
        senim::store::Location::Postgres(_) => {
            "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
        }
    };
    let there = place.raw().await.texts(all).await;
    // What nothing can stand in, what is forgotten, and the migrations, which are run anew.
    let left_out = ["_sqlx_migrations", "closing", "never", "session"].map(str::to_owned);
    let mut copied: Vec<String> = copy::tables().map(str::to_owned).chain(left_out).collect();
    copied.sort();
    assert_eq!(there, copied);
}

pub async fn keys_are_kept_apart(place: &Place) {
    let world = World::open(place).await;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let out = folder.path().join("backup");
    backup::write(&place.location, &world.keys.path().join("ledger"), &out).await.unwrap();
    let seeds = ["receipt.key", "ledger.key", "challenge.key"].map(|it| fs::read(world.keys.path().join(it)).unwrap());
    for file in files(&out) {
        let bytes = fs::read(&file).unwrap();
        for seed in &seeds {
            let hex = &seed[seed.len() - 65..seed.len() - 1];
            let raw = data_encoding::HEXLOWER.decode(hex).unwrap();
            let held = |needle: &[u8]| bytes.windows(needle.len()).any(|it| it == needle);
            assert!(!held(hex) && !held(&raw), "{}", file.display());
        }
    }
    fs::write(path("senim.toml"), configuration(place, world.keys.path(), world.keys.path())).unwrap();
    let keys_out = |to: &str| senim(&["backup", "--config", &path("senim.toml"), "--keys-out", to]);
    let (done, said) = keys_out(&path("backup/keys.age"));
    assert!(!done && said.contains("backup-keys-elsewhere"), "{said}");
    let (done, said) = keys_out(&path("keys.age"));
    assert!(done, "{said}");
    let passphrase = said.lines().map(str::trim).find(|line| line.matches('-').count() == 5).unwrap();
    fs::write(path("passphrase"), passphrase).unwrap();

    let elsewhere = folder.path().join("keys");
    fs::write(path("other.toml"), configuration(place, &elsewhere, world.keys.path())).unwrap();
    let passphrases = path("passphrase");
    let (config, file) = (path("other.toml"), path("keys.age"));
    let back = || senim(&["restore", "--config", &config, "--keys-from", &file, "--passphrase-file", &passphrases]);
    let (done, said) = back();
    assert!(done, "{said}");
    let restored = ["receipt.key", "ledger.key", "challenge.key"].map(|it| fs::read(elsewhere.join(it)).unwrap());
    assert_eq!(restored, seeds);
    // Keys that are there may have signed since.
    assert!(!back().0);
    fs::write(&passphrases, "lusab-babad-gutih-tugad-babab-zuzuz").unwrap();
    assert!(!back().0);
}
