import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Operation } from "@/core/session/operation";
import type { Session } from "@/core/session/session";
import { nothingToUndo, recorded, redo, type UndoState, undo } from "@/core/session/undo";
import { diffToChanges, serialiseChanges } from "@/core/text/changes";
import {
  code,
  display,
  having,
  havingAny,
  ready,
  shown,
  sources,
  tryApply,
} from "@/tests/support/session-builders";
import { moves, operationFor } from "@/tests/support/session-moves";

interface Desk {
  readonly session: Session;
  readonly history: UndoState;
}

const abc = () => ready(code("a", "one\ntwo"), code("b", "2"), code("c", "3"));
const at = (session: Session): Desk => ({ session, history: nothingToUndo });
const edit = (cellId: string, before: string, after: string): Operation => {
  return { type: "editText", cellId, changes: serialiseChanges(diffToChanges(before, after)) };
};

function doing(desk: Desk, ...operations: readonly Operation[]): Desk {
  const history = recorded(desk.history, { before: desk.session, operations, by: "ada" });
  return { session: havingAny(desk.session, ...operations), history };
}

function turned(desk: Desk, turn: typeof undo): Desk {
  const result = turn(desk.history, { session: desk.session, by: "ada", at: 99 });
  if (result === null) return desk;
  return { session: having(desk.session, ...result.operations), history: result.state };
}

const undone = (desk: Desk) => turned(desk, undo);
const redone = (desk: Desk) => turned(desk, redo);

const commands: Record<string, readonly Operation[]> = {
  insert: [{ type: "insertCell", after: "a", cell: code("x", "new") }],
  delete: [{ type: "deleteCells", cellIds: ["a", "b"], at: 1 }],
  move: [{ type: "moveCells", cellIds: ["c", "a"], after: "b" }],
  kind: [{ type: "setCellKind", cellId: "a", kind: "markdown" }],
  split: [{ type: "splitCell", cellId: "a", at: 4, newId: "n" }],
  "split in a line": [{ type: "splitCell", cellId: "a", at: 1, newId: "n" }],
  merge: [{ type: "mergeCells", cellIds: ["a", "b", "c"], at: 1 }],
  metadata: [{ type: "setCellMetadata", cellId: "a", metadata: { tags: ["x"] } }],
  attachments: [{ type: "setAttachments", cellId: "a", attachments: { "p.png": {} } }],
  "notebook metadata": [{ type: "setNotebookMetadata", metadata: { title: "T" } }],
  "several at once": [
    { type: "deleteCells", cellIds: ["b"], at: 1 },
    { type: "insertCell", after: "a", cell: code("x", "new") },
  ],
};

describe("undo and redo", () => {
  for (const [name, operations] of Object.entries(commands)) {
    it(`take back and do again: ${name}`, () => {
      const before = at(abc());
      const done = doing(before, ...operations);
      expect(done.session.notebook).not.toEqual(before.session.notebook);
      const back = undone(done);
      expect(back.session.notebook).toEqual(before.session.notebook);
      const again = redone(back);
      expect(sources(again.session)).toEqual(sources(done.session));
      expect(again.session.notebook.order).toEqual(done.session.notebook.order);
      expect(undone(again).session.notebook).toEqual(before.session.notebook);
    });
  }

  it("bring cleared outputs back", () => {
    const before = at(ready({ ...code("a"), outputs: [display("plot")], executionCount: 3 }));
    const cleared = doing(before, { type: "clearOutputs", cellIds: ["a"] });
    expect(shown(cleared.session, "a")).toBe("");
    expect(undone(cleared).session.notebook).toEqual(before.session.notebook);
  });

  it("go back step by step, and a new command forgets what was undone", () => {
    const first = doing(at(abc()), ...(commands.delete ?? []));
    const second = doing(first, ...(commands.insert ?? []));
    const back = undone(undone(second));
    expect(sources(back.session)).toEqual(sources(abc()));
    const other = doing(undone(second), ...(commands["notebook metadata"] ?? []));
    expect(redone(other)).toBe(other);
  });

  it("take back the text that a picture came with, and the picture with it", () => {
    const attachments = { "a.png": { "image/png": "" } };
    const changed = doing(
      at(abc()),
      { type: "setAttachments", cellId: "b", attachments },
      edit("b", "2", "2 ![](attachment:a.png)"),
    );
    const { cells } = turned(changed, undo).session.notebook;
    expect(cells.b).toMatchObject({ source: "2", attachments: null });
    const again = turned(turned(changed, undo), redo).session.notebook.cells.b;
    expect(again).toMatchObject({ source: "2 ![](attachment:a.png)", attachments });
  });

  it("have nothing to say of runs and of typing", () => {
    const desk = at(abc());
    const run: Operation = { type: "queueCells", runs: [{ cellId: "a", runId: "r" }], at: 1 };
    const next = doing(doing(desk, run), edit("a", "one\ntwo", "one\ntwo!"));
    expect(next.history).toBe(nothingToUndo);
    expect(undone(next)).toBe(next);
  });
});

describe("undo among others", () => {
  it("keeps what another typed since into either part of a split", () => {
    const split = doing(at(abc()), ...(commands.split ?? []));
    const session = having(split.session, edit("a", "one", "one!"), edit("n", "two", "two?"));
    expect(sources(undone({ ...split, session }).session)[0]).toBe("one!\ntwo?");
  });

  it("loses no edit of a merged text: it stays where it was made", () => {
    const merged = doing(at(abc()), ...(commands.merge ?? []));
    const edited = having(merged.session, edit("a", "one\ntwo\n\n2\n\n3", "one\ntwo\n\n2!\n\n3"));
    const back = undone({ ...merged, session: edited });
    expect(sources(back.session)).toEqual(["one\ntwo\n\n2!\n\n3", "2", "3"]);
  });

  it("passes over a step of which nothing is left", () => {
    const first = doing(at(abc()), ...(commands.metadata ?? []));
    const second = doing(first, ...(commands.insert ?? []));
    const session = having(second.session, { type: "deleteCells", cellIds: ["x"], at: 1 });
    expect(undone({ ...second, session }).session.notebook.cells.a?.metadata).toEqual({});
  });

  it("puts a moved cell back beside what is still there", () => {
    const moved = doing(at(abc()), { type: "moveCells", cellIds: ["c"], after: null });
    const session = having(moved.session, { type: "deleteCells", cellIds: ["b"], at: 1 });
    expect(undone({ ...moved, session }).session.notebook.order).toEqual(["a", "c"]);
  });

  it("makes only operations that apply, whatever happened meanwhile", () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 30 }), (script) => {
        let desk = at(abc());
        script.forEach((move, index) => {
          const operation = operationFor(desk.session, { move, fresh: `n${index}` });
          if (move.kind === "send") desk = undone(desk);
          else if (move.kind === "hear") desk = redone(desk);
          else if (operation !== null && tryApply(desk.session, operation) !== null) {
            desk =
              move.who % 2 === 0
                ? doing(desk, operation)
                : { ...desk, session: having(desk.session, operation) };
          }
        });
        expect(desk.history.done.length).toBeLessThanOrEqual(script.length);
      }),
    );
  });
});
