"use client";
import { Download, FileWarning, GitCompareArrows } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { isPipelineFile } from "@/core/pipelines/parse";
import type { StudioDocument } from "../dock/documents";
import { useDocuments } from "../dock/documents-store";
import { languageOf } from "../dock/file-kinds";
import { download } from "../files/file-actions";
import { useCommands } from "../shell/commands-store";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { later } from "../ui/later";
import { Spinner } from "../ui/spinner";
import type { OpenTextFile, TextFileState } from "./open-text-file";
import { useTextFile } from "./use-text-file";

const PipelinePreview = later(() =>
  import("../pipelines/pipeline-preview").then((each) => each.PipelinePreview),
);
const CodeEditor = later(() => import("../editor/code-editor").then((each) => each.CodeEditor));

interface TextFileProps {
  readonly document: Extract<StudioDocument, { kind: "file" }>;
  readonly appId: string;
}

/** A text file in the editor. Saved when asked to; a version that somebody else wrote is never overwritten unasked. */
export function TextFile({ document, appId }: TextFileProps) {
  const { state, file } = useTextFile({ path: document.path, appId, id: document.id });
  const name = document.path.split("/").at(-1) ?? "";
  useSaveCommand(document.id, file);
  const isPipeline = isPipelineFile(document.path);
  const [isDrawn, setDrawn] = useState(true);
  const [typed, setTyped] = useState<{ readonly version: unknown; readonly text: string } | null>(null);
  switch (state.phase) {
    case "loading":
      return (
        <div role="status" className="flex h-full items-center justify-center gap-2 text-ink-soft">
          <Spinner /> Opening “{name}”…
        </div>
      );
    case "failed":
      return <Failed why={state.why} path={document.path} onRetry={() => void file.load()} />;
    case "open":
      return (
        <section aria-label={`File ${name}`} className="flex h-full min-h-0 flex-col">
          <Bar state={state} id={document.id} file={file} path={document.path}>
            {isPipeline && (
              <Button
                look="quiet"
                className="h-6 aria-pressed:bg-selected aria-pressed:text-accent-text"
                aria-pressed={isDrawn}
                onClick={() => setDrawn(!isDrawn)}
              >
                Graph
              </Button>
            )}
          </Bar>
          {state.conflict !== null && <Conflict why={state.conflict} file={file} />}
          {isPipeline && isDrawn && (
            <PipelinePreview
              path={document.path}
              text={typed?.version === state.version ? typed.text : state.start}
            />
          )}
          <div className="min-h-0 flex-1">
            <CodeEditor
              key={state.version}
              value={state.start}
              language={languageOf(document.path)}
              label={`Text of ${name}`}
              readOnly={false}
              onChange={(value) => {
                if (isPipeline) setTyped({ version: state.version, text: value });
                file.change(value);
              }}
            />
          </div>
        </section>
      );
    default:
      return state satisfies never;
  }
}

function useSaveCommand(id: string, file: OpenTextFile) {
  useEffect(
    () =>
      useCommands.getState().register([
        {
          id: "document.save",
          group: "Documents",
          title: "Save file",
          keys: "Ctrl+S",
          when: () => useDocuments.getState().activeId === id,
          run: () => void file.save(),
        },
      ]),
    [id, file],
  );
}

interface BarProps {
  readonly state: Extract<TextFileState, { phase: "open" }>;
  readonly id: string;
  readonly path: string;
  readonly file: OpenTextFile;
  /** What else can be done with it. */
  readonly children?: ReactNode;
}

function Bar({ state, id, path, file, children }: BarProps) {
  const unsaved = useDocuments((each) => each.unsaved[id] === true);
  const folder = path.split("/").slice(0, -1).join(" / ");
  return (
    <div className="flex h-(--bar-height) shrink-0 items-center gap-2 border-b border-line px-3">
      <span className="min-w-0 flex-1 truncate text-xs text-ink-faint">{folder}</span>
      <span role="status" className="text-xs text-ink-faint">
        {state.saving ? "Saving…" : unsaved ? "Unsaved changes" : "Saved"}
      </span>
      {children}
      <Button look="quiet" className="h-6" onClick={() => void download(path)}>
        Download
      </Button>
      <Button
        look="quiet"
        className="h-6"
        disabled={!unsaved || state.saving}
        onClick={() => void file.save()}
      >
        Save
      </Button>
    </div>
  );
}

/** Two versions: the person decides, and neither choice is taken for them. */
function Conflict({ why, file }: { why: string; file: OpenTextFile }) {
  return (
    <div
      role="alert"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-warning-soft px-3 py-1.5"
    >
      <GitCompareArrows aria-hidden className="size-4 shrink-0 text-warning" />
      <p className="min-w-60 flex-1">{why}</p>
      <div className="flex gap-2">
        <Button className="h-6" onClick={() => void file.save("any")}>
          Overwrite with mine
        </Button>
        <Button className="h-6" onClick={() => void file.takeTheirs()}>
          Use the version on disk
        </Button>
      </div>
    </div>
  );
}

function Failed({ why, path, onRetry }: { why: string; path: string; onRetry: () => void }) {
  return (
    <div role="alert" className="flex h-full items-center justify-center">
      <Blank
        icon={<FileWarning />}
        title="This file cannot be shown"
        action={
          <div className="flex gap-2">
            <Button onClick={onRetry}>Try again</Button>
            <Button onClick={() => void download(path)}>
              <Download aria-hidden className="size-3.5" /> Download
            </Button>
          </div>
        }
      >
        {why}
      </Blank>
    </div>
  );
}
