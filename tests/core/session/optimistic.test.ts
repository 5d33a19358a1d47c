import { describe, expect, it } from "vitest";
import type { Operation, OrderedOperation } from "@/core/session/operation";
import {
  acknowledged,
  batchAgain,
  localOperation,
  nextBatch,
  receive,
  resetFromState,
} from "@/core/session/optimistic";
import { newOptimistic, type Optimistic } from "@/core/session/optimistic-state";
import { applyChanges, diffToChanges, serialiseChanges } from "@/core/text/changes";
import {
  code,
  finished,
  having,
  printed,
  ready,
  running,
  said,
  sources,
} from "@/tests/support/session-builders";

const session = () => ready(code("a", "one two"), code("b", "2"));
const start = (from = session()) => newOptimistic({ clientId: "me", seq: 0, session: from });
const edit = (before: string, after: string, cellId = "a"): Operation => {
  return { type: "editText", cellId, changes: serialiseChanges(diffToChanges(before, after)) };
};
const insert = (id: string): Operation => ({ type: "insertCell", after: null, cell: code(id, id) });
const ordered = (
  seq: number,
  operation: Operation,
  by: string | null = "bob",
  batch = 1,
): OrderedOperation => {
  return { seq, by, batch: by === null ? null : batch, operation };
};

function doing(state: Optimistic, ...operations: readonly Operation[]): Optimistic {
  return operations.reduce((current, operation) => {
    const next = localOperation(current, operation);
    if (next === null) throw new Error(`${operation.type} does not apply`);
    return next;
  }, state);
}

function sent(state: Optimistic) {
  const made = nextBatch(state);
  if (made === null) throw new Error("nothing to send");
  return made;
}

describe("one's own operations", () => {
  it("show at once, before anyone answers", () => {
    const state = doing(start(), edit("one two", "ONE two"), insert("x"));
    expect(sources(state.view)).toEqual(["x", "ONE two", "2"]);
    expect(sources(state.confirmed)).toEqual(["one two", "2"]);
  });

  it("are refused at once where they do not apply", () => {
    expect(localOperation(start(), insert("a"))).toBeNull();
  });

  it("go in one batch at a time, in order, with what was done meanwhile in the next", () => {
    const first = sent(doing(start(), insert("x")));
    expect(first.batch).toMatchObject({ clientId: "me", batch: 1, base: 0, operations: [insert("x")] });
    const waiting = doing(first.state, insert("y"));
    expect(nextBatch(waiting)).toBeNull();
    const heard = receive(waiting, [ordered(1, insert("x"), "me")]).state;
    expect(nextBatch(heard)).toBeNull();
    const answered = acknowledged(heard, { batch: 1, seq: 1 }).state;
    expect(sent(answered).batch).toMatchObject({ batch: 2, base: 1, operations: [insert("y")] });
  });

  it("wait for the stream when the answer is faster", () => {
    const { state } = sent(doing(start(), insert("x")));
    const answered = acknowledged(state, { batch: 1, seq: 1 }).state;
    expect(answered.inFlight).not.toBeNull();
    const heard = receive(answered, [ordered(1, insert("x"), "me")]).state;
    expect(heard.inFlight).toBeNull();
    expect(heard.view).toEqual(heard.confirmed);
  });

  it("typed into one cell are one change, other operations keep their order", () => {
    const typed = doing(start(), edit("one two", "one two!"), edit("one two!", "one two!!"));
    expect(typed.unsent.length).toBe(1);
    const mixed = doing(typed, insert("x"), edit("one two!!", "one two!!!"));
    expect(mixed.unsent.map((operation) => operation.type)).toEqual(["editText", "insertCell", "editText"]);
    expect(sources(mixed.view)).toEqual(["x", "one two!!!", "2"]);
  });

  it("are not composed into a batch that is on the way", () => {
    const { state } = sent(doing(start(), edit("one two", "one two!")));
    const next = doing(state, edit("one two!", "one two!!"));
    expect(next.inFlight?.operations.length).toBe(1);
    expect(next.unsent.length).toBe(1);
  });

  it("leave the view as it is, identity and all, when they are confirmed as they were", () => {
    const { state } = sent(doing(start(), edit("one two", "ONE two"), insert("x")));
    const half = receive(state, [ordered(1, edit("one two", "ONE two"), "me")]);
    expect(half.state.view).toBe(state.view);
    const whole = receive(half.state, [ordered(2, insert("x"), "me")]);
    expect(whole.state.view).toBe(state.view);
    expect(whole.state.confirmed).toBe(state.view);
    expect(whole.textChanges).toEqual([]);
  });

  it("disappear from the view when the server refused them", () => {
    const { state } = sent(doing(start(), insert("x"), edit("2", "22", "b")));
    const heard = receive(state, [ordered(1, edit("2", "22", "b"), "me")]).state;
    const answered = acknowledged(heard, { batch: 1, seq: 1 });
    expect(sources(answered.state.view)).toEqual(["one two", "22"]);
    expect(answered.state.inFlight).toBeNull();
  });

  it("typed after an edit that was refused are carried to the text as it is", () => {
    const { state } = sent(doing(start(), edit("one two", "ONE two")));
    const typed = doing(state, edit("ONE two", "ONE two!"));
    const answered = acknowledged(typed, { batch: 1, seq: 0 });
    expect(sources(answered.state.view)[0]).toBe("one two!");
    expect(answered.textChanges.map(({ changes }) => applyChanges(changes, "ONE two!"))).toEqual([
      "one two!",
    ]);
  });
});

