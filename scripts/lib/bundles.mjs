import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./root.mjs";

/**
 * Our own servers as one file each, by esbuild. The notebook server is bundled whole: it starts once per person, and
 * reading one file is what makes that quick. The studio server leaves its packages outside, where Next needs them.
 */

const settings = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  sourcemap: "linked",
  logLevel: "silent",
  tsconfig: join(root, "tsconfig.json"),
};

/** Packages written for CommonJS ask for `require`, which a bundle of modules has not. */
const requireBanner =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

export function bundleNotebook() {
  return bundle({ entry: "notebook/main.ts", name: "notebook.mjs", more: { banner: { js: requireBanner } } });
}

export function bundleServer() {
  return bundle({ entry: "server/main.ts", name: "server.mjs", more: { packages: "external" } });
}

export function bundleCommand() {
  return bundle({ entry: "server/cli.ts", name: "cli.mjs", more: { packages: "external" } });
}

/** Written beside and renamed: a server that starts meanwhile reads the old one or the new one. */
async function bundle({ entry, name, more }) {
  if (!existsSync(join(root, entry))) return false;
  const { build } = await import("esbuild");
  const folder = join(root, "dist", `.${process.pid}-${name}`);
  const beside = join(folder, name);
  await mkdir(folder, { recursive: true });
  await build({
    ...settings,
    ...more,
    entryPoints: [join(root, entry)],
    outfile: beside,
    absWorkingDir: root,
  });
  await rename(`${beside}.map`, join(root, "dist", `${name}.map`));
  await rename(beside, join(root, "dist", name));
  await rm(folder, { recursive: true });
  return true;
}
