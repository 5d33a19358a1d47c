import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import { type Known, LastKnown } from "@/server/tracking/last-known";
import type { ExperimentTracker } from "./experiment-tracker";
import type { RunsViews } from "./views";

interface ExperimentsNeeds {
  readonly tracker: ExperimentTracker;
  readonly views: RunsViews;
  readonly clock: Clock;
}

/** Experiments as people see them: what was last known while the tracker does not answer, and who may change what. */
export class Experiments {
  private readonly lastKnown: LastKnown;

  constructor(private readonly needs: ExperimentsNeeds) {
    this.lastKnown = new LastKnown(needs.clock);
  }

  get views(): RunsViews {
    return this.needs.views;
  }

  get tracker(): ExperimentTracker {
    return this.needs.tracker;
  }

  /** Asks the tracker; where it does not answer, what it last answered to the same. */
  known<T>(question: readonly unknown[], ask: (tracker: ExperimentTracker) => Promise<T>): Promise<Known<T>> {
    return this.lastKnown.of(question, () => ask(this.tracker));
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
