import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { Json } from "@/core/json";
import { parsePipeline } from "@/core/pipelines/parse";
import type { Pipeline } from "@/core/pipelines/pipeline";
import { hasEnded, type PipelineRun, type RunState, type StepStatus } from "@/core/pipelines/run";
import type { LogLine } from "@/core/pipelines/step-run";
import type { Owner } from "@/server/compute/compute";
import type { Engine } from "@/server/engines/engine";
import type { Log } from "@/server/logs/log";
import { type Known, LastKnown } from "@/server/tracking/last-known";
import { Approvals, type Decision } from "./approvals";
import { type DriverNeeds, type Held, PipelineDriver } from "./driver";
import { readWanted, type Wanted } from "./parameters";
import type { PipelineRuns, StepAttempt } from "./pipeline-runs";
import { Results } from "./results";
import { RunRecords } from "./run-records";
import { Schedules } from "./schedules";
import type { Progress } from "./step-driver";
import { type PipelineFile, stepServerOf } from "./step-server";
import type { PipelineTables, RunRow } from "./tables";

interface PipelinesNeeds
  extends Pick<DriverNeeds, "compute" | "ask" | "ownerOf" | "nameOf" | "models" | "clock" | "log"> {
  readonly runs: PipelineRuns;
  /** `null` where there is none to be started: fakes. */
  readonly engine: Engine | null;
  readonly db: Kysely<PipelineTables>;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Log;
  /** Of this studio server, among all that drive runs. */
  readonly holder: string;
}

/** Who asks for something. */
interface Asker {
  readonly id: string;
  readonly domainId: string;
  readonly role: "admin" | "user";
}

/** A run as its page shows it. */
interface ShownRun {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  readonly note: string;
  readonly owner: string | null;
  /** Of its file; `null` for a flow that a program of somebody's runs itself, as `pipeline` is then. */
  readonly path: string | null;
  readonly pipeline: Pipeline | null;
  readonly text: string | null;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly isScheduled: boolean;
  readonly steps: readonly (StepStatus & { readonly progress: Progress | null })[];
  readonly decisions: readonly Decision[];
  /** What it waits for, if it does not go on. */
  readonly held: Held | null;
}

/** Pipelines as people see and start them: what was last known while the engine does not answer, and who may do what. */
export class Pipelines {
  readonly driver: PipelineDriver;
  readonly schedules: Schedules;
  readonly records: RunRecords;
  private readonly approvals: Approvals;
  private readonly lastKnown: LastKnown;

  constructor(private readonly needs: PipelinesNeeds) {
    const { db, clock, holder, runs } = needs;
    this.records = new RunRecords(db, clock, holder);
    this.approvals = new Approvals(db, clock);
    const { records, approvals } = this;
    this.lastKnown = new LastKnown(clock);
    const readRun = async (id: string) => {
      const { value, asOf } = await this.lastKnown.of(["run", id], () => runs.run(id));
      if (asOf !== null) throw away;
      return value;
    };
    const results = new Results(db, clock);
    this.driver = new PipelineDriver({ ...needs, records, approvals, results, readRun });
    this.schedules = new Schedules({ db, clock, runs, records, ids: needs.ids });
  }

  get engine(): Engine | null {
    return this.needs.engine;
  }

  /** The pipeline files of the person's home; a text, what is waited for, while their notebook server is not there. */
  async files(
    by: Owner,
  ): Promise<{ readonly waitsFor: string } | { readonly files: readonly PipelineFile[] }> {
    const server = await stepServerOf(by, this.needs);
    if (typeof server === "string") return { waitsFor: server };
    try {
      return { files: await server.files() };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { waitsFor: error.message };
    }
  }

  /** Starts what the text of a file says, and answers the run's id. */
  async start(by: Asker, of: Wanted): Promise<string> {
    const { pipeline, parameters } = readWanted(of);
    const id = this.needs.ids.next();
    await this.records.add({
      id,
      owner: by.id,
      domain: by.domainId,
      path: of.path,
      name: pipeline.name,
      text: of.text,
      parameters: JSON.stringify(parameters),
      schedule: null,
    });
    void this.driver
      .look()
      .catch((error: unknown) => this.needs.log.error("pipelines could not go on", { error }));
    return id;
  }

  async list(
    of: Parameters<PipelineRuns["runs"]>[0],
  ): Promise<
    Known<{ readonly runs: readonly (PipelineRun & { readonly id: string })[]; readonly next: string | null }>
  > {
    const { containing, states, page } = of;
    const isFirst = page === null && (states.length === 0 || states.includes("waiting"));
    const unheard = isFirst ? await this.records.unheard() : [];
    const found = await this.lastKnown
      .of(["list", of], () => this.needs.runs.runs(of))
      .catch((error: unknown) => {
        // What was started a moment ago is there, whatever the engine says.
        if (unheard.length === 0) throw error;
        return { value: { runs: [], next: null }, asOf: this.needs.clock.now() };
      });
    const fresh = unheard
      .filter(({ name }) => name.toLowerCase().includes(containing.toLowerCase()))
      .filter(({ id }) => !found.value.runs.some(({ key }) => key === id))
      .map(notBegun);
    const runs = [...fresh, ...found.value.runs].map((run) => ({ ...run, id: run.key ?? run.engineId }));
    return { asOf: found.asOf, value: { runs, next: found.value.next } };
  }

