import { expect, it } from "vitest";
import { leaveApp } from "@/notebook/compute/leave-app";

const away = async () => {
  throw new Error("away");
};

it("an app that nobody uses is stopped as soon as the studio server is back, and billed no longer", async () => {
  let asked = 0;
  const stop = async () => {
    asked += 1;
    if (asked < 4) await away();
  };
  await leaveApp({ isLeft: async () => true, stop, longestPauseMs: 1 });
  expect(asked).toBe(4);
});

it("one that somebody came to while the studio server was away stays", async () => {
  let looks = 0;
  await leaveApp({ isLeft: async () => ++looks < 3, stop: away, longestPauseMs: 1 });
  expect(looks).toBe(3);
});

it("a studio server that does not come back is told of in the end", async () => {
  await expect(
    leaveApp({ isLeft: async () => true, stop: away, longestPauseMs: 1, patienceMs: 5 }),
  ).rejects.toThrow("away");
});
