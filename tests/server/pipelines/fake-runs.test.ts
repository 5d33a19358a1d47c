import { describe } from "vitest";
import { FakeRuns } from "@/server/pipelines/fake/fake-runs";
import { pipelineRunsContract } from "../../contracts/pipeline-runs";

describe("runs of pipelines in memory", () => {
  const runs = new FakeRuns({ now: () => Date.now() });
  pipelineRunsContract(async () => runs);
});
