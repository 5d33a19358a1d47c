import { z } from "zod";
import { AppError } from "@/core/errors";
import type { Json } from "@/core/json";
import { noRecord, type PipelineRun, type RunState, type StepStatus } from "@/core/pipelines/run";
import type { LogLine } from "@/core/pipelines/step-run";
import type { BeginRun, PipelineRuns, ScheduleWish, StepAttempt, StepChange } from "./pipeline-runs";
import type { Prefect } from "./prefect";
import { PrefectSchedules } from "./prefect-schedules";
import { namesOf, runStateOf, stepStateOf, wordOfRun, wordOfStep } from "./prefect-words";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const json: z.ZodType<Json> = z.json();

const state = z.object({
  type: z.string(),
  name: z.string(),
  timestamp: time,
  message: z.string().nullish(),
  data: z.unknown().optional(),
});

const flowRun = z.object({
  id: z.string(),
  name: z.string(),
  flow_id: z.string(),
  idempotency_key: z.string().nullish(),
  parameters: z.record(z.string(), json).default({}),
  labels: z.record(z.string(), z.unknown()).default({}),
  created: time,
  start_time: time.nullish(),
  end_time: time.nullish(),
  state: state.nullish(),
});

const taskRun = z.object({
  id: z.string(),
  name: z.string(),
  dynamic_key: z.string(),
  start_time: time.nullish(),
  end_time: time.nullish(),
  created: time,
  state: state.nullish(),
});

const ownerLabel = "atelier.owner";
const pageSize = 200;

/** Runs of pipelines in Prefect, over its REST interface: a flow for each pipeline's name, a task run for each step. */
export class PrefectRuns implements PipelineRuns {
  private readonly schedules: PrefectSchedules;
  /** Task run → when its last line was, in µs. */
  private readonly lastLines = new Map<string, number>();
  /** Steps of a run never get another id: run → step → task run. */
  private readonly taskRuns = new Map<string, ReadonlyMap<string, string>>();

  constructor(private readonly prefect: Pick<Prefect, "get" | "post" | "patch" | "delete">) {
    this.schedules = new PrefectSchedules(prefect);
  }

  async begin(run: BeginRun): Promise<string> {
    const flow = z.object({ id: z.string() }).parse(await this.prefect.post("/flows/", { name: run.name }));
    const made = flowRun.parse(
      await this.prefect.post("/flow_runs/", {
        flow_id: flow.id,
        name: run.name,
        idempotency_key: run.key,
        parameters: run.parameters,
        labels: { [ownerLabel]: run.owner },
        tags: ["atelier"],
        state: { type: "PENDING" },
      }),
    );
    const ids = new Map<string, string>();
    for (const step of run.steps) {
      const after = step.after.flatMap((name) => {
        const id = ids.get(name);
        return id === undefined ? [] : [{ input_type: "task_run", id }];
      });
      const task = taskRun.parse(
        await this.prefect.post("/task_runs/", {
          flow_run_id: made.id,
          task_key: step.name,
          dynamic_key: step.name,
          name: step.name,
          state: { type: "PENDING" },
          task_inputs: { after },
        }),
      );
      ids.set(step.name, task.id);
    }
    return made.id;
  }

  async runs({ containing, states, page, limit }: Parameters<PipelineRuns["runs"]>[0]) {
    const offset = Number(page ?? 0);
    const filter = {
      ...(containing === "" ? {} : { name: { like_: containing } }),
      // What a schedule will start is no run yet.
      state:
        states.length === 0 ? { type: { not_any_: ["SCHEDULED"] } } : { name: { any_: namesOf(states) } },
    };
    const answer = await this.prefect.post("/flow_runs/filter", {
      flow_runs: filter,
      sort: "EXPECTED_START_TIME_DESC",
      limit: Math.min(limit + 1, pageSize),
      offset,
    });
    const found = z.array(flowRun).parse(answer);
    const runs = found.slice(0, limit).map(runOf);
    return { runs, next: found.length > limit ? String(offset + limit) : null };
  }

  async run(id: string): Promise<{ readonly run: PipelineRun; readonly steps: readonly StepStatus[] }> {
    const run = runOf(flowRun.parse(await this.prefect.get(`/flow_runs/${encodeURIComponent(id)}`)));
    const steps: StepStatus[] = [];
    const ids = new Map<string, string>();
    for (let offset = 0; ; offset += pageSize) {
      const page = z.array(taskRun).parse(
        await this.prefect.post("/task_runs/filter", {
          flow_runs: { id: { any_: [id] } },
          sort: "EXPECTED_START_TIME_ASC",
          limit: pageSize,
          offset,
        }),
      );
      for (const task of page) {
        ids.set(task.dynamic_key, task.id);
        steps.push(stepOf(task));
      }
      if (page.length < pageSize) break;
    }
    this.remember(id, ids);
    return { run, steps };
  }

