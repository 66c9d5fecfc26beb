//! Looks for hundreds of needles at once: by their first two bytes in a table, then by their first four.

use std::collections::HashMap;

use super::canary::Canary;

/// What is looked for.
pub struct Needles {
    all: Vec<(String, Vec<u8>)>,
    pairs: Vec<bool>,
    fours: HashMap<[u8; 4], Vec<usize>>,
}

impl Needles {
    /// Every form of every canary.
    pub fn of(canaries: &[Canary]) -> Self {
        let named = |canary: &Canary| {
            let name = canary.name;
            canary.forms().into_iter().map(move |(form, bytes)| (format!("{name} as {form}"), bytes))
        };
        let all: Vec<(String, Vec<u8>)> = canaries.iter().flat_map(named).collect();
        let mut pairs = vec![false; 1 << 16];
        let mut fours: HashMap<[u8; 4], Vec<usize>> = HashMap::new();
        for (at, (_, bytes)) in all.iter().enumerate() {
            pairs[usize::from(u16::from_be_bytes([bytes[0], bytes[1]]))] = true;
            fours.entry(*bytes.first_chunk().unwrap()).or_default().push(at);
        }
        Self { all, pairs, fours }
    }

    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// The names of those that are in there.
    pub fn find(&self, bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        let mut pair = 0;
        for (at, byte) in bytes.iter().enumerate() {
            pair = (pair << 8 | usize::from(*byte)) & 0xffff;
            if at == 0 || !self.pairs[pair] {
                continue;
            }
            let rest = &bytes[at - 1..];
            let Some(needles) = rest.first_chunk::<4>().and_then(|four| self.fours.get(four)) else { continue };
            let hits = needles.iter().map(|needle| &self.all[*needle]).filter(|(_, needle)| rest.starts_with(needle));
            found.extend(hits.map(|(name, _)| name.clone()));
        }
        found.sort();
        found.dedup();
        found
    }
}
