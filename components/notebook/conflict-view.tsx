"use client";
import { highlight } from "@/core/highlight/highlight";
import type { Cell } from "@/core/notebook/notebook";
import type { CellConflict } from "@/core/session/session";
import { newId } from "./open-notebook";
import { useNotebook, useSession } from "./use-notebook";

const none: readonly CellConflict[] = [];

/** Cells that changed both here and on disk, side by side; nothing is written over until each has its answer. */
export function ConflictView() {
  const notebook = useNotebook();
  const conflicts = useSession(
    ({ file }) => (file.state.phase === "conflict" ? file.state.cells : none),
    none,
  );
  if (conflicts.length === 0) return null;
  const keep = (cellId: string, which: "ours" | "theirs" | "both") =>
    notebook.dispatch({ type: "resolveConflict", cellId, keep: which, newId: newId() });
  const keepAll = (which: "ours" | "theirs" | "both") => {
    for (const { cellId } of conflicts) keep(cellId, which);
  };
  return (
    <section className="conflict" role="alert" aria-label="Changed elsewhere">
      <header className="conflict-head">
        <p>
          <strong>This notebook was changed elsewhere.</strong> {conflicts.length}{" "}
          {conflicts.length === 1 ? "cell differs" : "cells differ"}. Choose what to keep; until then nothing
          is written.
        </p>
        {conflicts.length > 1 && <Choices what="all" onKeep={keepAll} />}
      </header>
      <ul>
        {conflicts.map(({ cellId, theirs }) => (
          <li key={cellId} className="conflict-cell">
            <Here cellId={cellId} />
            <Side title="On disk" cell={theirs} />
            <Choices what="this cell" onKeep={(which) => keep(cellId, which)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** As it is now, not as it was when the file changed: typing goes on, and this is what would be kept. */
function Here({ cellId }: { readonly cellId: string }) {
  const cell = useSession(({ notebook }) => notebook.cells[cellId] ?? null, null);
  return <Side title="Here" cell={cell} />;
}

function Side({ title, cell }: { readonly title: string; readonly cell: Cell | null }) {
  return (
    <div className="conflict-side">
      <h3>{title}</h3>
      {cell === null ? (
        <p className="cell-empty">Deleted</p>
      ) : (
        <pre
          className="cell-static"
          // biome-ignore lint/security/noDangerouslySetInnerHtml: highlight escapes all text
          dangerouslySetInnerHTML={{ __html: highlight(cell.source, "python") }}
        />
      )}
    </div>
  );
}

function Choices(props: {
  readonly what: string;
  readonly onKeep: (which: "ours" | "theirs" | "both") => void;
}) {
  const choices = [
    { which: "ours", label: "Keep here" },
    { which: "theirs", label: "Keep on disk" },
    { which: "both", label: "Keep both" },
  ] as const;
  return (
    <div className="conflict-choices" role="toolbar" aria-label={`What to keep of ${props.what}`}>
      {choices.map(({ which, label }) => (
        <button key={which} type="button" className="output-button" onClick={() => props.onKeep(which)}>
          {label}
        </button>
      ))}
    </div>
  );
}
