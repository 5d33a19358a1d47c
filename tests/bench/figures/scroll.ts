import type { Figure } from "../support/figure";
import { longNotebook } from "../support/notebooks";
import { openFirstCell } from "./opening";

/** Scrolling the 2,000-cell notebook right after it opened. */
export const scroll: Figure = {
  name: "scroll",
  runs: 3,
  rows: [
    { key: "slow", what: "scroll right after opening: frames over 50 ms, of 600", unit: "frames", atMost: 0 },
    { key: "worst", what: "the same: worst frame", unit: "ms", atMost: 50 },
    { key: "blank", what: "the same: frames with nothing to see", unit: "frames", atMost: 0 },
  ],
  cells: longNotebook,
  async measure(run) {
    await openFirstCell(run);
    return run.page.evaluate(scrollThrough, run.peer.selectors);
  },
};

/** The same notebook, opened and not touched. */
export const leftAlone: Figure = {
  name: "left-alone",
  runs: 1,
  patience: 240_000,
  rows: [{ key: "busy", what: "the same notebook left alone: busy until", unit: "s", atMost: 2 }],
  cells: longNotebook,
  async measure(run) {
    const { page, cdp } = run;
    await openFirstCell(run);
    const since = performance.now();
    let lastBusy = since;
    let before = await taskSeconds(cdp);
    // Quiet is 10 s in which the page does next to nothing; it is given up on after 200 s, as busy until then.
    while (performance.now() - lastBusy < 10_000 && performance.now() - since < 200_000) {
      await page.waitForTimeout(250);
      const now = await taskSeconds(cdp);
      if (now - before > 0.025) lastBusy = performance.now();
      before = now;
    }
    return { busy: (lastBusy - since) / 1000 };
  },
};

async function taskSeconds(cdp: {
  send(method: "Performance.getMetrics"): Promise<{ metrics: { name: string; value: number }[] }>;
}): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === "TaskDuration")?.value ?? 0;
}

async function scrollThrough(selectors: {
  scroller: string;
  cell: string;
}): Promise<{ slow: number; worst: number; blank: number }> {
  const scroller = [...document.querySelectorAll<HTMLElement>(selectors.scroller)].find(
    (element) => element.scrollHeight > element.clientHeight + 100,
  );
  if (!scroller) throw new Error("nothing to scroll");
  const box = scroller.getBoundingClientRect();
  let [slow, worst, blank] = [0, 0, 0];
  let last = performance.now();
  for (let frame = 0; frame < 600; frame++) {
    scroller.scrollTop += 120;
    const now = await new Promise<number>((done) => requestAnimationFrame(() => done(performance.now())));
    worst = Math.max(worst, now - last);
    if (now - last > 50) slow++;
    last = now;
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const cells = [...scroller.querySelectorAll(selectors.cell)].map((cell) => cell.getBoundingClientRect());
    if (!seen || !cells.some((cell) => cell.bottom > box.top && cell.top < box.bottom)) blank++;
  }
  return { slow, worst, blank };
}
