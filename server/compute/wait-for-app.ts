import type { Kysely } from "kysely";
import { AppError } from "@/core/errors";
import type { AppChanges } from "@/server/compute/app-changes";
import { noSuchApp, statusOf } from "@/server/compute/app-rows";
import type { AppStatus, PhaseTime } from "@/server/compute/compute-backend";
import { appById } from "@/server/compute/records";
import type { StartNotes } from "@/server/compute/start-notes";
import type { AppRow, ComputeTables } from "@/server/compute/tables";

interface Needs {
  readonly db: Kysely<ComputeTables>;
  readonly changes: AppChanges;
}

/** Changes that another studio server made are seen after this long. */
const lookEveryMs = 500;

interface Waiting extends Needs {
  readonly notes: StartNotes;
  readonly onPhase: (phase: PhaseTime) => void;
  readonly signal?: AbortSignal;
}

/** Resolves when the app is ready, or throws what kept it from it; tells each phase, and what is new of the last. */
export async function untilReady(appId: string, needs: Waiting): Promise<AppRow> {
  const tell = teller(needs.onPhase);
  for (;;) {
    needs.signal?.throwIfAborted();
    if (needs.changes.closed()) throw restarting();
    const changed = needs.changes.next(appId, lookEveryMs);
    const row = await appById(needs.db, appId);
    if (row === null) throw noSuchApp();
    tell(await needs.notes.of(row));
    if (row.state === "ready") return row;
    if (row.state === "stopped") throw didNotStart(row);
    await changed;
  }
}

function teller(onPhase: (phase: PhaseTime) => void) {
  let told: readonly PhaseTime[] = [];
  const isTold = (phase: PhaseTime) =>
    told.some((one) => one.phase === phase.phase && one.at === phase.at && one.note === phase.note);
  return (phases: readonly PhaseTime[]) => {
    for (const phase of phases) if (!isTold(phase)) onPhase(phase);
    told = phases;
  };
}

/** Resolves when the app has stopped, or after `withinMs`: it will stop, but the caller should not wait for ever. */
export async function untilStopped(appId: string, needs: Needs & { withinMs: number }): Promise<void> {
  for (const end = performance.now() + needs.withinMs; performance.now() < end; ) {
    if (needs.changes.closed()) return;
    const changed = needs.changes.next(appId, lookEveryMs);
    const row = await appById(needs.db, appId);
    if (row === null || row.state === "stopped") return;
    await changed;
  }
}

function restarting(): AppError {
  return new AppError(
    "unavailable",
    "The studio is restarting. Apps go on meanwhile; try again in a moment.",
  );
}

/** What to tell a person whose app stopped before it was ready; the end of its log is for ours. */
export function didNotStart(row: AppRow): AppError {
  const status = statusOf(row);
  const reason = status.state === "stopped" ? reasonFor(status) : "";
  return new AppError("unavailable", `The app did not start. ${reason}`.trim(), {
    detail: status.state === "stopped" ? status.evidence : "",
  });
}

function reasonFor(status: Extract<AppStatus, { state: "stopped" }>): string {
  const { cause, evidence } = status;
  switch (cause.type) {
    case "asked":
      return "Somebody stopped it.";
    case "out-of-memory":
      return "Its instance ran out of memory; choose a larger instance type or stop another app.";
    case "host-lost":
      return "The machine it was to run on is gone; try again.";
    case "failed":
      return evidence;
    case "exited":
      return `Its program ended by itself${cause.code === null ? "" : ` with code ${cause.code}`}. Try another image.\n${evidence}`.trim();
    case "idle":
    case "budget":
    case "evicted":
    case "unknown":
      return "Try again.";
    default:
      return cause satisfies never;
  }
}
