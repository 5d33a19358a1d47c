import { describe, expect, it } from "vitest";
import type { Output } from "@/core/notebook/notebook";
import type { Said } from "@/core/session/operation";
import {
  apply,
  code,
  display,
  finished,
  having,
  printed,
  queue,
  ready,
  running,
  said,
  shown,
  tryApply,
} from "@/tests/support/session-builders";

const ab = () => running(ready(code("a"), code("b")), "a", "b");
const warned = (text: string): Said => ({ type: "stream", name: "stderr", text });
const shows = (text: string, displayId: string | null = null): Said => {
  return { type: "output", output: display(text, displayId) };
};
const update = (displayId: string, text: string): Said => {
  return { type: "updateDisplay", displayId, output: display(text, displayId) };
};
const clear = (wait = false): Said => ({ type: "clear", wait });
const texts = (outputs: readonly Output[] | undefined) =>
  outputs?.map((output) => (output.type === "stream" ? `${output.name}:${output.text}` : output.type));

describe("applyOperation given runSaid: streams", () => {
  it("appends to the last output of the same name, over frames too", () => {
    const next = having(ab(), said("a", printed("1\n"), printed("2\n")), said("a", printed("3\n")));
    expect(texts(next.notebook.cells.a?.outputs)).toEqual(["stdout:1\n2\n3\n"]);
  });

  it("starts a new output when another came between, as the kernel said it", () => {
    const next = having(ab(), said("a", printed("1"), warned("w"), printed("2"), shows("d"), printed("3")));
    expect(texts(next.notebook.cells.a?.outputs)).toEqual([
      "stdout:1",
      "stderr:w",
      "stdout:2",
      "display",
      "stdout:3",
    ]);
  });

  it("keeps one line of a progress bar", () => {
    let session = ab();
    for (let step = 0; step <= 100; step += 1) session = having(session, said("a", warned(`\r${step}%`)));
    expect(texts(session.notebook.cells.a?.outputs)).toEqual(["stderr:100%"]);
  });

  it("goes on in the same place after the session went through JSON", () => {
    const half = having(ab(), said("a", printed("50%\r")));
    const again = JSON.parse(JSON.stringify(half)) as typeof half;
    expect(shown(having(again, said("a", printed("51%\n"))), "a")).toBe("51%\n");
  });

  it("does not apply where nothing was said", () => {
    expect(tryApply(ab(), said("a"))).toBeNull();
    expect(tryApply(ab(), said("a", printed("")))).toBeNull();
  });
});

describe("applyOperation given runSaid: which cell", () => {
  it("changes the cell of the run and no other", () => {
    const before = ab();
    const next = having(before, said("a", printed("x")));
    expect(next.notebook.cells.b).toBe(before.notebook.cells.b);
    expect(next.notebook.order).toBe(before.notebook.order);
    expect(next.runs).toBe(before.runs);
  });

  it("is too late for a run that is over, and for one that waits", () => {
    expect(tryApply(ab(), said("b", printed("x")))).toBeNull();
    expect(tryApply(having(ab(), finished("a")), said("a", printed("x")))).toBeNull();
    expect(tryApply(ab(), { type: "runSaid", runId: "unknown", said: [printed("x")] })).toBeNull();
  });

  it("asks for a save in a while, not at once", () => {
    expect(apply(ab(), said("a", printed("x"))).effects).toEqual([{ type: "save", urgent: false }]);
  });
});

describe("applyOperation given runSaid: clear", () => {
  it("clears at once", () => {
    expect(shown(having(ab(), said("a", printed("x"), clear())), "a")).toBe("");
  });

  it("clears with the next output when told to wait, over frames too, so that nothing flickers", () => {
    const waiting = having(ab(), said("a", printed("old"), clear(true)));
    expect(shown(waiting, "a")).toBe("old");
    expect(shown(having(waiting, said("a", shows("new"))), "a")).toBe("new");
    expect(shown(having(waiting, said("a", shows("new"), shows("more"))), "a")).toBe("new|more");
  });

  it("keeps the last output when the run ends while it waits", () => {
    const next = having(ab(), said("a", printed("last"), clear(true)), finished("a"));
    expect(shown(next, "a")).toBe("last");
    expect(next.runs.a?.clearPending).toBe(false);
  });

  it("does not apply where nothing is there", () => {
    expect(tryApply(ab(), said("a", clear()))).toBeNull();
  });
});

