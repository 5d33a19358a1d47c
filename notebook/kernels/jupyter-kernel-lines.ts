import { basename } from "node:path";
import type { Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { JsonObject } from "@/core/json";
import { JupyterKernelLine, type JupyterLineOptions } from "./jupyter-kernel-line";
import { askJupyter } from "./jupyter-rest";
import type { Death } from "./kernel-exits";
import type { KernelApp, KernelLines, LineOptions } from "./kernel-line";
import { languageOf, specOf } from "./language";
import { objectOf, textOf } from "./message";

export interface JupyterKernelLinesOptions {
  readonly ids: Ids;
  /** Asked when an app cannot be reached: why it is gone, or `null` as long as it may come back. */
  appDeath(appId: string): Promise<Death | null>;
  readonly pingMs?: number;
}

/** Kernel lines to Jupyter Server over its unix socket. */
export function createJupyterKernelLines(options: JupyterKernelLinesOptions): KernelLines & {
  start(...args: Parameters<KernelLines["start"]>): Promise<JupyterKernelLine>;
  reopen(...args: Parameters<KernelLines["reopen"]>): Promise<JupyterKernelLine | null>;
} {
  const open = (
    app: KernelApp,
    line: LineOptions & Pick<JupyterLineOptions, "kernelId" | "currentRun" | "after" | "widgets" | "busy">,
  ) => new JupyterKernelLine({ ...options, ...line, app });
  return {
    async start(app, line) {
      const kernelId = await startKernel(app, line);
      const opened = open(app, {
        ...line,
        kernelId,
        currentRun: null,
        after: null,
        widgets: null,
        busy: false,
      });
      const spec = specOf(app, line.kernelspec);
      if (!(await opened.isFound())) throw startFailed("the kernel ended while it started");
      const info = await opened.introduce(30_000);
      opened.language = languageOf({ kernelspec: line.kernelspec, spec: await spec, info });
      setImmediate(() => opened.handOver());
      return opened;
    },
    async reopen(app, line) {
      const answer = await askJupyter(app, { method: "GET", path: `api/kernels/${line.kernelId}` });
      if (answer.status !== 200) return null;
      const busy = objectOf(answer.body as JsonObject).execution_state === "busy";
      const opened = open(app, { ...line, busy });
      if (!(await opened.isFound())) return null;
      const info = await opened.introduce(3_000);
      const kernelspec = textOf(objectOf(answer.body as JsonObject).name);
      opened.language = languageOf({ kernelspec, spec: await specOf(app, kernelspec), info });
      setImmediate(() => opened.handOver());
      return opened;
    },
  };
}

/** Through a Jupyter session, so that the kernel starts in the notebook's folder and knows its path. */
async function startKernel(
  app: KernelApp,
  line: { readonly kernelspec: string; readonly notebookPath: string },
): Promise<string> {
  await endSessionsOf(app, line.notebookPath);
  const answer = await askJupyter(app, {
    method: "POST",
    path: "api/sessions",
    body: {
      path: line.notebookPath,
      name: basename(line.notebookPath),
      type: "notebook",
      kernel: { name: line.kernelspec },
    },
    timeoutMs: 60_000,
  });
  const kernelId = textOf(objectOf(objectOf(answer.body as JsonObject).kernel).id);
  if (answer.status === 201 && kernelId !== "") return kernelId;
  throw startFailed(`${answer.status} ${textOf(objectOf(answer.body as JsonObject).message)}`);
}

/** A kernel that is left from an earlier start would be handed out again, with its old variables. */
async function endSessionsOf(app: KernelApp, notebookPath: string): Promise<void> {
  const answer = await askJupyter(app, { method: "GET", path: "api/sessions" });
  const sessions = Array.isArray(answer.body) ? (answer.body as readonly JsonObject[]) : [];
  for (const session of sessions.filter((one) => one.path === notebookPath)) {
    await askJupyter(app, { method: "DELETE", path: `api/sessions/${textOf(session.id)}` });
  }
}

function startFailed(detail: string): AppError {
  return new AppError(
    "unavailable",
    "The kernel could not be started. The notebook is safe; try again, or choose another image.",
    { detail },
  );
}
