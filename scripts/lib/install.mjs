import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withFileLock } from "./file-lock.mjs";
import { failureOf } from "./problem.mjs";
import { root } from "./root.mjs";
import { run } from "./run.mjs";
import { step } from "./steps.mjs";

/** Installs the npm packages of the lock file unless they are there. */
export async function ensurePackages() {
  if (isInstalled()) return;
  await withFileLock({ path: join(root, ".cache", "install.lock") }, async () => {
    if (!isInstalled()) await step("Installing packages", install);
  });
}

async function install() {
  // All of them also where NODE_ENV says production: building needs what only building needs.
  const flags = ["--include=dev", "--include=optional", "--no-audit", "--no-fund"];
  const { code, output } = await run(["npm", "ci", ...flags], { cwd: root });
  if (code === 0) return;
  throw failureOf(output, {
    what: "the npm packages could not be installed",
    remedy: "check that this machine reaches its npm registry and start again",
  });
}

/** npm writes down what it has installed as the last thing it does; that is compared with the lock file. */
export function isInstalled() {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const wanted = packagesOf(join(root, "package-lock.json"));
  const there = packagesOf(installed);
  return Object.entries(wanted).every(([path, { version, optional, link, peer }]) => {
    if (path === "" || link) return true;
    const found = there[path];
    return found ? found.version === version : Boolean(optional || peer);
  });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
}
