import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, linkOf, processesNaming, tryKill } from "./running-studio";

/** A folder of data for starts by `npm start`, with the environments that all tests share. */
export interface Starts {
  /** `npm start -- <args>`, given in `folder`; answers the link that it prints. */
  start(command: { readonly args: readonly string[]; readonly folder: string }): Promise<string>;
  /** Ctrl-C. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export async function npmStarts(): Promise<Starts> {
  const data = mkdtempSync(join(tmpdir(), "at-"));
  const environments = join(process.cwd(), ".cache", "environments");
  mkdirSync(environments, { recursive: true });
  symlinkSync(environments, join(data, "environments"));
  const env = {
    ...process.env,
    PORT: String(await freePort()),
    ATELIER_CONTENT_PORT: String(await freePort()),
    ATELIER_DATA: data,
  };
  let child: ChildProcess | null = null;
  const stop = async () => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGINT");
    await ended;
  };
  return {
    start({ args, folder }) {
      // npm tells scripts where it was called; `--prefix` names the checkout from anywhere.
      child = spawn("npm", ["--prefix", process.cwd(), "start", "--", ...args], {
        cwd: folder,
        env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      return linkOf(child);
    },
    stop,
    async close() {
      await stop();
      for (const pid of processesNaming(data)) tryKill(pid);
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
