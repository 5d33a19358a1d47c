import { describe, expect, it } from "vitest";
import type { Json } from "@/core/json";
import type { Operation } from "@/core/session/operation";
import {
  apply,
  code,
  compute,
  finished,
  having,
  kernelReady,
  markdown,
  opened,
  printed,
  queue,
  ready,
  running,
  said,
  shown,
  started,
  tryApply,
} from "@/tests/support/session-builders";

const abc = () => ready(code("a", "1"), code("b", "2"), code("c", "3"));
const interrupt: Operation = { type: "interruptKernel" };
const unqueue = (...cellIds: string[]): Operation => ({ type: "unqueueCells", cellIds });
const edit = (cellId: string, changes: Json): Operation => ({ type: "editText", cellId, changes });

describe("applyOperation given queueCells", () => {
  it("hands the first to a kernel that is free, and lets the others wait in order", () => {
    const { session, effects } = apply(abc(), queue("b", "a", "c"));
    expect(session.running).toBe("b");
    expect(session.queue).toEqual(["a", "c"]);
    expect(effects).toEqual([{ type: "execute", runId: "run-b", cellId: "b", source: "2" }]);
  });

  it("asks for a kernel where there is none, once, and runs when it is there", () => {
    const first = apply(opened(code("a", "1"), code("b", "2")), queue("a"));
    expect(first.effects).toEqual([{ type: "connect", compute }]);
    expect(first.session.kernel.phase).toBe("starting");
    const second = apply(first.session, queue("b"));
    expect(second.effects).toEqual([]);
    const third = apply(second.session, kernelReady());
    expect(third.effects).toEqual([{ type: "execute", runId: "run-a", cellId: "a", source: "1" }]);
    expect(third.session.queue).toEqual(["b"]);
  });

  it("starts a fresh kernel after a death", () => {
    const dead = having(abc(), { type: "kernelDied", cause: "out-of-memory", note: "Out of memory.", at: 1 });
    const { session, effects } = apply(dead, queue("a"));
    expect(effects).toEqual([{ type: "connect", compute }]);
    expect(session.queue).toEqual(["a"]);
  });

  it("waits while the line to the kernel is cut", () => {
    const lost = having(abc(), { type: "kernelLost", note: "Reconnecting" });
    const { session, effects } = apply(lost, queue("a"));
    expect(effects).toEqual([]);
    expect(apply(session, kernelReady()).effects).toMatchObject([{ type: "execute", cellId: "a" }]);
  });

  it("runs the source as it was when queued, and says that the cell has changed since", () => {
    const edited = having(running(abc(), "a", "b"), edit("b", [1, [0, "0"]]));
    expect(edited.notebook.cells.b?.source).toBe("20");
    expect(apply(edited, finished("a")).effects[0]).toMatchObject({ type: "execute", source: "2" });
  });

  it("passes over text cells, cells that are gone, and cells that wait already", () => {
    const session = running(ready(code("a"), code("b"), markdown("m")), "a", "b");
    expect(tryApply(session, queue("m", "gone", "b"))).toBeNull();
    expect(having(session, queue("m", "a")).queue).toEqual(["b", "a"]);
  });

  it("keeps the first source of a cell that is queued twice", () => {
    const session = having(running(abc(), "a", "b"), edit("b", [1, [0, "0"]]));
    expect(tryApply(session, queue("b"))).toBeNull();
    expect(session.runs.b?.source).toBe("2");
  });

  it("lets the running cell wait once more behind itself, without losing what runs", () => {
    const again: Operation = { type: "queueCells", runs: [{ cellId: "a", runId: "again" }], at: 11 };
    const session = having(running(abc(), "a", "b"), again);
    expect(session.queue).toEqual(["b", "a"]);
    expect(session.runs.a).toMatchObject({ id: "run-a", state: "running" });
    expect(tryApply(session, again)).toBeNull();
    const next = having(session, said("a", printed("first")), finished("a"), started("b"), finished("b"));
    expect(next.running).toBe("a");
    expect(next.runs.a).toMatchObject({ id: "again", state: "running" });
    expect(shown(next, "a")).toBe("first");
    expect(shown(having(next, { type: "runStarted", runId: "again", at: 40 }), "a")).toBe("");
  });

  it("does not touch outputs while a cell waits", () => {
    const done = having(running(abc(), "a"), said("a", printed("old")), finished("a"));
    expect(shown(having(done, queue("b", "a")), "a")).toBe("old");
  });
});

describe("applyOperation given unqueueCells", () => {
  it("takes waiting cells out and keeps the order of the rest", () => {
    const next = having(running(abc(), "a", "b", "c"), unqueue("b"));
    expect(next.queue).toEqual(["c"]);
    expect(next.runs.b?.state).toBe("cancelled");
  });

  it("takes back a second run of the running cell, and the first goes on", () => {
    const next = having(running(abc(), "a"), queue("a"), unqueue("a"));
    expect(next.queue).toEqual([]);
    expect(next.again).toBeNull();
    expect(next.runs.a?.state).toBe("running");
  });

  it("does not apply to cells that do not wait", () => {
    expect(tryApply(running(abc(), "a"), unqueue("a", "b", "gone"))).toBeNull();
  });
});

