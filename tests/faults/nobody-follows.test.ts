import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import { type LiveNotebook, startLiveNotebook } from "../notebook/support/live-notebook";
import { connectTo, notebookText, openTab } from "../notebook/support/notebook-host";
import { streamedBy } from "../support/session-builders";

let live: LiveNotebook;
let app: LiveNotebook["app"];
let server: LiveNotebook["server"];

beforeAll(async () => {
  live = await startLiveNotebook();
  ({ app, server } = live);
});
afterAll(() => live?.end());

const outputsOf = (session: Session, cellId: string) => session.notebook.cells[cellId]?.outputs ?? [];
const cellsOnDisk = (name: string): { source: string[]; outputs: { text?: string[] }[] }[] =>
  JSON.parse(readFileSync(join(app.home, `${name}.ipynb`), "utf8")).cells;

/** Waits in a cell until `leave` says that no browser is there any more. */
const untilNobody = (name: string) =>
  `import os, sys, time\nprint('begun', flush=True)\nwhile not os.path.exists('${name}.left'): time.sleep(0.02)\n`;

async function open(name: string, sources?: readonly string[]) {
  if (sources !== undefined) writeFileSync(join(app.home, `${name}.ipynb`), notebookText(sources));
  const browser = connectTo(server);
  const clientId = `${name}${Math.random().toString(36).slice(2, 8)}`;
  const tab = await openTab(browser, { path: `${name}.ipynb`, clientId });
  const run = (...cellIds: string[]) =>
    tab.send({
      type: "queueCells",
      runs: cellIds.map((cellId) => ({ cellId, runId: `${name}-${cellId}` })),
      at: Date.now(),
    });
  const leave = () => {
    browser.close();
    writeFileSync(join(app.home, `${name}.left`), "");
  };
  return { ...tab, run, leave, close: () => browser.close() };
}

/** What a cell's code has done when it is over, seen by whoever opens the notebook then, and in the file. */
async function whatIsThereLater(name: string, code: string) {
  const first = await open(name, [`${untilNobody(name)}${code}\nopen('${name}.done', 'w').close()`]);
  await first.run("c1");
  await first.until((session) => streamedBy(session, "c1") === "begun\n");
  first.leave();
  await expect.poll(() => existsSync(join(app.home, `${name}.done`)), { timeout: 60_000 }).toBe(true);
  const second = await open(name);
  const session = await second.until(
    ({ runs, file }) => runs.c1?.state === "done" && file.state.phase === "saved",
  );
  await second.send({ type: "shutDownKernel" });
  second.close();
  return { session, onDisk: cellsOnDisk(name)[0]?.outputs ?? [] };
}

it("trap 1, FT-22: one line a second with nobody there: each is there once, in order, with how long it took", async () => {
  const { session, onDisk } = await whatIsThereLater(
    "lines",
    "for i in range(5):\n    print(i, flush=True)\n    time.sleep(1)",
  );
  expect(streamedBy(session, "c1")).toBe("begun\n0\n1\n2\n3\n4\n");
  expect(onDisk).toEqual([
    { name: "stdout", output_type: "stream", text: ["begun\n", "0\n", "1\n", "2\n", "3\n", "4\n"] },
  ]);
  const { startedAt, endedAt } = session.runs.c1 ?? {};
  expect((endedAt ?? 0) - (startedAt ?? 0)).toBeGreaterThanOrEqual(5_000);
});

it("trap 2, FT-22: a progress bar that nobody watches is one line", async () => {
  const { session, onDisk } = await whatIsThereLater(
    "bar",
    "for i in range(200):\n    sys.stdout.write(f'\\r{i + 1}/200'); sys.stdout.flush()\nprint()",
  );
  expect(streamedBy(session, "c1")).toBe("begun\n200/200\n");
  expect(onDisk[0]?.text).toEqual(["begun\n", "200/200\n"]);
});

it("trap 3, FT-22: displays that are updated, and a waiting clear, show their last state", async () => {
  const { session } = await whatIsThereLater(
    "display",
    `from IPython.display import clear_output, display, update_display
print('gone')
clear_output(wait=True)
display('old', display_id='d')
for i in range(20): update_display(f'new {i}', display_id='d')
print('after')
clear_output(wait=True)`,
  );
  const texts = outputsOf(session, "c1").map((output) =>
    output.type === "stream" ? output.text : "data" in output ? output.data["text/plain"] : output.type,
  );
  expect(texts).toEqual(["'new 19'", "after\n"]);
});

it("trap 4, FT-22: cells queued behind it run in order with nobody there, and an error stops them with its traceback", async () => {
  const name = "queue";
  const note = (text: string) => `open('order.txt', 'a').write('${text};')`;
  const first = await open(name, [untilNobody(name), note("b"), note("c"), "1 / 0", note("never"), "2"]);
  await first.run("c1", "c2", "c3", "c4", "c5", "c6");
  await first.until((session) => streamedBy(session, "c1") === "begun\n");
  first.leave();
  const second = await open(name);
  const session = await second.until(({ runs }) => runs.c6?.state === "cancelled");
  expect(readFileSync(join(app.home, "order.txt"), "utf8")).toBe("b;c;");
  expect(outputsOf(session, "c4").at(-1)).toMatchObject({ type: "error", name: "ZeroDivisionError" });
  expect(Object.values(session.runs).map(({ state }) => state)).toEqual([
    ...["done", "done", "done", "error"],
    ...["cancelled", "cancelled"],
  ]);
  second.close();
});

