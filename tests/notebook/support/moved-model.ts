import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Session } from "@/core/session/session";
import { startKernelApp } from "../../support/kernel-app";
import { dataScienceEnvironment } from "../../support/python-environments";
import { connectTo, notebookText, openTab } from "./notebook-host";
import { notebookProcess, studioGiving } from "./notebook-process";

const large = "ml.m5.large";

/** Frames of `size` bytes in all, of numbers and of texts, and a model fitted to one of them. */
const fitted = (size: number) => `import hashlib, numpy as np, pandas as pd
from sklearn.linear_model import LinearRegression
rows = ${Math.floor(size / 2 / 8 / 4)}
numbers = np.random.default_rng(7)
frame = pd.DataFrame({name: numbers.random(rows) for name in 'abc'})
frame['y'] = frame['a'] * 2 + frame['b']
array = numbers.random(${Math.floor(size / 2 / 8)})
model = LinearRegression().fit(frame[['a', 'b', 'c']], frame['y'])
def said():
    print(hashlib.sha256(array).hexdigest(), int(pd.util.hash_pandas_object(frame).sum()), len(frame))
    print(model.predict(pd.DataFrame({'a': [3.0], 'b': [4.0], 'c': [5.0]})).round(6).tolist())
said()`;

/**
 * A notebook with `size` bytes of frames and a fitted model, moved to another instance type between two real kernels:
 * what it printed before, what the new kernel prints where nothing was run again, and how long each phase took, in ms.
 */
export async function moveModel(size: number) {
  const app = await startKernelApp(dataScienceEnvironment);
  const other = await startKernelApp(dataScienceEnvironment, app);
  const server = notebookProcess(app.home, app.reserve);
  const studio = await studioGiving(app, server.studioSocket, { others: { [large]: other } });
  await server.start();
  const browser = connectTo(server);
  try {
    writeFileSync(join(app.home, "model.ipynb"), notebookText([fitted(size), "said()"]));
    const tab = await openTab(browser, { path: "model.ipynb", clientId: "mover" });
    const run = async (cellId: string) => {
      await tab.send({ type: "queueCells", runs: [{ cellId, runId: `run-${cellId}` }], at: Date.now() });
      return printed(await tab.until(({ runs }) => runs[cellId]?.endedAt != null), cellId);
    };
    const before = await run("c1");
    const { compute } = await tab.until(({ kernel }) => kernel.phase === "idle");
    const times: Record<string, number> = {};
    const begin = Date.now();
    const reached = async (name: string, holds: (session: Session) => boolean) => {
      await tab.until((session) => session.switched !== null || holds(session));
      times[name] = Date.now() - begin;
    };
    await tab.send({ type: "switchInstance", compute: { ...compute, instanceType: large }, keep: true });
    await reached("new kernel there", ({ switching }) => switching?.phase === "saving");
    await reached("saved", ({ switching }) => switching?.phase === "loading");
    await reached("loaded, compared and in the seat", () => false);
    const { switched, runs } = await tab.until(() => true);
    const after = await run("c2");
    return { before, after, switched, times, ranAgain: runs.c1?.id !== "run-c1" };
  } finally {
    browser.close();
    await server.stop();
    studio.close();
    await other.stop();
    await app.stop();
    server.remove();
  }
}

function printed(session: Session, cellId: string): string {
  const outputs = session.notebook.cells[cellId]?.outputs ?? [];
  return outputs.map((output) => (output.type === "stream" ? output.text : JSON.stringify(output))).join("");
}
