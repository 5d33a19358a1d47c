import type { Kysely, Selectable } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { Person } from "@/server/accounts/person";
import { countThreads } from "./comment-threads";
import { tokenHash, tokenOf } from "./link-token";
import type { Audience, LinkRow, SnapshotTables } from "./tables";

/** A link as its owner sees it. */
interface ShareLink {
  readonly id: string;
  /** The end of its address. */
  readonly token: string;
  readonly notebook: string;
  readonly title: string;
  readonly audience: Audience;
  /** Ids of those who are named. */
  readonly people: readonly string[];
  readonly note: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly versions: readonly { readonly number: number; readonly sharedAt: number }[];
  /** Threads of comments. */
  readonly comments: { readonly open: number; readonly resolved: number };
}

/** What may be decided about a link, at any time. */
interface LinkTerms {
  readonly audience: Audience;
  readonly people: readonly string[];
  readonly note: string;
  readonly expiresAt: number | null;
}

type Owner = Pick<Person, "id" | "domainId">;

interface Parts {
  readonly db: Kysely<SnapshotTables>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Of the installation. */
  readonly secret: string;
  /** Whether the domain lets people share with whoever has the link. */
  readonly anyoneAllowed: boolean;
}

/** The links of people: made, changed, given new versions, ended. Another person's link is as good as none. */
export class Links {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async create(
    owner: Owner,
    of: {
      readonly notebook: string;
      readonly snapshot: string;
      readonly terms: LinkTerms;
      readonly purpose?: LinkRow["purpose"];
    },
  ): Promise<ShareLink> {
    const { db, clock, ids, secret } = this.#parts;
    this.#checkTerms(of.terms);
    await this.#ownSnapshot(owner, of.snapshot);
    const id = ids.next();
    const now = clock.now();
    const { people, ...terms } = of.terms;
    const row = {
      id,
      token_hash: tokenHash(tokenOf(id, secret)),
      owner: owner.id,
      domain: owner.domainId,
      notebook: of.notebook,
      audience: terms.audience,
      note: terms.note,
      created_at: now,
      expires_at: terms.expiresAt,
      revoked_at: null,
      purpose: of.purpose ?? ("shared" as const),
    };
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto("share_links").values(row).execute();
      const version = { link: id, number: 1, snapshot: of.snapshot, shared_at: now };
      await transaction.insertInto("share_versions").values(version).execute();
      await keepPeople(transaction, { link: id, people });
    });
    return this.#shown(row);
  }

  /** Under the same address; the earlier ones stay readable. */
  async addVersion(
    owner: Owner,
    of: { readonly link: string; readonly snapshot: string },
  ): Promise<ShareLink> {
    const row = await this.#own(owner, of.link);
    await this.#ownSnapshot(owner, of.snapshot);
    await this.#parts.db.transaction().execute(async (transaction) => {
      const { latest } = await transaction
        .selectFrom("share_versions")
        .select(({ fn }) => fn.max("number").as("latest"))
        .where("link", "=", row.id)
        .executeTakeFirstOrThrow();
      const number = Number(latest ?? 0) + 1;
      const version = { link: row.id, number, snapshot: of.snapshot, shared_at: this.#parts.clock.now() };
      await transaction.insertInto("share_versions").values(version).execute();
    });
    return this.#shown(row);
  }

  async change(owner: Owner, of: { readonly link: string; readonly terms: LinkTerms }): Promise<ShareLink> {
    this.#checkTerms(of.terms);
    const row = await this.#own(owner, of.link);
    const { people, audience, note, expiresAt } = of.terms;
    await this.#parts.db.transaction().execute(async (transaction) => {
      const change = { audience, note, expires_at: expiresAt };
      await transaction.updateTable("share_links").set(change).where("id", "=", row.id).execute();
      await keepPeople(transaction, { link: row.id, people });
    });
    return this.#shown({ ...row, audience, note, expires_at: expiresAt });
  }

  /** For good: the address shows nothing from this moment on. */
  async revoke(owner: Owner, link: string): Promise<void> {
    const row = await this.#own(owner, link);
    const revoked = { revoked_at: this.#parts.clock.now() };
    await this.#parts.db.updateTable("share_links").set(revoked).where("id", "=", row.id).execute();
  }

  /** Those that were not revoked, newest first; of one notebook, or of all. */
  async list(owner: Owner, of: { readonly notebook?: string } = {}): Promise<readonly ShareLink[]> {
    const rows = await this.#parts.db
      .selectFrom("share_links")
      .selectAll()
      .where("owner", "=", owner.id)
      .where("revoked_at", "is", null)
      .where("purpose", "=", "shared")
      .$if(of.notebook !== undefined, (query) => query.where("notebook", "=", of.notebook ?? ""))
      .orderBy("created_at", "desc")
      .limit(500)
      .execute();
    return Promise.all(rows.map((row) => this.#shown(row)));
  }

  /** Who opened, copied and downloaded, latest first. */
  async visits(owner: Owner, link: string) {
    const row = await this.#own(owner, link);
    const visits = await this.#parts.db
      .selectFrom("share_visits")
      .select(["person", "what", "version", "at"])
      .where("link", "=", row.id)
      .orderBy("at", "desc")
      .limit(200)
      .execute();
    return visits.map((visit) => ({ ...visit, at: Number(visit.at) }));
  }

  #checkTerms({ audience, expiresAt }: LinkTerms): void {
    if (audience === "anyone" && !this.#parts.anyoneAllowed)
      throw new AppError(
        "invalid",
        "Here links are for people of this domain only. Nothing was shared; choose another audience.",
      );
    if (expiresAt !== null && expiresAt <= this.#parts.clock.now())
      throw new AppError("invalid", "This link would have expired already. Choose a later day.");
  }

  async #ownSnapshot(owner: Owner, id: string): Promise<void> {
    const found = await this.#parts.db
      .selectFrom("snapshots")
      .select("id")
      .where("id", "=", id)
      .where("owner", "=", owner.id)
      .executeTakeFirst();
    if (found === undefined)
      throw new AppError("not-found", "There is no such snapshot. Share the notebook again.");
  }

  async #own(owner: Owner, id: string): Promise<Selectable<LinkRow>> {
    const row = await this.#parts.db
      .selectFrom("share_links")
      .selectAll()
      .where("id", "=", id)
      .where("owner", "=", owner.id)
      .where("revoked_at", "is", null)
      .executeTakeFirst();
    if (row === undefined) throw new AppError("not-found", "There is no such link any more.");
    return row;
  }

  async #shown(row: Selectable<LinkRow>): Promise<ShareLink> {
    const { db, secret } = this.#parts;
    const [versions, people, comments] = await Promise.all([
      db
        .selectFrom("share_versions")
        .innerJoin("snapshots", "snapshots.id", "share_versions.snapshot")
        .select(["number", "shared_at", "title"])
        .where("link", "=", row.id)
        .orderBy("number", "desc")
        .execute(),
      db.selectFrom("share_people").select("person").where("link", "=", row.id).execute(),
      countThreads(db, row.id),
    ]);
    return {
      id: row.id,
      token: tokenOf(row.id, secret),
      notebook: row.notebook,
      title: versions[0]?.title ?? "",
      audience: row.audience,
      people: people.map(({ person }) => person),
      note: row.note,
      createdAt: Number(row.created_at),
      expiresAt: row.expires_at === null ? null : Number(row.expires_at),
      versions: versions.map(({ number, shared_at: at }) => ({ number, sharedAt: Number(at) })),
      comments,
    };
  }
}

async function keepPeople(
  db: Kysely<SnapshotTables>,
  { link, people }: { readonly link: string; readonly people: readonly string[] },
): Promise<void> {
  await db.deleteFrom("share_people").where("link", "=", link).execute();
  const rows = [...new Set(people)].map((person) => ({ link, person }));
  if (rows.length > 0) await db.insertInto("share_people").values(rows).execute();
}
