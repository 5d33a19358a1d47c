"use client";
import { insertCell } from "./actions";
import { useNotebook } from "./use-notebook";

/** Between two cells, under the pointer: a place for a new one. The keyboard has `A` and `B`. */
export function InsertBetween({ after }: { readonly after: string | null }) {
  const notebook = useNotebook();
  const insert = (kind: "code" | "markdown") => insertCell(notebook, { after, mode: "edit", kind });
  return (
    <div className="insert-between">
      <button type="button" tabIndex={-1} onClick={() => insert("code")}>
        + Code
      </button>
      <button type="button" tabIndex={-1} onClick={() => insert("markdown")}>
        + Text
      </button>
    </div>
  );
}
