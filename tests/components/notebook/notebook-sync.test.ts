import { ChangeSet } from "@codemirror/state";
import { describe, expect, it, vi } from "vitest";
import { initialState, type NotebookState, sessionOf } from "@/components/notebook/notebook-state";
import { NotebookSync } from "@/components/notebook/notebook-sync";
import type { PendingRecord, PendingStore } from "@/components/notebook/pending-store";
import type { Json } from "@/core/json";
import type { Operation } from "@/core/session/operation";
import { localOperation } from "@/core/session/optimistic";
import { Cut, DiskFull, type FakeServer, fakeLink, fakeServer } from "./fake-link";
import { cell, notebook } from "./notebooks";

function pendingStore(): PendingStore & { readonly records: Map<string, PendingRecord> } {
  const records = new Map<string, PendingRecord>();
  return {
    records,
    put: (record) => records.set(record.clientId, record),
    putAtOnce: (record) => records.set(record.clientId, record),
    remove: (clientId) => records.delete(clientId),
    takeOver: async (path) => [...records.values()].filter((record) => record.path === path),
  };
}

function page(server: FakeServer, options: { clientId?: string; pending?: PendingStore } = {}) {
  let state: NotebookState = initialState;
  const said: string[] = [];
  const line = fakeLink(server);
  const sync = new NotebookSync({
    link: line.link,
    pending: options.pending ?? pendingStore(),
    path: "n.ipynb",
    clientId: options.clientId ?? "one",
    name: "Ada",
    now: () => 0,
    get: () => state,
    set: (part) => {
      state = { ...state, ...part } as NotebookState;
    },
    say: (text) => said.push(text),
    refusalOf: (error) => (error instanceof Cut ? null : String(error)),
    mayPass: (error) => error instanceof DiskFull,
  });
  const act = (operation: Operation) => {
    if (state.phase !== "open") throw new Error("not open yet");
    const next = localOperation(state.optimistic, operation);
    if (next !== null) state = { ...state, optimistic: next };
    sync.changed();
  };
  const source = (id: string) => sessionOf(state)?.notebook.cells[id]?.source;
  return { ...line, sync, act, said, state: () => state, source };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

const typing = (length: number, insert: string): Operation => ({
  type: "editText",
  cellId: "a",
  changes: ChangeSet.of({ from: length, insert }, length).toJSON() as Json,
});

const running = (runId: string): Operation => ({ type: "queueCells", runs: [{ cellId: "a", runId }], at: 1 });

describe("a notebook and its server", () => {
  it("shows what is typed at once and the server has it", async () => {
    const server = fakeServer(notebook([cell("a", "x")]));
    const one = page(server);
    await settled();
    one.act(typing(1, " = 1"));
    expect(one.source("a")).toBe("x = 1");
    await settled();
    expect(server.session().notebook.cells.a?.source).toBe("x = 1");
  });

  it("sends a click on Run once, though its answer was lost", async () => {
    const server = fakeServer(notebook([cell("a", "x")]));
    const one = page(server);
    await settled();
    one.loseAnswers("lose");
    one.act(running("r1"));
    await settled();
    one.cut();
    one.loseAnswers("keep");
    one.back();
    await settled();
    expect(server.log.filter(({ operation }) => operation.type === "queueCells")).toHaveLength(1);
    expect(one.state()).toMatchObject({ line: "online", optimistic: { inFlight: null } });
  });

  it("keeps what was done offline, in order, and sends it when the line is back", async () => {
    const server = fakeServer(notebook([cell("a", "x")]));
    const one = page(server);
    await settled();
    one.cut();
    expect(one.state().line).toBe("offline");
    one.act(typing(1, " = 1"));
    one.act(running("r1"));
    server.say({ type: "insertCell", after: "a", cell: cell("b", "theirs") });
    one.back();
    await settled();
    await settled();
    expect(server.session().runs.a?.source).toBe("x = 1");
    expect(sessionOf(one.state())?.notebook.order).toEqual(["a", "b"]);
  });

  it("FT-33: what is refused because a disk is full is kept, said once, and sent until it goes through", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    try {
      const server = fakeServer(notebook([cell("a", "x")]));
      const one = page(server);
      await settled();
      server.disk = "full";
      one.act(typing(1, " = 1"));
      one.act(typing(5, "2"));
      await settled();
      await vi.advanceTimersByTimeAsync(6_100);
      expect(one.source("a")).toBe("x = 12");
      expect(one.said).toHaveLength(1);
      server.disk = "well";
      await vi.advanceTimersByTimeAsync(3_100);
      expect(server.session().notebook.cells.a?.source).toBe("x = 12");
      expect(one.state()).toMatchObject({ optimistic: { inFlight: null, unsent: [] } });
    } finally {
      vi.useRealTimers();
    }
  });

  it("shows the first cells of a long notebook before the rest has come", async () => {
    const cells = Array.from({ length: 200 }, (_, index) => cell(`c${index}`, "x"));
    const one = page(fakeServer(notebook(cells), { firstCells: 20 }));
    await settled();
    const state = one.state();
    expect(state.phase === "open" && state.complete).toBe(true);
    expect(Object.keys(sessionOf(state)?.notebook.cells ?? {})).toHaveLength(200);
  });

  it("sends what a page that crashed had not sent, and says so", async () => {
    const server = fakeServer(notebook([cell("a", "x")]));
    const pending = pendingStore();
    pending.put({
      path: "n.ipynb",
      clientId: "gone",
      sent: { batch: 1, base: 0, operations: [typing(1, " = 1")] },
      unsent: null,
      at: 0,
    });
    const next = page(server, { clientId: "two", pending });
    await settled();
    await settled();
    expect(next.source("a")).toBe("x = 1");
    expect(next.said[0]).toMatch(/^Recovered 1 cell from/);
    expect(pending.records.size).toBe(0);
  });

  it("keeps the last keys of a page that is left before they were sent", async () => {
    const server = fakeServer(notebook([cell("a", "x")]));
    const pending = pendingStore();
    const one = page(server, { pending });
    await settled();
    one.loseAnswers("lose");
    one.act(typing(1, "1"));
    one.act(typing(2, "2"));
    one.sync.leave();
    one.cut();
    const two = page(server, { clientId: "two", pending });
    await settled();
    await settled();
    expect(two.source("a")).toBe("x12");
  });
});
