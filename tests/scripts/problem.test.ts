import { expect, it } from "vitest";
import { failureOf } from "@/scripts/lib/problem.mjs";

const told = { what: "the pages could not be built", remedy: "undo the last change of their sources" };

it.each([
  "npm error code ENOSPC",
  "OSError: [Errno 28] No space left on device",
  "write error: Disk quota exceeded",
])("a program that ended by a full disk is told as that: %s", (output) => {
  expect(failureOf(output, told).message).toBe(
    "The disk is full, so the pages could not be built; free some space and start again.",
  );
});

it("anything else keeps its own remedy, with the program's last lines below", () => {
  const problem = failureOf("one\ntwo\nthree\n", { ...told, lines: 2 });
  expect(problem.message).toBe("The pages could not be built; undo the last change of their sources.");
  expect(problem.details).toBe("two\nthree");
});
