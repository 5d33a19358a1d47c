import { describe, expect, it } from "vitest";
import type { Cell } from "@/core/notebook/notebook";
import type { Operation } from "@/core/session/operation";
import type { CellConflict } from "@/core/session/session";
import {
  apply,
  code,
  having,
  notebookOf,
  opened,
  printed,
  ready,
  running,
  said,
  shown,
  sources,
  tryApply,
} from "@/tests/support/session-builders";

const saving: Operation = { type: "fileSaving", at: 5 };
const saved: Operation = { type: "fileSaved", at: 6, version: 2 };
const failed: Operation = { type: "fileSaveFailed", why: "The disk is full." };
const insert: Operation = { type: "insertCell", after: null, cell: code("x") };
const session = () => opened(code("a", "1"), code("b", "2"));
const merged = (cells: Cell[], conflicts: CellConflict[] = []): Operation => {
  return { type: "fileMerged", notebook: notebookOf(...cells), conflicts };
};
const resolve = (keep: "ours" | "theirs" | "both", cellId = "a"): Operation => {
  return { type: "resolveConflict", cellId, keep, newId: "n" };
};

describe("applyOperation given fileSaving, fileSaved, fileSaveFailed", () => {
  it("goes from unsaved over saving to saved", () => {
    const edited = having(session(), insert);
    expect(having(edited, saving).file.state).toEqual({ phase: "saving", since: 5 });
    expect(having(edited, saving, saved).file.state).toEqual({ phase: "saved", at: 6 });
  });

  it("stays unsaved after an edit during the save", () => {
    const next = having(session(), saving, insert);
    expect(next.file.state.phase).toBe("unsaved");
    expect(tryApply(next, saved)).toBeNull();
  });

  it("says why a save failed until the next one works", () => {
    const next = having(session(), insert, saving, failed);
    expect(next.file.state).toEqual({ phase: "failed", why: "The disk is full." });
    expect(having(next, { ...insert, cell: code("y") } as Operation).file.state.phase).toBe("failed");
    expect(having(next, saving, saved).file.state.phase).toBe("saved");
  });

  it("still asks for a save after a failed one", () => {
    const next = having(session(), insert, saving, failed);
    expect(apply(next, { type: "deleteCells", cellIds: ["a"], at: 1 }).effects).toEqual([
      { type: "save", urgent: false },
    ]);
  });
});

describe("applyOperation given fileMoved", () => {
  it("follows the file", () => {
    expect(having(session(), { type: "fileMoved", path: "x/y.ipynb" }).file.path).toBe("x/y.ipynb");
    expect(tryApply(session(), { type: "fileMoved", path: "work.ipynb" })).toBeNull();
  });
});

describe("applyOperation given fileMerged", () => {
  it("takes the merged document, and cells that say the same keep their identity", () => {
    const before = session();
    const next = having(before, merged([code("a", "1"), code("b", "changed"), code("c", "new")]));
    expect(sources(next)).toEqual(["1", "changed", "new"]);
    expect(next.notebook.cells.a).toBe(before.notebook.cells.a);
  });

  it("keeps cells that the file no longer has in the bin", () => {
    const next = having(session(), merged([code("b", "2")]));
    expect(next.bin.map(({ cell }) => cell.id)).toEqual(["a"]);
    expect(sources(having(next, { type: "restoreCell", cellId: "a" }))).toEqual(["1", "2"]);
  });

  it("lets a run go on in a cell that the file no longer has, and cancels those that waited", () => {
    const before = running(ready(code("a", "1"), code("b", "2")), "a", "b");
    const next = having(before, merged([]), said("a", printed("on")));
    expect(shown(next, "a")).toBe("on");
    expect(next.runs.b?.state).toBe("cancelled");
  });

  it("takes a cell out of the bin that came back in the file", () => {
    const deleted = having(session(), { type: "deleteCells", cellIds: ["a"], at: 1 });
    const next = having(deleted, merged([code("a", "theirs"), code("b", "2")]));
    expect(next.bin).toEqual([]);
    expect(sources(next)).toEqual(["theirs", "2"]);
  });

  it("is saved where there was nothing of our own, and behind where there was", () => {
    expect(having(session(), merged([code("a", "9")])).file.state.phase).toBe("saved");
    const { session: next, effects } = apply(having(session(), insert), merged([code("a", "9")]));
    expect(next.file.state.phase).toBe("unsaved");
    expect(effects).toEqual([{ type: "save", urgent: false }]);
  });

  it("keeps both versions of what could not be merged, and saves nothing over them", () => {
    const conflict = { cellId: "a", theirs: code("a", "9") };
    const next = having(session(), merged([code("a", "1"), code("b", "2")], [conflict]));
    expect(next.file.state).toEqual({ phase: "conflict", cells: [conflict] });
    expect(tryApply(next, saving)).toBeNull();
    expect(tryApply(next, failed)).toBeNull();
  });

  it("keeps a conflict that is still open when another merge comes", () => {
    const one = { cellId: "a", theirs: code("a", "9") };
    const two = { cellId: "b", theirs: null };
    const cells = [code("a", "1"), code("b", "2")];
    const next = having(session(), merged(cells, [one]), merged(cells, [two]));
    expect(next.file.state).toEqual({ phase: "conflict", cells: [one, two] });
  });
});

