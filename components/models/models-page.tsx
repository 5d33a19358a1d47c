"use client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Package } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { aliasesOf, type RegisteredModel } from "@/core/models/models";
import type { Standing } from "@/core/models/standing";
import { Asked, AwayNote } from "../registry/asked";
import { RegistryFrame } from "../registry/registry-frame";
import { whenText } from "../registry/when";
import { studio } from "../studio/studio-client";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { tableLook } from "../usage/usage-table";
import { modelAddress, versionAddress } from "./addresses";
import { AliasBadges, StandingBadge } from "./standing-badge";

/** Everybody's models. */
export function ModelsPage() {
  return (
    <RegistryFrame
      registry="Models"
      title="Models"
      lead="What was registered with MLflow. Everybody in the domain can read them; a model is changed by whoever made it."
    >
      <Waiting />
      <AllModels />
    </RegistryFrame>
  );
}

/** What somebody waits for, before everything else. */
function Waiting() {
  const found = useQuery({
    queryKey: ["models", "waiting"],
    queryFn: () => studio.models.waiting.query(),
    refetchInterval: 15_000,
  });
  const waiting = found.data?.waiting ?? [];
  if (waiting.length === 0) return null;
  return (
    <section
      aria-label="Waiting for approval"
      className="mt-4 rounded-xl border border-line bg-raised p-4 shadow-raised"
    >
      <h2 className="font-semibold">Waiting for approval</h2>
      <ul className="mt-2 flex flex-col gap-1.5">
        {waiting.map(({ model, version, decision }) => (
          <li key={`${model}/${version}`} className="flex min-w-0 flex-wrap gap-x-2">
            <a
              href={versionAddress({ model, version })}
              className="rounded font-medium text-accent-text hover:underline"
            >
              {model} {version}
            </a>
            <span className="text-ink-soft">
              asked for by {found.data?.names[decision.by] ?? "somebody"}, {whenText(decision.at)}
            </span>
            {decision.comment && <span className="max-w-full truncate">“{decision.comment}”</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function AllModels() {
  const [text, setText] = useState("");
  const search = useDeferredValue(text.trim());
  const found = useInfiniteQuery({
    queryKey: ["models", "list", search],
    queryFn: ({ pageParam }) => studio.models.list.query({ search, page: pageParam, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.value.next,
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  return (
    <>
      <input
        type="search"
        aria-label="Find models by name or tag"
        placeholder="A part of the name, or tag=value"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="mt-4 h-8 w-72 max-w-full rounded-md border border-line-control bg-raised px-2.5"
      />
      <Asked answer={found} what="Looking for models">
        {({ pages }) => (
          <>
            {pages[0]?.asOf != null && <AwayNote asOf={pages[0].asOf} />}
            <Found
              models={pages.flatMap(({ value }) => value.models)}
              standings={
                new Map(pages.flatMap(({ latest }) => latest.map((one) => [one.model, one.standing])))
              }
              names={pages[0]?.names ?? {}}
              search={search}
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

interface FoundProps {
  readonly models: readonly RegisteredModel[];
  /** Of the newest version, by model. */
  readonly standings: ReadonlyMap<string, Standing>;
  readonly names: Readonly<Record<string, string>>;
  readonly search: string;
}

function Found({ models, standings, names, search }: FoundProps) {
  if (models.length === 0)
    return (
      <Blank icon={<Package />} title={search ? "No model is like that" : "No model yet"}>
        {search
          ? "Find by another part of the name, or by a tag as in team=growth."
          : "Register one from a notebook: mlflow.sklearn.log_model(model, name=…, registered_model_name=…)."}
      </Blank>
    );
  return (
    <div className="mt-4 overflow-x-auto rounded-xl border border-line bg-raised px-4 py-2 shadow-raised">
      <table className={tableLook}>
        <caption className="sr-only">Models</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Newest version</th>
            <th scope="col">Aliases</th>
            <th scope="col" className="whitespace-nowrap">
              Made by
            </th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <Row key={model.name} {...{ model, names }} standing={standings.get(model.name)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: {
  readonly model: RegisteredModel;
  readonly standing: Standing | undefined;
  readonly names: Readonly<Record<string, string>>;
}) {
  const { model, standing, names } = props;
  const { name, card, latest, madeBy, changedAt, aliases, tags } = model;
  const others = [...new Set(Object.values(aliases))].filter((version) => version !== latest?.version);
  return (
    <tr>
      <th scope="row" className="w-full max-w-0 min-w-40 truncate pe-4!">
        <a href={modelAddress(name)} className="rounded font-medium text-accent-text hover:underline">
          {name}
        </a>
        {Object.entries(tags).map(([key, value]) => (
          <span key={key} className="ms-2 text-2xs text-ink-faint">
            {key}={value}
          </span>
        ))}
        {card && <span className="ms-2 text-ink-faint">{firstLine(card)}</span>}
      </th>
      <td className="pe-4! whitespace-nowrap">
        {latest === null ? (
          <span className="text-ink-faint">none</span>
        ) : (
          <a
            href={versionAddress({ model: name, version: latest.version })}
            className="rounded text-accent-text hover:underline"
          >
            <span className="me-2 tabular-nums">{latest.version}</span>
            <StandingBadge standing={standing} />
          </a>
        )}
      </td>
      <td className="pe-4! whitespace-nowrap">
        {latest && <AliasBadges aliases={aliasesOf(aliases, latest.version)} />}
        {others.map((version) => (
          <span key={version} className="me-1 text-2xs text-ink-faint">
            {version} <AliasBadges aliases={aliasesOf(aliases, version)} />
          </span>
        ))}
      </td>
      <td className="pe-4! whitespace-nowrap text-ink-soft">{(madeBy && names[madeBy]) || "–"}</td>
      <td className="whitespace-nowrap text-ink-soft tabular-nums">{whenText(changedAt)}</td>
    </tr>
  );
}

/** The first words of a card that are no heading. */
function firstLine(card: string): string {
  return card.split("\n").find((line) => line.trim() !== "" && !line.startsWith("#")) ?? "";
}
