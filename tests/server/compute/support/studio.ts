import { randomBytes } from "node:crypto";
import { type ComputeOptions, createCompute, type Owner } from "@/server/compute/compute";
import type { InstanceType } from "@/server/compute/compute-backend";
import { type FakeBackend, fakeBackend } from "@/server/compute/fake/fake-backend";
import type { StudioDatabase } from "@/server/database/database";
import type { Images } from "@/server/images/images";
import type { Kernelspec } from "@/server/images/kernelspecs";
import { createUsage } from "@/server/usage/usage";

export const type = (name: string): InstanceType => ({
  name,
  vcpu: 2,
  memoryGiB: 4,
  gpu: null,
  pricePerHour: 0.05,
  fastLaunch: false,
});

export const types = [type("ml.t3.medium"), type("ml.m5.large")];

export const ada: Owner = { id: "ada", domainId: "d1", posix: null };
export const bob: Owner = { id: "bob", domainId: "d1", posix: null };

export const newId = () => `t${randomBytes(10).toString("hex")}`;

export const withGpu = {
  ...type("ml.g4dn.xlarge"),
  gpu: { model: "T4", count: 1, memoryGiB: 16 },
};

const python: Kernelspec = { name: "python3", displayName: "Python 3", hardware: "cpu" };
const cuda: Kernelspec = { name: "cuda", displayName: "Python 3 (CUDA)", hardware: "gpu" };
const kernelsOf: Readonly<Record<string, readonly Kernelspec[]>> = {
  base: [python, { ...python, name: "bash", displayName: "Bash" }],
  tensorflow: [python],
  pytorch: [python, cuda],
  mxnet: [python],
  custom: [python],
};

/** Images whose environments are always there. */
export const presentImages: Images = {
  offered: async () =>
    Object.entries(kernelsOf).map(([id, kernelspecs]) => ({
      id,
      name: id,
      kernelspecs,
      build: { state: "ready" },
      version: 1,
    })),
  prepare: async ({ name }) => `${name}/1`,
  versionsOf: async () => new Map(),
};

export const silent = { info: () => {}, warn: () => {}, error: () => {} };

export const wish = (image: string, instanceType = "ml.t3.medium") => ({
  image,
  kernelspec: "python3",
  instanceType,
});

/** A studio server's compute on that database, over a fake; several on one database are several servers. */
export async function studio(database: StudioDatabase, changes: Partial<ComputeOptions> = {}) {
  const clock = changes.clock ?? { now: () => Date.now() };
  const backend = (changes.backend ?? fakeBackend({ clock, instanceTypes: types })) as FakeBackend;
  const compute = await createCompute({
    database,
    backend,
    images: presentImages,
    clock,
    ids: { next: newId },
    log: silent,
    meter: createUsage({ database, clock, currency: "USD" }),
    installation: "test",
    homes: { home: (owner) => `/homes/${owner}`, reserve: (owner) => `/reserve/${owner}` },
    reconcileEveryMs: 20,
    holder: newId(),
    ...changes,
  });
  return { compute, backend };
}
