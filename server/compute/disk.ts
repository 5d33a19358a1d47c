import type { Kysely } from "kysely";
import type { ComputeBackend, VolumeUse } from "@/server/compute/compute-backend";
import { runningInstances } from "@/server/compute/records";
import type { ComputeTables } from "@/server/compute/tables";

/** The volumes of a person, as far as the backend can look into them. */
export interface DiskUse {
  readonly home: Pick<VolumeUse, "usedBytes" | "freeBytes"> | null;
  readonly scratch: readonly (VolumeUse & { readonly instance: string; readonly type: string })[];
}

/** `home`: `null` leaves it out, for whoever cannot wait until a large one is counted. */
export async function diskUse(
  backend: Pick<ComputeBackend, "volume">,
  of: { readonly db: Kysely<ComputeTables>; readonly owner: string; readonly home: string | null },
): Promise<DiskUse> {
  const look = backend.volume;
  if (look === undefined) return { home: null, scratch: [] };
  const instances = await runningInstances(of.db, of.owner);
  const [home, ...scratch] = await Promise.all([
    of.home === null ? null : look({ home: of.home }),
    ...instances.map(async ({ id, type }) => {
      const use = await look({ instance: id });
      return use === null ? null : { ...use, instance: id, type };
    }),
  ]);
  return {
    home: home && { usedBytes: home.usedBytes, freeBytes: home.freeBytes },
    scratch: scratch.filter((one) => one !== null),
  };
}
