import { realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Whether other users of this machine can run the program at this path: every folder above it lets them through. */
export function othersReach(path) {
  const real = realpathSync(path);
  if ((statSync(real).mode & 0o001) === 0) return false;
  for (let folder = dirname(real); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
