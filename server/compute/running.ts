import type { Kysely } from "kysely";
import { type RecentUse, recentUse } from "@/core/compute/recent-use";
import { chargedWithin, costOf } from "@/core/usage/cost";
import { meteredIntervals } from "@/core/usage/metered";
import { phasesOf, sizeOf } from "@/server/compute/app-rows";
import type { AppUse } from "@/server/compute/app-watches";
import type { AppKind, AppUsage, InstanceType } from "@/server/compute/compute-backend";
import { lifetimesOn } from "@/server/compute/metering";
import { liveApps, runningInstances } from "@/server/compute/records";
import type { AppRow, ComputeTables, InstanceRow } from "@/server/compute/tables";
import type { Images, OfferedImage } from "@/server/images/images";

/** An instance of a person with its apps. `id` is `null` for what runs on none and is free. */
export interface RunningInstance {
  readonly id: string | null;
  readonly type: string | null;
  /** What it was started with, whatever the catalogue says now. */
  readonly size: InstanceType | null;
  /** Epoch ms. */
  readonly since: number | null;
  /** Since then, in units of the currency. */
  readonly costSoFar: number;
  /** Of all its apps together, in the last hour. */
  readonly recent: RecentUse | null;
  readonly apps: readonly RunningApp[];
}

interface RunningApp {
  readonly id: string;
  readonly kind: AppKind;
  readonly image: string;
  /** As the image is asked for. */
  readonly imageId: string;
  readonly state: "starting" | "ready";
  /** Of its image; `null` where nobody wrote it down. */
  readonly version: number | null;
  /** The version that a new app would get, where that is another one. */
  readonly updateTo: number | null;
  /** Whether start-up scripts ran, or run, before it. */
  readonly hasStartLog: boolean;
  /** What its person should know of its start, as sentences. */
  readonly warnings: readonly string[];
  /** When it became ready, in epoch ms. */
  readonly since: number | null;
  readonly usage: AppUsage | null;
}

interface Needs {
  readonly db: Kysely<ComputeTables>;
  readonly images: Pick<Images, "offered" | "versionsOf">;
  readonly use: (app: string) => AppUse;
  readonly now: number;
}

/** All that runs for this person, what is free first. */
export async function runningOf(owner: string, needs: Needs): Promise<readonly RunningInstance[]> {
  const [apps, instances, offered] = await Promise.all([
    liveApps(needs.db, { owner }),
    runningInstances(needs.db, owner),
    needs.images.offered(owner),
  ]);
  const versions = await needs.images.versionsOf(apps.map(({ id }) => id));
  const told = { ...needs, offered, versions };
  const ever = await appsOn(
    needs.db,
    instances.map(({ id }) => id),
  );
  const on = (instance: string | null) => apps.filter((app) => app.instance === instance);
  const free = on(null);
  const nowhere = { id: null, type: null, size: null, since: null, costSoFar: 0, recent: null };
  return [
    ...(free.length === 0 ? [] : [{ ...nowhere, apps: free.map((row) => appOf(row, told)) }]),
    ...instances.map((instance) => instanceOf(instance, { ...told, apps: on(instance.id), ever })),
  ];
}

/** Those that have stopped among them, for what they cost. */
async function appsOn(db: Kysely<ComputeTables>, instances: readonly string[]): Promise<readonly AppRow[]> {
  if (instances.length === 0) return [];
  return db.selectFrom("apps").selectAll().where("instance", "in", instances).execute();
}

interface OnInstance {
  readonly apps: readonly AppRow[];
  readonly ever: readonly AppRow[];
}

interface Told extends Needs {
  readonly offered: readonly OfferedImage[];
  readonly versions: ReadonlyMap<string, number>;
}

function instanceOf(row: InstanceRow, of: Told & OnInstance): RunningInstance {
  const since = Number(row.started_at);
  return {
    id: row.id,
    type: row.type,
    size: sizeOf(row),
    since,
    costSoFar: costSoFar(row, of),
    recent: recentUse(of.apps.map((app) => of.use(app.id).history)),
    // One that had waited is theirs since they took it.
    apps: of.apps.map((app) => appOf(app, of)).map((app) => ({ ...app, since: latest(app.since, since) })),
  };
}

function latest(ready: number | null, since: number): number | null {
  return ready === null ? null : Math.max(ready, since);
}

/** As the bill will have it: from when its first app was accepted. */
function costSoFar(row: InstanceRow, of: Needs & OnInstance): number {
  const period = { from: 0, to: of.now, now: of.now };
  const intervals = meteredIntervals(lifetimesOn(row, of.ever));
  const ms = intervals.reduce((sum, interval) => sum + chargedWithin(interval, period), 0);
  return costOf({ ms, pricePerHour: row.price_per_hour });
}

function appOf(row: AppRow, needs: Told): RunningApp {
  const image = needs.offered.find((one) => one.id === row.image);
  const version = needs.versions.get(row.id) ?? null;
  const newer = version !== null && image !== undefined && image.version !== version;
  return {
    id: row.id,
    kind: row.kind,
    image: row.kind === "JupyterServer" ? "Notebook server" : (image?.name ?? row.image),
    imageId: row.image,
    version,
    updateTo: newer && image.build.state !== "withdrawn" ? image.version : null,
    state: row.state === "ready" ? "ready" : "starting",
    hasStartLog: row.start_scripts > 0,
    warnings: phasesOf(row).flatMap(({ warning, note }) => (warning ? [note] : [])),
    since: phasesOf(row).find((phase) => phase.phase === "ready")?.at ?? null,
    usage: needs.use(row.id).usage,
  };
}
