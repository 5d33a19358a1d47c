import type { Kysely } from "kysely";
import type { Person } from "@/server/accounts/person";
import type { Tables } from "@/server/database/tables";
import { tokenOf } from "./link-token";
import type { Readings } from "./readings";

/** Where somebody was mentioned and has not looked yet. */
export interface Mention {
  readonly comment: string;
  readonly by: string;
  readonly title: string;
  /** The beginning of what was written. */
  readonly text: string;
  /** Epoch ms. */
  readonly at: number;
  /** Below the studio's origin. */
  readonly address: string;
}

const mostTold = 20;

/** Newest first, and only of what the person may still read. */
export async function mentionsOf(
  person: Person,
  of: { readonly db: Kysely<Tables>; readonly readings: Readings; readonly secret: string },
): Promise<readonly Mention[]> {
  const rows = await of.db
    .selectFrom("share_mentions")
    .innerJoin("share_comments", "share_comments.id", "share_mentions.comment")
    .innerJoin("users", "users.id", "share_comments.author")
    .select([
      "share_comments.id",
      "share_comments.link",
      "text",
      "share_comments.created_at as at",
      "users.name",
    ])
    .where("share_mentions.person", "=", person.id)
    .where("share_mentions.seen_at", "is", null)
    .orderBy("share_comments.created_at", "desc")
    .limit(mostTold)
    .execute();
  const told = await Promise.all(
    rows.map(async ({ id, link, text, at, name }) => {
      const token = tokenOf(link, of.secret);
      const reading = await of.readings.open(token, person);
      const latest = reading?.versions[0];
      if (latest === undefined) return null;
      const title = await titleOf(of.db, latest.snapshot);
      const address = `/s/${token}#comment-${id}`;
      return { comment: id, by: name, title, text: text.slice(0, 200), at: Number(at), address };
    }),
  );
  return told.filter((mention) => mention !== null);
}

async function titleOf(db: Kysely<Tables>, snapshot: string): Promise<string> {
  const row = await db.selectFrom("snapshots").select("title").where("id", "=", snapshot).executeTakeFirst();
  return row?.title ?? "";
}
