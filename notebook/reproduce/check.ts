import * as z from "zod";
import { AppError } from "@/core/errors";
import type { Notebook } from "@/core/notebook/notebook";
import { comparables } from "@/core/reproduce/comparable";
import { compareOutputs } from "@/core/reproduce/compare-outputs";
import { ranOutOfOrder } from "@/core/reproduce/out-of-order";
import type { CellVerdict, CheckReport } from "@/core/reproduce/verdict";
import { metadataOfCopy } from "@/core/snapshot/copied-from";
import type { Snapshot } from "@/core/snapshot/snapshot";
import type { KernelApp, KernelLine, KernelLines } from "../kernels/kernel-line";
import type { AskForKernelApp } from "../sessions/granted-app";
import { type FetchedPackages, fetchWheels } from "../snapshots/fetch-wheels";
import type { SnapshotStore } from "../snapshots/snapshot-store";
import { pngDistance } from "./png";
import { CellRunner, type Ran } from "./run-through";
import { type Parts, readerOf } from "./snapshot-parts";

export interface CheckTools {
  readonly lines: KernelLines;
  readonly ask: AskForKernelApp;
  leaveApp(app: KernelApp): Promise<void>;
  readonly studio: Pick<SnapshotStore, "wheel">;
  /** The folder for packages of others' snapshots. */
  readonly copied: string;
  readonly newId: () => string;
  readonly now: () => number;
}

interface CheckWish {
  readonly id: string;
  readonly snapshot: Snapshot;
  readonly parts: Parts;
  readonly network: boolean;
  /** Aborts when the budget is used up, or when somebody ends the check. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly note: string; readonly done: number }) => void;
}

const setUpMs = 300_000;
const prepared = z.object({ problem: z.string().nullable() });

/** Code cells that had run when the snapshot was taken: of the others there is nothing to compare with. */
export function cellsToCheck({ order, cells }: Notebook): readonly string[] {
  return order.filter((id) => {
    const cell = cells[id];
    return cell?.kind === "code" && (cell.executionCount !== null || cell.outputs.length > 0);
  });
}

/**
 * Runs the notebook of a snapshot from top to bottom in a fresh kernel of its image on its instance type, with its
 * packages and without the person's own, and compares each cell with what it showed then.
 */
export async function check(wish: CheckWish, tools: CheckTools): Promise<CheckReport> {
  const { snapshot, signal, onProgress } = wish;
  const { notebook, environment } = snapshot;
  const begun = tools.now();
  const note = (text: string) => onProgress({ note: text, done: 0 });
  note("Fetching its packages");
  const fetched = await fetchWheels(metadataOfCopy(snapshot, wish.id), { ...tools, folder: tools.copied });
  const granted = await tools.ask(environment, note);
  const runner = new CellRunner();
  note("Starting a fresh kernel");
  const line = await startLine(granted.app, { runner, snapshot, tools });
  try {
    const notes = await setUp(line, { wish, fetched, note });
    const cells = cellsToCheck(notebook);
    const onCell = (done: number) => onProgress({ note: "Running from top to bottom", done });
    const ran = await runner.run(notebook, cells, { newId: tools.newId, signal, onCell, line });
    onProgress({ note: "Comparing", done: cells.length });
    return {
      cells: cells.map((cell) => verdictOf(cell, ran.get(cell) ?? null, wish)),
      outOfOrder: ranOutOfOrder(notebook),
      notes: [...notes, ...(runner.died === null ? [] : [runner.died])],
      seconds: Math.round((tools.now() - begun) / 1000),
    };
  } finally {
    await line.shutDown().catch(() => undefined);
    await tools.leaveApp(granted.app).catch(() => undefined);
  }
}

function startLine(
  app: KernelApp,
  of: { readonly runner: CellRunner; readonly snapshot: Snapshot; readonly tools: CheckTools },
): Promise<KernelLine> {
  const { runner, snapshot, tools } = of;
  return tools.lines.start(app, {
    lineId: tools.newId(),
    kernelspec: snapshot.environment.kernelspec,
    // No notebook of the person's: what it logs is not theirs.
    notebookPath: `reproducibility check ${tools.newId()}.ipynb`,
    folder: "",
    onEvent: runner.events,
    keep: () => true,
  });
}

/** Answers what of the surroundings could not be made as it was. */
async function setUp(
  line: KernelLine,
  of: {
    readonly wish: CheckWish;
    readonly fetched: FetchedPackages;
    readonly note: (text: string) => void;
  },
): Promise<readonly string[]> {
  const { wish, fetched } = of;
  const { packages } = wish.snapshot.environment;
  of.note(packages.length === 0 ? "Making it clean" : "Installing its packages");
  const pins = packages.map(({ name, version }) => `${name}==${version}`);
  const call = [fetched.folder, pins, fetched.missing.length === 0, wish.network].map(python).join(", ");
  const said = prepared.safeParse(await line.evaluate(`__import__("atelier_check").begin(${call})`, setUpMs));
  if (!said.success)
    return ["Only kernels of Python can be made clean. This one ran with what it had, and with a network."];
  return said.data.problem === null ? [] : [`Its packages could not be installed: ${said.data.problem}.`];
}

/** JSON's texts and lists are Python's too. */
function python(value: string | null | boolean | readonly string[]): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

function verdictOf(cell: string, ran: Ran, { snapshot, parts }: CheckWish): CellVerdict {
  if (ran === null) return { cell, verdict: "not-run", note: "the check had ended" };
  if (!ran.ended) return { cell, verdict: "not-run", note: "ended in the middle of it" };
  const before = snapshot.notebook.cells[cell]?.outputs ?? [];
  const compared = compareOutputs(
    comparables(before, readerOf(parts)),
    comparables(ran.outputs, () => null),
    pngDistance,
  );
  return { cell, ...compared };
}

/** There is nothing to compare with where outputs were left out, or nothing had run. */
export function checkable({ withOutputs, notebook }: Snapshot): void {
  if (!withOutputs)
    throw new AppError(
      "invalid",
      "This snapshot was shared without outputs, so there is nothing to compare.",
    );
  if (cellsToCheck(notebook).length === 0)
    throw new AppError(
      "invalid",
      "Nothing had run in this notebook when it was shared, so there is nothing to compare.",
    );
}
