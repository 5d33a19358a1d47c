"use client";
import { insertCell } from "./actions";
import { useNotebook } from "./use-notebook";

/** A notebook without cells, as a person first meets it or left it. */
export function NoCells() {
  const notebook = useNotebook();
  const start = (kind: "code" | "markdown") => insertCell(notebook, { after: null, mode: "edit", kind });
  return (
    <div className="no-cells">
      <p>This notebook has no cells yet.</p>
      <div>
        <button type="button" className="output-button" onClick={() => start("code")}>
          Add code cell
        </button>
        <button type="button" className="output-button" onClick={() => start("markdown")}>
          Add Markdown cell
        </button>
      </div>
    </div>
  );
}
