//! Tiles (C2SP tlog-tiles): a tree's hashes in files of up to 256, eight levels a file, so that anybody can serve, copy and
//! check it. Entries are never published, only these.

use std::{cell::RefCell, collections::HashMap, fmt::Write as _};

use super::{
    proof::Subtrees,
    tree::{self, Frontier},
};
use crate::seal::id::{Digest, LeafHash};

/// Hashes of a full tile.
pub const WIDTH: u64 = 256;
/// Levels of the tree in one tile.
const HEIGHT: u32 = 8;
/// The largest tree has no more levels of tiles.
const LEVELS: u32 = 7;

/// A tile by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// Its level; hashes of level 0 are leaves, those of level n are of subtrees of 256^n leaves.
    pub level: u32,
    /// How many full tiles of its level stand before it.
    pub index: u64,
    /// How many hashes it has, 1 to 256.
    pub width: u64,
}

impl Tile {
    /// The tile of a tree of `size` leaves; `None` where that tree has none there.
    pub fn of(level: u32, index: u64, size: u64) -> Option<Self> {
        let hashes = if level < LEVELS { size >> (HEIGHT * level) } else { 0 };
        let before = index.checked_mul(WIDTH)?;
        let width = hashes.checked_sub(before).filter(|width| *width > 0)?.min(WIDTH);
        Some(Self { level, index, width })
    }

    /// Its length in bytes.
    pub fn length(self) -> usize {
        usize::try_from(self.width * 32).expect("a tile has at most 8192 bytes")
    }

    /// Its address below the ledger's: `tile/0/x001/234`, or `tile/1/000.p/17` for one that is not full.
    pub fn path(self) -> String {
        let mut path = format!("tile/{}/", self.level);
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        while let Some(group) = groups.pop() {
            let before = if groups.is_empty() { "" } else { "x" };
            let behind = if groups.is_empty() { "" } else { "/" };
            write!(path, "{before}{group:03}{behind}").expect("a String takes every write");
        }
        if self.width < WIDTH {
            write!(path, ".p/{}", self.width).expect("a String takes every write");
        }
        path
    }

    /// Reads an address. There is one for each tile.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => (groups, width.parse().ok().filter(|width| (1..WIDTH).contains(width))?),
            None => (rest, WIDTH),
        };
        let mut index: u64 = 0;
        for group in groups.split('/') {
            let group: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
            index = index.checked_mul(1000)?.checked_add(group).filter(|index| *index <= tree::LARGEST)?;
        }
        let tile = Self { level: level.parse().ok().filter(|level| *level < LEVELS)?, index, width };
        (tile.path() == path).then_some(tile)
    }
}

/// The hashes of a tile's bytes.
pub fn read(tile: Tile, bytes: &[u8]) -> Option<Vec<Digest>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && hashes.len() as u64 == tile.width).then(|| hashes.iter().map(|hash| Digest(*hash)).collect())
}

/// A tile's bytes.
pub fn write(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// Tiles that were fetched, by level and index; none where there was none.
type Known = HashMap<(u32, u64), Option<Vec<Digest>>>;

/// A tree of which tiles can be fetched. Nothing in them is believed: what is proved with them is checked against a root.
pub struct Tiled<F> {
    size: u64,
    fetch: F,
    known: RefCell<Known>,
}

impl<F: Fn(Tile) -> Option<Vec<u8>>> Tiled<F> {
    /// A tree of `size` leaves over a way to fetch a tile's bytes.
    pub fn new(size: u64, fetch: F) -> Self {
        Self { size, fetch, known: RefCell::default() }
    }

    /// The hashes `from` to `to` of a level of tiles.
    fn hashes(&self, level: u32, from: u64, to: u64) -> Option<Vec<Digest>> {
        let mut hashes = Vec::new();
        for index in from / WIDTH..to.div_ceil(WIDTH) {
            let mut known = self.known.borrow_mut();
            let tile = known.entry((level, index)).or_insert_with(|| {
                let tile = Tile::of(level, index, self.size)?;
                read(tile, &(self.fetch)(tile)?)
            });
            let begin = usize::try_from(from.saturating_sub(index * WIDTH)).ok()?;
            let end = usize::try_from((to - index * WIDTH).min(WIDTH)).ok()?;
            hashes.extend_from_slice(tile.as_ref()?.get(begin..end)?);
        }
        Some(hashes)
    }

    /// The leaves `from` to `to`.
    pub fn leaves(&self, from: u64, to: u64) -> Option<Vec<LeafHash>> {
        Some(self.hashes(0, from, to)?.into_iter().map(|hash| LeafHash(hash.0)).collect())
    }
}

impl<F: Fn(Tile) -> Option<Vec<u8>>> Subtrees for Tiled<F> {
    fn subtree(&self, level: u32, index: u64) -> Option<Digest> {
        let (tiles, within) = (level / HEIGHT, level % HEIGHT);
        let hashes = self.hashes(tiles, index << within, (index + 1) << within)?;
        Some(perfect_root(&hashes))
    }
}

/// The tiles that become new or wider when `leaves` are appended to a tree of `size`, with their bytes; a tile that is not
/// full stands here only in its last width. `fetch` gives the tiles that the tree has.
pub fn grow(size: u64, leaves: &[LeafHash], fetch: impl Fn(Tile) -> Option<Vec<u8>>) -> Option<Vec<(Tile, Vec<u8>)>> {
    let mut grown = Vec::new();
    let mut added: Vec<Digest> = leaves.iter().map(|leaf| Digest(leaf.0)).collect();
    let mut level = 0;
    while !added.is_empty() && level < LEVELS {
        let before = size >> (HEIGHT * level);
        let first = before / WIDTH;
        let mut row = match Tile::of(level, first, size) {
            Some(tile) => read(tile, &fetch(tile)?)?,
            None => Vec::new(),
        };
        row.append(&mut added);
        for (index, hashes) in (first..).zip(row.chunks(256)) {
            grown.push((Tile { level, index, width: hashes.len() as u64 }, write(hashes)));
            if hashes.len() as u64 == WIDTH {
                added.push(perfect_root(hashes));
            }
        }
        level += 1;
    }
    Some(grown)
}

/// The root over as many hashes as a power of two.
fn perfect_root(hashes: &[Digest]) -> Digest {
    hashes.iter().map(|hash| LeafHash(hash.0)).collect::<Frontier>().root()
}
