import { expect, it, vi } from "vitest";
import { noRecord } from "@/core/pipelines/run";
import type { LogLine } from "@/core/pipelines/step-run";
import type { PipelineRuns } from "@/server/pipelines/pipeline-runs";

const soon = { timeout: 30_000, interval: 200 };

/** The rules of `PipelineRuns`, for every implementation; `about` answers one in which others' runs may be. */
export function pipelineRunsContract(about: () => Promise<PipelineRuns>): void {
  let count = 0;
  const begun = async (name = "Sums") => {
    const runs = await about();
    count += 1;
    const wish = {
      key: `key-${count}-${Date.now()}`,
      name,
      owner: "ada",
      parameters: { n: 5, deep: { list: [1, null, "x"] } },
      steps: [
        { name: "count", after: [] },
        { name: "say", after: ["count"] },
      ],
    };
    return { runs, wish, id: await runs.begin(wish) };
  };
  const all = { containing: "", states: [], page: null, limit: 50 } as const;

  it("PR1 makes one run for a key, whose steps all wait", async () => {
    const { runs, wish, id } = await begun();
    expect(await runs.begin(wish)).toBe(id);
    const { run, steps } = await runs.run(id);
    expect(run).toMatchObject({ key: wish.key, name: "Sums", owner: "ada", state: "waiting", endedAt: null });
    expect(run.parameters).toEqual(wish.parameters);
    expect(steps.map(({ name, state, record }) => [name, state, record])).toEqual([
      ["count", "waiting", noRecord],
      ["say", "waiting", noRecord],
    ]);
  });

  it("PR2 has steps with what was last set, and one that begins anew has no end", async () => {
    const { runs, id } = await begun();
    const record = {
      ...noRecord,
      attempt: 1,
      inputs: { n: 5 },
      outputs: { total: [10, "ü\n"] },
      cache: "why",
    };
    const set = (state: "starting" | "running" | "failed" | "cached" | "retrying" | "asking" | "stopped") =>
      runs.setStep({ run: id, step: "count", to: { state, note: `is ${state}`, record } });
    const now = async () => (await runs.run(id)).steps.find(({ name }) => name === "count");
    await set("running");
    expect(await now()).toMatchObject({ state: "running", note: "is running", record, endedAt: null });
    await set("failed");
    const failed = await now();
    expect(failed?.endedAt).toBeGreaterThanOrEqual(failed?.startedAt ?? Number.POSITIVE_INFINITY);
    for (const state of ["retrying", "starting", "running", "asking"] as const) {
      await set(state);
      expect(await now()).toMatchObject({ state, endedAt: null });
    }
    for (const state of ["stopped", "cached"] as const) {
      await set(state);
      expect((await now())?.endedAt).not.toBeNull();
    }
    for (const state of [
      "running",
      "asking",
      "stopping",
      "failed",
      "running",
      "finished",
      "stopped",
    ] as const) {
      await runs.setRun(id, { state, note: `is ${state}` });
      expect((await runs.run(id)).run).toMatchObject({ state, note: `is ${state}` });
    }
  });

  it("PR3 lists runs by name and state, newest first, in pages", async () => {
    const runs = await about();
    const name = `Listed ${Date.now()}`;
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const wish = { key: `${name}-${n}`, name: `${name} no. ${n}`, owner: "ada", parameters: {}, steps: [] };
      ids.push(await runs.begin(wish));
    }
    await runs.setRun(ids[1] ?? "", { state: "failed", note: "" });
    const idsOf = (found: { readonly runs: readonly { readonly engineId: string }[] }) =>
      found.runs.map(({ engineId }) => engineId);
    const first = await runs.runs({ ...all, containing: name.toUpperCase(), limit: 2 });
    expect(idsOf(first)).toEqual([ids[2], ids[1]]);
    const second = await runs.runs({ ...all, containing: name, limit: 2, page: first.next });
    expect([idsOf(second), second.next]).toEqual([[ids[0]], null]);
    expect(idsOf(await runs.runs({ ...all, containing: name, states: ["failed"] }))).toEqual([ids[1]]);
    expect(idsOf(await runs.runs({ ...all, containing: name, states: ["waiting"] }))).toEqual([
      ids[2],
      ids[0],
    ]);
    expect(idsOf(await runs.runs({ ...all, containing: "no such name" }))).toEqual([]);
  });

  it("PR4 keeps lines in order, also those of one millisecond, and reads them in pages", async () => {
    const { runs, id } = await begun();
    const at = Date.UTC(2026, 10, 28, 12);
    const line = (n: number): LogLine => ({ at, level: n % 2 === 0 ? "out" : "error", text: `line ${n}` });
    const keep = (from: number, to: number) => {
      const lines = Array.from({ length: to - from }, (_, n) => line(from + n));
      return runs.log({ run: id, step: "count", lines });
    };
    await keep(0, 150);
    await keep(150, 250);
    await runs.setStep({ run: id, step: "count", to: { state: "failed", note: "", record: noRecord } });
    const first = await runs.logs({ run: id, step: "count", from: 0 });
    const second = await runs.logs({ run: id, step: "count", from: 200 });
    expect([first.length, second.length]).toEqual([200, 50]);
    expect([...first, ...second].map(({ level, text }) => [level, text])).toEqual(
      Array.from({ length: 250 }, (_, n) => [line(n).level, line(n).text]),
    );
    expect(await runs.logs({ run: id, step: "say", from: 0 })).toEqual([]);
  });

  it("PR5 answers the states that a step was in", async () => {
    const { runs, id } = await begun();
    for (const state of ["starting", "running", "retrying", "running", "finished"] as const)
      await runs.setStep({ run: id, step: "say", to: { state, note: state, record: noRecord } });
    const attempts = await runs.attempts({ run: id, step: "say" });
    expect(attempts.map(({ state }) => state)).toEqual([
      "waiting",
      "starting",
      "running",
      "retrying",
      "running",
      "finished",
    ]);
    expect(attempts.map(({ at }) => at)).toEqual(attempts.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it("PR6 knows nothing of what does not exist", async () => {
    const { runs, id } = await begun();
    const missing = "00000000-0000-4000-8000-000000000000";
    const nothing = { code: "not-found" };
    await expect(runs.run(missing)).rejects.toMatchObject(nothing);
    await expect(runs.setRun(missing, { state: "failed", note: "" })).rejects.toMatchObject(nothing);
    await expect(runs.logs({ run: id, step: "none", from: 0 })).rejects.toMatchObject(nothing);
    await expect(runs.attempts({ run: missing, step: "say" })).rejects.toMatchObject(nothing);
  });

  it("PR7 answers what is due by a schedule until it is taken", async () => {
    const runs = await about();
    const key = `schedule-${Date.now()}`;
    const wish = { key, name: "Sums", cron: "0 * * * *", timezone: "Europe/Paris", active: true };
    await runs.setSchedule(wish);
    const next = await vi.waitFor(async () => {
      const at = (await runs.next([key])).get(key);
      expect(at).toBeDefined();
      return at ?? 0;
    }, soon);
    expect(next).toBeGreaterThan(Date.now());
    expect(await runs.due([key], next - 1)).toEqual([]);
    const [due, ...more] = await runs.due([key], next);
    expect(due).toMatchObject({ schedule: key });
    expect(more).toEqual([]);
    await runs.taken(due?.id ?? "");
    await runs.taken(due?.id ?? "");
    expect(await runs.due([key], next)).toEqual([]);
    await runs.setSchedule({ ...wish, active: false });
    expect(await runs.due([key], next + 10 * 3_600_000)).toEqual([]);
    expect((await runs.next([key])).size).toBe(0);
    await runs.removeSchedule(key);
    await runs.removeSchedule(key);
    await expect(runs.setSchedule({ ...wish, cron: "now and then" })).rejects.toMatchObject({
      code: "invalid",
    });
  });
}
