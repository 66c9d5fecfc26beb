// What the build adds to the bundle: a page for each language that already names its words, so that they travel beside the
// script and not after it, and every file compressed once, here, for browsers that take it so.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What stands in the frame of a page before any words have come. */
const TITLES: Record<string, Record<string, string>> = {
  reporter: { kk: "Портал", ru: "Портал", en: "Portal" },
  officer: { kk: "Жұмыс орны", ru: "Рабочее место", en: "Desk" },
  lawbook: { kk: "Заңдағы мерзімдер", ru: "Сроки по закону", en: "Time limits of the law" },
  verify: { kk: "Түбіртекті тексеру", ru: "Проверка квитанции", en: "Check a receipt" },
};

/**
 * What is read as one stays on one line: a number or a name and its ending ("43.1-тармақ", "Browser-де"), a range, a day and its month, a number and
 * what it counts, "№ 230"; no line begins with a dash or a Kazakh particle, and none ends with a Russian word of one letter. Written here, so that
 * nobody has to type what cannot be seen.
 */
const unbroken = (text: string): string =>
  text
    .replace(/(?<=[\d}])-(?=\p{L})|(?<=\p{L})-(?=\p{Script=Cyrillic}{1,2}(?!\p{L}))|(?<=(?<!\p{L})по)-/gu, "-\u2060")
    .replace(/(?<=\d)–(?=\d)/g, "–\u2060")
    .replace(/(?<=\{ \$day \}) (?=\{ \$month \})|(?<=^date-short = .*) (?=\{)|(?<=№|No\.) (?=\d)|(?<=\d\.\d,) (?=\d)|(?<=Tor) (?=Browser)/gm, "\u00a0")
    .replace(/(?<=[^\s=]) – /g, "\u00a0– ")
    .replace(/(?<=\{ \$(?:year|days|months) \}|(?<![\d.])\d\d?) (?=\p{L})|(?<=\p{L}) (?=(?:да|де|та|те|[бмп][ае])(?!\p{L}))|(?<=(?<![\p{L}\u2060])[авикосуя]) (?=\p{L})/giu, "\u00a0");

/** Messages without their comments and empty lines: nobody reads those in a browser. */
export const bareMessages = (text: string): string =>
  unbroken(
    text
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.startsWith("#"))
      .join("\n"),
  );

/** The officers' section of a file of messages, by its first message: nothing that a reporter should have to load. */
const OFFICERS = /^unlock-title =[\s\S]*?(?=^## )/m;

/** What every page says: the first section of the messages. */
const EVERYWHERE = /^## [\s\S]*?(?=^## )/m;

/** What of it a page without steps, lists and requests never says. */
const NO_STEPS = /^(loading|again|next|back|choose-other|print|steps|policy|date-short|day-and-clock|weekday-short-\d) = .*\n/gm;

/** Whose words are fetched by those who came back. */
const LATER: readonly string[] = ["ledger", "docket"];

/** The messages of one reader: without the other's, or of a page with words of its own what every page says and those. */
export function messagesOf(reader: string, path: string): string {
  const text = readFileSync(path, "utf8");
  // The words that the terminal says too, then the page's own.
  if (reader === "docket") return readFileSync(join(dirname(path), "../../../src/document/messages", `procedures.${basename(path)}`), "utf8") + text;
  if (LATER.includes(reader)) return text;
  if (reader === "lawbook" || reader === "verify") {
    const shared = EVERYWHERE.exec(readFileSync(join(dirname(path), "../../page/messages", basename(path)), "utf8"));
    if (shared === null) throw new Error(`beside ${path} there is no section for every page`);
    return (reader === "verify" ? shared[0].replace(NO_STEPS, "") : shared[0]) + text;
  }
  if (!OFFICERS.test(text)) throw new Error(`${path} has no section of the officer`);
  return reader === "reporter" ? text.replace(OFFICERS, "") : text;
}

/** Loads `….ftl?reporter`, `….ftl?officer`, `….ftl?lawbook` and `….ftl?verify` as bare messages, and `….ftl?ledger` and `….ftl?docket` for whoever came back. */
export function messages(): Plugin {
  return {
    name: "senim:messages",
    enforce: "pre",
    load(id) {
      const [path, reader] = id.split("?");
      if (!path?.endsWith(".ftl") || reader === undefined || !(reader in TITLES || LATER.includes(reader))) return undefined;
      return `export default ${JSON.stringify(bareMessages(messagesOf(reader, path)))};`;
    },
  };
}

/**
 * A page that holds the words of all languages itself can be saved as a file. No module is loaded from a file, so its script is made
 * one of the old kind: it imports and exports nothing.
 */
function classic(script: { code: string }, html: string): string {
  if (!script.code.startsWith("(()=>{")) script.code = `(()=>{"use strict";${script.code}})();\n`;
  return html.replace('<script type="module" crossorigin', "<script defer").replace('rel="stylesheet" crossorigin', 'rel="stylesheet"');
}

/** `index.html` is the Kazakh page; `ru.html` and `en.html` stand beside it. Each preloads the module of its words, if that is one. */
export function languages(): Plugin {
  return {
    name: "senim:languages",
    enforce: "post",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      for (const [entry, titles] of Object.entries(TITLES)) {
        const page = bundle[`${entry}/index.html`];
        if (page?.type !== "asset") continue;
        const html = String(page.source);
        for (const [language, title] of Object.entries(titles)) {
          const words = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/messages/${language}.ftl?${entry}`)));
          if (words === undefined) throw new Error(`the bundle has no words in ${language}`);
          const named = html.replace('<html lang="kk"', `<html lang="${language}"`).replace(/<title>.*<\/title>/, `<title>${title}</title>`);
          const source = words.isEntry
            ? classic(words, named)
            : named.replace("  </head>", `    <link rel="modulepreload" crossorigin href="/${words.fileName}">\n  </head>`);
          if (language === "kk") page.source = source;
          else this.emitFile({ type: "asset", fileName: `${entry}/${language}.html`, source });
        }
      }
    },
  };
}

/** Writes `….br` and `….gz` beside every file; they count for nothing in the hash of the bundle, which names plain files. */
export function compressed(): Plugin {
  return {
    name: "senim:compressed",
    enforce: "post",
    writeBundle({ dir }) {
      if (dir === undefined) return;
      for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
        if (!/\.(html|js|css|svg)$/.test(name)) continue;
        const path = join(dir, name);
        const bytes = readFileSync(path);
        const brotli = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: brotli }));
        const gzip = gzipSync(bytes, { level: 9 });
        // The byte that names the system of whoever compressed: unknown.
        gzip[9] = 255;
        writeFileSync(`${path}.gz`, gzip);
      }
    },
  };
}
