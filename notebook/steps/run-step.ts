import { randomUUID } from "node:crypto";
import { basename, dirname, join } from "node:path";
import * as z from "zod";
import { AppError } from "@/core/errors";
import type { Json } from "@/core/json";
import type { Notebook } from "@/core/notebook/notebook";
import { preparedNotebook } from "@/core/pipelines/prepared-notebook";
import type { StepFile, StepWish } from "@/core/pipelines/step-run";
import type { ComputeChoice } from "@/core/session/session";
import type { KernelApp, KernelLine, KernelLineEvent, KernelLines } from "../kernels/kernel-line";
import { CellRunner } from "../reproduce/run-through";
import type { AskForKernelApp, GrantedApp } from "../sessions/granted-app";
import type { FinishedRun } from "../usage/finished-run";
import { filesOf } from "./fingerprint";
import type { StepLog } from "./step-log";

export interface RunStepTools {
  readonly home: string;
  readonly lines: KernelLines;
  readonly ask: AskForKernelApp;
  leaveApp(app: KernelApp): Promise<void>;
  readonly onRunFinished: (run: FinishedRun) => void;
  readonly now: () => number;
}

interface Running {
  readonly wish: StepWish;
  readonly notebook: Notebook;
  readonly compute: ComputeChoice;
  readonly log: StepLog;
  readonly signal: AbortSignal;
  readonly onStart: (granted: GrantedApp, cells: number) => void;
  readonly onCell: (done: number) => void;
  readonly onNote: (note: string) => void;
}

interface StepEnd {
  /** `null`: it went well. */
  readonly problem: string | null;
  readonly outputs: Readonly<Record<string, Json>>;
  readonly writes: Readonly<Record<string, StepFile>>;
  /** As it was run, as far as that went. */
  readonly executed: Notebook;
  readonly app: KernelApp;
}

const said = z.object({ values: z.record(z.string(), z.json()), problems: z.record(z.string(), z.string()) });
const outputsMs = 60_000;

/** Runs the notebook of a step on a kernel of its own, until its first error, and takes what is to be handed on. */
export async function runStep(step: Running, tools: RunStepTools): Promise<StepEnd> {
  const { wish, log, signal } = step;
  const prepared = preparedNotebook(step.notebook, wish);
  const granted = await tools.ask(step.compute, (note) => step.onNote(note));
  const { app } = granted;
  const cells = new StepCells(app, { ...tools, log, step: wish.id, path: wish.notebook });
  step.onNote("Starting a kernel");
  const line = await startLine(step, { app, cells, tools });
  try {
    await line.evaluate(`__import__("atelier_step").begin(${JSON.stringify(wish.notebook)})`, outputsMs);
    step.onStart(granted, prepared.cells.length);
    const ran = await cells.run(prepared, { line, signal, onCell: step.onCell });
    if (ran.problem !== null) return { ...ran, outputs: {}, writes: {}, app };
    step.onNote("Taking its outputs");
    return { ...ran, ...(await outputsOf(wish, { line, home: tools.home })), app };
  } finally {
    log.end();
    await line.shutDown().catch(() => undefined);
    // The next step may want it at once: the one that ends last ends it.
    void tools.leaveApp(app).catch(() => undefined);
  }
}

function startLine(
  { wish, compute, signal }: Running,
  { app, cells, tools }: { readonly app: KernelApp; readonly cells: StepCells; readonly tools: RunStepTools },
): Promise<KernelLine> {
  if (signal.aborted) throw new AppError("conflict", "It was stopped before it had a kernel.");
  const [folder, name] = [dirname(wish.notebook), basename(wish.notebook, ".ipynb")];
  return tools.lines.start(app, {
    lineId: randomUUID(),
    kernelspec: compute.kernelspec,
    // The notebook may be open, with a kernel of its own under its own name. Another attempt ends what a restart of this
    // server has left of the one before: a kernel of the same name.
    notebookPath: join(folder, `${name} (step ${wish.id.replace(/\.\d+$/, "")}).ipynb`),
    folder: folder === "." ? "" : folder,
    onEvent: cells.events,
    keep: () => true,
  });
}

