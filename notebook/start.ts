import { randomUUID } from "node:crypto";
import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { FreshIds } from "@/core/notebook/ipynb";
import type { NotebookConfig } from "./config";
import { writeAtomically } from "./files/atomic-write";
import type { JournalFolder } from "./journal/journal-folder";
import type { KernelApp, KernelLines } from "./kernels/kernel-line";
import { OutputStore } from "./outputs/output-store";
import { addedPackages } from "./packages/added-packages";
import { Checks } from "./reproduce/checks";
import { createNotebookRouter } from "./router";
import { type KeepAlive, type NotebookServer, serveNotebooks } from "./server";
import { computeOf, type FirstChoice } from "./sessions/compute-of";
import type { AskForKernelApp } from "./sessions/granted-app";
import { SessionHouse } from "./sessions/session-house";
import { keepLogged } from "./snapshots/keep-logged";
import type { SnapshotStore } from "./snapshots/snapshot-store";
import { createSnapshots } from "./snapshots/snapshots";
import { Steps } from "./steps/steps";
import type { FinishedRun } from "./usage/finished-run";
import { SavedVariables } from "./variables/saved-variables";

/** What a notebook server is made of; the real clock, ids and disk unless others are given. */
export interface NotebookParts {
  readonly lines: KernelLines;
  readonly ask: AskForKernelApp;
  leaveApp(app: KernelApp): Promise<void>;
  readonly firstChoice?: FirstChoice;
  readonly journals: JournalFolder;
  readonly clock?: Clock;
  readonly ids?: FreshIds;
  readonly write?: typeof writeAtomically;
  readonly keepAlive?: KeepAlive;
  readonly snapshotStore?: SnapshotStore;
  readonly notePackages?: (app: KernelApp) => Promise<void>;
  /** Hears of each run that has ended; after a restart of some once more. */
  readonly onRunFinished?: (run: FinishedRun) => void;
}

const nowhere: SnapshotStore = {
  async send() {
    throw new AppError("unavailable", "There is no studio that could keep a snapshot.");
  },
  wheel: async () => null,
  read: async () => null,
  part: async () => null,
  report: async () => undefined,
  keepFor: async () => undefined,
};

interface RunningNotebookServer extends NotebookServer {
  /** Keeps the notebook of a run that logged something; one that cannot be kept costs nobody their work. */
  keepLogged(run: FinishedRun): void;
  readonly house: SessionHouse;
}

/** Everything of the notebook server but the choice of implementations: recovers what was open, then listens. */
export async function startNotebookServer(
  config: Pick<
    NotebookConfig,
    "home" | "outputs" | "packages" | "copied" | "variables" | "socketPath" | "token"
  >,
  parts: NotebookParts,
): Promise<RunningNotebookServer> {
  const outputs = new OutputStore(config.outputs);
  const variables = new SavedVariables(config.variables);
  const clock = parts.clock ?? { now: () => Date.now() };
  const packages = addedPackages(config.packages);
  const ids = parts.ids ?? { next: () => randomUUID() };
  const studio = parts.snapshotStore ?? nowhere;
  const checks = new Checks({
    copied: config.copied,
    lines: parts.lines,
    ask: parts.ask,
    leaveApp: (app) => parts.leaveApp(app),
    studio,
    newId: () => ids.next(),
    now: () => clock.now(),
  });
  const house = new SessionHouse({
    home: config.home,
    journals: parts.journals,
    lines: parts.lines,
    ask: parts.ask,
    leaveApp: (app) => parts.leaveApp(app),
    variables,
    outputs,
    write: parts.write ?? writeAtomically,
    clock,
    ids,
    defaultCompute: (notebook) => computeOf(notebook, parts.firstChoice ?? (async () => null)),
    onRunFinished: parts.onRunFinished ?? (() => {}),
  });
  const snapshots = createSnapshots({
    clock,
    outputs,
    packages,
    studio,
    notePackages: parts.notePackages ?? (async () => {}),
    copied: config.copied,
  });
  const steps = new Steps({
    home: config.home,
    lines: parts.lines,
    ask: parts.ask,
    leaveApp: (app) => parts.leaveApp(app),
    onRunFinished: parts.onRunFinished ?? (() => {}),
    now: () => clock.now(),
    ids,
    firstChoice: parts.firstChoice ?? (async () => null),
    snapshots,
  });
  await house.recover();
  const server = await serveNotebooks({
    ...config,
    router: createNotebookRouter({
      house,
      packages,
      checks,
      snapshots,
    }),
    outputs,
    hibernateApp: (appId, why) => house.hibernateApp(appId, why),
    steps,
    keepAlive: parts.keepAlive,
  });
  return {
    house,
    keepLogged(run) {
      keepLogged({ house, snapshots, studio }, run).catch((error: unknown) =>
        console.error("the notebook of a run that logged could not be kept", run.notebook, error),
      );
    },
    async close() {
      await server.close();
      await house.suspend();
    },
  };
}
