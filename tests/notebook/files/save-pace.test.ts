import { expect, it } from "vitest";
import { SavePace } from "@/notebook/files/save-pace";

const later = { urgent: false };

it("saves again soon after a change", () => {
  const pace = new SavePace();
  pace.saved({ began: 0, ended: 10, worked: 5 });
  expect(pace.delay(10, later)).toBeLessThanOrEqual(1000);
});

it("spends no more than a tenth of the time on a large notebook", () => {
  const pace = new SavePace();
  pace.saved({ began: 0, ended: 1200, worked: 1000 });
  expect(pace.delay(1200, later)).toBe(9000);
});

it("FT-35: a storage that took a minute is tried again within 5 seconds", () => {
  const pace = new SavePace();
  pace.saved({ began: 0, ended: 60_000, worked: 10 });
  expect(pace.delay(60_000, later)).toBeLessThanOrEqual(5_000);
  expect(pace.delay(60_000, later)).toBeGreaterThan(1_000);
});
