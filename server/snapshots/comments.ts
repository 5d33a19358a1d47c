import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import { mentioned } from "@/core/comments/mentions";
import type { Thread } from "@/core/comments/threads";
import { AppError } from "@/core/errors";
import type { Tables } from "@/server/database/tables";
import { threadsOf } from "./comment-threads";

/** A link that this person may read, as `Readings.open` has found. */
interface Place {
  readonly link: string;
  readonly person: string;
}

interface Parts {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly ids: Ids;
}

const longestText = 4_000;
const mostOfLink = 2_000;

/**
 * What readers write about cells. Whoever may read a link and is signed in may read and write comments and say that a
 * thread is done with; what somebody wrote, they and the link's owner may take away. Who may read is asked before.
 */
export class Comments {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async threads(link: string): Promise<readonly Thread[]> {
    const rows = await this.#parts.db
      .selectFrom("share_comments")
      .leftJoin("users", "users.id", "share_comments.author")
      .leftJoin("users as resolvers", "resolvers.id", "share_comments.resolved_by")
      .selectAll("share_comments")
      .select(["users.name as author_name", "resolvers.name as resolver_name"])
      .where("link", "=", link)
      .orderBy("created_at")
      .orderBy("share_comments.id")
      .execute();
    return threadsOf(rows);
  }

  /** Answers its id, which is the thread's too where it begins one. */
  async add(
    { link, person }: Place,
    of: {
      readonly cell: string;
      readonly version: number;
      readonly text: string;
      /** An answer to that one; `null` begins a thread. */
      readonly thread: string | null;
    },
  ): Promise<string> {
    const { db, clock, ids } = this.#parts;
    const text = of.text.replaceAll("\r\n", "\n").trim();
    checkText(text);
    const id = ids.next();
    const first = of.thread === null ? null : await this.#first(link, of.thread);
    const people = await this.readers(link);
    await db.transaction().execute(async (transaction) => {
      const { count } = await transaction
        .selectFrom("share_comments")
        .select(({ fn }) => fn.countAll().as("count"))
        .where("link", "=", link)
        .executeTakeFirstOrThrow();
      if (Number(count) >= mostOfLink)
        throw new AppError("limit", `A link takes ${mostOfLink} comments. Yours was not kept.`);
      const row = {
        id,
        link,
        thread: first?.thread ?? id,
        cell: first?.cell ?? of.cell,
        author: person,
        text,
        version: of.version,
        created_at: clock.now(),
        removed_at: null,
        resolved_at: null,
        resolved_by: null,
      };
      await transaction.insertInto("share_comments").values(row).execute();
      const named = mentioned(text, people).filter((each) => each !== person);
      const mentions = named.map((each) => ({ comment: id, person: each, link, seen_at: null }));
      if (mentions.length > 0) await transaction.insertInto("share_mentions").values(mentions).execute();
    });
    return id;
  }

  async resolve(
    { link, person }: Place,
    of: { readonly thread: string; readonly resolved: boolean },
  ): Promise<void> {
    const { thread } = await this.#first(link, of.thread);
    const change = of.resolved
      ? { resolved_at: this.#parts.clock.now(), resolved_by: person }
      : { resolved_at: null, resolved_by: null };
    await this.#parts.db.updateTable("share_comments").set(change).where("id", "=", thread).execute();
  }

  /** Its text goes, also from the database; that something stood there stays while there are answers. */
  async remove(
    { link, person }: Place,
    of: { readonly comment: string; readonly ownsLink: boolean },
  ): Promise<void> {
    const { db, clock } = this.#parts;
    const change = { text: "", removed_at: clock.now() };
    const { numUpdatedRows } = await db
      .updateTable("share_comments")
      .set(change)
      .where("id", "=", of.comment)
      .where("link", "=", link)
      .where("removed_at", "is", null)
      .$if(!of.ownsLink, (query) => query.where("author", "=", person))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw noComment();
    await db.deleteFrom("share_mentions").where("comment", "=", of.comment).execute();
  }

  /** Who of the domain may read the link: they can be mentioned. */
  async readers(link: string): Promise<readonly { readonly id: string; readonly name: string }[]> {
    const { db } = this.#parts;
    const { audience, owner } = await db
      .selectFrom("share_links")
      .select(["audience", "owner"])
      .where("id", "=", link)
      .executeTakeFirstOrThrow();
    const people = db.selectFrom("users").select(["id", "name"]).where("state", "=", "active");
    if (audience !== "people") return people.orderBy("name").execute();
    const named = db.selectFrom("share_people").select("person").where("link", "=", link);
    return people
      .where(({ or, eb }) => or([eb("id", "=", owner), eb("id", "in", named)]))
      .orderBy("name")
      .execute();
  }

  /** The person has the page of that link before them. */
  async seen({ link, person }: Place): Promise<void> {
    await this.#parts.db
      .updateTable("share_mentions")
      .set({ seen_at: this.#parts.clock.now() })
      .where("person", "=", person)
      .where("link", "=", link)
      .where("seen_at", "is", null)
      .execute();
  }

  async #first(link: string, thread: string): Promise<{ readonly thread: string; readonly cell: string }> {
    const found = await this.#parts.db
      .selectFrom("share_comments")
      .select(["thread", "cell"])
      .where("id", "=", thread)
      .where("thread", "=", thread)
      .where("link", "=", link)
      .executeTakeFirst();
    if (found === undefined) throw noComment();
    return found;
  }
}

function checkText(text: string): void {
  if (text === "") throw new AppError("invalid", "There is nothing in this comment, so it was not kept.");
  if (text.length > longestText)
    throw new AppError(
      "too-large",
      `A comment takes ${longestText} characters, and this one has ${text.length}. It was not kept; shorten it.`,
    );
}

const noComment = () => new AppError("not-found", "There is no such comment any more. Nothing was changed.");
