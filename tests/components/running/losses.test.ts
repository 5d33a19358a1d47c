import { expect, test } from "vitest";
import { losses } from "@/components/running/losses";
import { runningRows } from "@/components/running/running-rows";

const app = (id: string) => ({
  id,
  kind: "KernelGateway" as const,
  image: "Data Science",
  imageId: "data-science",
  warnings: [],
  hasStartLog: false,
  version: 1,
  updateTo: null,
  state: "ready" as const,
  since: null,
  usage: null,
});
const bare = { size: null, since: null, costSoFar: 0, recent: null };
const kernels = (state: string) => [{ id: "k", name: "python3", execution_state: state }];
const all = runningRows(
  [
    { ...bare, id: "i1", type: "ml.t3.medium", apps: [app("one"), app("two")] },
    { ...bare, id: "i2", type: "ml.m5.large", apps: [app("last")] },
  ],
  {
    one: { kernels: kernels("busy"), terminals: [] },
    two: { kernels: kernels("idle"), terminals: [] },
    last: { kernels: kernels("busy"), terminals: [] },
  },
);
const files = Array.from({ length: 5 }, (_, n) => ({ path: `data/${n}.bin`, bytes: 2 ** 20 }));
const use = { usedBytes: 2 ** 23, freeBytes: 2 ** 30, fileCount: 7, files };
const disk = {
  home: null,
  scratch: [
    { ...use, instance: "i1", type: "ml.t3.medium" },
    { ...use, instance: "i2", type: "ml.m5.large" },
  ],
};
const lost = (key: string) =>
  losses(all.find((row) => row.key === key) ?? expect.fail(`no row ${key}`), { all, disk });

test("S52 the files that go with an instance are named before, also when its last app takes it along", () => {
  expect(lost("instance:i1")).toMatch(/data\/0\.bin \(1 MiB\).* and 2 more\. Copy/);
  expect(lost("last")).toMatch(/Files in scratch go with it/);
  expect(lost("two")).toBe("");
  expect(lost("one:k")).not.toMatch(/scratch/);
});

test("cells in the middle of a run are told of, and those of others are not", () => {
  expect(lost("one")).toMatch(/running a cell/);
  expect(lost("one:k")).toMatch(/running a cell/);
  expect(lost("two")).not.toMatch(/running/);
});
