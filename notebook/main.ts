import { randomUUID } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { createKernelApps } from "./compute/kernel-apps";
import { leaveApp } from "./compute/leave-app";
import { readConfig } from "./config";
import { sqliteJournalFolder } from "./journal/sqlite-journal-folder";
import { lazyKernelLines } from "./lazy-kernel-lines";
import { snapshotStore } from "./snapshots/snapshot-store";
import { startNotebookServer } from "./start";
import { RunReports } from "./usage/report-runs";
import { sqliteRunOutbox } from "./usage/run-outbox";

// One such process runs for every person. Left alone, V8 takes 200 MB more for a flood of output whose live data is
// 20 MB; with these it takes 40 MB, for the same time.
setFlagsFromString("--heap-growing-percent=20");
setFlagsFromString("--semi-space-growth-factor=1");

// One session's bug must not end all the others; what it was is in the log.
process.on("unhandledRejection", (reason) => console.error("unhandled rejection", reason));

const config = readConfig();
const clock = { now: () => Date.now() };
const ids = { next: () => randomUUID() };
const apps = createKernelApps({ ...config, clock });
const reports = new RunReports({
  ...config,
  outbox: sqliteRunOutbox(config.runs),
  onLogged: (run) => void starting.then((started) => started.keepLogged(run)),
});

const starting = startNotebookServer(config, {
  lines: lazyKernelLines(async () => {
    const { createJupyterKernelLines } = await import("./kernels/jupyter-kernel-lines");
    return createJupyterKernelLines({ ids, appDeath: (appId) => apps.deathOf(appId) });
  }),
  ask: (compute, onPhase, signal) => apps.ask(compute, onPhase, signal),
  firstChoice: (kernelspec) => apps.firstChoice(kernelspec),
  async leaveApp(app) {
    const { isLeft } = await import("./kernels/jupyter-left");
    await leaveApp({ isLeft: () => isLeft(app), stop: () => apps.stop(app.appId) });
  },
  journals: sqliteJournalFolder(config.journals),
  clock,
  ids,
  onRunFinished: (run) => reports.finished(run),
  snapshotStore: snapshotStore(config),
  async notePackages(app) {
    const { noteAddedPackages } = await import("./kernels/jupyter-packages");
    await noteAddedPackages(app);
  },
});
const server = await starting;
console.log(`notebook server: listening on ${config.socketPath}`);

for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end());

async function end(): Promise<void> {
  await server.close();
  await reports.close();
  process.exit(0);
}
