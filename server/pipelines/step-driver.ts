import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { MadeOf } from "@/core/pipelines/made-of";
import type { NotebookStep, Pipeline } from "@/core/pipelines/pipeline";
import { noRecord, type StepRecord, type StepState, type StepStatus } from "@/core/pipelines/run";
import type { StepLook, StepReport, StepWish } from "@/core/pipelines/step-run";
import { wishOf } from "@/core/pipelines/step-wish";
import type { PipelineRuns } from "./pipeline-runs";
import { keyOf, type Results } from "./results";
import type { StepServer } from "./step-server";
import type { RunRow } from "./tables";

/** One run, as it is before something is done. */
export interface DrivenRun {
  readonly row: RunRow;
  readonly engineId: string;
  readonly pipeline: Pipeline;
  readonly steps: Map<string, StepStatus>;
}

/** How far a step is, which is not worth writing down. */
export interface Progress {
  readonly note: string;
  readonly done: number;
  readonly total: number;
}

interface StepDriverNeeds {
  readonly runs: PipelineRuns;
  readonly results: Results;
  readonly clock: Clock;
}

/** A notebook server that has forgotten a step was restarted; more often than this it is no accident. */
const mostLost = 3;

/** Brings single steps of a run forward: begins them, hears of them, writes down what became of them. */
export class StepDriver {
  readonly progress = new Map<string, Progress>();
  /** Lines of the present attempt that are kept already, by its id. */
  private readonly sent = new Map<string, number>();

  constructor(private readonly needs: StepDriverNeeds) {}

  /** Takes an earlier result, or has the step begun. */
  async begin(step: NotebookStep, run: DrivenRun, server: StepServer): Promise<void> {
    const before = this.recordOf(step.name, run);
    const attempt = before.attempt + 1;
    const wish = this.wishOf(step, run, attempt);
    const { look, waiting } = await this.look(server, wish);
    if (waiting) return;
    const fresh = {
      ...noRecord,
      attempt,
      failures: before.failures,
      inputs: wish.inputs,
      logged: before.logged,
    };
    if (look.problem !== null)
      return this.set(run, step.name, { state: "failed", note: look.problem, record: fresh });
    const made = madeOf(step, wish, look);
    const found = await this.earlier(step, run, { made, look, isRetry: before.failures > 0 });
    if (found?.hit) {
      const record = { ...found.record, attempt, failures: 0, inputs: wish.inputs, cachedFrom: found.run };
      const cache = `Taken from an earlier run: its code, its inputs and the files that it reads are the same.`;
      return this.set(run, step.name, {
        state: "cached",
        note: "",
        record: { ...record, cache, cacheKey: keyOf(made) },
      });
    }
    const record = { ...fresh, cache: found?.why ?? "", cacheKey: step.cache.use ? keyOf(made) : null };
    await this.set(run, step.name, { state: "starting", note: "", record });
    await this.log(run, step.name, [`Attempt ${attempt}`, ...(record.cache === "" ? [] : [record.cache])]);
    await server.start(wish);
  }

  /** Hears of a step that is under way. */
  async follow(step: NotebookStep, run: DrivenRun, server: StepServer): Promise<void> {
    const status = run.steps.get(step.name);
    if (status === undefined) return;
    const { record } = status;
    const wish = this.wishOf(step, run, record.attempt);
    const from = await this.sentOf(wish.id, { run, step: step.name });
    const report = await server.report(wish.id, from);
    if (report === null) return this.forgotten(step, run, { server, wish, status });
    await this.keepLog(report, { run, step: step.name, id: wish.id, from });
    this.progress.set(`${run.row.id}.${step.name}`, report);
    const { startedAt, endedAt } = report;
    const now: StepRecord = { ...record, app: report.app ?? record.app, startedAt, endedAt };
    if (report.state === "starting") return;
    if (report.state === "running") {
      if (status.state === "starting")
        await this.set(run, step.name, { state: "running", note: "", record: now });
      return;
    }
    // Its last lines come first: a step that has ended is not asked again.
    if (from + report.log.length < report.logged) return;
    await this.ended(step, run, { report, record: now, wish, server });
  }

  /** Has what is under way stopped; that it has is heard later. */
  async stop(step: NotebookStep, run: DrivenRun, server: StepServer): Promise<void> {
    const { attempt } = this.recordOf(step.name, run);
    await server.stop(this.wishOf(step, run, attempt).id);
  }

  async set(
    run: DrivenRun,
    step: string,
    to: { readonly state: StepState; readonly note: string; readonly record: StepRecord },
  ): Promise<void> {
    await this.needs.runs.setStep({ run: run.engineId, step, to });
    const at = this.needs.clock.now();
    const before = run.steps.get(step);
    run.steps.set(step, { name: step, startedAt: at, endedAt: null, ...before, ...to });
    if (to.state !== "running") this.progress.delete(`${run.row.id}.${step}`);
  }

