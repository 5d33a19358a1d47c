import { readFile } from "node:fs/promises";
import type { Kysely } from "kysely";
import type { Tables } from "@/server/database/tables";
import { lockDomain } from "@/server/people/domain-lock";

/** The highest that containers with their own users usually have room for is 65,535. */
const firstId = 30_000;

/**
 * Gives everybody who has none a user of the machine, above all that were ever given, and none that the machine has an
 * account or a group for. Answers who got one.
 */
export async function giveMachineIds(trx: Kysely<Tables>): Promise<readonly string[]> {
  await lockDomain(trx);
  const [taken, without] = [await idsOfMachine(), await peopleWithoutId(trx)];
  const { highest } = await trx
    .selectFrom("users")
    .select((eb) => eb.fn.max("posix_uid").as("highest"))
    .executeTakeFirstOrThrow();
  let next = Math.max(firstId, Number(highest ?? 0) + 1);
  for (const id of without) {
    while (taken.has(next)) next += 1;
    await trx.updateTable("users").set({ posix_uid: next, posix_gid: next }).where("id", "=", id).execute();
    next += 1;
  }
  return without;
}

async function peopleWithoutId(trx: Kysely<Tables>): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom("users")
    .select("id")
    .where("posix_uid", "is", null)
    .where("state", "!=", "removed")
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

async function idsOfMachine(): Promise<ReadonlySet<number>> {
  const files = ["/etc/passwd", "/etc/group"].map((path) => readFile(path, "utf8").catch(() => ""));
  const lines = (await Promise.all(files)).join("\n").split("\n");
  return new Set(lines.map((line) => Number(line.split(":")[2])).filter((id) => id > 0));
}
