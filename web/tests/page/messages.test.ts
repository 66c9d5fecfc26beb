// The three languages say the same things: same keys, same parts, same variables; no key is missing, none is left over.
import { FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";
import { keysOf } from "../../page/messages/keys.mjs";
import { LANGUAGES } from "../../page/language.ts";
import { source, sources } from "./sources.ts";

type Shape = Record<string, string[]>;

/** The names of the variables in a pattern, wherever they stand in it. */
function variables(pattern: unknown): string[] {
  const found = [...JSON.stringify(pattern ?? "").matchAll(/"type":"var","name":"([a-z]+)"/g)].map((match) => match[1] as string);
  return [...new Set(found)].sort();
}

/** Every message and every attribute of it, with its variables. */
function shapeOf(text: string): Shape {
  const shape: Shape = {};
  for (const message of new FluentResource(text).body) {
    shape[message.id] = variables(message.value);
    for (const [name, pattern] of Object.entries(message.attributes)) shape[`${message.id}.${name}`] = variables(pattern);
  }
  return shape;
}

/** The words of the reporter and the officer, those of the law, of the log, and of procedures. */
const FILES = ["page/messages/", "lawbook/messages/", "page/ledger/", "../src/document/messages/procedures.", "page/docket/", "verify/messages/"];
const texts = Object.fromEntries(LANGUAGES.map((language) => [language, FILES.map((folder) => source(`${folder}${language}.ftl`)).join("\n")]));
const kk = shapeOf(texts["kk"] ?? "");
const pages = sources("page", "reporter", "officer", "lawbook", "verify").filter(({ path }) => path !== "page/messages/keys.ts");

describe("the words", () => {
  it.each(["ru", "en"])("in %s have the keys and variables of the Kazakh ones", (language) => {
    expect(shapeOf(texts[language] ?? "")).toEqual(kk);
  });

  it.each(LANGUAGES)("in %s are whole: nothing is skipped as broken, nothing stands twice, nothing is empty", (language) => {
    const text = texts[language] ?? "";
    const written = [...text.matchAll(/^([a-z][a-z0-9-]*) =(.*)$/gm)];
    expect(new FluentResource(text).body.map(({ id }) => id)).toEqual(written.map((match) => match[1]));
    expect(new Set(written.map((match) => match[1])).size).toBe(written.length);
    expect(written.filter((match) => match[2]?.trim() === "")).toEqual([]);
  });

  it("have no key that the build would break: no letter follows a figure", () => {
    expect(Object.keys(kk).filter((key) => /\d-[a-z]/.test(key))).toEqual([]);
  });

  it("are the type of the keys", () => {
    expect(source("page/messages/keys.ts")).toBe(keysOf(texts["kk"] ?? ""));
  });

  it("exist wherever a page asks for them", () => {
    const asked = pages.flatMap(({ path, text }) => [...text.matchAll(/\bt\("([^"]+)"/g)].map((match) => `${path}: ${match[1]}`));
    expect(asked.length).toBeGreaterThan(200);
    expect(asked.filter((use) => kk[use.split(": ")[1] ?? ""] === undefined)).toEqual([]);
  });

  it("are all used", () => {
    const all = pages.map(({ text }) => text).join("\n");
    // What the program says in words of its own is held to them where they are written, in `src/document`.
    const named = new Set([...source("../src/document/messages/procedures.kk.ftl").matchAll(/^([a-z][a-z0-9-]*) =/gm)].map((match) => match[1]));
    const rules = (JSON.parse(source("../src/law/rules.json")) as { rules: { id: string }[] }).rules.map(({ id }) => `rule-${id.toLowerCase().replace(/^[\d.]+-/, "")}`);
    const isNamed = (key: string): boolean => named.has(key) || rules.includes(key) || /^(stage|step)-report-/.test(key);
    expect(Object.keys(kk).filter((key) => !key.includes(".") && !isNamed(key) && !all.includes(`"${key}"`))).toEqual([]);
  });

  it("of officers are asked for by officers' pages only: a reporter does not load them", () => {
    const section = /^unlock-title =[\s\S]*?(?=^## )/m;
    const keys = [...(section.exec(texts["en"] ?? "")?.[0] ?? "").matchAll(/^([a-z][a-z0-9-]*) =/gm)].map((match) => match[1] as string);
    expect(keys.length).toBeGreaterThan(60);
    const others = pages.filter(({ path }) => !path.startsWith("officer/"));
    expect(others.flatMap(({ path, text }) => keys.filter((key) => text.includes(`"${key}"`)).map((key) => `${path}: ${key}`))).toEqual([]);
    // The same section in every language, so that the build cuts the same.
    for (const language of LANGUAGES) expect([...(section.exec(texts[language] ?? "")?.[0] ?? "").matchAll(/^([a-z][a-z0-9-]*) =/gm)].map((match) => match[1])).toEqual(keys);
  });

  it("of the law are asked for by its page only, which asks for those and what every page says", () => {
    const own = [...source("lawbook/messages/kk.ftl").matchAll(/^([a-z][a-z0-9-]*) =/gm)].map((match) => match[1] as string);
    const everywhere = /^## [\s\S]*?(?=^## )/m.exec(source("page/messages/kk.ftl"))?.[0] ?? "";
    const asked = (path: string, key: string): boolean => pages.some((page) => page.path.startsWith(path) && page.text.includes(`"${key}"`));
    expect(own.filter((key) => ["page/", "reporter/", "officer/"].some((path) => asked(path, key)))).toEqual([]);
    const others = Object.keys(kk).filter((key) => !own.includes(key) && !key.includes(".") && !everywhere.includes(`\n${key} =`));
    expect(others.filter((key) => asked("lawbook/", key))).toEqual([]);
  });

  it("cite one ministry's standard nowhere: they stand on every institution's pages", () => {
    const ministry = /Ұлттық экономика|национальной экономики|National Economy|MNE-230/;
    expect(LANGUAGES.filter((language) => ministry.test(texts[language] ?? ""))).toEqual([]);
    expect(pages.filter(({ text }) => ministry.test(text)).map(({ path }) => path)).toEqual([]);
    expect("Anti-corruption standard of the Ministry of National Economy").toMatch(ministry);
  });

  it("name Kazakh letters in Kazakh and none of them in Russian", () => {
    expect(texts["kk"]).toMatch(/[әғқңөұүһі]/);
    expect(texts["ru"]).not.toMatch(/[әғқңөұүһі]/i);
    expect(texts["en"]).not.toMatch(/[а-яё]/i);
  });

  it("a missing key and a missing variable are found", () => {
    const planted = (texts["ru"] ?? "").replace(/^exit = .*$/m, "").replace("{ $body }", "");
    const shape = shapeOf(planted);
    expect(shape["exit"]).toBeUndefined();
    expect(shape["unconfirmed"]).not.toEqual(kk["unconfirmed"]);
  });
});
