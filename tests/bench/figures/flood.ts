import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { startKernel, warmUp } from "../peers/start-kernel";
import type { Figure } from "../support/figure";
import type { BenchWindow } from "../support/in-page";
import { largestRenderer, peakMegabytes, residentMegabytes } from "../support/processes";
import { clickCode, openFirstCell } from "./opening";

const source = "for i in range(500_000): print('x' * 99)\nprint('flood' + '-over')";

/** 50 MB of text, nothing dropped, while somebody types. */
export const flood: Figure = {
  name: "flood",
  runs: 3,
  patience: 220_000,
  rows: [
    { key: "idle", what: "50 MB of stdout: idle again, page answers a key", unit: "s", ratioAtLeast: 10 },
    { key: "key", what: "the same: slowest key on the way", unit: "ms", atMost: 100 },
    { key: "tab", what: "the same: memory of the tab", unit: "MB", atMost: 300 },
    {
      key: "server",
      what: "the same: growth of the notebook server (JupyterLab: of its server)",
      unit: "MB",
      atMost: 64,
    },
    { key: "file", what: "the same: the notebook's file", unit: "MB", atMost: 10 },
  ],
  cells: () => [warmUp, { type: "code", source }, { type: "code", source: "typed = ''" }],
  async measure(run) {
    const { page, peer, browser, notebook } = run;
    await openFirstCell(run);
    await startKernel(page, peer);
    const parts = await peer.serverProcesses();
    const watched = (parts.notebook ?? parts.server ?? [])[0];
    if (watched === undefined) throw new Error("the process that holds the notebook was not found");
    const before = await residentMegabytes([watched]);
    await page.evaluate(() => (window as unknown as BenchWindow).bench.watchKeys());
    await clickCode(page, peer, 1);
    const start = performance.now();
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Enter");
    await typeUntilIdle(page, peer.selectors);
    await page.keyboard.press("b");
    const keys = await keysAnswered(page);
    const idle = (performance.now() - start) / 1000;
    const tab = await largestRenderer(browser);
    const server = (await peakMegabytes(watched)) - before;
    await lastLineIsThere(page, peer.selectors.output);
    await peer.save(page);
    await page.waitForTimeout(3000);
    const file = (await stat(join(peer.home, notebook))).size / 1e6;
    return { idle, key: Math.max(...keys), tab, server, file };
  },
};

/** A key every 100 ms for as long as the kernel works and the page has not yet said that it waits. */
async function typeUntilIdle(page: Page, { busy, idle }: { busy: string; idle: string }): Promise<void> {
  let done = false;
  const over = page
    .waitForSelector(busy, { state: "attached" })
    .then(() =>
      page.waitForFunction((selector) => document.querySelector(selector) !== null, idle, {
        timeout: 180_000,
      }),
    )
    .finally(() => {
      done = true;
    });
  while (!done) {
    await page.keyboard.press("a");
    await new Promise((wait) => setTimeout(wait, 100));
  }
  await over;
}

/** The times of all keys, when the last of them has been answered. */
async function keysAnswered(page: Page): Promise<readonly number[]> {
  return page.evaluate(async () => {
    const { bench } = window as unknown as BenchWindow;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return bench.keyToPaint;
  });
}

async function lastLineIsThere(page: Page, selector: string): Promise<void> {
  const found = await page.evaluate(
    (outputs) =>
      [...document.querySelectorAll(outputs)].some((each) => each.textContent?.includes("flood-over")),
    selector,
  );
  if (!found) throw new Error("the last line of the flood is not in the page");
}