describe("applyOperation given interruptKernel", () => {
  it("interrupts, and what waited does not run", () => {
    const { session, effects } = apply(running(abc(), "a", "b"), interrupt);
    expect(effects).toEqual([{ type: "interrupt" }]);
    expect(session.queue).toEqual([]);
    expect(session.running).toBe("a");
    expect(session.runs.b).toMatchObject({
      state: "cancelled",
      note: expect.stringContaining("interrupted"),
    });
  });

  it("empties the queue while a kernel is still starting", () => {
    const { session, effects } = apply(having(opened(code("a")), queue("a")), interrupt);
    expect(effects).toEqual([]);
    expect(session.queue).toEqual([]);
  });

  it("does not apply where nothing runs or waits", () => {
    expect(tryApply(abc(), interrupt)).toBeNull();
    expect(tryApply(opened(code("a")), interrupt)).toBeNull();
  });
});

describe("applyOperation given runStarted", () => {
  it("clears what the cell had and notes when", () => {
    const done = having(running(abc(), "a"), said("a", printed("old")), finished("a"));
    const counted = having(done, queue("a"), started("a"));
    expect(counted.notebook.cells.a).toMatchObject({ outputs: [], executionCount: null });
    expect(counted.runs.a?.startedAt).toBe(20);
  });

  it("does not apply twice, nor to a run that waits or is over", () => {
    const session = running(abc(), "a", "b");
    expect(tryApply(session, started("a"))).toBeNull();
    expect(tryApply(session, started("b"))).toBeNull();
    expect(tryApply(having(session, finished("a")), started("a"))).toBeNull();
  });

  it("leaves a cell without outputs as it is", () => {
    const session = having(abc(), queue("a"));
    const next = having(session, started("a"));
    expect(next.notebook).toBe(session.notebook);
  });
});

describe("applyOperation given runCounted", () => {
  const counted = (runId: string): Operation => ({ type: "runCounted", runId, executionCount: 7 });

  it("numbers the cell", () => {
    expect(having(running(abc(), "a"), counted("run-a")).notebook.cells.a?.executionCount).toBe(7);
  });

  it("does not apply to another run, or twice", () => {
    const session = having(running(abc(), "a"), counted("run-a"));
    expect(tryApply(session, counted("run-a"))).toBeNull();
    expect(tryApply(session, counted("run-b"))).toBeNull();
  });
});

describe("applyOperation given runFinished", () => {
  it("hands over the next, then asks for a save at once", () => {
    const { session, effects } = apply(running(abc(), "a", "b"), finished("a"));
    expect(session.runs.a).toMatchObject({ state: "done", endedAt: 30 });
    expect(session.running).toBe("b");
    expect(effects).toEqual([
      { type: "execute", runId: "run-b", cellId: "b", source: "2" },
      { type: "save", urgent: true },
    ]);
  });

  it("stops the queue after an error, and each cell says why it did not run", () => {
    const { session, effects } = apply(running(abc(), "a", "b", "c"), finished("a", "error"));
    expect(session.runs.a?.state).toBe("error");
    expect(session.queue).toEqual([]);
    expect(session.running).toBeNull();
    for (const id of ["b", "c"]) {
      expect(session.runs[id]).toMatchObject({ state: "cancelled", note: expect.stringContaining("failed") });
    }
    expect(effects).toEqual([{ type: "save", urgent: true }]);
  });

  it("goes on after the error of a cell that is meant to fail", () => {
    const tagged = { ...code("a", "1/0"), metadata: { tags: ["raises-exception"] } };
    const next = having(running(ready(tagged, code("b")), "a", "b"), finished("a", "error"));
    expect(next.running).toBe("b");
    expect(next.runs.a?.state).toBe("error");
  });

  it("stops the queue after a run that was cancelled", () => {
    const next = having(running(abc(), "a", "b"), finished("a", "cancelled"));
    expect(next.queue).toEqual([]);
    expect(next.running).toBeNull();
  });

  it("says so of a run that was interrupted and of which the kernel says nothing", () => {
    const next = having(running(abc(), "a"), finished("a", "cancelled"));
    expect(next.runs.a?.note).toBe("Stopped: the run was interrupted before its end.");
    expect(having(running(abc(), "a"), finished("a")).runs.a?.note).toBeNull();
  });

  it("drops the second run of a cell that failed", () => {
    const next = having(running(abc(), "a"), queue("a"), finished("a", "error"));
    expect(next.again).toBeNull();
    expect(next.runs.a?.state).toBe("error");
  });

  it("does not apply twice, nor to a run that is not the current one", () => {
    const session = running(abc(), "a", "b");
    expect(tryApply(session, finished("b"))).toBeNull();
    expect(tryApply(having(session, finished("a")), finished("a"))).toBeNull();
    expect(tryApply(abc(), finished("a"))).toBeNull();
  });

  it("closes a prompt that nobody answered", () => {
    const session = having(running(abc(), "a"), {
      type: "promptAsked",
      promptId: "p",
      runId: "run-a",
      text: "Name: ",
      hidden: false,
    });
    expect(having(session, finished("a")).prompt).toBeNull();
  });
});
