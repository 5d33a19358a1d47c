"use client";
import { memo } from "react";
import { cellState, changedSinceRun, queuePosition } from "@/core/session/select";
import type { Run } from "@/core/session/session";
import { RunCost } from "../usage/run-costs";
import { LoggedChips } from "./logged-chip";
import { runCells } from "./run-actions";
import { durationText, timeText } from "./run-times";
import { useNotebook, useSession } from "./use-notebook";
import { useTicking } from "./use-ticking";

/** What ran, when, and whether what is below it is still its own. */
export const CellGutter = memo(function CellGutter({ cellId }: { readonly cellId: string }) {
  const notebook = useNotebook();
  const kind = useSession((session) => session.notebook.cells[cellId]?.kind ?? null, null);
  const count = useSession((session) => session.notebook.cells[cellId]?.executionCount ?? null, null);
  const state = useSession((session) => cellState(session, cellId), "idle");
  const place = useSession((session) => queuePosition(session, cellId), null);
  if (kind !== "code") return <div className="cell-gutter" />;
  const waits = state === "queued" || state === "running";
  const shown = `[${waits ? "*" : (count ?? " ")}]`;
  return (
    <div className="cell-gutter">
      <button
        type="button"
        className="cell-run"
        tabIndex={-1}
        title="Run this cell"
        // What is seen is part of the name, so that a person who speaks to the page is understood.
        aria-label={`Run this cell ${shown}`}
        onClick={() => runCells(notebook, [cellId])}
      >
        <span className="cell-count">{shown}</span>
        <svg viewBox="0 0 16 16" aria-hidden className="cell-play">
          <path d="M4 2.5v11l9.5-5.5z" fill="currentColor" />
        </svg>
      </button>
      {state === "running" && <span className="cell-spin" aria-hidden />}
      {place !== null && <span className="cell-note">queued {place}</span>}
    </div>
  );
});

/** The line under a cell that ran: how long, when, and what is no longer so. */
export const RunLine = memo(function RunLine({ cellId }: { readonly cellId: string }) {
  const run = useSession((session) => session.runs[cellId] ?? null, null);
  const changed = useSession((session) => changedSinceRun(session, cellId), false);
  if (run === null) return null;
  return (
    <div className="run-line">
      {run.state === "running" && run.startedAt !== null && <Running since={run.startedAt} />}
      {run.state === "error" && <span className="run-error">Error</span>}
      <RunTime run={run} />
      {run.startedAt !== null && <LoggedChips cellId={cellId} since={run.startedAt} />}
      {run.note !== null && <span className="run-note">{run.note}</span>}
      {changed && <span className="run-changed">Changed since run</span>}
    </div>
  );
});

function RunTime({ run }: { readonly run: Run }) {
  const path = useSession((session) => session.file.path, "");
  if (run.startedAt === null || run.endedAt === null) return null;
  return (
    <span title={new Date(run.endedAt).toLocaleString()}>
      {durationText(run.endedAt - run.startedAt)}
      <RunCost notebook={path} run={run.id} /> · {timeText(run.endedAt)}
    </span>
  );
}

function Running({ since }: { readonly since: number }) {
  const now = useTicking(since);
  return <span>{now - since < 1000 ? "Running" : `Running ${durationText(now - since)}`}</span>;
}
