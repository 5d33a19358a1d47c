import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Notebook } from "@/core/notebook/notebook";
import { summaryOf } from "@/core/reproduce/verdict";
import type { Snapshot } from "@/core/snapshot/snapshot";
import { createJupyterKernelLines } from "@/notebook/kernels/jupyter-kernel-lines";
import { askJupyter } from "@/notebook/kernels/jupyter-rest";
import { type CheckTools, check } from "@/notebook/reproduce/check";
import { CellRunner } from "@/notebook/reproduce/run-through";
import { makeWheel } from "@/tests/images/make-wheel";
import { type RunningKernelApp, startKernelApp } from "@/tests/support/kernel-app";
import { cell, notebookOf, sha256, snapshotOf } from "@/tests/support/snapshots";

const newId = () => randomUUID();
const lines = createJupyterKernelLines({ ids: { next: newId }, appDeath: async () => null });
let app: RunningKernelApp;
let wheel: Buffer;
beforeAll(async () => {
  app = await startKernelApp();
  wheel = readFileSync(await makeWheel(app.home, { version: "1.0" }));
});
afterAll(() => app.stop());

/** Runs the cells in that order on a kernel as a person would, and answers the notebook with what it showed. */
async function asItRan(sources: readonly string[], order = sources.map((_, at) => at)): Promise<Notebook> {
  const cells = sources.map((source, at) => cell(`c${at + 1}`, { source }));
  const notebook = notebookOf(cells);
  const runner = new CellRunner();
  const options = {
    lineId: newId(),
    kernelspec: "python3",
    notebookPath: "a.ipynb",
    folder: "",
    keep: () => true,
  };
  const line = await lines.start(app, { ...options, onEvent: runner.events });
  const { signal } = new AbortController();
  const ids = order.map((at) => `c${at + 1}`);
  const ran = await runner.run(notebook, ids, { newId, signal, onCell: () => {}, line });
  await line.shutDown();
  return notebookOf(
    cells.map((each) => ({
      ...each,
      outputs: ran.get(each.id)?.outputs ?? [],
      executionCount: ids.indexOf(each.id) < 0 ? null : ids.indexOf(each.id) + 1,
    })),
  );
}

const sailing = () => ({
  name: "sailing",
  version: "1.0",
  wheel: { file: "sailing-1.0-py3-none-any.whl", hash: sha256(wheel), size: wheel.length },
});

function tools(): CheckTools {
  return {
    lines,
    ask: async () => ({
      app,
      instance: { typeName: "ml.t3.medium", vcpu: 2, memoryGiB: 4, gpu: null },
      imageName: "Base",
    }),
    leaveApp: async () => {},
    studio: { wheel: async ({ hash }) => (hash === sha256(wheel) ? wheel : null) },
    copied: join(app.reserve, "copied"),
    newId,
    now: () => Date.now(),
  };
}

async function checked(
  notebook: Notebook,
  change: { packages?: Snapshot["environment"]["packages"]; ms?: number } = {},
) {
  const { environment } = snapshotOf(notebook);
  const snapshot = snapshotOf(notebook, { environment: { ...environment, packages: change.packages ?? [] } });
  const report = await check(
    {
      id: sha256(JSON.stringify(snapshot)),
      snapshot,
      parts: new Map(),
      network: false,
      signal: AbortSignal.timeout(change.ms ?? 60_000),
      onProgress: () => {},
    },
    tools(),
  );
  return { report, verdicts: report.cells.map(({ verdict }) => verdict) };
}