describe("what others do", () => {
  it("is the view itself while nothing is pending", () => {
    const heard = receive(start(), [ordered(1, insert("x"))]);
    expect(heard.state.view).toBe(heard.state.confirmed);
    expect(heard.state.seq).toBe(1);
  });

  it("is passed over when it is known already", () => {
    const { state } = receive(start(), [ordered(1, insert("x"))]);
    expect(receive(state, [ordered(1, insert("x"))]).state).toBe(state);
  });

  it("goes below what is pending, and editors are told what changed", () => {
    const state = doing(start(), edit("one two", "one two <<"));
    const heard = receive(state, [ordered(1, edit("one two", ">> one two"))]);
    expect(sources(heard.state.view)[0]).toBe(">> one two <<");
    expect(heard.textChanges.map(({ cellId }) => cellId)).toEqual(["a"]);
    const change = heard.textChanges[0]?.changes;
    expect(change === undefined ? null : applyChanges(change, "one two <<")).toBe(">> one two <<");
    expect(sources(receive(heard.state, []).state.confirmed)[0]).toBe(">> one two");
  });

  it("is one change for each editor, however many arrive at once", () => {
    const heard = receive(start(), [
      ordered(1, edit("one two", "0 one two")),
      ordered(2, edit("0 one two", "0 one two 3")),
    ]);
    expect(heard.textChanges.length).toBe(1);
  });

  it("leaves a cursor between two of their edits where it is", () => {
    const state = doing(start(), edit("one two", "one, two"));
    const around: Operation = { type: "editText", cellId: "a", changes: [[0, "("], 7, [0, ")"]] };
    const heard = receive(state, [ordered(1, around)]);
    expect(sources(heard.state.view)[0]).toBe("(one, two)");
    expect(heard.textChanges[0]?.changes.mapPos(5)).toBe(6);
    expect(heard.textChanges[0]?.changes.touchesRange(1, 7)).toBe(false);
  });

  it("reaches editors as a split, too", () => {
    const state = doing(start(), edit("one two", "ONE two"));
    const heard = receive(state, [ordered(1, { type: "splitCell", cellId: "a", at: 4, newId: "n" })]);
    expect(sources(heard.state.view)).toEqual(["ONE ", "two", "2"]);
    expect(heard.textChanges.map(({ changes }) => applyChanges(changes, "ONE two"))).toEqual(["ONE "]);
  });

  it("streams in while something is pending without disturbing other cells", () => {
    const from = running(session(), "b");
    const state = doing(start(from), edit("one two", "one two!"));
    const heard = receive(state, [
      ordered(1, said("b", printed("x")), null),
      ordered(2, finished("b"), null),
    ]);
    expect(heard.textChanges).toEqual([]);
    expect(heard.state.view.runs.b?.state).toBe("done");
    expect(sources(heard.state.view)[0]).toBe("one two!");
  });
});

