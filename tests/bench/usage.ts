import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { openDatabase } from "@/server/database/database";
import type { UsageTables } from "@/server/usage/tables";
import { createUsage } from "@/server/usage/usage";
import { quantile } from "./support/statistics";

/**
 * `node --import tsx tests/bench/usage.ts`: how long answers about usage take with a year of 200 people, 100,000
 * intervals of instances and as many runs of cells. Prints a table; nothing is compared with a peer.
 */
const people = 200;
const rows = 100_000;
const day = 24 * 3_600_000;
const now = Date.UTC(2026, 11, 15, 12);
const month = { from: Date.UTC(2026, 10), to: Date.UTC(2026, 11) };
const days = Array.from({ length: 31 }, (_, n) => month.from + n * day);
const types = ["ml.t3.medium", "ml.m5.large", "ml.g4dn.xlarge"];

async function fill(db: Kysely<UsageTables>): Promise<void> {
  const size = 500;
  for (let begin = 0; begin < rows; begin += size) {
    const numbers = Array.from({ length: size }, (_, n) => begin + n);
    const intervals = numbers.map((n) => {
      const started = now - 365 * day + Math.floor((n / rows) * 365 * day);
      return {
        instance: `i${n}`,
        generation: 1,
        owner: `p${n % people}`,
        domain: "d",
        type: types[n % types.length] ?? "",
        price_per_hour: 0.05,
        currency: "USD",
        started_at: started,
        ended_at: n >= rows - 50 ? null : started + 3_600_000,
        proven_until: n >= rows - 50 ? now : started + 3_600_000,
      };
    });
    const runs = intervals.map(({ instance, owner, started_at }, n) => ({
      owner,
      id: `r${instance}`,
      instance,
      notebook: `n${n % 7}.ipynb`,
      cell: `c${n % 40}`,
      started_at,
      ended_at: started_at + 600_000,
    }));
    await db.insertInto("usage_intervals").values(intervals).execute();
    await db.insertInto("usage_runs").values(runs).execute();
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "usage-bench-"));
  const database = await openDatabase(
    { engine: "sqlite", path: join(folder, "studio.db") },
    { onLost: () => {} },
  );
  await fill(database.db as unknown as Kysely<UsageTables>);
  const usage = createUsage({ database, clock: { now: () => now }, currency: "USD" });
  await usage.budgets.set({ owner: "p7", by: "p0", budget: { perMonth: 10, whenSpent: "stop" } });
  const owner = "p7";
  await timed("a person's month", () => usage.reports({ owner, boundaries: days }));
  await timed("their notebooks and cells", () => usage.notebooks({ owner, ...month }));
  await timed("what they run now", () => usage.now({ owner, since: now - (now % day) }));
  await timed("everybody's month", () => usage.reports({ owner: null, boundaries: days }));
  await timed("whether anybody is over their budget", () => usage.budgets.overdrawn());
  await exported("everybody's year as CSV", usage.csv({ owner: null, from: 0, to: now }));
  await database.close();
  rmSync(folder, { recursive: true });
}

async function timed(what: string, ask: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let n = 0; n < 50; n++) {
    const begin = performance.now();
    await ask();
    times.push(performance.now() - begin);
  }
  const [p50, p95] = [quantile(times, 0.5).toFixed(1), quantile(times, 0.95).toFixed(1)];
  console.log(`| ${what} | ${p50} ms | ${p95} ms |`);
}

async function exported(what: string, pieces: AsyncIterable<string>): Promise<void> {
  const [begin, before] = [performance.now(), process.memoryUsage().rss];
  let [bytes, most] = [0, before];
  for await (const piece of pieces) {
    bytes += piece.length;
    most = Math.max(most, process.memoryUsage().rss);
  }
  const grown = ((most - before) / 1e6).toFixed(0);
  const took = ((performance.now() - begin) / 1000).toFixed(2);
  console.log(`| ${what} | ${took} s | ${(bytes / 1e6).toFixed(1)} MB, ${grown} MB more memory |`);
}

await main();
