import type { Output } from "@/core/notebook/notebook";
import type { Said } from "@/core/session/operation";
import type { RunBounds } from "./run-bounds";

/**
 * What a kernel says about its run, on its way into the session, within bounds. Kernel lines join it per frame
 * already, so nothing waits here but the news of a text that grows in a file.
 */
export class RunVoice {
  readonly #emit: (runId: string, said: readonly Said[], upTo: string | null) => void;
  readonly #newBounds: (runId: string) => RunBounds;
  #run: { readonly id: string; readonly bounds: RunBounds } | null = null;
  #upTo: string | null = null;

  constructor(options: {
    /** `upTo`: the kernel's last word that is in what was emitted; `null` while some of it is held back. */
    emit(runId: string, said: readonly Said[], upTo: string | null): void;
    newBounds(runId: string): RunBounds;
  }) {
    this.#emit = options.emit;
    this.#newBounds = options.newBounds;
  }

  begin(runId: string): void {
    if (this.#run?.id === runId) return;
    this.flush();
    this.#run?.bounds.finish();
    this.#run = { id: runId, bounds: this.#newBounds(runId) };
    this.#upTo = null;
  }

  /** Goes on with a run that was under way when this server ended. */
  resume(runId: string, outputs: readonly Output[]): void {
    this.begin(runId);
    this.#run?.bounds.resume(outputs);
  }

  say(runId: string, said: readonly Said[], upTo: string | null): void {
    this.begin(runId);
    this.#upTo = upTo;
    this.#send(said, { all: false });
  }

  /** Sends what waits; before anything else is told about the run. */
  flush(): void {
    this.#send([], { all: true });
  }

  end(runId: string): void {
    if (this.#run?.id !== runId) return;
    this.flush();
    const last = this.#run.bounds.finish();
    if (last.length > 0) this.#emit(runId, last, this.#upTo);
    this.#run = null;
  }

  #send(said: readonly Said[], options: { readonly all: boolean }): void {
    if (this.#run === null) return;
    const within = this.#run.bounds.pass(said, options);
    if (within.length > 0) this.#emit(this.#run.id, within, this.#run.bounds.isAllTold ? this.#upTo : null);
  }
}
