// What a person has to wait for, as Chromium receives it: requests, bytes with their headers, round trips one after the other.
// The worker loads while one reads; that one can type without it is shown by keeping it away.
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESK, launch, PORTAL, Walk, Watch } from "./walk.ts";

const SLUG = process.env["SENIM_SLUG"] ?? "economy";
const KB = 1024;
const LATENCY_MS = 300;

interface Received {
  url: string;
  start: number;
  end: number;
  bytes: number;
  encoding: string;
}

/** Everything that a page and its workers received. */
class Meter {
  readonly received: Received[] = [];
  private readonly open = new Map<string, Received>();

  async attach(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await this.listen(session);
  }

  private async listen(session: CDPSession): Promise<void> {
    session.on("Network.requestWillBeSent", ({ requestId, request, timestamp }) => {
      const one = { url: new URL(request.url).pathname, start: timestamp, end: Infinity, bytes: 0, encoding: "" };
      this.open.set(requestId, one);
      this.received.push(one);
    });
    session.on("Network.responseReceived", ({ requestId, response }) => {
      const one = this.open.get(requestId);
      if (one) one.encoding = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "content-encoding")?.[1] ?? "";
    });
    session.on("Network.loadingFinished", ({ requestId, timestamp, encodedDataLength }) => {
      const one = this.open.get(requestId);
      if (one) Object.assign(one, { end: timestamp, bytes: encodedDataLength });
    });
    await session.send("Network.enable");
    // A network that takes its time: on loopback a small file ends before the next of the same moment begins, and side by side
    // would look like one after the other.
    await session.send("Network.emulateNetworkConditions", { offline: false, latency: LATENCY_MS, downloadThroughput: -1, uploadThroughput: -1 });
  }

  bytes(): number {
    return this.received.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The longest chain of requests each of which began only after another had ended. */
  chain(among: readonly Received[] = this.received): number {
    const depths = new Map<Received, number>();
    for (const one of [...among].sort((a, b) => a.start - b.start)) {
      const before = among.filter((other) => other !== one && other.end <= one.start).map((other) => depths.get(other) ?? 0);
      depths.set(one, 1 + Math.max(0, ...before));
    }
    return Math.max(0, ...depths.values());
  }

  table(): string {
    return this.received.map(({ url, bytes, encoding }) => `  ${String(bytes).padStart(6)} ${encoding.padEnd(4)} ${url}`).join("\n");
  }
}

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

