import { describe, expect, it } from "vitest";
import type { Operation } from "@/core/session/operation";
import { type Foreign, rebaseBatch } from "@/core/session/order";
import { textEffects } from "@/core/session/text-effects";
import { diffToChanges, serialiseChanges } from "@/core/text/changes";
import { apply, code, havingAny, opened, sources } from "@/tests/support/session-builders";

const edit = (before: string, after: string, cellId = "a"): Operation => {
  return { type: "editText", cellId, changes: serialiseChanges(diffToChanges(before, after)) };
};
const start = () => opened(code("a", "one two"), code("b", "2"));

/** What others did, with what it did to texts or without. */
function byOthers(operations: readonly Operation[], options = { texts: false }) {
  let session = start();
  const foreign: Foreign[] = operations.map((operation, index) => {
    const before = session;
    session = apply(session, operation).session;
    const ordered = { seq: index + 1, by: "bob", batch: 1, operation };
    return options.texts
      ? { ...ordered, texts: textEffects({ before, after: session, operation }) }
      : ordered;
  });
  return { session, foreign };
}

function ordered(operations: readonly Operation[], others: ReturnType<typeof byOthers>) {
  const rebased = rebaseBatch({ operations, foreign: others.foreign });
  return sources(havingAny(others.session, ...rebased));
}

const splitAtTwo: Operation = { type: "splitCell", cellId: "a", at: 4, newId: "n" };
const merge: Operation = { type: "mergeCells", cellIds: ["a", "b"], at: 1 };

describe("a batch behind what others did", () => {
  it("is the same batch where others did nothing to its texts", () => {
    const operations = [edit("one two", "ONE two")];
    const others = byOthers([{ type: "insertCell", after: null, cell: code("x") }, edit("2", "3", "b")]);
    expect(rebaseBatch({ operations, foreign: others.foreign })[0]).toBe(operations[0]);
  });

  it("keeps both edits of one text", () => {
    const others = byOthers([edit("one two", ">> one two")]);
    expect(ordered([edit("one two", "one two <<")], others)).toEqual([">> one two <<", "2"]);
  });

  it("puts what came first first, where both typed in one place", () => {
    const others = byOthers([edit("one two", "one two!")]);
    expect(ordered([edit("one two", "one two?")], others)[0]).toBe("one two!?");
  });

  it("moves each of several edits of the batch", () => {
    const others = byOthers([edit("one two", "0 one two"), edit("0 one two", "0 one two 3")]);
    const operations = [edit("one two", "one, two"), edit("one, two", "one, two.")];
    expect(ordered(operations, others)[0]).toMatch(/^0 one, two(\. 3| 3\.)$/);
  });

  it("splits at the same words", () => {
    const others = byOthers([edit("one two", "zero one two")]);
    expect(ordered([splitAtTwo], others).slice(0, 2)).toEqual(["zero one ", "two"]);
  });
});

describe("an edit behind a split or a merge by others", () => {
  it("is carried over where it is known what that did", () => {
    const splitBefore = byOthers([splitAtTwo], { texts: true });
    expect(ordered([edit("one two", "ONE two")], splitBefore)).toEqual(["ONE ", "two", "2"]);
    const mergedBefore = byOthers([merge], { texts: true });
    expect(ordered([edit("one two", "ONE two")], mergedBefore)).toEqual(["ONE two\n\n2"]);
  });

  it("is dropped where it is not known, and the text is left whole", () => {
    expect(ordered([edit("one two", "ONE two")], byOthers([splitAtTwo]))).toEqual(["one ", "two", "2"]);
    expect(ordered([edit("one two", "ONE two")], byOthers([merge]))).toEqual(["one two\n\n2"]);
  });

  it("of another cell is kept", () => {
    expect(ordered([edit("2", "3", "b")], byOthers([splitAtTwo]))).toEqual(["one ", "two", "3"]);
  });

  it("reaches a cell that was merged away, in the bin", () => {
    const others = byOthers([merge], { texts: true });
    const [rebased] = rebaseBatch({ operations: [edit("2", "2!", "b")], foreign: others.foreign });
    const next = havingAny(others.session, rebased ?? merge);
    expect(next.bin.map(({ cell }) => cell.source)).toEqual(["2!"]);
  });
});
