import { readdir, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Separation } from "@/server/compute/compute-backend";
import type { LocalBackendOptions } from "./options";

type Where = Pick<
  LocalBackendOptions,
  "dataFolder" | "runScripts" | "node" | "notebookServer" | "usersTrustEachOther"
>;

/** What keeps people's programs apart on this machine: a user of the machine for each, which takes root. */
export async function separation(where: Where): Promise<Separation> {
  const why =
    process.getuid?.() === 0
      ? await whatIsClosed(where)
      : "Atelier does not run as root, so everybody's code would run as the same user of this machine and could read the others' files.";
  if (why === null) return { how: "own-user" };
  return where.usersTrustEachOther === true ? { how: "trust" } : { how: "none", why };
}

/** Programs of other users of this machine must get to what they run and to their folders. */
async function whatIsClosed(where: Where): Promise<string | null> {
  const needed = [where.dataFolder, ...Object.values(where.runScripts), where.node, where.notebookServer];
  for (const path of needed) {
    const closed = await closedAbove(path);
    if (closed !== null)
      return `Each person's code would run as a user of their own, and the folder ${closed} lets no other user through. Move Atelier or its data elsewhere, or open that folder (chmod o+x).`;
  }
  const environments = join(where.dataFolder, "environments");
  for (const python of await pythonsIn(environments)) {
    const closed = await closedAbove(python);
    if (closed !== null)
      return `Each person's code would run as a user of their own, and the Python of its environments is in the folder ${closed}, which lets no other user through. Stop Atelier, remove ${environments} and start again: they are then made of a Python for all users, as /usr/bin/python3, where there is one.`;
  }
  return null;
}

/** Where the Pythons really are that environments are made of. */
async function pythonsIn(environments: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const image of await readdir(environments).catch(() => [])) {
    for (const one of await readdir(join(environments, image)).catch(() => [])) {
      const python = await realpath(join(environments, image, one, "bin", "python")).catch(() => null);
      if (python !== null) found.push(python);
    }
  }
  return found;
}

const pass = 0o001;

/** The folder above `path` that lets no other user through, or `null`. */
async function closedAbove(path: string): Promise<string | null> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => null);
    if (found?.isDirectory() && (found.mode & pass) === 0 && folder !== path) return folder;
    if (folder === dirname(folder)) return null;
  }
}
