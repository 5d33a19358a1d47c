import type { Cell, Output } from "@/core/notebook/notebook";

/**
 * How tall a cell will be, before it was ever seen. Good guesses are what keeps the scroll bar from jumping; once
 * measured, the true height is kept for as long as the notebook is open.
 */
export function estimatedHeight(cell: Cell | undefined): number {
  if (cell === undefined) return 60;
  const lines = countLines(cell.source);
  if (cell.kind === "markdown") return 26 + markdownHeight(cell.source);
  const outputs =
    cell.kind === "code" ? cell.outputs.reduce((sum, output) => sum + outputHeight(output), 0) : 0;
  return 36 + lines * 20 + (outputs > 0 ? outputs + 10 : 0);
}

const charactersInLine = 95;
const tallestText = 576;

function markdownHeight(source: string): number {
  let height = 0;
  for (const line of source.split("\n")) {
    const heading = /^#{1,6} /.exec(line)?.[0].length;
    if (heading !== undefined) height += heading === 2 ? 52 : heading === 3 ? 44 : 36;
    else if (line.trim() === "") height += 10;
    else height += 22 * Math.ceil(line.length / charactersInLine);
  }
  return Math.max(22, height);
}

function outputHeight(output: Output): number {
  switch (output.type) {
    case "stream":
      return Math.min(tallestText, 20 * countLines(output.text.trimEnd()));
    case "error":
      return Math.min(
        tallestText,
        12 + 20 * output.traceback.reduce((sum, part) => sum + countLines(part), 0),
      );
    case "display":
    case "result": {
      const types = Object.keys(output.data);
      if (types.some((type) => type.startsWith("image/"))) return 380;
      const html = output.data["text/html"];
      if (typeof html === "string") return Math.min(600, 40 + 28 * (html.split("<tr").length - 1));
      const text = output.data["text/plain"];
      return typeof text === "string" ? Math.min(tallestText, 20 * countLines(text)) : 40;
    }
    case "unknown":
      return 36;
    default:
      return output satisfies never;
  }
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