describe("applyOperation given runSaid: updateDisplay", () => {
  it("updates every output with that id, in all cells, in the bin too", () => {
    const shared = having(ab(), said("a", shows("0%", "bar"), shows("other", "else"), shows("0%", "bar")));
    const deleted = having(shared, { type: "deleteCells", cellIds: ["a"], at: 1 });
    const next = having(deleted, finished("a"), { type: "runStarted", runId: "run-b", at: 1 });
    const updated = having(next, said("b", update("bar", "90%")));
    expect(shown(updated, "a")).toBe("90%|other|90%");
    expect(shown(updated, "b")).toBe("");
  });

  it("finds an output that the same frame brought, and updates in order", () => {
    const next = having(
      ab(),
      said("a", shows("0", "id"), update("id", "1"), printed("x"), update("id", "2")),
    );
    expect(shown(next, "a")).toBe("2|x");
  });

  it("leaves cells without it as they are, and does not apply where nobody has it", () => {
    const before = having(ab(), said("a", shows("0", "id")));
    expect(having(before, said("a", update("id", "1"))).notebook.cells.b).toBe(before.notebook.cells.b);
    expect(tryApply(before, said("a", update("unknown", "1")))).toBeNull();
  });
});

describe("applyOperation given runSaid: streamStored", () => {
  const stored = (tail: string, size: number): Said => {
    return { type: "streamStored", name: "stdout", tail, ref: "r1", size };
  };

  it("keeps the head that is here and the tail that it brings, and says how much is left out", () => {
    const next = having(ab(), said("a", printed("head"), stored("tail", 1000)));
    expect(shown(next, "a")).toBe("head\n[… 992 characters not shown …]\ntail");
    expect(next.notebook.cells.a?.outputs[0]).toMatchObject({ stored: { ref: "r1", size: 1000 } });
  });

  it("replaces the tail each time, and the head stays", () => {
    const next = having(
      ab(),
      said("a", printed("head"), stored("tail", 1000)),
      said("a", stored("later", 2000)),
    );
    expect(shown(next, "a")).toBe("head\n[… 1991 characters not shown …]\nlater");
  });

  it("goes on from the tail", () => {
    const next = having(ab(), said("a", printed("head"), stored("50%", 1000)), said("a", printed("\r60%")));
    expect(shown(next, "a")).toBe("head\n[… 993 characters not shown …]\n60%");
  });

  it("does not apply to a stream that is not there", () => {
    expect(tryApply(ab(), said("a", stored("t", 9)))).toBeNull();
  });
});

describe("applyOperation given runSaid: a flood", () => {
  it("never grows a cell beyond its bound, and keeps beginning and end", () => {
    const chunk = `${"x".repeat(99_999)}\n`;
    let session = having(ab(), said("a", printed("first line\n")));
    for (let part = 0; part < 500; part += 1) session = having(session, said("a", printed(chunk)));
    const text = shown(having(session, said("a", printed("last line"))), "a");
    expect(text.length).toBeLessThanOrEqual(3_000_000);
    expect(text.startsWith("first line\n")).toBe(true);
    expect(text.endsWith("last line")).toBe(true);
    const notes = text.match(/\[… (\d+) characters not shown …\]/g);
    expect(notes?.length).toBe(1);
    const left = Number(/\d+/.exec(notes?.[0] ?? "")?.[0]);
    expect(text.length - `\n${notes?.[0]}\n`.length + left).toBe("first line\n".length + 500 * 100_000 + 9);
  });

  it("keeps the number of outputs of a cell bounded, the latest among them", () => {
    const many = Array.from({ length: 3_000 }, (_, index) => shows(`d${index}`));
    const next = having(ab(), said("a", ...many), said("a", ...many), said("a", shows("latest")));
    const outputs = next.notebook.cells.a?.outputs ?? [];
    expect(outputs.length).toBeLessThanOrEqual(5_000);
    expect(shown(next, "a").startsWith("d0|d1|")).toBe(true);
    expect(shown(next, "a")).toContain("[… 1002 outputs not shown …]");
    expect(shown(next, "a").endsWith("d2999|latest")).toBe(true);
  });
});

describe("queueing after output", () => {
  it("replaces what was there when the next run begins", () => {
    const next = having(ab(), said("a", printed("1")), finished("a"), {
      type: "runFinished",
      runId: "run-b",
      result: "done",
      at: 1,
      note: null,
    });
    const again = having(next, queue("a"), { type: "runStarted", runId: "run-a", at: 2 });
    expect(shown(having(again, said("a", printed("2"))), "a")).toBe("2");
  });
});
