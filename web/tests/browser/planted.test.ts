// Forty texts that would be scripts on a careless page: as report, as answers to questions, as the name of a key. They are shown
// as what they are, in the officer's page too. And where one reached the document all the same, policy and Trusted Types stop it.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NAMES } from "../../page/language.ts";
import { DESK, launch, PORTAL, Walk, Watch } from "./walk.ts";

const SLUG = process.env["SENIM_SLUG"] ?? "economy";
const RUN = "globalThis.planted=1";
export const PLANTED = [
  `<script>${RUN}</script>`, `<ScRiPt>${RUN}</sCrIpT>`, `"><script>${RUN}</script>`, `</textarea><script>${RUN}</script>`, `</p><script>${RUN}</script>`,
  `<script src="data:text/javascript,${RUN}"></script>`, `<script type=module>${RUN}</script>`, `<img src=x onerror="${RUN}">`, `<img src=x onerror=${RUN}//`,
  `<svg onload="${RUN}">`, `<svg><script>${RUN}</script></svg>`, `<svg><animate onbegin="${RUN}" attributeName=x dur=1s>`, `<math><mtext></mtext><script>${RUN}</script></math>`,
  `<iframe src="javascript:${RUN}"></iframe>`, `<iframe srcdoc="<script>parent.planted=1</script>"></iframe>`, `<object data="javascript:${RUN}"></object>`,
  `<embed src="javascript:${RUN}">`, `<a href="javascript:${RUN}">x</a>`, `<form action="javascript:${RUN}"><button>x</button></form>`, `<input autofocus onfocus="${RUN}">`,
  `<select autofocus onfocus="${RUN}">`, `<details open ontoggle="${RUN}">`, `<video><source onerror="${RUN}"></video>`, `<audio src=x onerror="${RUN}">`,
  `<body onload="${RUN}">`, `<marquee onstart="${RUN}">`, `<style>@import "javascript:${RUN}";</style>`, `<link rel=stylesheet href="javascript:${RUN}">`,
  `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`, `<base href="javascript:${RUN}//">`, `<template><script>${RUN}</script></template>`,
  `<div style="background:url(javascript:${RUN})">`, `&lt;script&gt;${RUN}&lt;/script&gt;`, `\\u003cscript\\u003e${RUN}`, `javascript:${RUN}`, `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`, `{ $day } { -brand }`, `';${RUN};'`, `--><script>${RUN}</script><!--`,
] as const;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Whether one of the texts has become more than a text. */
async function came(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const made = [...document.querySelectorAll("main :is(script, img, svg, math, iframe, object, embed, video, audio, marquee, style, link, meta, base, template, form[action], [onload], [onerror], [onfocus])")];
    return [...("planted" in globalThis ? ["it ran"] : []), ...made.map((one) => one.outerHTML)];
  });
}

