"use client";
import { useQuery } from "@tanstack/react-query";
import { Play, Workflow } from "lucide-react";
import { useMemo, useState } from "react";
import { parsePipeline } from "@/core/pipelines/parse";
import { sentenceOf, studio } from "../studio/studio-client";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { Spinner } from "../ui/spinner";
import { StartDialog } from "./start-dialog";
import { TakeExample } from "./take-example";

interface File {
  readonly path: string;
  readonly text: string;
}

/** The pipeline files of the person's home, each to be started. */
export function PipelineFiles() {
  const found = useQuery({
    queryKey: ["pipelines", "files"],
    queryFn: () => studio.pipelines.files.query(),
    refetchInterval: ({ state: { data } }) => (data && "waitsFor" in data ? 1_000 : 10_000),
  });
  return (
    <section aria-label="In your home" className="mt-5">
      <h2 className="font-semibold">In your home</h2>
      <Files data={found.data} error={found.error} onRetry={() => void found.refetch()} />
    </section>
  );
}

function Files(props: {
  readonly data: { readonly waitsFor: string } | { readonly files: readonly File[] } | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
}) {
  const { data, error, onRetry } = props;
  if (data === undefined && error)
    return (
      <div role="alert" className="mt-2 flex flex-wrap items-center gap-3 text-danger">
        {sentenceOf(error)} <Button onClick={onRetry}>Try again</Button>
      </div>
    );
  if (data === undefined || "waitsFor" in data)
    return (
      <p role="status" className="mt-2 flex items-center gap-2 text-ink-soft">
        <Spinner className="size-3!" /> Looking for pipelines in your home…
        {data && <span className="text-ink-faint">{data.waitsFor}</span>}
      </p>
    );
  if (data.files.length === 0)
    return (
      <Blank
        icon={<Workflow />}
        title="No pipeline in your home yet"
        className="py-6!"
        action={<TakeExample onTaken={onRetry} />}
      >
        Make one from a notebook: “Make a step of this notebook” in its toolbar. Or write a file that ends in
        .pipeline.yaml.
      </Blank>
    );
  return (
    <ul className="mt-2 grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {data.files.map((file) => (
        <PipelineCard key={file.path} file={file} />
      ))}
    </ul>
  );
}

function PipelineCard({ file }: { readonly file: File }) {
  const { pipeline, problems } = useMemo(() => parsePipeline(file.text), [file.text]);
  const [asked, setAsked] = useState(false);
  const [first] = problems;
  return (
    <li className="flex min-w-0 flex-col rounded-xl border border-line bg-raised p-4 shadow-raised">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{pipeline?.name ?? file.path.split("/").at(-1)}</p>
          <a
            href={`/files/${file.path.split("/").map(encodeURIComponent).join("/")}`}
            className="block truncate rounded text-2xs text-accent-text hover:underline"
          >
            {file.path}
          </a>
        </div>
        {pipeline && (
          <Button aria-label={`Start ${pipeline.name}`} onClick={() => setAsked(true)}>
            <Play aria-hidden className="size-3.5" /> Start
          </Button>
        )}
      </div>
      {pipeline && (
        <p className="mt-2 line-clamp-2 text-ink-soft">
          {pipeline.about || pipeline.steps.map(({ name }) => name).join(" → ")}
        </p>
      )}
      {first && (
        <p className="mt-2 text-danger">
          Line {first.line}: {first.text}
        </p>
      )}
      {asked && pipeline && <StartDialog pipeline={pipeline} {...file} onClose={() => setAsked(false)} />}
    </li>
  );
}
