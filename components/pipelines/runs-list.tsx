"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { hasEnded, type PipelineRun, type RunState } from "@/core/pipelines/run";
import { durationText } from "../notebook/run-times";
import { Asked, AwayNote } from "../registry/asked";
import { whenText } from "../registry/when";
import { studio } from "../studio/studio-client";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { numberLook, tableLook } from "../usage/usage-table";
import { pipelineEngine } from "./engine";
import { RunBadge, runStates, wordOfRun } from "./state-words";

type Run = PipelineRun & { readonly id: string };

/** Everybody's runs, the newest first. */
export function RunsList() {
  const [text, setText] = useState("");
  const [state, setState] = useState<RunState | "">("");
  const containing = useDeferredValue(text.trim());
  const found = useInfiniteQuery({
    queryKey: ["pipelines", "list", containing, state],
    queryFn: ({ pageParam }) => {
      const states = state === "" ? [] : [state];
      return studio.pipelines.list.query({ containing, states, page: pageParam, limit: 50 });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.value.next,
    placeholderData: (before) => before,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ value }) => value.runs.some((run) => !hasEnded(run.state))) ? 2_000 : 10_000,
  });
  return (
    <section aria-label="Runs" className="mt-6">
      <h2 className="font-semibold">Runs</h2>
      <div className="mt-2 flex flex-wrap gap-2">
        <input
          type="search"
          aria-label="Find runs by name"
          placeholder="Find by name"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-8 w-72 max-w-full rounded-md border border-line-control bg-raised px-2.5"
        />
        <select
          aria-label="How they stand"
          value={state}
          onChange={(event) => setState(event.target.value as RunState | "")}
          className="h-8 rounded-md border border-line-control bg-raised px-2"
        >
          <option value="">In any state</option>
          {runStates.map((each) => (
            <option key={each} value={each}>
              {wordOfRun(each)}
            </option>
          ))}
        </select>
      </div>
      <Asked answer={found} by={pipelineEngine} what="Looking for runs">
        {({ pages }) => (
          <>
            {pages[0]?.asOf != null && <AwayNote asOf={pages[0].asOf} engine={pipelineEngine.title} />}
            <Found
              runs={pages.flatMap(({ value }) => value.runs)}
              names={pages[0]?.names ?? {}}
              isFiltered={containing !== "" || state !== ""}
            />
            {found.hasNextPage && (
              <Button className="mt-3" disabled={found.isFetching} onClick={() => found.fetchNextPage()}>
                Show more
              </Button>
            )}
          </>
        )}
      </Asked>
    </section>
  );
}

function Found(props: {
  readonly runs: readonly Run[];
  readonly names: Readonly<Record<string, string>>;
  readonly isFiltered: boolean;
}) {
  const { runs, names, isFiltered } = props;
  if (runs.length === 0)
    return (
      <Blank icon={<Workflow />} title={isFiltered ? "No such run" : "Nothing has run yet"}>
        {isFiltered
          ? "Ask for another name, or another state."
          : "Start a pipeline, and its run is listed here."}
      </Blank>
    );
  return (
    <div className="mt-3 overflow-x-auto rounded-xl border border-line bg-raised px-4 py-2 shadow-raised">
      <table className={tableLook}>
        <caption className="sr-only">Runs</caption>
        <thead>
          <tr>
            <th scope="col">Pipeline</th>
            <th scope="col">State</th>
            <th scope="col">By</th>
            <th scope="col">Started</th>
            <th scope="col" className={numberLook}>
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <th scope="row" className="w-full max-w-0 min-w-40 truncate pe-4!">
                <a
                  href={`/registry/pipelines/${run.id}`}
                  className="rounded font-medium text-accent-text hover:underline"
                >
                  {run.name}
                </a>
                {run.state === "failed" && <span className="ms-2 text-ink-faint">{run.note}</span>}
              </th>
              <td className="pe-4!">
                <RunBadge state={run.state} />
              </td>
              <td className="pe-4! whitespace-nowrap text-ink-soft">
                {run.owner === null ? "A program" : (names[run.owner] ?? "–")}
              </td>
              <td className="pe-4! whitespace-nowrap text-ink-soft tabular-nums">
                {whenText(run.createdAt)}
              </td>
              <td className={numberLook}>{tookText(run)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function tookText({ startedAt, endedAt }: Run): string {
  return startedAt === null || endedAt === null ? "–" : durationText(endedAt - startedAt);
}
