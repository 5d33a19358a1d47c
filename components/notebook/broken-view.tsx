"use client";
import { useNotebookState } from "./use-notebook";

/** What is shown instead of cells: that it is on its way, why it cannot be had, or the file as plain text. */
export function BrokenView({ path }: { readonly path: string }) {
  const state = useNotebookState((now) => now);
  switch (state.phase) {
    case "loading":
      return <LoadingCells />;
    case "open":
      return null;
    case "failed":
      return (
        <div className="broken" role="alert">
          <h2>{path} could not be opened</h2>
          <p>{state.why}</p>
        </div>
      );
    case "broken":
      return (
        <div className="broken">
          <div role="alert">
            <h2>This file is not a notebook that can be read</h2>
            <p>{state.reason} It is shown as it is and nothing will be written to it.</p>
          </div>
          <pre className="broken-text">{state.text.slice(0, 200_000)}</pre>
        </div>
      );
    default:
      return state satisfies never;
  }
}

function LoadingCells() {
  return (
    <div className="loading-cells" aria-hidden>
      {[3, 6, 2, 4].map((lines) => (
        <div key={lines} className="loading-cell" style={{ height: lines * 20 + 16 }} />
      ))}
    </div>
  );
}
