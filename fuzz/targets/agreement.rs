#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| { senim_fuzz::run("agreement", bytes); });
