import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentFolder } from "@/scripts/lib/environments.mjs";
import { othersReach } from "@/scripts/lib/others-reach.mjs";

const asRoot = process.getuid?.() === 0;

/** Why people cannot be given users of the machine of their own here, with the environments of this cache. */
export function whyNoOwnUsers(cache: string): string | null {
  return asRoot ? whyOthersCannotRun(cache) : "only root can give people users of their own";
}

/** Why a user of the machine other than root cannot run what root's tests run. */
export function whyOthersCannotRun(cache: string): string | null {
  if (!asRoot) return null;
  const closed = [process.cwd(), process.execPath, tmpdir()].find((path) => !othersReach(path));
  if (closed !== undefined) return `${closed} is closed to other users of this machine`;
  for (const name of ["server", "base-python"]) {
    const python = join(environmentFolder({ data: cache, name }), "bin", "python");
    if (existsSync(python) && !othersReach(python))
      return `the Python of the environments in ${cache} is in a folder that is closed to other users; remove them, and they are made of another`;
  }
  return null;
}
