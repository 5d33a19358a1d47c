import { mkdir, symlink } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { localHost, newId } from "@/tests/server/compute/support/local-host";
import { presentImages, studio, wish } from "@/tests/server/compute/support/studio";
import { baseEnvironment } from "@/tests/support/python-environments";
import { openQuietly, sqliteEngine } from "@/tests/support/studio-database";
import { quantile } from "./support/statistics";

/**
 * `node --import tsx tests/bench/herd.ts [people] [seconds]`: so many people who each want their first kernel app within
 * so many seconds (L6, FT-20), on the local backend with real apps. Prints when they were ready; fails where one is not.
 */
const people = Number(process.argv[2] ?? 100);
const within = Number(process.argv[3] ?? 10) * 1000;
const root = new URL("../../", import.meta.url).pathname;

const host = await localHost({
  runScripts: {
    JupyterServer: join(root, "images/jupyter-server/run.sh"),
    KernelGateway: join(root, "images/kernel-gateway/run.sh"),
  },
  usersTrustEachOther: true,
  usageEveryMs: 1000,
});
const environment = await baseEnvironment();
const image = join(basename(dirname(environment)), basename(environment));
await mkdir(join(host.dataFolder, "environments", dirname(image)), { recursive: true });
await symlink(environment, join(host.dataFolder, "environments", image));
const engine = await sqliteEngine();
const database = await openQuietly(await engine.freshAddress());
const { compute } = await studio(database, {
  backend: host.backend,
  images: { ...presentImages, prepare: async () => image },
  startsAtOnce: availableParallelism(),
  reconcileEveryMs: 2000,
  ids: { next: newId },
  homes: {
    home: (owner) => join(host.dataFolder, "homes", owner),
    reserve: (owner) => join(host.dataFolder, "reserve", owner),
  },
});

const places: string[] = [];
const begin = performance.now();
const starts = Array.from({ length: people }, async (_, n) => {
  await wait((n / people) * within);
  const asked = performance.now();
  const owner = { id: `p${String(n).padStart(3, "0")}`, domainId: "d1", posix: null };
  const onPhase = ({ note }: { note: string }) => {
    if (note.includes("you are")) places[n] ??= note;
  };
  await compute.ensureKernelApp(owner, { ...wish("base"), onPhase });
  return { waited: performance.now() - asked, at: performance.now() - begin };
});
const ended = await Promise.allSettled(starts);
const ready = ended.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
const waited = ready.map((one) => one.waited);
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
console.log(`\n| ${people} starts in ${within / 1000} s | |\n|---|---|`);
console.log(`| first ready | ${seconds(Math.min(...waited))} after it was asked for |`);
console.log(
  `| p50, p95 of the wait | ${seconds(quantile(waited, 0.5))}, ${seconds(quantile(waited, 0.95))} |`,
);
console.log(
  `| last ready | ${seconds(Math.max(...ready.map(({ at }) => at)))} after the first was asked for |`,
);
console.log(`| failed | ${ended.length - ready.length} |`);
console.log(`\nThe last was told first: ${places.at(-1) ?? "nothing"}`);
await compute.stopAll();
await compute.close();
await database.close();
await engine.remove();
await host.close();
for (const one of ended) if (one.status === "rejected") throw one.reason;
