import type { Metadata } from "next";
import { PipelineRunPage } from "@/components/pipelines/pipeline-run-page";

export const metadata: Metadata = { title: "Pipeline run" };

export default async function PipelineRun({ params }: { readonly params: Promise<{ id: string }> }) {
  return <PipelineRunPage id={(await params).id} />;
}