  async setRun(id: string, to: { readonly state: RunState; readonly note: string }): Promise<void> {
    // What Prefect makes of a state by itself is for programs that it orchestrates; here the studio does.
    await this.prefect.post(`/flow_runs/${encodeURIComponent(id)}/set_state`, {
      state: { ...wordOfRun(to.state), message: to.note },
      force: true,
    });
  }

  async setStep(of: { readonly run: string; readonly step: string; readonly to: StepChange }): Promise<void> {
    const task = await this.taskRunOf(of);
    const { state: to, note, record } = of.to;
    await this.prefect.post(`/task_runs/${task}/set_state`, {
      state: { ...wordOfStep(to), message: note, data: record },
      force: true,
    });
  }

  async attempts(of: { readonly run: string; readonly step: string }): Promise<readonly StepAttempt[]> {
    const task = await this.taskRunOf(of);
    const states = z.array(state).parse(await this.prefect.get(`/task_run_states/?task_run_id=${task}`));
    return states
      .map((one) => ({ state: stepStateOf(one), note: one.message ?? "", at: one.timestamp }))
      .sort((a, b) => a.at - b.at);
  }

  async log(of: { readonly run: string; readonly step: string; readonly lines: readonly LogLine[] }) {
    const task = await this.taskRunOf(of);
    // Prefect sorts by time alone: lines of one millisecond are told apart by microseconds.
    let last = this.lastLines.get(task) ?? 0;
    const logs = of.lines.map(({ at, level, text }) => {
      last = Math.max(at * 1_000, last + 1);
      const micros = String(last % 1_000_000).padStart(6, "0");
      const timestamp = `${new Date(Math.floor(last / 1_000)).toISOString().slice(0, 19)}.${micros}Z`;
      return {
        name: "atelier.step",
        level: levels[level],
        message: text,
        timestamp,
        flow_run_id: of.run,
        task_run_id: task,
      };
    });
    if (logs.length > 0) await this.prefect.post("/logs/", logs);
    this.lastLines.set(task, last);
  }

  async logs(of: { readonly run: string; readonly step: string; readonly from: number }) {
    const task = await this.taskRunOf(of);
    const answer = await this.prefect.post("/logs/filter", {
      logs: { task_run_id: { any_: [task] } },
      sort: "TIMESTAMP_ASC",
      limit: pageSize,
      offset: of.from,
    });
    return z
      .array(z.object({ timestamp: time, level: z.number(), message: z.string() }))
      .parse(answer)
      .map(({ timestamp: at, level, message: text }): LogLine => {
        return {
          at,
          text,
          level: level >= levels.error ? "error" : level === levels.studio ? "studio" : "out",
        };
      });
  }

  setSchedule(wish: ScheduleWish): Promise<void> {
    return this.schedules.set(wish);
  }

  removeSchedule(key: string): Promise<void> {
    return this.schedules.remove(key);
  }

  due(keys: readonly string[], by: number) {
    return this.schedules.due(keys, by);
  }

  next(keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.schedules.next(keys);
  }

  taken(id: string): Promise<void> {
    return this.schedules.taken(id);
  }

  private async taskRunOf({ run, step }: { readonly run: string; readonly step: string }): Promise<string> {
    const known = this.taskRuns.get(run)?.get(step);
    if (known !== undefined) return known;
    await this.run(run);
    const found = this.taskRuns.get(run)?.get(step);
    if (found === undefined) throw notFound();
    return found;
  }

  private remember(run: string, ids: ReadonlyMap<string, string>): void {
    this.taskRuns.delete(run);
    this.taskRuns.set(run, ids);
    for (const oldest of this.taskRuns.keys()) {
      if (this.taskRuns.size <= 200) return;
      this.taskRuns.delete(oldest);
    }
  }
}

const levels = { studio: 10, out: 20, error: 40 } as const;

function runOf(found: z.infer<typeof flowRun>): PipelineRun {
  const owner = found.labels[ownerLabel];
  const { state: now } = found;
  return {
    engineId: found.id,
    key: typeof owner === "string" ? (found.idempotency_key ?? null) : null,
    name: found.name,
    state: now == null ? "waiting" : runStateOf(now),
    note: now?.message ?? "",
    parameters: found.parameters,
    createdAt: found.created,
    startedAt: found.start_time ?? null,
    endedAt: found.end_time ?? null,
    owner: typeof owner === "string" ? owner : null,
  };
}

function stepOf(found: z.infer<typeof taskRun>): StepStatus {
  const { state: now } = found;
  const state = now == null ? "waiting" : stepStateOf(now);
  const record = typeof now?.data === "object" && now.data !== null ? now.data : {};
  const hasEnded = ["finished", "cached", "failed", "stopped"].includes(state);
  return {
    name: found.name,
    state,
    note: now?.message ?? "",
    startedAt: found.start_time ?? null,
    endedAt: hasEnded ? (found.end_time ?? now?.timestamp ?? null) : null,
    // What is there was written by `setStep` alone.
    record: { ...noRecord, ...record },
  };
}

const notFound = () => new AppError("not-found", "There is no such step in this run.");
