"use client";
import { memo, useRef, useState } from "react";
import type { CellKind } from "@/core/notebook/notebook";
import { cellState } from "@/core/session/select";
import { activate, focusOf, setFocus } from "./actions";
import { CellBody } from "./cell-body";
import { CellGutter } from "./cell-gutter";
import { CellOutputs } from "./cell-outputs";
import { CellTools } from "./cell-tools";
import { InsertBetween } from "./insert-between";
import { selectedCells, sessionOf } from "./notebook-state";
import { useCellFocus } from "./use-cell-focus";
import { useNotebook, useNotebookState, useSession } from "./use-notebook";

/** A press beside the text ends the editing; the cell's own buttons do not. */
const isOutsideText = (target: EventTarget) =>
  target instanceof Element && target.closest(".cell-text, .cell-tools, .cell-run, .insert-between") === null;

const kindNames: Record<CellKind, string> = {
  code: "Code cell",
  markdown: "Markdown cell",
  raw: "Raw cell",
  unknown: "Raw cell",
};

/** One cell. It reads what is its own from the store, so that a key or a line of output renders one cell. */
export const CellView = memo(function CellView(props: { readonly cellId: string; readonly number: number }) {
  const { cellId, number } = props;
  const notebook = useNotebook();
  const kind = useSession((session) => session.notebook.cells[cellId]?.kind ?? null, null);
  const state = useSession((session) => cellState(session, cellId), "idle");
  const standing = useNotebookState((now) => {
    const session = sessionOf(now);
    if (now.focus.active === cellId) return now.focus.mode === "edit" ? "edit" : "active";
    return session !== null && now.focus.anchor !== null && selectedCells(session, now.focus).includes(cellId)
      ? "selected"
      : "plain";
  });
  const node = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState(false);
  useCellFocus(node, standing);
  if (kind === null) return <div className="cell cell-waiting" aria-hidden />;
  const onPointerDown = (event: React.PointerEvent) => {
    const focus = focusOf(notebook);
    if (event.shiftKey && focus.active !== null && focus.active !== cellId && focus.mode === "command") {
      event.preventDefault();
      setFocus(notebook, { anchor: focus.anchor ?? focus.active, active: cellId });
    } else if (focus.active !== cellId) activate(notebook, cellId);
    else if (focus.mode === "edit" && isOutsideText(event.target)) activate(notebook, cellId);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      ref={node}
      tabIndex={standing === "active" ? 0 : -1}
      role="group"
      aria-label={`${kindNames[kind]} ${number}`}
      aria-current={standing === "active" || standing === "edit" ? "true" : undefined}
      className="cell"
      data-cell-id={cellId}
      data-cell-state={state}
      data-kind={kind}
      data-standing={standing}
      onPointerDown={onPointerDown}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <div className="cell-bar" aria-hidden />
      <CellGutter cellId={cellId} />
      <div className="cell-main">
        {(pointed || standing === "active" || standing === "edit") && <CellTools cellId={cellId} />}
        <CellBody cellId={cellId} number={number} />
        {kind === "code" && <CellOutputs cellId={cellId} number={number} />}
      </div>
      {pointed && <InsertBetween after={cellId} />}
    </div>
  );
});
