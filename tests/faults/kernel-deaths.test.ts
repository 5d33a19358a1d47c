import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "@/core/session/session";
import { askJupyter } from "@/notebook/kernels/jupyter-rest";
import { type LiveNotebook, startLiveNotebook } from "../notebook/support/live-notebook";
import { notebookText, openTab } from "../notebook/support/notebook-host";
import { memoryGroup } from "../support/memory-group";

let live: LiveNotebook;
let app: LiveNotebook["app"];
let browser: LiveNotebook["browser"];
let status: unknown = { state: "ready" };

beforeAll(async () => {
  live = await startLiveNotebook({ status: () => status });
  ({ app, browser } = live);
});
afterAll(async () => {
  await live?.end();
  smallGroup?.remove();
});

const smallGroup = memoryGroup(400 << 20);
let made = 0;

/** A notebook of three cells of which the first ends the kernel; the others wait behind it. */
async function openAndRun(code: string) {
  const name = `death${++made}`;
  const path = `${name}.ipynb`;
  writeFileSync(
    join(app.home, path),
    notebookText([`print("before", flush=True)\nimport time; time.sleep(0.5)\n${code}`, "print('ran')", "2"]),
  );
  const tab = await openTab(browser, { path, clientId: name });
  const runs = ["c1", "c2", "c3"].map((cellId) => ({ cellId, runId: `${name}-${cellId}` }));
  await tab.send({ type: "queueCells", runs, at: Date.now() });
  return { ...tab, name, path };
}

const isDead = (session: Session) => session.kernel.phase === "dead";
const printed = (session: Session, cellId: string) =>
  (session.notebook.cells[cellId]?.outputs ?? [])
    .map((output) => (output.type === "stream" ? output.text : ""))
    .join("");

function expectAllEnded(session: Session): void {
  expect(session.runs.c1).toMatchObject({
    state: "error",
    note: expect.stringContaining("variables are gone"),
  });
  expect(printed(session, "c1")).toBe("before\n");
  for (const cellId of ["c2", "c3"])
    expect(session.runs[cellId]).toMatchObject({ state: "cancelled", note: "Not run: the kernel died." });
}

