"use client";
import { RegistryFrame } from "../registry/registry-frame";
import { PipelineFiles } from "./pipeline-files";
import { RunsList } from "./runs-list";
import { Schedules } from "./schedules";

/** The pipelines of one's home, and everybody's runs. */
export function PipelinesPage() {
  return (
    <RegistryFrame
      registry="Pipelines"
      title="Pipelines"
      lead="A file that ends in .pipeline.yaml says which notebooks run one after the other. Everybody in the domain can read how runs went; whoever started one stops it."
    >
      <PipelineFiles />
      <Schedules />
      <RunsList />
    </RegistryFrame>
  );
}