describe("after a cut", () => {
  it("the same batch goes again under its number, moved to what is known now", () => {
    const { state } = sent(doing(start(), edit("one two", "one two <<")));
    const heard = receive(state, [ordered(1, edit("one two", ">> one two"))]).state;
    const again = batchAgain(heard);
    expect(again).toMatchObject({ batch: 1, base: 1 });
    expect(sources(having(heard.confirmed, ...(again?.operations ?? [])))[0]).toBe(">> one two <<");
    expect(batchAgain(start())).toBeNull();
  });

  it("a whole state goes below what is pending", () => {
    const state = doing(start(), edit("one two", "one two <<"), insert("x"));
    const fresh = having(session(), edit("one two", ">> one two"), insert("y"));
    const reset = resetFromState(state, { seq: 40, session: fresh });
    expect(sources(reset.state.view)).toEqual(["x", "y", ">> one two <<", "2"]);
    expect(reset.state.seq).toBe(40);
    expect(reset.textChanges.map(({ changes }) => applyChanges(changes, "one two <<"))).toEqual([
      ">> one two <<",
    ]);
    expect(sent(reset.state).batch).toMatchObject({ base: 40 });
  });

  it("a batch that the fresh state holds already is not shown twice, but sent again for its answer", () => {
    const { state } = sent(doing(start(), edit("one two", "one two!"), insert("x")));
    const typed = doing(state, edit("one two!", "one two!!"));
    const fresh = having(session(), edit("one two", "one two!"), insert("x"));
    const reset = resetFromState(typed, { seq: 2, session: fresh });
    expect(sources(reset.state.view)).toEqual(["x", "one two!!", "2"]);
    expect(batchAgain(reset.state)).toMatchObject({ batch: 1 });
    const answered = acknowledged(reset.state, { batch: 1, seq: 2 }).state;
    expect(sent(answered).batch).toMatchObject({ batch: 2, base: 2 });
    expect(sources(answered.view)).toEqual(["x", "one two!!", "2"]);
  });

  it("a batch that was answered is known to be in the fresh state, whatever else is there", () => {
    const { state } = sent(doing(start(), edit("one two", "one two!")));
    const answered = acknowledged(state, { batch: 1, seq: 1 }).state;
    const typed = doing(answered, edit("one two!", "one two!!"));
    const fresh = having(session(), edit("one two", "one two!"), edit("one two!", ">> one two!"));
    const reset = resetFromState(typed, { seq: 2, session: fresh });
    expect(sources(reset.state.view)[0]).toBe(">> one two!!");
    expect(batchAgain(reset.state)).toBeNull();
    expect(sent(reset.state).batch).toMatchObject({ batch: 2, base: 2 });
  });

  it("a cell that was edited and deleted meanwhile has its last text in the bin", () => {
    const gone: Operation = { type: "deleteCells", cellIds: ["a"], at: 1 };
    const fresh = having(session(), edit("one two", "ONE two"), gone);
    const reset = resetFromState(start(), { seq: 2, session: fresh });
    expect(reset.textChanges.map(({ changes }) => applyChanges(changes, "one two"))).toEqual(["ONE two"]);
  });

  it("a batch that never arrived is kept", () => {
    const { state } = sent(doing(start(), insert("x"), { type: "setNotebookMetadata", metadata: { t: 1 } }));
    const reset = resetFromState(state, { seq: 9, session: session() });
    expect(sources(reset.state.view)).toEqual(["x", "one two", "2"]);
    expect(batchAgain(reset.state)?.operations.length).toBe(2);
  });
});
