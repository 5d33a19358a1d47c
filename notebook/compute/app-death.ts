import type { Death } from "../kernels/kernel-exits";
import type { PresentAppStatus } from "./studio-answers";

const whatIsSafe = "Outputs up to here are kept; the variables are gone. Run a cell to start a new kernel.";

/** What the end of an app means for a kernel in it; `null` while the app has not ended. */
export function deathOfApp(status: PresentAppStatus | null): Death | null {
  if (status === null) return stopped("The kernel's app is gone, and nothing is known of its end.");
  if (status.state !== "stopped") return null;
  const { cause, evidence } = status;
  switch (cause.type) {
    case "out-of-memory":
      return {
        cause: "out-of-memory",
        note: `The instance ran out of memory and its kernels ended. ${whatIsSafe} A bigger instance may help.`,
      };
    case "asked":
      return stopped("The kernel's app was stopped.");
    case "idle":
      return stopped(`The kernel's app was stopped because nobody used it. ${evidence}`.trim());
    case "budget":
      return stopped("The kernel's app was stopped because the budget is used up.");
    case "evicted":
    case "host-lost":
      return stopped("The machine that the kernel ran on was lost.");
    case "exited":
      return stopped(`The kernel's app ended by itself (${exitOf(cause)}).`);
    default:
      return stopped(`The kernel's app ended${evidence === "" ? "" : `: ${firstLine(evidence)}`}.`);
  }
}

function stopped(what: string): Death {
  return { cause: "app-stopped", note: `${what} ${whatIsSafe}` };
}

function exitOf(cause: {
  readonly code?: number | null | undefined;
  readonly signal?: string | null | undefined;
}): string {
  return cause.signal ?? `exit code ${cause.code ?? "unknown"}`;
}

function firstLine(evidence: string): string {
  return (evidence.split("\n")[0] ?? "").replace(/\.$/, "");
}
