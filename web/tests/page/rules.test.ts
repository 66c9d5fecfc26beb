// What no file of the pages may do: each rule is also shown a file that breaks it.
import { describe, expect, it } from "vitest";
import { source, sources } from "./sources.ts";

interface Rule {
  what: string;
  broken: RegExp;
  except?: string[];
  planted: string;
}

const RULES: Rule[] = [
  { what: "makes a field outside of the one file that quiets it", broken: /<(input|textarea|select)\b|contenteditable/i, except: ["page/field.tsx"], planted: '<input type="text" />' },
  { what: "makes HTML out of text", broken: /innerHTML|outerHTML|insertAdjacentHTML|document\.write|dangerouslySetInnerHTML|DOMParser/, planted: "box.innerHTML = text" },
  { what: "keeps anything in the browser", broken: /localStorage|sessionStorage|indexedDB|document\.cookie|caches\.|serviceWorker/, planted: 'localStorage.setItem("a", "b")' },
  { what: "asks the network", broken: /\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|new Image\(/, planted: 'fetch("/case")' },
  { what: "writes style into markup", broken: /\sstyle=["{]/, planted: '<p style="color:red">' },
  { what: "asks the browser how a language writes days", broken: /\bIntl\.|toLocale[A-Z]/, except: ["law/day.ts"], planted: "day.toLocaleDateString()" },
  { what: "puts into the address what is not the route", broken: /history\.pushState|location\.(hash|search|href) *=/, planted: 'location.hash = "#code"' },
  { what: "says anything on the console", broken: /console\./, planted: "console.log(code)" },
  { what: "draws randomness or reads the clock", broken: /Math\.random|getRandomValues|Date\.now|new Date\(\)/, except: ["lawbook/today.ts"], planted: "Math.random()" },
];

const files = sources("page", "reporter", "officer", "lawbook", "verify", "law");

describe("no file of the pages", () => {
  it.each(RULES)("$what", ({ broken, except = [], planted }) => {
    expect(planted).toMatch(broken);
    expect(files.filter(({ path, text }) => !except.includes(path) && broken.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("is longer than 400 lines", () => {
    // A list that a program writes has as many lines as there are words.
    expect(files.filter(({ path, text }) => text.split("\n").length > 400 && path !== "page/messages/keys.ts").map(({ path }) => path)).toEqual([]);
  });

  it("reaches over: components know no page, pages know no other page, nobody knows keys or bytes", () => {
    const reaching = files.flatMap(({ path, text }) =>
      [...text.matchAll(/from "((?:\.\.?\/)[^"]+)"/g)]
        .map((match) => match[1] as string)
        .filter((target) => {
          const folder = path.split("/")[0];
          if (/\/(seal|wire)\//.test(target)) return true;
          if (folder === "page") return /\/(reporter|officer|lawbook|verify)\//.test(target);
          // The law knows nobody, not even the components.
          if (folder === "law") return target.startsWith("../") && !target.startsWith("../../src/law/");
          return ["reporter", "officer", "lawbook", "verify"].some((other) => other !== folder && target.includes(`/${other}/`));
        })
        .map((target) => `${path} → ${target}`),
    );
    expect(reaching).toEqual([]);
  });
});

describe("every field", () => {
  it("is quieted by the one function", () => {
    const text = source("page/field.tsx");
    for (const attribute of ["spellcheck", "autocorrect", "autocapitalize", "autocomplete", "translate"]) expect(text).toContain(`setAttribute("${attribute}"`);
    const fields = text.match(/<(input|textarea|select)\b[^>]*?(\/>|>)/gs) ?? [];
    expect(fields.length).toBeGreaterThan(3);
    expect(fields.filter((field) => !field.includes("ref={quiet}") && !field.includes("{...common}"))).toEqual([]);
    expect(text).toContain("ref: quiet");
  });
});

describe.each(["reporter/index.html", "officer/index.html", "lawbook/index.html", "verify/index.html"])("%s", (path) => {
  const html = source(path);

  it("has no inline script or style, no handler and nothing from elsewhere", () => {
    expect(html).not.toMatch(/<style|style=|\son[a-z]+=|https?:|data:/i);
    expect(html.match(/<script\b[^>]*>/g)).toEqual(['<script type="module" src="./main.tsx">']);
  });

  it("is not to be translated or indexed, and says in three languages what to do without scripts", () => {
    expect(html).toContain('translate="no"');
    expect(html).toContain('<meta name="robots" content="noindex, nofollow, noarchive" />');
    for (const language of ["kk", "ru", "en"]) expect(html).toMatch(new RegExp(`<noscript>[\\s\\S]*lang="${language}"[\\s\\S]*</noscript>`));
  });
});