describe("a reproducibility check", () => {
  it("finds the deterministic and the seeded equal, the unseeded different, and times nothing but times", async () => {
    const notebook = await asItRan([
      "x = sum(range(100))\nprint(x)\n{'b': [1.5, x]}",
      "import random\nrandom.seed(4)\nprint(random.random())",
      "random.seed()\nprint('score', random.random())",
      "import datetime\nprint('at', datetime.datetime.now())\nobject()",
      "from IPython.display import HTML\nHTML(f'<table><tr><td>{x}</td></tr></table>')",
      "1 / 0",
    ]);
    const { report, verdicts } = await checked(notebook);
    expect(report.notes).toEqual([]);
    expect(verdicts).toEqual(["equal", "equal", "differs", "volatile", "equal", "equal"]);
    expect(summaryOf(report)).toMatch(/^4 of 6 equal, 1 timestamp, 1 differs: 0\.\d+ → 0\.\d+$/);
  });

  it("finds that a notebook which ran out of order shows something else from top to bottom", async () => {
    const notebook = await asItRan(["n = 1", "n = n + 1", "print(n)"], [0, 2, 1]);
    const { report, verdicts } = await checked(notebook);
    expect(verdicts).toEqual(["equal", "equal", "differs"]);
    expect(report.cells[2]?.note).toBe("1 → 2");
    expect(report.outOfOrder).toEqual(["c3"].filter((id) => notebook.cells[id]?.executionCount === 2));
  });

  it("finds that a file is missing which its author had", async () => {
    writeFileSync(join(app.home, "data.csv"), "1,2\n");
    const { report, verdicts } = await checked(await asItRan(["print(open('data.csv').read())"]));
    expect(verdicts).toEqual(["failed"]);
    expect(report.cells[0]?.note).toContain("FileNotFoundError");
  });

  it("has the packages of the snapshot, from its files, and not those that the person added themselves", async () => {
    const add = await asItRan([
      `%pip install --quiet --no-index --find-links ${app.home} sailing`,
      "import sailing\nsailing.say()",
    ]);
    const use = notebookOf([{ ...(add.cells.c2 as (typeof add.cells)[string]), executionCount: 1 }]);
    expect((await checked(use, { packages: [sailing()] })).verdicts).toEqual(["equal"]);
    const without = await checked(use);
    expect(without.verdicts).toEqual(["failed"]);
    expect(without.report.cells[0]?.note).toContain("No module named 'sailing'");
    // As where there is no network.
    mkdirSync(join(app.home, ".config/pip"), { recursive: true });
    writeFileSync(join(app.home, ".config/pip/pip.conf"), "[global]\nno-index = true\n");
    const gone = await checked(use, { packages: [{ name: "sailing", version: "9.9", wheel: null }] });
    expect(gone.report.notes).toEqual([
      expect.stringMatching(/packages could not be installed: .*sailing==9\.9/),
    ]);
  });

  it("lets nothing out to the network, so that what wrote somewhere then does not write again", async () => {
    let written = 0;
    const elsewhere = createServer((_, response) => {
      written += 1;
      response.end("kept");
    });
    // Another address of this machine is as far away as a test may go.
    await new Promise<void>((done) => elsewhere.listen(0, "0.0.0.0", done));
    const { port } = elsewhere.address() as { port: number };
    const post = `import socket, urllib.request\nhost = socket.gethostname()\nprint(urllib.request.urlopen(f"http://{host}:${port}", data=b"x").read())`;
    const notebook = await asItRan([post]);
    const before = written;
    const { report, verdicts } = await checked(notebook);
    elsewhere.close();
    expect(verdicts).toEqual(["failed"]);
    expect(report.cells[0]?.note).toContain("lets nothing out");
    expect([before, written]).toEqual([1, 1]);
  });

  it("ends with its budget, and says what had not run", async () => {
    const notebook = await asItRan(["print(1)", "import time\ntime.sleep(1)\nprint(2)", "print(3)"]);
    const slow = notebookOf([
      notebook.cells.c1 as never,
      { ...(notebook.cells.c2 as object), source: "import time\ntime.sleep(600)" } as never,
      notebook.cells.c3 as never,
    ]);
    const { verdicts } = await checked(slow, { ms: 6_000 });
    expect(verdicts).toEqual(["equal", "not-run", "not-run"]);
  });

  it("leaves no kernel behind", async () => {
    const kernels = async () => (await askJupyter(app, { method: "GET", path: "api/kernels" })).body;
    await expect.poll(kernels, { timeout: 20_000 }).toEqual([]);
  });
});
