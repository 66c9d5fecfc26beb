//! Watches the built pages. Never runs npm and never uses the network: a release without pages is refused with the words
//! that help, a debug build (tests, lints, editors) goes on without Node and serves a one-line page.
#![expect(clippy::disallowed_methods, reason = "Cargo speaks to build scripts through the environment")]

use std::{env, fs, path::Path};

/// What the reporter meets first; without it a binary serves nothing.
const ENTRY: &str = "web/dist/reporter/index.html";

fn main() {
    // The embedding macro runs again only when this script did: files added to the folder are otherwise missed in silence.
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=web/dist");
    // The migrations are inside the binary too, and their macro does not see a new file by itself.
    println!("cargo::rerun-if-changed=migrations");
    if Path::new(ENTRY).is_file() {
        return;
    }
    if env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::error=the pages are not built: {ENTRY} is missing");
        println!(
            "cargo::error=`make web` builds them (Node 20.19 or newer), `make run` builds everything and starts it"
        );
        println!("cargo::error=a release tarball carries them already built");
        return;
    }
    // Cargo takes a watched folder that does not exist for one that changes all the time and would compile the package
    // anew on every call. Where it cannot be made, that is the only loss.
    let _ = fs::create_dir_all("web/dist");
}
