import type { Json } from "../json";
import type { Cell, Notebook } from "../notebook/notebook";
import { tagsOf } from "./cell-tags";
import { pythonLiteral } from "./python-literal";

/** A notebook on its way to be run as a step. */
interface PreparedNotebook {
  readonly notebook: Notebook;
  /** Ids of the code cells that run, in order. */
  readonly cells: readonly string[];
}

const parametersTag = "parameters";
const insertedTag = "injected-parameters";

/**
 * The cells with one of the tags (all, where none is named) and those tagged `parameters`, with a cell that sets the inputs
 * behind the first of the latter, or at the top. What an earlier run inserted is left out.
 */
export function preparedNotebook(
  notebook: Notebook,
  of: { readonly cells: readonly string[]; readonly inputs: Readonly<Record<string, Json>> },
): PreparedNotebook {
  const tags = (id: string) => tagsOf(notebook.cells[id]);
  const wanted = notebook.order.filter((id) => {
    const own = tags(id);
    if (own.includes(insertedTag)) return false;
    const isCode = notebook.cells[id]?.kind === "code";
    return (
      !isCode || of.cells.length === 0 || own.some((tag) => tag === parametersTag || of.cells.includes(tag))
    );
  });
  const cleared = Object.fromEntries(
    wanted.map((id) => [id, { ...(notebook.cells[id] as Cell), outputs: [], executionCount: null }]),
  );
  const names = Object.keys(of.inputs);
  if (names.length === 0) return prepared(notebook, { order: wanted, cells: cleared });
  const id = freshId(notebook);
  const at = wanted.findIndex((cell) => tags(cell).includes(parametersTag)) + 1;
  const lines = Object.entries(of.inputs).map(([name, value]) => `${name} = ${pythonLiteral(value)}`);
  const inserted: Cell = {
    id,
    kind: "code",
    source: ["# Set by the pipeline", ...lines].join("\n"),
    metadata: { tags: [insertedTag] },
    attachments: null,
    outputs: [],
    executionCount: null,
    extra: {},
  };
  return prepared(notebook, { order: wanted.toSpliced(at, 0, id), cells: { ...cleared, [id]: inserted } });
}

/** The code that would run, for telling whether it has changed. */
export function codeOf(notebook: Notebook, cells: readonly string[]): readonly string[] {
  const { notebook: ready, cells: ids } = preparedNotebook(notebook, { cells, inputs: {} });
  return ids.map((id) => ready.cells[id]?.source ?? "");
}

function prepared(notebook: Notebook, of: Pick<Notebook, "order" | "cells">): PreparedNotebook {
  const runs = (id: string) => of.cells[id]?.kind === "code" && of.cells[id]?.source.trim() !== "";
  // Widgets belong to the kernel that made them.
  const { widgets: _, ...metadata } = notebook.metadata;
  return { notebook: { ...notebook, ...of, metadata }, cells: of.order.filter(runs) };
}

function freshId({ cells }: Notebook): string {
  let id = "pipeline-inputs";
  while (Object.hasOwn(cells, id)) id += "-";
  return id;
}
