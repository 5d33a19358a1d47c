import type { InstanceType } from "@/server/compute/compute-backend";

/**
 * The sizes people know, by the names they know them by. Prices are in dollars an hour and mean something only
 * where somebody pays them; an administrator puts in their own.
 */
export const defaultInstanceTypes: readonly InstanceType[] = [
  type("ml.t3.medium", { vcpu: 2, memoryGiB: 4, pricePerHour: 0.05, fastLaunch: true }),
  type("ml.t3.large", { vcpu: 2, memoryGiB: 8, pricePerHour: 0.1 }),
  type("ml.t3.xlarge", { vcpu: 4, memoryGiB: 16, pricePerHour: 0.2 }),
  type("ml.m5.large", { vcpu: 2, memoryGiB: 8, pricePerHour: 0.115, fastLaunch: true }),
  type("ml.m5.xlarge", { vcpu: 4, memoryGiB: 16, pricePerHour: 0.23 }),
  type("ml.m5.2xlarge", { vcpu: 8, memoryGiB: 32, pricePerHour: 0.461 }),
  type("ml.m5.4xlarge", { vcpu: 16, memoryGiB: 64, pricePerHour: 0.922 }),
  type("ml.c5.large", { vcpu: 2, memoryGiB: 4, pricePerHour: 0.102, fastLaunch: true }),
  type("ml.c5.xlarge", { vcpu: 4, memoryGiB: 8, pricePerHour: 0.204 }),
  type("ml.c5.2xlarge", { vcpu: 8, memoryGiB: 16, pricePerHour: 0.408 }),
  type("ml.r5.large", { vcpu: 2, memoryGiB: 16, pricePerHour: 0.151 }),
  type("ml.r5.xlarge", { vcpu: 4, memoryGiB: 32, pricePerHour: 0.302 }),
  type("ml.g4dn.xlarge", { vcpu: 4, memoryGiB: 16, pricePerHour: 0.736, gpu: t4(1), fastLaunch: true }),
  type("ml.g4dn.2xlarge", { vcpu: 8, memoryGiB: 32, pricePerHour: 0.94, gpu: t4(1) }),
  type("ml.p3.2xlarge", {
    vcpu: 8,
    memoryGiB: 61,
    pricePerHour: 3.825,
    gpu: { model: "NVIDIA V100", count: 1, memoryGiB: 16 },
  }),
];

function type(
  name: string,
  size: Pick<InstanceType, "vcpu" | "memoryGiB" | "pricePerHour"> & Partial<InstanceType>,
): InstanceType {
  return { gpu: null, fastLaunch: false, ...size, name };
}

function t4(count: number): InstanceType["gpu"] {
  return { model: "NVIDIA T4", count, memoryGiB: 16 };
}
