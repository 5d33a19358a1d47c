import { expect, it } from "vitest";
import { moveModel } from "../support/moved-model";

it("40 MB of frames and a fitted model are equal on the other type, where it predicts without anything run again", async () => {
  const { before, after, switched, ranAgain } = await moveModel(40e6);
  expect(switched).toMatchObject({ result: "done", lost: [] });
  expect(before).toContain("[10.0]");
  expect(after).toBe(before);
  expect(ranAgain).toBe(false);
}, 600_000);
