import type { ComputeChoice, InstanceSize } from "@/core/session/session";
import type { KernelApp } from "../kernels/kernel-line";

/** Asks the studio server for an app to run a kernel in; `onPhase` is told what it waits for. */
export type AskForKernelApp = (
  choice: ComputeChoice,
  onPhase: (note: string) => void,
  /** Takes the wish back. */
  signal?: AbortSignal,
) => Promise<GrantedApp>;

/** The app that kernels of a session run in, and what its machine has. */
export interface GrantedApp {
  readonly app: KernelApp;
  readonly instance: InstanceSize;
  readonly imageName: string;
}

/** What is needed to find the kernel again after a restart of this server. */
export interface KernelAddress {
  readonly granted: GrantedApp;
  readonly kernelId: string;
  readonly lineId: string;
}
