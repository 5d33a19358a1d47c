import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { StudioDatabase } from "@/server/database/database";
import { createUsage } from "@/server/usage/usage";
import { openQuietly } from "@/tests/support/studio-database";
import { livedMs, play, schedules } from "./fault-schedule";

/** The sum of the bill is the sum of lifetimes, within a second, in that many random schedules of faults. */
export function chargesWhatLived(runs: number): void {
  let folder: string;
  let database: StudioDatabase;
  beforeAll(async () => {
    // In memory: how a disk takes it is another test's matter.
    folder = mkdtempSync("/dev/shm/usage-");
    database = await openQuietly({ engine: "sqlite", path: join(folder, "studio.db") });
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true });
  });

  it(`FT-17 charges what lived, within a second, in ${runs} random schedules of starts, stops, ends nobody saw and killed studio servers`, async () => {
    const time = { now: Date.UTC(2026, 10, 2) };
    const usage = createUsage({ database, clock: { now: () => time.now }, currency: "USD" });
    await fc.assert(
      fc.asyncProperty(schedules, async (schedule) => {
        const { sums, lives } = await play(schedule, { database, usage, time });
        const charged = sums?.ms ?? 0;
        expect(sums?.estimated ?? false).toBe(false);
        expect(charged).toBeGreaterThanOrEqual(livedMs(lives, "endsAfter") - 1000);
        expect(charged).toBeLessThanOrEqual(livedMs(lives, "endsBefore") + 1000);
      }),
      { numRuns: runs },
    );
  }, 600_000);
}
