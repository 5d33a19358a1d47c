import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import { readWanted, type Wanted } from "./parameters";
import type { PipelineRuns } from "./pipeline-runs";
import type { RunRecords } from "./run-records";
import type { PipelineTables, ScheduleRow } from "./tables";

interface SchedulesNeeds {
  readonly db: Kysely<PipelineTables>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly runs: PipelineRuns;
  readonly records: RunRecords;
}

interface Maker {
  readonly id: string;
  readonly domainId: string;
}

/** A schedule as its owner sees it. */
interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly cron: string;
  readonly timezone: string;
  readonly isActive: boolean;
  /** Epoch ms; `null` where it is off, was set a moment ago, or the engine does not answer. */
  readonly next: number | null;
}

/** Pipelines that run by themselves at times, as their files were when the schedule was made. Each person's own. */
export class Schedules {
  constructor(private readonly needs: SchedulesNeeds) {}

  async list(by: Pick<Maker, "id">): Promise<readonly Schedule[]> {
    const { db, runs } = this.needs;
    const rows = await db
      .selectFrom("pipeline_schedules")
      .selectAll()
      .where("owner", "=", by.id)
      .orderBy("created_at")
      .execute();
    const active = rows.filter(({ is_active }) => is_active === 1).map(({ id }) => id);
    const next =
      active.length === 0 ? new Map<string, number>() : await runs.next(active).catch(() => new Map());
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      path: row.path,
      cron: row.cron,
      timezone: row.timezone,
      isActive: row.is_active === 1,
      next: next.get(row.id) ?? null,
    }));
  }

  async add(by: Maker, of: Wanted & { readonly cron: string; readonly timezone: string }): Promise<string> {
    const { db, clock, ids, runs } = this.needs;
    const { pipeline, parameters } = readWanted(of);
    const id = ids.next();
    await runs.setSchedule({
      key: id,
      name: pipeline.name,
      cron: of.cron,
      timezone: of.timezone,
      active: true,
    });
    await db
      .insertInto("pipeline_schedules")
      .values({
        id,
        owner: by.id,
        domain: by.domainId,
        path: of.path,
        name: pipeline.name,
        text: of.text,
        parameters: JSON.stringify(parameters),
        cron: of.cron,
        timezone: of.timezone,
        is_active: 1,
        created_at: clock.now(),
      })
      .execute();
    return id;
  }

  async setActive(
    by: Pick<Maker, "id">,
    of: { readonly id: string; readonly isActive: boolean },
  ): Promise<void> {
    const row = await this.own(by, of.id);
    const { name, cron, timezone } = row;
    await this.needs.runs.setSchedule({ key: row.id, name, cron, timezone, active: of.isActive });
    await this.needs.db
      .updateTable("pipeline_schedules")
      .set({ is_active: of.isActive ? 1 : 0 })
      .where("id", "=", row.id)
      .execute();
  }

  async remove(by: Pick<Maker, "id">, id: string): Promise<void> {
    const row = await this.own(by, id);
    await this.needs.runs.removeSchedule(row.id);
    await this.needs.db.deleteFrom("pipeline_schedules").where("id", "=", row.id).execute();
  }

  /** Begins a run for each schedule whose time has come; of several times that were missed, one. */
  async beginDue(): Promise<void> {
    const { db, runs, records } = this.needs;
    const rows = await db.selectFrom("pipeline_schedules").selectAll().where("is_active", "=", 1).execute();
    if (rows.length === 0) return;
    const due = await runs.due(
      rows.map(({ id }) => id),
      this.needs.clock.now(),
    );
    for (const row of rows) {
      const own = due.filter(({ schedule }) => schedule === row.id);
      const [first] = own;
      if (first === undefined) continue;
      // Named by the time: two studio servers that see it begin one run.
      const id = `s${createHash("sha256").update(first.id).digest("hex").slice(0, 24)}`;
      const { owner, domain, path, name, text, parameters } = row;
      await records.add({ id, owner, domain, path, name, text, parameters, schedule: row.id });
      for (const one of own) await runs.taken(one.id);
    }
  }

  private async own(by: Pick<Maker, "id">, id: string): Promise<ScheduleRow> {
    const row = await this.needs.db
      .selectFrom("pipeline_schedules")
      .selectAll()
      .where("id", "=", id)
      .where("owner", "=", by.id)
      .executeTakeFirst();
    if (row === undefined) throw new AppError("not-found", "There is no such schedule of yours (any more).");
    return row;
  }
}
