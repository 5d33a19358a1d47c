import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { AppError, sentenceFor } from "@/core/errors";
import { type FreshIds, parseIpynb } from "@/core/notebook/ipynb";
import type { Notebook } from "@/core/notebook/notebook";
import { codeOf } from "@/core/pipelines/prepared-notebook";
import type { StepLook, StepReport, StepWish } from "@/core/pipelines/step-run";
import type { ComputeChoice } from "@/core/session/session";
import { resolvePath } from "../files/open-path";
import { computeOf, type FirstChoice } from "../sessions/compute-of";
import type { Snapshots } from "../snapshots/snapshots";
import { filesOf, sha256 } from "./fingerprint";
import { pipelineFiles } from "./pipeline-files";
import { type RunStepTools, runStep } from "./run-step";
import { StepLog } from "./step-log";

interface StepsTools extends RunStepTools {
  readonly ids: FreshIds;
  readonly firstChoice: FirstChoice;
  readonly snapshots: Pick<Snapshots, "takeRun">;
}

interface Kept {
  readonly end: AbortController;
  readonly log: StepLog;
  report: Omit<StepReport, "log" | "logged">;
}

/** Ends of steps are told until the studio server has heard of them for sure. */
const keepEndedMs = 24 * 3_600_000;

/** Steps of pipelines of this person: what runs of them, and what became of those that ran. */
export class Steps {
  readonly #tools: StepsTools;
  readonly #kept = new Map<string, Kept>();

  constructor(tools: StepsTools) {
    this.#tools = tools;
  }

  files() {
    return pipelineFiles(this.#tools.home);
  }

  /** What the step is made of, without running it. */
  async look(wish: StepWish): Promise<StepLook> {
    const { home } = this.#tools;
    const reads = await filesOf(home, wish.reads);
    const writes = await filesOf(home, wish.outputs);
    const nothing = { code: "", image: "", kernelspec: "", instanceType: "", reads, writes };
    try {
      const { notebook, compute } = await this.#read(wish);
      const missing = Object.keys(wish.reads).find((name) => reads[name] === undefined);
      return {
        ...nothing,
        ...compute,
        code: sha256(JSON.stringify(codeOf(notebook, wish.cells))),
        problem:
          missing === undefined ? null : `There is no file ${wish.reads[missing]}, which this step reads.`,
      };
    } catch (error) {
      if (!(error instanceof AppError)) console.error("a step could not be looked at", error);
      return { ...nothing, problem: sentenceFor(error) };
    }
  }

  /** Runs it; with an id that is known already, nothing happens. */
  start(wish: StepWish): void {
    if (this.#kept.has(wish.id)) return;
    this.#forget();
    const kept: Kept = {
      end: new AbortController(),
      log: new StepLog(this.#tools.now),
      report: {
        state: "starting",
        note: "Reading the notebook",
        done: 0,
        total: 0,
        app: null,
        outputs: {},
        writes: {},
        snapshot: null,
        snapshotNote: "",
        startedAt: this.#tools.now(),
        endedAt: null,
      },
    };
    this.#kept.set(wish.id, kept);
    void this.#run(wish, kept);
  }

  /** `null`: there is none of that id, or a restart of this server has ended it. */
  report(id: string, { from }: { readonly from: number }): StepReport | null {
    const kept = this.#kept.get(id);
    return kept === undefined
      ? null
      : { ...kept.report, log: [...kept.log.from(from)], logged: kept.log.length };
  }

  stop(id: string): void {
    this.#kept.get(id)?.end.abort();
  }

  async #run(wish: StepWish, kept: Kept): Promise<void> {
    const say = (change: Partial<Kept["report"]>) => {
      kept.report = { ...kept.report, ...change };
    };
    try {
      const { notebook, compute } = await this.#read(wish);
      const ended = await runStep(
        {
          wish,
          notebook,
          compute,
          log: kept.log,
          signal: kept.end.signal,
          onNote: (note) => say({ note }),
          onCell: (done) => say({ done }),
          onStart: ({ app, imageName }, total) => {
            const { image, instanceType } = compute;
            say({
              state: "running",
              note: "",
              total,
              app: { id: app.appId, image, imageName, instanceType },
            });
          },
        },
        this.#tools,
      );
      say({
        note: "Keeping the executed notebook",
        outputs: { ...ended.outputs },
        writes: { ...ended.writes },
      });
      say(await this.#snapshot({ ...ended, compute, path: wish.notebook }));
      this.#end(kept, ended.problem);
    } catch (error) {
      if (!(error instanceof AppError)) console.error("a step failed", error);
      this.#end(kept, sentenceFor(error));
    }
  }

  #end(kept: Kept, problem: string | null): void {
    const state = problem === null ? "finished" : kept.end.signal.aborted ? "stopped" : "failed";
    kept.report = { ...kept.report, state, note: problem ?? "", endedAt: this.#tools.now() };
  }

  async #snapshot(run: {
    readonly executed: Notebook;
    readonly compute: ComputeChoice;
    readonly path: string;
    readonly app: Awaited<ReturnType<typeof runStep>>["app"];
  }): Promise<Pick<StepReport, "snapshot" | "snapshotNote">> {
    try {
      const { executed: notebook, compute, app } = run;
      const taken = { notebook, compute, app, name: basename(run.path), missing: [] };
      return { snapshot: (await this.#tools.snapshots.takeRun(taken)).id, snapshotNote: "" };
    } catch (error) {
      return { snapshot: null, snapshotNote: `The executed notebook was not kept. ${sentenceFor(error)}` };
    }
  }

  async #read(wish: StepWish): Promise<{ readonly notebook: Notebook; readonly compute: ComputeChoice }> {
    const { realPath } = await resolvePath(this.#tools.home, wish.notebook);
    const { notebook } = parseIpynb(await readFile(realPath, "utf8"), this.#tools.ids);
    const own = await computeOf(notebook, this.#tools.firstChoice);
    const compute = {
      ...own,
      image: wish.image ?? own.image,
      instanceType: wish.instance ?? own.instanceType,
    };
    return { notebook, compute };
  }

  #forget(): void {
    const since = this.#tools.now() - keepEndedMs;
    for (const [id, { report }] of this.#kept)
      if (report.endedAt !== null && report.endedAt < since) this.#kept.delete(id);
  }
}
