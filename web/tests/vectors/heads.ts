// 25 case heads: what a portal signs of a case in every answer, what was asked for it, and two that contradict each other.
import { type Bytes, hex, sha256, utf8 } from "../../seal/bytes.ts";
import { askedFor, type CaseHead, headText, leavesHash, writeHead } from "../../seal/head.ts";
import { signatureLine } from "../../seal/note.ts";
import { sign } from "../../seal/signature.ts";
import { bytes, Collection, hexOf, signerOf } from "./tools.ts";

const LEAVES = ["report", "answer", "message", "reply"].map((label) => bytes(`leaf of the ${label}`));
const SALT = bytes("head salt");
const NONE = "00".repeat(32);
const of = `access/${hexOf("access key")}/dialogue`;
const [KEY, STRANGER] = [signerOf("receipt"), signerOf("stranger")];

/** The case head of these entries, asked for behind another or none. */
function headOf(leaves: readonly Bytes[], before = ""): CaseHead {
  const asked = hex(askedFor(SALT, before));
  return { organisation: hexOf("organisation"), of, asked, checkpoint: hexOf("checkpoint"), entries: leaves.length, leaves: leavesHash(leaves) };
}

const noteOf = (head: CaseHead, by = KEY): string => new TextDecoder().decode(writeHead(head, by));
const hashOf = (head: CaseHead): string => hex(sha256(utf8(headText(head))));

export function caseHeads(): void {
  const file = new Collection("25-case-head", "Case heads: note and receipt key → what it says; salt and the head before → what is asked; two heads → withheld");
  const key = hex(KEY.verifying);
  const good = (name: string, head: CaseHead) => file.good(name, { note: noteOf(head), key, seed: hexOf("receipt"), ...head, hash: hashOf(head) });
  const two = headOf(LEAVES.slice(0, 2));
  good("of two entries", two);
  good("of none", headOf([]));
  good("before any day is closed", { ...two, checkpoint: NONE });
  good("of another room", { ...two, of: of.replace("dialogue", "hearing/1") });
  good("of an officer's room", { ...two, of: `case/${hexOf("case", 16)}/inquiry` });
  good("of a numbered room", { ...two, of: `case/${hexOf("case", 16)}/hearing/12` });
  good("nothing asked", { ...two, asked: NONE });
  good("as long as can be", { ...two, entries: Number.MAX_SAFE_INTEGER });
  for (const before of ["", hashOf(two)]) file.good(before === "" ? "asked first" : "asked behind another", { salt: hex(SALT), earlier: before, asked: hex(askedFor(SALT, before)) });

  const bad = (name: string, note: string, changes: object = {}) => file.bad(name, "case-head", { note, key, ...changes });
  const signed = (text: string) => `${text}\n${signatureLine("receipt", KEY.verifying, sign(KEY, utf8(text)))}`;
  const changed = (name: string, from: string, to: string) => bad(name, signed(headText(two).replace(from, to)));
  bad("another key", noteOf(two), { key: hex(STRANGER.verifying) });
  bad("by a stranger", noteOf(two, STRANGER));
  bad("unsigned", `${headText(two)}\n`);
  bad("signed twice", noteOf(two) + (noteOf(two).split("\n\n")[1] as string));
  bad("signed as a root", `${headText(two)}\n${signatureLine("root", KEY.verifying, sign(KEY, utf8(headText(two))))}`);
  bad("an entry more than was signed", noteOf(two).replace("entries: 2", "entries: 3"));
  changed("another tag", "senim/1/case-head", "senim/1/receipt");
  changed("a line left out", `asked: ${two.asked}\n`, "");
  changed("a line behind", `leaves: ${two.leaves}\n`, `leaves: ${two.leaves}\nmore: 1\n`);
  changed("lines exchanged", `asked: ${two.asked}\ncheckpoint: ${two.checkpoint}\n`, `checkpoint: ${two.checkpoint}\nasked: ${two.asked}\n`);
  changed("a leading zero", "entries: 2", "entries: 02");
  changed("a sign", "entries: 2", "entries: +2");
  changed("more than can be", "entries: 2", "entries: 9007199254740992");
  changed("a key in capitals", of, `access/${hexOf("access key").toUpperCase()}/dialogue`);
  changed("a short key", of, of.replace(/..\/dialogue/, "/dialogue"));
  changed("a key without a room", of, of.replace("/dialogue", ""));
  changed("of nothing", `of: ${of}`, "of: ");
  changed("a room in capitals", of, `case/${hexOf("case", 16)}/Inquiry`);
  changed("a room without a name", of, `case/${hexOf("case", 16)}/`);
  changed("an empty checkpoint", two.checkpoint, "");
  changed("a short hash", two.leaves, two.leaves.slice(2));

  const pair = (first: CaseHead, second: CaseHead, leaves: readonly Bytes[], salt = hex(SALT)) => ({ before: noteOf(first), after: noteOf(second), key, salt, shown: leaves.map((leaf) => hex(leaf)) });
  const [three, four] = [headOf(LEAVES.slice(0, 3), hashOf(two)), headOf(LEAVES, hashOf(two))];
  const swapped = [LEAVES[0], LEAVES[3]] as Bytes[];
  const longer = [LEAVES[0], LEAVES[3], LEAVES[2]] as Bytes[];
  file.good("an entry is missing", pair(two, headOf(LEAVES.slice(0, 1), hashOf(two)), []));
  file.good("the case is denied", pair(two, headOf([], hashOf(two)), []));
  file.good("an entry was exchanged", pair(two, headOf(swapped, hashOf(two)), []));
  file.good("an entry was exchanged, in whatever order they were asked", pair(two, headOf(swapped), [], ""));
  file.good("an entry was exchanged and one added", pair(two, headOf(longer, hashOf(two)), longer));
  file.good("an entry was exchanged and one added, in whatever order", pair(two, headOf(longer), longer, ""));
  const none = (name: string, it: object) => file.bad(name, "withheld", it);
  none("the same", pair(two, headOf(LEAVES.slice(0, 2), hashOf(two)), LEAVES.slice(0, 2)));
  none("an entry more", pair(two, three, LEAVES.slice(0, 3)));
  none("two entries more", pair(two, four, LEAVES));
  none("from none", pair(headOf([]), headOf(LEAVES, hashOf(headOf([]))), LEAVES));
  none("an entry more, its leaves not shown", pair(two, headOf(longer, hashOf(two)), []));
  none("an entry more, other leaves shown", pair(two, three, longer));
  none("fewer, and no salt", pair(two, headOf(LEAVES.slice(0, 1), hashOf(two)), [], ""));
  none("fewer, and another salt", pair(two, headOf(LEAVES.slice(0, 1), hashOf(two)), [], hexOf("other salt")));
  none("fewer, asked before", pair(three, headOf(LEAVES.slice(0, 2)), []));
  none("fewer, asked behind another", pair(two, headOf(LEAVES.slice(0, 1), hashOf(four)), []));
  none("fewer, of another key", pair(two, { ...headOf([], hashOf(two)), of: `access/${hexOf("other key")}/dialogue` }, []));
  none("fewer, of another room", pair(two, { ...headOf([], hashOf(two)), of: of.replace("dialogue", "inquiry") }, []));
  none("fewer, of a room", pair(two, { ...headOf([], hashOf(two)), of: `case/${hexOf("case", 16)}/dialogue` }, []));
  none("fewer, of another organisation", pair(two, { ...headOf([], hashOf(two)), organisation: hexOf("other organisation") }, []));
  file.write();
}
