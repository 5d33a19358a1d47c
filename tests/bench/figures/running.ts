import type { Page } from "@playwright/test";
import type { Peer } from "../peers/peer";
import { startKernel, warmUp } from "../peers/start-kernel";
import type { Figure } from "../support/figure";
import { waitForText } from "../support/in-page";
import { quantile } from "../support/statistics";
import { clickCode, openFirstCell } from "./opening";

/** From Ctrl-Enter to the output on screen, with a kernel that waits. */
export const trivialCell: Figure = {
  name: "trivial-cell",
  runs: 3,
  rows: [
    { key: "p50", what: "trivial cell, key to output on screen, warm, p50", unit: "ms", ratioAtLeast: 4 },
    { key: "p95", what: "the same, p95", unit: "ms", ratioAtLeast: 3 },
  ],
  cells: () => [warmUp, { type: "code", source: "n = globals().get('n', 0) + 1; f'value-{n}-'" }],
  async measure(run) {
    const { page, peer } = run;
    await openFirstCell(run);
    await startKernel(page, peer);
    await clickCode(page, peer, 1);
    const times: number[] = [];
    for (let n = 1; n <= 60; n++) {
      const said = { since: "key", selector: peer.selectors.output, text: `value-${n}-` } as const;
      const seen = await waitForText(page, said);
      await page.keyboard.press("Control+Enter");
      const time = await seen.answer();
      if (n > 10) times.push(time);
      await page.waitForTimeout(60);
    }
    return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
  },
};

/** 200 cells one after the other, with the last of them in view. */
export const runAll: Figure = {
  name: "run-all",
  runs: 3,
  rows: [{ key: "time", what: "run-all of 200 trivial cells", unit: "ms", ratioAtLeast: 3 }],
  cells: () => [
    warmUp,
    ...Array.from({ length: 199 }, (_, n) => ({
      type: "code" as const,
      source: n === 198 ? "'all' + '-done'" : `${n}`,
    })),
  ],
  async measure(run) {
    const { page, peer } = run;
    await openFirstCell(run);
    await startKernel(page, peer);
    await page.evaluate((selector) => {
      document.querySelector(selector)?.scrollTo({ top: 1e9 });
    }, peer.selectors.scroller);
    await page.waitForTimeout(1000);
    const seen = await waitForText(page, { since: "key", selector: peer.selectors.output, text: "all-done" });
    // The stopwatch starts at a key; this one does nothing else.
    await page.keyboard.press("Shift");
    await peer.runAll(page);
    return { time: await seen.answer() };
  },
};

/** A kernel that is not there yet. */
export const firstOutput: Figure = {
  name: "first-output",
  runs: 5,
  rows: [
    { key: "kernel", what: "no kernel to first output, app running", unit: "ms", ratioAtLeast: 1 },
    { key: "app", what: "the same, app started too", unit: "ms", atMost: 3000 },
  ],
  cells: () => [warmUp],
  async measure(run): Promise<Record<string, number>> {
    const { page, peer } = run;
    await openFirstCell(run);
    await startKernel(page, peer);
    await peer.endKernel(page);
    const kernel = await fromNoKernel(page, peer);
    if (peer.endCompute === null) return { kernel };
    await peer.endKernel(page);
    await peer.endCompute(page);
    return { kernel, app: await fromNoKernel(page, peer) };
  },
};

/** The same cell again: its new output is told from the old one by replacing its source first. */
async function fromNoKernel(page: Page, peer: Peer): Promise<number> {
  const text = `first-${Math.round(performance.now())}-output`;
  await page.waitForTimeout(500);
  await clickCode(page, peer, 0);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(`'${text.replace("-output", "' + '-output'")}`);
  const seen = await waitForText(page, { since: "key", selector: peer.selectors.output, text });
  await page.waitForTimeout(500);
  await peer.runFromNoKernel(page);
  return seen.answer();
}
