// The tree in a copy of a published ledger, by its tiles. Nothing in it is believed: who finds a leaf here proves its path to a signed
// root, and who misses one makes the root from all leaves first.
import { equal } from "../seal/bytes.ts";
import { Frontier, node, type TreeHead, verifyConsistency, verifyInclusion } from "../seal/tree.ts";
import { type Papers, placeOf } from "./papers.ts";

const HASH = 32;
const WIDTH = 256;

/** The largest power of two below a number above one. */
const split = (count: number): number => 2 ** Math.ceil(Math.log2(count) - 1);

export class Copy {
  readonly #tiles: Papers["tiles"];

  constructor(tiles: Papers["tiles"]) {
    this.#tiles = tiles;
  }

  /** The perfect subtree of 2^level leaves that has `index` such ones before it; none where it is not in the copy. */
  #subtree(level: number, index: number): Uint8Array | undefined {
    if (level % 8 !== 0) {
      const [left, right] = [this.#subtree(level - 1, 2 * index), this.#subtree(level - 1, 2 * index + 1)];
      return left && right && node(left, right);
    }
    const found = this.#tiles.get(placeOf(level / 8, Math.floor(index / WIDTH)));
    const at = index % WIDTH;
    return found !== undefined && at < found.tile.width ? found.bytes.subarray(at * HASH, (at + 1) * HASH) : undefined;
  }

  /** The root over leaves that begin where a subtree of their length may. */
  #root(begin: number, end: number): Uint8Array | undefined {
    const width = 2 ** Math.floor(Math.log2(end - begin));
    const left = this.#subtree(Math.log2(width), begin / width);
    if (begin + width === end) return left;
    const right = this.#root(begin + width, end);
    return left && right && node(left, right);
  }

  /** Whether the copy proves that one tree is the beginning of another. */
  grew(earlier: TreeHead, later: TreeHead): boolean {
    try {
      verifyConsistency(earlier, later, this.#consistency(earlier.size, later.size));
      return true;
    } catch {
      return false;
    }
  }

  /** RFC 9162, 2.1.4.1. */
  #consistency(old: number, size: number): Uint8Array[] {
    const path: (Uint8Array | undefined)[] = [];
    let [begin, end] = [0, size];
    if (old === 0 || old === size) return [];
    while (old !== end) {
      const middle = begin + split(end - begin);
      if (old <= middle) [path[path.length], end] = [this.#root(middle, end), middle];
      else [path[path.length], begin] = [this.#root(begin, middle), middle];
    }
    // The old tree itself is known to whoever asks; a part of it is not.
    if (begin !== 0) path.push(this.#root(begin, end));
    return path.reverse().filter((hash) => hash !== undefined);
  }

  /**
   * The place of a leaf in a tree, proven; `absent` where the tree was made from all its leaves and has it not; `unknown` where the
   * copy lacks leaves or is another tree's.
   */
  find(leaf: Uint8Array, head: TreeHead): number | "absent" | "unknown" {
    const tree = new Frontier();
    let place: number | "absent" = "absent";
    for (let index = 0; index < head.size; index += 1) {
      const own = this.#subtree(0, index);
      if (own === undefined) return "unknown";
      if (equal(own, leaf)) {
        place = index;
        break;
      }
      tree.push(own);
    }
    if (place === "absent") return equal(tree.root(), head.root) ? "absent" : "unknown";
    try {
      verifyInclusion(leaf, place, head, this.#path(place, head.size));
      return place;
    } catch {
      return "unknown";
    }
  }

  /** RFC 9162, 2.1.3.1; hashes that the copy lacks are left out, and the path proves nothing then. */
  #path(index: number, size: number): Uint8Array[] {
    const path: (Uint8Array | undefined)[] = [];
    for (let [begin, end] = [0, size]; end - begin > 1; ) {
      const middle = begin + split(end - begin);
      if (index < middle) [path[path.length], end] = [this.#root(middle, end), middle];
      else [path[path.length], begin] = [this.#root(begin, middle), middle];
    }
    return path.reverse().filter((hash) => hash !== undefined);
  }
}
