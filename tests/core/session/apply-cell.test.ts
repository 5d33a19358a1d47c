import { describe, expect, it } from "vitest";
import type { Operation } from "@/core/session/operation";
import {
  apply,
  code,
  display,
  having,
  markdown,
  opened,
  printed,
  ready,
  running,
  said,
  shown,
  sources,
  tryApply,
} from "@/tests/support/session-builders";

const abc = () => ready(code("a", "1"), code("b", "2"), code("c", "3"));
const order = (session: ReturnType<typeof abc>) => session.notebook.order.join("");
const insert = (id: string, place: string | null): Operation => ({
  type: "insertCell",
  after: place,
  cell: code(id, "new"),
});
const remove = (...cellIds: string[]): Operation => ({ type: "deleteCells", cellIds, at: 5 });
const restore = (cellId: string): Operation => ({ type: "restoreCell", cellId });
const move = (cellIds: string[], place: string | null): Operation => ({
  type: "moveCells",
  cellIds,
  after: place,
});
const split = (cellId: string, at: number): Operation => ({ type: "splitCell", cellId, at, newId: "n" });
const merge = (...cellIds: string[]): Operation => ({ type: "mergeCells", cellIds, at: 5 });

describe("applyOperation given insertCell", () => {
  it("puts the cell first, between, or last", () => {
    expect(order(having(abc(), insert("x", null)))).toBe("xabc");
    expect(order(having(abc(), insert("x", "a")))).toBe("axbc");
    expect(order(having(abc(), insert("x", "c")))).toBe("abcx");
  });

  it("says that the file is behind, and asks for a save", () => {
    const { session, effects } = apply(abc(), insert("x", null));
    expect(session.file.state.phase).toBe("unsaved");
    expect(effects).toEqual([{ type: "save", urgent: false }]);
  });

  it("stands where its neighbour stood when that was deleted meanwhile", () => {
    expect(order(having(abc(), remove("b"), insert("x", "b")))).toBe("axc");
    expect(order(having(abc(), remove("a", "b"), insert("x", "b")))).toBe("xc");
  });

  it("goes to the end when nobody remembers its neighbour", () => {
    expect(order(having(abc(), insert("x", "never-seen")))).toBe("abcx");
  });

  it("does not apply twice, nor over a deleted cell of that id", () => {
    expect(tryApply(abc(), insert("a", null))).toBeNull();
    expect(tryApply(having(abc(), remove("a")), insert("a", null))).toBeNull();
  });

  it("leaves every other cell as it is, identity and all", () => {
    const before = abc();
    const next = having(before, insert("x", "a"));
    for (const id of ["a", "b", "c"]) expect(next.notebook.cells[id]).toBe(before.notebook.cells[id]);
  });
});

describe("applyOperation given deleteCells", () => {
  it("keeps the cells in the bin with their places, who and when", () => {
    const next = having(abc(), remove("b", "c"));
    expect(order(next)).toBe("a");
    expect(next.bin.map(({ cell, after: place }) => [cell.id, place])).toEqual([
      ["c", "b"],
      ["b", "a"],
    ]);
    expect(next.bin[0]).toMatchObject({ deletedBy: "ada", deletedAt: 5 });
    expect(Object.keys(next.notebook.cells)).toEqual(["a"]);
  });

  it("deletes those that are there", () => {
    expect(order(having(abc(), remove("gone", "a")))).toBe("bc");
    expect(tryApply(abc(), remove("gone"))).toBeNull();
  });

  it("may leave a notebook empty", () => {
    expect(order(having(abc(), remove("a", "b", "c")))).toBe("");
  });

  it("takes a waiting cell out of the queue and says why", () => {
    const next = having(running(abc(), "a", "b", "c"), remove("b"));
    expect(next.queue).toEqual(["c"]);
    expect(next.runs.b).toMatchObject({ state: "cancelled", note: expect.stringContaining("deleted") });
  });

  it("lets a running cell go on, and its output arrives at the deleted cell and at no other", () => {
    const next = having(running(abc(), "a", "b"), remove("a"), said("a", printed("still here")));
    expect(next.running).toBe("a");
    expect(shown(next, "a")).toBe("still here");
    expect(shown(next, "b") + shown(next, "c")).toBe("");
    expect(shown(having(next, restore("a")), "a")).toBe("still here");
  });
});

describe("applyOperation given restoreCell", () => {
  it("brings cells back to where they were, in whatever order they come back", () => {
    const gone = having(abc(), remove("a", "b"));
    expect(order(having(gone, restore("a"), restore("b")))).toBe("abc");
    expect(order(having(gone, restore("b"), restore("a")))).toBe("abc");
    expect(having(gone, restore("a")).bin.map(({ cell }) => cell.id)).toEqual(["b"]);
  });

  it("does not apply to a cell that is not in the bin", () => {
    expect(tryApply(abc(), restore("a"))).toBeNull();
  });
});

