import type { Figure } from "../support/figure";
import type { BenchWindow } from "../support/in-page";
import { noisePng } from "../support/notebooks";
import { openFirstCell } from "./opening";

/** 20 plots stored in the notebook. */
export const plots: Figure = {
  name: "plots",
  runs: 5,
  rows: [{ key: "seen", what: "20 plots: first screen", unit: "ms", ratioAtLeast: 2 }],
  cells: () =>
    Promise.all(
      Array.from({ length: 20 }, async (_, n) => ({
        type: "code" as const,
        source: `plot(${n})`,
        outputs: [
          {
            output_type: "display_data",
            metadata: {},
            data: { "image/png": await noisePng(220, n + 1), "text/plain": ["<Figure>"] },
          },
        ],
      })),
    ),
  async measure(run) {
    await openFirstCell(run);
    const seen = await run.page.evaluate(
      (selector) => (window as unknown as BenchWindow).bench.sinceOpeningUntilPicture(selector),
      run.peer.selectors.output,
    );
    return { seen };
  },
};
