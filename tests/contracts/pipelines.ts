import type { Kysely } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { AppError } from "@/core/errors";
import { FakeRuns } from "@/server/pipelines/fake/fake-runs";
import { Pipelines } from "@/server/pipelines/pipelines";
import type { PipelineTables } from "@/server/pipelines/tables";
import { ScriptedSteps } from "../server/pipelines/support/step-server";
import { type Engine, openQuietly } from "../support/studio-database";

type Compute = ConstructorParameters<typeof Pipelines>[0]["compute"];

/** What holds for runs of pipelines, on every database. */
export function keepsPipelineRules(about: () => Promise<Engine>): void {
  let database: Engine;
  let db: Kysely<PipelineTables>;
  let close: () => Promise<void>;
  beforeAll(async () => {
    database = await about();
    const opened = await openQuietly(await database.freshAddress());
    db = opened.db as unknown as Kysely<PipelineTables>;
    close = () => opened.close();
  });
  afterAll(async () => {
    await close();
    await database.remove();
  });

  const ada = { id: "ada", domainId: "d", role: "user" } as const;
  const bob = { id: "bob", domainId: "d", role: "user" } as const;
  const file = `name: Sums
parameters: { n: 5 }
steps:
  count: { notebook: count.ipynb, inputs: { n: "\${n}" }, outputs: [total], retries: 1, cache: true }
  say: { notebook: say.ipynb, inputs: { total: "\${count.total}" } }
`;

  let steps: ScriptedSteps;
  let runs: FakeRuns;
  let now = 1_000_000;
  const ids: number[] = [];
  let isEngineAway = false;
  beforeEach(async () => {
    steps = new ScriptedSteps();
    runs = new FakeRuns({ now: () => now });
    isEngineAway = false;
    await db.deleteFrom("pipeline_runs").execute();
    await db.deleteFrom("pipeline_results").execute();
    await db.deleteFrom("pipeline_schedules").execute();
  });

  /** A studio server. */
  function studio(holder = "one"): Pipelines {
    const address = { jupyter: "", notebook: "notebook.sock", tokenFile: "" };
    const away = new Proxy(runs, {
      get: (target, name, receiver) => {
        if (isEngineAway && name in target)
          return () => Promise.reject(new AppError("unavailable", "The engine is away."));
        return Reflect.get(target, name, receiver);
      },
    });
    return new Pipelines({
      runs: away,
      engine: null,
      db,
      holder,
      clock: { now: () => now },
      ids: { next: () => `run${ids.push(0)}` },
      log: { info: () => undefined, warn: () => undefined, error: (...said) => expect(said).toEqual([]) },
      ask: steps.ask,
      compute: {
        ensureServer: async () => ({ appId: "server", state: "ready", note: "" }),
        appForGateway: async () => ({ address }) as Awaited<ReturnType<Compute["appForGateway"]>>,
      },
      ownerOf: async ({ owner, domain }) => ({ id: owner, domainId: domain, posix: null }),
      nameOf: async (id) => id,
      models: {
        ask: async () => undefined,
        verdict: async () => ({ approval: "approved", comment: "Approved by bob." }),
      },
    });
  }

  async function looks(at: Pipelines, count = 4): Promise<void> {
    for (let n = 0; n < count; n += 1) await at.driver.look();
  }

  async function stateOf(at: Pipelines, id: string): Promise<string> {
    const { value } = await at.get(id);
    return [value.state, ...value.steps.map(({ name, state }) => `${name} ${state}`)].join(", ");
  }

  const wanted = { path: "sums.pipeline.yaml", text: file, parameters: {} };

  it("run one step behind the other, with what it came to", async () => {
    const one = studio();
    const id = await one.start(ada, { ...wanted, parameters: { n: 7 } });
    await looks(one);
    expect(await stateOf(one, id)).toBe("running, count running, say waiting");
    steps.say("count", "counting");
    steps.end("count", { outputs: { total: 21 } });
    await looks(one);
    steps.end("say");
    await looks(one);
    expect(await stateOf(one, id)).toBe("finished, count finished, say finished");
    expect(steps.begun.map(({ inputs }) => inputs)).toEqual([{ n: 7 }, { total: 21 }]);
    const { value } = await one.logs({ id, step: "count", from: 0 });
    expect(value.map(({ text }) => text)).toEqual([
      "Attempt 1",
      "It has not run to its end before.",
      "counting",
    ]);
  });

  it("try a failed step again as often as it says, and go on from it when they are asked to", async () => {
    const one = studio();
    const id = await one.start(ada, wanted);
    await looks(one);
    steps.end("count", { state: "failed", note: "No." });
    await looks(one);
    expect(await stateOf(one, id)).toBe("running, count running, say waiting");
    steps.end("count", { state: "failed", note: "Still no." });
    await looks(one);
    expect(await stateOf(one, id)).toBe("failed, count failed, say waiting");
    await expect(one.goOn(bob, id)).rejects.toMatchObject({ code: "not-found" });
    await one.goOn(ada, id);
    await looks(one);
    steps.end("count", { state: "failed", note: "No." });
    await looks(one);
    steps.end("count", { outputs: { total: 1 } });
    await looks(one);
    steps.end("say");
    await looks(one);
    expect(await stateOf(one, id)).toBe("finished, count finished, say finished");
    expect(steps.names()).toEqual(["count 1", "count 2", "count 3", "count 4", "say 1"]);
  });

  it("take an earlier result where all is the same, and say what is not", async () => {
    const one = studio();
    const first = await one.start(ada, wanted);
    await looks(one);
    steps.end("count", { outputs: { total: 10 } });
    await looks(one);
    steps.end("say");
    await looks(one);
    const again = await one.start(ada, wanted);
    await looks(one);
    expect(await stateOf(one, again)).toBe("running, count cached, say running");
    const { value } = await one.get(again);
    expect(value.steps[0]?.record).toMatchObject({ outputs: { total: 10 }, cachedFrom: first });
    steps.code.set("count.ipynb", "other");
    const third = await one.start(ada, { ...wanted, parameters: { n: 6 } });
    await looks(one);
    const { steps: shown } = (await one.get(third)).value;
    expect(shown[0]?.record.cache).toBe("It runs anew: its code has changed, the input n is 6 instead of 5.");
    const others = await one.start(bob, wanted);
    await looks(one);
    expect(await stateOf(one, others)).toBe("running, count running, say waiting");
  });

  it("are stopped and resumed by whoever started them", async () => {
    const one = studio();
    const id = await one.start(ada, wanted);
    await looks(one);
    await expect(one.stop(bob, id)).rejects.toMatchObject({ code: "not-found" });
    await one.stop(ada, id);
    expect(await stateOf(one, id)).toBe("stopping, count running, say waiting");
    await looks(one);
    expect(await stateOf(one, id)).toBe("stopped, count stopped, say waiting");
    expect(steps.stopped).toEqual([`${id}.count.1`]);
    await one.goOn({ id: "root", domainId: "d", role: "admin" }, id);
    await looks(one);
    expect(await stateOf(one, id)).toBe("running, count running, say waiting");
    expect(steps.names()).toEqual(["count 1", "count 2"]);
  });

  it("begin a step again that went with a notebook server, and not for ever", async () => {
    const one = studio();
    const id = await one.start(ada, wanted);
    await looks(one);
    for (let n = 0; n < 2; n += 1) {
      steps.forget();
      await looks(one);
      expect(await stateOf(one, id)).toBe("running, count running, say waiting");
    }
    steps.forget();
    await looks(one);
    expect(await stateOf(one, id)).toBe("failed, count failed, say waiting");
  });

  it("go on where they were when the engine, the notebook server and the studio server come back", async () => {
    const one = studio();
    isEngineAway = true;
    const id = await one.start(ada, wanted);
    await looks(one);
    expect(await stateOf(one, id)).toBe("waiting");
    expect((await one.get(id)).value.held?.note).toBe("The engine is away.");
    expect((await one.list({ containing: "", states: [], page: null, limit: 10 })).value.runs).toMatchObject([
      { id },
    ]);
    isEngineAway = false;
    await looks(one);
    steps.say("count", "one", "two");
    await looks(one, 1);
    steps.say("count", "three");
    isEngineAway = true;
    steps.end("count", { outputs: { total: 3 } });
    await looks(one);
    const shown = await one.get(id);
    expect([shown.asOf, shown.value.steps[0]?.state]).toEqual([expect.any(Number), "running"]);
    // Another studio server takes over once the first has been silent for as long as its lease.
    const two = studio("two");
    isEngineAway = false;
    await looks(two);
    expect(await stateOf(two, id)).toBe("running, count running, say waiting");
    now += 20_000;
    steps.isAway = true;
    await looks(two);
    expect((await two.get(id)).value.held?.note).toBe("The notebook server does not answer at the moment.");
    steps.isAway = false;
    await looks(two);
    expect(await stateOf(two, id)).toBe("running, count finished, say running");
    expect(steps.names()).toEqual(["count 1", "say 1"]);
    const { value } = await two.logs({ id, step: "count", from: 0 });
    expect(value.map(({ text }) => text).slice(2)).toEqual(["one", "two", "three"]);
  });

  it("wait for an approval, of whoever is first", async () => {
    const one = studio();
    const text =
      "name: Gate\nsteps:\n  look: { approval: Good? }\n  say: { notebook: say.ipynb, after: look }\n";
    const id = await one.start(ada, { ...wanted, text });
    await looks(one);
    expect(await stateOf(one, id)).toBe("asking, look asking, say waiting");
    const say = { id, step: "look", isApproved: false, comment: "too few" };
    await one.decide(bob, say);
    await expect(one.decide(ada, { ...say, isApproved: true })).rejects.toMatchObject({ code: "conflict" });
    await looks(one);
    expect((await one.get(id)).value.steps[0]).toMatchObject({
      state: "failed",
      note: "Rejected by bob: too few",
    });
    await one.goOn(ada, id);
    await looks(one);
    await one.decide(ada, { ...say, isApproved: true, comment: "" });
    await looks(one);
    expect(await stateOf(one, id)).toBe("running, look finished, say running");
    await expect(one.decide(ada, say)).rejects.toMatchObject({ code: "conflict" });
  });

  it("wait for a version of a model where they name one", async () => {
    const one = studio();
    const text = 'name: Gate\nsteps:\n  look: { approval: Good?, model: iris, version: "3" }\n';
    const id = await one.start(ada, { ...wanted, text });
    await looks(one, 1);
    expect((await one.get(id)).value.steps[0]?.record.inputs).toEqual({ model: "iris", version: "3" });
    const decision = { id, step: "look", isApproved: true, comment: "" };
    await expect(one.decide(ada, decision)).rejects.toMatchObject({ code: "conflict" });
    await looks(one);
    expect((await one.get(id)).value).toMatchObject({
      state: "finished",
      steps: [{ note: "Approved by bob." }],
    });
  });

  it("fail with a sentence where the notebook is not there, and start with nothing that is wrong", async () => {
    const one = studio();
    steps.code.set("count.ipynb", "gone");
    const id = await one.start(ada, wanted);
    await looks(one);
    expect((await one.get(id)).value).toMatchObject({
      state: "failed",
      note: "count: There is no such file.",
    });
    await expect(one.start(ada, { ...wanted, text: "name: A\n" })).rejects.toMatchObject({ code: "invalid" });
    await expect(one.start(ada, { ...wanted, parameters: { m: 1 } })).rejects.toThrow(`no parameter "m"`);
  });

  it("begin by a schedule, once for all that it missed", async () => {
    const one = studio();
    const id = await one.schedules.add(ada, { ...wanted, cron: "0 * * * *", timezone: "UTC" });
    await one.schedules.beginDue();
    expect(await db.selectFrom("pipeline_runs").selectAll().execute()).toEqual([]);
    now += 3_700_000;
    await Promise.all([one.schedules.beginDue(), studio("two").schedules.beginDue()]);
    const begun = await db.selectFrom("pipeline_runs").selectAll().execute();
    expect(begun).toMatchObject([{ owner: "ada", schedule: id, parameters: '{"n":5}' }]);
    await expect(one.schedules.remove(bob, id)).rejects.toMatchObject({ code: "not-found" });
    await expect(one.schedules.setActive(bob, { id, isActive: false })).rejects.toMatchObject({
      code: "not-found",
    });
    await one.schedules.setActive(ada, { id, isActive: false });
    expect(await one.schedules.list(ada)).toMatchObject([{ id, isActive: false, next: null }]);
    expect(await one.schedules.list(bob)).toEqual([]);
    await one.schedules.remove(ada, id);
    expect(await one.schedules.list(ada)).toEqual([]);
  });

  it("show an executed notebook to its owner alone", async () => {
    const one = studio();
    const id = await one.start(ada, wanted);
    await looks(one);
    steps.end("count", { outputs: { total: 1 } });
    await looks(one);
    await expect(one.snapshotOf(bob, { id, step: "count" })).rejects.toMatchObject({ code: "not-found" });
    await expect(one.snapshotOf(ada, { id, step: "say" })).rejects.toMatchObject({ code: "not-found" });
  });
}
