// The log on every visit, in a real browser: the pages are the binary's, the portal behind them is the tests' own, which keeps its
// promises or breaks them. One plain line while it keeps them; each lie is told loudly, with a file that proves it.
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEvidence } from "../../client/evidence.ts";
import type { Bytes } from "../../seal/bytes.ts";
import type { FakePortal } from "../portal.ts";
import { bytes, signerOf } from "../vectors/tools.ts";
import { close, DAY_MS, LANGUAGES, reported, rewrite, serve, visit } from "./served.ts";
import { barriers, launch, sideways, type Walk, Watch } from "./walk.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

describe.each(LANGUAGES)("in %s", (language) => {
  it("one plain line says that the log keeps its promise, and nothing else", async () => {
    const { portal, code } = await reported();
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    const watch = new Watch();
    await watch.watch(context);
    await serve(context, portal);
    close(portal);
    const walk = await visit(context, language, code);
    const line = walk.page.locator('[data-ledger="ledger-kept"]');
    await line.waitFor();
    expect(await line.innerText()).toContain(walk.words.t("ledger-kept", { day: "|" }).split("|")[0]);
    expect(await walk.page.locator("[data-breach]").count()).toBe(0);
    // Nobody who only wants to write loads what checks it.
    const loaded = watch.requests.map(({ url }) => new URL(url).pathname);
    const first = loaded.findIndex((path) => path.startsWith("/ledger/"));
    expect(loaded.findIndex((path) => /\/assets\/(back|ledger)-/.test(path))).toBeGreaterThan(loaded.indexOf("/visit"));
    expect(first).toBeGreaterThan(0);
    expect(await sideways(walk.page)).toEqual([]);
    await context.close();
    expect(watch.said).toEqual([]);
  });

  it("every lie is told loudly, with what to do, and with a file that proves it where there can be one", async () => {
    const lies: [string, boolean, (portal: FakePortal) => void][] = [
      ["dropped", true, (portal) => {
        portal.ledger.close(portal.day, [bytes("another") as Bytes]);
        portal.now += DAY_MS;
        close(portal);
      }],
      ["unproven", false, (portal) => {
        close(portal);
        portal.lie = (path, frame) => (path.includes("/day/") ? { ...frame, parts: frame.parts.map((part, at) => (at === 4 ? part.slice(32) : part)) } : frame);
      }],
      ["late", false, () => undefined],
    ];
    for (const [kind, proved, lie] of lies) {
      const { portal, code } = await reported();
      lie(portal);
      const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
      await serve(context, portal);
      const walk = await visit(context, language, code);
      const box = walk.page.locator(`[data-breach="${kind}"]`);
      await box.waitFor();
      expect([kind, await box.getAttribute("role"), await walk.page.locator("[data-breach]").count()]).toEqual([kind, "alert", 1]);
      const key = `breach-${kind}` as "breach-late";
      expect(await box.innerText()).toContain(walk.words.part(key, "next"));
      expect(await box.innerText()).toContain(walk.say(key));
      expect([kind, await box.locator("a[download]").count()]).toEqual([kind, proved ? 1 : 0]);
      if (proved) await expectProof(walk, portal);
      expect(await barriers(walk.page)).toEqual([]);
      expect(await sideways(walk.page)).toEqual([]);
      await context.close();
    }
  });

  it("a log rewritten between two looks is told loudly", async () => {
    const { portal, code } = await reported();
    close(portal);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await serve(context, portal);
    const walk = await visit(context, language, code);
    await walk.page.locator('[data-ledger="ledger-kept"]').waitFor();
    rewrite(portal);
    await walk.press("talk-look");
    await walk.page.locator('[data-breach="rewritten"]').waitFor();
    await expectProof(walk, portal);
    await context.close();
  });
});

/** The file that the page offers is read by whoever has the keys, and holds. */
async function expectProof({ page }: Walk, { institution }: FakePortal): Promise<void> {
  const coming = page.waitForEvent("download");
  await page.locator("[data-breach] a[download]").click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("senim-proof.json");
  const file = readFileSync(await download.path());
  const rosters = [{ organisation: institution.id, version: 1, issued: "2026-01-01", ledgerOrigin: "senim.test/economy", receiptKey: institution.receiptKey.verifying, ledgerKey: signerOf("economy ledger").verifying }];
  expect(readEvidence(new Uint8Array(file), rosters).origin).toBe("senim.test/economy");
}

describe("a portal whose log is not reached", () => {
  it("is not said to be in order", async () => {
    const { portal, code } = await reported();
    const context = await browser.newContext();
    await serve(context, portal);
    await context.route("**/ledger/**", (route) => route.abort());
    const walk = await visit(context, "kk", code);
    await walk.page.locator('[data-ledger="unreached"]').waitFor();
    close(portal);
    await context.unroute("**/ledger/**");
    await walk.page.locator('[data-ledger="unreached"] button').click();
    await walk.page.locator('[data-ledger="ledger-kept"]').waitFor();
    await context.close();
  });
});
