import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { root } from "./root.mjs";

/**
 * Whether something has to be built again: names, sizes and times of its sources, which takes milliseconds where their
 * contents would take long.
 *
 * @param {readonly string[]} sources files and folders below the checkout; missing ones are skipped
 */
function fingerprint(sources) {
  const hash = createHash("sha1");
  for (const source of sources) visit(resolve(root, source), hash);
  return hash.digest("hex");
}

function visit(path, hash) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory()) {
    hash.update(`${path}\0${found.size}\0${found.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(path).sort()) visit(join(path, name), hash);
}

/**
 * Runs `make` unless `stamp` says that it was run on these sources. The stamp is written only after it succeeded.
 *
 * @param {{ stamp: string, sources: readonly string[], produces: readonly string[], make: () => Promise<unknown> }} options
 */
export async function makeIfChanged({ stamp, sources, produces, make }) {
  if (isFresh({ stamp, sources, produces })) return;
  const before = fingerprint(sources);
  await make();
  const path = resolve(root, stamp);
  mkdirSync(dirname(path), { recursive: true });
  // As they were when it began: what changed meanwhile is built at the next start.
  writeFileSync(path, before);
}

/** @param {{ stamp: string, sources: readonly string[], produces: readonly string[] }} options */
export function isFresh({ stamp, sources, produces }) {
  const path = resolve(root, stamp);
  if (!existsSync(path) || !produces.every((file) => existsSync(resolve(root, file)))) return false;
  return readFileSync(path, "utf8") === fingerprint(sources);
}
