// `senim verify-site`: the portal that was just started serves what the binary holds; a portal that changes one file, for one
// organisation only, is found out. And what travels compressed: pages where they are accepted so, answers never.
import { execFile } from "node:child_process";
import { createServer, request, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESK, PORTAL } from "./walk.ts";

const BINARY = process.env["TEST_SENIM"] ?? fileURLToPath(new URL("../../../target/debug/senim", import.meta.url));

function senim(...args: string[]): Promise<{ code: number; said: string; told: string }> {
  return new Promise((resolve) => {
    execFile(BINARY, ["--speak", "en", ...args], (error, said, told) => resolve({ code: error === null ? 0 : Number(error.code), said, told }));
  });
}

/** Another portal in front of the real one, which exchanges what a path gives. */
function liar(change: (path: string, body: Buffer) => Buffer, host = new URL(PORTAL).host): Promise<Server> {
  const server = createServer((asked, answer) => {
    const onward = request(new URL(asked.url ?? "/", PORTAL), { headers: { host } }, (got) => {
      const chunks: Buffer[] = [];
      got.on("data", (chunk: Buffer) => chunks.push(chunk));
      got.on("end", () => answer.writeHead(got.statusCode ?? 500).end(change(asked.url ?? "", Buffer.concat(chunks))));
    });
    onward.end();
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describe("verify-site", () => {
  let change: (path: string, body: Buffer) => Buffer = (_, body) => body;
  let server: Server;
  let address = "";
  beforeAll(async () => {
    server = await liar((path, body) => change(path, body));
    address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => server.close());

  it("finds every file of the running portal as it is in the binary", async () => {
    const { code, said } = await senim("verify-site", PORTAL);
    expect(said).toMatch(/serves the pages of this binary: \d+ addresses compared, bundle [0-9a-f]{64}/);
    expect(code).toBe(0);
    expect((await senim("verify-site", address)).code).toBe(0);
  });

  it.each([
    ["a script", (path: string) => path.startsWith("/assets/worker-"), "/assets/worker-"],
    ["the page of one organisation in one language", (path: string) => path === "/ru/o/astana-maslikhat/", "/ru/o/astana-maslikhat/ (reporter/ru.html)"],
    ["the page of the law in one language", (path: string) => path === "/ru/law", "/ru/law (lawbook/ru.html)"],
  ])("names %s that was changed, and fails", async (_, is, named) => {
    change = (path, body) => (is(path) ? Buffer.concat([body, Buffer.from(" ")]) : body);
    const { code, said, told } = await senim("verify-site", address);
    expect(code).toBe(1);
    expect(said.trim().split("\n").length).toBe(1);
    expect(said).toContain(named);
    expect(told).toContain("1 of");
    const answer = await senim("--json", "verify-site", address);
    expect(JSON.parse(answer.said)).toMatchObject({ same: false, differ: [expect.stringContaining(named)] });
  });

  it("compares the officers' pages too where it is told where they are", async () => {
    change = (_, body) => body;
    const officers = new URL(DESK).host;
    const desk = await liar((path, body) => (path === "/ru/" ? Buffer.concat([body, Buffer.from(" ")]) : body), officers);
    const at = `http://127.0.0.1:${(desk.address() as { port: number }).port}`;
    const { code, said } = await senim("verify-site", PORTAL, "--officers", at);
    expect([code, said.trim()]).toEqual([1, `${at}/ru/ (officer/ru.html)`]);
    desk.close();
    // The reporter's pages are not the officers'.
    const wrong = await senim("--json", "verify-site", PORTAL, "--officers", PORTAL);
    expect([wrong.code, (JSON.parse(wrong.said) as { differ: string[] }).differ.length]).toEqual([1, 4]);
  });

  it("says that nothing was reached, which is no proof of anything", async () => {
    expect((await senim("verify-site", "http://127.0.0.1:1")).code).toBe(3);
  });

  it("lists the hashes as sha256sum prints them", async () => {
    const { code, said } = await senim("verify-site", "--list");
    expect(code).toBe(0);
    expect(said).toMatch(/^[0-9a-f]{64} {2}reporter\/index\.html$/m);
    expect(said).not.toMatch(/\.br|\.gz/);
  });
});

/** One answer, as it came. */
function ask(path: string, encoding: string): Promise<{ headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request(new URL(path, PORTAL), { headers: encoding === "" ? {} : { "accept-encoding": encoding } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ headers: answer.headers, body: Buffer.concat(chunks) }));
    })
      .on("error", reject)
      .end();
  });
}

describe("on the wire", () => {
  it("pages are compressed where that is accepted, and are the same pages", async () => {
    const plain = await ask("/kk/o/economy/", "");
    expect(plain.headers["content-encoding"]).toBeUndefined();
    const brotli = await ask("/kk/o/economy/", "gzip, deflate, br");
    expect(brotli.headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    const gzip = await ask("/kk/o/economy/", "gzip, br;q=0");
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(plain.headers["link"]).toBe("</o/economy>; rel=preload; as=fetch; crossorigin=anonymous");
    expect((await ask("/kk/", "br")).headers["link"]).toBeUndefined();
  });

  it("answers never are: their length is their size class", async () => {
    for (const path of ["/o", "/o/economy", "/challenge", "/roster/00", "/nowhere", "/demo/keys", "/assets/none.js"]) {
      const { headers, body } = await ask(path, "gzip, deflate, br, zstd");
      expect([headers["content-encoding"], headers["link"]], path).toEqual([undefined, undefined]);
      expect([16, 64, 256, 1024].map((kib) => kib * 1024)).toContain(body.length);
    }
  });
});
