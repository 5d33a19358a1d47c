import { AppError, sentenceFor } from "@/core/errors";
import type { ComputeChoice } from "@/core/session/session";
import type {
  KernelApp,
  KernelLine,
  KernelLineEvent,
  KernelLines,
  LineOptions,
} from "../kernels/kernel-line";
import { betweenCells } from "./between-cells";
import { type Carried, carry } from "./carry";
import type { AskForKernelApp, GrantedApp, KernelAddress } from "./granted-app";
import type { SessionLog } from "./session-log";

/** A kernel that is ready to take the seat. */
export interface NewKernel {
  readonly line: KernelLine;
  readonly granted: GrantedApp;
  readonly lineId: string;
}

interface SwitchNeeds {
  readonly log: SessionLog;
  readonly lines: KernelLines;
  readonly ask: AskForKernelApp;
  readonly signal: AbortSignal;
  newId(): string;
  folder(): string;
  /** The line to the present kernel; `null` once that died. */
  present(): KernelLine | null;
  lineOptions(lineId: string, hear: (event: KernelLineEvent) => void): LineOptions;
  /** Durable before the new kernel is used: whoever restarts ends the one that has no seat. */
  keepBeside(address: KernelAddress | null): void;
  /** Ends an app in which nothing runs any more. */
  leaveApp(app: KernelApp): Promise<void>;
  /** Removes a folder of variables that nobody needs any more. */
  removeSaved(folder: string): Promise<void>;
}

/** The reason of a signal with which this server takes its leave: its next life ends what is half done. */
export const leaving = Symbol("leaving");

/** Why a switch did not happen, as a sentence; the present kernel is as it was. */
class SwitchFailed extends Error {}

const asItWas = "The kernel and its variables are as they were.";
const nothing: Carried = { carried: 0, lost: [] };
const tooLate: Carried = {
  carried: 0,
  lost: [{ name: "All variables", reason: "The old kernel ended before they were saved." }],
};

/**
 * The way of a kernel to another instance type: an app there, a kernel in it, then between two cells the variables. The
 * present kernel answers until the new one has everything, and stays where anything fails. Throws a sentence.
 */
export async function prepareSwitch(
  wish: { readonly compute: ComputeChoice; readonly keep: boolean },
  needs: SwitchNeeds,
): Promise<NewKernel & Carried> {
  const { signal } = needs;
  let granted: GrantedApp | null = null;
  let line: KernelLine | null = null;
  try {
    const onPhase = (note: string) => goesOn(needs, { phase: "starting", note });
    granted = await needs.ask(wish.compute, onPhase, signal);
    signal.throwIfAborted();
    goesOn(needs, { phase: "starting", note: "Starting the kernel" });
    const death = new AbortController();
    const lineId = needs.newId();
    line = await startLine({ granted, lineId, compute: wish.compute, death }, needs);
    needs.keepBeside({ granted, kernelId: line.kernelId, lineId });
    const both = AbortSignal.any([signal, death.signal]);
    const brought = await withVariables({ keep: wish.keep, to: line, signal: both }, needs);
    both.throwIfAborted();
    return { line, granted, lineId, ...brought };
  } catch (error) {
    if (signal.reason !== leaving) await takeBack({ line, granted }, needs);
    throw new Error(whyNot(error, signal), { cause: error });
  }
}

/** The new app is billed, so it goes too where nothing else runs in it. */
async function takeBack(
  made: { readonly line: KernelLine | null; readonly granted: GrantedApp | null },
  needs: SwitchNeeds,
): Promise<void> {
  await made.line?.shutDown().catch(() => undefined);
  needs.keepBeside(null);
  if (made.granted !== null) await needs.leaveApp(made.granted.app).catch(() => undefined);
}

function startLine(
  of: { granted: GrantedApp; lineId: string; compute: ComputeChoice; death: AbortController },
  needs: SwitchNeeds,
): Promise<KernelLine> {
  const hear = (event: KernelLineEvent) => {
    if (event.type === "died") of.death.abort(new SwitchFailed(`The new kernel ended: ${event.note}`));
  };
  return needs.lines.start(of.granted.app, {
    ...needs.lineOptions(of.lineId, hear),
    kernelspec: of.compute.kernelspec,
    folder: needs.folder(),
  });
}

async function withVariables(
  to: { readonly keep: boolean; readonly to: KernelLine; readonly signal: AbortSignal },
  needs: SwitchNeeds,
): Promise<Carried> {
  goesOn(needs, { phase: "saving", note: "Waiting for the cell that runs" });
  await betweenCells(needs.log, to.signal);
  const from = needs.present();
  if (from === null) return to.keep ? tooLate : nothing;
  if (!to.keep || from.language.name !== "python") return nothing;
  const onPhase = (phase: "saving" | "loading") => goesOn(needs, { phase, note: "" });
  const brought = await carry({
    from,
    to: to.to,
    id: needs.newId(),
    onPhase,
    canSaveAgain: () => needs.present() !== null,
    remove: (folder) => needs.removeSaved(folder),
  });
  to.signal.throwIfAborted();
  if (brought !== null) return brought;
  // Its kernel died in the middle: then there is nothing to stay for.
  if (needs.present() === null) return tooLate;
  throw new SwitchFailed("The variables could not be brought over.");
}

function goesOn(
  { log, signal }: SwitchNeeds,
  now: { readonly phase: "starting" | "saving" | "loading"; readonly note: string },
): void {
  if (!signal.aborted) log.add([{ type: "switchGoesOn", ...now }]);
}

function whyNot(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `The switch was stopped. ${asItWas}`;
  if (error instanceof SwitchFailed) return `${error.message} ${asItWas}`;
  if (!(error instanceof AppError)) console.error("switch failed", error);
  return `${sentenceFor(error)} ${asItWas}`;
}
