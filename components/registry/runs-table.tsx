"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { nestedRuns, type RunOrder, type TrackedRun } from "@/core/experiments/runs";
import type { RunColumn } from "./run-columns";

interface RunsTableProps {
  readonly runs: readonly TrackedRun[];
  readonly columns: readonly RunColumn[];
  readonly order: RunOrder;
  readonly onOrder: (order: RunOrder) => void;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (ids: ReadonlySet<string>) => void;
  /** Called when the end comes into view and there is more. */
  readonly onEnd: () => void;
}

const rowHeight = 32;
const nameWidth = 260;
const checkWidth = 36;

/** Runs as a table of which only what is in view is drawn. */
export function RunsTable({ runs, columns, order, onOrder, chosen, onChoose, onEnd }: RunsTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => nestedRuns(runs), [runs]);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = list.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20) onEnd();
  }, [last, rows.length, onEnd]);
  const template = `${checkWidth}px ${nameWidth}px ${columns.map(({ width }) => `${width}px`).join(" ")}`;
  const width = checkWidth + nameWidth + columns.reduce((sum, column) => sum + column.width, 0);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  const all = runs.length > 0 && runs.every(({ id }) => chosen.has(id));
  return (
    <div
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
      tabIndex={0}
      className="mt-3 max-h-[calc(100dvh-17rem)] min-h-28 overflow-auto rounded-xl border border-line bg-raised shadow-raised"
    >
      <table
        aria-label="Runs"
        aria-rowcount={rows.length + 1}
        className="block"
        style={{ width: `max(100%, ${width}px)` }}
      >
        <thead className="sticky top-0 z-10 block border-b border-line bg-raised">
          <tr className="grid items-end" style={{ gridTemplateColumns: template }}>
            <th scope="col" className="flex h-9 items-center ps-3">
              <input
                type="checkbox"
                aria-label="Choose all that are shown"
                checked={all}
                onChange={() => onChoose(all ? new Set() : new Set(runs.map(({ id }) => id)))}
                className="accent-accent"
              />
            </th>
            <Head
              column={{ title: "Run", kind: "", order: "name", isNumber: false }}
              order={order}
              onOrder={onOrder}
            />
            {columns.map((column) => (
              <Head key={column.key} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: list.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const { run } = row;
            return (
              <tr
                key={run.id}
                aria-rowindex={index + 2}
                className={clsx(
                  "absolute inset-x-0 grid items-center border-b border-line hover:bg-hover",
                  chosen.has(run.id) && "bg-selected",
                )}
                style={{
                  gridTemplateColumns: template,
                  height: rowHeight,
                  transform: `translateY(${start}px)`,
                }}
              >
                <Cells
                  {...row}
                  columns={columns}
                  isChosen={chosen.has(run.id)}
                  onToggle={() => toggle(run.id)}
                />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cells(props: {
  readonly run: TrackedRun;
  readonly depth: number;
  readonly columns: readonly RunColumn[];
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}) {
  const { run, depth, columns, isChosen, onToggle } = props;
  const name = run.name || run.id.slice(0, 8);
  return (
    <>
      <td className="ps-3">
        <input
          type="checkbox"
          aria-label={`Choose ${name}`}
          checked={isChosen}
          onChange={onToggle}
          className="block accent-accent"
        />
      </td>
      <th
        scope="row"
        className="truncate pe-3 text-start font-normal"
        style={{ paddingInlineStart: depth * 16 }}
      >
        <a
          href={`/registry/runs/${run.id}`}
          title={name}
          className="rounded font-medium text-accent-text hover:underline"
        >
          {name}
        </a>
      </th>
      {columns.map((column) => (
        <td key={column.key} className={clsx("truncate pe-3", column.isNumber && "text-end tabular-nums")}>
          {column.cell(run)}
        </td>
      ))}
    </>
  );
}

function Head(props: {
  readonly column: Pick<RunColumn, "title" | "kind" | "order" | "isNumber">;
  readonly order: RunOrder;
  readonly onOrder: (order: RunOrder) => void;
}) {
  const { column, order, onOrder } = props;
  const is = column.order !== null && order.by === column.order;
  const direction = is ? (order.descending ? "descending" : "ascending") : undefined;
  return (
    <th
      scope="col"
      aria-sort={direction}
      className={clsx(
        "min-w-0 pe-3 pb-1.5 text-2xs font-normal text-ink-soft",
        column.isNumber ? "text-end" : "text-start",
      )}
    >
      {column.kind && <span className="block text-ink-faint">{column.kind}</span>}
      {column.order === null ? (
        column.title
      ) : (
        <button
          type="button"
          title={column.title}
          onClick={() =>
            onOrder({ by: column.order ?? "", descending: is ? !order.descending : column.isNumber })
          }
          className="inline-flex max-w-full items-center gap-1 rounded font-medium hover:text-ink"
        >
          <span className="truncate">{column.title}</span>
          {is &&
            (order.descending ? (
              <ArrowDown aria-hidden className="size-3 shrink-0" />
            ) : (
              <ArrowUp aria-hidden className="size-3 shrink-0" />
            ))}
        </button>
      )}
    </th>
  );
}
