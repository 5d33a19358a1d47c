import { othersReach } from "./others-reach.mjs";
import { Problem } from "./problem.mjs";
import { run } from "./run.mjs";

const names = ["python3.13", "python3.12", "python3.11", "python3.10", "python3", "python3.14"];

const probe = `
import sys
if sys.version_info < (3, 10): sys.exit(3)
import venv, ensurepip
print(sys.executable)
print("%d.%d.%d" % sys.version_info[:3])
`;

/**
 * The Python that environments are made of: the first of the usual names that is 3.10 or newer and can make virtual
 * environments. A name on the path proves nothing (version switchers put one there for every version), so each is run.
 * For root it is, where there is one, a Python that other users of the machine can run: each person's code may run as a
 * user of their own, and version switchers put theirs into root's closed home.
 *
 * @param {string} [wanted] `3.12`, where it has to be this one
 */
export async function findPython(wanted) {
  let withoutVenv = null;
  let closed = null;
  const seen = [];
  for (const name of candidates(wanted)) {
    // The machine's own is for where the one on the path is closed to others; where there is none, there is none.
    if (name.startsWith("/") && closed === null) break;
    const { code, output } = await run([name, "-I", "-c", probe]);
    if (code === 0) {
      const [path, version] = output.trim().split("\n").slice(-2);
      if (!wanted || version.startsWith(`${wanted}.`)) {
        if (!asRoot || othersReach(path)) return { path, version };
        closed ??= { path, version };
      }
      if (!seen.includes(version)) seen.push(version);
    }
    if (/No module named '?(venv|ensurepip)/.test(output)) withoutVenv ??= name;
  }
  if (closed !== null) return closed;
  if (seen.length > 0) {
    throw new Problem(
      `There is no Python ${wanted} on the studio's machine, only ${seen.join(" and ")}; choose one that is there, or have it installed.`,
    );
  }
  if (withoutVenv) {
    throw new Problem(
      `${withoutVenv} cannot make virtual environments; install that part of it (on Debian and Ubuntu: sudo apt-get install python3-venv) and start again.`,
    );
  }
  throw new Problem(
    "Atelier needs Python 3.10 or newer and found none; install it (on Debian and Ubuntu: sudo apt-get install python3 python3-venv) and start again.",
  );
}

const asRoot = process.getuid?.() === 0;

/** Names on the path; for root the machine's own besides, which a version switcher may hide. */
function candidates(wanted) {
  const usual = wanted ? [`python${wanted}`, ...names] : names;
  return asRoot ? [...usual, ...usual.map((name) => `/usr/bin/${name}`)] : usual;
}
