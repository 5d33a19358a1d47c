import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { KernelDeath } from "@/core/session/session";
import type { KernelApp } from "./kernel-line";

/**
 * How a kernel's process ended, as the app's Jupyter writes it to `kernel-exits.jsonl` beside its socket
 * (`images/jupyter/atelier_jupyter/kernel_exits.py`).
 */
export interface KernelExit {
  readonly kernel_id: string;
  /** As of Python's `Popen`: below 0 it is a signal. */
  readonly returncode: number | null;
  /** Epoch seconds. */
  readonly at: number;
  readonly pid: number;
  /** Out-of-memory kills in the app's group while this kernel lived; `null` where the machine does not count them. */
  readonly oomKills: number | null;
  readonly peakBytes: number | null;
  readonly limitBytes: number | null;
  /** Jupyter was asked for it: shutdown or restart. */
  readonly asked: boolean;
}

/** How a kernel ended, and the sentence that says so. */
export interface Death {
  readonly cause: KernelDeath;
  readonly note: string;
  /** What it is judged by, as it was found. */
  readonly raw?: readonly string[];
}

/** The record is written when the process is reaped, at about the time that the line hears of it. */
export async function lastExitOf(app: KernelApp, kernelId: string): Promise<KernelExit | null> {
  const path = join(dirname(app.socketPath), "kernel-exits.jsonl");
  for (let attempt = 0; attempt < 5; attempt++) {
    const text = await readFile(path, "utf8").catch(() => null);
    // The first death of an app makes the file.
    const exit = (text ?? "")
      .split("\n")
      .map(parsed)
      .findLast((line) => line?.kernel_id === kernelId);
    if (exit != null) return exit;
    await wait(100);
  }
  return null;
}

function parsed(line: string): KernelExit | null {
  try {
    return line.trim() === "" ? null : (JSON.parse(line) as KernelExit);
  } catch {
    // The last line may be half written.
    return null;
  }
}

/** The cause that an exit record speaks of; without a record, `unknown`. */
export function deathBy(exit: KernelExit | null): Death {
  return { ...causeBy(exit), raw: exit === null ? ["Exit status: none was written down"] : rawOf(exit) };
}

function rawOf({ returncode, pid, at, oomKills, peakBytes, limitBytes }: KernelExit): readonly string[] {
  const unknown = "not known";
  const size = (bytes: number | null) => (bytes === null ? unknown : `${bytes} bytes`);
  const status =
    returncode === null ? unknown : returncode < 0 ? `signal ${-returncode}` : `exit code ${returncode}`;
  return [
    `Process ${pid} ended at ${new Date(at * 1000).toISOString()}: ${status}`,
    `Kills for want of memory that the machine counted: ${oomKills ?? unknown}`,
    `Most memory that it held: ${size(peakBytes)}; limit: ${size(limitBytes)}`,
  ];
}

function causeBy(exit: KernelExit | null): Death {
  if (exit === null || exit.returncode === null) {
    const what = "The kernel ended, and nothing on its machine says why.";
    return { cause: "unknown", note: `${what} ${whatIsSafe}` };
  }
  if (exit.asked)
    return {
      cause: "asked",
      note: "The kernel was shut down from elsewhere. Run a cell to start a new one.",
    };
  if (exit.returncode === -9 && (exit.oomKills ?? 0) > 0)
    return { cause: "out-of-memory", note: outOfMemory(exit) };
  if (exit.returncode < 0) return bySignal(-exit.returncode, exit);
  return {
    cause: "exited",
    note:
      exit.returncode === 0
        ? `The code ended the kernel (exit code 0). ${whatIsSafe}`
        : `The kernel's process exited with code ${exit.returncode}: code or a library called for it. ${whatIsSafe}`,
  };
}

const whatIsSafe = "Outputs up to here are kept; the variables are gone. Run a cell to start a new kernel.";

function outOfMemory(exit: KernelExit): string {
  const facts = [
    exit.limitBytes === null ? null : `limit ${gigabytes(exit.limitBytes)}`,
    exit.peakBytes === null ? null : `the kernel used up to ${gigabytes(exit.peakBytes)}`,
  ].filter((fact) => fact !== null);
  const size = facts.length === 0 ? "" : ` (${facts.join(", ")})`;
  return `The kernel ran out of memory${size}. ${whatIsSafe} A bigger instance may help.`;
}

function bySignal(number: number, exit: KernelExit): Death {
  const name = signalNames[number] ?? `signal ${number}`;
  const peak = exit.peakBytes === null ? "" : ` It had used up to ${gigabytes(exit.peakBytes)} of memory.`;
  const crashed = crashes.has(number);
  const what = crashed
    ? `The kernel crashed in native code (${name}).`
    : `The kernel was ended from outside (${name}).${peak}`;
  return { cause: "signal", note: `${what} ${whatIsSafe}` };
}

const signalNames: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
};

const crashes = new Set([4, 6, 7, 8, 11]);

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
