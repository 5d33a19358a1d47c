import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Compute } from "@/server/compute/compute";
import type { FakeBackend } from "@/server/compute/fake/fake-backend";
import type { StudioDatabase } from "@/server/database/database";
import { Idle, type IdleSettings } from "@/server/idle/idle";
import { ada, bob, studio, wish } from "@/tests/server/compute/support/studio";
import { type Engine, openQuietly, sqliteEngine } from "@/tests/support/studio-database";

const minute = 60_000;
const hour = 60 * minute;
const settings: IdleSettings = {
  stopAfterMs: 2 * hour,
  warnMs: 10 * minute,
  stuckAfterMs: 24 * hour,
  person: { leastMs: 15 * minute, mostMs: 8 * hour, never: false },
};

let engine: Engine;
let database: StudioDatabase;
let compute: Compute;
let backend: FakeBackend;
let now: number;
let app: string;
/** What the app's Jupyter Server says. */
let says: { kernels: unknown; terminals: unknown };

const clock = { now: () => now };
const idleOf = (changes: Partial<IdleSettings> = {}) =>
  new Idle({
    db: database.db,
    compute,
    clock,
    settings: { ...settings, ...changes },
    ask: async (_, path) => {
      const answer = path === "api/kernels" ? says.kernels : says.terminals;
      if (answer === null) throw new Error("no answer");
      return answer;
    },
  });

/** Time passes, with a look each half minute, as a server has it that is up all along. */
async function passes(ms: number, idle: Idle): Promise<void> {
  for (const end = now + ms; now < end; ) {
    now = Math.min(end, now + minute);
    await idle.look();
  }
}

beforeEach(async () => {
  now = Date.now();
  says = { kernels: [{ execution_state: "idle" }], terminals: [] };
  engine = await sqliteEngine();
  database = await openQuietly(await engine.freshAddress());
  ({ compute, backend } = await studio(database, { clock }));
  ({ appId: app } = await compute.ensureKernelApp(ada, wish("base")));
  await expect.poll(async () => (await compute.watchedApps())[0]?.work ?? null).not.toBeNull();
});
afterEach(async () => {
  await compute.close();
  await database.close();
  await engine.remove();
});

