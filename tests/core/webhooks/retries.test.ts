import { expect, it } from "vitest";
import { hasArrived, nextTry } from "@/core/webhooks/retries";

it("a delivery is tried again after ever longer pauses, for more than a day, and then no more", () => {
  const waits: number[] = [];
  let now = 0;
  for (let attempts = 1; ; attempts++) {
    const next = nextTry({ attempts, now });
    if (next === null) break;
    waits.push(next - now);
    now = next;
  }
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(now).toBeGreaterThan(24 * 3_600_000);
});

it("only an answer that says so means that it has arrived", () => {
  expect([200, 204, 302, 400, 500].map(hasArrived)).toEqual([true, true, false, false, false]);
});
