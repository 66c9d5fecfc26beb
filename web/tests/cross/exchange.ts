// Opens what Rust sealed, with our envelope and with stock age, and seals for Rust. `CROSS` names the folder that both share.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Decrypter } from "age-encryption";
import { expect, it } from "vitest";
import { hex, sha256 } from "../../seal/bytes.ts";
import { openWith, seal } from "../../seal/envelope.ts";
import { readRecipient } from "../../seal/recipient.ts";

const folder = process.env["CROSS"] ?? "";
const read = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(folder, name)));
const text = (name: string): string => readFileSync(join(folder, name), "utf8").trim();

function stock(identity: string): Decrypter {
  const decrypter = new Decrypter();
  decrypter.addIdentity(text(identity));
  return decrypter;
}

it("opens every file of Rust, by our envelope and by stock age", async () => {
  const files = readdirSync(folder).filter((name) => name.startsWith("rust-"));
  expect(files.length).toBeGreaterThan(20);
  for (const name of files) {
    const wanted = name.split("-")[2];
    expect(hex(sha256(await stock("identity").decrypt(read(name)))), `stock age, ${name}`).toBe(wanted);
    expect(hex(sha256(await openWith(read(name), text("identity")))), name).toBe(wanted);
  }
});

it("seals at every size that Rust asks for", async () => {
  const recipient = readRecipient(text("recipient"));
  for (const size of text("sizes").split(" ").map(Number)) {
    const plain = new Uint8Array(size).map((_, at) => (at * 31 + size) % 251);
    writeFileSync(join(folder, `script-${size}-${hex(sha256(plain))}`), await seal(plain, recipient));
  }
});

it("opens what an officer exported, with the exported key", async () => {
  const entry = await stock("export/dialogue.identity").decrypt(read("export/0000.age"), "text");
  expect(JSON.parse(entry.split("\n")[0] ?? "")).toMatchObject({ v: 1, kind: "report", text: text("said") });
});
