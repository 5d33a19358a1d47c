"use client";
import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { Picking, TypeColumn } from "@/core/compute/pick-types";
import type { OfferLine } from "./offer-line";
import { rowStep } from "./row-step";
import { TypeRow } from "./type-row";

interface GridProps {
  readonly lines: readonly OfferLine[];
  readonly picking: Picking;
  readonly selected: string;
  readonly chosen: string;
  readonly onSort: (by: TypeColumn) => void;
  readonly onSelect: (name: string) => void;
  readonly onUse: (name: string) => void;
}

/** `end`: numbers, set to the right. */
const columns: readonly { readonly by: TypeColumn; readonly label: string; readonly end?: boolean }[] = [
  { by: "name", label: "Type" },
  { by: "vcpu", label: "vCPU", end: true },
  { by: "memory", label: "Memory", end: true },
  { by: "gpu", label: "GPU" },
  { by: "price", label: "Per hour", end: true },
  { by: "fast", label: "Fast launch" },
  { by: "start", label: "Start", end: true },
];

/** All sizes as a grid: arrows select a line, Enter takes it, the heads of the columns sort. */
export function TypeGrid({ lines, picking, selected, chosen, onSort, onSelect, onUse }: GridProps) {
  const present = lines.some((line) => line.type.name === selected);
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("tr[data-type]");
    if (row === null) return;
    const to = rowStep(event);
    if (to !== null) {
      event.preventDefault();
      to.focus();
      onSelect(to.dataset.type ?? "");
    } else if (event.key === "Enter") onUse(row.dataset.type ?? "");
    else if (event.key === " ") {
      event.preventDefault();
      onSelect(row.dataset.type ?? "");
    }
  };
  return (
    <table
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose lines are chosen is a grid
      role="grid"
      aria-label="Instance types"
      onKeyDown={keys}
      className="mt-3 w-full border-separate border-spacing-0 text-ui"
    >
      <thead>
        <tr>
          {columns.map((column) => (
            <SortHead key={column.by} column={column} picking={picking} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <TypeRow
            key={line.type.name}
            line={line}
            selected={line.type.name === selected}
            chosen={line.type.name === chosen}
            reachable={present ? line.type.name === selected : index === 0}
            onSelect={onSelect}
            onUse={onUse}
          />
        ))}
      </tbody>
    </table>
  );
}

function SortHead(props: {
  readonly column: (typeof columns)[number];
  readonly picking: Picking;
  readonly onSort: (by: TypeColumn) => void;
}) {
  const { column, picking, onSort } = props;
  const sorted = picking.by === column.by;
  const direction = picking.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      aria-sort={sorted ? direction : "none"}
      className={clsx(
        "sticky top-0 bg-overlay pb-1 font-medium text-ink-soft",
        column.end ? "text-end" : "text-start",
      )}
    >
      <button
        type="button"
        onClick={() => onSort(column.by)}
        className="inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-xs whitespace-nowrap hover:bg-hover hover:text-ink [&_svg]:size-3"
      >
        {column.label}
        {sorted && (picking.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
      </button>
    </th>
  );
}
