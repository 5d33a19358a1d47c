import { join } from "node:path";
import { bundleCommand, bundleNotebook, bundleServer } from "./bundles.mjs";
import { buildEnvironment, environmentFolder, isBuilt } from "./environments.mjs";
import { withFileLock } from "./file-lock.mjs";
import { node24 } from "./node-24.mjs";
import { checkDisk, checkWritable } from "./prerequisites.mjs";
import { failureOf, Problem } from "./problem.mjs";
import { root } from "./root.mjs";
import { run } from "./run.mjs";
import { isFresh, makeIfChanged } from "./stamps.mjs";
import { step } from "./steps.mjs";

const common = ["core", "package-lock.json", "tsconfig.json"];

const pages = {
  stamp: ".next/atelier-stamp",
  sources: [...common, "app", "components", "server", "public", "next.config.js", "postcss.config.mjs"],
  produces: [".next/BUILD_ID"],
};

const servers = {
  stamp: "dist/stamp",
  sources: [...common, "notebook", "server", "scripts/lib/bundles.mjs"],
  produces: ["dist/server.mjs", "dist/notebook.mjs"],
};

/**
 * Everything that a start needs and that is not there yet, side by side: pages, servers, and the Python environment
 * that people's files are served from. Environments of images are made when they are first asked for.
 *
 * @param {{ data: string }} options
 */
export async function ensureBuilt({ data }) {
  const environment = environmentFolder({ data, name: "server" });
  const fresh = isFresh(pages) && isFresh(servers);
  if (fresh && isBuilt(environment)) return;
  checkWritable(data);
  checkWritable(join(root, "dist"));
  if (!fresh) checkDisk(root);
  if (!isBuilt(environment)) checkDisk(data);
  const onWait = () => process.stdout.write("  Another start is building; waiting for it …\n");
  await withFileLock({ path: join(root, "dist", "build.lock"), onWait }, () =>
    all([
      makeIfChanged({ ...servers, make: () => step("Bundling the servers", buildServers) }),
      makeIfChanged({ ...pages, make: () => step("Building the pages", buildPages) }),
      ensureEnvironment({ name: "server", folder: environment, data }),
    ]),
  );
}

/** The notebook server alone, for tests. */
export async function ensureNotebookBundle() {
  await withFileLock({ path: join(root, "dist", "build.lock") }, bundleNotebook);
}

/** Waits for all before it says what failed, so that nothing goes on building behind a message. */
async function all(works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

async function buildServers() {
  const [server] = await Promise.all([bundleServer(), bundleNotebook(), bundleCommand()]).catch((error) => {
    throw failureOf(error.message, {
      what: "the servers could not be bundled",
      remedy: "undo the last change of their sources",
    });
  });
  if (!server) throw new Problem("This checkout has no server/main.ts; check it out again.");
}

async function buildPages() {
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const next = join(root, "node_modules", "next", "dist", "bin", "next");
  const { code, output } = await run([node24(), next, "build"], { cwd: root, env });
  if (code !== 0) {
    throw failureOf(output, {
      what: "the pages could not be built",
      remedy: "undo the last change of their sources",
      lines: 30,
    });
  }
}

async function ensureEnvironment({ name, folder, data }) {
  if (isBuilt(folder)) return;
  const tools = join(data, "environments", "tools");
  await step("Making the Python environment", (note) =>
    buildEnvironment({ name, folder, tools, onProgress: note }),
  );
}
