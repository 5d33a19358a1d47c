import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startKernel, warmUp } from "../peers/start-kernel";
import type { Figure } from "../support/figure";
import { clickCode, openFirstCell } from "./opening";

const source = "import time\nfor i in range(20):\n    print('line', i, flush=True)\n    time.sleep(1)";

/** A line a second for 20 s; the page is closed at 5 s and opened again at 15 s. */
export const away: Figure = {
  name: "away",
  runs: 2,
  rows: [
    {
      key: "page",
      what: "page closed from 5 s to 15 s of 20: lines in the page at the end",
      unit: "lines",
      exactly: 20,
    },
    { key: "file", what: "the same: in the file, after saving", unit: "lines", exactly: 20 },
  ],
  cells: () => [warmUp, { type: "code", source }],
  async measure(run) {
    const { page, peer, context, notebook } = run;
    await openFirstCell(run);
    await startKernel(page, peer);
    await clickCode(page, peer, 1);
    await page.keyboard.press("Control+Enter");
    await page.waitForTimeout(5_000);
    await page.close({ runBeforeUnload: false });
    await new Promise((done) => setTimeout(done, 10_000));
    const again = await context.newPage();
    await again.goto(peer.notebookUrl(notebook));
    await again.locator(peer.selectors.cellText).first().waitFor();
    await again.waitForTimeout(9_000);
    const text = (await again.locator(peer.selectors.output).allTextContents()).join("\n");
    await peer.save(again);
    await again.waitForTimeout(2_000);
    const file = await readFile(join(peer.home, notebook), "utf8");
    return {
      page: distinctLines(text),
      file: distinctLines(JSON.stringify(JSON.parse(file).cells[1].outputs)),
    };
  },
};

function distinctLines(text: string): number {
  return new Set([...text.matchAll(/line (\d+)/g)].map((found) => found[1])).size;
}
