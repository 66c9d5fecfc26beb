// What somebody holds who checks a receipt without a network: texts in which signed notes stand one after another, files of broken
// promises, tiles of a copied ledger. Here they are only found and sorted; `examine.ts` judges them.
import constants from "../../src/ledger/receipt.txt?raw";
import { CROCKFORD } from "../seal/bytes.ts";
import { readTilePath, type Tile } from "../seal/tile.ts";

/** A file or a text: its path where it has one, and its bytes. */
export interface Piece {
  path: string;
  bytes: Uint8Array;
}

/** Everything that was found, by kind. Notes are texts. */
export interface Papers {
  receipts: string[];
  roots: string[];
  rosters: string[];
  checkpoints: string[];
  evidence: string[];
  /** By level and index, the widest of each. */
  tiles: Map<string, { tile: Tile; bytes: Uint8Array }>;
  /** Whether a receipt was put together from print: its line breaks were lost. */
  scanned: boolean;
  /** Files in which nothing was found. */
  unknown: string[];
}

/** The name of a tile's place. */
export const placeOf = (level: number, index: number): string => `${level}/${index}`;

const MOST_TEXT = 4 * 1024 * 1024;
const KINDS: [RegExp, "receipts" | "roots" | "rosters" | "checkpoints"][] = [
  [/^senim\/1\/receipt$/, "receipts"],
  [/^senim\/1\/root$/, "roots"],
  [/^senim\/1\/roster$/, "rosters"],
  [/^[\x21-\x2a\x2c-\x7e]+\n(?:0|[1-9]\d{0,15})\n[A-Za-z0-9+/]{43}=\nday \d{4}-\d\d-\d\d$/, "checkpoints"],
];

/** Finds the papers in these pieces. */
export function sortPapers(pieces: readonly Piece[]): Papers {
  const papers: Papers = { receipts: [], roots: [], rosters: [], checkpoints: [], evidence: [], tiles: new Map(), scanned: false, unknown: [] };
  for (const { path, bytes } of pieces) {
    const found = addTile(papers, path, bytes) || (bytes.length <= MOST_TEXT && addTexts(papers, new TextDecoder().decode(bytes)));
    if (!found && path !== "") papers.unknown.push(path);
  }
  return papers;
}

function addTile({ tiles }: Papers, path: string, bytes: Uint8Array): boolean {
  const at = path.lastIndexOf("tile/");
  if (at < 0) return false;
  try {
    const tile = readTilePath(path.slice(at));
    if (bytes.length !== tile.width * 32) return false;
    const place = placeOf(tile.level, tile.index);
    if ((tiles.get(place)?.tile.width ?? 0) < tile.width) tiles.set(place, { tile, bytes });
    return true;
  } catch {
    return false;
  }
}

function addTexts(papers: Papers, raw: string): boolean {
  const text = raw.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").replace(/\u2014 ?(?=\S)/g, "\u2014 ");
  if (text.trimStart().startsWith("{")) {
    papers.evidence.push(`${text.trim()}\n`);
    return true;
  }
  let found = false;
  const lines = text.split("\n").map((line) => line.trimEnd());
  for (let at = 0; at < lines.length; at += 1) {
    const kind = KINDS.find(([first]) => first.test(lines[at] as string) || first.test(lines.slice(at, at + 4).join("\n")))?.[1];
    const signed = kind && lines.findIndex((line, index) => index > at && line.startsWith("\u2014 ") && lines[index - 1] === "");
    if (!kind || !signed || signed < 0) continue;
    let end = signed;
    while (lines[end]?.startsWith("\u2014 ")) end += 1;
    papers[kind].push(`${lines.slice(at, end).join("\n")}\n`);
    found = true;
    at = end - 1;
  }
  const scanned = papers.receipts.length === 0 ? scannedReceipt(text) : undefined;
  if (scanned === undefined) return found;
  papers.receipts.push(scanned);
  papers.scanned = true;
  return true;
}

const NAMES = ["organisation", "time", "legal-day", "protected-until", "roster", "rule-sets", "leaf", "checkpoint", "header", "body", "signature", "salt"];
const HEX = new Set(["organisation", "roster", "leaf", "header", "body", "signature", "salt"]);

/**
 * The receipt of a printed one that was read back: its words are constant, so the values and the signature are enough. Breaks and
 * spaces inside of values are dropped, and what print confuses in digits is read as digits. None where one is missing.
 */
export function scannedReceipt(text: string): string | undefined {
  const places: { name: string; from: number; to: number }[] = [];
  let at = 0;
  for (const name of NAMES) {
    const found = new RegExp(`(?:^|\\s)${name}\\s*:\\s*`).exec(text.slice(at));
    if (found === null) return undefined;
    places.push({ name, from: at + found.index + found[0].length, to: at + found.index });
    at += found.index + found[0].length;
  }
  const signature = /\u2014?\s*receipt\s*\/\s*([0-9a-f]{32})\s+([A-Za-z0-9+/\s]+={0,2})/.exec(text.slice(at));
  if (signature === null) return undefined;
  const values = places.map(({ name, from }, index) => {
    const raw = text.slice(from, places[index + 1]?.to ?? from + 200);
    if (name === "checkpoint") return raw.trim().replace(/\s+/g, " ").replace(/ (?=\S* )/g, "");
    const packed = raw.replace(/\s+/g, "");
    if (!HEX.has(name)) return packed;
    return packed.slice(0, 64).replace(/[OoОо]/g, "0").replace(/[lI]/g, "1");
  });
  const lines = NAMES.map((name, index) => `${name}: ${values[index] ?? ""}\n`).join("");
  const [before, after] = constants.split("@\n") as [string, string];
  return `senim/1/receipt\n${before}${lines}${after}\n\u2014 receipt/${signature[1]} ${(signature[2] as string).replace(/\s+/g, "")}\n`;
}

/** A fingerprint as it was typed, in its own spelling; "" for what is none. */
export function readFingerprint(typed: string): string {
  const symbols = typed.toUpperCase().replace(/[^0-9A-ZА-Я]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  const right = symbols.length === 20 && [...symbols].every((symbol) => CROCKFORD.includes(symbol));
  return right ? (symbols.match(/.{4}/g) as string[]).join("-") : "";
}
