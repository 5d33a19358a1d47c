import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import type { Output } from "@/core/notebook/notebook";
import { outputsMost } from "@/core/session/limits";
import type { Said } from "@/core/session/operation";
import { OutputStore } from "@/notebook/outputs/output-store";
import { RunBounds } from "@/notebook/outputs/run-bounds";
import { StoredMime } from "@/notebook/outputs/stored-mime";

let folder: string;
let store: OutputStore;
let now = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "atelier-outputs-"));
  store = new OutputStore(folder);
  now = 0;
});

const bounds = () => new RunBounds({ runId: "r1", store, mime: new StoredMime(store), now: () => now });
const stream = (text: string, name = "stdout"): Said => ({ type: "stream", name, text });
const display: Output = {
  type: "display",
  data: { "text/plain": "x" },
  metadata: {},
  displayId: null,
  stored: {},
  extra: {},
};

/** All that a document would be told, frame by frame. */
function tell(run: RunBounds, frames: Iterable<readonly Said[]>): Said[] {
  const told: Said[] = [];
  for (const frame of frames) {
    now += 16;
    told.push(...run.pass(frame, { all: false }));
  }
  return [...told, ...run.pass([], { all: true }), ...run.finish()];
}

const charactersIn = (told: readonly Said[]) =>
  told.reduce((sum, said) => sum + (said.type === "stream" ? said.text.length : 0), 0);

it("FT-22 a progress bar of 5 MB is told as it is, and nothing of it is stored", () => {
  const bar = Array.from({ length: 50_000 }, (_, step) => [stream(`\r${String(step).padEnd(99)}`)]);
  const told = tell(bounds(), bar);
  expect(charactersIn(told)).toBe(5_000_000);
  expect(readdirSync(folder)).toEqual([]);
});

it("FT-27 stdout and stderr that take turns are stored whole, each for itself", () => {
  const lines = Array.from({ length: 40_000 }, (_, n) => [
    stream(`out ${n} ${"x".repeat(90)}\n`),
    stream(`err ${n} ${"x".repeat(90)}\n`, "stderr"),
  ]);
  const told = tell(bounds(), lines);
  const last = told.slice(-2);
  expect(last.map((said) => said.type === "streamStored" && said.name)).toEqual(["stdout", "stderr"]);
  for (const said of last) {
    if (said.type !== "streamStored") throw new Error("not stored");
    const text = store.read(said.ref)?.toString() ?? "";
    expect(text.split("\n")).toHaveLength(40_001);
    expect(text.endsWith(said.tail)).toBe(true);
    expect(said.size).toBe(text.length);
  }
  expect(charactersIn(told)).toBeLessThan(2_100_000);
});

it("FT-27 one endless line is stored too", () => {
  const told = tell(
    bounds(),
    Array.from({ length: 100 }, () => [stream("x".repeat(100_000))]),
  );
  expect(told.at(-1)).toMatchObject({ type: "streamStored", size: 10_000_000 });
});

it("FT-27 a loop that displays for ever ends in a line that says so", () => {
  const told = tell(
    bounds(),
    Array.from({ length: outputsMost + 500 }, () => [{ type: "output", output: display }]),
  );
  expect(told.filter((said) => said.type === "output")).toHaveLength(outputsMost);
  expect(told.filter((said) => said.type === "stream")).toHaveLength(1);
});

it("output that is cleared and drawn again for ever never counts as much", () => {
  const frame: Said[] = [
    { type: "clear", wait: true },
    { type: "output", output: display },
    stream("y".repeat(1000)),
  ];
  const told = tell(
    bounds(),
    Array.from({ length: outputsMost * 2 }, () => frame),
  );
  expect(told.filter((said) => said.type === "output")).toHaveLength(outputsMost * 2);
  expect(readdirSync(folder)).toEqual([]);
});

it("while a stream grows its end is told four times a second, not with each message", () => {
  const told = tell(
    bounds(),
    Array.from({ length: 625 }, () => [stream(`${"x".repeat(9_999)}\n`)]),
  );
  const tails = told.filter((said) => said.type === "streamStored");
  expect(tails.length).toBeLessThan(40);
  expect(tails.length).toBeGreaterThan(20);
});

it("a run that goes on after a restart appends to its file", () => {
  const before = bounds();
  const chunk = stream(`${"x".repeat(99_999)}\n`);
  for (let count = 0; count < 30; count++) before.pass([chunk], { all: true });
  const after = bounds();
  after.resume([
    { type: "stream", name: "stdout", text: "…", stored: { ref: "r1", size: 3_000_000 }, extra: {} },
  ]);
  expect(tell(after, [[chunk]]).at(-1)).toMatchObject({ type: "streamStored", size: 3_100_000 });
});

it("FT-33 a flood onto a full disk goes on, and the document still shows head and end", () => {
  const run = bounds();
  rmSync(folder, { recursive: true });
  const told = tell(
    run,
    Array.from({ length: 50 }, () => [stream(`${"x".repeat(99_999)}\n`)]),
  );
  expect(told.at(-1)).toMatchObject({ type: "streamStored", size: 5_000_000 });
});

it("a run that takes the name of an earlier one leaves the earlier text alone", () => {
  const first = store.grow("r1");
  first.write("first");
  const { ref } = first.finish();
  const second = store.grow("r1");
  second.write("second");
  expect(store.read(ref)?.toString()).toBe("first");
  second.finish();
  expect(store.read("r1")?.toString()).toBe("second");
});
