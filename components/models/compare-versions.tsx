"use client";
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { columnsOf } from "@/core/experiments/runs";
import { aliasesOf } from "@/core/models/models";
import { valueText, whenText } from "../registry/when";
import { bytesText } from "../studio/size-text";
import { sentenceOf, studio } from "../studio/studio-client";
import { Spinner } from "../ui/spinner";
import { tableLook } from "../usage/usage-table";
import { versionAddress } from "./addresses";
import { StandingBadge } from "./standing-badge";
import { contentQuery, versionQuery } from "./use-version";

interface CompareProps {
  readonly model: string;
  readonly versions: readonly string[];
}

interface Line {
  readonly name: string;
  readonly kind: string;
  readonly values: readonly string[];
}

/** Versions side by side: how they stand, what they take and give, what their runs logged. */
export function CompareVersions({ model, versions }: CompareProps) {
  const [onlyDifferent, setOnlyDifferent] = useState(true);
  const found = useQueries({ queries: versions.map((version) => versionQuery({ model, version })) });
  const contents = useQueries({ queries: versions.map((version) => contentQuery({ model, version })) });
  const runs = useQueries({
    queries: found.map(({ data }) => {
      const runId = data?.value.version.runId ?? "";
      return {
        queryKey: ["experiments", "run", runId],
        queryFn: () => studio.experiments.run.query({ runId }),
        enabled: runId !== "",
      };
    }),
  });
  const error = found.find((one) => one.error)?.error;
  if (error)
    return (
      <p role="alert" className="mt-6 text-danger">
        {sentenceOf(error)}
      </p>
    );
  const known = found.flatMap(({ data }) => data ?? []);
  if (known.length < versions.length)
    return (
      <p role="status" className="mt-6 flex items-center gap-2 text-ink-soft">
        <Spinner className="size-3!" /> Looking for the versions…
      </p>
    );
  const said = contents.map(({ data }) => data?.value.content ?? null);
  const logged = runs.map(({ data }) => data?.value ?? null);
  const columns = columnsOf(logged.flatMap((run) => run ?? []));
  const of = (name: string, kind: string, values: readonly string[]): Line => ({ name, kind, values });
  const lines = [
    of(
      "Stage",
      "",
      known.map(({ standing }) => standing?.stage ?? ""),
    ),
    of(
      "Aliases",
      "",
      known.map(({ value }) => aliasesOf(value.model.aliases, value.version.version).join(", ")),
    ),
    of(
      "Made",
      "",
      known.map(({ value }) => whenText(value.version.createdAt)),
    ),
    of(
      "Made with",
      "",
      said.map((content) => content?.flavors.join(", ") ?? ""),
    ),
    of(
      "Takes",
      "Signature",
      said.map((content) => columnsText(content?.inputs)),
    ),
    of(
      "Gives",
      "Signature",
      said.map((content) => columnsText(content?.outputs)),
    ),
    of(
      "Python",
      "",
      said.map((content) => content?.python ?? ""),
    ),
    of(
      "Size",
      "",
      said.map((content) => (content?.size == null ? "" : bytesText(content.size))),
    ),
    ...columns.metrics.map((key) =>
      of(
        key,
        "Metric",
        logged.map((run) => (run?.metrics[key] === undefined ? "" : valueText(run.metrics[key]))),
      ),
    ),
    ...columns.params.map((key) =>
      of(
        key,
        "Parameter",
        logged.map((run) => run?.params[key] ?? ""),
      ),
    ),
  ].filter(({ values }) => !onlyDifferent || new Set(values).size > 1);
  return (
    <section
      aria-label="Side by side"
      className="mt-4 rounded-xl border border-line bg-raised p-4 shadow-raised"
    >
      <label className="flex items-center gap-1.5">
        <input
          type="checkbox"
          checked={onlyDifferent}
          onChange={(event) => setOnlyDifferent(event.target.checked)}
          className="accent-accent"
        />
        Only what differs
      </label>
      <div className="mt-2 overflow-x-auto">
        <table className={tableLook}>
          <caption className="sr-only">Versions side by side</caption>
          <thead>
            <tr>
              <th scope="col">Value</th>
              {known.map(({ value, standing }) => (
                <th key={value.version.version} scope="col" className="min-w-28 ps-4!">
                  <a
                    href={versionAddress(value.version)}
                    className="rounded text-xs font-medium text-accent-text hover:underline"
                  >
                    Version {value.version.version}
                  </a>
                  <span className="mt-0.5 block">
                    <StandingBadge standing={standing} />
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, kind, values }) => (
              <tr key={kind + name}>
                <th scope="row" className="whitespace-nowrap">
                  {name} <span className="text-2xs text-ink-faint">{kind}</span>
                </th>
                {values.map((value, at) => (
                  <td key={versions[at]} className="ps-4! tabular-nums">
                    {value || <span className="text-ink-faint">–</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {lines.length === 0 && <p className="mt-2 text-ink-soft">Nothing differs between these versions.</p>}
      </div>
    </section>
  );
}

function columnsText(columns: readonly { name: string; type: string }[] | null | undefined): string {
  return (columns ?? []).map(({ name, type }) => (name ? `${name}: ${type}` : type)).join(", ");
}
