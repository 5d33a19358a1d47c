import { defineConfig } from "@playwright/test";

const asRoot = process.getuid?.() === 0;

/** The browser talks to this machine and to nothing else, its own vendor included. */
const quiet = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

/** `scripts/test.mjs` names the browser in ATELIER_BROWSER and the report in ATELIER_BROWSER_REPORT. */
export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  // One studio, one machine: two browsers at once would test each other.
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [
    ["list"],
    ["json", { outputFile: process.env.ATELIER_BROWSER_REPORT ?? ".cache/reports/browser.json" }],
  ],
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.ATELIER_BROWSER || undefined,
      args: asRoot ? [...quiet, "--no-sandbox"] : quiet,
    },
  },
});
