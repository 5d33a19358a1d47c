import { describe } from "vitest";
import type { FakeRegistry } from "@/server/models/fake/fake-registry";
import { modelRegistryContract, type SeededModel } from "../../contracts/model-registry";
import { fakeRegistryOf } from "./support/fake-models";

describe("registered models in memory", () => {
  modelRegistryContract(async () => {
    const seeded: SeededModel[] = [];
    let registry = fakeRegistryOf(seeded);
    // Filled anew each time: whoever holds it sees the latest.
    const latest = new Proxy({} as FakeRegistry, {
      get: (_target, key: keyof FakeRegistry) =>
        (registry[key] as (() => unknown) | undefined)?.bind(registry),
    });
    const seed = async (model: SeededModel) => {
      seeded.push(model);
      registry = fakeRegistryOf(seeded);
    };
    return { registry: latest, seed };
  });
});
