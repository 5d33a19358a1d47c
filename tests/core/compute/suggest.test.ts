import { describe, expect, it } from "vitest";
import { crowdedShare, idleShare, suggestSize, watchedLongEnoughMs } from "@/core/compute/suggest";

const gib = 1024 ** 3;
const type = (name: string, size: { vcpu: number; memoryGiB: number; price: number; gpu?: object }) => ({
  name,
  vcpu: size.vcpu,
  memoryGiB: size.memoryGiB,
  gpu: size.gpu ?? null,
  pricePerHour: size.price,
});
const small = type("small", { vcpu: 1, memoryGiB: 2, price: 0.02 });
const medium = type("medium", { vcpu: 2, memoryGiB: 8, price: 0.1 });
const large = type("large", { vcpu: 4, memoryGiB: 16, price: 0.2 });
const huge = type("huge", { vcpu: 8, memoryGiB: 32, price: 0.4 });
const graphics = type("graphics", { vcpu: 4, memoryGiB: 16, price: 0.15, gpu: {} });
const types = [huge, graphics, small, large, medium];

const use = (shares: { memory: number; cpu: number; coversMs?: number }) => ({
  peakMemoryBytes: shares.memory * medium.memoryGiB * gib,
  peakCpu: shares.cpu * medium.vcpu,
  coversMs: shares.coversMs ?? 3_600_000,
});
const suggest = (recent: ReturnType<typeof use>, offered = types) =>
  suggestSize({ present: medium, recent, types: offered });

describe("a suggested size", () => {
  it("is the next larger of the same hardware class when memory was nearly full", () => {
    expect(suggest(use({ memory: crowdedShare + 0.01, cpu: 0.1, coversMs: 60_000 }))).toEqual({
      direction: "up",
      to: "large",
    });
  });

  it("is a smaller one when little of memory and CPU was used for an hour", () => {
    expect(suggest(use({ memory: 0.1, cpu: 0.1 }))).toEqual({ direction: "down", to: "small" });
  });

  it("is never smaller than what was used", () => {
    expect(suggest(use({ memory: idleShare - 0.01, cpu: 0.1 }))).toBeNull();
  });

  it("is never smaller before an hour was seen, nor while either memory or CPU is in use", () => {
    expect(suggest(use({ memory: 0.1, cpu: 0.1, coversMs: watchedLongEnoughMs - 1 }))).toBeNull();
    expect(suggest(use({ memory: 0.1, cpu: 0.9 }))).toBeNull();
    expect(suggest(use({ memory: 0.5, cpu: 0.1 }))).toBeNull();
  });

  it("is none where nothing larger can be had", () => {
    expect(suggest(use({ memory: 0.99, cpu: 0.9 }), [small, graphics])).toBeNull();
  });
});
