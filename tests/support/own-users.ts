import { existsSync } from "node:fs";
import { join } from "node:path";
import { environmentFolder } from "@/scripts/lib/environments.mjs";
import { othersReach } from "@/scripts/lib/others-reach.mjs";

/** Why people cannot be given users of the machine of their own here, with the environments of this cache. */
export function whyNoOwnUsers(cache: string): string | null {
  if (process.getuid?.() !== 0) return "only root can give people users of their own";
  for (const name of ["server", "base-python"]) {
    const python = join(environmentFolder({ data: cache, name }), "bin", "python");
    if (existsSync(python) && !othersReach(python))
      return `the Python of the environments in ${cache} is in a folder that is closed to other users; remove them, and they are made of another`;
  }
  return null;
}
