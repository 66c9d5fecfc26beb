// The bundle: the same bytes from two clean builds in two folders, hashes that anyone can list, compressed files that hold the
// plain ones, pages that name their words.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bareMessages } from "../bundle.ts";

const WEB = fileURLToPath(new URL("..", import.meta.url));
const folders: string[] = [];
const built: Map<string, Buffer>[] = [];

/** Copies the sources into a folder of their own and builds them there. */
function build(): Map<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "senim-bundle-"));
  folders.push(folder);
  for (const data of ["src/ledger/receipt.txt", "src/law/rules.json", "src/law/calendar/kz.json", "src/document/messages", "src/document/templates"]) cpSync(join(WEB, "..", data), join(folder, data), { recursive: true });
  const skipped = /\/(node_modules|dist|shots|tests)$/;
  cpSync(WEB, join(folder, "web"), { recursive: true, filter: (path) => !skipped.test(path) });
  symlinkSync(join(WEB, "node_modules"), join(folder, "web/node_modules"));
  // What the tests' own runner sets would make a bundle for developers, with the paths of the sources in it.
  const { NODE_ENV: _, VITEST: __, ...env } = process.env;
  const run = spawnSync("npm", ["run", "build"], { cwd: join(folder, "web"), encoding: "utf8", env });
  if (run.status !== 0) throw new Error(run.stdout + run.stderr);
  const dist = join(folder, "web/dist");
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map((entry) => join(entry.parentPath, entry.name)).sort().map((path) => [path.slice(dist.length + 1), readFileSync(path)]));
}

beforeAll(() => {
  built.push(build(), build());
}, 120_000);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const first = (): Map<string, Buffer> => built[0] as Map<string, Buffer>;
const plain = (): string[] => [...first().keys()].filter((name) => !/\.(br|gz)$/.test(name));

describe("the bundle", () => {
  test("is the same from two clean builds in different folders", () => {
    const hashes = built.map((files) => [...files].map(([name, bytes]) => `${createHash("sha256").update(bytes).digest("hex")}  ${name}`));
    expect(hashes[0]).toEqual(hashes[1]);
    expect(plain().length).toBeGreaterThan(15);
    console.log(hashes[0]?.filter((line) => !/\.(br|gz)$/.test(line)).join("\n"));
  });

  test("has every file compressed twice, and nothing else in them", () => {
    for (const name of plain()) {
      const bytes = first().get(name) as Buffer;
      expect(brotliDecompressSync(first().get(`${name}.br`) as Buffer).equals(bytes), name).toBe(true);
      expect(gunzipSync(first().get(`${name}.gz`) as Buffer).equals(bytes), name).toBe(true);
    }
  });

  test("names nothing of the machine that built it, and no other address", () => {
    for (const name of plain()) {
      const text = first().get(name)?.toString("utf8") ?? "";
      expect([...folders, WEB, "sourceMappingURL", "node_modules/"].filter((word) => text.includes(word)), name).toEqual([]);
    }
  });

  test.each(["reporter", "officer", "lawbook"])("has a page of the %s for each language that preloads its words, and no other page's words", (entry) => {
    for (const [language, file] of [["kk", "index"], ["ru", "ru"], ["en", "en"]]) {
      const html = first().get(`${entry}/${file}.html`)?.toString("utf8") ?? "";
      expect(html).toContain(`<html lang="${language}" translate="no">`);
      const words = /<link rel="modulepreload" crossorigin href="\/(assets\/(\w\w)-[^"]+\.js)">/.exec(html);
      expect(words?.[2]).toBe(language);
      const text = first().get(words?.[1] ?? "")?.toString("utf8") ?? "";
      expect(text.includes("queue-title")).toBe(entry === "officer");
      expect(text.includes("why-event")).toBe(entry === "lawbook");
      expect(text.includes("month-12")).toBe(true);
      expect(html.match(/<(script|link)\b/g)?.length).toBe(4);
    }
  });

  test("has a page of the check for each language that can be saved: one script of the old kind with all words, and no module", () => {
    for (const [language, file] of [["kk", "index"], ["ru", "ru"], ["en", "en"]]) {
      const html = first().get(`verify/${file}.html`)?.toString("utf8") ?? "";
      expect(html).toContain(`<html lang="${language}" translate="no">`);
      expect(html).not.toMatch(/type="module"|modulepreload|crossorigin/);
      const script = /<script defer src="\/(assets\/verify-[^"]+\.js)">/.exec(html)?.[1] ?? "";
      const code = first().get(script)?.toString("utf8") ?? "";
      for (const words of ["Түбіртекті тексеру", "Проверка квитанции", "Check a receipt"]) expect(code).toContain(words);
      expect(code).not.toMatch(/^\s*(import|export)\b|import\(|import\.meta/m);
      expect(code).toMatch(/^\(\(\)=>\{"use strict";/);
    }
  });

  test("bare messages keep every message and its branches", () => {
    expect(bareMessages("# a\n\na = b\n    .c = d\n## e\nf = { $g ->\n   *[other] h\n  }\n")).toBe("a = b\n    .c = d\nf = { $g ->\n   *[other] h\n  }");
  });

  test("bare messages keep on one line what is read as one", () => {
    expect(bareMessages("a = 43.1-тармақ, { $at }-қадам – № 230, 43–44\nmonth-1 = { $day } { $month }\nb-de = – Tor Browser-де, іс-қимыл")).toBe(
      "a = 43.1-\u2060тармақ, { $at }-\u2060қадам\u00a0– №\u00a0230, 43–\u206044\nmonth-1 = { $day }\u00a0{ $month }\nb-de = – Tor\u00a0Browser-\u2060де, іс-қимыл",
    );
    // A number and what it counts, a particle and what it follows, a word of one letter and what it belongs to.
    expect(bareMessages("a = { $year } жылғы 18 қыркүйек, 43.1 тармақ\nb = оған да, 230 бет\nc = В деле и по-прежнему")).toBe(
      "a = { $year }\u00a0жылғы 18\u00a0қыркүйек, 43.1 тармақ\nb = оған\u00a0да, 230 бет\nc = В\u00a0деле и\u00a0по-\u2060прежнему",
    );
  });
});
