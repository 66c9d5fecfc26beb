//! Who may import whom: the rooms of `src/`, one row each. A room that is not in here fails, and so does an import that
//! is not in its row. Whoever needs a new arrow adds it here and says why in the commit.

/// One room: a folder or a file directly under `src/`.
pub struct Room {
    /// Its name in `crate::…`.
    pub name: &'static str,
    /// Does it touch nothing of the world? Then `tests/pure` compiles it too.
    pub pure: bool,
    /// Which rooms of ours it may import: a room, or a path inside one where only that may enter.
    pub ours: &'static [&'static str],
    /// Which crates it may import, as they are written in paths.
    pub outside: &'static [&'static str],
}

/// What every room may use: the error derive and the data formats, which do no input or output.
pub const EVERYWHERE: &[&str] = &["serde", "serde_json", "thiserror"];

/// The pure rooms as importers from above write them.
const PURE: &[&str] = &["law", "seal", "wire", "ledger", "roster", "statistics", "case", "document"];

const USE_CASE_CRATES: &[&str] = &["data_encoding", "jiff", "ring", "tokio", "zeroize"];

/// The table, arrows pointing up: a row imports only from rows above it.
pub const ROOMS: &[Room] = &[
    // --- the ground floor: pure ------------------------------------------------------------------------------------
    Room { name: "law", pure: true, ours: &[], outside: &["jiff"] },
    Room {
        name: "seal",
        pure: true,
        ours: &[],
        outside: &[
            "age",
            "age_core",
            "bech32",
            "curve25519_dalek",
            "data_encoding",
            "hpke",
            "jiff",
            "ring",
            "secrecy",
            "zeroize",
        ],
    },
    Room { name: "wire", pure: true, ours: &["seal"], outside: &["data_encoding"] },
    Room { name: "ledger", pure: true, ours: &["seal"], outside: &["data_encoding", "jiff", "ring"] },
    Room { name: "roster", pure: true, ours: &["seal"], outside: &["data_encoding", "jiff"] },
    Room { name: "statistics", pure: true, ours: &["law", "roster"], outside: &["jiff"] },
    Room { name: "case", pure: true, ours: &["law", "roster", "seal::id", "ledger::leaf"], outside: &["jiff"] },
    Room {
        name: "document",
        pure: true,
        ours: &["law", "roster", "statistics", "case", "seal::id"],
        outside: &["fluent_bundle", "jiff", "unic_langid"],
    },
    // --- the doors: each the only one of its kind ------------------------------------------------------------------
    Room { name: "now", pure: false, ours: &[], outside: &["jiff"] },
    Room { name: "entropy", pure: false, ours: &[], outside: &["getrandom", "zeroize"] },
    Room { name: "config", pure: false, ours: &["seal::id"], outside: &["jiff", "toml", "zeroize"] },
    Room { name: "site", pure: false, ours: &["seal::id"], outside: &["ring", "rust_embed"] },
    Room {
        name: "signer",
        pure: false,
        ours: &["seal", "roster", "ledger"],
        outside: &["data_encoding", "ring", "zeroize"],
    },
    Room { name: "outbound", pure: false, ours: &[], outside: &["tokio", "ureq"] },
    Room { name: "mail", pure: false, ours: &["document"], outside: &["tokio"] },
    // --- the only SQL: types of the pure rooms go in and out, times and random bytes come as values ----------------
    Room {
        name: "store",
        pure: false,
        ours: &["law", "seal", "ledger", "roster", "case"],
        outside: &["data_encoding", "jiff", "sqlx", "tokio"],
    },
    // --- use cases: load, decide, save; never one another, never HTTP, never SQL -------------------------------------
    Room {
        name: "intake",
        pure: false,
        ours: &["law", "seal", "wire", "ledger", "roster", "case", "store", "now", "entropy", "signer"],
        outside: USE_CASE_CRATES,
    },
    Room {
        name: "access",
        pure: false,
        ours: &["law", "seal", "wire", "ledger", "roster", "case", "store", "now", "entropy"],
        outside: USE_CASE_CRATES,
    },
    Room {
        name: "casework",
        pure: false,
        ours: &["law", "seal", "wire", "ledger", "roster", "case", "document", "store", "now", "entropy", "signer"],
        outside: USE_CASE_CRATES,
    },
    Room {
        name: "keeper",
        pure: false,
        ours: &[
            "law",
            "seal",
            "ledger",
            "roster",
            "statistics",
            "case",
            "document",
            "store",
            "now",
            "entropy",
            "signer",
            "mail",
            "outbound",
        ],
        outside: USE_CASE_CRATES,
    },
    // --- who speaks to people and machines ---------------------------------------------------------------------------
    Room {
        name: "client",
        pure: false,
        ours: &["law", "seal", "wire", "ledger", "roster", "statistics", "case", "document", "now", "entropy"],
        outside: &["age", "age_core", "data_encoding", "jiff", "ring", "secrecy", "ureq", "zeroize"],
    },
    Room {
        name: "http",
        pure: false,
        ours: &[
            "law",
            "seal",
            "wire",
            "ledger",
            "roster",
            "statistics",
            "case",
            "document",
            "config",
            "now",
            "site",
            "intake",
            "access",
            "casework",
            "keeper",
        ],
        outside: &["axum", "data_encoding", "governor", "jiff", "tokio", "tower", "tower_http"],
    },
    Room {
        name: "cli",
        pure: false,
        ours: &[
            "law",
            "seal",
            "wire",
            "ledger",
            "roster",
            "statistics",
            "case",
            "document",
            "now",
            "entropy",
            "config",
            "site",
            "signer",
            "outbound",
            "mail",
            "store",
            "intake",
            "access",
            "casework",
            "keeper",
            "client",
            "http",
        ],
        outside: &[
            "age",
            "clap",
            "data_encoding",
            "fluent_bundle",
            "jiff",
            "ring",
            "rpassword",
            "secrecy",
            "tokio",
            "toml",
            "unic_langid",
            "zeroize",
        ],
    },
    // `main.rs` calls one function of the command line.
    Room { name: "main", pure: false, ours: &["cli"], outside: &[] },
];

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
        for ours in room.ours {
            let target = ours.split("::").next().unwrap();
            let above = ROOMS[..row].iter().any(|earlier| earlier.name == target);
            assert!(above, "{} imports {target}, which stands not above it", room.name);
        }
    }
}

#[test]
fn pure_rooms_import_only_pure_ones() {
    for room in ROOMS.iter().filter(|room| room.pure) {
        for ours in room.ours {
            assert!(PURE.contains(&ours.split("::").next().unwrap()), "{} imports {ours}", room.name);
        }
    }
    assert!(pure().eq(PURE.iter().copied()));
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
