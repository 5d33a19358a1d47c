import type { Kysely } from "kysely";
import { z } from "zod";
import type { Clock, Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { RunsView } from "@/core/experiments/runs";
import type { Tables } from "@/server/database/tables";

/** What a view may be, from a browser and from the database. */
export const runsView: z.ZodType<RunsView> = z.strictObject({
  filter: z.string().max(6_000),
  order: z.strictObject({ by: z.string().min(1).max(500), descending: z.boolean() }),
  hidden: z.array(z.string().max(500)).max(500),
});

interface SavedView {
  readonly id: string;
  readonly name: string;
  /** User id. */
  readonly owner: string;
  readonly view: RunsView;
}

interface ViewsNeeds {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly ids: Ids;
}

const mostViews = 100;

/** Views of experiments, for everybody of the domain; each is changed and removed by whoever saved it. */
export class RunsViews {
  constructor(private readonly needs: ViewsNeeds) {}

  async of(experiment: string): Promise<readonly SavedView[]> {
    const rows = await this.needs.db
      .selectFrom("experiment_views")
      .select(["id", "name", "owner", "view"])
      .where("experiment", "=", experiment)
      .orderBy("name")
      .execute();
    return rows.map((row) => ({ ...row, view: runsView.parse(JSON.parse(row.view)) }));
  }

  /** Under a name; what the same person saved under it before is replaced. */
  async save(of: {
    readonly experiment: string;
    readonly name: string;
    readonly view: RunsView;
    readonly owner: string;
  }): Promise<void> {
    const { experiment, name, owner } = of;
    const { db, clock, ids } = this.needs;
    await db.transaction().execute(async (trx) => {
      const others = await trx
        .selectFrom("experiment_views")
        .select(["id", "name", "owner"])
        .where("experiment", "=", experiment)
        .execute();
      const before = others.find((one) => one.name === name && one.owner === owner);
      if (before === undefined && others.length >= mostViews)
        throw new AppError("limit", `An experiment has ${mostViews} views at most. Nothing was saved.`);
      if (before !== undefined)
        await trx.deleteFrom("experiment_views").where("id", "=", before.id).execute();
      const view = JSON.stringify(of.view);
      const row = { id: ids.next(), experiment, name, owner, view, saved_at: clock.now() };
      await trx.insertInto("experiment_views").values(row).execute();
    });
  }

  async remove(of: {
    readonly id: string;
    readonly by: { id: string; role: "admin" | "user" };
  }): Promise<void> {
    const { id, by } = of;
    const gone = await this.needs.db
      .deleteFrom("experiment_views")
      .where("id", "=", id)
      .$if(by.role !== "admin", (query) => query.where("owner", "=", by.id))
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n)
      throw new AppError(
        "not-found",
        "Only whoever saved a view, and administrators, may remove it. Nothing was changed.",
      );
  }
}
