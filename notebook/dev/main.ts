import { randomUUID } from "node:crypto";
import { createKernelApps } from "../compute/kernel-apps";
import { readConfig } from "../config";
import { sqliteJournalFolder } from "../journal/sqlite-journal-folder";
import { createFakeKernelLines } from "../kernels/fake-kernel-lines";
import { snapshotStore } from "../snapshots/snapshot-store";
import { startNotebookServer } from "../start";
import { RunReports } from "../usage/report-runs";
import { sqliteRunOutbox } from "../usage/run-outbox";
import { FakeContents } from "./fake-contents";
import { fakeJupyter } from "./fake-jupyter";
import { FakeTerminals } from "./fake-terminals";

// An app of `npm run dev`: the notebook server itself, on kernels that know a few words of Python, beside a stand-in for
// Jupyter's files and terminals. What people see and click is all real; only what would need Python is not.

const [kind, jupyterSocket = "", home = ""] = process.argv.slice(2);

async function notebookServer(): Promise<{ close(): Promise<void> }> {
  const config = readConfig();
  const ids = { next: () => randomUUID() };
  const apps = createKernelApps({ ...config, clock: { now: () => Date.now() } });
  const reports = new RunReports({ ...config, outbox: sqliteRunOutbox(config.runs) });
  const server = await startNotebookServer(config, {
    lines: createFakeKernelLines({ ids }),
    ask: (compute, onPhase, signal) => apps.ask(compute, onPhase, signal),
    firstChoice: (kernelspec) => apps.firstChoice(kernelspec),
    leaveApp: (app) => apps.stop(app.appId),
    journals: sqliteJournalFolder(config.journals),
    onRunFinished: (run) => reports.finished(run),
    snapshotStore: snapshotStore(config),
  });
  return {
    async close() {
      await server.close();
      await reports.close();
    },
  };
}

const files = kind === "JupyterServer";
const notebooks = files ? await notebookServer() : null;
const terminals = new FakeTerminals({
  home,
  // Whoever meets it must not take it for the image's.
  greeting: files ? "" : "npm run dev: there is no image here; this is a shell of your machine.\r\n",
});
await fakeJupyter({
  socketPath: jupyterSocket,
  contents: files ? new FakeContents(home) : null,
  terminals,
});

process.once("SIGTERM", () => {
  terminals.endAll();
  void Promise.resolve(notebooks?.close()).then(() => process.exit(0));
});
