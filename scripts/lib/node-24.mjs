import { existsSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem.mjs";
import { root } from "./root.mjs";

/** The Node that runs what we build: this one if it is new enough, else the one that came with the packages. */
export function node24() {
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  const path = join(root, "node_modules", `node-linux-${process.arch}`, "bin", "node");
  if (existsSync(path)) return path;
  throw new Problem(
    `No Node 24 came with the packages for this machine (${process.platform} ${process.arch}); install Node 24 or newer and start again.`,
  );
}
