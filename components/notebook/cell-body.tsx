"use client";
import { memo, useCallback, useMemo, useRef } from "react";
import { CellEditor } from "@/components/editor/cell-editor";
import type { EditorHandle } from "@/components/editor/editor-handle";
import { MarkdownOutput } from "@/components/outputs/markdown-output";
import { highlightCache } from "@/core/highlight/highlight-cache";
import type { Json } from "@/core/json";
import type { Cell } from "@/core/notebook/notebook";
import { activate, edit, focusOf } from "./actions";
import { offsetAt } from "./text-place";
import { useNotebook, useNotebookState, useSession } from "./use-notebook";

/** The text of a cell: drawn while it is read, an editor while it is written. */
export const CellBody = memo(function CellBody(props: { readonly cellId: string; readonly number: number }) {
  const { cellId, number } = props;
  const cell = useSession((session) => session.notebook.cells[cellId] ?? null, null);
  const language = useSession(languageOf, "python");
  const editing = useNotebookState((state) => state.focus.mode === "edit" && state.focus.active === cellId);
  if (cell === null) return null;
  if (editing && cell.kind !== "unknown")
    return <EditedCell cell={cell} number={number} language={language} />;
  if (cell.kind === "markdown") return <ReadMarkdown cell={cell} />;
  return <ReadCode cell={cell} language={cell.kind === "code" ? language : "plaintext"} />;
});

/** The language of the kernel, or the one that the file says. */
function languageOf(session: import("@/core/session/session").Session): string {
  const { kernel, notebook } = session;
  if (kernel.phase === "idle" || kernel.phase === "busy") return kernel.language.name;
  for (const key of ["language_info", "kernelspec"]) {
    const part = notebook.metadata[key];
    if (typeof part !== "object" || part === null || Array.isArray(part)) continue;
    const name = key === "language_info" ? part["name" as never] : part["language" as never];
    if (typeof name === "string") return name;
  }
  return "python";
}

function EditedCell(props: { readonly cell: Cell; readonly number: number; readonly language: string }) {
  const { cell, number } = props;
  const notebook = useNotebook();
  const caret = useRef(focusOf(notebook).caret);
  const onHandle = useCallback(
    (handle: EditorHandle | null) => {
      notebook.editor = handle;
    },
    [notebook],
  );
  const onEdit = useCallback(
    (changes: Json) => notebook.dispatch({ type: "editText", cellId: cell.id, changes }),
    [notebook, cell.id],
  );
  const assist = useMemo(() => notebook.assistFor(cell.id), [notebook, cell.id]);
  const code = cell.kind === "code";
  return (
    <div className="cell-text">
      <CellEditor
        source={cell.source}
        language={code ? props.language : cell.kind === "markdown" ? "markdown" : "plaintext"}
        label={`${code ? "Code" : "Text"} of cell ${number}`}
        wrap={!code}
        undo={notebook.undoOf(cell.id)}
        assist={code ? assist : null}
        selection={caret.current}
        onEdit={onEdit}
        onHandle={onHandle}
      />
    </div>
  );
}

const colours = highlightCache({ entries: 3000 });

/** A click puts the caret where it was made; a drag selects text to copy, as anywhere else. */
function ReadCode(props: { readonly cell: Cell; readonly language: string }) {
  const { cell } = props;
  const notebook = useNotebook();
  const down = useRef<{ x: number; y: number } | null>(null);
  const onClick = (event: React.MouseEvent<HTMLPreElement>) => {
    const moved =
      down.current === null ? 0 : Math.hypot(event.clientX - down.current.x, event.clientY - down.current.y);
    if (event.shiftKey || event.button !== 0 || moved > 4) return;
    const at = offsetAt(event.currentTarget, event) ?? cell.source.length;
    edit(notebook, cell.id, { from: Math.min(at, cell.source.length), to: Math.min(at, cell.source.length) });
  };
  return (
    <div className="cell-text">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the cell does the same */}
      <pre
        className="cell-static"
        data-wrap={cell.kind !== "code"}
        onPointerDown={(event) => {
          down.current = { x: event.clientX, y: event.clientY };
        }}
        onClick={onClick}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: highlight escapes all text
        dangerouslySetInnerHTML={{ __html: `${colours.html(cell.source, props.language)}\n` }}
      />
    </div>
  );
}

function ReadMarkdown({ cell }: { readonly cell: Cell }) {
  const notebook = useNotebook();
  const onClick = (event: React.MouseEvent) => {
    if (event.target instanceof Element && event.target.closest("a") !== null) return;
    if (event.detail === 1) activate(notebook, cell.id);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter on the cell does the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the cell does the same
    <div className="cell-markdown" onClick={onClick} onDoubleClick={() => edit(notebook, cell.id)}>
      {cell.source.trim() === "" ? (
        <p className="cell-empty">Empty Markdown cell. Double-click or press Enter to write.</p>
      ) : (
        <MarkdownOutput source={cell.source} attachments={cell.attachments} />
      )}
    </div>
  );
}
