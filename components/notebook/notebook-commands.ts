import { askForStep } from "@/components/pipelines/step-asked";
import { useShareAsked } from "@/components/share/share-asked";
import type { Command } from "@/components/shell/commands-store";
import { warn } from "@/components/ui/toast-store";
import {
  clearOutputs,
  deleteSelected,
  focusOf,
  insertAt,
  mergeSelected,
  move,
  moveSelected,
  setFocus,
  setHeading,
  setKind,
  splitAtCaret,
  toggleOutputs,
  withSession,
} from "./actions";
import { copyCells, cutCells, pasteCells } from "./clipboard";
import { openFind } from "./find-actions";
import { sessionOf } from "./notebook-state";
import type { OpenNotebook } from "./open-notebook";
import { cancelStart, enterCell, interrupt, restart, runAll, runAround, runSelected } from "./run-actions";

/** One thing a person can do to a notebook: by its keys, from the palette, from a menu. */
interface NotebookCommand {
  readonly id: string;
  readonly title: string;
  /** As the list of shortcuts shows them. */
  readonly keys?: string;
  /** Keys in command mode, as `keyOf` names them; a sequence has a blank in it. */
  readonly command?: readonly string[];
  /** Keys while a cell is edited. */
  readonly edit?: readonly string[];
  readonly run: (notebook: OpenNotebook) => void;
}

export const notebookCommands: readonly NotebookCommand[] = [
  both({ id: "runNext", title: "Run cell and go to the next", keys: ["Shift+Enter"] }, (at) =>
    runSelected(at, "next"),
  ),
  both({ id: "runStay", title: "Run cell", keys: ["Ctrl+Enter"] }, (at) => runSelected(at, "stay")),
  both({ id: "runInsert", title: "Run cell and insert below", keys: ["Alt+Enter"] }, (at) =>
    runSelected(at, "insert"),
  ),
  { id: "runAll", title: "Run all cells", run: runAll },
  { id: "share", title: "Share notebook", run: ({ path }) => useShareAsked.setState({ path }) },
  { id: "makeStep", title: "Make a step of this notebook", run: ({ path }) => askForStep(path) },
  { id: "runAbove", title: "Run all cells above", run: (at) => runAround(at, "above") },
  { id: "runBelow", title: "Run this cell and all below", run: (at) => runAround(at, "below") },
  command({ id: "interrupt", title: "Interrupt kernel", keys: ["I I"] }, interrupt),
  command({ id: "restart", title: "Restart kernel", keys: ["0 0"] }, (at) => void restart(at, "nothing")),
  {
    id: "restartRunAll",
    title: "Restart kernel and run all cells",
    run: (at) => void restart(at, "run-all"),
  },
  { id: "cancelStart", title: "Cancel the start of the kernel", run: cancelStart },
  {
    id: "hibernate",
    title: "Save variables and stop kernel",
    run: (at) => at.dispatch({ type: "hibernate", why: "asked" }),
  },
  { id: "resume", title: "Resume with saved variables", run: (at) => at.dispatch({ type: "resumeKernel" }) },
  command({ id: "edit", title: "Edit cell", keys: ["Enter"] }, enterCell),
  {
    id: "commandMode",
    title: "Leave the text of the cell",
    keys: "Escape",
    edit: ["Escape", "Ctrl+M"],
    run: (at) => setFocus(at, { mode: "command" }),
  },
  command({ id: "insertAbove", title: "Insert cell above", keys: ["A"] }, (at) => insertAt(at, "above")),
  command({ id: "insertBelow", title: "Insert cell below", keys: ["B"] }, (at) => insertAt(at, "below")),
  command({ id: "delete", title: "Delete cells", keys: ["D D"] }, deleteSelected),
  command({ id: "undo", title: "Undo change to cells", keys: ["Z", "Ctrl+Z"] }, (at) => at.takeBack()),
  command({ id: "redo", title: "Redo change to cells", keys: ["Shift+Z", "Ctrl+Shift+Z", "Ctrl+Y"] }, (at) =>
    at.doAgain(),
  ),
  command({ id: "cut", title: "Cut cells", keys: ["X"] }, cutCells),
  command({ id: "copy", title: "Copy cells", keys: ["C"] }, (at) => void copyCells(at)),
  command({ id: "paste", title: "Paste cells below", keys: ["V"] }, (at) => pasteCells(at, "below")),
  command({ id: "pasteAbove", title: "Paste cells above", keys: ["Shift+V"] }, (at) =>
    pasteCells(at, "above"),
  ),
  command({ id: "toMarkdown", title: "Change to Markdown", keys: ["M"] }, (at) => setKind(at, "markdown")),
  command({ id: "toCode", title: "Change to code", keys: ["Y"] }, (at) => setKind(at, "code")),
  command({ id: "toRaw", title: "Change to raw text", keys: ["R"] }, (at) => setKind(at, "raw")),
  ...[1, 2, 3, 4, 5, 6].map((level) =>
    command({ id: `heading${level}`, title: `Change to heading ${level}`, keys: [String(level)] }, (at) =>
      setHeading(at, level),
    ),
  ),
  command({ id: "merge", title: "Merge cells", keys: ["Shift+M"] }, mergeSelected),
  {
    id: "split",
    title: "Split cell at the caret",
    keys: "Ctrl+Shift+-",
    edit: ["Ctrl+Shift+-"],
    run: splitAtCaret,
  },
  command({ id: "moveUp", title: "Move cells up", keys: ["Ctrl+Shift+ArrowUp"] }, (at) =>
    moveSelected(at, "up"),
  ),
  command({ id: "moveDown", title: "Move cells down", keys: ["Ctrl+Shift+ArrowDown"] }, (at) =>
    moveSelected(at, "down"),
  ),
  command({ id: "next", title: "Go to the next cell", keys: ["J", "ArrowDown"] }, (at) => move(at, 1)),
  command({ id: "previous", title: "Go to the cell before", keys: ["K", "ArrowUp"] }, (at) => move(at, -1)),
  command(
    { id: "extendDown", title: "Select the next cell too", keys: ["Shift+J", "Shift+ArrowDown"] },
    (at) => move(at, 1, "extend"),
  ),
  command({ id: "extendUp", title: "Select the cell before too", keys: ["Shift+K", "Shift+ArrowUp"] }, (at) =>
    move(at, -1, "extend"),
  ),
  command({ id: "first", title: "Go to the first cell", keys: ["Home", "Ctrl+ArrowUp"] }, (at) =>
    move(at, Number.NEGATIVE_INFINITY),
  ),
  command({ id: "last", title: "Go to the last cell", keys: ["End", "Ctrl+ArrowDown"] }, (at) =>
    move(at, Number.POSITIVE_INFINITY),
  ),
  command({ id: "selectAll", title: "Select all cells", keys: ["Ctrl+A"] }, selectAll),
  command({ id: "toggleOutputs", title: "Hide or show output", keys: ["O"] }, toggleOutputs),
  {
    id: "clearOutputs",
    title: "Clear the output of selected cells",
    run: (at) => clearOutputs(at, "selected"),
  },
  { id: "clearAllOutputs", title: "Clear all outputs", run: (at) => clearOutputs(at, "all") },
  both({ id: "find", title: "Find in notebook", keys: ["Ctrl+F"] }, openFind),
  both({ id: "save", title: "Save notebook", keys: ["Ctrl+S"] }, (at) => void saveNow(at)),
];

