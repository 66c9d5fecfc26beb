// Builds the pages: `reporter`, `officer`, `lawbook` and `verify`, each by a run of its own (`--mode`), so that each is one script: what they share
// would be one request more. The worker is a module of its own. The output depends on nothing but the sources, so that anyone
// can build it again and compare hashes.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { compressed, languages, messages } from "./bundle.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What the bundle leaves out; the tests leave it out too. */
export const alias = { "@noble/curves/nist.js": here("seal/nist.ts") };

/** What the pages that should be small have in the place of libraries of which they need little. */
const small: Record<string, Record<string, string>> = {
  reporter: { "@fluent/bundle": here("page/fluent.ts") },
  verify: { "@fluent/bundle": here("page/fluent.ts"), "@noble/curves/ed25519.js": here("verify/ed25519.ts") },
};

export default defineConfig(({ mode }) => ({
  resolve: { alias: { ...alias, ...small[mode] } },
  base: "/",
  publicDir: false,
  plugins: [messages(), languages(), compressed()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // The .ftl texts and the receipt's constants stand beside the Rust that reads them too.
  server: { fs: { allow: [here("..")] } },
  worker: { format: "es" },
  build: {
    target: "es2022",
    outDir: "dist",
    // The reporter's run comes first.
    emptyOutDir: mode === "reporter",
    // `data:` is not in the policy, so nothing may be inlined.
    assetsInlineLimit: 0,
    // The policy has no inline script, and the browsers that need the polyfill cannot run the rest.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { [mode]: here(`${mode}/index.html`) },
    },
  },
}));
