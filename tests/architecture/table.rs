//! Who may import whom: the rooms of `src/`, one row each. A room that is not in here fails, and so does an import that
//! is not in its row. Whoever needs a new arrow adds it here and says why in the commit.

use std::sync::LazyLock;

/// Rows import only from rows above them. Columns: the room, with a star when it is pure (touches nothing of the world, and
/// `tests/pure` compiles it too); which rooms of ours it may import, or a path inside one where only that may enter; which
/// crates, as paths write them. `pure` stands for all pure rooms. Every room may use what stands in [`EVERYWHERE`].
const TABLE: &str = "
law*        |                                                | jiff
seal*       |                                                | age age_core bech32 curve25519_dalek data_encoding hpke jiff ring secrecy zeroize
wire*       | seal                                           | data_encoding
ledger*     | seal                                           | data_encoding jiff ring zeroize
roster*     | seal                                           | data_encoding jiff
statistics* | law roster                                     | jiff
case*       | law roster seal::id seal::header ledger::leaf | jiff
document*   | law roster statistics case seal ledger::leaf   | data_encoding fluent_bundle jiff unic_langid

now         |                                                | jiff
entropy     |                                                | getrandom zeroize
site        | seal::id                                       | ring rust_embed
signer      | seal roster ledger entropy                     | data_encoding ring zeroize
outbound    |                                                | tokio ureq
mail        | document                                       | tokio

store       | law seal ledger roster case                    | data_encoding jiff sqlx tokio
config      | law seal::id store::Location                   | jiff toml zeroize
directory   | seal roster store                              | jiff

record      | law seal ledger store now                      | jiff
proceedings | pure store directory record entropy            | jiff

intake      | pure store directory record proceedings now entropy signer        | data_encoding jiff ring tokio zeroize
access      | pure store directory now entropy signer        | data_encoding jiff ring tokio zeroize
casework    | pure store directory record proceedings now entropy signer        | data_encoding jiff ring tokio zeroize
keeper      | pure store directory proceedings now entropy signer mail outbound | data_encoding jiff ring tokio zeroize
backup      | seal wire store                                | ring

client      | pure now entropy                               | age age_core data_encoding jiff ring secrecy ureq zeroize
http        | pure config directory now site intake access casework keeper record proceedings store::StoreError store::CaseRow store::RoomPage | axum data_encoding governor hyper hyper_util jiff rustix tokio tower tower_http
portal      | http access casework config directory intake keeper proceedings now signer site store |
desk        | seal wire client entropy http site               | axum data_encoding tokio
cli         | pure now entropy site signer outbound mail store backup config directory intake access casework keeper client http portal desk | age clap data_encoding fluent_bundle jiff ring rpassword secrecy tokio toml unic_langid zeroize
main        | cli                                            | mimalloc
";

/// What every room may use: the error derive and the data formats, which do no input or output.
pub const EVERYWHERE: &[&str] = &["serde", "serde_json", "thiserror"];

/// One row.
pub struct Room {
    /// Its name in `crate::…`.
    pub name: &'static str,
    /// Does it touch nothing of the world?
    pub pure: bool,
    /// Which of ours it may import.
    pub ours: Vec<&'static str>,
    /// Which crates it may import.
    pub outside: Vec<&'static str>,
}

/// The table, read once.
pub static ROOMS: LazyLock<Vec<Room>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.is_empty());
    let mut rooms: Vec<Room> = vec![];
    for row in rows {
        let [name, ours, outside] = row.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("a row has three columns: {row}");
        };
        let pure: Vec<_> = rooms.iter().filter(|room| room.pure).map(|room| room.name).collect();
        let ours = ours.split(' ').filter(|name| !name.is_empty());
        rooms.push(Room {
            name: name.trim_end_matches('*'),
            pure: name.ends_with('*'),
            ours: ours.flat_map(|name| if name == "pure" { pure.clone() } else { vec![name] }).collect(),
            outside: outside.split(' ').filter(|name| !name.is_empty()).collect(),
        });
    }
    rooms
});

/// What of the standard library touches the world, and so never enters a pure room.
pub const WORLD: &[&str] = &[
    "std::env",
    "std::fs",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

/// Names behind which a door stands, and the only room that may say them.
pub const DOORS: &[(&str, &str)] = &[
    ("std::time::SystemTime", "now"),
    ("std::time::Instant", "now"),
    ("tokio::time::Instant", "now"),
    ("jiff::Timestamp::now", "now"),
    ("jiff::Zoned::now", "now"),
    ("getrandom", "entropy"),
    ("ring::rand", "entropy"),
    ("std::env", "config"),
    ("sqlx", "store"),
    ("object_store", "store"),
    ("rust_embed", "site"),
    ("lettre", "mail"),
];

/// The row of a room.
pub fn room(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

/// The rooms that touch nothing of the world.
pub fn pure() -> impl Iterator<Item = &'static str> {
    ROOMS.iter().filter(|room| room.pure).map(|room| room.name)
}

#[test]
fn arrows_only_point_up_so_there_is_no_circle() {
    for (row, room) in ROOMS.iter().enumerate() {
        for ours in &room.ours {
            let target = ours.split("::").next().unwrap();
            let above = ROOMS[..row].iter().any(|earlier| earlier.name == target);
            assert!(above, "{} imports {target}, which stands not above it", room.name);
        }
    }
}

#[test]
fn pure_rooms_import_only_pure_ones() {
    for room in ROOMS.iter().filter(|room| room.pure) {
        for ours in &room.ours {
            assert!(pure().any(|name| ours.split("::").next() == Some(name)), "{} imports {ours}", room.name);
        }
    }
}

#[test]
fn use_cases_do_not_import_one_another() {
    let cases = ["intake", "access", "casework", "keeper"];
    for case in cases {
        for forbidden in cases.iter().chain(["http", "cli", "client"].iter()) {
            assert!(!room(case).unwrap().ours.contains(forbidden), "{case} imports {forbidden}");
        }
        for forbidden in ["axum", "sqlx", "tower", "clap"] {
            assert!(!room(case).unwrap().outside.contains(&forbidden), "{case} imports {forbidden}");
        }
    }
}
