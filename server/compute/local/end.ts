import { rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { type ProcessLine, processesOfMarker, processLine } from "@/server/machine/process-table";
import type { Cgroups } from "./cgroups";
import type { Observed } from "./observe";

interface Ending {
  readonly groups: Cgroups;
  readonly runFolder: string;
  /** How long it may take by itself before it is killed. */
  readonly withinMs: number;
}

const killWithinMs = 10_000;

/** Asks everything of this app to end, kills what does not, and answers when nothing is left. */
export async function endProcesses(app: Observed, ending: Ending): Promise<void> {
  const left = finder(app, ending.groups);
  if (!(await goneWithin(left, askOnce(ending.withinMs)))) {
    const gone = await goneWithin(left, { ms: killWithinMs, signal: () => "SIGKILL" });
    if (!gone) throw new Error(`Processes of app ${app.record.labels.app} survive being killed`);
  }
  await ending.groups.remove(groupOf(app));
  await rm(ending.runFolder, { recursive: true, force: true });
}

interface Persuasion {
  readonly ms: number;
  readonly signal: (pid: number) => NodeJS.Signals | null;
}

/** Each process once, those that are born meanwhile included: some take a second TERM for impatience. */
function askOnce(ms: number): Persuasion {
  const asked = new Set<number>();
  const signal = (pid: number) => {
    if (asked.has(pid)) return null;
    asked.add(pid);
    return "SIGTERM" as const;
  };
  return { ms, signal };
}

export function groupOf(app: Observed): { instance: string | null; app: string } {
  return { instance: app.record.labels.instance, app: app.record.labels.app };
}

/** By marker and by control group, without the witness: it is to write down the end. */
async function survivors(app: Observed, groups: Cgroups): Promise<readonly ProcessLine[]> {
  const [marked, grouped] = await Promise.all([
    processesOfMarker(app.record.ref.marker),
    groups.processes(groupOf(app)),
  ]);
  const lines = await Promise.all(grouped.map(processLine));
  const all = new Map([...marked, ...lines.filter((line) => line !== null)].map((line) => [line.pid, line]));
  all.delete(app.record.ref.pid);
  return [...all.values()];
}

function send(pid: number, signal: NodeJS.Signals | null): void {
  if (signal === null) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

/**
 * Gone is what two looks in a row do not find, the witness included: while that one lives, the app may be about to be
 * born, and what is in the middle of starting another program has no marker for a moment.
 */
async function goneWithin(look: Look, persuasion: Persuasion): Promise<boolean> {
  let empty = 0;
  for (const end = performance.now() + persuasion.ms; ; ) {
    const { left, witness } = await look();
    empty = left.length === 0 && witness === null ? empty + 1 : 0;
    if (empty === 2) return true;
    if (performance.now() > end) return false;
    for (const { pid } of left) send(pid, persuasion.signal(pid));
    // It ignores TERM, and ends by itself once it has written down how the app ended.
    if (witness !== null && left.length === 0) send(witness.pid, persuasion.signal(witness.pid));
    await wait(empty > 0 ? 5 : 50);
  }
}

type Look = () => Promise<{ left: readonly ProcessLine[]; witness: ProcessLine | null }>;

/** Remembers what it has found: with its parent gone, a process without a marker could not be found again. */
function finder(app: Observed, groups: Cgroups): Look {
  const known = new Map<number, number>();
  return async () => {
    const [found, witness] = await Promise.all([survivors(app, groups), livingWitness(app)]);
    const before = await Promise.all([...known.keys()].map(processLine));
    const still = before.filter((line) => line !== null && known.get(line.pid) === line.startTime);
    const left = new Map([...found, ...(still as ProcessLine[])].map((line) => [line.pid, line]));
    for (const line of left.values()) known.set(line.pid, line.startTime);
    return { left: [...left.values()], witness };
  };
}

async function livingWitness(app: Observed): Promise<ProcessLine | null> {
  const { pid, startTime } = app.record.ref;
  const line = await processLine(pid);
  return line !== null && line.startTime === startTime ? line : null;
}
