import type { Json } from "../json";
import type { Notebook } from "../notebook/notebook";
import { tagsOf } from "./cell-tags";

const assignment = /^([A-Za-z_]\w*)\s*(?::[^=]+)?=\s*([^#\n]+?)\s*(?:#.*)?$/;

/** What the cell tagged `parameters` sets, as far as it is numbers, texts, truths and lists of them. */
export function parametersIn(notebook: Notebook): Readonly<Record<string, Json>> {
  const id = notebook.order.find((each) => tagsOf(notebook.cells[each]).includes("parameters"));
  const source = id === undefined ? "" : (notebook.cells[id]?.source ?? "");
  return Object.fromEntries(
    source.split("\n").flatMap((line) => {
      const [, name, text] = assignment.exec(line) ?? [];
      const value = name === undefined || text === undefined ? undefined : literalOf(text);
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** Every tag of the notebook's cells but that of its parameters, each once, in order. */
export function tagsIn(notebook: Notebook): readonly string[] {
  const all = notebook.order.flatMap((id) => tagsOf(notebook.cells[id]));
  return [...new Set(all)].filter((tag) => tag !== "parameters" && tag !== "injected-parameters");
}

const words: Readonly<Record<string, Json>> = { True: true, False: false, None: null };

function literalOf(text: string): Json | undefined {
  if (Object.hasOwn(words, text)) return words[text];
  const single = /^'([^'"\\]*)'$/.exec(text)?.[1];
  if (single !== undefined) return single;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