  async get(id: string): Promise<Known<ShownRun>> {
    const row = await this.records.find(id);
    const engineId = row === null ? id : row.engine_id;
    if (row !== null && engineId === null) return { asOf: null, value: this.shown(row, notBegun(row), []) };
    const found = await this.lastKnown.of(["run", engineId], () => this.needs.runs.run(engineId ?? id));
    const { run, steps } = found.value;
    const decisions = row === null ? [] : await this.approvals.of(id);
    const shown = row === null ? programRun(run, steps) : this.shown(row, run, steps, decisions);
    return { asOf: found.asOf, value: shown };
  }

  async logs(of: {
    readonly id: string;
    readonly step: string;
    readonly from: number;
  }): Promise<Known<readonly LogLine[]>> {
    const run = await this.engineIdOf(of.id);
    if (run === null) return { value: [], asOf: null };
    const { step, from } = of;
    return this.lastKnown.of(["logs", run, step, from], () => this.needs.runs.logs({ run, step, from }));
  }

  async attempts(of: { readonly id: string; readonly step: string }): Promise<Known<readonly StepAttempt[]>> {
    const run = await this.engineIdOf(of.id);
    if (run === null) return { value: [], asOf: null };
    return this.lastKnown.of(["attempts", run, of.step], () =>
      this.needs.runs.attempts({ run, step: of.step }),
    );
  }

  /** Ends what runs of it; what has ended well stays. */
  async stop(by: Asker, id: string): Promise<void> {
    await this.ofMaker(by, id);
    await this.records.wish(id, "stop");
  }

  /** Runs what has not ended well once more. */
  async goOn(by: Asker, id: string): Promise<void> {
    const row = await this.ofMaker(by, id);
    if (row.is_done === 0 && row.wish === "run") {
      const { value } = await this.get(id);
      if (!hasEnded(value.state))
        throw new AppError("conflict", "It has not ended: there is nothing to go on with.");
    }
    await this.records.wish(id, "again");
  }

  /** Approves a step that asks for it, or turns it down. Anybody of the domain may. */
  async decide(
    by: Asker,
    of: {
      readonly id: string;
      readonly step: string;
      readonly isApproved: boolean;
      readonly comment: string;
    },
  ): Promise<void> {
    const { value } = await this.get(of.id);
    const step = value.steps.find(({ name }) => name === of.step);
    if (step?.state !== "asking" || value.pipeline === null)
      throw new AppError(
        "conflict",
        "This step does not ask for an approval (any more). Nothing was changed.",
      );
    if (typeof step.record.inputs.model === "string")
      throw new AppError("conflict", "This is decided on the page of the model. Nothing was changed.");
    const decided = await this.approvals.decide(of.id, { ...of, person: by.id });
    if (!decided)
      throw new AppError("conflict", "Somebody else has decided a moment ago. Look at what they said.");
  }

  /** The snapshot of an executed step, for whoever it belongs to; to anybody else there is none. */
  async snapshotOf(
    by: Asker,
    of: { readonly id: string; readonly step: string },
  ): Promise<{ readonly snapshot: string; readonly notebook: string }> {
    const row = await this.records.find(of.id);
    const found = row === null || row.owner !== by.id ? null : await this.get(of.id);
    const snapshot = found?.value.steps.find(({ name }) => name === of.step)?.record.snapshot ?? null;
    const step = found?.value.pipeline?.steps.find(({ name }) => name === of.step);
    if (snapshot === null || step?.kind !== "notebook")
      throw new AppError("not-found", "There is no executed notebook of this step for you.");
    return { snapshot, notebook: step.notebook };
  }

  private async engineIdOf(id: string): Promise<string | null> {
    const row = await this.records.find(id);
    return row === null ? id : row.engine_id;
  }

  private async ofMaker(by: Asker, id: string): Promise<RunRow> {
    const row = await this.records.find(id);
    if (row !== null && row.domain === by.domainId && (row.owner === by.id || by.role === "admin"))
      return row;
    const sentence =
      "Only whoever started a run, and administrators, may stop it or have it go on. Nothing was changed.";
    throw new AppError("not-found", sentence);
  }

  private shown(
    row: RunRow,
    run: PipelineRun,
    steps: readonly StepStatus[],
    decisions: readonly Decision[] = [],
  ): ShownRun {
    const { pipeline } = parsePipeline(row.text);
    const stopping = row.wish === "stop" && !hasEnded(run.state);
    return {
      id: row.id,
      name: row.name,
      state: stopping ? "stopping" : run.state,
      note: run.note,
      owner: row.owner,
      path: row.path,
      pipeline,
      text: row.text,
      parameters: JSON.parse(row.parameters),
      createdAt: Number(row.created_at),
      startedAt: run.startedAt,
      endedAt: hasEnded(run.state) ? run.endedAt : null,
      isScheduled: row.schedule !== null,
      steps: steps.map((step) => ({ ...step, progress: this.driver.progressOf(row.id, step.name) })),
      decisions,
      held: row.is_done === 1 ? null : this.driver.heldOf(row.id),
    };
  }
}

const away = new AppError(
  "unavailable",
  "The pipeline engine does not answer at the moment. What is stored is safe, and steps that run go on.",
);

function notBegun(row: RunRow): PipelineRun {
  return {
    engineId: "",
    key: row.id,
    name: row.name,
    state: "waiting",
    note: "",
    parameters: JSON.parse(row.parameters),
    createdAt: Number(row.created_at),
    startedAt: null,
    endedAt: null,
    owner: row.owner,
  };
}

function programRun(run: PipelineRun, steps: readonly StepStatus[]): ShownRun {
  return {
    ...run,
    id: run.engineId,
    path: null,
    pipeline: null,
    text: null,
    isScheduled: false,
    steps: steps.map((step) => ({ ...step, progress: null })),
    decisions: [],
    held: null,
  };
}
