import { setTimeout as wait } from "node:timers/promises";
import { phasesOf, refOf } from "@/server/compute/app-rows";
import { createAppWatches } from "@/server/compute/app-watches";
import type { AppStatus, ListedApp, PhaseTime } from "@/server/compute/compute-backend";
import { closeEmptyInstances, fencedWrites } from "@/server/compute/fenced";
import { holdLease, releaseLease } from "@/server/compute/lease";
import type { AppEnd, ReconcilerNeeds } from "@/server/compute/reconciler-needs";
import { liveApps } from "@/server/compute/records";
import { joinedPhases, startApp } from "@/server/compute/start-app";
import { askedStart, createStartPlaces } from "@/server/compute/start-places";
import { recordEndedStart, recordStart } from "@/server/compute/starts";
import { createSweep } from "@/server/compute/sweep";
import type { AppRow } from "@/server/compute/tables";

/**
 * Makes what runs agree with what should run. It is the only thing that starts, adopts or removes, and only while it
 * holds the lease. Every step can be repeated: whoever comes after a crash does the same again.
 */
export function createReconciler(needs: ReconcilerNeeds) {
  const reconciler = new Reconciler(needs, () => nudge());
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;

  const pass = async () => {
    do {
      again = false;
      await reconciler.pass().catch((error: unknown) => needs.log.error("reconciler pass failed", { error }));
    } while (again && !closed);
  };
  function nudge(): void {
    if (closed) return;
    clearTimeout(timer);
    again = true;
    running ??= pass().finally(() => {
      running = null;
      if (!closed) timer = setTimeout(nudge, needs.everyMs).unref();
    });
  }
  return {
    use: (app: string) => reconciler.watches.use(app),
    /** Look now; also happens every few seconds by itself. */
    nudge,
    /** One whole pass and all that it set going; for whoever wants to know that it is done. */
    async settle(): Promise<void> {
      nudge();
      await running;
      await reconciler.settled();
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      reconciler.watches.close();
      reconciler.places.close();
      await running;
      // An image may be in the making for minutes; whoever comes next begins that again.
      await Promise.race([reconciler.settled(), wait(2000, undefined, { ref: false })]);
      await releaseLease({ db: needs.db, holder: needs.lease.holder });
    },
  };
}

/** Each write is a disk sync; the end of an app is usually known from the backend and not from this. */
const seenEveryMs = 5000;

class Reconciler {
  /** What is being done for an app, so that passes do not wait for a slow start or stop, nor do it twice. */
  private readonly busy = new Map<string, Promise<void>>();
  private readonly sweep;
  readonly watches;
  readonly places;

  constructor(
    private readonly needs: ReconcilerNeeds,
    private readonly lookAgain: () => void,
  ) {
    this.sweep = createSweep(needs);
    this.places = createStartPlaces(needs.startsAtOnce ?? Number.POSITIVE_INFINITY);
    this.watches = createAppWatches({ backend: needs.backend, onStatus: lookAgain });
  }

  async pass(): Promise<void> {
    const fence = await holdLease({ ...this.needs.lease, db: this.needs.db, clock: this.needs.clock });
    if (fence === null) {
      this.places.follow([]);
      return this.watches.follow([]);
    }
    const listed = new Map((await this.needs.backend.list()).map((app) => [app.labels.app, app]));
    const rows = await liveApps(this.needs.db);
    this.places.follow(rows);
    for (const row of rows) {
      const seen = { fence, listed: listed.get(row.id) ?? null };
      if (unwantedBeforeItBegan(row, seen.listed)) this.work(`end of ${row.id}`, () => this.one(row, seen));
      else this.work(row.id, () => this.one(row, seen));
    }
    this.watches.follow(rows);
    for (const [id, app] of listed) {
      if (!rows.some((row) => row.id === id)) this.work(id, () => this.sweep.unrecorded(app));
    }
    this.sweep.forgetAllBut(listed);
    await closeEmptyInstances(this.needs.db);
    await this.needs.meter();
    if (await this.needs.keepWaiting()) this.lookAgain();
  }

  async settled(): Promise<void> {
    while (this.busy.size > 0) await Promise.all(this.busy.values());
  }

  private work(app: string, work: () => Promise<void>): void {
    if (this.busy.has(app)) return;
    const done = work()
      .catch((error: unknown) => this.needs.log.error("reconciling an app failed", { appId: app, error }))
      .finally(() => this.busy.delete(app));
    this.busy.set(app, done);
  }

