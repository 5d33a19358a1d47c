import { expect, it } from "vitest";
import { MemoryJournal } from "@/notebook/journal/memory-journal";
import { type Frame, follow } from "@/notebook/sessions/follow";
import { SessionLog } from "@/notebook/sessions/session-log";
import { sessionWith } from "../../contracts/journal";

const sources = (count: number, size = 10) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, "x".repeat(size)]));

function logOf(count: number, size = 10): SessionLog {
  const session = sessionWith(sources(count, size));
  const journal = new MemoryJournal();
  journal.compact({ seq: 0, session, aside: {} });
  return new SessionLog({ journal, start: { seq: 0, session, heard: null }, onEffect: () => {} });
}

/** Frames until `enough`; the follower is then gone. */
async function frames(
  log: SessionLog,
  options: { from: number | null; enough(all: readonly Frame[]): boolean; ready?: () => Promise<void> },
): Promise<Frame[]> {
  const end = new AbortController();
  const all: Frame[] = [];
  const ready = options.ready ?? (async () => {});
  for await (const frame of follow(log, { from: options.from, signal: end.signal, ready })) {
    all.push(frame);
    if (options.enough(all)) break;
  }
  end.abort();
  return all;
}

const isWhole = (all: readonly Frame[]) => {
  const data = all.at(-1)?.data;
  return data?.type !== "operations" && data?.complete === true;
};

const join = (clientId: string) => ({ type: "personJoined", clientId, name: clientId }) as const;

it("sends a small document in one frame", async () => {
  const [only, ...rest] = await frames(logOf(10), { from: null, enough: isWhole });
  expect(only).toMatchObject({ id: "0", data: { type: "state", complete: true } });
  expect(rest).toEqual([]);
});

it("sends a large document by parts, its first cells first, all of them once", async () => {
  const all = await frames(logOf(1000, 2000), { from: null, enough: isWhole });
  const [first, ...rest] = all;
  expect(first?.data).toMatchObject({ type: "state", complete: false });
  const cells = all.flatMap(({ data }) => {
    if (data.type === "state") return Object.keys(data.session.notebook.cells);
    return data.type === "cells" ? Object.keys(data.cells) : [];
  });
  expect(cells).toEqual(Object.keys(sources(1000)));
  expect(rest.length).toBeGreaterThan(5);
});

it("a cut within the parts begins again, and one after them goes on", async () => {
  const all = await frames(logOf(1000), { from: null, enough: isWhole });
  expect(all.slice(0, -1).every(({ id }) => id === "partial")).toBe(true);
  expect(all.at(-1)?.id).toBe("0");
});

it("joins what happens while a slow reader reads", async () => {
  const log = logOf(1);
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  let waited = 0;
  const reading = frames(log, {
    from: 0,
    ready: () => (waited++ === 0 ? slow : Promise.resolve()),
    enough: (all) =>
      all.flatMap(({ data }) => (data.type === "operations" ? data.operations : [])).length >= 101,
  });
  log.add([join("first")]);
  await new Promise((resolve) => setImmediate(resolve));
  for (let n = 0; n < 100; n++) log.add([join(`p${n}`)]);
  release();
  expect((await reading).length).toBe(2);
});

it("gives a follower the state where its operations are no longer known", async () => {
  const session = sessionWith(sources(1));
  const journal = new MemoryJournal();
  journal.compact({ seq: 50, session, aside: {} });
  const log = new SessionLog({ journal, start: { seq: 50, session, heard: null }, onEffect: () => {} });
  const [first] = await frames(log, { from: 10, enough: () => true });
  expect(first?.data).toMatchObject({ type: "state", seq: 50 });
  const [ahead] = await frames(log, { from: 99, enough: () => true });
  expect(ahead?.data).toMatchObject({ type: "state", seq: 50 });
});

it("operations of the server go on where the journal's disk is full; a person's are refused whole", () => {
  const journal = new MemoryJournal();
  const session = sessionWith(sources(2));
  journal.compact({ seq: 0, session, aside: {} });
  const log = new SessionLog({ journal, start: { seq: 0, session, heard: null }, onEffect: () => {} });
  journal.failing = true;
  log.add([join("a")]);
  const edit = { type: "editText", cellId: "c0", changes: [[0, "y"], 10] } as const;
  expect(() => log.addBatch({ clientId: "t", batch: 1, base: 1, operations: [edit] })).toThrow(
    /disk is full/,
  );
  expect(log.seq).toBe(1);
  journal.failing = false;
  log.addBatch({ clientId: "t", batch: 1, base: 1, operations: [edit] });
  expect(journal.readFrom(0)?.map(({ seq }) => seq)).toEqual([1, 2]);
});
