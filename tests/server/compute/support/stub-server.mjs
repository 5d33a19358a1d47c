import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const environment = process.env;
const token = readFileSync(join(environment.ATELIER_APP_FOLDER, "token"), "utf8");

/** Everything but the right path with the right token is refused, as it is by the real ones. */
function answering(path) {
  return createServer((request, response) => {
    const known = request.url === path && request.headers.authorization === `token ${token}`;
    response.statusCode = known ? 200 : 403;
    response.end("{}");
  });
}

const run = environment.ATELIER_RUN_FOLDER;
answering(`${environment.ATELIER_BASE_URL}api/status`).listen(join(run, "jupyter.sock"));
if (environment.ATELIER_APP_KIND === "JupyterServer")
  answering("/healthz").listen(join(run, "notebook.sock"));
if (environment.ATELIER_SCRATCH)
  writeFileSync(join(environment.ATELIER_SCRATCH, environment.ATELIER_APP_ID), "");

// Slowly enough to be seen ready first.
if (environment.STUB === "hoard") {
  const hoard = [];
  setTimeout(() => setInterval(() => hoard.push(Buffer.alloc(32 * 2 ** 20, 1)), 10), 500);
}
