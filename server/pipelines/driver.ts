import type { Clock } from "@/core/clock";
import { AppError, sentenceFor } from "@/core/errors";
import { nextOf } from "@/core/pipelines/next";
import { parsePipeline } from "@/core/pipelines/parse";
import type { Pipeline } from "@/core/pipelines/pipeline";
import { waitsFor } from "@/core/pipelines/references";
import { hasEnded, stepEndedWell, stepIsUnderWay } from "@/core/pipelines/run";
import type { Owner } from "@/server/compute/compute";
import type { Log } from "@/server/logs/log";
import type { Approvals } from "./approvals";
import { Gate, type GateNeeds } from "./gate";
import type { PipelineRuns } from "./pipeline-runs";
import type { Results } from "./results";
import type { RunRecords } from "./run-records";
import { type DrivenRun, type Progress, StepDriver } from "./step-driver";
import { type StepServer, type StepServersNeeds, stepServerOf } from "./step-server";
import type { RunRow } from "./tables";

export interface DriverNeeds extends StepServersNeeds, Pick<GateNeeds, "models" | "nameOf"> {
  readonly runs: PipelineRuns;
  /** As `runs.run`; whoever looks while the engine is away sees what this saw. */
  readonly readRun: PipelineRuns["run"];
  readonly records: RunRecords;
  readonly approvals: Approvals;
  readonly results: Results;
  /** Throws for somebody who may start nothing. */
  readonly ownerOf: (row: Pick<RunRow, "owner" | "domain">) => Promise<Owner>;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn" | "error">;
}

/** What keeps a run from going on, while something does. */
export interface Held {
  /** A sentence, or a few words. */
  readonly note: string;
  readonly since: number;
}

/**
 * Brings runs of pipelines forward, a look at a time: each look takes what is written down and what notebook servers say,
 * and does the next. Whatever ends in between, this process too, the next look goes on from there.
 */
export class PipelineDriver {
  private readonly steps: StepDriver;
  private readonly gate: Gate;
  private readonly busy = new Set<string>();
  private readonly held = new Map<string, Held>();

  constructor(private readonly needs: DriverNeeds) {
    this.steps = new StepDriver(needs);
    this.gate = new Gate({ ...needs, steps: this.steps });
  }

  heldOf(run: string): Held | null {
    return this.held.get(run) ?? null;
  }

  progressOf(run: string, step: string): Progress | null {
    return this.steps.progress.get(`${run}.${step}`) ?? null;
  }

  /** One look at all that are to be driven. */
  async look(): Promise<void> {
    const rows = await this.needs.records.take();
    await Promise.all(rows.map((row) => this.lookAt(row)));
  }

  private async lookAt(row: RunRow): Promise<void> {
    if (this.busy.has(row.id)) return;
    this.busy.add(row.id);
    try {
      await this.drive(row);
    } catch (error) {
      if (!(error instanceof AppError))
        this.needs.log.error("a pipeline could not go on", { userId: row.owner, error });
      this.hold(row.id, sentenceFor(error));
    } finally {
      this.busy.delete(row.id);
    }
  }

  private async drive(row: RunRow): Promise<void> {
    const { pipeline } = parsePipeline(row.text);
    if (pipeline === null) return this.needs.records.done(row.id, row.wish);
    const run = await this.read(row, pipeline);
    if (row.wish === "again") await this.goOnAgain(run);
    const waitsFor = await this.moveSteps(run);
    const { state } = nextOf(pipeline, { stateOf: stateIn(run), stopping: row.wish === "stop" });
    if (state !== run.state) await this.needs.runs.setRun(run.engineId, { state, note: noteOf(run) });
    if (waitsFor === null) this.held.delete(row.id);
    else this.hold(row.id, waitsFor);
    if (!hasEnded(state)) return;
    this.held.delete(row.id);
    // One who stops a run may have it go on later.
    await this.needs.records.done(row.id, row.wish);
  }

  private async read(row: RunRow, pipeline: Pipeline): Promise<DrivenRun & { readonly state: string }> {
    const { runs, records } = this.needs;
    let engineId = row.engine_id;
    if (engineId === null) {
      this.hold(row.id, "Telling the pipeline engine");
      engineId = await runs.begin({
        key: row.id,
        name: row.name,
        owner: row.owner,
        parameters: JSON.parse(row.parameters),
        steps: pipeline.steps.map((step) => ({ name: step.name, after: waitsFor(step) })),
      });
      await records.begun(row.id, engineId);
    }
    const { run, steps } = await this.needs.readRun(engineId);
    return {
      row,
      engineId,
      pipeline,
      steps: new Map(steps.map((step) => [step.name, step])),
      state: run.state,
    };
  }

  /** What did not end well is to be run once more; what did is not. */
  private async goOnAgain(run: DrivenRun): Promise<void> {
    await this.needs.approvals.forgetRejections(run.row.id);
    for (const { name, state, record } of [...run.steps.values()]) {
      if (stepEndedWell(state) || stepIsUnderWay(state) || (state === "waiting" && record.failures === 0))
        continue;
      await this.steps.set(run, name, { state: "waiting", note: "", record: { ...record, failures: 0 } });
    }
    await this.needs.records.granted(run.row.id, "again");
  }

  /** Answers what is waited for; `null` where nothing is. */
  private async moveSteps(run: DrivenRun): Promise<string | null> {
    const { row, pipeline } = run;
    const stopping = row.wish === "stop";
    await this.gate.look(run, stopping);
    const underWay = pipeline.steps.filter(({ name }) => stepIsUnderWay(stateIn(run)(name)));
    const { begin } = nextOf(pipeline, { stateOf: stateIn(run), stopping });
    const notebooks = [...underWay, ...begin].some(({ kind }) => kind === "notebook");
    const server = notebooks ? await this.serverOf(row) : "";
    if (typeof server !== "string")
      for (const step of underWay)
        if (step.kind === "notebook") await this.moveOne(step, run, { server, stopping });
    // What has just ended may be what another waits for.
    for (const step of nextOf(pipeline, { stateOf: stateIn(run), stopping }).begin) {
      if (step.kind === "approval") await this.gate.ask(step, run);
      else if (typeof server !== "string") await this.steps.begin(step, run, server);
    }
    return typeof server === "string" && server !== "" ? server : null;
  }

  private async serverOf(row: RunRow): Promise<StepServer | string> {
    return stepServerOf(await this.needs.ownerOf(row), this.needs);
  }

  private async moveOne(
    step: Pipeline["steps"][number] & { readonly kind: "notebook" },
    run: DrivenRun,
    of: { readonly server: StepServer; readonly stopping: boolean },
  ): Promise<void> {
    if (of.stopping) await this.steps.stop(step, run, of.server);
    await this.steps.follow(step, run, of.server);
  }

  private hold(run: string, note: string): void {
    const before = this.held.get(run);
    if (before?.note === note) return;
    this.held.set(run, { note, since: this.needs.clock.now() });
  }
}

function stateIn(run: DrivenRun) {
  return (step: string) => run.steps.get(step)?.state ?? "waiting";
}

function noteOf(run: DrivenRun): string {
  const failed = [...run.steps.values()].find(({ state }) => state === "failed");
  return failed === undefined ? "" : `${failed.name}: ${failed.note}`;
}
