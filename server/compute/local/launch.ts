import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@/core/errors";
import type { StartRequest } from "@/server/compute/compute-backend";
import { processLine } from "@/server/machine/process-table";
import type { Places } from "./places";

/** Kernel apps go before the person's server when memory runs out: work in the server is not lost with a kernel. */
const outOfMemoryScore = { JupyterServer: 0, KernelGateway: 500 } as const;

interface Launch {
  readonly request: StartRequest;
  readonly places: Places;
  /** `witness.sh`, which is beside this file. */
  readonly witness: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly joins: readonly string[];
}

/** Starts the witness, which starts the app; both outlive the studio server. */
export async function launch(app: Launch): Promise<{ pid: number; startTime: number }> {
  const log = await open(join(app.places.folder.path, "log"), "a", 0o600);
  try {
    const child = spawn("sh", [app.witness, app.places.folder.path, ...joining(app), ...command(app)], {
      cwd: app.request.home,
      detached: true,
      env: { ...app.environment } as NodeJS.ProcessEnv,
      stdio: ["ignore", log.fd, log.fd],
    });
    await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    child.unref();
    const pid = child.pid ?? 0;
    return { pid, startTime: (await processLine(pid))?.startTime ?? 0 };
  } catch (error) {
    throw new AppError(
      "unavailable",
      "The app could not be started on this machine. Nothing was changed; try again.",
      {
        detail: String(error),
        cause: error,
      },
    );
  } finally {
    await log.close();
  }
}

function joining(app: Launch): readonly string[] {
  return [app.joins.join(" "), String(outOfMemoryScore[app.request.kind])];
}

function command(app: Launch): readonly string[] {
  const runAs = app.request.runAs;
  if (runAs === null) return ["sh", app.script];
  const identity = [`--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, "--clear-groups", "--no-new-privs"];
  const allowed = app.request.kind === "KernelGateway" ? identity : identity.slice(0, 3);
  return ["setpriv", ...allowed, "sh", app.script];
}
