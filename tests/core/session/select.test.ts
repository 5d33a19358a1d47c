import { describe, expect, it } from "vitest";
import { cellState, cellsInOrder, changedSinceRun, isUnsaved, queuePosition } from "@/core/session/select";
import { code, finished, having, opened, queue, ready, running } from "@/tests/support/session-builders";

const abc = () => ready(code("a", "1"), code("b", "2"), code("c", "3"));
const type = { type: "editText", cellId: "a", changes: [1, [0, "0"]] } as const;
const erase = { type: "editText", cellId: "a", changes: [1, [1]] } as const;

describe("cellState", () => {
  it("follows a cell through its run", () => {
    const session = running(abc(), "a", "b");
    expect(["a", "b", "c"].map((id) => cellState(session, id))).toEqual(["running", "queued", "idle"]);
    const failed = having(session, finished("a", "error"));
    expect(["a", "b", "c"].map((id) => cellState(failed, id))).toEqual(["error", "idle", "idle"]);
    expect(cellState(having(running(abc(), "a"), finished("a")), "a")).toBe("done");
  });

  it("is running for a cell that waits once more behind itself", () => {
    expect(cellState(having(running(abc(), "a"), queue("a")), "a")).toBe("running");
  });
});

describe("queuePosition", () => {
  it("counts from the next to run", () => {
    const session = running(abc(), "a", "b", "c");
    expect(["a", "b", "c"].map((id) => queuePosition(session, id))).toEqual([null, 1, 2]);
  });
});

describe("changedSinceRun", () => {
  it("is true of a cell edited while it waits, runs, or after, until it is edited back", () => {
    expect(changedSinceRun(running(abc(), "a"), "a")).toBe(false);
    expect(changedSinceRun(having(running(abc(), "b", "a"), type), "a")).toBe(true);
    expect(changedSinceRun(having(running(abc(), "a"), type), "a")).toBe(true);
    expect(changedSinceRun(having(running(abc(), "a"), finished("a"), type), "a")).toBe(true);
    expect(changedSinceRun(having(running(abc(), "a"), type, erase), "a")).toBe(false);
  });

  it("is false of a cell that never ran", () => {
    expect(changedSinceRun(having(abc(), type), "a")).toBe(false);
  });
});

describe("isUnsaved", () => {
  it("is true from the first edit until the file holds it", () => {
    expect(isUnsaved(abc())).toBe(false);
    expect(isUnsaved(having(abc(), type))).toBe(true);
  });
});

describe("cellsInOrder", () => {
  it("is the order of the document", () => {
    expect(cellsInOrder(opened(code("y"), code("x"))).map((cell) => cell.id)).toEqual(["y", "x"]);
  });
});
