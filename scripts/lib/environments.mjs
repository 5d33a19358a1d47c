import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withFileLock } from "./file-lock.mjs";
import { lockFile } from "./locked-requirements.mjs";
import { partialOf, removePartials } from "./partial-folder.mjs";
import { failureOf, Problem } from "./problem.mjs";
import { findPython } from "./python.mjs";
import { lastLines, run } from "./run.mjs";
import { ensureUv } from "./uv.mjs";

/**
 * Python environments of images. An environment is a folder named by its image and by the hash of its lock file; it
 * is made beside and renamed into place, so a folder with that name is always whole, whatever was killed meanwhile.
 * It is relocatable and nothing writes into it later: what people install goes into their app's own layer.
 */

/** @param {{ data: string, name: string }} of */
export function environmentFolder({ data, name }) {
  const hash = createHash("sha256")
    .update(readFileSync(lockFile(name)))
    .digest("hex")
    .slice(0, 16);
  return join(data, "environments", name, hash);
}

/** Whole, and its Python still there (an upgrade of the machine may have removed it). */
export function isBuilt(folder) {
  return existsSync(join(folder, "complete.json")) && existsSync(join(folder, "bin", "python"));
}

/**
 * Makes an environment unless it is there; safe to call from several processes at once.
 *
 * @param {{ name: string, folder: string, tools: string, onProgress: (note: string) => void, lock?: string,
 *   pythonVersion?: string, onLine?: (line: string) => void }} options `lock` where the requirements are not those of
 *   `images/<name>`: an image of the administrator's; `onLine` hears all that the installer says
 */
export async function buildEnvironment({
  name,
  folder,
  tools,
  onProgress,
  lock = lockFile(name),
  pythonVersion,
  onLine,
}) {
  if (isBuilt(folder)) return;
  checkLocked(lock);
  await mkdir(dirname(folder), { recursive: true });
  await withFileLock(
    { path: `${folder}.lock`, onWait: () => onProgress("Another start is building it") },
    async () => {
      if (isBuilt(folder)) return;
      await removePartials(folder);
      const python = await findPython(pythonVersion);
      const uv = await ensureUv({ folder: tools, python: python.path, onProgress });
      const partial = partialOf(folder);
      await fill({ name, lock, partial, python, uv, onProgress, onLine });
      await rm(folder, { recursive: true, force: true });
      await rename(partial, folder);
      // The installer of a builder that was killed may have gone on for a while.
      await removePartials(folder);
    },
  );
}

/** What is not pinned by hash is another environment tomorrow, under the same name. */
function checkLocked(lock) {
  if (!existsSync(lock)) {
    throw new Problem(`There are no requirements at ${lock}; put the image's locked requirements there.`);
  }
  if (/ --hash=/.test(readFileSync(lock, "utf8"))) return;
  throw new Problem(
    `The requirements in ${lock} are not locked; lock them with: uv pip compile --generate-hashes requirements.in`,
  );
}

async function fill({ name, lock, partial, python, uv, onProgress, onLine }) {
  const packages = (readFileSync(lock, "utf8").match(/^[\w.-]+==/gm) ?? []).length;
  onProgress(`Making the environment with Python ${python.version}`);
  await must(
    uv,
    ["venv", "--quiet", "--no-project", "--relocatable", "--python", python.path, partial],
    name,
  );
  onProgress(`Downloading and installing about ${packages} packages`);
  const inside = join(partial, "bin", "python");
  const install = [
    "pip",
    "install",
    "--require-hashes",
    "--compile-bytecode",
    "--python",
    inside,
    "-r",
    lock,
  ];
  await must(uv, install, name, (line) => {
    onLine?.(line);
    if (/^(Prepared|Installed|Bytecode)/.test(line)) onProgress(line.trim());
  });
  await installKernelspecs({ partial, python: inside, onProgress });
  const about = { name, python: python.version, madeAt: new Date().toISOString() };
  await writeFile(join(partial, "complete.json"), `${JSON.stringify(about)}\n`);
}

async function must(uv, args, name, onLine) {
  const { code, output } = await run([uv.path, ...args], { env: uv.env, onLine });
  if (code === 0) return;
  throw failureOf(output, {
    what: `the Python environment "${name}" could not be made`,
    remedy: "check that this machine reaches its Python package index and try again",
  });
}

/** Kernelspecs name their program by an absolute path; "python" instead means the Python that Jupyter runs on. */
async function installKernelspecs({ partial, python, onProgress }) {
  const { code } = await run([python, "-c", "import bash_kernel"]);
  if (code !== 0) return;
  onProgress("Adding the Bash kernel");
  const { code: failed, output } = await run([python, "-m", "bash_kernel.install", "--prefix", partial]);
  if (failed) throw new Problem("The Bash kernel could not be added to the environment.", lastLines(output));
  const file = join(partial, "share", "jupyter", "kernels", "bash", "kernel.json");
  const spec = JSON.parse(await readFile(file, "utf8"));
  spec.argv[0] = "python";
  await writeFile(file, JSON.stringify(spec, null, 1));
}
