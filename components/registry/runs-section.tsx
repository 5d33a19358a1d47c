"use client";
import { useQueryClient } from "@tanstack/react-query";
import { Columns3, Download, FlaskConical, GitCompareArrows, Trash2, Undo2 } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { RunOrder, TrackedRun } from "@/core/experiments/runs";
import { runsCsv } from "@/core/experiments/runs-csv";
import { isInvalid, sentenceOf, studio } from "../studio/studio-client";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { Menu } from "../ui/menu";
import { tell, warn } from "../ui/toast-store";
import { Asked, AwayNote } from "./asked";
import { useHiddenColumns } from "./columns-store";
import { FilterForm } from "./filter-form";
import { hideableColumns, runColumns } from "./run-columns";
import { RunsTable } from "./runs-table";
import { useRuns } from "./use-runs";
import { ViewsMenu } from "./views-menu";

const none: readonly string[] = [];
const newestFirst: RunOrder = { by: "startedAt", descending: true };

/** The runs of an experiment, and what can be done with those that are chosen. */
export function RunsSection({ experimentId }: { readonly experimentId: string }) {
  const [filter, setFilter] = useState("");
  const [deleted, setDeleted] = useState(false);
  const [order, setOrder] = useState(newestFirst);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const hidden = useHiddenColumns((state) => state.hidden[experimentId]) ?? none;
  // A view brings its own filter into the field.
  const [applied, setApplied] = useState(0);
  const hide = useHiddenColumns((state) => state.hide);
  const found = useRuns({ experimentId, filter, order, deleted });
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const pages = found.data?.pages;
  const isMisunderstood = filter !== "" && isInvalid(found.error);
  const runs = useMemo(() => pages?.flatMap(({ value }) => value.runs) ?? [], [pages]);
  return (
    <>
      <div className="mt-4 flex flex-wrap items-start gap-x-3 gap-y-2">
        <FilterForm
          key={applied}
          filter={filter}
          onFilter={setFilter}
          problem={isMisunderstood ? sentenceOf(found.error) : null}
        />
        <label className="flex h-8 items-center gap-1.5">
          <input
            type="checkbox"
            checked={deleted}
            onChange={(event) => {
              setDeleted(event.target.checked);
              setChosen(new Set());
            }}
            className="accent-accent"
          />
          Deleted runs
        </label>
        <ViewsMenu
          experimentId={experimentId}
          view={{ filter, order, hidden }}
          onView={(view) => {
            setFilter(view.filter);
            setOrder(view.order);
            hide(experimentId, view.hidden);
            setChosen(new Set());
            setApplied((before) => before + 1);
          }}
        />
        <span className="flex-1" />
        <Actions
          experimentId={experimentId}
          runs={runs}
          chosen={chosen}
          deleted={deleted}
          onDone={() => setChosen(new Set())}
        />
      </div>
      {!isMisunderstood && (
        <Asked answer={found} what="Looking for runs">
          {() => (
            <>
              {pages?.[0]?.asOf != null && <AwayNote asOf={pages[0].asOf} />}
              {runs.length === 0 ? (
                <NoRuns isFiltered={filter !== ""} isDeleted={deleted} />
              ) : (
                <Table
                  {...{ experimentId, runs, order, chosen, onEnd }}
                  names={pages?.[0]?.names ?? {}}
                  onOrder={setOrder}
                  onChoose={setChosen}
                />
              )}
              {runs.length > 0 && (
                <p role="status" className="mt-2 text-2xs text-ink-soft">
                  {runs.length}
                  {hasNextPage ? "+" : ""} {runs.length === 1 ? "run" : "runs"}
                  {chosen.size > 0 && `, ${chosen.size} chosen`}
                </p>
              )}
            </>
          )}
        </Asked>
      )}
    </>
  );
}

function Table(
  props: Omit<Parameters<typeof RunsTable>[0], "columns"> & {
    readonly experimentId: string;
    readonly names: Readonly<Record<string, string>>;
  },
) {
  const { experimentId, names, ...rest } = props;
  const { runs } = rest;
  const hidden = useHiddenColumns((state) => state.hidden[experimentId]) ?? none;
  const columns = useMemo(() => runColumns(runs, { hidden, names }), [runs, hidden, names]);
  return <RunsTable {...rest} columns={columns} />;
}

function NoRuns({ isFiltered, isDeleted }: { readonly isFiltered: boolean; readonly isDeleted: boolean }) {
  if (isFiltered)
    return (
      <Blank icon={<FlaskConical />} title="No run is like that">
        The filter holds for none of the runs. Change it, or take it away.
      </Blank>
    );
  return (
    <Blank icon={<FlaskConical />} title={isDeleted ? "No run was deleted" : "No run yet"}>
      {isDeleted
        ? "What is deleted can be restored from here."
        : "Log one from a notebook with mlflow.start_run()."}
    </Blank>
  );
}

interface ActionsProps {
  readonly experimentId: string;
  readonly runs: readonly TrackedRun[];
  readonly chosen: ReadonlySet<string>;
  readonly deleted: boolean;
  readonly onDone: () => void;
}

function Actions({ experimentId, runs, chosen, deleted, onDone }: ActionsProps) {
  const queries = useQueryClient();
  const hidden = useHiddenColumns((state) => state.hidden[experimentId]) ?? none;
  const toggle = useHiddenColumns((state) => state.toggle);
  const ids = [...chosen];
  const setDeleted = async (runIds: string[], deleting: boolean) => {
    try {
      await studio.experiments.setDeleted.mutate({ runIds, deleted: deleting });
      const what = runIds.length === 1 ? "1 run" : `${runIds.length} runs`;
      const back = { label: "Restore", run: () => void setDeleted(runIds, false) };
      tell(`${what} ${deleting ? "deleted" : "restored"}.`, deleting ? back : null);
      onDone();
    } catch (error) {
      warn(sentenceOf(error));
    }
    await queries.invalidateQueries({ queryKey: ["experiments", "runs"] });
  };
  const columns = hideableColumns(runs).map(({ key, title }) => {
    return { label: title, checked: !hidden.includes(key), run: () => toggle(experimentId, key) };
  });
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        look="primary"
        disabled={chosen.size < 2 || chosen.size > 100}
        title="Choose from 2 to 100 runs to compare them"
        onClick={() => location.assign(`/registry/experiments/${experimentId}?compare=${ids.join(",")}`)}
      >
        <GitCompareArrows aria-hidden className="size-3.5" /> Compare
      </Button>
      <Button disabled={chosen.size === 0} onClick={() => setDeleted(ids, !deleted)}>
        {deleted ? <Undo2 aria-hidden className="size-3.5" /> : <Trash2 aria-hidden className="size-3.5" />}
        {deleted ? "Restore" : "Delete"}
      </Button>
      <Menu label="Columns" lines={columns}>
        <Button disabled={columns.length === 0}>
          <Columns3 aria-hidden className="size-3.5" /> Columns
        </Button>
      </Menu>
      <Button disabled={runs.length === 0} onClick={() => download(runs)}>
        <Download aria-hidden className="size-3.5" /> CSV
      </Button>
    </div>
  );
}

/** What is loaded, as a file. */
function download(runs: readonly TrackedRun[]): void {
  const url = URL.createObjectURL(new Blob([runsCsv(runs)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "runs.csv";
  link.click();
  URL.revokeObjectURL(url);
}