interface Named {
  readonly id: string;
  readonly title: string;
  readonly keys: readonly string[];
}

/** Keys in command mode. */
function command(named: Named, run: NotebookCommand["run"]): NotebookCommand {
  return { ...named, keys: named.keys.join(" / "), command: named.keys, run };
}

/** The same keys while a cell is edited. */
function both(named: Named, run: NotebookCommand["run"]): NotebookCommand {
  return { ...command(named, run), edit: named.keys };
}

function selectAll(notebook: OpenNotebook): void {
  withSession(notebook, (session) => {
    const { order } = session.notebook;
    setFocus(notebook, { anchor: order[0] ?? null, active: order.at(-1) ?? null });
  });
}

export async function saveNow(notebook: OpenNotebook): Promise<void> {
  try {
    await notebook.save();
  } catch {
    const state = sessionOf(notebook.store.getState())?.file.state;
    if (state?.phase !== "failed") warn("The notebook could not be saved just now. Your changes are kept.");
  }
}

/** For the palette and the list of shortcuts, while this notebook is in front. */
export function shellCommands(notebook: OpenNotebook, isInFront: () => boolean): readonly Command[] {
  return notebookCommands.map(({ id, title, keys, edit, run }) => ({
    id: `notebook.${id}`,
    title,
    group: "Notebook",
    ...(keys === undefined ? {} : { keys }),
    // Keys of command mode alone are text, or the text's own undo, wherever else the focus is.
    ...(edit === undefined || id === "split" ? { keysTakenBy: "document" } : {}),
    run: () => run(notebook),
    when: () => isInFront() && (id !== "split" || focusOf(notebook).mode === "edit"),
  }));
}
