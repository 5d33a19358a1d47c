import type { Clock } from "@/core/clock";
import type { ComputeChoice, HibernationReason, KeptVariables } from "@/core/session/session";
import type {
  KernelApp,
  KernelLine,
  KernelLineEvent,
  KernelLines,
  LineOptions,
} from "../kernels/kernel-line";
import type { SavedVariables } from "../variables/saved-variables";
import type { Carried } from "./carry";
import type { AskForKernelApp, KernelAddress } from "./granted-app";
import { leaving, type NewKernel, prepareSwitch } from "./instance-switch";
import { keepVariables } from "./kept-variables";
import type { SessionLog } from "./session-log";

interface MoveNeeds {
  readonly log: SessionLog;
  readonly lines: KernelLines;
  readonly ask: AskForKernelApp;
  readonly clock: Clock;
  readonly variables: SavedVariables;
  newId(): string;
  folder(): string;
  /** Once the kernel of before a restart is found again or is not, and the one of the last move has ended. */
  free(): Promise<unknown>;
  present(): KernelLine | null;
  lineOptions(start: number, lineId: string, hear: (event: KernelLineEvent) => void): LineOptions;
  keepBeside(address: KernelAddress | null): void;
  leaveApp(app: KernelApp): Promise<void>;
  /** `start`: the number of the start that the new kernel's line was opened with. */
  changeOver(fresh: NewKernel & Carried, start: number): void;
  leaveWith(kept: KeptVariables): void;
}

/** What takes a kernel out of its seat with its variables: to another instance type, or into a folder. One at a time. */
export class KernelMoves {
  readonly #needs: MoveNeeds;
  #underWay: AbortController | null = null;

  constructor(needs: MoveNeeds) {
    this.#needs = needs;
  }

  /** The kernel stays, as it was. */
  stop(): void {
    this.#underWay?.abort();
  }

  /** This server ends; its next life takes back what is half done. */
  leave(): void {
    this.#underWay?.abort(leaving);
  }

  toAnother(wish: { readonly compute: ComputeChoice; readonly keep: boolean }, start: number): Promise<void> {
    const needs = this.#needs;
    return this.#move("switchFailed", async (signal) => {
      const fresh = await prepareSwitch(wish, {
        ...needs,
        signal,
        removeSaved: (folder) => needs.variables.remove(folder),
        lineOptions: (lineId, hear) => needs.lineOptions(start, lineId, hear),
      });
      needs.changeOver(fresh, start);
    });
  }

  hibernate(why: HibernationReason): Promise<void> {
    const needs = this.#needs;
    return this.#move("hibernationFailed", async (signal) => {
      const wish = { why, folder: needs.newId(), signal };
      needs.leaveWith(await keepVariables(wish, { ...needs, now: () => needs.clock.now() }));
    });
  }

  async #move(
    failed: "switchFailed" | "hibernationFailed",
    move: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const { log, clock, free } = this.#needs;
    const stop = new AbortController();
    this.#underWay = stop;
    try {
      await free();
      await move(stop.signal);
    } catch (error) {
      if (stop.signal.reason === leaving) return;
      const note = error instanceof Error ? error.message : "";
      log.add([{ type: failed, note, at: clock.now() }]);
    } finally {
      if (this.#underWay === stop) this.#underWay = null;
    }
  }
}
