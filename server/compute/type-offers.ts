import type { Kysely } from "kysely";
import type { ComputeBackend, InstanceTypeOffer } from "@/server/compute/compute-backend";
import { liveApps, runningInstances } from "@/server/compute/records";
import { startHistory } from "@/server/compute/starts";
import type { ComputeTables } from "@/server/compute/tables";

/** A size as one person chooses it. */
export interface TypeOffer extends InstanceTypeOffer {
  /** The image ids of the apps on this person's instance of that type; `null` where none runs. */
  readonly running: readonly string[] | null;
  /** How long starts on it took here, in ms; left out or `null` before the first was measured. */
  readonly startMs?: { readonly p50: number; readonly p95: number } | null;
}

export async function typeOffers(
  backend: Pick<ComputeBackend, "instanceTypes">,
  of: { readonly db: Kysely<ComputeTables>; readonly owner: string },
): Promise<readonly TypeOffer[]> {
  const [offers, instances, apps, history] = await Promise.all([
    backend.instanceTypes(),
    runningInstances(of.db, of.owner),
    liveApps(of.db, { owner: of.owner }),
    startHistory(of.db),
  ]);
  return offers.map((offer) => {
    const instance = instances.find((one) => one.type === offer.type.name);
    const images = apps.filter((app) => app.instance === instance?.id).map((app) => app.image);
    return {
      ...offer,
      running: instance === undefined ? null : images,
      startMs: history.ofType(offer.type.name),
    };
  });
}
