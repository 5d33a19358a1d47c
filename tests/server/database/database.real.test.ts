import { describe, expect, it } from "vitest";
import { openDatabase } from "@/server/database/database";
import { keepsDatabaseRules } from "../../contracts/studio-database";
import { startPostgres, whyNoPostgres } from "../../support/postgres";
import { postgresEngine } from "../../support/studio-database";

const reason = whyNoPostgres();
if (reason !== null) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== null)("on PostgreSQL", () => {
  keepsDatabaseRules(postgresEngine);

  it("goes on by itself after PostgreSQL crashed and came back", async () => {
    const postgres = await startPostgres();
    const lost: Error[] = [];
    const address = { engine: "postgres", url: await postgres.freshDatabase() } as const;
    const database = await openDatabase(address, { onLost: (error) => lost.push(error) });
    await database.db
      .insertInto("domain")
      .values({ id: "x", name: "x", secret: "s", created_at: 1 })
      .execute();
    await postgres.kill();
    await expect(database.db.selectFrom("domain").select("id").execute()).rejects.toThrow();
    await postgres.start();
    expect(await database.db.selectFrom("domain").select("id").execute()).toEqual([{ id: "x" }]);
    expect(lost.length).toBeGreaterThan(0);
    await database.close();
    await postgres.remove();
  });
});
