import { z } from "zod";
import { AppError } from "@/core/errors";
import type { Experiment, MetricPoint, RunFile, RunState, TrackedRun } from "@/core/experiments/runs";
import { isPlainPath } from "@/core/tracking/artifact-path";
import { filesAnswer, nextPage, number, ownTags, pairs, quoted } from "@/server/tracking/answers";
import { type Mlflow, makerTag } from "@/server/tracking/mlflow";
import type { ExperimentTracker } from "./experiment-tracker";

const experimentAnswer = z
  .object({
    experiment_id: z.string(),
    name: z.string(),
    last_update_time: number.default(0),
    tags: pairs,
  })
  .transform(({ experiment_id: id, name, last_update_time: changedAt, tags }): Experiment => {
    return { id, name, changedAt, madeBy: tags[makerTag] ?? null, note: tags["mlflow.note.content"] ?? "" };
  });

const states: Readonly<Record<string, RunState>> = {
  RUNNING: "running",
  SCHEDULED: "scheduled",
  FINISHED: "finished",
  FAILED: "failed",
  KILLED: "killed",
};

const runAnswer = z
  .object({
    info: z.object({
      run_id: z.string(),
      experiment_id: z.string(),
      run_name: z.string().default(""),
      status: z.string(),
      lifecycle_stage: z.string(),
      start_time: number.default(0),
      end_time: number.optional(),
    }),
    data: z
      .object({
        params: pairs,
        tags: pairs,
        metrics: z.array(z.object({ key: z.string(), value: number })).default([]),
      })
      .default({ params: {}, tags: {}, metrics: [] }),
  })
  .transform(({ info, data }): TrackedRun => {
    return {
      id: info.run_id,
      experimentId: info.experiment_id,
      name: info.run_name,
      state: states[info.status] ?? "running",
      isDeleted: info.lifecycle_stage === "deleted",
      startedAt: info.start_time,
      endedAt: info.end_time === undefined || info.end_time === 0 ? null : info.end_time,
      madeBy: data.tags[makerTag] ?? null,
      origin: {
        notebook: data.tags["atelier.notebook"] ?? null,
        cellId: data.tags["atelier.cell"] ?? null,
        appId: data.tags["atelier.app"] ?? null,
        image: data.tags["atelier.image"] ?? null,
      },
      parent: data.tags["mlflow.parentRunId"] ?? null,
      params: data.params,
      metrics: Object.fromEntries(data.metrics.map(({ key, value }) => [key, value])),
      tags: ownTags(data.tags),
    };
  });

const experimentsAnswer = z.object({
  experiments: z.array(experimentAnswer).default([]),
  next_page_token: nextPage,
});
const runsAnswer = z.object({ runs: z.array(runAnswer).default([]), next_page_token: nextPage });
const historyAnswer = z.object({
  metrics: z.array(z.object({ value: number, timestamp: number, step: number.default(0) })).default([]),
  next_page_token: nextPage,
});
const api = "/api/2.0/mlflow";

/** Experiments and runs in MLflow, over its REST interface. */
export class MlflowTracker implements ExperimentTracker {
  constructor(private readonly mlflow: Pick<Mlflow, "ask" | "file">) {}

  async experiments({ containing, page, limit }: Parameters<ExperimentTracker["experiments"]>[0]) {
    const body = {
      max_results: limit,
      order_by: ["last_update_time DESC"],
      ...(containing === "" ? {} : { filter: `name ILIKE '%${quoted(containing)}%'` }),
      ...(page === null ? {} : { page_token: page }),
    };
    const answer = await this.mlflow.ask({ method: "POST", path: `${api}/experiments/search`, body });
    const { experiments, next_page_token: after } = experimentsAnswer.parse(answer);
    return { experiments, next: after };
  }

  async experiment(id: string): Promise<Experiment> {
    const answer = await this.mlflow.ask({ path: `${api}/experiments/get`, query: { experiment_id: id } });
    return z.object({ experiment: experimentAnswer }).parse(answer).experiment;
  }

  async runs({
    experimentIds,
    filter,
    order,
    deleted,
    page,
    limit,
  }: Parameters<ExperimentTracker["runs"]>[0]) {
    const body = {
      experiment_ids: experimentIds,
      filter,
      run_view_type: deleted ? "DELETED_ONLY" : "ACTIVE_ONLY",
      max_results: limit,
      order_by: [`${orderColumn(order.by)} ${order.descending ? "DESC" : "ASC"}`],
      ...(page === null ? {} : { page_token: page }),
    };
    const answer = await this.mlflow.ask({ method: "POST", path: `${api}/runs/search`, body });
    const { runs, next_page_token: after } = runsAnswer.parse(answer);
    return { runs, next: after };
  }

  async run(id: string): Promise<TrackedRun> {
    const answer = await this.mlflow.ask({ path: `${api}/runs/get`, query: { run_id: id } });
    return z.object({ run: runAnswer }).parse(answer).run;
  }

  async history({ runId, metric }: { runId: string; metric: string }): Promise<readonly MetricPoint[]> {
    const points: MetricPoint[] = [];
    let page: string | null = "";
    while (page !== null) {
      const query: Record<string, string> = { run_id: runId, metric_key: metric, max_results: "25000" };
      if (page !== "") query.page_token = page;
      const answer = historyAnswer.parse(
        await this.mlflow.ask({ path: `${api}/metrics/get-history`, query }),
      );
      points.push(...answer.metrics.map(({ value, timestamp: at, step }) => ({ value, at, step })));
      page = answer.next_page_token;
    }
    return points.sort((a, b) => a.step - b.step || a.at - b.at);
  }

  async files({ runId, path }: { runId: string; path: string }): Promise<readonly RunFile[]> {
    if (!isPlainPath(path))
      throw new AppError("invalid", "That path leads out of the run. Nothing was read.");
    const query = { run_id: runId, ...(path === "" ? {} : { path }) };
    return filesAnswer.parse(await this.mlflow.ask({ path: `${api}/artifacts/list`, query }));
  }

  async file({ runId, path }: { runId: string; path: string }): Promise<NodeJS.ReadableStream> {
    const listed = await this.files({ runId, path: path.split("/").slice(0, -1).join("/") });
    if (!listed.some((one) => one.path === path && !one.isFolder))
      throw new AppError("not-found", "There is no such file in this run.");
    const { experimentId } = await this.run(runId);
    return this.mlflow.file(`${experimentId}/${runId}/artifacts/${path}`);
  }

  async deleteRun(id: string): Promise<void> {
    await this.mlflow.ask({ method: "POST", path: `${api}/runs/delete`, body: { run_id: id } });
  }

  async restoreRun(id: string): Promise<void> {
    await this.mlflow.ask({ method: "POST", path: `${api}/runs/restore`, body: { run_id: id } });
  }
}

function orderColumn(by: string): string {
  if (by === "startedAt") return "attributes.start_time";
  if (by === "name") return "attributes.run_name";
  const [part = "", ...rest] = by.split(".");
  return `${part}.\`${rest.join(".").replaceAll("`", "")}\``;
}