it("trap 5: an edit of a cell that waits does not change what runs, and its run tells the source that it had", async () => {
  const name = "edited";
  const tab = await open(name, [untilNobody(name), "print('as queued')"]);
  await tab.run("c1", "c2");
  await tab.until((session) => streamedBy(session, "c1") === "begun\n");
  await tab.send({ type: "editText", cellId: "c2", changes: [[18, "print('as edited')"]] });
  writeFileSync(join(app.home, `${name}.left`), "");
  const session = await tab.until(({ runs }) => runs.c2?.state === "done");
  expect(streamedBy(session, "c2")).toBe("as queued\n");
  expect(session.runs.c2?.source).toBe("print('as queued')");
  expect(session.notebook.cells.c2?.source).toBe("print('as edited')");
  tab.close();
});

it("trap 6: what runs in a cell that is moved, then deleted, goes to that cell and to no other", async () => {
  const name = "moved";
  const tab = await open(name, [`${untilNobody(name)}print('mine')`, "'other'"]);
  await tab.run("c1");
  await tab.until((session) => streamedBy(session, "c1") === "begun\n");
  await tab.send({ type: "moveCells", cellIds: ["c1"], after: "c2" });
  await tab.until(({ notebook }) => notebook.order.join() === "c2,c1");
  await tab.send({ type: "deleteCells", cellIds: ["c1"], at: Date.now() });
  writeFileSync(join(app.home, `${name}.left`), "");
  const session = await tab.until(({ running }) => running === null);
  const [binned] = session.bin;
  expect(binned?.cell.outputs).toMatchObject([{ type: "stream", text: "begun\nmine\n" }]);
  expect(outputsOf(session, "c2")).toEqual([]);
  tab.close();
});

it("trap 11, FT-31: two tabs run the same cell: one run at a time, the second waits, both tabs see the same, either interrupts", async () => {
  const name = "two";
  const one = await open(name, [
    `${untilNobody(name)}n = globals().get('n', 0) + 1\nprint(n, flush=True)\nif n == 2: time.sleep(600)`,
  ]);
  const two = await open(name);
  const click = (tab: typeof one, runId: string) =>
    tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId }], at: Date.now() });
  await click(one, "from-one");
  await two.until((session) => streamedBy(session, "c1") === "begun\n");
  await click(two, "from-two");
  for (const tab of [one, two]) {
    const session = await tab.until(({ queue }) => queue.length === 1);
    expect(session).toMatchObject({ running: "c1", queue: ["c1"] });
  }
  writeFileSync(join(app.home, `${name}.left`), "");
  for (const tab of [one, two]) await tab.until((session) => streamedBy(session, "c1") === "begun\n2\n");
  for (const tab of [one, two]) {
    expect(tab.view.session?.running).toBe("c1");
    expect(tab.view.session?.notebook.cells.c1?.executionCount).toBe(2);
  }
  await two.send({ type: "interruptKernel" });
  for (const tab of [one, two]) {
    const session = await tab.until(({ runs }) => runs.c1?.state === "error");
    expect(outputsOf(session, "c1").at(-1)).toMatchObject({ type: "error", name: "KeyboardInterrupt" });
  }
  one.close();
  two.close();
});

it("trap 12: the file holds what is shown, and opening and saving it again changes no byte", async () => {
  const name = "stable";
  const tab = await open(name, ["print('a')\n1 + 1", "x"]);
  await tab.run("c1");
  await tab.send({ type: "editText", cellId: "c2", changes: [1, [0, " = 1"]] });
  const session = await tab.until(
    ({ runs, file, notebook }) =>
      runs.c1?.state === "done" && notebook.cells.c2?.source === "x = 1" && file.state.phase === "saved",
  );
  expect(cellsOnDisk(name)).toMatchObject([
    {
      execution_count: session.notebook.cells.c1?.executionCount,
      outputs: [
        { output_type: "stream", text: ["a\n"] },
        { output_type: "execute_result", data: { "text/plain": ["2"] } },
      ],
    },
    { source: ["x = 1"] },
  ]);
  const before = readFileSync(join(app.home, `${name}.ipynb`), "utf8");
  await tab.send({ type: "editText", cellId: "c2", changes: [5, [0, "0"]] });
  await tab.until(({ file }) => file.state.phase === "unsaved");
  await tab.send({ type: "editText", cellId: "c2", changes: [5, [1]] });
  await tab.until(
    ({ file, notebook }) => file.state.phase === "saved" && notebook.cells.c2?.source === "x = 1",
  );
  expect(readFileSync(join(app.home, `${name}.ipynb`), "utf8")).toBe(before);
  tab.close();
});
