import { columnsOf, type TrackedRun } from "./runs";

/** Runs as comma-separated values, a line each, with every param, metric and tag that any of them has. */
export function runsCsv(runs: readonly TrackedRun[]): string {
  const { params, metrics } = columnsOf(runs);
  const tags = [...new Set(runs.flatMap((run) => Object.keys(run.tags)))].sort();
  const fixed = ["run", "name", "state", "started", "ended", "notebook", "cell"];
  const named = (part: string, keys: readonly string[]) => keys.map((key) => `${part}.${key}`);
  const head = [...fixed, ...named("params", params), ...named("metrics", metrics), ...named("tags", tags)];
  const time = (at: number | null) => (at === null ? "" : new Date(at).toISOString());
  const lines = runs.map((run) => [
    run.id,
    run.name,
    run.state,
    time(run.startedAt),
    time(run.endedAt),
    run.origin.notebook ?? "",
    run.origin.cellId ?? "",
    ...params.map((key) => run.params[key] ?? ""),
    ...metrics.map((key) => String(run.metrics[key] ?? "")),
    ...tags.map((key) => run.tags[key] ?? ""),
  ]);
  return `${[head, ...lines].map((line) => line.map(field).join(",")).join("\r\n")}\r\n`;
}

/** A field that a spreadsheet would take for a formula is marked as text. */
function field(value: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(value) && !/^[+-]?(\d|\.\d|Infinity)/.test(value);
  const safe = isFormula ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
