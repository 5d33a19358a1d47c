import { expect, it } from "vitest";
import { defaultType, suits } from "@/core/compute/hardware";

const type = (name: string, gpu: object | null = null) => ({ name, gpu });
const t4 = { model: "T4" };
const types = [type("tiny"), type("ml.t3.medium"), type("big"), type("ml.g4dn.xlarge", t4), type("huge", t4)];
const nobody = { types, person: null, domain: null };

it("S33 begins on ml.t3.medium without a GPU and on ml.g4dn.xlarge with one, unless somebody says otherwise", () => {
  expect(defaultType({ ...nobody, hardware: "cpu" })).toBe("ml.t3.medium");
  expect(defaultType({ ...nobody, hardware: "gpu" })).toBe("ml.g4dn.xlarge");
});

it("S33 goes by the domain before the usual type, and by the person before the domain", () => {
  expect(defaultType({ ...nobody, hardware: "cpu", domain: "tiny" })).toBe("tiny");
  expect(defaultType({ ...nobody, hardware: "cpu", domain: "tiny", person: "big" })).toBe("big");
  expect(defaultType({ ...nobody, hardware: "gpu", domain: "huge" })).toBe("huge");
});

it("passes over a wish that the catalogue does not know any more, or that has no GPU where one is needed", () => {
  expect(defaultType({ ...nobody, hardware: "cpu", person: "gone", domain: "big" })).toBe("big");
  expect(defaultType({ ...nobody, hardware: "gpu", person: "big" })).toBe("ml.g4dn.xlarge");
});

it("takes the first that suits of a catalogue with names of its own, and nothing where nothing suits", () => {
  const own = [type("with-gpu", t4), type("small")];
  expect(defaultType({ ...nobody, types: own, hardware: "cpu" })).toBe("small");
  expect(defaultType({ ...nobody, types: own, hardware: "gpu" })).toBe("with-gpu");
  expect(defaultType({ ...nobody, types: [type("small")], hardware: "gpu" })).toBeNull();
});

it("lets a kernel that needs no GPU run beside one, and not the other way round", () => {
  expect(suits("cpu", type("g", t4))).toBe(true);
  expect(suits("gpu", type("c"))).toBe(false);
});