  private async one(row: AppRow, seen: { fence: number; listed: ListedApp | null }): Promise<void> {
    const wanted = row.desired === "running";
    const ref = refOf(row) ?? seen.listed?.ref ?? null;
    if (ref === null)
      return wanted ? this.start(row, seen.fence) : this.close(row, seen.fence, askedToEnd(row, this.now()));
    if (!wanted) await this.needs.backend.stop(ref);
    const status =
      wanted && seen.listed !== null ? seen.listed.status : await this.needs.backend.inspect(ref);
    if (status.state === "stopped") {
      // Once more, for what an app that ended by itself left running.
      if (wanted) await this.needs.backend.stop(ref);
      return this.close(row, seen.fence, named(status, row));
    }
    await this.note(row, { fence: seen.fence, status, ref: JSON.stringify(ref) });
  }

  private async start(row: AppRow, fence: number): Promise<void> {
    const writes = fencedWrites(this.needs.db, fence);
    const started = await startApp(row, {
      ...this.needs,
      turn: () => this.places.take(askedStart(row)),
      onPhases: (phases) => {
        void writes.change(row.id, { phases: JSON.stringify(phases) }).then(
          () => this.needs.changes.tell(row.id),
          () => undefined,
        );
      },
    });
    switch (started.type) {
      case "started":
        await writes.change(row.id, {
          ref: started.ref,
          phases: JSON.stringify(started.phases),
          start_scripts: started.scripts,
          seen_at: this.now(),
        });
        this.needs.changes.tell(row.id);
        return this.lookAgain();
      case "unwanted":
        return this.places.leave(row.id);
      case "refused":
        return this.close(row, fence, {
          state: "stopped",
          cause: { type: "failed" },
          at: this.now(),
          evidence: started.sentence,
        });
      default:
        return started satisfies never;
    }
  }

  private async note(
    row: AppRow,
    seen: { fence: number; ref: string; status: Exclude<AppStatus, { state: "stopped" }> },
  ): Promise<void> {
    const phases = JSON.stringify(joinedPhases(phasesOf(row), seen.status.phases));
    const address = seen.status.state === "ready" ? JSON.stringify(seen.status.address) : null;
    const same = row.phases === phases && row.address === address && row.state === seen.status.state;
    if (same && this.now() - row.seen_at < seenEveryMs) return;
    await fencedWrites(this.needs.db, seen.fence).change(row.id, {
      ...(same ? {} : { phases, address, state: seen.status.state, ref: seen.ref }),
      seen_at: this.now(),
    });
    if (same) return;
    this.needs.changes.tell(row.id);
    if (seen.status.state === "ready") await this.came(row, seen.status.phases);
  }

  private async came(row: AppRow, phases: readonly PhaseTime[]): Promise<void> {
    this.places.leave(row.id);
    if (row.state === "ready" || row.waits !== null) return;
    const all = joinedPhases(phasesOf(row), phases);
    await recordStart(this.needs.db, { row, phases: all, at: this.now(), outcome: "ready" });
  }

  private async close(row: AppRow, fence: number, status: AppEnd["status"]): Promise<void> {
    const at = status.at ?? row.seen_at;
    const { cause, evidence } = status;
    const closed = await fencedWrites(this.needs.db, fence).close(row, { cause, evidence, at });
    this.places.leave(row.id);
    if (!closed) return;
    if (row.state === "starting" && row.waits === null)
      await recordEndedStart(this.needs.db, { row, at, asked: row.desired !== "running" });
    this.needs.log.info("app ended", { appId: row.id, userId: row.owner, cause: cause.type });
    this.needs.changes.tell(row.id);
    await this.needs.meter();
    this.needs.onEnd({ appId: row.id, owner: row.owner, status: { ...status, at } });
  }

  private now(): number {
    return this.needs.clock.now();
  }
}

/** Its image may still be being made, for minutes; nobody has to wait for that to see it gone. */
function unwantedBeforeItBegan(row: AppRow, listed: ListedApp | null): boolean {
  return row.desired !== "running" && row.ref === null && listed === null;
}

function askedToEnd(row: AppRow, at: number): AppEnd["status"] {
  return { state: "stopped", cause: { type: reasonOf(row) }, at, evidence: row.evidence };
}

function reasonOf(row: AppRow): "asked" | "idle" | "budget" {
  return row.desired === "running" ? "asked" : row.desired;
}

/** The backend knows only that somebody asked; why is in the record. */
function named(status: AppEnd["status"], row: AppRow): AppEnd["status"] {
  if (status.cause.type !== "asked") return status;
  return { ...status, cause: { type: reasonOf(row) }, evidence: row.evidence };
}
