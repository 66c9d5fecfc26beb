//! Writes the vectors of one target as files, for a fuzzer to begin with: `seeds TARGET FOLDER`.

#[path = "../../fuzz/seeds.rs"]
mod seeds;

use std::{env, fs, path::Path};

/// Longer ones only make a fuzzer slow; the replay judges them.
const LONGEST: usize = 16 << 10;

fn main() {
    let mut words = env::args().skip(1);
    let (Some(target), Some(folder)) = (words.next(), words.next()) else { panic!("seeds TARGET FOLDER") };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).expect("a folder to write to");
    for (n, bytes) in seeds::of(&target).iter().enumerate() {
        if bytes.len() <= LONGEST {
            fs::write(folder.join(format!("vector-{n}")), bytes).expect("a file to write");
        }
    }
}
