import type { RegistryEngine } from "../registry/asked";
import { studio } from "../studio/studio-client";

/** What keeps runs of pipelines. */
export const pipelineEngine: RegistryEngine = {
  title: "The pipeline engine",
  state: () => studio.pipelines.engine.query(),
};
