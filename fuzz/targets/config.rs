#![no_main]
// The configuration alone, without the portal around it.

#[path = "../../src/config.rs"]
#[allow(dead_code)]
mod config;
#[path = "../../tests/fuzz/config.rs"]
mod target;

#[path = "../../src/store/location.rs"]
#[allow(dead_code)]
mod location;

mod store {
    pub use crate::location::Location;
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| { target::config(bytes); });
