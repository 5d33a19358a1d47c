import { execFile } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import type { AppAddress, AppRef, StartRequest } from "@/server/compute/compute-backend";
import { localBackend } from "@/server/compute/local/local-backend";
import { processesOfMarker, ticksPerSecond } from "@/server/machine/process-table";
import { type BackendBench, until } from "@/tests/contracts/compute-backend";
import { localHost, medium } from "./local-host";

const bobsUid = 23_456;
const markerOf = (ref: AppRef) => String(ref.marker);
const witnessOf = (ref: AppRef) => Number(ref.pid);

/** The local backend on a machine with nothing but stub apps. */
export async function localBench(): Promise<BackendBench> {
  const host = await localHost();
  const { backend, dataFolder } = host;
  const folder = (ref: AppRef) => join(dataFolder, "apps", String(ref.app));
  const environmentOf = async (ref: AppRef) => {
    const pid = (await readFile(join(folder(ref), "pid"), "utf8")).trim();
    return readFile(`/proc/${pid}/environ`, "utf8");
  };
  return {
    backend,
    another: host.another,
    request: (changes) => host.request({ environment: { STUB: "kernel" }, ...changes }),
    refused: () => host.request({ instanceType: { ...medium, name: "ml.huge", vcpu: 4096 } }),
    neverAnswers: async () => ({
      backend: await localBackend({ ...host.options, startWithinMs: 300 }),
      request: host.request({ environment: { STUB: "never" } }),
    }),
    crash: async (ref) => {
      for (const { pid } of await processesOfMarker(markerOf(ref))) {
        if (pid !== witnessOf(ref)) process.kill(pid, "SIGKILL");
      }
    },
    leftOf: async (ref) => (await processesOfMarker(markerOf(ref))).length,
    foldersOf: async (ref) => {
      const variables = new Map(
        (await environmentOf(ref)).split("\0").map((line) => line.split("=", 2) as [string, string]),
      );
      return { home: variables.get("ATELIER_HOME") ?? "", scratch: variables.get("ATELIER_SCRATCH") ?? "" };
    },
    scratchExists: (instance) => exists(join(dataFolder, "scratch", instance)),
    readableAbout: async (ref) => {
      const processes = await processesOfMarker(markerOf(ref));
      const lines = await Promise.all(processes.map(({ pid }) => readFile(`/proc/${pid}/cmdline`, "utf8")));
      const files = ["app.json", "resource-metadata.json", "log"].map((name) =>
        readFile(join(folder(ref), name), "utf8"),
      );
      return [...lines, await environmentOf(ref), ...(await Promise.all(files))].join("\n");
    },
    tokenIn: (address) => readFile(address.tokenFile, "utf8"),
    reaches: (owner, address) => reaches({ host, owner, address }),
    coresOfTwoGreedyApps: () => coresOfTwoGreedyApps(host),
    takesTooMuchMemory: async () => {
      const offers = await backend.instanceTypes();
      if (offers.some((offer) => offer.notEnforced.some((sentence) => /memory/.test(sentence)))) return null;
      const small = { ...medium, memoryGiB: 0.25 };
      return backend.start(host.request({ instanceType: small, environment: { STUB: "hoard" } }));
    },
    close: host.close,
  };
}

type Host = Awaited<ReturnType<typeof localHost>>;

/** With root's help under another uid; otherwise such an app must have been refused. */
async function reaches(of: { host: Host; owner: string; address: AppAddress }): Promise<boolean> {
  const { host, owner, address } = of;
  const request = host.request();
  const theirs: StartRequest = { ...request, labels: { ...request.labels, owner, instance: "i2" } };
  const shared = await host.backend.start(theirs).then(
    () => true,
    () => false,
  );
  if (shared || process.getuid?.() !== 0) return shared;
  const runAs = { uid: bobsUid, gid: bobsUid };
  const app = host.request({ labels: { ...theirs.labels, app: request.labels.app }, runAs });
  const ref = await host.backend.start({ ...app, home: join(host.dataFolder, "homes/bob") });
  await until(host.backend, { ref, state: "ready" });
  const tries = `
    const { connect } = require("node:net");
    const { readFileSync } = require("node:fs");
    try { readFileSync(process.argv[2]); process.exit(0) } catch {}
    connect(process.argv[1]).on("connect", () => process.exit(0)).on("error", () => process.exit(9));`;
  const as = [`--reuid=${bobsUid}`, `--regid=${bobsUid}`, "--clear-groups"];
  const run = [...as, process.execPath, "-e", tries, address.jupyter, address.tokenFile];
  return promisify(execFile)("setpriv", run).then(
    () => true,
    () => false,
  );
}

async function coresOfTwoGreedyApps(host: Host) {
  const size = 0.5;
  const request = () =>
    host.request({ instanceType: { ...medium, vcpu: size }, environment: { STUB: "greedy" } });
  const refs = await Promise.all([request(), request()].map((one) => host.backend.start(one)));
  const ticks = async () => {
    const processes = await Promise.all(refs.map((ref) => processesOfMarker(markerOf(ref))));
    return processes.flat().reduce((sum, line) => sum + line.cpuTicks, 0);
  };
  const before = { at: performance.now(), ticks: await ticks() };
  await wait(2000);
  const seconds = (performance.now() - before.at) / 1000;
  return { together: ((await ticks()) - before.ticks) / ticksPerSecond / seconds, size };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
