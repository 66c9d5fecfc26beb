// Tests run in node, which has the browser's WebCrypto, streams and fetch types, over the module graph of the bundle.
import { defineConfig } from "vitest/config";
import { alias } from "./vite.config.ts";

export default defineConfig({
  resolve: { alias },
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    testTimeout: 60_000,
    // Inlined, so that the alias holds inside them as it does in the bundle.
    server: { deps: { inline: [/age-encryption/, /@noble\//] } },
  },
});
