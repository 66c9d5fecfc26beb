// Tests in a real browser against the demonstration: `npm run browser`, `npm run shots`.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    globalSetup: ["tests/browser/demo.ts"],
    include: ["tests/browser/*.test.ts", "tests/browser/shots.ts"],
    testTimeout: 600_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
