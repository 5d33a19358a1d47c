import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { ExperimentTracker } from "./experiment-tracker";

interface ExperimentsNeeds {
  readonly tracker: ExperimentTracker;
  readonly clock: Clock;
}

/** An answer, and since when nothing newer is known; `null`: it is of now. */
interface Known<T> {
  readonly value: T;
  readonly asOf: number | null;
}

const mostRemembered = 200;

/** Experiments as people see them: what was last known while the tracker does not answer, and who may change what. */
export class Experiments {
  private readonly remembered = new Map<string, { readonly value: unknown; readonly at: number }>();

  constructor(private readonly needs: ExperimentsNeeds) {}

  get tracker(): ExperimentTracker {
    return this.needs.tracker;
  }

  /** Asks the tracker; where it does not answer, what it last answered to the same. Nobody's answers differ by who asks. */
  async known<T>(
    question: readonly unknown[],
    ask: (tracker: ExperimentTracker) => Promise<T>,
  ): Promise<Known<T>> {
    const key = JSON.stringify(question);
    try {
      const value = await ask(this.needs.tracker);
      this.remembered.delete(key);
      this.remembered.set(key, { value, at: this.needs.clock.now() });
      for (const oldest of this.remembered.keys()) {
        if (this.remembered.size <= mostRemembered) break;
        this.remembered.delete(oldest);
      }
      return { value, asOf: null };
    } catch (error) {
      const last = this.remembered.get(key);
      if (last === undefined || !(error instanceof AppError) || error.code !== "unavailable") throw error;
      return { value: last.value as T, asOf: last.at };
    }
  }

  /** Deletes runs, or brings them back: of whoever made them, and for administrators. All or none. */
  async setDeleted(of: {
    readonly runIds: readonly string[];
    readonly deleted: boolean;
    readonly by: { readonly id: string; readonly role: "admin" | "user" };
  }): Promise<void> {
    const { runIds, deleted, by } = of;
    for (const id of by.role === "admin" ? [] : runIds) {
      if ((await this.tracker.run(id)).madeBy === by.id) continue;
      const sentence =
        "Only whoever made a run, and administrators, may delete or restore it. Nothing was changed.";
      throw new AppError("not-found", sentence);
    }
    for (const id of runIds) await (deleted ? this.tracker.deleteRun(id) : this.tracker.restoreRun(id));
  }
}
