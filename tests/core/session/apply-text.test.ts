import { describe, expect, it } from "vitest";
import type { Json } from "@/core/json";
import type { Operation } from "@/core/session/operation";
import { apply, code, having, opened, tryApply } from "@/tests/support/session-builders";

const edit = (changes: Json, cellId = "a"): Operation => ({ type: "editText", cellId, changes });
const session = () => opened(code("a", "print(1)"), code("b", "2"));

describe("applyOperation given editText", () => {
  it("changes the source, and only that cell", () => {
    const before = session();
    const { session: next, effects } = apply(before, edit([6, [1, "4", "2"], 1]));
    expect(next.notebook.cells.a?.source).toBe("print(4\n2)");
    expect(next.notebook.cells.b).toBe(before.notebook.cells.b);
    expect(next.notebook.order).toBe(before.notebook.order);
    expect(next.file.state.phase).toBe("unsaved");
    expect(effects).toEqual([{ type: "save", urgent: false }]);
  });

  it("is refused whole when it was made for another text", () => {
    for (const changes of [[7], [[7, "x"]], [9], [[0, "x"]], "x", null, [[-1]]] as Json[]) {
      expect(tryApply(session(), edit(changes)), JSON.stringify(changes)).toBeNull();
    }
  });

  it("does not apply where it changes nothing, or the cell was never there", () => {
    expect(tryApply(session(), edit([8]))).toBeNull();
    expect(tryApply(session(), edit([6, [1, "1"], 1]))).toBeNull();
    expect(tryApply(session(), edit([8, [0, "x"]], "gone"))).toBeNull();
  });

  it("reaches a cell that was deleted meanwhile, so that bringing it back brings back what was typed", () => {
    const next = having(session(), { type: "deleteCells", cellIds: ["a"], at: 1 }, edit([8, [0, "!"]]), {
      type: "restoreCell",
      cellId: "a",
    });
    expect(next.notebook.cells.a?.source).toBe("print(1)!");
  });

  it("leaves a cell of an unknown kind untouched", () => {
    expect(tryApply(opened({ ...code("u", "x"), kind: "unknown" }), edit([1, [0, "y"]], "u"))).toBeNull();
  });
});
