import type { ReactNode } from "react";
import { columnsOf, type RunOrder, type TrackedRun } from "@/core/experiments/runs";
import { durationText } from "../notebook/run-times";
import { RunStateBadge } from "./run-state";
import { valueText, whenText } from "./when";

/** A column of the table of runs. */
export interface RunColumn {
  readonly key: string;
  readonly title: string;
  /** What its head says above its title: which kind of thing is in it. */
  readonly kind: "" | "Parameter" | "Metric";
  readonly width: number;
  readonly isNumber: boolean;
  /** What the tracker orders by for it; `null` where it cannot. */
  readonly order: RunOrder["by"] | null;
  readonly cell: (run: TrackedRun) => ReactNode;
}

/** The columns for these runs, without those that are hidden; people's names by their ids. */
export function runColumns(
  runs: readonly TrackedRun[],
  of: { readonly hidden: readonly string[]; readonly names: Readonly<Record<string, string>> },
): readonly RunColumn[] {
  return allColumns(runs, of.names).filter(({ key }) => !of.hidden.includes(key));
}

/** Keys and titles of the columns that can be hidden. */
export function hideableColumns(
  runs: readonly TrackedRun[],
): readonly Pick<RunColumn, "key" | "title" | "kind">[] {
  return allColumns(runs, {}).filter(({ kind }) => kind !== "");
}

function allColumns(
  runs: readonly TrackedRun[],
  names: Readonly<Record<string, string>>,
): readonly RunColumn[] {
  const { params, metrics } = columnsOf(runs);
  return [
    plain("state", { title: "State", width: 92, cell: ({ state }) => <RunStateBadge state={state} /> }),
    plain("startedAt", {
      title: "Started",
      width: 190,
      order: "startedAt",
      cell: ({ startedAt }) => whenText(startedAt),
    }),
    plain("took", {
      title: "Took",
      width: 92,
      cell: ({ startedAt, endedAt }) => (endedAt === null ? "" : durationText(endedAt - startedAt)),
    }),
    plain("madeBy", { title: "By", width: 120, cell: ({ madeBy }) => (madeBy && names[madeBy]) || "–" }),
    ...metrics.map((key): RunColumn => {
      const cell = ({ metrics: all }: TrackedRun) => (all[key] === undefined ? "" : valueText(all[key]));
      const order = `metrics.${key}`;
      return { key: order, title: key, kind: "Metric", width: 116, isNumber: true, order, cell };
    }),
    ...params.map((key): RunColumn => {
      const order = `params.${key}`;
      return {
        key: order,
        title: key,
        kind: "Parameter",
        width: 116,
        isNumber: false,
        order,
        cell: (run) => run.params[key] ?? "",
      };
    }),
  ];
}

function plain(
  key: string,
  of: Pick<RunColumn, "title" | "width" | "cell"> & { readonly order?: string },
): RunColumn {
  return { key, kind: "", isNumber: false, order: null, ...of };
}
