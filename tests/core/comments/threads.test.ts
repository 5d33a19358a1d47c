import { expect, it } from "vitest";
import { byCell, type Thread } from "@/core/comments/threads";

const thread = (id: string, cell: string): Thread => ({ id, cell, comments: [], resolvedBy: null });

it("a thread is with its cell wherever that stands in a version, and told apart where it is gone", () => {
  const threads = [thread("1", "x"), thread("2", "y"), thread("3", "x")];
  const { here, elsewhere } = byCell(threads, ["z", "x"]);
  expect(here.get("x")?.map(({ id }) => id)).toEqual(["1", "3"]);
  expect(elsewhere.map(({ id }) => id)).toEqual(["2"]);
  expect(byCell(threads, ["y", "x"]).elsewhere).toEqual([]);
});
