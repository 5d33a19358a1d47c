"use client";
import { useState } from "react";
import type { Json } from "@/core/json";

const atOnce = 100;

/** JSON that unfolds; what is folded is not in the page. */
export function JsonTree(props: { readonly value: Json; readonly name?: string; readonly depth?: number }) {
  const depth = props.depth ?? 0;
  const [open, setOpen] = useState(depth < 1);
  const [shown, setShown] = useState(atOnce);
  const name = props.name === undefined ? null : <span className="json-name">{props.name}: </span>;
  const { value } = props;
  if (value === null || typeof value !== "object") {
    return (
      <div className="json-row">
        {name}
        <JsonLeaf value={value} />
      </div>
    );
  }
  const entries = Object.entries(value);
  const summary = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  return (
    <div className="json-row">
      <button type="button" className="json-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span aria-hidden>{open ? "▾" : "▸"}</span> {name}
        <span className="json-summary">{summary}</span>
      </button>
      {open && (
        <div className="json-children">
          {entries.slice(0, shown).map(([key, child]) => (
            <JsonTree key={key} name={key} value={child} depth={depth + 1} />
          ))}
          {entries.length > shown && (
            <button type="button" className="output-link" onClick={() => setShown(shown + 10 * atOnce)}>
              Show {Math.min(10 * atOnce, entries.length - shown)} more
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function JsonLeaf({ value }: { readonly value: null | boolean | number | string }) {
  if (typeof value !== "string") return <span className="tok-number">{String(value)}</span>;
  const text = value.length > 2000 ? `${value.slice(0, 2000)}…` : value;
  return <span className="tok-string">{JSON.stringify(text)}</span>;
}
