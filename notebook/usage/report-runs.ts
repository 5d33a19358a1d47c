import { askStudio, type StudioSocket } from "../compute/studio-socket";
import type { FinishedRun } from "./finished-run";
import type { RunOutbox } from "./run-outbox";

interface ReportOptions extends StudioSocket {
  readonly outbox: RunOutbox;
  /** Hears of those that logged something: their notebook is to be kept as it is now. */
  readonly onLogged?: (run: FinishedRun) => void;
  /** How long runs gather before they are told of together. */
  readonly gatherMs?: number;
  /** The longest wait for a studio server that is away. */
  readonly longestPauseMs?: number;
}

const atOnce = 100;

/** Tells the studio server of runs until it has said that it keeps them; what waits outlives both. */
export class RunReports {
  readonly #options: ReportOptions;
  #timer: NodeJS.Timeout | null = null;
  #sending: Promise<void> = Promise.resolve();
  #failures = 0;
  #isClosed = false;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#wake(this.#gatherMs);
  }

  finished(run: FinishedRun): void {
    try {
      this.#options.outbox.add(run);
    } catch (error) {
      // A full disk costs the division of the bill this run, and the person nothing.
      console.error("a run could not be noted", error);
      return;
    }
    if (this.#failures === 0) this.#wake(this.#gatherMs);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#sending;
    this.#options.outbox.close();
  }

  get #gatherMs(): number {
    return this.#options.gatherMs ?? 1000;
  }

  #wake(afterMs: number): void {
    if (this.#timer !== null || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#sending = this.#send();
    }, afterMs);
    this.#timer.unref();
  }

  async #send(): Promise<void> {
    const { outbox, longestPauseMs = 30_000 } = this.#options;
    try {
      for (;;) {
        const runs = outbox.oldest(atOnce);
        if (runs.length === 0 || this.#isClosed) break;
        await this.#tell(runs);
        outbox.remove(runs.map(({ id }) => id));
      }
      this.#failures = 0;
    } catch {
      this.#failures++;
      this.#wake(Math.min(longestPauseMs, this.#gatherMs * 2 ** this.#failures));
    }
  }

  /** Throws where the studio server has not got them. */
  async #tell(runs: readonly FinishedRun[]): Promise<void> {
    const answer = await askStudio(this.#options, { method: "POST", path: "/finished-runs", body: { runs } });
    for await (const _line of answer.lines);
    if (answer.status === 204) {
      const logged = String(answer.headers["x-atelier-keep"] ?? "").split(",");
      for (const run of runs) if (logged.includes(encodeURIComponent(run.id))) this.#options.onLogged?.(run);
      return;
    }
    if (answer.status !== 400) throw new Error(`status ${answer.status}`);
    // It will never take one of them; the others are not to be lost for that.
    if (runs.length > 1) for (const run of runs) await this.#tell([run]);
    else console.error("the studio server does not understand a run", runs[0]?.id);
  }
}