describe("applyOperation given resolveConflict", () => {
  const conflicted = (of: { theirs?: null; ours?: null } = {}) => {
    const conflict = { cellId: "a", theirs: of.theirs === null ? null : code("a", "theirs") };
    const cells = of.ours === null ? [code("b", "2")] : [code("a", "ours"), code("b", "2")];
    return having(opened(code("a", "ours"), code("b", "2")), merged(cells, [conflict]));
  };
  const everything = (next: ReturnType<typeof conflicted>) => [
    ...sources(next),
    ...next.bin.map(({ cell }) => cell.source),
  ];

  it("keeps ours, and theirs in the bin", () => {
    const next = having(conflicted(), resolve("ours"));
    expect(sources(next)).toEqual(["ours", "2"]);
    expect(next.bin.map(({ cell }) => [cell.id, cell.source])).toEqual([["n", "theirs"]]);
    expect(sources(having(next, { type: "restoreCell", cellId: "n" }))).toEqual(["ours", "theirs", "2"]);
  });

  it("keeps theirs, and ours in the bin", () => {
    const next = having(conflicted(), resolve("theirs"));
    expect(sources(next)).toEqual(["theirs", "2"]);
    expect(next.bin.map(({ cell }) => [cell.id, cell.source])).toEqual([["n", "ours"]]);
  });

  it("keeps both, theirs behind ours", () => {
    expect(sources(having(conflicted(), resolve("both")))).toEqual(["ours", "theirs", "2"]);
  });

  it("throws nothing away, whatever is chosen and whichever side deleted the cell", () => {
    for (const keep of ["ours", "theirs", "both"] as const) {
      expect(everything(having(conflicted(), resolve(keep)))).toEqual(
        expect.arrayContaining(["ours", "theirs"]),
      );
      expect(everything(having(conflicted({ theirs: null }), resolve(keep)))).toContain("ours");
      const weDeleted = everything(having(conflicted({ ours: null }), resolve(keep)));
      expect(weDeleted).toEqual(expect.arrayContaining(["ours", "theirs"]));
    }
  });

  it("deletes where they deleted and theirs is kept", () => {
    expect(sources(having(conflicted({ theirs: null }), resolve("theirs")))).toEqual(["2"]);
  });

  it("brings theirs back where we deleted and theirs is kept", () => {
    expect(sources(having(conflicted({ ours: null }), resolve("theirs")))).toContain("theirs");
  });

  it("saves at once after the last one, and not before", () => {
    const cells = [code("a", "1"), code("b", "2")];
    const conflicts = ["a", "b"].map((cellId) => ({ cellId, theirs: code(cellId, "9") }));
    const two = having(session(), merged(cells, conflicts));
    const first = apply(two, resolve("ours"));
    expect(first.effects).toEqual([]);
    expect(first.session.file.state.phase).toBe("conflict");
    const second = apply(first.session, { ...resolve("ours", "b"), newId: "m" } as Operation);
    expect(second.effects).toEqual([{ type: "save", urgent: true }]);
    expect(second.session.file.state.phase).toBe("unsaved");
  });

  it("is done once, and only for a cell in conflict", () => {
    expect(tryApply(session(), resolve("ours"))).toBeNull();
    expect(tryApply(conflicted(), resolve("ours", "b"))).toBeNull();
    expect(tryApply(having(conflicted(), resolve("ours")), resolve("theirs"))).toBeNull();
  });
});
