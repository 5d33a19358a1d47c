import { expect, test } from "vitest";
import { longestStartScript, whyNoStartScript } from "@/core/compute/start-script";

test("a start-up script has at most 16,384 characters, whatever bytes they take", () => {
  expect(longestStartScript).toBe(16_384);
  expect(whyNoStartScript("😀".repeat(16_384))).toBeNull();
  expect(whyNoStartScript("x".repeat(16_385))).toMatch(/at most 16,384 characters, and this one has 16,385/);
  expect(whyNoStartScript("echo \0")).toMatch(/zero byte/);
});
