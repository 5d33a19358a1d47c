import { defineConfig } from "vitest/config";

const here = new URL(".", import.meta.url).pathname;

/** Projects are named after what they need; `npm run check` runs `unit`, `npm test` runs all of them. */
export default defineConfig({
  resolve: { alias: { "@": here } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
          exclude: [
            "tests/e2e/**",
            "tests/faults/**",
            "tests/real/**",
            "tests/bench/**",
            "**/*.real.test.ts",
          ],
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: {
          name: "real",
          include: ["tests/faults/**/*.test.ts", "tests/**/*.real.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          globalSetup: ["tests/support/real-setup.ts"],
        },
      },
    ],
  },
});
