import { z } from "zod";
import { AppError } from "@/core/errors";
import type { DueRun, ScheduleWish } from "./pipeline-runs";
import type { Prefect } from "./prefect";

const deployment = z.object({ id: z.string() });
const scheduled = z.array(
  z.object({
    id: z.string(),
    deployment_id: z.string(),
    next_scheduled_start_time: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  }),
);

const flowName = "Scheduled pipelines of the studio";
const yearMs = 365 * 24 * 3_600_000;

/** Schedules in Prefect: a deployment for each, whose runs the studio takes when their time has come. */
export class PrefectSchedules {
  /** Key → deployment. */
  private readonly known = new Map<string, string>();

  constructor(private readonly prefect: Pick<Prefect, "get" | "post" | "patch" | "delete">) {}

  async set({ key, cron, timezone, active, name }: ScheduleWish): Promise<void> {
    // Anew with another schedule: what the old one had planned goes with it.
    await this.remove(key);
    const flow = deployment.parse(await this.prefect.post("/flows/", { name: flowName }));
    const made = await this.prefect
      .post("/deployments/", {
        name: key,
        flow_id: flow.id,
        description: name,
        tags: ["atelier"],
        paused: !active,
        schedules: [{ schedule: { cron, timezone }, active }],
        enforce_parameter_schema: false,
      })
      .catch((cause: unknown) => {
        if (!(cause instanceof AppError) || cause.code !== "invalid") throw cause;
        const sentence = `"${cron}" is not a time that a schedule can have. Write it as cron does: "0 6 * * 1-5" is at six on working days.`;
        throw new AppError("invalid", sentence, { cause });
      });
    this.known.set(key, deployment.parse(made).id);
  }

  async remove(key: string): Promise<void> {
    const id = await this.idOf(key);
    if (id !== null) await this.prefect.delete(`/deployments/${id}`);
    this.known.delete(key);
  }

  async due(keys: readonly string[], by: number): Promise<readonly DueRun[]> {
    return (await this.planned(keys, by)).map(({ schedule, id }) => ({ schedule, id }));
  }

  async taken(id: string): Promise<void> {
    await this.prefect.delete(`/flow_runs/${encodeURIComponent(id)}`).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== "not-found") throw error;
    });
  }

  async next(keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const next = new Map<string, number>();
    for (const { schedule, at } of await this.planned(keys, Date.now() + yearMs))
      next.set(schedule, Math.min(at, next.get(schedule) ?? at));
    return next;
  }

  private async planned(keys: readonly string[], before: number) {
    const byId = new Map<string, string>();
    for (const key of keys) {
      const id = await this.idOf(key);
      if (id !== null) byId.set(id, key);
    }
    if (byId.size === 0) return [];
    const answer = await this.prefect.post("/deployments/get_scheduled_flow_runs", {
      deployment_ids: [...byId.keys()],
      scheduled_before: new Date(before).toISOString(),
      limit: 200,
    });
    return scheduled.parse(answer).flatMap((run) => {
      const schedule = byId.get(run.deployment_id);
      return schedule === undefined ? [] : [{ schedule, id: run.id, at: run.next_scheduled_start_time }];
    });
  }

  private async idOf(key: string): Promise<string | null> {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const answer = await this.prefect.post("/deployments/filter", {
      deployments: { name: { any_: [key] } },
      limit: 1,
    });
    const id = z.array(deployment).parse(answer)[0]?.id ?? null;
    if (id !== null) this.known.set(key, id);
    return id;
  }
}
