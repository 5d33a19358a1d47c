import type { ModelVersion, RegisteredModel } from "@/core/models/models";
import { FakeRegistry } from "@/server/models/fake/fake-registry";
import type { SeededModel } from "../../../contracts/model-registry";

let made = 0;

/** A registry in memory with these models, all of `ada`'s. */
export function fakeRegistryOf(
  seeded: readonly SeededModel[],
  fails: () => "refusing" | null = () => null,
): FakeRegistry {
  const models = seeded.map(({ name, tags }, index): RegisteredModel => {
    const common = { card: "", aliases: {}, latest: null, madeBy: "ada" };
    return { name, tags, createdAt: 1, changedAt: index, ...common };
  });
  const versions = seeded.flatMap(({ name, versions: all }) =>
    all.map((files, index) => {
      made += 1;
      const version: ModelVersion = {
        model: name,
        version: String(index + 1),
        card: "",
        createdAt: made,
        changedAt: made,
        madeBy: "ada",
        runId: null,
        source: `models:/m-${made}`,
        state: "ready",
        tags: {},
      };
      return { version, files };
    }),
  );
  return new FakeRegistry({ models, versions, fails });
}
