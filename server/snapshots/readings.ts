import type { Kysely, Selectable } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import type { Person } from "@/server/accounts/person";
import type { Tables } from "@/server/database/tables";
import { tokenHash } from "./link-token";
import type { LinkRow } from "./tables";

/** What an address shows to one reader. */
export interface Reading {
  readonly linkId: string;
  readonly ownerName: string;
  readonly isOwner: boolean;
  readonly note: string;
  readonly expiresAt: number | null;
  /** All of them, latest first. */
  readonly versions: readonly {
    readonly number: number;
    readonly snapshot: string;
    readonly sharedAt: number;
  }[];
}

interface Parts {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The readers' side of links: what an address shows to whom, and what they did with it. */
export class Readings {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** `null` alike for an address of nothing, an ended link, a suspended owner and a reader who was not meant. */
  async open(token: string, reader: Person | null): Promise<Reading | null> {
    if (!/^[\w-]{43}$/.test(token)) return null;
    const { db } = this.#parts;
    const row = await db
      .selectFrom("share_links")
      .innerJoin("users", "users.id", "share_links.owner")
      .selectAll("share_links")
      .select(["users.name as owner_name", "users.state as owner_state"])
      .where("token_hash", "=", tokenHash(token))
      .executeTakeFirst();
    if (row === undefined || row.owner_state !== "active" || !this.#isLive(row)) return null;
    if (!(await this.#isMeant(row, reader))) return null;
    const versions = await db
      .selectFrom("share_versions")
      .select(["number", "snapshot", "shared_at"])
      .where("link", "=", row.id)
      .orderBy("number", "desc")
      .execute();
    return {
      linkId: row.id,
      ownerName: row.owner_name,
      isOwner: reader?.id === row.owner,
      note: row.note,
      expiresAt: row.expires_at === null ? null : Number(row.expires_at),
      versions: versions.map(({ shared_at: at, ...version }) => ({ ...version, sharedAt: Number(at) })),
    };
  }

  /** Its owner's own visits are nobody's news. */
  async note(
    reading: Reading,
    visit: {
      readonly reader: Person | null;
      readonly version: number;
      readonly what: "opened" | "copied" | "downloaded" | "checked";
    },
  ): Promise<void> {
    if (reading.isOwner) return;
    const { db, clock, ids } = this.#parts;
    const { reader, version, what } = visit;
    const row = {
      id: ids.next(),
      link: reading.linkId,
      version,
      person: reader?.id ?? null,
      what,
      at: clock.now(),
    };
    await db.insertInto("share_visits").values(row).execute();
  }

  /** Which of these links still show something. */
  async live(linkIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (linkIds.length === 0) return new Set();
    const rows = await this.#parts.db
      .selectFrom("share_links")
      .select(["id", "revoked_at", "expires_at"])
      .where("id", "in", linkIds)
      .execute();
    return new Set(rows.filter((row) => this.#isLive(row)).map(({ id }) => id));
  }

  #isLive({
    revoked_at: revoked,
    expires_at: expires,
  }: Pick<Selectable<LinkRow>, "revoked_at" | "expires_at">) {
    return revoked === null && (expires === null || Number(expires) > this.#parts.clock.now());
  }

  async #isMeant(link: Selectable<LinkRow>, reader: Person | null): Promise<boolean> {
    if (link.audience === "anyone") return true;
    if (reader === null || reader.domainId !== link.domain) return false;
    if (link.audience === "domain" || reader.id === link.owner) return true;
    const named = await this.#parts.db
      .selectFrom("share_people")
      .select("person")
      .where("link", "=", link.id)
      .where("person", "=", reader.id)
      .executeTakeFirst();
    return named !== undefined;
  }
}
