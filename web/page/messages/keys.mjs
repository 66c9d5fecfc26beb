// Writes keys.ts, the type of all message keys, from the Kazakh messages of all pages: `node page/messages/keys.mjs`. A test holds the file to it.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The text of keys.ts for the text of a message file. */
export function keysOf(source) {
  const keys = [...source.matchAll(/^([a-z][a-z0-9-]*) =/gm)].map((found) => found[1]);
  const lines = keys.map((key) => `  | "${key}"`).join("\n");
  return `// Every key of the messages. Written by keys.mjs from the Kazakh ones.\nexport type Key =\n${lines};\n`;
}

if (process.argv[1] === here("keys.mjs")) writeFileSync(here("keys.ts"), keysOf(["kk.ftl", "../../lawbook/messages/kk.ftl", "../ledger/kk.ftl", "../../../src/document/messages/procedures.kk.ftl", "../docket/kk.ftl", "../../verify/messages/kk.ftl"].map((name) => readFileSync(here(name), "utf8")).join("\n")));
