"use client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { GitCompareArrows, Package } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { aliasesOf } from "@/core/models/models";
import { Asked, AwayNote } from "../registry/asked";
import { RegistryFrame } from "../registry/registry-frame";
import { whenText } from "../registry/when";
import { studio } from "../studio/studio-client";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";
import { tableLook } from "../usage/usage-table";
import { modelAddress, versionAddress } from "./addresses";
import { Card } from "./card";
import { CompareVersions } from "./compare-versions";
import { AliasBadges, StandingBadge } from "./standing-badge";

const toModels = { name: "Models", href: "/registry/models" };

/** One model: its card and its versions; with `?compare=<versions>`, those side by side. */
export function ModelPage({ name }: { readonly name: string }) {
  const compared = useSearchParams().get("compare")?.split(",").filter(Boolean) ?? [];
  const trail = compared.length === 0 ? [toModels] : [toModels, { name, href: modelAddress(name) }];
  return (
    <RegistryFrame registry="Models" trail={trail} title={compared.length === 0 ? name : "Side by side"}>
      {compared.length === 0 ? (
        <Model name={name} />
      ) : (
        <CompareVersions model={name} versions={compared.slice(0, 20)} />
      )}
    </RegistryFrame>
  );
}

function Model({ name }: { readonly name: string }) {
  const found = useQuery({
    queryKey: ["models", "get", name],
    queryFn: () => studio.models.get.query({ model: name }),
  });
  return (
    <Asked answer={found} what="Looking for the model">
      {({ value, asOf, isOwn, names }) => (
        <>
          {asOf !== null && <AwayNote asOf={asOf} />}
          <p className="mt-1 text-ink-soft">
            {value.madeBy && names[value.madeBy] ? `Made by ${names[value.madeBy]}, ` : "Made "}
            {whenText(value.createdAt)}
            {Object.entries(value.tags).map(([key, tag]) => (
              <span key={key} className="ms-2 text-2xs text-ink-faint">
                {key}={tag}
              </span>
            ))}
          </p>
          <Versions model={name} aliases={value.aliases} names={names} />
          <Card model={name} version={null} card={value.card} canEdit={isOwn} />
        </>
      )}
    </Asked>
  );
}

interface VersionsProps {
  readonly model: string;
  readonly aliases: Readonly<Record<string, string>>;
  readonly names: Readonly<Record<string, string>>;
}

function Versions({ model, aliases, names }: VersionsProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const found = useInfiniteQuery({
    queryKey: ["models", "versions", model],
    queryFn: ({ pageParam }) => studio.models.versions.query({ model, page: pageParam, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.value.next,
    refetchInterval: 15_000,
  });
  const toggle = (version: string) =>
    setChosen((before) =>
      before.includes(version) ? before.filter((one) => one !== version) : [...before, version],
    );
  return (
    <Asked answer={found} what="Looking for its versions">
      {({ pages }) => {
        const versions = pages.flatMap(({ value }) => value.versions);
        if (versions.length === 0)
          return (
            <Blank icon={<Package />} title="No version yet">
              Register one from a notebook with mlflow.register_model(…, "{model}").
            </Blank>
          );
        return (
          <section
            aria-label="Versions"
            className="mt-4 rounded-xl border border-line bg-raised p-4 shadow-raised"
          >
            <div className="flex items-center justify-between gap-2">
              <h2 className="font-semibold">Versions</h2>
              <Button
                disabled={chosen.length < 2 || chosen.length > 20}
                title="Choose from 2 to 20 versions to compare them"
                onClick={() => location.assign(`${modelAddress(model)}?compare=${chosen.join(",")}`)}
              >
                <GitCompareArrows aria-hidden className="size-3.5" /> Compare
              </Button>
            </div>
            <div className="mt-1 overflow-x-auto">
              <table className={tableLook}>
                <caption className="sr-only">Versions</caption>
                <thead>
                  <tr>
                    <th scope="col" className="w-8">
                      <span className="sr-only">Chosen</span>
                    </th>
                    <th scope="col">Version</th>
                    <th scope="col">Approval</th>
                    <th scope="col">Stage</th>
                    <th scope="col">Aliases</th>
                    <th scope="col">Made by</th>
                    <th scope="col">Made</th>
                  </tr>
                </thead>
                <tbody>
                  {versions.map((one) => (
                    <tr key={one.version}>
                      <td className="pe-2!">
                        <input
                          type="checkbox"
                          aria-label={`Choose version ${one.version}`}
                          checked={chosen.includes(one.version)}
                          onChange={() => toggle(one.version)}
                          className="accent-accent"
                        />
                      </td>
                      <th scope="row" className="pe-4! whitespace-nowrap">
                        <a
                          href={versionAddress(one)}
                          className="rounded font-medium text-accent-text hover:underline"
                        >
                          Version {one.version}
                        </a>
                      </th>
                      <td className="pe-4!">
                        <StandingBadge standing={one.standing} />
                      </td>
                      <td className="pe-4! whitespace-nowrap">{one.standing.stage || "–"}</td>
                      <td className="pe-4!">
                        <AliasBadges aliases={aliasesOf(aliases, one.version)} />
                      </td>
                      <td className="w-full pe-4! text-ink-soft">
                        {(one.madeBy && names[one.madeBy]) || "–"}
                      </td>
                      <td className="whitespace-nowrap text-ink-soft tabular-nums">
                        {whenText(one.createdAt)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {found.hasNextPage && (
              <Button className="mt-3" disabled={found.isFetching} onClick={() => found.fetchNextPage()}>
                Show more
              </Button>
            )}
          </section>
        );
      }}
    </Asked>
  );
}
