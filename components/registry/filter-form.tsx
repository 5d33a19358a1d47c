"use client";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../ui/button";

interface FilterFormProps {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  /** What is not understood of the filter that was set, as a sentence. */
  readonly problem: string | null;
}

/** A filter in MLflow's search language; set with Enter, taken away with Escape. */
export function FilterForm({ filter, onFilter, problem }: FilterFormProps) {
  const [text, setText] = useState(filter);
  const help = useId();
  const isWrong = problem !== null;
  const set = (next: string) => {
    setText(next);
    onFilter(next.trim());
  };
  return (
    <form
      className="min-w-64 flex-[2_1_24rem]"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        set(text);
      }}
    >
      <div className="flex gap-2">
        <input
          aria-label="Filter"
          aria-describedby={help}
          aria-invalid={isWrong}
          placeholder="metrics.loss < 0.5 and params.depth = '3'"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && set("")}
          className="h-8 min-w-0 flex-1 rounded-md border border-line-control bg-raised px-2.5 font-mono text-xs aria-[invalid=true]:border-danger"
        />
        <Button type="submit" className="h-8">
          Filter
        </Button>
      </div>
      <p
        id={help}
        role={isWrong ? "alert" : undefined}
        className={`mt-1 text-2xs ${isWrong ? "text-danger" : "text-ink-faint"}`}
      >
        {isWrong
          ? problem
          : "Metrics, params, tags and attributes, compared with =, !=, <, >, LIKE, joined by and."}
      </p>
    </form>
  );
}
