"use client";
import { memo } from "react";
import type { Output } from "@/core/notebook/notebook";
import { RichOutput } from "./rich-output";
import { TextOutput } from "./text-output";
import "./ansi.css";
import "./outputs.css";

/** The outputs of one cell, in order. `label` names the cell, as in "cell 3". */
export const OutputList = memo(function OutputList(props: {
  readonly outputs: readonly Output[];
  readonly label: string;
}) {
  return (
    <>
      {props.outputs.map((output, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: outputs have no id and only grow or are replaced
        <OneOutput key={index} output={output} label={props.label} />
      ))}
    </>
  );
});

const OneOutput = memo(function OneOutput(props: { readonly output: Output; readonly label: string }) {
  const { output } = props;
  switch (output.type) {
    case "stream":
      return (
        <TextOutput
          text={output.text}
          tone={output.name === "stderr" ? "stderr" : "plain"}
          stored={output.stored}
        />
      );
    case "display":
    case "result":
      return (
        <RichOutput
          data={output.data}
          metadata={output.metadata}
          stored={output.stored}
          label={props.label}
        />
      );
    case "error":
      return <TextOutput text={tracebackOf(output)} tone="error" stored={null} />;
    case "unknown":
      return (
        <p className="output-notice">This output is of a newer kind. It is kept as it is in the file.</p>
      );
    default:
      return output satisfies never;
  }
});

function tracebackOf(error: Extract<Output, { type: "error" }>): string {
  return error.traceback.length > 0 ? error.traceback.join("\n") : `${error.name}: ${error.value}`;
}
