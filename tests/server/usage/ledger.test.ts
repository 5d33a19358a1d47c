import { afterAll, beforeAll, expect, it } from "vitest";
import type { StudioDatabase } from "@/server/database/database";
import { createUsage } from "@/server/usage/usage";
import { type Engine, openQuietly, sqliteEngine } from "@/tests/support/studio-database";

let engine: Engine;
let database: StudioDatabase;
beforeAll(async () => {
  engine = await sqliteEngine();
  database = await openQuietly(await engine.freshAddress());
});
afterAll(async () => {
  await database.close();
  await engine.remove();
});

it("writes each of many intervals once, also where many ended in the same moment", async () => {
  const rows = Array.from({ length: 2500 }, (_, n) => ({
    instance: `i${n % 1250}`,
    generation: 1 + Math.floor(n / 1250),
    owner: "ada",
    domain: "d1",
    type: "ml.t3.medium",
    price_per_hour: 0.05,
    currency: "USD",
    started_at: n,
    ended_at: 10_000 + Math.floor(n / 1900),
    proven_until: 10_000,
  }));
  for (let at = 0; at < rows.length; at += 500)
    await database.db
      .insertInto("usage_intervals")
      .values(rows.slice(at, at + 500))
      .execute();
  const usage = createUsage({ database, clock: { now: () => 20_000 }, currency: "USD" });
  const lines: string[] = [];
  for await (const piece of usage.csv({ owner: null, from: 0, to: 20_000 }))
    lines.push(...piece.split("\r\n"));
  const written = lines.filter((line) => line.startsWith("ada,"));
  expect(written).toHaveLength(2500);
  expect(new Set(written.map((line) => line.split(",").slice(2, 4).join())).size).toBe(2500);
});
