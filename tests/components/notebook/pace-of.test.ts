import { expect, it } from "vitest";
import { paceOf } from "@/components/notebook/pace-of";
import type { Operation } from "@/core/session/operation";

const said: Operation = { type: "kernelLost", note: "" };
const busy: Operation = { type: "kernelBusy", busy: true };

it("what there is to see is drawn in the next frame, and what only passes with it", () => {
  expect(paceOf([busy])).toBe("passing");
  expect(paceOf([busy, said])).toBe("frame");
  expect(paceOf([said], 2)).toBe("frame");
});

it("in a run of many cells several of them are drawn together", () => {
  expect(paceOf([said], 3)).toBe("passing");
});
