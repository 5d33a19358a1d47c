import { availableParallelism, totalmem } from "node:os";
import type { InstanceType, InstanceTypeOffer } from "@/server/compute/compute-backend";
import type { Cgroups } from "./cgroups";

/** What this machine can give, and what it cannot hold anyone to. */
export function offers(types: readonly InstanceType[], groups: Cgroups): readonly InstanceTypeOffer[] {
  // Nothing is kept warm on this machine, so no size starts faster than another, whatever the catalogue says.
  return types.map((type) => ({
    type: { ...type, fastLaunch: false },
    unavailable: whyNot(type),
    notEnforced: notEnforced(groups),
  }));
}

const gib = 1024 ** 3;

/** Why this machine cannot give that size, as a sentence; `null` where it can. */
export function whyNot(type: InstanceType): string | null {
  if (type.gpu !== null) return "Apps run on this machine, and the studio cannot hand out a GPU here.";
  const cores = availableParallelism();
  if (type.vcpu > cores)
    return `Apps run on this machine, which has ${cores} vCPU; ${type.name} needs ${type.vcpu}.`;
  const memory = totalmem() / gib;
  if (type.memoryGiB > memory) {
    const has = Math.floor(memory * 10) / 10;
    return `Apps run on this machine, which has ${has} GiB of memory; ${type.name} needs ${type.memoryGiB}.`;
  }
  return null;
}

function notEnforced(groups: Cgroups): readonly string[] {
  return [
    ...(groups.enforces.cpu ? [] : ["The number of vCPU is not enforced on this machine."]),
    ...(groups.enforces.memory ? [] : ["The memory limit is not enforced on this machine."]),
    "The size of scratch storage is not enforced on this machine.",
  ];
}
