"use client";
import { memo } from "react";
import { OutputList } from "@/components/outputs/output-list";
import { outputsHidden, setFocus, toggleOutputs } from "./actions";
import { RunLine } from "./cell-gutter";
import { PromptField } from "./prompt-field";
import { useNotebook, useSession } from "./use-notebook";

const noOutputs: readonly never[] = [];

export const CellOutputs = memo(function CellOutputs(props: {
  readonly cellId: string;
  readonly number: number;
}) {
  const { cellId, number } = props;
  const notebook = useNotebook();
  const outputs = useSession((session) => session.notebook.cells[cellId]?.outputs ?? noOutputs, noOutputs);
  const hidden = useSession((session) => {
    const cell = session.notebook.cells[cellId];
    return cell !== undefined && outputsHidden(cell);
  }, false);
  const prompt = useSession((session) => (session.prompt?.cellId === cellId ? session.prompt : null), null);
  const label = `cell ${number}`;
  const show = () => {
    setFocus(notebook, { active: cellId, anchor: null, mode: "command" });
    toggleOutputs(notebook);
  };
  return (
    <>
      <RunLine cellId={cellId} />
      {(outputs.length > 0 || prompt !== null) && (
        <section className="cell-outputs" aria-label={`Output of ${label}`}>
          {hidden && outputs.length > 0 ? (
            <button type="button" className="output-link" onClick={show}>
              Show the hidden output
            </button>
          ) : (
            <OutputList outputs={outputs} label={label} />
          )}
          {prompt !== null && <PromptField key={prompt.id} prompt={prompt} />}
        </section>
      )}
    </>
  );
});
