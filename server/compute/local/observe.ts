import { constants } from "node:os";
import { dirname } from "node:path";
import type { Clock } from "@/core/clock";
import type { AppStatus, PhaseTime } from "@/server/compute/compute-backend";
import { bootId, hasMarker, processLine } from "@/server/machine/process-table";
import {
  type AppFolder,
  type AppRecord,
  addressOf,
  appPid,
  exitStatus,
  logTail,
  mark,
  markedAt,
  phasesOf,
  readStopped,
  type Stopped,
  writeStopped,
} from "./app-folder";
import type { Cgroups } from "./cgroups";
import type { LocalBackendOptions } from "./options";
import { saidAtStart } from "./said-at-start";

/** An app of which there is a record, whatever became of it. */
export interface Observed {
  readonly folder: AppFolder;
  readonly record: AppRecord;
}

type Needs = Pick<LocalBackendOptions, "clock" | "probe" | "startWithinMs"> & {
  readonly groups: Cgroups;
  /** Ends an app that did not come up in time. */
  readonly giveUp: (app: Observed) => Promise<void>;
};

const defaultStartWithinMs = 60_000;

/** What an app is doing now, from its folder and from the machine. */
export async function observe(app: Observed, needs: Needs): Promise<AppStatus> {
  const stopped = await readStopped(app.folder);
  if (stopped !== null) return stopped;
  if ((await exitStatus(app.folder)) !== null || !(await alive(app))) {
    return writeStopped(app.folder, await howItEnded(app, needs.groups));
  }
  const said = await saidAtStart(dirname(app.record.address.jupyter));
  const record = {
    ...app.record,
    phases: [...app.record.phases, ...said.phases.map((phase) => inItsTime(phase, app, needs.clock))],
  };
  const readyAt = await markedAt(app.folder, "ready");
  if (readyAt !== null) return ready(record, readyAt);
  if (await needs.probe({ ...app.record, address: addressOf(app.record) })) {
    await mark(app.folder, "ready");
    return ready(record, (await markedAt(app.folder, "ready")) ?? needs.clock.now());
  }
  const limitMs = (needs.startWithinMs ?? defaultStartWithinMs) + said.withinMs;
  return needs.clock.now() - (record.phases.at(-1)?.at ?? 0) > limitMs
    ? await tooLate(app, { ...needs, limitMs })
    : { state: "starting", phases: phasesOf(record, null) };
}

/**
 * An app says its times itself, in a file that the person's programs can write. One that cannot be, from before it was
 * started or yet to come, is not believed, or it would be given up at once, or never.
 */
function inItsTime(phase: PhaseTime, { record }: Observed, clock: Clock): PhaseTime {
  const begunAt = record.phases.at(-1)?.at ?? 0;
  return phase.at < begunAt || phase.at > clock.now() ? { ...phase, at: begunAt } : phase;
}

type StartedRecord = Parameters<typeof phasesOf>[0] & Pick<AppRecord, "address">;

function ready(record: StartedRecord, at: number): AppStatus {
  return { state: "ready", phases: phasesOf(record, at), address: addressOf(record) };
}

async function tooLate(app: Observed, needs: Needs & { limitMs: number }): Promise<AppStatus> {
  const seconds = Math.round(needs.limitMs / 1000);
  const evidence = `It did not answer within ${seconds} s. The last it wrote:\n${await logTail(app.folder)}`;
  const stopped: Stopped = { state: "stopped", cause: { type: "failed" }, at: needs.clock.now(), evidence };
  const settled = await writeStopped(app.folder, stopped);
  await needs.giveUp(app);
  return settled;
}

/** The witness, or, if somebody killed that one, the app itself; told from strangers by start time and marker. */
async function alive(app: Observed): Promise<boolean> {
  const { pid, startTime, marker } = app.record.ref;
  const witness = await processLine(pid);
  if (witness !== null && witness.startTime === startTime) return true;
  const own = await appPid(app.folder);
  return own !== null && (await processLine(own)) !== null && (await hasMarker(own, marker));
}

/** The cause, from marks, exit status and out-of-memory kills, with the end of its log as evidence. */
export async function howItEnded(app: Observed, groups: Cgroups): Promise<Stopped> {
  const [asked, endedAt, status, tail] = await Promise.all([
    markedAt(app.folder, "stopping"),
    markedAt(app.folder, "exit"),
    exitStatus(app.folder),
    logTail(app.folder),
  ]);
  const ended = (cause: Stopped["cause"], evidence: string): Stopped => ({
    state: "stopped",
    cause,
    at: endedAt,
    evidence,
  });
  if (asked !== null) return { ...ended({ type: "asked" }, ""), at: endedAt ?? asked };
  const { failed } = await saidAtStart(dirname(app.record.address.jupyter));
  if (failed !== null && (await markedAt(app.folder, "ready")) === null)
    return ended({ type: "failed" }, failed);
  if (status === null) {
    return app.record.bootId === (await bootId())
      ? ended(
          { type: "exited", code: null, signal: null },
          `It is gone without a word. The last it wrote:\n${tail}`,
        )
      : ended({ type: "host-lost" }, "The machine was restarted.");
  }
  const signal = signalOf(status);
  const kills = await groups.outOfMemoryKills({
    instance: app.record.labels.instance,
    app: app.record.labels.app,
  });
  if (signal === "SIGKILL" && kills > 0) {
    return ended({ type: "out-of-memory" }, `The instance ran out of memory. The last it wrote:\n${tail}`);
  }
  return ended({ type: "exited", code: signal === null ? status : null, signal }, tail);
}

/** A shell tells a death by signal n as 128 + n. */
function signalOf(status: number): string | null {
  const found = Object.entries(constants.signals).find(([, number]) => number === status - 128);
  return found === undefined ? null : found[0];
}
