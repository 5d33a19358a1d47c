"use client";
import { CircleGauge, Plus } from "lucide-react";
import { IdleChoice } from "../idle/idle-choice";
import { PanelHeader } from "../shell/panel-header";
import { sentenceOf } from "../studio/studio-client";
import { openImageTerminal } from "../terminal/open-terminal";
import { Blank } from "../ui/blank";
import { Button, IconButton } from "../ui/button";
import { Spinner } from "../ui/spinner";
import { DiskSection } from "./disk-section";
import { gridKeys } from "./grid-keys";
import { RunningLine } from "./running-line";
import { type RunningRow, runningRows } from "./running-rows";
import { useRunning } from "./use-running";

/** Everything of this person that runs, down to kernels and terminals, with what it costs. */
export function RunningPanel() {
  const { data, error, refetch } = useRunning();
  const rows = data ? runningRows(data.instances, data.inside, data.notebooks) : [];
  return (
    <section aria-label="Running" className="flex min-h-0 flex-1 flex-col">
      <PanelHeader title="Running">
        <IconButton
          label="Open a terminal in an image"
          icon={<Plus />}
          onClick={() => void openImageTerminal()}
        />
      </PanelHeader>
      <div className="min-h-0 flex-1 overflow-y-auto pb-4">
        {error && (
          <div
            role="alert"
            className="mx-3 mb-2 flex items-center gap-2 rounded-md bg-warning-soft px-3 py-2 text-xs"
          >
            <span className="flex-1">{sentenceOf(error)}</span>
            <Button look="quiet" className="h-6" onClick={() => void refetch()}>
              Try again
            </Button>
          </div>
        )}
        {!data && !error && (
          <p role="status" className="flex items-center gap-2 px-3 py-2 text-ink-soft">
            <Spinner className="size-3!" /> Looking…
          </p>
        )}
        <RunningTable rows={rows} />
        <IdleChoice />
        <DiskSection />
        {data && rows.length === 0 && (
          <Blank icon={<CircleGauge />} title="Nothing is running">
            Instances, kernels and terminals are listed here while they run. Nothing is being billed.
          </Blank>
        )}
      </div>
    </section>
  );
}

function RunningTable({ rows }: { rows: readonly RunningRow[] }) {
  return (
    <table
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are a tree is a treegrid
      role="treegrid"
      aria-label="What is running"
      onKeyDown={gridKeys}
      className="mx-1.5 w-[calc(100%-0.75rem)] border-separate border-spacing-0"
    >
      <tbody>
        {rows.map((row, index) => (
          <RunningLine key={row.key} row={row} all={rows} first={index === 0} />
        ))}
      </tbody>
    </table>
  );
}
