import { readdir, readFile } from "node:fs/promises";
import type { Browser } from "@playwright/test";

/** Resident memory in MB of these processes together. */
export async function residentMegabytes(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(pids.map((pid) => statusField(pid, "VmRSS")));
  return each.reduce((sum, kilobytes) => sum + kilobytes, 0) / 1024;
}

/** The most that one process ever held, in MB. */
export async function peakMegabytes(pid: number): Promise<number> {
  return (await statusField(pid, "VmHWM")) / 1024;
}

/** Processes whose command has a word in it, and whose environment has these. */
export async function processesWith(words: {
  command: string;
  environment?: readonly string[];
}): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      if (!command.includes(words.command)) return false;
      if (words.environment === undefined) return true;
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return words.environment.every((word) => environment.includes(word));
    }),
  );
  return pids.filter((_, n) => found[n]).map(Number);
}

/** Resident memory in MB of the largest renderer of this browser. */
export async function largestRenderer(browser: Browser): Promise<number> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  await cdp.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer");
  const sizes = await Promise.all(renderers.map(({ id }) => residentMegabytes([id])));
  return Math.max(0, ...sizes);
}

async function statusField(pid: number, field: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
}
