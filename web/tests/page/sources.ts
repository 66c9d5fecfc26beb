// The sources of the pages as text, for tests that hold every file to a rule.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const WEB = fileURLToPath(new URL("../../", import.meta.url));

/** Every source file below these folders of `web/`: its path and its text. */
export function sources(...folders: string[]): { path: string; text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(WEB + folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|tsx)$/.test(name))
      .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${WEB}${folder}/${name}`, "utf8") })),
  );
}

/** The text of one file of `web/`. */
export function source(path: string): string {
  return readFileSync(WEB + path, "utf8");
}
