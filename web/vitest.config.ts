// Tests run in node, which has the browser's WebCrypto, streams and fetch types, over the module graph of the bundle.
// Those that need a browser and a running portal have a configuration of their own: tests/browser.
import { defineConfig, type Plugin } from "vitest/config";
import { alias } from "./vite.config.ts";

/** A module with a fault planted: `tree.ts?check=…&without=…` has the one in the place of the other. */
const planted: Plugin = {
  name: "planted",
  enforce: "pre",
  transform(code, id) {
    const [check, without] = ["check", "without"].map((name) => new URLSearchParams(id.split("?")[1]).get(name));
    if (typeof check !== "string" || typeof without !== "string") return undefined;
    if (!code.includes(check)) throw new Error(`${id} has no “${check}”`);
    return code.replace(check, () => without);
  },
};

export default defineConfig({
  plugins: [planted],
  resolve: { alias },
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/browser/**"],
    testTimeout: 60_000,
    // Inlined, so that the alias holds inside them as it does in the bundle. Hashes import none of them, and inlined they take ten times as long.
    server: { deps: { inline: [/age-encryption/, /@noble\/(?!hashes)/] } },
  },
});
