import { AppError, sentenceFor } from "@/core/errors";
import type { CheckReport } from "@/core/reproduce/verdict";
import type { Snapshot } from "@/core/snapshot/snapshot";
import type { SnapshotStore } from "../snapshots/snapshot-store";
import type { CheckState } from "../wire";
import { type CheckTools, cellsToCheck, check, checkable } from "./check";
import { fetchParts } from "./snapshot-parts";

interface ChecksTools extends Omit<CheckTools, "studio"> {
  readonly studio: SnapshotStore;
}

/** Reproducibility checks of this person, one at a time; what was found is told to the studio server. */
export class Checks {
  readonly #tools: ChecksTools;
  #latest: CheckState | null = null;
  #end: AbortController | null = null;

  constructor(tools: ChecksTools) {
    this.#tools = tools;
  }

  get state(): CheckState | null {
    return this.#latest;
  }

  async start(of: {
    readonly snapshot: string;
    readonly minutes: number;
    readonly network: boolean;
  }): Promise<void> {
    if (this.#end !== null)
      throw new AppError(
        "conflict",
        "Another reproducibility check of yours is running. Wait for it, or end it.",
      );
    const end = new AbortController();
    this.#end = end;
    try {
      const snapshot = await this.#tools.studio.read(of.snapshot);
      if (snapshot === null) throw new AppError("not-found", "This snapshot is not there for you any more.");
      checkable(snapshot);
      this.#latest = {
        snapshot: of.snapshot,
        title: snapshot.title,
        phase: "running",
        note: "Reading the snapshot",
        done: 0,
        total: cellsToCheck(snapshot.notebook).length,
        report: null,
      };
      void this.#run({ ...of, read: snapshot }, end);
    } catch (error) {
      this.#end = null;
      throw error;
    }
  }

  /** What had not run counts as that. */
  stop(): void {
    this.#end?.abort();
  }

  async #run(
    of: {
      readonly snapshot: string;
      readonly read: Snapshot;
      readonly minutes: number;
      readonly network: boolean;
    },
    end: AbortController,
  ): Promise<void> {
    const { studio } = this.#tools;
    const budget = setTimeout(() => end.abort(), of.minutes * 60_000);
    try {
      const parts = await fetchParts(of.snapshot, { snapshot: of.read, studio });
      const wish = { id: of.snapshot, snapshot: of.read, parts, network: of.network, signal: end.signal };
      const onProgress = (progress: { note: string; done: number }) => this.#say(progress);
      const report = await check({ ...wish, onProgress }, this.#tools);
      await this.#tell(of.snapshot, report);
    } catch (error) {
      if (!(error instanceof AppError)) console.error("reproducibility check failed", error);
      this.#say({ phase: "failed", note: sentenceFor(error) });
    } finally {
      clearTimeout(budget);
      this.#end = null;
    }
  }

  async #tell(snapshot: string, report: CheckReport): Promise<void> {
    await this.#tools.studio.report({ snapshot, report });
    this.#say({ phase: "done", note: "", report });
  }

  #say(change: Partial<CheckState>): void {
    if (this.#latest !== null) this.#latest = { ...this.#latest, ...change };
  }
}
