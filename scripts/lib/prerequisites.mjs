import * as fs from "node:fs";
import { createServer } from "node:net";
import { refusalOf } from "./node-version.cjs";
import { Problem } from "./problem.mjs";
import { run } from "./run.mjs";

/** What has to be so before anything else; each refusal is one sentence that says what to do. */

const leastDiskBytes = 2 * 1024 ** 3;

/** @param {string} version as in `process.versions.node` */
export function checkNode(version) {
  const refusal = refusalOf(version);
  if (refusal !== null) throw new Problem(refusal);
}

/** @param {string} folder made if it is not there */
export function checkWritable(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch {
    throw new Problem(
      `The folder ${folder} cannot be written to; give your user the right to write there and start again.`,
    );
  }
}

/** Before minutes of installing, not after. */
export function checkThere(paths) {
  const missing = paths.find((path) => !fs.existsSync(path));
  if (missing) throw new Problem(`${missing} does not exist; give a notebook or a folder that does.`);
}

/** Only asked when something has to be made: on a full disk a start that makes nothing goes on. */
export function checkDisk(folder) {
  const { bavail, bsize } = fs.statfsSync(folder);
  if (bavail * bsize >= leastDiskBytes) return;
  const free = ((bavail * bsize) / 1024 ** 3).toFixed(1);
  throw new Problem(
    `Only ${free} GB are free on the disk of ${folder} and setting up needs 2 GB; free some space and start again.`,
  );
}

export async function checkGit() {
  if ((await run(["git", "--version"])).code === 0) return;
  throw new Problem(
    "Atelier needs git and found none; install it (on Debian and Ubuntu: sudo apt-get install git) and start again.",
  );
}

/** @param {{ host: string, port: number, setting: string }} options `setting` names the variable to change */
export async function checkPort({ host, port, setting }) {
  const problem = await tryPort(host, port);
  if (problem === null) return;
  if (problem === "EADDRINUSE") {
    throw new Problem(
      `Port ${port} is in use, perhaps by an Atelier that is running; stop that program, or choose another port with ${setting}=<number> npm start.`,
    );
  }
  if (problem === "EACCES") {
    throw new Problem(
      `Your user may not use port ${port}; choose one above 1023 with ${setting}=<number> npm start.`,
    );
  }
  throw new Problem(
    `Port ${port} cannot be opened on ${host} (${problem}); set ATELIER_HOST to an address of this machine.`,
  );
}

function tryPort(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
