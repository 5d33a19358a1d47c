import type { Kysely, Selectable } from "kysely";
import type { Comment, Thread } from "@/core/comments/threads";
import type { SnapshotTables } from "./tables";

type Row = Selectable<SnapshotTables["share_comments"]> & {
  readonly author_name: string | null;
  readonly resolver_name: string | null;
};

const nobody = "Somebody who is no longer here";

/** Rows, oldest first, as threads; of a thread in which everything was taken away nothing is left. */
export function threadsOf(rows: readonly Row[]): readonly Thread[] {
  const threads = new Map<string, Row[]>();
  for (const row of rows) threads.set(row.thread, [...(threads.get(row.thread) ?? []), row]);
  return [...threads]
    .filter(([, all]) => all.some((row) => row.removed_at === null))
    .map(([id, all]) => {
      const first = all[0] as Row;
      const resolvedBy = first.resolved_at === null ? null : (first.resolver_name ?? nobody);
      return { id, cell: first.cell, comments: all.map(commentOf), resolvedBy };
    });
}

function commentOf(row: Row): Comment {
  return {
    id: row.id,
    author: { id: row.author, name: row.author_name ?? nobody },
    text: row.removed_at === null ? row.text : null,
    at: Number(row.created_at),
    version: row.version,
  };
}

/** How many threads a link has, for its owner. */
export async function countThreads(
  db: Kysely<SnapshotTables>,
  link: string,
): Promise<{ readonly open: number; readonly resolved: number }> {
  const rows = await db
    .selectFrom("share_comments as first")
    .select(["first.id", "first.resolved_at"])
    .where("first.link", "=", link)
    .whereRef("first.id", "=", "first.thread")
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("share_comments as any")
          .select("any.id")
          .whereRef("any.thread", "=", "first.thread")
          .where("any.removed_at", "is", null),
      ),
    )
    .execute();
  const resolved = rows.filter((row) => row.resolved_at !== null).length;
  return { open: rows.length - resolved, resolved };
}
