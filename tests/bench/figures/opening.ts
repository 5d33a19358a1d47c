import type { Page } from "@playwright/test";
import type { Peer, Run } from "../peers/peer";
import { armStopwatch, type BenchWindow } from "../support/in-page";

/** The launcher, loaded and at rest, with the stopwatches in it. */
export async function openLauncher({ peer, page, cdp }: Run): Promise<void> {
  await cdp.send("Performance.enable");
  await page.goto(peer.launcherUrl);
  await page.locator(peer.selectors.launcher).first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
  await armStopwatch(page);
}

/** Opens the run's notebook by a double click; answers the ms from the first press until the first cell is seen. */
export async function openFirstCell(run: Run): Promise<number> {
  const { peer, page, notebook } = run;
  await openLauncher(run);
  await peer.openFromTree(page, notebook);
  return page.evaluate(
    (selector) => (window as unknown as BenchWindow).bench.sinceOpeningUntilSeen(selector),
    peer.selectors.cellText,
  );
}

/** Clicks into the text of a code cell, at once: what the page is doing meanwhile is not waited for. */
export async function clickCode(page: Page, { selectors }: Peer, nth: number): Promise<void> {
  const at = await page.evaluate(
    ({ selector, nth }) => {
      const box = document.querySelectorAll(selector)[nth]?.getBoundingClientRect();
      return box && { x: box.left + 60, y: box.top + box.height / 2 };
    },
    { selector: selectors.code, nth },
  );
  if (!at) throw new Error("the cell to click is not in the page");
  await page.mouse.click(at.x, at.y);
}