describe("applyOperation given moveCells", () => {
  it("moves one or several, which keep their order among themselves", () => {
    expect(order(having(abc(), move(["a"], "c")))).toBe("bca");
    expect(order(having(abc(), move(["c", "b"], null)))).toBe("bca");
    expect(order(having(abc(), move(["a", "c"], "b")))).toBe("bac");
  });

  it("takes a place within what moves for the place before it", () => {
    expect(tryApply(abc(), move(["b", "c"], "b"))).toBeNull();
    expect(order(having(abc(), move(["a", "c"], "c")))).toBe("bac");
  });

  it("does not apply where it changes nothing, or the place or the cells are gone", () => {
    expect(tryApply(abc(), move(["b"], "a"))).toBeNull();
    expect(tryApply(abc(), move(["b"], "gone"))).toBeNull();
    expect(tryApply(abc(), move(["gone"], "a"))).toBeNull();
  });

  it("does not disturb a run", () => {
    const next = having(running(abc(), "a", "b"), move(["a"], "c"), said("a", printed("x")));
    expect(shown(next, "a")).toBe("x");
    expect(next.queue).toEqual(["b"]);
  });

  it("leaves the cells as they are", () => {
    const before = abc();
    expect(having(before, move(["a"], "c")).notebook.cells).toBe(before.notebook.cells);
  });
});

describe("applyOperation given setCellKind", () => {
  const kind = (cellId: string, to: "code" | "markdown" | "raw"): Operation => {
    return { type: "setCellKind", cellId, kind: to };
  };

  it("keeps outputs, so that a slip of a key costs nothing", () => {
    const before = having(running(abc(), "a"), said("a", printed("epoch 90")));
    expect(shown(having(before, kind("a", "markdown"), kind("a", "code")), "a")).toBe("epoch 90");
  });

  it("takes a waiting cell out of the queue", () => {
    const next = having(running(abc(), "a", "b"), kind("b", "raw"));
    expect(next.queue).toEqual([]);
    expect(next.runs.b?.state).toBe("cancelled");
  });

  it("does not apply to the same kind, a cell that is gone, or a cell of an unknown kind", () => {
    expect(tryApply(abc(), kind("a", "code"))).toBeNull();
    expect(tryApply(abc(), kind("gone", "raw"))).toBeNull();
    expect(tryApply(opened({ ...code("u"), kind: "unknown" }), kind("u", "raw"))).toBeNull();
  });
});

describe("applyOperation given setCellMetadata, setAttachments, setNotebookMetadata", () => {
  it("replaces what was there", () => {
    const next = having(
      abc(),
      { type: "setCellMetadata", cellId: "a", metadata: { tags: ["x"] } },
      { type: "setAttachments", cellId: "a", attachments: { "p.png": { "image/png": "AA" } } },
      { type: "setNotebookMetadata", metadata: { title: "T" } },
    );
    expect(next.notebook.cells.a).toMatchObject({
      metadata: { tags: ["x"] },
      attachments: { "p.png": { "image/png": "AA" } },
    });
    expect(next.notebook.metadata).toEqual({ title: "T" });
  });

  it("does not apply where it changes nothing or the cell is gone", () => {
    expect(tryApply(abc(), { type: "setCellMetadata", cellId: "a", metadata: {} })).toBeNull();
    expect(tryApply(abc(), { type: "setCellMetadata", cellId: "gone", metadata: { x: 1 } })).toBeNull();
    expect(tryApply(abc(), { type: "setAttachments", cellId: "a", attachments: null })).toBeNull();
    expect(tryApply(abc(), { type: "setNotebookMetadata", metadata: {} })).toBeNull();
  });
});

describe("applyOperation given splitCell", () => {
  it("splits at the place, and neither part keeps the line end between them", () => {
    const before = ready(code("a", "one\ntwo"));
    expect(sources(having(before, split("a", 4)))).toEqual(["one", "two"]);
    expect(sources(having(before, split("a", 3)))).toEqual(["one", "two"]);
    expect(sources(having(before, split("a", 1)))).toEqual(["o", "ne\ntwo"]);
    expect(sources(having(before, split("a", 0)))).toEqual(["", "one\ntwo"]);
    expect(sources(having(before, split("a", 7)))).toEqual(["one\ntwo", ""]);
  });

  it("gives the rest the same kind and metadata and no outputs", () => {
    const before = ready({ ...markdown("m", "x\ny"), metadata: { tags: ["t"] } });
    expect(having(before, split("m", 2)).notebook.cells.n).toMatchObject({
      kind: "markdown",
      metadata: { tags: ["t"] },
      outputs: [],
    });
  });

  it("leaves a run with the first part, with the source that it had", () => {
    const before = running(ready(code("a", "one\ntwo")), "a");
    const next = having(before, split("a", 4), said("a", printed("out")));
    expect(shown(next, "a")).toBe("out");
    expect(shown(next, "n")).toBe("");
    expect(next.runs.a?.source).toBe("one\ntwo");
  });

  it("does not apply outside the text, to a cell that is gone, or onto an id that is taken", () => {
    expect(tryApply(abc(), split("a", 2))).toBeNull();
    expect(tryApply(abc(), split("a", -1))).toBeNull();
    expect(tryApply(abc(), split("gone", 0))).toBeNull();
    expect(tryApply(ready(code("a"), code("n")), split("a", 0))).toBeNull();
  });
});