describe("until one can type", () => {
  it.each(["kk", "ru", "en"] as const)("the reporter's page costs at most 6 requests and 60 KB in %s, and 3 round trips to the receipt", async (language) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const watch = new Watch();
    await watch.watch(context);
    const page = await context.newPage();
    const meter = new Meter();
    await meter.attach(page);
    const walk = new Walk(page, language);
    await page.goto(`${PORTAL}/${language}/o/${SLUG}/`);
    // That nobody has to wait for the keys is shown below.
    await page.locator(".facts .print-mark").first().waitFor();
    await walk.press("start-report");
    await walk.pick("kind-procurement");
    await walk.press("next");
    await walk.field("story-label").fill("…");
    await expect.poll(() => meter.received.filter(({ url, end }) => !url.includes("/worker-") && end === Infinity)).toEqual([]);

    const own = meter.received.filter(({ url }) => !url.includes("/worker-"));
    const bytes = own.reduce((sum, one) => sum + one.bytes, 0);
    // Nobody waits for the tab's icon.
    const trips = meter.chain(own.filter(({ url }) => !url.includes("/icon-")));
    console.log(`${language}: ${own.length} requests, ${(bytes / KB).toFixed(1)} KB, ${trips} round trips until one can type\n${meter.table()}`);
    expect(own.length).toBeLessThanOrEqual(6);
    expect(bytes).toBeLessThanOrEqual(60 * KB);
    for (const { url, encoding } of own) expect(encoding, url).toBe(url.startsWith("/o/") ? "" : "br");
    // Asked for once, by the page; the worker was handed it.
    expect(watch.requests.filter(({ url }) => url.endsWith(`/o/${SLUG}`)).length).toBe(1);

    await walk.press("next");
    await walk.press("next");
    await walk.press("next");
    await walk.at("code-title");
    await walk.copyCode();
    const before = meter.received.length;
    const asked = watch.requests.length;
    await walk.press("send");
    await page.locator("[data-receipt]").waitFor();
    const sent = watch.requests.slice(asked).map(({ method, url }) => `${method} ${new URL(url).pathname}`).filter((one) => !one.includes("/assets/"));
    console.log(`${language}: ${trips} + ${sent.length} round trips from page to receipt`);
    expect(sent).toEqual(["POST /case"]);
    expect(trips + sent.length).toBeLessThanOrEqual(3);
    expect(meter.received.slice(before).every(({ url }) => !url.startsWith("/o"))).toBe(true);
    expect(watch.said).toEqual([]);
    await context.close();
  });

  it("needs no worker", async () => {
    const context = await browser.newContext();
    await context.route("**/assets/worker-*.js", () => undefined);
    const walk = new Walk(await context.newPage(), "kk");
    await walk.page.goto(`${PORTAL}/kk/o/${SLUG}/`);
    await walk.press("start-report");
    await walk.pick("kind-procurement");
    await walk.press("next");
    await walk.field("story-label").fill("Мәтін");
    await walk.press("next");
    await walk.at("details-title");
    await context.close();
  });

  it("the officer's page with its worker costs at most 120 KB", async () => {
    const context = await browser.newContext();
    const watch = new Watch();
    await watch.watch(context);
    // As the server declares them: what workers receive is not measured from outside.
    const sizes: Promise<{ url: string; bytes: number }>[] = [];
    context.on("response", (response) =>
      sizes.push(
        response.headersArray().then((headers) => ({
          url: new URL(response.url()).pathname,
          bytes: headers.reduce((sum, { name, value }) => sum + name.length + value.length + 4, 17 + Number(headers.find((one) => one.name.toLowerCase() === "content-length")?.value)),
        })),
      ),
    );
    const walk = new Walk(await context.newPage(), "kk");
    await walk.page.goto(`${DESK}/`);
    await walk.at("unlock-title");
    await walk.page.locator(".people button").first().waitFor();
    await walk.page.waitForLoadState("networkidle");
    const received = await Promise.all(sizes);
    const bytes = received.reduce((sum, one) => sum + one.bytes, 0);
    const table = received.map((one) => `  ${String(one.bytes).padStart(6)} ${one.url}`).join("\n");
    console.log(`officer: ${received.length} requests, ${(bytes / KB).toFixed(1)} KB until the key can be opened, worker and demo keys with it\n${table}`);
    expect(watch.requests.some(({ url }) => url.includes("/worker-"))).toBe(true);
    expect(bytes).toBeLessThanOrEqual(120 * KB);
    expect(watch.said).toEqual([]);
    await context.close();
  });
});

describe("the check of receipts", () => {
  it.each(["kk", "ru", "en"] as const)("costs at most 40 KB in %s, with the words of all languages", async (language) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const meter = new Meter();
    await meter.attach(page);
    await page.goto(`${PORTAL}/${language}/verify`);
    await page.locator("h1").waitFor();
    await expect.poll(() => meter.received.filter(({ end }) => end === Infinity)).toEqual([]);
    const bytes = meter.bytes();
    console.log(`verify, ${language}: ${meter.received.length} requests, ${(bytes / KB).toFixed(1)} KB\n${meter.table()}`);
    expect(meter.received.length).toBeLessThanOrEqual(4);
    expect(bytes).toBeLessThanOrEqual(40 * KB);
    await context.close();
  });
});

describe("the meter", () => {
  it("counts what waits for something else", () => {
    const meter = new Meter();
    const at = (start: number, end: number): Received => ({ url: "", start, end, bytes: 1, encoding: "" });
    meter.received.push(at(0, 1), at(1.1, 2), at(1.2, 2.5), at(2.1, 3));
    expect([meter.chain(), meter.bytes()]).toEqual([3, 4]);
  });
});
