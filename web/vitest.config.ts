// Tests run in node, which has the browser's WebCrypto, streams and fetch types.
// Those that need a browser and a running portal have a configuration of their own: tests/browser.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { environment: "node", include: ["tests/**/*.test.ts"], exclude: ["tests/browser/**"], testTimeout: 60_000 },
});
