"use client";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { studio } from "../studio/studio-client";
import { Asked } from "./asked";
import { CompareRuns } from "./compare-runs";
import { RegistryFrame } from "./registry-frame";
import { RunsSection } from "./runs-section";

const toExperiments = { name: "Experiments", href: "/registry/experiments" };

/** One experiment: its runs; with `?compare=<run ids>`, those runs side by side. */
export function ExperimentPage({ id }: { readonly id: string }) {
  const compared = useSearchParams().get("compare")?.split(",").filter(Boolean) ?? [];
  const here = `/registry/experiments/${id}`;
  return (
    <RegistryFrame
      registry="Experiments"
      trail={compared.length === 0 ? [toExperiments] : [toExperiments, { name: "All runs", href: here }]}
      title={<Title id={id} />}
    >
      {compared.length === 0 ? (
        <RunsSection experimentId={id} />
      ) : (
        <CompareRuns runIds={compared.slice(0, 100)} />
      )}
    </RegistryFrame>
  );
}

function Title({ id }: { readonly id: string }) {
  const experiment = useQuery({
    queryKey: ["experiments", "get", id],
    queryFn: () => studio.experiments.get.query({ id }),
  });
  return (
    <Asked answer={experiment} what="Looking for the experiment">
      {({ value }) => value.name}
    </Asked>
  );
}
