// The half of `tests/cross.rs` that runs in TypeScript; started by it.
import { defineConfig } from "vitest/config";
import { alias } from "../../vite.config.ts";

export default defineConfig({
  resolve: { alias },
  test: {
    environment: "node",
    include: ["tests/cross/exchange.ts"],
    testTimeout: 300_000,
    server: { deps: { inline: [/age-encryption/, /@noble\//] } },
  },
});
