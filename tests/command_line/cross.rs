//! What Rust seals, TypeScript and stock age open, and the other way round, at random sizes and around the borders of
//! chunks and buckets.

use std::process::Command;

use senim::{
    entropy,
    seal::{envelope, hybrid::HybridIdentity, signature::sha256},
};

use super::terminal::Terminal;

/// Around an age chunk, an entry's buckets, and nothing at all; the rest is drawn.
const BORDERS: [usize; 12] = [0, 1, 4095, 4096, 4097, 8192, 65_535, 65_536, 65_537, 131_072, 524_287, 524_288];
const DRAWN: usize = 20;

pub fn exchange(terminal: &Terminal) {
    let identity = HybridIdentity::from_seed(entropy::seed());
    let recipient = identity.recipient();
    terminal.write("identity", &identity.text());
    terminal.write("recipient", &recipient.to_string());
    let drawn = (0..DRAWN).map(|_| usize::from(u16::from_be_bytes(entropy::bytes())) * 4);
    let sizes: Vec<usize> = BORDERS.into_iter().chain(drawn).collect();
    terminal.write("sizes", &sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    for size in &sizes {
        let mut plain = vec![0; *size];
        entropy::fill(&mut plain);
        let name = format!("rust-{size}-{}", sha256(&plain));
        std::fs::write(terminal.path(&name), envelope::seal(&plain, &recipient).unwrap()).unwrap();
    }

    let web = concat!(env!("CARGO_MANIFEST_DIR"), "/web");
    let vitest = Command::new("node")
        .args(["node_modules/vitest/vitest.mjs", "run", "--config", "tests/cross/vitest.config.ts"])
        .current_dir(web)
        .env("CROSS", terminal.path(""))
        .output()
        .expect("node runs; `npm ci --ignore-scripts` in web/ brings what it needs");
    assert!(
        vitest.status.success(),
        "{}{}",
        String::from_utf8_lossy(&vitest.stdout),
        String::from_utf8_lossy(&vitest.stderr)
    );

    let mut opened = 0;
    for entry in std::fs::read_dir(terminal.path("")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if let Some((size, hash)) = name.strip_prefix("script-").and_then(|rest| rest.split_once('-')) {
            let plain = envelope::open(&std::fs::read(entry.path()).unwrap(), &identity).unwrap();
            assert_eq!((plain.len().to_string(), sha256(&plain).to_string()), (size.to_owned(), hash.to_owned()));
            opened += 1;
        }
    }
    let mut distinct = sizes;
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(opened, distinct.len());
}
