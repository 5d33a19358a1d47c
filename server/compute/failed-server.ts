import type { Kysely } from "kysely";
import { causeOf } from "@/server/compute/app-rows";
import type { AppRow, ComputeTables } from "@/server/compute/tables";

/**
 * The person's last JupyterServer app, if it ended before it was ever ready, and not long ago. A browser asks again
 * and again; without this memory each question would start the next failure, and nobody would see the reason.
 */
export async function lastFailedServer(
  db: Kysely<ComputeTables>,
  of: { owner: string; since: number },
): Promise<AppRow | null> {
  const last = await db
    .selectFrom("apps")
    .selectAll()
    .where("owner", "=", of.owner)
    .where("kind", "=", "JupyterServer")
    .orderBy("created_at", "desc")
    .executeTakeFirst();
  if (last === undefined || last.state !== "stopped" || (last.stopped_at ?? 0) < of.since) return null;
  const wasReady = last.address !== null;
  return wasReady || causeOf(last).type === "asked" ? null : last;
}
