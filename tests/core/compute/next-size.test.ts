import { expect, it } from "vitest";
import { nextSize } from "@/core/compute/next-size";

const type = (
  name: string,
  vcpu: number,
  memoryGiB: number,
  pricePerHour: number,
  gpu: object | null = null,
) => ({
  name,
  vcpu,
  memoryGiB,
  pricePerHour,
  gpu,
});
const medium = type("medium", 2, 4, 0.05);
const all = [
  medium,
  type("large", 2, 8, 0.1),
  type("wide", 8, 4, 0.2),
  type("huge", 4, 64, 1),
  type("gpu", 4, 16, 0.09, {}),
];

it("is the cheapest with more memory, no fewer cores, and a GPU only where there was one", () => {
  expect(nextSize(medium, all)?.name).toBe("large");
  expect(nextSize(all[1] ?? medium, all)?.name).toBe("huge");
  expect(nextSize(all[3] ?? medium, all)).toBeNull();
  expect(nextSize(all[4] ?? medium, all)).toBeNull();
});
