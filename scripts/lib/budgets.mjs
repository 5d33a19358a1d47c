import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./root.mjs";

/** How long source files are and how much of them is comment, against what the house allows. */

const folders = ["app", "components", "core", "notebook", "server", "images", "scripts"];
const kinds = /\.(tsx?|mjs|py|sh)$/;
const allowed = { median: 100, p90: 250, most: 400 };

/** @returns {{ lines: string[], broken: string[] }} what to print, and what breaks a budget */
export function measureBudgets() {
  const files = folders.flatMap((folder) => walk(join(root, folder))).map(measure);
  const sizes = files.map(({ size }) => size).sort((a, b) => a - b);
  const at = (share) => sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))] ?? 0;
  const comments = files.reduce((sum, file) => sum + file.comments, 0);
  const code = files.reduce((sum, file) => sum + file.size, 0);
  const tooLong = files.filter(({ size, excused }) => size > allowed.most && !excused);
  const broken = tooLong.map(
    ({ path, size }) => `${path} has ${size} lines and no reason for it in its first line`,
  );
  if (at(0.5) > allowed.median) broken.push(`the median file has ${at(0.5)} lines, over ${allowed.median}`);
  if (at(0.9) > allowed.p90)
    broken.push(`one file in ten has over ${at(0.9)} lines; ${allowed.p90} are allowed`);
  const share = ((100 * comments) / Math.max(1, code)).toFixed(1);
  const lines = [
    `${files.length} source files, ${code} lines: median ${at(0.5)}, p90 ${at(0.9)}, longest ${sizes.at(-1) ?? 0}`,
    `${share} % of the lines are comments (10 to 20 is the habit)`,
  ];
  return { lines, broken };
}

function measure(path) {
  const all = readFileSync(path, "utf8").split("\n");
  return {
    path: relative(root, path),
    size: all.length - 1,
    comments: countComments(all, path.endsWith(".py")),
    // "Long because …" in the first line says why a file may be.
    excused: /long because/i.test(all[0] ?? ""),
  };
}

function countComments(lines, python) {
  let inside = false;
  let count = 0;
  for (const line of lines.map((text) => text.trim())) {
    const quotes = python ? (line.match(/"""/g) ?? []).length : 0;
    const opens = python ? quotes === 1 && !inside : line.startsWith("/*");
    if (inside || opens || quotes === 2 || (python ? line.startsWith("#") : /^(\/\/|#)/.test(line)))
      count += 1;
    if (python ? quotes === 1 : opens) inside = !inside;
    if (!python && line.includes("*/")) inside = false;
  }
  return count;
}

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "__pycache__" ? [] : walk(path);
    return kinds.test(entry.name) ? [path] : [];
  });
}
