import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import type { ModelVersion } from "@/core/models/models";
import type { Decision } from "@/core/models/standing";
import type { Tables } from "@/server/database/tables";
import type { Webhooks } from "@/server/webhooks/webhooks";
import type { DecisionRow } from "./tables";

interface DecisionsNeeds {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Tells others of it, in the transaction in which it is kept. */
  readonly webhooks: Pick<Webhooks, "note">;
}

/** A version, and when it was made: what its decisions are known by. */
type DecidedVersion = Pick<ModelVersion, "model" | "version" | "createdAt">;

/** What people decided about versions of models. It is added to, and never changed. */
export class Decisions {
  constructor(private readonly needs: DecisionsNeeds) {}

  /**
   * Adds one. `files` is the place of the version's files, where the decision is about its approval: approved files are
   * kept from being written to, others are not.
   */
  async add(of: {
    readonly about: DecidedVersion;
    readonly decision: Omit<Decision, "at">;
    readonly files?: string | null;
  }): Promise<void> {
    const { about, decision, files = null } = of;
    const { db, clock, ids } = this.needs;
    await db.transaction().execute(async (trx) => {
      const before = await trx
        .selectFrom("model_decisions")
        .select((rows) => rows.fn.max("at").as("at"))
        .where("model", "=", about.model)
        .where("version", "=", about.version)
        .executeTakeFirst();
      const { by: person, ...rest } = decision;
      await trx
        .insertInto("model_decisions")
        .values({
          ...rest,
          person,
          id: ids.next(),
          model: about.model,
          version: about.version,
          made_at: about.createdAt,
          at: Math.max(clock.now(), Number(before?.at ?? 0) + 1),
        })
        .execute();
      const { model, version } = about;
      const { kind, what, comment } = decision;
      await this.needs.webhooks.note(trx, {
        event: `model.${kind}`,
        about: { model, version, what, comment, by: person },
      });
      const isVerdict = ["approved", "rejected", "pending"].includes(decision.kind);
      if (!isVerdict) return;
      await trx
        .deleteFrom("model_frozen_files")
        .where("model", "=", model)
        .where("version", "=", version)
        .execute();
      if (decision.kind !== "approved" || files === null) return;
      await trx.insertInto("model_frozen_files").values({ place: files, model, version }).execute();
    });
  }

  /** By version, the oldest first; of those that were made when these were. */
  async of(versions: readonly DecidedVersion[]): Promise<ReadonlyMap<DecidedVersion, readonly Decision[]>> {
    if (versions.length === 0) return new Map();
    const rows = await this.needs.db
      .selectFrom("model_decisions")
      .selectAll()
      .where("model", "in", [...new Set(versions.map(({ model }) => model))])
      .orderBy("at")
      .execute();
    const byVersion = Map.groupBy(rows, keyOfRow);
    return new Map(versions.map((one) => [one, (byVersion.get(keyOf(one)) ?? []).map(decisionOf)]));
  }

  /** Versions for which somebody asked, and nobody has decided since; the last asked first, 100 at most. */
  async waiting(): Promise<readonly (DecidedVersion & { readonly decision: Decision })[]> {
    const rows = await this.needs.db
      .selectFrom("model_decisions as asked")
      .selectAll("asked")
      .where("kind", "=", "asked")
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("model_decisions as later")
              .select("later.id")
              .whereRef("later.model", "=", "asked.model")
              .whereRef("later.version", "=", "asked.version")
              .whereRef("later.made_at", "=", "asked.made_at")
              .whereRef("later.at", ">", "asked.at")
              .where("later.kind", "in", ["asked", "pending", "approved", "rejected"]),
          ),
        ),
      )
      .orderBy("at", "desc")
      .limit(100)
      .execute();
    return rows.map((row) => {
      return {
        model: row.model,
        version: row.version,
        createdAt: Number(row.made_at),
        decision: decisionOf(row),
      };
    });
  }

  /** Whether the files there belong to a version that is approved. */
  async isFrozen(place: string): Promise<boolean> {
    const row = await this.needs.db
      .selectFrom("model_frozen_files")
      .select("place")
      .where("place", "=", place)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** A model has another name from now on; its decisions go with it. */
  async rename({ from, to }: { readonly from: string; readonly to: string }): Promise<void> {
    await this.needs.db.transaction().execute(async (trx) => {
      await trx.updateTable("model_decisions").set({ model: to }).where("model", "=", from).execute();
      await trx.updateTable("model_frozen_files").set({ model: to }).where("model", "=", from).execute();
    });
  }
}

function keyOf({ model, version, createdAt }: DecidedVersion): string {
  return JSON.stringify([model, version, createdAt]);
}

function keyOfRow({ model, version, made_at: madeAt }: DecisionRow): string {
  return keyOf({ model, version, createdAt: Number(madeAt) });
}

function decisionOf({ kind, what, comment, person, at }: DecisionRow): Decision {
  return { kind, what, comment, by: person, at: Number(at) };
}
