// 12 frames, 14 work, 15 padding.
import { type Bytes, hex, sha256, u32, utf8 } from "../../seal/bytes.ts";
import { entryLength, fileLength, wrapFile } from "../../seal/padding.ts";
import { work, workHash } from "../../seal/work.ts";
import { ANSWER, REQUEST, writeFrame } from "../../wire/frame.ts";
import { bytes, Collection, sparse } from "./tools.ts";

export function frames(): void {
  const file = new Collection("12-frame", "Frames: `length` zeros with `pieces` laid over them; `side` is request or answer; parts in hex");
  const good = (name: string, side: "request" | "answer", kind: string, rest: Record<string, string | number | boolean>, parts: Bytes[]) => {
    const frame = writeFrame(side === "request" ? REQUEST : ANSWER, kind, rest, parts);
    const headLength = new DataView(frame.buffer).getUint32(0);
    const head = new TextDecoder().decode(frame.subarray(4, 4 + headLength));
    const large = parts.some((part) => part.length > 4096);
    file.good(name, {
      side, kind, head,
      parts: parts.map((part) => (large ? { length: part.length, hash: hex(sha256(part)) } : hex(part))),
      ...(large ? { filled: parts.map(() => "a5") } : {}),
      sha256: hex(sha256(frame)),
      ...(large ? { length: frame.length } : sparse(frame)),
    });
  };
  good("no parts", "answer", "refusal", { code: "no-access" }, []);
  good("no parts, request", "request", "queue", { after: 0 }, []);
  good("parts of all lengths", "request", "visit", { origin: "https://senim.kz", from: 0 }, [bytes("access"), bytes("challenge", 56), new Uint8Array(0), bytes("signature", 64)]);
  const full = (classes: readonly number[], length: number): number => {
    // The part that just fills a class: the head's own length depends on its digits.
    for (let part = length; ; part--) {
      const head = utf8(`{"v":1,"kind":"entry","parts":[${part}]}`).length;
      if (4 + head + part <= length) return classes.includes(length) ? part : 0;
    }
  };
  for (const [side, classes] of [["request", REQUEST], ["answer", ANSWER]] as const) {
    for (const length of classes) {
      good(`fills ${length}, ${side}`, side, "entry", {}, [new Uint8Array(full(classes, length)).fill(0xa5)]);
      const next = full(classes, length) + 1;
      if (length < 1024 * 1024) good(`a byte more than ${length}, ${side}`, side, "entry", {}, [new Uint8Array(next).fill(0xa5)]);
    }
  }
  const raw = (name: string, side: "request" | "answer", head: string, content: Uint8Array, length: number, headLength?: number) => {
    const bytesOfHead = utf8(head);
    const frame = new Uint8Array(length);
    frame.set(u32(headLength ?? bytesOfHead.length));
    frame.set(bytesOfHead.subarray(0, Math.max(0, length - 4)), 4);
    frame.set(content.subarray(0, Math.max(0, length - 4 - bytesOfHead.length)), Math.min(length, 4 + bytesOfHead.length));
    file.bad(name, "frame", { side, ...sparse(frame) });
  };
  const KIB = 1024;
  const plain = '{"v":1,"kind":"entry","parts":[3]}';
  const three = new Uint8Array([1, 2, 3]);
  raw("16 KiB is no request", "request", plain, three, 16 * KIB);
  raw("32 KiB is no answer", "answer", plain, three, 32 * KIB);
  raw("128 KiB is no answer", "answer", plain, three, 128 * KIB);
  raw("a byte short", "request", plain, three, 32 * KIB - 1);
  raw("a byte long", "request", plain, three, 32 * KIB + 1);
  raw("not padded", "request", plain, three, 4 + plain.length + 3);
  raw("two MiB", "request", plain, three, 2048 * KIB);
  file.bad("empty", "frame", { side: "request", length: 0, pieces: [] });
  raw("filler is not zero", "request", plain, new Uint8Array([1, 2, 3, 4]), 32 * KIB);
  const last = new Uint8Array(32 * KIB - 4 - plain.length);
  last[last.length - 1] = 1;
  raw("last byte is not zero", "request", plain, last, 32 * KIB);
  raw("part overruns by one", "request", `{"v":1,"kind":"entry","parts":[${32 * KIB - 4 - 37 + 1}]}`, new Uint8Array(0), 32 * KIB);
  raw("part overruns by far", "request", '{"v":1,"kind":"entry","parts":[9007199254740991]}', three, 32 * KIB);
  raw("parts overflow together", "request", '{"v":1,"kind":"entry","parts":[9007199254740991,9007199254740991,9007199254740991]}', three, 32 * KIB);
  raw("negative part", "request", '{"v":1,"kind":"entry","parts":[-1]}', three, 32 * KIB);
  raw("part of text", "request", '{"v":1,"kind":"entry","parts":["3"]}', three, 32 * KIB);
  raw("no parts member", "request", '{"v":1,"kind":"entry"}', three, 32 * KIB);
  raw("parts elsewhere", "request", '{"v":1,"kind":"entry","from":0,"parts":[]}', new Uint8Array(0), 32 * KIB);
  raw("kind first", "request", '{"kind":"entry","v":1,"parts":[]}', new Uint8Array(0), 32 * KIB);
  raw("version 2", "request", '{"v":2,"kind":"entry","parts":[]}', new Uint8Array(0), 32 * KIB);
  raw("version of text", "request", '{"v":"1","kind":"entry","parts":[]}', new Uint8Array(0), 32 * KIB);
  raw("kind of a number", "request", '{"v":1,"kind":1,"parts":[]}', new Uint8Array(0), 32 * KIB);
  raw("head is an array", "request", '[1,"entry",[]]', new Uint8Array(0), 32 * KIB);
  raw("head is not canonical", "request", '{"v":1, "kind":"entry","parts":[]}', new Uint8Array(0), 32 * KIB);
  raw("key twice in the head", "request", '{"v":1,"kind":"entry","parts":[],"kind":"visit"}', new Uint8Array(0), 32 * KIB);
  raw("null in the head", "request", '{"v":1,"kind":"entry","parts":[],"code":null}', new Uint8Array(0), 32 * KIB);
  raw("empty head", "request", "", new Uint8Array(0), 32 * KIB);
  raw("head cut", "request", plain, three, 32 * KIB, plain.length - 1);
  raw("head overruns", "request", plain, three, 32 * KIB, 32 * KIB - 3);
  raw("head of 4 GiB", "request", plain, three, 32 * KIB, 0xffffffff);
  file.write();
}

