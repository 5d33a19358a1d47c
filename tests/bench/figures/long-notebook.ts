import type { Run } from "../peers/peer";
import type { Figure } from "../support/figure";
import type { BenchWindow } from "../support/in-page";
import { waitForText } from "../support/in-page";
import { longNotebook } from "../support/notebooks";
import { quantile } from "../support/statistics";
import { clickCode, openFirstCell } from "./opening";

/** 1,000 code cells and 1,000 long Markdown cells: opening, typing, and what the page holds. */
export const longNotebookFigure: Figure = {
  name: "long-notebook",
  runs: 5,
  rows: [
    { key: "firstCell", what: "2,000-cell notebook: first cell seen", unit: "ms", ratioAtLeast: 5 },
    { key: "echo", what: "the same: typing echoes", unit: "ms", ratioAtLeast: 8 },
    { key: "keyP50", what: "keystroke to paint in it, p50", unit: "ms", ratioAtLeast: 2 },
    { key: "keyP95", what: "keystroke to paint in it, p95", unit: "ms", ratioAtLeast: 3 },
    { key: "heap", what: "the same: heap of the page", unit: "MB", ratioAtLeast: 4 },
    { key: "elements", what: "the same: DOM elements", unit: "elements", atMost: 5000 },
  ],
  cells: longNotebook,
  async measure(run) {
    const { page, peer, cdp } = run;
    const firstCell = await openFirstCell(run);
    // As soon as the cell can be clicked: the first code cell is in the page a little after the first cell.
    await page.waitForFunction((selector) => document.querySelector(selector) !== null, peer.selectors.code);
    const seen = await waitForText(page, { since: "opening", selector: peer.selectors.code, text: "zq" });
    const echo = await typeUntilEchoed(run, seen.answer());
    await page.evaluate(() => (window as unknown as BenchWindow).bench.watchKeys());
    for (const key of "abcdefghij".repeat(8)) await page.keyboard.press(key, { delay: 25 });
    const keys = await page.evaluate(() => (window as unknown as BenchWindow).bench.keyToPaint);
    await cdp.send("HeapProfiler.collectGarbage");
    const { metrics } = await cdp.send("Performance.getMetrics");
    const heap = (metrics.find((metric) => metric.name === "JSHeapUsedSize")?.value ?? 0) / 1e6;
    const elements = await page.evaluate(() => document.querySelectorAll("*").length);
    return { firstCell, echo, keyP50: quantile(keys, 0.5), keyP95: quantile(keys, 0.95), heap, elements };
  },
};

/** A person who sees nothing of what was typed clicks and types again. */
async function typeUntilEchoed({ page, peer }: Run, echoed: Promise<number>): Promise<number> {
  for (let attempt = 0; attempt < 40; attempt++) {
    await clickCode(page, peer, 0);
    await page.keyboard.type("zq");
    const answer = await Promise.race([echoed, page.waitForTimeout(300)]);
    if (typeof answer === "number") return answer;
  }
  throw new Error("what was typed was never seen");
}