/** The cells of one step on their way through a kernel. */
class StepCells {
  readonly #runner = new CellRunner();
  readonly #counts = new Map<string, number>();
  #current = "";

  constructor(
    private readonly app: KernelApp,
    private readonly tools: Pick<RunStepTools, "now" | "onRunFinished"> & {
      readonly log: StepLog;
      /** Its id, which its cells are billed under. */
      readonly step: string;
      readonly path: string;
    },
  ) {}

  readonly events = (event: KernelLineEvent): void => {
    if (event.type === "said") this.tools.log.hear(event.said);
    if (event.type === "counted") this.#counts.set(this.#current, event.executionCount);
    this.#runner.events(event);
  };

  async run(
    { notebook, cells }: { readonly notebook: Notebook; readonly cells: readonly string[] },
    of: {
      readonly line: KernelLine;
      readonly signal: AbortSignal;
      readonly onCell: (done: number) => void;
    },
  ): Promise<{ readonly problem: string | null; readonly executed: Notebook }> {
    let executed = notebook;
    let problem: string | null = null;
    for (const [at, cell] of cells.entries()) {
      of.onCell(at);
      this.#current = cell;
      const startedAt = this.tools.now();
      const ran = await this.#runner.run(notebook, [cell], {
        line: of.line,
        signal: of.signal,
        newId: randomUUID,
        onCell: () => undefined,
      });
      const { path, step } = this.tools;
      const endedAt = Math.max(this.tools.now(), startedAt + 1);
      const run = { id: `${step}:${at + 1}`, app: this.app.appId, notebook: path, cell };
      this.tools.onRunFinished({ ...run, startedAt, endedAt });
      executed = withRun(executed, cell, {
        outputs: ran.get(cell)?.outputs ?? [],
        count: this.#counts.get(cell),
      });
      problem = this.#problemOf(cell, { notebook, executed, stopped: of.signal.aborted, at });
      if (problem !== null) break;
    }
    if (problem === null) of.onCell(cells.length);
    return { problem, executed };
  }

  #problemOf(
    cell: string,
    of: {
      readonly notebook: Notebook;
      readonly executed: Notebook;
      readonly stopped: boolean;
      readonly at: number;
    },
  ): string | null {
    const place = `cell ${of.notebook.order.indexOf(cell) + 1}`;
    if (of.stopped) return `It was stopped in ${place}.`;
    if (this.#runner.died !== null) return this.#runner.died;
    const error = of.executed.cells[cell]?.outputs.find((output) => output.type === "error");
    if (error?.type !== "error") return null;
    return `${error.name} in ${place}: ${error.value}`.slice(0, 500);
  }
}

function withRun(
  notebook: Notebook,
  id: string,
  { outputs, count }: Pick<Notebook["cells"][string], "outputs"> & { readonly count: number | undefined },
): Notebook {
  const cell = notebook.cells[id];
  if (cell === undefined) return notebook;
  return {
    ...notebook,
    cells: { ...notebook.cells, [id]: { ...cell, outputs, executionCount: count ?? null } },
  };
}

async function outputsOf(
  wish: StepWish,
  { line, home }: { readonly line: KernelLine; readonly home: string },
): Promise<Pick<StepEnd, "problem" | "outputs" | "writes">> {
  const values = Object.keys(wish.outputs).filter((name) => wish.outputs[name] === null);
  const call = `__import__("atelier_step").outputs(${JSON.stringify(values)})`;
  const answer = values.length === 0 ? null : said.safeParse(await line.evaluate(call, outputsMs));
  const writes = await filesOf(home, wish.outputs);
  const missing = Object.entries(wish.outputs).flatMap(([name, path]) =>
    path !== null && writes[name] === undefined
      ? [`It did not write ${path}, which is its output "${name}".`]
      : [],
  );
  const problems = answer === null ? [] : answer.success ? Object.values(answer.data.problems) : [notSaid];
  const paths = Object.fromEntries(Object.entries(writes).map(([name, file]) => [name, file.path]));
  return {
    problem: [...problems, ...missing][0] ?? null,
    outputs: { ...(answer?.success ? answer.data.values : {}), ...paths },
    writes,
  };
}

const notSaid =
  "Only kernels of Python can hand on the values of variables. Write them to a file, and make that the output.";
