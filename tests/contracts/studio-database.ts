import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Engine, openQuietly } from "../support/studio-database";

/** What holds for the studio's database on every engine. */
export function keepsDatabaseRules(makeEngine: () => Promise<Engine>): void {
  describe("the studio's database", () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await makeEngine();
    });
    afterAll(() => engine.remove());

    it("is brought up to date by six servers that start at once", async () => {
      const address = await engine.freshAddress();
      const servers = await Promise.all(Array.from({ length: 6 }, () => openQuietly(address)));
      const domains = await Promise.all(
        servers.map(({ db }) => db.selectFrom("domain").select("id").execute()),
      );
      expect(domains).toEqual(Array(6).fill([]));
      for (const server of servers) await server.close();
    });

    it("gives back times, flags and absent values as they were put in", async () => {
      const database = await openQuietly(await engine.freshAddress());
      const row = { id: "d", name: "naïve ✓", secret: "s", created_at: 1_795_000_000_123 };
      await database.db.insertInto("domain").values(row).execute();
      expect(await database.db.selectFrom("domain").selectAll().executeTakeFirst()).toEqual(row);
      await database.close();
    });

    it("lets one of fifty inserts of the same key in", async () => {
      const database = await openQuietly(await engine.freshAddress());
      const inserted = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          database.db
            .insertInto("domain")
            .values({ id: "home", name: `n${n}`, secret: "s", created_at: n })
            .onConflict((conflict) => conflict.column("id").doNothing())
            .executeTakeFirst(),
        ),
      );
      expect(inserted.filter((one) => one.numInsertedOrUpdatedRows === 1n)).toHaveLength(1);
      await database.close();
    });

    it("undoes a transaction that throws", async () => {
      const { db, close } = await openQuietly(await engine.freshAddress());
      const attempt = db.transaction().execute(async (trx) => {
        await trx.insertInto("domain").values({ id: "x", name: "x", secret: "s", created_at: 1 }).execute();
        throw new Error("no");
      });
      await expect(attempt).rejects.toThrow("no");
      expect(await db.selectFrom("domain").selectAll().execute()).toEqual([]);
      await close();
    });

    it("keeps what it has when it is opened again", async () => {
      const address = await engine.freshAddress();
      const first = await openQuietly(address);
      await first.db
        .insertInto("domain")
        .values({ id: "x", name: "x", secret: "s", created_at: 1 })
        .execute();
      await first.close();
      const second = await openQuietly(address);
      expect(await second.db.selectFrom("domain").select("id").execute()).toEqual([{ id: "x" }]);
      await second.close();
    });
  });
}
