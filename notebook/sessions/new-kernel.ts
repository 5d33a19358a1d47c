import { AppError } from "@/core/errors";
import type { ComputeChoice } from "@/core/session/session";
import type { KernelApp, KernelLines, LineOptions } from "../kernels/kernel-line";
import type { AskForKernelApp } from "./granted-app";
import type { NewKernel } from "./instance-switch";

interface StartNeeds {
  readonly lines: KernelLines;
  readonly ask: AskForKernelApp;
  newId(): string;
  folder(): string;
  lineOptions(lineId: string): LineOptions;
  /** Takes the start back. */
  readonly signal: AbortSignal;
  /** Ends an app in which nothing runs any more. */
  leaveApp(app: KernelApp): Promise<void>;
  /** Whether it is still wanted. */
  isCurrent(): boolean;
  say(note: string): void;
}

/**
 * An app and a kernel in it; `null`: it is not wanted any more. An app may be stopped between its being given and its
 * first kernel: once more, then.
 */
export async function newKernel(compute: ComputeChoice, needs: StartNeeds): Promise<NewKernel | null> {
  for (let attempt = 1; ; attempt++) {
    const granted = await needs.ask(compute, needs.say, needs.signal);
    if (!needs.isCurrent()) return leftUnused(granted.app, needs);
    needs.say("Starting the kernel");
    const lineId = needs.newId();
    const options = { ...needs.lineOptions(lineId), kernelspec: compute.kernelspec };
    try {
      const line = await needs.lines.start(granted.app, { ...options, folder: needs.folder() });
      if (needs.isCurrent()) return { line, granted, lineId };
      await line.shutDown();
      return leftUnused(granted.app, needs);
    } catch (error) {
      if (error instanceof AppError || attempt > 1 || !needs.isCurrent()) throw error;
    }
  }
}

/** The start was taken back when the app was there already: it does not wait, and is not billed, for nobody. */
export async function leftUnused(
  app: KernelApp,
  { signal, leaveApp }: Pick<StartNeeds, "signal" | "leaveApp">,
): Promise<null> {
  if (signal.aborted) await leaveApp(app);
  return null;
}
