// Tests run in node, which has the browser's WebCrypto, streams and fetch types, over the module graph of the bundle.
// Those that need a browser and a running portal have a configuration of their own: tests/browser.
import { defineConfig } from "vitest/config";
import { alias } from "./vite.config.ts";

export default defineConfig({
  resolve: { alias },
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/browser/**"],
    testTimeout: 60_000,
    // Inlined, so that the alias holds inside them as it does in the bundle.
    server: { deps: { inline: [/age-encryption/, /@noble\//] } },
  },
});
