import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { processesNaming, startStudio } from "@/tests/e2e/support/running-studio";
import { cellOf, openNotebook, writeNotebook } from "@/tests/e2e/support/studio-page";
import { armStopwatch, waitForText } from "./support/in-page";
import { quantile } from "./support/statistics";

/**
 * `node --import tsx tests/bench/first-output.ts [runs]`, after a build: from the key that runs the first cell to its
 * output on screen, where nothing of the person's runs: with an app that waits (warm) and without (cold). Each run is a
 * notebook of its own, on a fresh instance. Prints a table.
 */
const runs = Number(process.argv[2] ?? 20);
const text = "first-output-42";
const source = "print('first-output', 6 * 7, sep='-')";

async function measure(browser: Browser, waits: boolean): Promise<number[]> {
  const studio = await startStudio({ settings: { waiting: { apps: waits ? 1 : 0, leaveMemoryGiB: 0 } } });
  const page = await browser.newPage();
  // The runner's compiler names functions through a helper that the page has not.
  await page.addInitScript("globalThis.__name = (made) => made");
  const times: number[] = [];
  try {
    await page.goto(studio.link);
    await page.getByRole("status", { name: "Studio" }).filter({ hasText: "Ready" }).waitFor();
    for (let n = 0; n < runs; n++) {
      const name = `n${n}.ipynb`;
      writeNotebook(studio.home, { name, sources: [source] });
      const notebook = await openNotebook(page, { url: studio.url, name });
      if (waits) await waitsNow(studio.data);
      await cellOf(notebook, 1).click();
      await page.waitForTimeout(500);
      await armStopwatch(page);
      const seen = await waitForText(page, {
        since: "key",
        selector: "[aria-label='Output of cell 1']",
        text,
      });
      await page.keyboard.press("Control+Enter");
      times.push(await seen.answer());
      await endInstance(page, studio.url);
      rmSync(join(studio.home, name));
    }
  } finally {
    await page.close();
    await studio.close();
  }
  return times;
}

/** A kernel that has loaded what it loads: it uses no processor any more. */
async function waitsNow(data: string): Promise<void> {
  while (processesNaming(data, "jupyter/kernel.py").length === 0)
    await new Promise((done) => setTimeout(done, 100));
  await new Promise((done) => setTimeout(done, 3000));
}

async function endInstance(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/running`);
  const row = page
    .getByRole("region", { name: "Running" })
    .getByRole("row", { name: "ml.t3.medium", exact: true });
  await row.getByRole("button", { name: "Shut down" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Shut down" }).click();
  await row.waitFor({ state: "detached", timeout: 30_000 });
}

const executablePath = process.env.ATELIER_BROWSER;
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
try {
  const seconds = (ms: number) => (ms / 1000).toFixed(2);
  console.log(`\n| ${runs} runs each, s | p50 | p95 | most |\n|---|---|---|---|`);
  for (const waits of [false, true]) {
    const times = await measure(browser, waits);
    const row = [quantile(times, 0.5), quantile(times, 0.95), Math.max(...times)].map(seconds);
    console.log(
      `| first output, ${waits ? "with an app that waits" : "nothing there"} | ${row.join(" | ")} |`,
    );
  }
} finally {
  await browser.close();
}
