"use client";
import { Play, RotateCw, Square } from "lucide-react";
import { useState } from "react";
import { hasEnded } from "@/core/pipelines/run";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { warn } from "../ui/toast-store";
import type { RunAnswer } from "./run-answer";
import { StartDialog } from "./start-dialog";

/** What its owner can do with a run. */
export function RunActions({
  answer,
  onChanged,
}: {
  readonly answer: RunAnswer;
  readonly onChanged: () => void;
}) {
  const { value: run, mayChange, isMine } = answer;
  const [busy, setBusy] = useState(false);
  const [again, setAgain] = useState(false);
  const ask = async (call: () => Promise<unknown>) => {
    setBusy(true);
    await call().catch((error: unknown) => warn(sentenceOf(error)));
    setBusy(false);
    onChanged();
  };
  const { id, pipeline, path, text } = run;
  if (pipeline === null || path === null || text === null) return null;
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {mayChange && !hasEnded(run.state) && (
        <Button
          disabled={busy || run.state === "stopping"}
          onClick={() => void ask(() => studio.pipelines.stop.mutate({ id }))}
        >
          <Square aria-hidden className="size-3.5" /> Stop
        </Button>
      )}
      {mayChange && run.state === "failed" && (
        <Button
          look="primary"
          disabled={busy}
          onClick={() => void ask(() => studio.pipelines.goOn.mutate({ id }))}
        >
          <RotateCw aria-hidden className="size-3.5" /> Retry from the failed step
        </Button>
      )}
      {mayChange && run.state === "stopped" && (
        <Button
          look="primary"
          disabled={busy}
          onClick={() => void ask(() => studio.pipelines.goOn.mutate({ id }))}
        >
          <Play aria-hidden className="size-3.5" /> Resume
        </Button>
      )}
      {isMine && (
        <Button onClick={() => setAgain(true)}>
          <Play aria-hidden className="size-3.5" /> Run again
        </Button>
      )}
      {again && (
        <StartDialog
          pipeline={pipeline}
          path={path}
          text={text}
          parameters={run.parameters}
          onClose={() => setAgain(false)}
        />
      )}
    </div>
  );
}
