import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PrefectRuns } from "@/server/pipelines/prefect-runs";
import { pipelineRunsContract } from "../../contracts/pipeline-runs";
import { startPrefect } from "./support/real-prefect";

let real: Awaited<ReturnType<typeof startPrefect>>;
beforeAll(async () => {
  real = await startPrefect();
  await real.engine.ensure();
}, 240_000);
afterAll(() => real?.end());

describe("runs of pipelines in Prefect", () => {
  pipelineRunsContract(async () => new PrefectRuns(real.prefect));

  it("loses nothing of what was written down when it is killed", async () => {
    const runs = new PrefectRuns(real.prefect);
    const steps = [{ name: "count", after: [] }];
    const id = await runs.begin({ key: "killed", name: "Killed", owner: "ada", parameters: {}, steps });
    await runs.log({ run: id, step: "count", lines: [{ at: Date.now(), level: "out", text: "kept" }] });
    await runs.setRun(id, { state: "running", note: "" });
    real.kill();
    // Who asks in the very moment of its death gets no answer; who asks again does.
    const found = await vi.waitFor(() => runs.run(id), { timeout: 60_000, interval: 100 });
    expect(found.run.state).toBe("running");
    expect((await runs.logs({ run: id, step: "count", from: 0 })).map(({ text }) => text)).toEqual(["kept"]);
  }, 60_000);
});
