import type { Metadata } from "next";
import { Suspense } from "react";
import { ExperimentPage } from "@/components/registry/experiment-page";

export const metadata: Metadata = { title: "Experiment" };

export default async function Experiment({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Suspense>
      <ExperimentPage id={id} />
    </Suspense>
  );
}
