import type { Notebook, Output } from "@/core/notebook/notebook";
import type { KernelLine, KernelLineEvent } from "../kernels/kernel-line";
import { HeardOutputs } from "./heard-outputs";

/** What a cell said, or that it never came to its turn. */
export type Ran = { readonly outputs: readonly Output[]; readonly ended: boolean } | null;

interface RunThrough {
  readonly newId: () => string;
  /** Ends the run where it is. */
  readonly signal: AbortSignal;
  readonly onCell: (done: number) => void;
}

/** A cell that does not hear an interrupt keeps nobody waiting. */
const interruptMs = 5_000;

/**
 * Runs code cells from top to bottom on a kernel, one at a time, also behind one that failed: what does not need it still
 * says whether it is as it was. `events` is to be given to the line as its `onEvent`.
 */
export class CellRunner {
  readonly #heard = new HeardOutputs();
  #current: {
    readonly runId: string;
    readonly cell: string;
    readonly done: (ended: boolean) => void;
  } | null = null;
  #line: KernelLine | null = null;
  #died: string | null = null;

  /** Why the kernel ended in the middle. */
  get died(): string | null {
    return this.#died;
  }

  readonly events = (event: KernelLineEvent): void => {
    const current = this.#current;
    if (event.type === "died") {
      this.#died = event.note;
      current?.done(false);
    } else if (current === null || !("runId" in event) || event.runId !== current.runId) return;
    else if (event.type === "said") this.#heard.hear(current.cell, event.said);
    else if (event.type === "finished") current.done(true);
    // Nobody is there to answer.
    else if (event.type === "prompted") this.#line?.answer(event.promptId, "");
  };

  async run(
    notebook: Notebook,
    cells: readonly string[],
    { line, ...of }: RunThrough & { readonly line: KernelLine },
  ): Promise<ReadonlyMap<string, Ran>> {
    this.#line = line;
    const ran = new Map<string, Ran>();
    for (const [at, cell] of cells.entries()) {
      of.onCell(at);
      if (of.signal.aborted || this.#died !== null) {
        ran.set(cell, null);
        continue;
      }
      const ended = await this.#one({ cell, code: notebook.cells[cell]?.source ?? "", line }, of);
      ran.set(cell, { outputs: this.#heard.of(cell), ended });
    }
    of.onCell(cells.length);
    // A display of an earlier cell may have changed since.
    for (const [cell, each] of ran)
      if (each !== null) ran.set(cell, { ...each, outputs: this.#heard.of(cell) });
    return ran;
  }

  async #one(
    { cell, code, line }: { readonly cell: string; readonly code: string; readonly line: KernelLine },
    { newId, signal }: RunThrough,
  ): Promise<boolean> {
    const runId = newId();
    let giveUp: NodeJS.Timeout | undefined;
    const stop = () => {
      void line.interrupt().catch(() => undefined);
      giveUp = setTimeout(() => this.#current?.done(false), interruptMs);
    };
    const ended = await new Promise<boolean>((done) => {
      this.#current = { runId, cell, done };
      signal.addEventListener("abort", stop, { once: true });
      line.execute({ runId, code, cellId: cell });
    });
    clearTimeout(giveUp);
    signal.removeEventListener("abort", stop);
    this.#current = null;
    return ended && !signal.aborted;
  }
}