export async function works(): Promise<void> {
  const file = new Collection("14-work", "Work: the smallest nonce of so many bits over day value and request (both hex)");
  const day = bytes("day value");
  for (const bits of [0, 1, 7, 8, 9, 12, 15]) {
    const request = bytes(`request ${bits}`, 64);
    const nonce = await work(day, request, bits);
    const hash = workHash(day, sha256(request), nonce);
    file.good(`${bits} bits`, { day_value: hex(day), request: hex(request), bits, nonce: String(nonce), hash: hex(hash) });
  }
  const request = bytes("request 15", 64);
  const nonce = await work(day, request, 15);
  const bad = (name: string, vector: object) =>
    file.bad(name, "work", { day_value: hex(day), request: hex(request), bits: 15, nonce: String(nonce), ...vector });
  bad("another day", { day_value: hex(bytes("another day")) });
  bad("another request", { request: hex(bytes("another request", 64)) });
  bad("the nonce before", { nonce: String(nonce - 1) });
  bad("more bits", { bits: 24 });
  file.write();
}

export function paddings(): void {
  const file = new Collection("15-padding", "Lengths of entries and files; a file as a tar of one member (`length` zeros with `pieces` laid over)");
  const KIB = 1024;
  const MIB = 1024 * KIB;
  for (const length of [0, 1, 4095, 4096, 4097, 8192, 8193, 262144, 262145, 524287, 524288]) {
    file.good(`entry of ${length}`, { entry: length, bucket: entryLength(length) });
  }
  const borders = [4 * KIB, 8 * KIB, MIB, 8 * MIB, 16 * MIB, 20 * MIB, 24 * MIB, 28 * MIB, 32 * MIB, 40 * MIB, 64 * MIB, 80 * MIB, 1024 * MIB, 1280 * MIB, 2048 * MIB];
  for (const border of borders) {
    for (const length of [border - 1, border, border + 1]) file.good(`tar of ${length}`, { tar: length, bucket: fileLength(length) });
  }
  for (const [name, member, length] of [
    ["empty file", "a", 0],
    ["one byte", "a.txt", 1],
    ["a block", "дәлел.pdf", 512],
    ["fills the bucket", "a", 4096 - 512 - 1024],
    ["a byte more", "a", 4096 - 512 - 1024 + 1],
    ["hundred bytes of name", "n".repeat(100), 10],
  ] as const) {
    const content = bytes(`file ${name}`, length);
    const tar = wrapFile(member, content);
    file.good(name, { member, content: hex(content), sha256: hex(sha256(tar)), ...sparse(tar) });
  }
  file.bad("entry of 524289", "too-long", { entry: 524289 });
  file.bad("empty name", "padding", { member: "", content: "" });
  file.bad("101 bytes of name", "padding", { member: "n".repeat(101), content: "" });
  file.bad("51 Cyrillic letters", "padding", { member: "а".repeat(51), content: "" });
  file.bad("NUL in the name", "padding", { member: "a\0b", content: "" });
  const tar = wrapFile("a.txt", bytes("file one byte", 1));
  const changed = (name: string, change: (bytes: Bytes) => Bytes) => file.bad(name, "padding", { ...sparse(change(tar.slice() as Bytes)) });
  const set = (at: number, value: number) => (it: Bytes) => {
    it[at] = value;
    return it;
  };
  changed("checksum changed", set(148, 0x31));
  changed("link type", set(156, 0x31));
  changed("another mode", set(104, 0x37));
  changed("a time", set(146, 0x31));
  changed("filler is not zero", set(4095, 1));
  changed("content runs over its length", set(514, 1));
  changed("a second member", (it) => {
    it.set(it.subarray(0, 512), 1024);
    return it;
  });
  changed("a larger bucket", (it) => {
    const larger = new Uint8Array(8192);
    larger.set(it);
    return larger;
  });
  changed("cut", (it) => it.slice(0, 2048));
  changed("empty", () => new Uint8Array(0));
  file.write();
}