describe("an app that nobody uses", () => {
  it("has its variables saved first, and its person is told whether all of them are", async () => {
    await compute.close();
    const asked: unknown[] = [];
    const answers = [{ saved: 3 }, { saved: 0 }];
    ({ compute, backend } = await studio(database, {
      clock,
      backend,
      keepVariables: async ({ appId, why }) => {
        asked.push([appId, why, (await compute.statusOf(ada, appId))?.state]);
        return answers;
      },
    }));
    await compute.ensureServer(ada);
    await expect.poll(async () => (await compute.ensureServer(ada)).state).toBe("ready");
    await expect.poll(async () => (await compute.watchedApps())[0]?.work ?? null).not.toBeNull();
    const idle = idleOf();
    await passes(130 * minute, idle);
    await compute.settle();
    expect(asked).toEqual([[app, "idle", "ready"]]);
    expect(await idle.untold(ada)).toMatchObject([{ variablesSaved: true }]);
  });

  it("that hangs is not asked for its variables", async () => {
    await compute.close();
    let asked = 0;
    ({ compute, backend } = await studio(database, {
      clock,
      backend,
      keepVariables: async () => {
        asked += 1;
        return [];
      },
    }));
    await expect.poll(async () => (await compute.watchedApps())[0]?.work ?? null).not.toBeNull();
    says = { ...says, kernels: [{ execution_state: "busy" }] };
    const idle = idleOf({ stuckAfterMs: 3 * hour });
    await passes(4 * hour, idle);
    await compute.settle();
    expect(await idle.untold(ada)).toMatchObject([{ variablesSaved: false }]);
    expect(asked).toBe(0);
  });

  it("is stopped after a warning, and its person is told when, by which rule and by what evidence", async () => {
    const idle = idleOf();
    await passes(109 * minute, idle);
    expect(await idle.now(ada)).toMatchObject([{ app, verdict: { type: "idle", next: "quiet" } }]);
    await passes(2 * minute, idle);
    expect(await idle.now(ada)).toMatchObject([{ verdict: { next: "warn" } }]);
    await passes(12 * minute, idle);
    await compute.settle();
    expect(await compute.statusOf(ada, app)).toMatchObject({ state: "stopped", cause: { type: "idle" } });
    const [stop] = await idle.untold(ada);
    expect(stop).toMatchObject({
      app,
      image: "base",
      instanceType: "ml.t3.medium",
      variablesSaved: false,
    });
    expect(stop?.evidence).toMatch(/^Nothing had run for 2 h( \d min)?, since it was started\.$/);
    expect(await compute.statusOf(ada, app)).toMatchObject({ evidence: stop?.evidence });
    expect(await idle.untold(bob)).toEqual([]);
    await idle.told(bob, app);
    expect(await idle.untold(ada)).toHaveLength(1);
    await idle.told(ada, app);
    expect(await idle.untold(ada)).toEqual([]);
  });

  it("goes on while a kernel is busy, and a whole window after its run", async () => {
    const idle = idleOf();
    says = { ...says, kernels: [{ execution_state: "busy" }] };
    await passes(5 * hour, idle);
    expect(await idle.now(ada)).toMatchObject([{ verdict: { type: "active", because: "kernel" } }]);
    says = { ...says, kernels: [{ execution_state: "idle" }] };
    const { instance } = (await compute.watchedApps())[0] ?? { instance: "" };
    const run = {
      owner: ada.id,
      id: "r",
      instance,
      notebook: "a.ipynb",
      cell: "c",
      started_at: 1,
      ended_at: now,
    };
    await database.db.insertInto("usage_runs").values(run).execute();
    await passes(109 * minute, idle);
    expect(await idle.now(ada)).toMatchObject([
      { notebook: "a.ipynb", verdict: { last: "run", next: "quiet" } },
    ]);
  });

  it("goes on while its programs work, whoever started them", async () => {
    const idle = idleOf();
    for (let part = 0; part < 20; part += 1) {
      for (const at of [now, now + 20_000, now + 40_000]) {
        const usage = { at, cpu: 0.2, memoryBytes: 1, memoryPeakBytes: 1, memoryLimitBytes: null };
        backend.tell(app, { type: "usage", usage });
      }
      await passes(30 * minute, idle);
    }
    expect(await idle.now(ada)).toMatchObject([{ verdict: { type: "idle", next: "quiet", last: "work" } }]);
  });

  it("goes on while somebody types in a terminal of it, and not for a terminal that is only there", async () => {
    const idle = idleOf();
    says = { ...says, terminals: [{ name: "1", last_activity: new Date(now + hour).toISOString() }] };
    await passes(170 * minute - 1, idle);
    expect(await idle.now(ada)).toMatchObject([{ verdict: { last: "terminal", next: "quiet" } }]);
    await passes(20 * minute, idle);
    await compute.settle();
    expect(await compute.statusOf(ada, app)).toMatchObject({ cause: { type: "idle" } });
  });

  it("is not judged by what cannot be asked: an app that does not answer goes on", async () => {
    const idle = idleOf();
    says = { kernels: null, terminals: null };
    await passes(5 * hour, idle);
    expect(await compute.statusOf(ada, app)).toMatchObject({ state: "ready" });
    expect(await idle.untold(ada)).toEqual([]);
  });

  it("is given its window anew when nobody could look for a while", async () => {
    const idle = idleOf();
    await passes(minute, idle);
    now += 5 * hour;
    await idle.look();
    expect(await idle.now(ada)).toMatchObject([{ verdict: { last: "unseen", next: "quiet" } }]);
  });

  it("is kept as long as its person wants, which survives the server, and is no longer than a week", async () => {
    await idleOf().keep(ada, { app, until: now + 4 * hour });
    const another = idleOf();
    await passes(3 * hour, another);
    expect(await another.now(ada)).toMatchObject([
      { verdict: { next: "quiet", keptUntil: expect.any(Number) } },
    ]);
    await passes(2 * hour, another);
    await compute.settle();
    expect(await compute.statusOf(ada, app)).toMatchObject({ cause: { type: "idle" } });
    await expect(another.keep(ada, { app, until: now + 8 * 24 * hour })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(another.keep(bob, { app, until: now + hour })).rejects.toMatchObject({ code: "not-found" });
  });

  it("stops by what its person chose, within what the domain allows", async () => {
    const idle = idleOf();
    await expect(idle.choose(ada.id, null)).rejects.toMatchObject({ code: "invalid" });
    await expect(idle.choose(ada.id, 9 * hour)).rejects.toMatchObject({ code: "invalid" });
    await idle.choose(ada.id, 30 * minute);
    await passes(41 * minute, idle);
    await compute.settle();
    expect(await compute.statusOf(ada, app)).toMatchObject({ cause: { type: "idle" } });
    await idle.choose(ada.id, "domain");
    expect(await idle.stopAfter(ada.id)).toBe(2 * hour);
    const allowing = idleOf({ person: { ...settings.person, never: true } });
    await allowing.choose(ada.id, null);
    expect([await allowing.stopAfter(ada.id), await idle.stopAfter(ada.id)]).toEqual([null, 2 * hour]);
  });
});
