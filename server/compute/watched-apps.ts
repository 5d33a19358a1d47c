import type { Kysely } from "kysely";
import type { Work } from "@/core/idle/work";
import { addressOf, baseUrlOf, phasesOf } from "@/server/compute/app-rows";
import type { AppUse } from "@/server/compute/app-watches";
import type { AppAddress } from "@/server/compute/compute-backend";
import { liveApps, runningInstances } from "@/server/compute/records";
import type { ComputeTables } from "@/server/compute/tables";

/** A kernel app as whoever looks for idle ones sees it. */
export interface WatchedApp {
  readonly id: string;
  readonly owner: string;
  readonly image: string;
  readonly instance: string;
  readonly instanceType: string;
  readonly readyAt: number;
  readonly address: AppAddress;
  readonly baseUrl: string;
  /** What its programs did, as far as this server watches it: one at a time does, to the others it is `null`. */
  readonly work: Work | null;
}

/** Those that are ready and are to go on, everybody's or one person's. */
export async function watchedApps(
  owner: string | undefined,
  needs: { readonly db: Kysely<ComputeTables>; readonly use: (app: string) => AppUse },
): Promise<readonly WatchedApp[]> {
  const rows = await liveApps(needs.db, owner === undefined ? {} : { owner });
  const instances = new Map((await runningInstances(needs.db, owner)).map((one) => [one.id, one]));
  return rows.flatMap((row) => {
    const { id, image, instance } = row;
    const address = addressOf(row);
    const readyAt = phasesOf(row).find(({ phase }) => phase === "ready")?.at;
    if (row.kind !== "KernelGateway" || row.state !== "ready" || row.desired !== "running") return [];
    // One that waits for its person does nothing for anybody, and is on no instance that runs.
    if (row.waits !== null || address === null || instance === null || readyAt === undefined) return [];
    const { usage, work } = needs.use(id);
    const runs = instances.get(instance);
    const instanceType = runs?.type ?? "";
    const where = { instance, instanceType, address, baseUrl: baseUrlOf(id) };
    return [
      {
        id,
        owner: row.owner,
        image,
        readyAt: Math.max(readyAt, Number(runs?.started_at ?? 0)),
        ...where,
        work: usage === null ? null : work,
      },
    ];
  });
}
