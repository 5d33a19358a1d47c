import { describe, expect, it } from "vitest";
import { diffToChanges, serialiseChanges } from "@/core/text/changes";
import { MemoryJournal } from "@/notebook/journal/memory-journal";
import { SessionLog } from "@/notebook/sessions/session-log";
import { code, notebookOf, opened } from "@/tests/support/session-builders";

const typed = (before: string, after: string) => {
  const changes = serialiseChanges(diffToChanges(before, after));
  return { type: "editText" as const, cellId: "a", changes };
};

function log() {
  const session = opened(code("a", "ours"), code("b", "kept"));
  const journal = new MemoryJournal();
  journal.compact({ seq: 0, session, aside: {} });
  return new SessionLog({ journal, start: { seq: 0, session, heard: null }, onEffect: () => {} });
}

const textOf = (of: SessionLog) => of.session.notebook.cells.a?.source;

describe("what is typed while the file changes on the disk", () => {
  it("is kept where the cell has two versions, and nobody has chosen yet", () => {
    const one = log();
    const { notebook } = one.session;
    const conflicts = [{ cellId: "a", theirs: code("a", "theirs") }];
    one.add([{ type: "fileMerged", notebook, conflicts }]);
    one.addBatch({ clientId: "ada", batch: 1, base: 0, operations: [typed("ours", "ours = 3")] });
    expect(textOf(one)).toBe("ours = 3");
  });

  it("is kept where another cell was changed, and where what it says was", () => {
    const one = log();
    one.add([
      { type: "fileMerged", notebook: notebookOf(code("a", "ours"), code("b", "new")), conflicts: [] },
    ]);
    one.addBatch({ clientId: "ada", batch: 1, base: 0, operations: [typed("ours", "ours = 3")] });
    expect(textOf(one)).toBe("ours = 3");
    one.add([
      { type: "fileMerged", notebook: notebookOf(code("a", "# ours = 3"), code("b", "new")), conflicts: [] },
    ]);
    const more = [typed("ours = 3", "ours = 33")];
    one.addBatch({ clientId: "ada", batch: 2, base: one.seq - 1, operations: more });
    expect(textOf(one)).toBe("# ours = 33");
  });
});