describe("FT-25: each cause of a kernel's death is told apart, and what waited does not run on the next kernel", () => {
  it.each([
    [
      "SIGKILL from outside",
      "import os, signal; os.kill(os.getpid(), 9)",
      "signal",
      /ended from outside \(SIGKILL\)/,
    ],
    [
      "a crash in native code",
      "import ctypes; ctypes.string_at(0)",
      "signal",
      /crashed in native code \(SIGSEGV\)/,
    ],
    ["os._exit(3)", "import os; os._exit(3)", "exited", /exited with code 3/],
    ["exit()", "exit()", "exited", /ended the kernel \(exit code 0\)/],
  ])("%s", async (_name, code, cause, sentence) => {
    const tab = await openAndRun(code);
    const session = await tab.until(isDead);
    expect(session.kernel).toMatchObject({
      cause,
      note: expect.stringMatching(sentence),
      facts: {
        raw: expect.arrayContaining([
          expect.stringMatching(/^Process \d+ ended at .*: (signal|exit code) \d+$/),
        ]),
      },
    });
    if (code !== "exit()") expect(session.kernel).toMatchObject({ cellId: "c1" });
    // IPython lets what waits run while the kernel goes down.
    if (code !== "exit()") expectAllEnded(session);
    await tab.send({
      type: "queueCells",
      runs: [{ cellId: "c3", runId: `${tab.name}-again` }],
      at: Date.now(),
    });
    const next = await tab.until(
      ({ runs }) => runs.c3?.id === `${tab.name}-again` && runs.c3.state === "done",
    );
    expect(next.notebook.cells.c3?.executionCount).toBe(1);
    expect(next.runs.c2).toEqual(session.runs.c2);
    await tab.send({ type: "shutDownKernel" });
  });

  it("sys.exit() in a cell is an error of that cell; the kernel and its variables live", async () => {
    const tab = await openAndRun("import sys; kept = 7; sys.exit(1)");
    const failed = await tab.until(({ runs }) => runs.c1?.state === "error");
    expect(failed.runs.c2?.state).toBe("cancelled");
    await tab.send({ type: "editText", cellId: "c3", changes: [[1, "print(kept)"]] });
    await tab.send({
      type: "queueCells",
      runs: [{ cellId: "c3", runId: `${tab.name}-again` }],
      at: Date.now(),
    });
    expect(printed(await tab.until(({ runs }) => runs.c3?.state === "done"), "c3")).toBe("7\n");
    await tab.send({ type: "shutDownKernel" });
  });

  it("a kernel that somebody shut down elsewhere", async () => {
    const tab = await openAndRun("import time; time.sleep(600)");
    const running = await tab.until((session) => printed(session, "c1") === "before\n");
    const id = "id" in running.kernel ? running.kernel.id : "";
    await askJupyter(app, { method: "DELETE", path: `api/kernels/${id}` });
    const session = await tab.until(isDead);
    expect(session.kernel).toMatchObject({
      cause: "asked",
      note: expect.stringMatching(/shut down from elsewhere/),
    });
    expect(session.runs.c1?.state).toBe("error");
    expect(session.runs.c2?.state).toBe("cancelled");
  });

  it.skipIf(smallGroup === null)(
    `a lack of memory${smallGroup === null ? " (left out: no control group can be made here)" : ""}`,
    async () => {
      smallGroup?.take(app.pid);
      const tab = await openAndRun("taken = bytearray(600_000_000)");
      const session = await tab.until(isDead);
      expect(session.kernel).toMatchObject({
        cause: "out-of-memory",
        note: expect.stringMatching(/ran out of memory \(limit 0\.4 GiB, .*A bigger instance may help/),
      });
      expectAllEnded(session);
    },
  );

  it("tells the variables that were largest when the kernel last rested", async () => {
    const path = "largest.ipynb";
    const made = "small = 1\nblob = bytearray(40_000_000)\nnames = ['x' * 1000 for _ in range(20_000)]";
    writeFileSync(join(app.home, path), notebookText([made, "import os, signal; os.kill(os.getpid(), 9)"]));
    const tab = await openTab(browser, { path, clientId: "largest" });
    await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "made" }], at: Date.now() });
    await tab.until(({ runs }) => runs.c1?.state === "done");
    // The rest itself: it is in it that the kernel is asked.
    await new Promise((rested) => setTimeout(rested, 3_000));
    await tab.send({ type: "queueCells", runs: [{ cellId: "c2", runId: "end" }], at: Date.now() });
    const { kernel } = await tab.until(isDead);
    expect(kernel).toMatchObject({ facts: { variables: [{ name: "blob" }, { name: "names" }] } });
  });

  it("FT-30: an app that is stopped while a cell runs: the edits and the outputs up to then are saved", async () => {
    const tab = await openAndRun("import time; time.sleep(600)");
    await tab.until((session) => printed(session, "c1") === "before\n");
    await tab.send({ type: "editText", cellId: "c3", changes: [[0, "unsaved "], 1] });
    status = { state: "stopped", cause: { type: "asked" }, at: Date.now(), evidence: "" };
    process.kill(app.pid, "SIGTERM");
    const session = await tab.until(isDead);
    expect(session.kernel).toMatchObject({
      cause: "app-stopped",
      note: expect.stringMatching(/^The kernel's app was stopped\. Outputs up to here are kept/),
    });
    expectAllEnded(session);
    await tab.until(({ file }) => file.state.phase === "saved");
    const { cells } = JSON.parse(readFileSync(join(app.home, tab.path), "utf8"));
    expect(cells[2].source).toEqual(["unsaved 2"]);
    expect(cells[0].outputs[0].text).toEqual(["before\n"]);
    await app.stop();
  });
});

describe("FT-30: the person's own server is stopped while a cell runs", () => {
  it("what is unsaved is in the file when it has ended", async () => {
    const own = await startLiveNotebook();
    writeFileSync(
      join(own.app.home, "stop.ipynb"),
      notebookText(["import time\nprint('before', flush=True)\ntime.sleep(600)", "x"]),
    );
    const tab = await openTab(own.browser, { path: "stop.ipynb", clientId: "tab" });
    await tab.send({ type: "queueCells", runs: [{ cellId: "c1", runId: "r1" }], at: Date.now() });
    await tab.until((session) => printed(session, "c1") === "before\n");
    await tab.send({ type: "editText", cellId: "c2", changes: [[0, "unsaved "], 1] });
    await own.server.stop();
    const { cells } = JSON.parse(readFileSync(join(own.app.home, "stop.ipynb"), "utf8"));
    expect(cells[1].source).toEqual(["unsaved x"]);
    expect(cells[0].outputs[0].text).toEqual(["before\n"]);
    await own.end();
  });
});
