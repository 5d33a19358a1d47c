import * as z from "zod";
import type { LargeVariable } from "@/core/session/session";
import type { KernelLine } from "./kernel-line";

const told = z.object({
  variables: z.array(z.object({ name: z.string(), kind: z.string(), bytes: z.number() })),
});

const expression = `__import__("atelier_carry.sizes", fromlist=["largest"]).largest()`;
const restMs = 1_000;
const patienceMs = 10_000;

/**
 * What was largest in a kernel when it last rested: asked a moment after each run, since a kernel that the machine has ended
 * cannot be asked any more.
 */
export class LargestVariables {
  #known: readonly LargeVariable[] = [];
  #timer: NodeJS.Timeout | undefined;

  get known(): readonly LargeVariable[] {
    return this.#known;
  }

  /** The line has just finished a run. `isAtRest`: no other waits for it. */
  runEnded(line: KernelLine, isAtRest: () => boolean): void {
    clearTimeout(this.#timer);
    if (line.language.name !== "python") return;
    this.#timer = setTimeout(() => {
      if (!isAtRest()) return;
      line.evaluate(expression, patienceMs).then(
        (value) => {
          const parsed = told.safeParse(value);
          if (parsed.success) this.#known = parsed.data.variables;
        },
        (error: unknown) => console.error("sizes of variables", error),
      );
    }, restMs);
    this.#timer.unref();
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#known = [];
  }
}
