import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import type { PipelineTables, RunRow } from "./tables";

/** How long a studio server that drives a run keeps it without a word: another takes over then. */
const leaseMs = 15_000;

/** Rows of runs: which there are, and which are to be driven. */
export class RunRecords {
  constructor(
    private readonly db: Kysely<PipelineTables>,
    private readonly clock: Clock,
    private readonly holder: string,
  ) {}

  /** Quiet where there is one of that id. */
  async add(
    row: Pick<RunRow, "id" | "owner" | "domain" | "path" | "name" | "text" | "parameters" | "schedule">,
  ): Promise<void> {
    await this.db
      .insertInto("pipeline_runs")
      .values({
        ...row,
        created_at: this.clock.now(),
        engine_id: null,
        wish: "run",
        is_done: 0,
        holder: null,
        held_until: 0,
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .execute();
  }

  async find(id: string): Promise<RunRow | null> {
    return (
      (await this.db.selectFrom("pipeline_runs").selectAll().where("id", "=", id).executeTakeFirst()) ?? null
    );
  }

  /** Those that the engine has not heard of, newest first. */
  unheard(): Promise<readonly RunRow[]> {
    return this.db
      .selectFrom("pipeline_runs")
      .selectAll()
      .where("engine_id", "is", null)
      .where("is_done", "=", 0)
      .orderBy("created_at", "desc")
      .execute();
  }

  /** Those to be driven that no other studio server holds; this one holds them from now on. */
  async take(): Promise<readonly RunRow[]> {
    const now = this.clock.now();
    const free = await this.db
      .selectFrom("pipeline_runs")
      .select("id")
      .where("is_done", "=", 0)
      .where(({ or, eb }) => or([eb("holder", "=", this.holder), eb("held_until", "<", now)]))
      .execute();
    if (free.length === 0) return [];
    const ids = free.map(({ id }) => id);
    return this.db
      .updateTable("pipeline_runs")
      .set({ holder: this.holder, held_until: now + leaseMs })
      .where("id", "in", ids)
      .where("is_done", "=", 0)
      .where(({ or, eb }) => or([eb("holder", "=", this.holder), eb("held_until", "<", now)]))
      .returningAll()
      .execute();
  }

  async release(): Promise<void> {
    await this.db
      .updateTable("pipeline_runs")
      .set({ holder: null, held_until: 0 })
      .where("holder", "=", this.holder)
      .execute();
  }

  async begun(id: string, engineId: string): Promise<void> {
    await this.db.updateTable("pipeline_runs").set({ engine_id: engineId }).where("id", "=", id).execute();
  }

  async wish(id: string, wish: RunRow["wish"]): Promise<void> {
    await this.db.updateTable("pipeline_runs").set({ wish, is_done: 0 }).where("id", "=", id).execute();
  }

  /** What was asked for is done; unless something else was asked for meanwhile. */
  async granted(id: string, wish: RunRow["wish"]): Promise<void> {
    await this.db
      .updateTable("pipeline_runs")
      .set({ wish: "run" })
      .where("id", "=", id)
      .where("wish", "=", wish)
      .execute();
  }

  /** Nothing more is to be done, unless something was asked for meanwhile. */
  async done(id: string, wish: RunRow["wish"]): Promise<void> {
    await this.db
      .updateTable("pipeline_runs")
      .set({ is_done: 1 })
      .where("id", "=", id)
      .where("wish", "=", wish)
      .execute();
  }
}
