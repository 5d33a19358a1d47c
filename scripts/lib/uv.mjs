import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withFileLock } from "./file-lock.mjs";
import { lockFile } from "./locked-requirements.mjs";
import { partialOf, removePartials } from "./partial-folder.mjs";
import { failureOf } from "./problem.mjs";
import { run } from "./run.mjs";

/**
 * uv, the installer, from pip into a private environment: nothing is added to the machine. It follows pip's settings
 * for the package index and for certificates where it has none of its own.
 *
 * @param {{ folder: string, python: string, onProgress: (note: string) => void }} options
 * @returns {Promise<{ path: string, env: NodeJS.ProcessEnv }>}
 */
export async function ensureUv({ folder, python, onProgress }) {
  const path = join(folder, "bin", "uv");
  if (!existsSync(path)) {
    await mkdir(dirname(folder), { recursive: true });
    await withFileLock({ path: `${folder}.lock` }, async () => {
      if (!existsSync(path)) await install({ folder, python, onProgress });
    });
  }
  return { path, env: await environmentOf(join(folder, "bin", "python")) };
}

async function install({ folder, python, onProgress }) {
  onProgress("Fetching the package installer");
  const partial = partialOf(folder);
  await removePartials(folder);
  await rm(folder, { recursive: true, force: true });
  await must([python, "-m", "venv", partial]);
  const inside = join(partial, "bin", "python");
  await must([inside, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lockFile("tools")]);
  await rename(partial, folder);
}

async function must(command) {
  const { code, output } = await run(command);
  if (code === 0) return;
  throw failureOf(output, {
    what: "the Python package installer could not be fetched",
    remedy: "check that pip works on this machine and try again",
  });
}

async function environmentOf(python) {
  const { output } = await run([python, "-m", "pip", "config", "list"]);
  const pip = (key) => output.match(new RegExp(`^[\\w:]+\\.${key}='(.*)'$`, "m"))?.[1];
  const env = { UV_PYTHON_DOWNLOADS: "never", UV_NO_PROGRESS: "1", ...process.env };
  const follow = (name, value) => {
    if (value && !env[name]) env[name] = value;
  };
  follow("UV_DEFAULT_INDEX", pip("index-url"));
  follow(
    "UV_INDEX",
    pip("extra-index-url")
      ?.split(/\\n|\s+/)
      .filter(Boolean)
      .join(" "),
  );
  follow("SSL_CERT_FILE", pip("cert"));
  return env;
}
