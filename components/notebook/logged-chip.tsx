"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FlaskConical, Package } from "lucide-react";
import { useEffect } from "react";
import { versionAddress } from "../models/addresses";
import { valueText } from "../registry/when";
import { studio } from "../studio/studio-client";
import { useSession } from "./use-notebook";

const optionsFor = (notebook: string) => ({
  queryKey: ["lineage", "notebook", notebook],
  queryFn: () => studio.lineage.inNotebook.query({ notebook }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What is still running may log at any time. */
const whileRunningMs = 5_000;
/** Cells that end one after the other are asked about together. */
const gatherMs = 1_000;
/** The clocks of a kernel's machine and of the studio's may differ by that. */
const skewMs = 5_000;

/** Keeps what the cells of a notebook logged up to date: after each run, and now and then during a long one. */
export function useLogged(
  notebook: string,
  of: { readonly latest: string | null; readonly isRunning: boolean },
) {
  const queries = useQueryClient();
  useQuery({ ...optionsFor(notebook), refetchInterval: of.isRunning ? whileRunningMs : false });
  useEffect(() => {
    if (of.latest === null) return;
    const timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: optionsFor(notebook).queryKey }),
      gatherMs,
    );
    return () => clearTimeout(timer);
  }, [queries, notebook, of.latest]);
}

/** What the last run of a cell logged and registered, beside how long it ran; nothing where it did neither. */
export function LoggedChips({ cellId, since }: { readonly cellId: string; readonly since: number }) {
  const path = useSession((session) => session.file.path, "");
  const { data } = useQuery({ ...optionsFor(path), enabled: false });
  const logged = data?.filter(({ cell, at }) => cell === cellId && at >= since - skewMs) ?? [];
  const runs = logged.filter(({ kind }) => kind === "run").map(({ thing }) => thing);
  const versions = logged.filter(({ kind }) => kind === "version").map(({ thing }) => thing);
  return (
    <>
      {runs[0] && <RunsChip latest={runs[0]} count={runs.length} />}
      {versions[0] && <VersionsChip latest={versions[0]} count={versions.length} />}
    </>
  );
}

const chip =
  "inline-flex max-w-72 min-w-0 items-center gap-1 rounded border border-line px-1.5 text-accent-text hover:bg-hover [&_svg]:size-3 [&_svg]:shrink-0";
const mostShown = 2;

function RunsChip({ latest, count }: { readonly latest: string; readonly count: number }) {
  const { data } = useQuery({
    queryKey: ["experiments", "run", latest],
    queryFn: () => studio.experiments.run.query({ runId: latest }),
    refetchInterval: ({ state }) => (state.data?.value.state === "running" ? whileRunningMs : false),
  });
  const run = data?.value;
  const metrics = Object.entries(run?.metrics ?? {}).slice(0, mostShown);
  const name = run?.name || latest.slice(0, 8);
  const address =
    count === 1 || run === undefined
      ? `/registry/runs/${latest}`
      : `/registry/experiments/${run.experimentId}`;
  return (
    <a href={address} target="_blank" rel="noreferrer" className={chip}>
      <FlaskConical aria-hidden />
      <span className="truncate">
        {count === 1 ? name : `${count} runs, the last ${name}`}
        {metrics.map(([key, value]) => ` · ${key} ${valueText(value)}`)}
      </span>
    </a>
  );
}

function VersionsChip({ latest, count }: { readonly latest: string; readonly count: number }) {
  const at = latest.lastIndexOf("/");
  const [model, version] = [latest.slice(0, at), latest.slice(at + 1)];
  return (
    <a href={versionAddress({ model, version })} target="_blank" rel="noreferrer" className={chip}>
      <Package aria-hidden />
      <span className="truncate">
        registered {count === 1 ? `${model} ${version}` : `${count} models, the last ${model} ${version}`}
      </span>
    </a>
  );
}
