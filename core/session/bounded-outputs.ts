import type { Output } from "../notebook/notebook";
import { outputsMost } from "./limits";

const half = outputsMost / 2;

/** A loop that displays for ever keeps its first and its latest outputs, with a line in between on how many went. */
export function boundedOutputs(outputs: readonly Output[]): readonly Output[] {
  if (outputs.length <= outputsMost) return outputs;
  const before = leftOut(outputs[half]);
  const latest = outputs.slice(1 - half);
  const between = outputs.length - half - latest.length - (before === 0 ? 0 : 1);
  return [...outputs.slice(0, half), note(before + between), ...latest];
}

const said = /^\[… (\d+) outputs not shown …\]\n$/;

function note(count: number): Output {
  const text = `[… ${count} outputs not shown …]\n`;
  return { type: "stream", name: "stderr", text, stored: null, extra: {} };
}

function leftOut(output: Output | undefined): number {
  return output?.type === "stream" ? Number(said.exec(output.text)?.[1] ?? 0) : 0;
}
