import type { Figure, Row } from "./figure";
import { median } from "./statistics";

export type Results = Readonly<Record<string, readonly Readonly<Record<string, number>>[]>>;

/** One Markdown line a row: both medians with their spread, the ratio, and whether the target is reached. */
export function tableOf(figure: Figure, results: Results): string[] {
  return figure.rows.map((row) => {
    const ours = valuesOf(results.Atelier, row);
    const theirs = valuesOf(results.JupyterLab, row);
    const ratio = median(theirs) / median(ours);
    const cells = [
      row.what,
      shown(theirs, row),
      shown(ours, row),
      Number.isFinite(ratio) ? `${ratio.toFixed(1)}×` : "–",
      verdict(row, ours, ratio),
    ];
    return `| ${cells.join(" | ")} |`;
  });
}

export const tableHead = ["| figure | JupyterLab | Atelier | ratio | target |", "|---|---|---|---|---|"];

function valuesOf(runs: Results[string] | undefined, row: Row): number[] {
  return (runs ?? []).flatMap((run) => (run[row.key] === undefined ? [] : [run[row.key] as number]));
}

function shown(values: readonly number[], row: Row): string {
  if (values.length === 0) return "–";
  const number = (value: number) =>
    (value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(value >= 10 ? 1 : 2)).replace(
      /\.0+$/,
      "",
    );
  const spread = values.length > 1 ? ` (${number(Math.min(...values))}–${number(Math.max(...values))})` : "";
  return `${number(median(values))} ${row.unit}${spread}`;
}

function verdict(row: Row, ours: readonly number[], ratio: number): string {
  if (ours.length === 0) return "not measured";
  const value = median(ours);
  if (row.ratioAtLeast !== undefined)
    return `${row.ratioAtLeast}×: ${ratio >= row.ratioAtLeast ? "reached" : "not reached"}`;
  if (row.atMost !== undefined)
    return `≤ ${row.atMost} ${row.unit}: ${value <= row.atMost ? "reached" : "not reached"}`;
  if (row.exactly !== undefined)
    return `${row.exactly}: ${ours.every((one) => one === row.exactly) ? "reached" : "not reached"}`;
  return "reported";
}