it("forty planted texts stay texts, from the reporter's field to the officer's screen", async () => {
  expect(new Set(PLANTED).size).toBe(40);
  const watch = new Watch();
  const context = await browser.newContext();
  await watch.watch(context);
  const reporter = new Walk(await context.newPage(), "kk");
  const mark = `planted ${Date.now().toString(36)}`;
  await reporter.choose(SLUG);
  await reporter.page.locator(".facts .print-mark").first().waitFor();
  await reporter.press("start-report");
  await reporter.pick("kind-corruption-fact");
  await reporter.press("next");
  await reporter.field("story-label").fill([mark, ...PLANTED].join("\n"));
  await reporter.press("next");
  await reporter.at("details-title");
  const fields = reporter.page.locator("main :is(input[type=text], textarea)");
  const many = await fields.count();
  expect(many).toBeGreaterThan(3);
  const perField = Math.ceil(PLANTED.length / many);
  for (let field = 0; field < many; field += 1) await fields.nth(field).fill(PLANTED.slice(field * perField, (field + 1) * perField).join(" "));
  await reporter.press("next");
  await reporter.at("to-title");
  await reporter.press("next");
  await reporter.at("code-title");
  await reporter.copyCode();
  await reporter.press("send");
  await reporter.page.locator("[data-receipt]").waitFor();
  expect(await came(reporter.page)).toEqual([]);

  const desk = new Walk(await context.newPage(), "ru");
  await desk.page.goto(`${DESK}/`);
  await desk.speak(NAMES.ru.short);
  await desk.at("unlock-title");
  await desk.page.locator(`.people li[data-body="${SLUG}"]`).first().locator("button").click();
  await desk.at("queue-title");
  await desk.field("filter-words").fill(mark);
  await desk.page.locator('[data-found="1"]').waitFor();
  await desk.page.locator("[data-case]").click();
  await desk.page.locator(".timeline").first().waitFor();
  const shown = await desk.page.locator(".timeline .words").first().innerText();
  for (const planted of PLANTED) expect(shown).toContain(planted);
  const asked = (await desk.page.locator(".asked").innerText()).replace(/\s+/g, " ");
  for (const planted of PLANTED) expect(asked).toContain(planted);
  expect(await came(desk.page)).toEqual([]);
  await desk.field("reply-label").fill(PLANTED.join("\n"));
  await desk.press("reply-send");
  await desk.page.getByText(desk.say("reply-sent")).waitFor();
  expect(await came(desk.page)).toEqual([]);

  await desk.press("lock");
  await desk.press("make-key");
  for (const planted of PLANTED.slice(0, 3)) {
    await desk.field("make-name").fill(planted);
    await desk.press("make-key");
    await desk.at("made-title");
    expect(await came(desk.page)).toEqual([]);
    await desk.press("made-done");
    await desk.press("make-key");
  }
  expect(watch.said).toEqual([]);
  await context.close();
});

it("a text that reached the document as markup is refused by Trusted Types, and an element made by hand by the policy", async () => {
  const context = await browser.newContext();
  const watch = new Watch();
  await watch.watch(context);
  const stopped: string[] = [];
  context.on("requestfailed", (request) => {
    if (request.url().includes("elsewhere.test")) stopped.push(request.failure()?.errorText ?? "");
  });
  const page = await context.newPage();
  for (const address of [`${PORTAL}/kk/o/${SLUG}/`, `${DESK}/`]) {
    await page.goto(address);
    await page.locator("h1").waitFor();
    const taken = await page.evaluate((planted) => {
      // Not `eval`: what a debugger runs may, whatever the policy says.
      const sinks: ((text: string) => unknown)[] = [
        (text) => (document.createElement("div").innerHTML = text),
        (text) => document.body.insertAdjacentHTML("beforeend", text),
        (text) => new DOMParser().parseFromString(text, "text/html"),
        (text) => document.createRange().createContextualFragment(text),
        (text) => document.write(text),
        (text) => (document.createElement("iframe").srcdoc = text),
        (text) => (document.createElement("script").text = text),
        (text) => (document.createElement("script").src = text),
        (text) => setTimeout(text),
        (text) => new Worker(text),
      ];
      return planted.flatMap((text) =>
        sinks.map((sink, index) => {
          try {
            sink(text);
            return `${index}: ${text}`;
          } catch {
            return "";
          }
        }),
      );
    }, [...PLANTED]);
    expect(taken.filter((one) => one !== "")).toEqual([]);
    // Without a sink: an element with a handler, a script by its node's text, a frame, another origin's picture.
    await page.evaluate(() => {
      const image = document.createElement("img");
      image.setAttribute("src", "https://elsewhere.test/x.png");
      const frame = document.createElement("iframe");
      frame.setAttribute("src", "https://elsewhere.test/");
      const script = document.createElement("script");
      script.append("globalThis.planted = 1");
      document.body.append(image, frame, script);
    });
    await page.waitForTimeout(100);
    expect(await page.evaluate(() => "planted" in globalThis)).toBe(false);
  }
  expect(stopped.length).toBeGreaterThanOrEqual(2);
  expect(stopped.filter((why) => !/csp|blocked/i.test(why))).toEqual([]);
  expect(watch.said.some((said) => said.startsWith("policy: img-src"))).toBe(true);
  await context.close();
});
