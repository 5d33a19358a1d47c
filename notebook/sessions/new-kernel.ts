import { AppError } from "@/core/errors";
import type { ComputeChoice } from "@/core/session/session";
import type { KernelLines, LineOptions } from "../kernels/kernel-line";
import type { AskForKernelApp } from "./granted-app";
import type { NewKernel } from "./instance-switch";

interface StartNeeds {
  readonly lines: KernelLines;
  readonly ask: AskForKernelApp;
  newId(): string;
  folder(): string;
  lineOptions(lineId: string): LineOptions;
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
    const granted = await needs.ask(compute, needs.say);
    if (!needs.isCurrent()) return null;
    needs.say("Starting the kernel");
    const lineId = needs.newId();
    const options = { ...needs.lineOptions(lineId), kernelspec: compute.kernelspec };
    try {
      const line = await needs.lines.start(granted.app, { ...options, folder: needs.folder() });
      return { line, granted, lineId };
    } catch (error) {
      if (error instanceof AppError || attempt > 1 || !needs.isCurrent()) throw error;
    }
  }
}
