import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Heard, runScript, type Scripts } from "./run-script";

/** Locks requirements by hash, together with what every image needs; answers the locked ones. */
export type Lock = (
  of: Heard & { readonly requirements: string; readonly python: string | null },
) => Promise<string>;

/** `scripts/lock-requirements.mjs` in a process of its own. */
export function scriptedLock(scripts: Scripts): Lock {
  return async ({ requirements, python, onNote, onLine }) => {
    const folder = await mkdtemp(join(tmpdir(), "atelier-lock-"));
    const [from, to] = [join(folder, "requirements.in"), join(folder, "requirements.lock")];
    try {
      await writeFile(from, requirements);
      await runScript(scripts, {
        script: "lock-requirements.mjs",
        args: [from, to, ...(python === null ? [] : [python])],
        otherwise: "The requirements could not be locked. Nothing was changed; try again.",
        onNote,
        onLine,
      });
      return await readFile(to, "utf8");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}
