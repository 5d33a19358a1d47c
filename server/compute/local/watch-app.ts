import type { AppEvent, AppStatus, AppUsage } from "@/server/compute/compute-backend";
import {
  type ProcessLine,
  processesOfMarker,
  processLine,
  ticksPerSecond,
} from "@/server/machine/process-table";
import type { Cgroups } from "./cgroups";
import { groupOf } from "./end";
import { ioMeter } from "./io-meter";
import { kernelMeter } from "./kernel-usage";
import type { Observed } from "./observe";

interface Watching {
  readonly status: () => Promise<AppStatus>;
  /** `null` when there is no such app. */
  readonly app: () => Promise<Observed | null>;
  readonly groups: Cgroups;
  readonly everyMs: number;
  readonly now: () => number;
  readonly onEvent: (event: AppEvent) => void;
}

/** Looks often while the app starts and once per period afterwards; ends by itself when the app has ended. */
export function watchApp(watching: Watching): () => void {
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  let said = "";
  const meter = usageMeter(watching);
  const look = async () => {
    const status = await watching.status();
    if (over) return;
    if (JSON.stringify(status) !== said) {
      said = JSON.stringify(status);
      watching.onEvent({ type: "status", status });
    }
    if (status.state === "stopped") return;
    if (status.state === "ready") for (const event of await meter()) if (!over) watching.onEvent(event);
    if (!over) timer = setTimeout(again, status.state === "ready" ? watching.everyMs : 100).unref();
  };
  // What goes wrong in one look (a file being replaced, say) is seen again in the next.
  const again = () =>
    void look().catch(() => {
      if (!over) timer = setTimeout(again, watching.everyMs).unref();
    });
  again();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

interface Reading {
  readonly cpuMicros: number;
  readonly memoryBytes: number;
  readonly memoryPeakBytes: number;
}

function usageMeter(watching: Watching): () => Promise<readonly AppEvent[]> {
  let before: { at: number; cpuMicros: number } | null = null;
  let peak = 0;
  let kills: number | null = null;
  const kernels = kernelMeter();
  const io = ioMeter();
  return async () => {
    const app = await watching.app();
    if (app === null) return [];
    const counted = await watching.groups.usage(groupOf(app));
    const lines = await processesOf(app, counted === null ? null : watching.groups);
    const reading = counted ?? sumOf(lines);
    const at = watching.now();
    const micros = before === null ? 0 : Math.max(0, reading.cpuMicros - before.cpuMicros);
    const cpu = before === null || at <= before.at ? 0 : micros / 1000 / (at - before.at);
    before = { at, cpuMicros: reading.cpuMicros };
    peak = Math.max(peak, reading.memoryPeakBytes);
    const usage: AppUsage = {
      at,
      cpu,
      memoryBytes: reading.memoryBytes,
      memoryPeakBytes: peak,
      memoryLimitBytes: app.record.memoryLimitBytes,
      ioBytesPerSecond: await io(lines, at),
      kernels: await kernels(lines, at),
    };
    const killed = await watching.groups.outOfMemoryKills(groupOf(app));
    const news = kills !== null && killed > kills;
    kills = killed;
    return news ? [outOfMemory(at), { type: "usage", usage }] : [{ type: "usage", usage }];
  };
}

function outOfMemory(at: number): AppEvent {
  return {
    type: "outOfMemory",
    at,
    evidence: "The instance ran out of memory, and the system ended one of this app's programs.",
  };
}

/** The app's group knows its processes; without one they are looked for among all of the machine. */
async function processesOf(app: Observed, groups: Cgroups | null): Promise<readonly ProcessLine[]> {
  if (groups === null) return processesOfMarker(app.record.ref.marker);
  const lines = await Promise.all((await groups.processes(groupOf(app))).map(processLine));
  return lines.filter((line) => line !== null);
}

/** Where nothing counts for us: the sum over the processes. Pages that they share count for each. */
function sumOf(lines: readonly ProcessLine[]): Reading {
  const sum = (value: (line: ProcessLine) => number) => lines.reduce((total, line) => total + value(line), 0);
  const memoryBytes = sum((line) => line.residentBytes);
  return {
    cpuMicros: (sum((line) => line.cpuTicks) / ticksPerSecond) * 1e6,
    memoryBytes,
    memoryPeakBytes: memoryBytes,
  };
}
