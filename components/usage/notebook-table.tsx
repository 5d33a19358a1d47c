"use client";
import { ChevronDown, ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import type { NotebookLine, NotebookUsage } from "@/core/usage/notebook-usage";
import { durationText } from "../notebook/run-times";
import { amountIn, numberLook, tableLook } from "./usage-table";
import { useCellNames } from "./use-cell-names";

/** What notebooks cost, each opening to its cells, and the time in which nothing ran. */
export function NotebookTable({ usage }: { readonly usage: NotebookUsage }) {
  const [open, setOpen] = useState<readonly string[]>([]);
  const toggle = (key: string) =>
    setOpen((now) => (now.includes(key) ? now.filter((one) => one !== key) : [...now, key]));
  const { currency, idle } = usage;
  return (
    <table className={tableLook}>
      <caption>By notebook and cell</caption>
      <thead>
        <tr>
          <th scope="col">Notebook</th>
          <th scope="col" className={numberLook}>
            Time
          </th>
          <th scope="col" className={numberLook}>
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {usage.notebooks.map((line) => (
          <Fragment key={line.key}>
            <NotebookRow
              line={line}
              currency={currency}
              open={open.includes(line.key)}
              onToggle={() => toggle(line.key)}
            />
            {open.includes(line.key) && <CellRows line={line} currency={currency} />}
          </Fragment>
        ))}
        <tr>
          <th scope="row" className="text-ink-soft">
            No cell ran
          </th>
          <td className={numberLook}>{durationText(idle.ms)}</td>
          <td className={numberLook}>{amountIn(currency, idle.amount)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function NotebookRow(props: {
  readonly line: NotebookLine;
  readonly currency: string;
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const { line, open } = props;
  return (
    <tr>
      <th scope="row" className="w-full max-w-0">
        <button
          type="button"
          aria-expanded={open}
          onClick={props.onToggle}
          className="flex max-w-full items-center gap-1 rounded text-start hover:text-accent-text"
        >
          {open ? (
            <ChevronDown aria-hidden className="size-3.5 shrink-0" />
          ) : (
            <ChevronRight aria-hidden className="size-3.5 shrink-0" />
          )}
          <span className="truncate">{line.key}</span>
        </button>
      </th>
      <td className={numberLook}>{durationText(line.ms)}</td>
      <td className={numberLook}>{amountIn(props.currency, line.amount)}</td>
    </tr>
  );
}

/** Of a cell that is no more, the link opens the notebook. */
function CellRows({ line, currency }: { readonly line: NotebookLine; readonly currency: string }) {
  const path = line.key.split("/").map(encodeURIComponent).join("/");
  const names = useCellNames(line.key);
  const nameOf = (id: string) =>
    names === null ? `Cell ${id}` : (names.get(id) ?? "A cell that is no more");
  return line.cells.map((cell) => (
    <tr key={cell.key} className="text-ink-soft">
      <th scope="row" className="w-full max-w-0 truncate ps-6">
        <a href={`/notebooks/${path}#cell=${encodeURIComponent(cell.key)}`} className="hover:underline">
          {nameOf(cell.key)}
        </a>
      </th>
      <td className={numberLook}>{durationText(cell.ms)}</td>
      <td className={numberLook}>{amountIn(currency, cell.amount)}</td>
    </tr>
  ));
}
