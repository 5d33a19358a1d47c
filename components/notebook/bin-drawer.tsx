"use client";
import { Trash } from "lucide-react";
import { Dialog } from "@/components/ui/dialog";
import { highlight } from "@/core/highlight/highlight";
import type { BinnedCell } from "@/core/session/session";
import { timeText } from "./run-times";
import { useNotebook, useSession } from "./use-notebook";

const empty: readonly BinnedCell[] = [];

/** Deleted cells, each with its outputs, for as long as the notebook is open. */
export function BinButton(props: { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }) {
  const { open, onOpenChange } = props;
  const bin = useSession((session) => session.bin, empty);
  if (bin.length === 0 && !open) return null;
  return (
    <>
      <button
        type="button"
        className="tool"
        aria-label={`Deleted cells (${bin.length})`}
        title="Deleted cells"
        onClick={() => onOpenChange(true)}
      >
        <Trash />
      </button>
      {open && <BinDialog bin={bin} onClose={() => onOpenChange(false)} />}
    </>
  );
}

function BinDialog(props: { readonly bin: readonly BinnedCell[]; readonly onClose: () => void }) {
  const notebook = useNotebook();
  return (
    <Dialog
      title="Deleted cells"
      description="They come back where they were, with their outputs."
      onClose={props.onClose}
      className="w-[min(42rem,calc(100vw-1.5rem))]"
    >
      {props.bin.length === 0 && <p className="choice-waiting">All of them are back.</p>}
      <ul className="bin-list">
        {props.bin.map(({ cell, deletedAt }) => (
          <li key={cell.id} className="bin-cell">
            <pre
              className="cell-static"
              // biome-ignore lint/security/noDangerouslySetInnerHtml: highlight escapes all text
              dangerouslySetInnerHTML={{ __html: highlight(shortened(cell.source), "python") }}
            />
            <div className="bin-row">
              <span>
                Deleted at {timeText(deletedAt)}
                {cell.outputs.length > 0 && ", with its output"}
              </span>
              <button
                type="button"
                className="output-button"
                onClick={() => notebook.dispatch({ type: "restoreCell", cellId: cell.id })}
              >
                Bring back
              </button>
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const shortened = (source: string) => source.split("\n").slice(0, 8).join("\n").slice(0, 2000) || " ";