describe("applyOperation given mergeCells", () => {
  it("joins in the order of the document with a blank line between, and keeps the rest in the bin", () => {
    const next = having(abc(), merge("c", "a"));
    expect(sources(next)).toEqual(["1\n\n3", "2"]);
    expect(next.bin.map(({ cell }) => [cell.id, cell.source])).toEqual([["c", "3"]]);
  });

  it("keeps the outputs of the first, and those of the others in the bin", () => {
    const c = { ...code("c", "3"), outputs: [display("third")] };
    const next = having(ready({ ...code("a", "1"), outputs: [display("first")] }, c), merge("a", "c"));
    expect(shown(next, "a")).toBe("first");
    expect(shown(next, "c")).toBe("third");
  });

  it("keeps the pictures of all in text cells", () => {
    const before = ready(
      { ...markdown("a"), attachments: { "1.png": {}, "same.png": { "image/png": "first" } } },
      { ...markdown("b"), attachments: { "2.png": {}, "same.png": { "image/png": "second" } } },
    );
    expect(having(before, merge("a", "b")).notebook.cells.a?.attachments).toEqual({
      "1.png": {},
      "2.png": {},
      "same.png": { "image/png": "first" },
    });
  });

  it("sends output of a cell that was merged away to the bin, and cancels those that waited", () => {
    const next = having(running(abc(), "b", "c"), merge("a", "b", "c"), said("b", printed("mine")));
    expect(shown(next, "b")).toBe("mine");
    expect(shown(next, "a")).toBe("");
    expect(next.runs.c).toMatchObject({ state: "cancelled", note: expect.stringContaining("merged") });
  });

  it("merges those that are still there, and does not apply to fewer than two", () => {
    expect(sources(having(abc(), remove("b"), merge("a", "b", "c")))).toEqual(["1\n\n3"]);
    expect(tryApply(abc(), merge("a"))).toBeNull();
    expect(tryApply(abc(), merge("a", "gone"))).toBeNull();
    expect(tryApply(abc(), merge("a", "a"))).toBeNull();
  });
});

describe("applyOperation given clearOutputs and setOutputs", () => {
  const withOutput = () =>
    having(running(abc(), "a"), said("a", printed("x")), {
      type: "runFinished",
      runId: "run-a",
      result: "done",
      at: 30,
      note: null,
    });

  it("clears outputs, count and the mark of the run, in those cells only", () => {
    const before = withOutput();
    const next = having(before, { type: "clearOutputs", cellIds: ["a", "b"] });
    expect(next.notebook.cells.a).toMatchObject({ outputs: [], executionCount: null });
    expect(next.runs.a).toBeUndefined();
    expect(next.notebook.cells.b).toBe(before.notebook.cells.b);
  });

  it("does not end a run that goes on", () => {
    const next = having(running(abc(), "a"), said("a", printed("x")), {
      type: "clearOutputs",
      cellIds: ["a"],
    });
    expect(next.running).toBe("a");
    expect(shown(having(next, said("a", printed("y"))), "a")).toBe("y");
  });

  it("brings outputs back, but not over those of a run", () => {
    const back: Operation = { type: "setOutputs", cellId: "a", outputs: [display("d")], executionCount: 4 };
    expect(having(abc(), back).notebook.cells.a).toMatchObject({ executionCount: 4 });
    expect(tryApply(running(abc(), "a"), back)).toBeNull();
  });

  it("does not apply where nothing is there to clear", () => {
    expect(tryApply(abc(), { type: "clearOutputs", cellIds: ["a", "gone"] })).toBeNull();
  });
});

describe("applyOperation given setTrusted", () => {
  it("is no change of the document", () => {
    const { session, effects } = apply(abc(), { type: "setTrusted", trusted: false });
    expect(session.trusted).toBe(false);
    expect(session.file.state.phase).toBe("saved");
    expect(effects).toEqual([]);
  });

  it("does not apply twice", () => {
    expect(tryApply(abc(), { type: "setTrusted", trusted: true })).toBeNull();
  });
});

describe("a conflict with the file", () => {
  it("holds saving back until it is resolved", () => {
    const before = opened(code("a", "1"));
    const conflict = { cellId: "a", theirs: code("a", "2") };
    const next = having(before, { type: "fileMerged", notebook: before.notebook, conflicts: [conflict] });
    const { session, effects } = apply(next, insert("x", null));
    expect(session.file.state.phase).toBe("conflict");
    expect(effects).toEqual([]);
  });
});
