"use client";
import { ArrowDown, ArrowUp, MoreHorizontal, Play, Trash2 } from "lucide-react";
import { memo } from "react";
import { IconButton } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { activate, deleteSelected, focusOf, insertAt, moveSelected, setKind, toggleOutputs } from "./actions";
import { copyCells } from "./clipboard";
import { runAround, runCells } from "./run-actions";
import { useNotebook, useSession } from "./use-notebook";

/** What can be done with one cell; shown on the active one and under the pointer. */
export const CellTools = memo(function CellTools({ cellId }: { readonly cellId: string }) {
  const notebook = useNotebook();
  const kind = useSession((session) => session.notebook.cells[cellId]?.kind ?? null, null);
  const on = (work: () => void) => () => {
    if (focusOf(notebook).active !== cellId) activate(notebook, cellId);
    work();
  };
  if (kind === null || kind === "unknown") return null;
  const kinds = [
    { label: "Code", keys: "Y", value: "code" as const },
    { label: "Markdown", keys: "M", value: "markdown" as const },
    { label: "Raw", keys: "R", value: "raw" as const },
  ];
  return (
    <div className="cell-tools" role="toolbar" aria-label="Cell">
      {kind === "code" && (
        <IconButton label="Run this cell" icon={<Play />} onClick={on(() => runCells(notebook, [cellId]))} />
      )}
      <IconButton label="Move up" icon={<ArrowUp />} onClick={on(() => moveSelected(notebook, "up"))} />
      <IconButton label="Move down" icon={<ArrowDown />} onClick={on(() => moveSelected(notebook, "down"))} />
      <IconButton label="Delete cell" icon={<Trash2 />} onClick={on(() => deleteSelected(notebook))} />
      <Menu
        label="More for this cell"
        lines={[
          ...kinds.map(({ label, keys, value }) => ({
            label,
            keys,
            checked: kind === value,
            run: on(() => setKind(notebook, value)),
          })),
          null,
          { label: "Insert above", keys: "A", run: on(() => insertAt(notebook, "above")) },
          { label: "Insert below", keys: "B", run: on(() => insertAt(notebook, "below")) },
          { label: "Copy", keys: "C", run: on(() => void copyCells(notebook)) },
          null,
          { label: "Run all above", run: on(() => runAround(notebook, "above")) },
          { label: "Run this and all below", run: on(() => runAround(notebook, "below")) },
          { label: "Hide or show output", keys: "O", run: on(() => toggleOutputs(notebook)) },
        ]}
      >
        <IconButton label="More for this cell" icon={<MoreHorizontal />} />
      </Menu>
    </div>
  );
});
