// Tests run in node, which has the browser's WebCrypto, streams and fetch types.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { environment: "node", include: ["tests/**/*.test.ts"], testTimeout: 60_000 },
});
