"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type { Experiment } from "@/core/experiments/runs";
import { studio } from "../studio/studio-client";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { tableLook } from "../usage/usage-table";
import { Asked, AwayNote } from "./asked";
import { RegistryFrame } from "./registry-frame";
import { whenText } from "./when";

/** Everybody's experiments. */
export function ExperimentsPage() {
  return (
    <RegistryFrame
      registry="Experiments"
      title="Experiments"
      lead="What notebooks of this domain logged with MLflow. Everybody in the domain can read them; a run is changed by whoever made it."
    >
      <AllExperiments />
    </RegistryFrame>
  );
}

function AllExperiments() {
  const [text, setText] = useState("");
  const containing = useDeferredValue(text.trim());
  const found = useInfiniteQuery({
    queryKey: ["experiments", "list", containing],
    queryFn: ({ pageParam }) => studio.experiments.list.query({ containing, page: pageParam, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.value.next,
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  return (
    <>
      <input
        type="search"
        aria-label="Find experiments by name"
        placeholder="Find by name"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="mt-4 h-8 w-72 max-w-full rounded-md border border-line-control bg-raised px-2.5"
      />
      <Asked answer={found} what="Looking for experiments">
        {({ pages }) => (
          <>
            {pages[0]?.asOf != null && <AwayNote asOf={pages[0].asOf} />}
            <Found
              experiments={pages.flatMap(({ value }) => value.experiments)}
              names={pages[0]?.names ?? {}}
              containing={containing}
            />
            {found.hasNextPage && (
              <Button className="mt-3" disabled={found.isFetching} onClick={() => found.fetchNextPage()}>
                Show more
              </Button>
            )}
          </>
        )}
      </Asked>
    </>
  );
}

function Found(props: {
  readonly experiments: readonly Experiment[];
  readonly names: Readonly<Record<string, string>>;
  readonly containing: string;
}) {
  const { experiments, names, containing } = props;
  if (experiments.length === 0)
    return (
      <Blank
        icon={<FlaskConical />}
        title={containing ? "No experiment is called that" : "No experiment yet"}
      >
        {containing
          ? "Find by another part of its name."
          : "Log from a notebook: import mlflow, then mlflow.start_run(). Nothing needs to be set up."}
      </Blank>
    );
  return (
    <div className="mt-4 overflow-x-auto rounded-xl border border-line bg-raised px-4 py-2 shadow-raised">
      <table className={tableLook}>
        <caption className="sr-only">Experiments</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Made by</th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {experiments.map(({ id, name, madeBy, changedAt, note }) => (
            <tr key={id}>
              <th scope="row" className="w-full max-w-0 truncate pe-4!">
                <a
                  href={`/registry/experiments/${id}`}
                  className="rounded font-medium text-accent-text hover:underline"
                >
                  {name}
                </a>
                {note && <span className="ms-2 text-ink-faint">{note}</span>}
              </th>
              <td className="pe-4! whitespace-nowrap text-ink-soft">{(madeBy && names[madeBy]) || "–"}</td>
              <td className="whitespace-nowrap text-ink-soft tabular-nums">{whenText(changedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
