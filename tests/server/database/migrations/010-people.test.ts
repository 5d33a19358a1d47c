import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, SqliteDialect, sql } from "kysely";
import { expect, it } from "vitest";
import * as accounts from "@/server/database/migrations/001-accounts";
import * as people from "@/server/database/migrations/010-people";
import { openNodeSqlite } from "@/server/database/node-sqlite";

it("who was suspended before stays so, and everybody else has access", async () => {
  const folder = mkdtempSync(join(tmpdir(), "migration-"));
  const dialect = new SqliteDialect({ database: openNodeSqlite(join(folder, "studio.db")) });
  const db = new Kysely<unknown>({ dialect });
  await accounts.up(db);
  for (const [id, banned] of [
    ["ada", 0],
    ["eve", 1],
  ] as const) {
    await sql`insert into users (id, name, email, email_verified, banned, created_at, updated_at)
      values (${id}, ${id}, ${`${id}@example.org`}, 0, ${banned}, '2026-01-01', '2026-01-01')`.execute(db);
  }
  await people.up(db);
  const { rows } = await sql`select id, state, posix_uid from users order by id`.execute(db);
  expect(rows).toEqual([
    { id: "ada", state: "active", posix_uid: null },
    { id: "eve", state: "suspended", posix_uid: null },
  ]);
  await sql`update users set posix_uid = 30000 where id = 'ada'`.execute(db);
  await expect(sql`update users set posix_uid = 30000`.execute(db)).rejects.toThrow(/UNIQUE/);
  await db.destroy();
  rmSync(folder, { recursive: true });
});
