import { expect, it } from "vitest";
import { type Picking, pickTypes, type TypeLine } from "@/core/compute/pick-types";

const line = (name: string, more: Partial<TypeLine["type"]> & Partial<Omit<TypeLine, "type">> = {}) => {
  const { unavailable = null, full = false, startMs = null, ...size } = more;
  const type = {
    name,
    vcpu: 2,
    memoryGiB: 4,
    gpu: null,
    pricePerHour: 0.1,
    fastLaunch: false,
    ...size,
  };
  return { type, unavailable, full, startMs };
};
const lines = [
  line("b", { memoryGiB: 8, pricePerHour: 0.3, startMs: { p50: 100, p95: 200 } }),
  line("a", { fastLaunch: true, full: true }),
  line("c", {
    gpu: { model: "NVIDIA T4", count: 1, memoryGiB: 16 },
    pricePerHour: 0.7,
    unavailable: "No GPU here.",
  }),
];
const names = (picking: Partial<Picking>) =>
  pickTypes(lines, {
    text: "",
    fastOnly: false,
    fitsNow: false,
    by: "price",
    descending: false,
    ...picking,
  }).map(({ type }) => type.name);

it("sorts by each column, both ways, and what was never measured last", () => {
  expect(names({})).toEqual(["a", "b", "c"]);
  expect(names({ descending: true })).toEqual(["c", "b", "a"]);
  expect(names({ by: "memory", descending: true })[0]).toBe("b");
  expect(names({ by: "gpu", descending: true })[0]).toBe("c");
  expect(names({ by: "fast" })[0]).toBe("a");
  expect(names({ by: "start" })).toEqual(["b", "a", "c"]);
});

it("filters by words, by fast launch, and by what can start now", () => {
  expect(names({ text: "nvidia" })).toEqual(["c"]);
  expect(names({ text: "8 gib" })).toEqual(["b"]);
  expect(names({ fastOnly: true })).toEqual(["a"]);
  expect(names({ fitsNow: true })).toEqual(["b"]);
});
