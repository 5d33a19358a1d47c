#!/usr/bin/env node
import { existsSync } from "node:fs";
import { join } from "node:path";
import { measureBudgets } from "./lib/budgets.mjs";
import { ensurePackages } from "./lib/install.mjs";
import { node24 } from "./lib/node-24.mjs";
import { checkNode } from "./lib/prerequisites.mjs";
import { runScript } from "./lib/problem.mjs";
import { root } from "./lib/root.mjs";
import { run } from "./lib/run.mjs";
import { step } from "./lib/steps.mjs";

// npm run check: types, lint, units (contracts and architecture among them), budgets. No Python, no browser.

const bin = join(root, "node_modules", ".bin");
const failures = [];

await runScript(async () => {
  checkNode(process.versions.node);
  await ensurePackages();
  if (!existsSync(join(root, "next-env.d.ts"))) await check("Types of the pages", ["next", "typegen"]);
  await Promise.all([
    check("Types", ["tsc", "-p", "."]),
    check("Lint", ["biome", "check", "--error-on-warnings"]),
  ]);
  await check("Units", ["vitest", "run", "--project", "unit", "--passWithNoTests", "--reporter=dot"]);
  const { lines, broken } = measureBudgets();
  for (const line of lines) process.stdout.write(`  ${line}\n`);
  for (const line of broken) failures.push({ name: "Budgets", output: line });
  for (const { name, output } of failures) process.stdout.write(`\n== ${name}\n${output}\n`);
  process.stdout.write(failures.length > 0 ? "\nNot all is well.\n" : "\nAll is well.\n");
  process.exitCode = failures.length > 0 ? 1 : 0;
});

/** Runs one of the packages' programs on the studio's Node; what it says is shown at the end if it fails. */
async function check(name, [program, ...args]) {
  const path = `${join(node24(), "..")}:${bin}:${process.env.PATH}`;
  const env = { ...process.env, PATH: path, NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
  await step(name, async (note) => {
    const { code, output } = await run([join(bin, program), ...args], { cwd: root, env });
    if (code === 0) return;
    note("not well");
    failures.push({ name, output: output.trim() });
  });
}
