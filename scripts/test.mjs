#!/usr/bin/env node
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureBuilt } from "./lib/build.mjs";
import { describeFailures, playwrightFailures, vitestFailures } from "./lib/failures.mjs";
import { ensurePackages } from "./lib/install.mjs";
import { findBrowser, findPostgres } from "./lib/machine.mjs";
import { node24 } from "./lib/node-24.mjs";
import { checkGit, checkNode, checkWritable } from "./lib/prerequisites.mjs";
import { runScript } from "./lib/problem.mjs";
import { findPython } from "./lib/python.mjs";
import { countPlaywright, countVitest, isGreen, lastLine, sum } from "./lib/reports.mjs";
import { root } from "./lib/root.mjs";

// npm test: everything, from a bare clone: units, then real Jupyter, kernels, databases and kills, then the browser.
// The last line is the sum; before it stands what failed, since a log is often read from its end. A test that fails is tried
// once more, since thousands of them share a machine with whatever else it does; who passed only then is named there too.

const reports = join(root, ".cache", "reports");
const bin = join(root, "node_modules");
const notices = [];
const failures = [];

await runScript(async () => {
  checkNode(process.versions.node);
  checkWritable(root);
  await checkGit();
  await findPython();
  await ensurePackages();
  // Where the tests' own environments are: homes and databases of tests are elsewhere, and new each time.
  await ensureBuilt({ data: join(root, ".cache") });
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  if (!(await findPostgres())) {
    notices.push("There is no PostgreSQL on this machine: the tests that need one are skipped.");
  }

  const counts = [];
  for (const project of ["unit", "real"]) counts.push(await vitest(project));
  counts.push(await browser());
  const total = sum(counts);
  tell("Passed only at the second try", (failure) => failure.again);
  tell("Failures", (failure) => !failure.again);
  for (const notice of notices) process.stdout.write(`\n${notice}\n`);
  process.exitCode = isGreen(total) ? 0 : 1;
  process.stdout.write(`\n${lastLine(total)}\n`);
});

function tell(title, which) {
  const told = failures.filter(which);
  if (told.length > 0) process.stdout.write(`\n== ${title}\n${describeFailures(told)}\n`);
}

async function vitest(project) {
  heading(project === "unit" ? "Units" : "Real parts");
  const report = join(reports, `${project}.json`);
  const flags = [
    "--passWithNoTests",
    "--retry=1",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  await show([join(bin, "vitest", "vitest.mjs"), "run", "--project", project, ...flags]);
  failures.push(...vitestFailures({ path: report, root }));
  return countVitest(report);
}

async function browser() {
  heading("Browser");
  const path = await findBrowser();
  if (!path) {
    notices.push(
      "There is no Chromium on this machine, so nothing was tried in a browser; install one (on Debian: sudo apt-get install chromium).",
    );
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const report = join(reports, "browser.json");
  const env = { ATELIER_BROWSER: path, ATELIER_BROWSER_REPORT: report };
  await show(
    [join(bin, "@playwright", "test", "cli.js"), "test", "--pass-with-no-tests", "--retries=1"],
    env,
  );
  failures.push(...playwrightFailures({ path: report }));
  return countPlaywright(report);
}

function heading(text) {
  process.stdout.write(`\n== ${text}\n`);
}

/** Runs a program of Node's on this screen. Tests run on the Node that the studio runs on. */
function show(args, env = {}) {
  const node = node24();
  const path = `${dirname(node)}:${process.env.PATH}`;
  return new Promise((resolve) => {
    const child = spawn(node, args, {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, PATH: path, ...env },
    });
    child.on("error", resolve);
    child.on("exit", resolve);
  });
}
