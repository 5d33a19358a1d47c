import { randomBytes } from "node:crypto";
import type { AccountsParts } from "@/server/accounts/accounts-parts";
import { localEmail } from "@/server/accounts/person";
import { type StudioDatabase, timeFor } from "@/server/database/database";
import type { DomainRow } from "@/server/database/tables";

type Parts = Pick<AccountsParts, "database" | "clock" | "ids">;

/** The one domain of this installation; the first server to start makes it. */
export async function ensureDomain({ database: { db }, clock, ids }: Parts): Promise<DomainRow> {
  const existing = await db.selectFrom("domain").selectAll().executeTakeFirst();
  if (existing !== undefined) return existing;
  await db
    .insertInto("domain")
    // The same key from every racing server, so that one row remains.
    .values({
      id: "home",
      name: "Home",
      secret: randomBytes(32).toString("base64url") + ids.next(),
      created_at: clock.now(),
    })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  return await db.selectFrom("domain").selectAll().executeTakeFirstOrThrow();
}

/** The id of the person at this machine, who is the first of the domain; made at the first start. */
export async function ensureFirstPerson({ database, clock, ids }: Parts): Promise<string> {
  const { db, engine } = database;
  const first = await firstPersonOf(database);
  if (first !== undefined) return first.id;
  const time = timeFor(database, clock.now());
  const no = engine === "sqlite" ? 0 : false;
  await db
    .insertInto("users")
    .values({
      id: ids.next(),
      // As others read it; whoever sets up an account chooses their own.
      name: "Owner",
      email: localEmail,
      email_verified: no,
      state: "active",
      image: null,
      role: "admin",
      posix_uid: null,
      posix_gid: null,
      created_at: time,
      updated_at: time,
    })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .execute();
  return (await firstPersonOf(database))?.id ?? "";
}

/** Rows of people are never deleted, so it is always the same. */
function firstPersonOf({ db }: StudioDatabase): Promise<{ id: string } | undefined> {
  return db.selectFrom("users").select("id").orderBy("created_at").orderBy("id").limit(1).executeTakeFirst();
}