  private async ended(
    step: NotebookStep,
    run: DrivenRun,
    of: {
      readonly report: StepReport;
      readonly record: StepRecord;
      readonly wish: StepWish;
      readonly server: StepServer;
    },
  ): Promise<void> {
    const { report, record: before } = of;
    const { outputs, writes, snapshot, snapshotNote, state } = report;
    const failures = before.failures + (state === "failed" ? 1 : 0);
    const record = { ...before, outputs, writes, snapshot, snapshotNote, failures };
    if (state === "finished" && step.cache.use) {
      // As it is now: a file that it reads and writes is another than before.
      const look = await of.server.look(of.wish);
      const made = madeOf(step, of.wish, look);
      if (keyOf(made) === record.cacheKey)
        await this.needs.results.keep(placeOf(step, run), { run: run.row.id, made, record });
    }
    const again = state === "failed" && failures <= step.retries && run.row.wish !== "stop";
    const note = again ? `${report.note} It is tried again (${failures} of ${step.retries}).` : report.note;
    const to = state === "finished" || state === "stopped" ? state : again ? "retrying" : "failed";
    await this.set(run, step.name, { state: to, note, record });
    this.sent.delete(of.wish.id);
  }

  /** A restart of the notebook server took it along, or it was never told of it. */
  private async forgotten(
    step: NotebookStep,
    run: DrivenRun,
    of: { readonly server: StepServer; readonly wish: StepWish; readonly status: StepStatus },
  ): Promise<void> {
    const { record, state } = of.status;
    if (run.row.wish === "stop")
      return this.set(run, step.name, { state: "stopped", note: "It was stopped.", record });
    if (state === "starting") return of.server.start(of.wish);
    const note = "The notebook server that it ran in was restarted, and the step with it.";
    const isTried = record.attempt - record.failures < mostLost;
    await this.log(run, step.name, [note]);
    await this.set(run, step.name, { state: isTried ? "retrying" : "failed", note, record });
  }

  private async earlier(
    step: NotebookStep,
    { row }: DrivenRun,
    of: { readonly made: MadeOf; readonly look: StepLook; readonly isRetry: boolean },
  ) {
    if (!step.cache.use) return null;
    const place = { owner: row.owner, path: row.path, step: step.name };
    return this.needs.results.find(place, { made: of.made, writes: of.look.writes });
  }

  private async look(
    server: StepServer,
    wish: StepWish,
  ): Promise<{ look: StepLook; waiting: false } | { look: null; waiting: true }> {
    try {
      return { look: await server.look(wish), waiting: false };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { look: null, waiting: true };
    }
  }

  private wishOf(step: NotebookStep, { row, pipeline, steps }: DrivenRun, attempt: number): StepWish {
    return wishOf(step, {
      id: `${row.id}.${step.name}.${attempt}`,
      pipeline,
      path: row.path,
      parameters: JSON.parse(row.parameters),
      outputOf: (from, output) => steps.get(from)?.record.outputs[output] ?? null,
    });
  }

  private recordOf(step: string, { steps }: DrivenRun): StepRecord {
    return steps.get(step)?.record ?? noRecord;
  }

  /** After a restart of this server: what stands in the log behind the beginning of the attempt. */
  private async sentOf(
    id: string,
    { run, step }: { readonly run: DrivenRun; readonly step: string },
  ): Promise<number> {
    const known = this.sent.get(id);
    if (known !== undefined) return known;
    let count = 0;
    for (let from = 0; ; ) {
      const lines = await this.needs.runs.logs({ run: run.engineId, step, from });
      for (const { level, text } of lines)
        count = level === "studio" && text.startsWith("Attempt ") ? 0 : count + 1;
      from += lines.length;
      if (lines.length === 0) break;
    }
    const { cache } = this.recordOf(step, run);
    const sent = Math.max(0, count - (cache === "" ? 0 : 1));
    this.sent.set(id, sent);
    return sent;
  }

  private async keepLog(
    report: StepReport,
    of: { readonly run: DrivenRun; readonly step: string; readonly id: string; readonly from: number },
  ): Promise<void> {
    if (report.log.length === 0) return;
    await this.needs.runs.log({ run: of.run.engineId, step: of.step, lines: report.log });
    this.sent.set(of.id, of.from + report.log.length);
  }

  private async log(run: DrivenRun, step: string, texts: readonly string[]): Promise<void> {
    const at = this.needs.clock.now();
    const lines = texts.map((text) => ({ at, level: "studio" as const, text }));
    await this.needs.runs.log({ run: run.engineId, step, lines });
  }
}

function placeOf(step: NotebookStep, { row }: DrivenRun) {
  return { owner: row.owner, path: row.path, step: step.name };
}

function madeOf(step: NotebookStep, wish: StepWish, look: StepLook): MadeOf {
  return {
    code: look.code,
    image: look.image,
    kernelspec: look.kernelspec,
    inputs: wish.inputs,
    reads: Object.fromEntries(Object.entries(look.reads).map(([name, { hash }]) => [name, hash])),
    outputs: wish.outputs,
    key: step.cache.use ? step.cache.key : "",
  };
}
