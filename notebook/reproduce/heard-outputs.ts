import type { Output } from "@/core/notebook/notebook";
import { withOutputsUpdated } from "@/core/session/displays";
import type { Said } from "@/core/session/operation";
import { type Hearing, hear } from "@/core/session/run-said";

/** Text beyond that is not compared, and need not be kept. */
const mostCharacters = 4_000_000;

/** What the cells of a run said, by cell, as a document would show it. */
export class HeardOutputs {
  readonly #cells = new Map<string, Hearing & { heard: number }>();

  of(cell: string): readonly Output[] {
    return this.#cells.get(cell)?.outputs ?? [];
  }

  hear(cell: string, said: readonly Said[]): void {
    const state = this.#cells.get(cell) ?? { outputs: [], clearPending: false, changed: false, heard: 0 };
    this.#cells.set(cell, state);
    for (const item of said) {
      if (item.type === "updateDisplay") this.#update(item);
      else if (state.heard < mostCharacters) hear(state, item);
      if (item.type === "stream") state.heard += item.text.length;
    }
  }

  #update(update: Extract<Said, { type: "updateDisplay" }>): void {
    for (const state of this.#cells.values()) state.outputs = [...withOutputsUpdated(state.outputs, update)];
  }
}
