// Starts the demonstration for the tests in the browser and stops it after them: the binary named by `TEST_SENIM`, or the debug
// build, on a free port, with a data folder of its own. With `SENIM_URL` and `SENIM_OFFICER_URL` a running one is used.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BINARY = process.env["TEST_SENIM"] ?? fileURLToPath(new URL("../../../target/debug/senim", import.meta.url));

/** A demonstration that runs. */
export interface Demo {
  portal: string;
  desk: string;
  stop: () => Promise<void>;
}

/** A data folder for demonstrations, one after the other. */
export const dataFolder = (): string => mkdtempSync(join(tmpdir(), "senim-browser-"));

/** Starts one over a data folder, with a clock that is told so many days ahead. */
export async function demonstrate(data: string, ahead = 0): Promise<Demo> {
  // All tests are one officer, who logs in more often than the few times a minute that a key may.
  const limits = join(data, "limits.toml");
  writeFileSync(limits, "login_per_minute_and_key = 600\n");
  const given = ["--listen", "127.0.0.1:0", "--data", data, "--limits", limits, "--ahead", String(ahead), "--speak", "en"];
  const demo = spawn(BINARY, ["demo", ...given], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => demo.once("exit", () => resolve()));
  let said = "";
  const [portal, desk] = await new Promise<[string, string]>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /(http:\/\/127\.0\.0\.1:\d+)\/[\s\S]*?(http:\/\/officer\.localhost:\d+)\//.exec(said);
      if (found) resolve([found[1] as string, found[2] as string]);
    };
    demo.stdout.on("data", listen);
    demo.stderr.on("data", listen);
    demo.once("error", (error) => reject(new Error(`${BINARY} does not start: ${error.message}`)));
    demo.once("exit", () => reject(new Error(`${BINARY} ended before it listened:\n${said}`)));
  });
  const stop = async (): Promise<void> => {
    demo.kill("SIGTERM");
    await ended;
  };
  return { portal, desk, stop };
}

/** Vitest calls this once; what it returns is called at the end. */
export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["SENIM_URL"]) return undefined;
  const data = dataFolder();
  const { portal, desk, stop } = await demonstrate(data);
  process.env["SENIM_URL"] = portal;
  // Where a test signs and publishes a roster of its own.
  process.env["SENIM_DATA"] = data;
  process.env["SENIM_BINARY"] = BINARY;
  process.env["SENIM_OFFICER_URL"] = desk;
  return async () => {
    await stop();
    rmSync(data, { recursive: true, force: true });
  };
}
