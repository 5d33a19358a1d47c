"use client";
import { Play } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { parsePipeline } from "@/core/pipelines/parse";
import type { Pipeline } from "@/core/pipelines/pipeline";
import { Button } from "../ui/button";
import { PipelineGraph } from "./pipeline-graph";
import { StartDialog } from "./start-dialog";

/** A pipeline drawn from its text while that is typed; what is wrong in it is named, and the last that was right stays. */
export function PipelinePreview({ path, text }: { readonly path: string; readonly text: string }) {
  const read = useDeferredValue(text);
  const { pipeline, problems } = useMemo(() => parsePipeline(read), [read]);
  const [last, setLast] = useState<Pipeline | null>(pipeline);
  if (pipeline !== null && pipeline !== last) setLast(pipeline);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const drawn = pipeline ?? last;
  const step = drawn?.steps.find(({ name }) => name === chosen);
  return (
    <section
      aria-label="Graph"
      className="flex max-h-[45%] min-h-24 shrink-0 flex-col border-b border-line bg-panel"
    >
      <div className="flex flex-wrap items-center gap-3 px-3 pt-2">
        <span className="min-w-0 flex-1 truncate font-medium">{drawn?.name}</span>
        {step?.kind === "notebook" && (
          <a
            href={`/notebooks/${[...path.split("/").slice(0, -1), ...step.notebook.split("/")].map(encodeURIComponent).join("/")}`}
            className="rounded text-accent-text hover:underline"
          >
            Open {step.notebook}
          </a>
        )}
        <a href="/registry/pipelines" className="rounded text-accent-text hover:underline">
          Its runs
        </a>
        <Button className="h-6" disabled={pipeline === null} onClick={() => setAsked(true)}>
          <Play aria-hidden className="size-3" /> Start
        </Button>
      </div>
      {problems.length > 0 && (
        <div role="status" className="px-3 pt-1.5 text-danger">
          <ul aria-label="What is wrong">
            {problems.slice(0, 5).map(({ line, text: said }) => (
              <li key={`${line} ${said}`}>
                Line {line}: {said}
              </li>
            ))}
          </ul>
          {drawn && <p className="text-ink-soft">Drawn as it was when it was last right.</p>}
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-auto p-1.5">
        {drawn && <PipelineGraph pipeline={drawn} chosen={chosen} onChoose={setChosen} />}
      </div>
      {isAsked && pipeline && (
        <StartDialog pipeline={pipeline} path={path} text={read} onClose={() => setAsked(false)} />
      )}
    </section>
  );
}
