// Addresses of tiles (section 17): C2SP tlog-tiles, as the files of a ledger are named.
import { Refused } from "./refused.ts";

/** A tile by its place: `width` hashes from the `index`-th 256 of its level on. */
export interface Tile {
  level: number;
  index: number;
  width: number;
}

const FULL = 256;
const ADDRESS = /^tile\/([0-6])\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/;

/** The address of a tile. */
export function tilePath({ level, index, width }: Tile): string {
  let path = String(index % 1000).padStart(3, "0");
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
  }
  return `tile/${level}/${path}${width < FULL ? `.p/${width}` : ""}`;
}

/** The tile of an address; throws `tile` for every other spelling. */
export function readTilePath(path: string): Tile {
  const [, level, groups, width] = ADDRESS.exec(path) ?? [];
  const index = Number((groups ?? "").replace(/[x/]/g, ""));
  const tile = { level: Number(level), index, width: width === undefined ? FULL : Number(width) };
  if (groups === undefined || !Number.isSafeInteger(index) || tile.width < 1 || tilePath(tile) !== path) throw new Refused("tile");
  return tile;
}
