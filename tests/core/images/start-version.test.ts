import { expect, it } from "vitest";
import { versionToStart } from "@/core/images/start-version";

const versions = (...withdrawn: number[]) =>
  [3, 2, 1].map((version) => ({ version, withdrawn: withdrawn.includes(version) }));

it.each([
  ["the current one", { withdrawn: [], current: 3, pinned: null }, 3],
  ["the pinned one before it", { withdrawn: [], current: 3, pinned: 1 }, 1],
  ["the current one when the pinned one was withdrawn", { withdrawn: [1], current: 3, pinned: 1 }, 3],
  [
    "the newest that is left when the current one was withdrawn",
    { withdrawn: [3], current: 3, pinned: null },
    2,
  ],
  ["none when all were withdrawn", { withdrawn: [1, 2, 3], current: 3, pinned: 2 }, null],
])("%s starts", (_what, { withdrawn, current, pinned }, expected) => {
  expect(versionToStart({ versions: versions(...withdrawn), current, pinned })).toBe(expected);
});
