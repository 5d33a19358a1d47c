import { expect, it } from "vitest";
import { fakeBackend } from "@/server/compute/fake/fake-backend";
import type { StudioDatabase } from "@/server/database/database";
import { createUsage } from "@/server/usage/usage";
import { ada, bob, studio, type, wish } from "../../compute/support/studio";

const hour = 3_600_000;
const begin = Date.UTC(2026, 10, 2, 9);

const catalogue = [
  { ...type("ml.t3.medium"), pricePerHour: 0.05 },
  { ...type("ml.m5.large"), pricePerHour: 0.115 },
];

/** A studio server whose clock moves only when it is told to. */
async function metered(database: StudioDatabase) {
  const time = { now: begin };
  const clock = { now: () => time.now };
  const usage = createUsage({ database, clock, currency: "USD" });
  const backend = fakeBackend({ clock, instanceTypes: catalogue });
  const { compute } = await studio(database, { clock, backend, meter: usage });
  const another = (holder: string) => studio(database, { clock, backend, meter: usage, holder });
  const bill = async (owner: string | null = ada.id) => {
    const [sums] = await usage.reports({ owner, boundaries: [begin - hour, begin + 100 * hour] });
    return sums ?? { amount: 0, ms: 0, estimated: false, byType: [], byPerson: [] };
  };
  const after = async (hours: number) => {
    time.now = begin + hours * hour;
    await compute.settle();
  };
  return { compute, backend, usage, bill, after, another, time };
}

/** What a person is charged, on whichever database. */
export function usageSuite(database: () => StudioDatabase): void {
  it("T-METER charges 3 h of t3.medium and 1 h of m5.large for three notebooks, one of them moved, and not 6 h", async () => {
    const { compute, bill, after } = await metered(database());
    const first = await compute.ensureKernelApp(ada, wish("base"));
    await after(1);
    const second = await compute.ensureKernelApp(ada, wish("pytorch"));
    await after(2);
    const third = await compute.ensureKernelApp(ada, wish("custom"));
    const moved = await compute.ensureKernelApp(ada, wish("custom", "ml.m5.large"));
    await compute.stopApp(ada, third.appId);
    await after(3);
    for (const { appId } of [first, second, moved]) await compute.stopApp(ada, appId);
    await after(4);
    const { byType, amount, estimated } = await bill();
    expect(byType).toEqual([
      { key: "ml.t3.medium", ms: 3 * hour, amount: 0.15 },
      { key: "ml.m5.large", ms: hour, amount: 0.115 },
    ]);
    expect(amount).toBe(0.265);
    expect(estimated).toBe(false);
    await compute.close();
  });

  it("S11 S63 charges nothing for a notebook server, however long it runs", async () => {
    const { compute, bill, after } = await metered(database());
    await compute.ensureServer(ada);
    await after(10);
    expect(await bill()).toMatchObject({ ms: 0, amount: 0 });
    await compute.close();
  });

  it("charges what runs as an estimate up to now", async () => {
    const { compute, bill, after } = await metered(database());
    await compute.ensureKernelApp(ada, wish("base"));
    await after(2);
    expect(await bill()).toMatchObject({ ms: 2 * hour, amount: 0.1, estimated: true });
    expect((await compute.running(ada))[0]?.costSoFar).toBeCloseTo(0.1);
    expect(await bill(bob.id)).toMatchObject({ ms: 0 });
    await compute.close();
  });

  it("S60 keeps the price of the start when the catalogue changes", async () => {
    const { compute, bill, after, time } = await metered(database());
    await compute.ensureKernelApp(ada, wish("base"));
    await after(1);
    await compute.close();
    const dearer = createUsage({ database: database(), clock: { now: () => time.now }, currency: "USD" });
    const next = await studio(database(), {
      clock: { now: () => time.now },
      backend: fakeBackend({
        clock: { now: () => time.now },
        instanceTypes: catalogue.map((one) => ({ ...one, pricePerHour: 9 })),
      }),
      meter: dearer,
    });
    await next.compute.settle();
    expect(await bill()).toMatchObject({ amount: 0.05 });
    await next.compute.close();
  });

  it("FT-04 ends the charge when the app ended, although no studio server was there to see it", async () => {
    const { compute, backend, bill, time, another } = await metered(database());
    const app = await compute.ensureKernelApp(ada, wish("base"));
    await compute.settle();
    await compute.close();
    time.now = begin + 2 * hour;
    backend.end(app.appId, { type: "exited", code: null, signal: "SIGKILL" });
    time.now = begin + 7 * hour;
    const next = await another("next");
    await next.compute.settle();
    expect(await bill()).toMatchObject({ ms: 2 * hour, amount: 0.1, estimated: false });
    await next.compute.close();
  });

  it("FT-04 leaves out the time between an end that nobody saw and the next start on that instance", async () => {
    const { compute, backend, bill, after, time, another } = await metered(database());
    const app = await compute.ensureKernelApp(ada, wish("base"));
    await after(1);
    await compute.close();
    time.now = begin + 2 * hour;
    backend.end(app.appId, { type: "exited", code: 1, signal: null });
    time.now = begin + 5 * hour;
    const next = await another("next");
    const fresh = await next.compute.ensureKernelApp(ada, wish("pytorch"));
    time.now = begin + 6 * hour;
    await next.compute.stopApp(ada, fresh.appId);
    await next.compute.settle();
    expect(await bill()).toMatchObject({ ms: 3 * hour, estimated: false });
    await next.compute.close();
  });

  it("FT-05 makes one charge of a start, a stop and a start that come at once", async () => {
    const { compute, bill, time } = await metered(database());
    const both = await Promise.all([
      compute.ensureKernelApp(ada, wish("base")),
      compute.ensureKernelApp(ada, wish("base")),
    ]);
    const id = both[0].appId;
    expect(both[1].appId).toBe(id);
    await Promise.all([compute.stopApp(ada, id), compute.stopApp(ada, id)]);
    const again = await compute.ensureKernelApp(ada, wish("base"));
    time.now = begin + hour;
    await compute.stopApp(ada, again.appId);
    await compute.settle();
    expect(await bill()).toMatchObject({ ms: hour, amount: 0.05, estimated: false });
    await compute.close();
  });

  it("FT-17 ends the charge with the last proof of life when the backend has forgotten the app", async () => {
    const { compute, backend, bill, after, time } = await metered(database());
    const app = await compute.ensureKernelApp(ada, wish("base"));
    await after(1);
    backend.machine.delete(app.appId);
    time.now = begin + 9 * hour;
    await compute.settle();
    expect(await bill()).toMatchObject({ ms: hour, estimated: false });
    await compute.close();
  });

  it("FT-17 makes good what a server that was killed between an end and the bill did not write", async () => {
    const { compute, bill, after, another } = await metered(database());
    const app = await compute.ensureKernelApp(ada, wish("base"));
    await after(1);
    await compute.stopApp(ada, app.appId);
    await compute.settle();
    await compute.close();
    // As the kill left it: the end is on record, the bill knows only that it once ran.
    await database().db.updateTable("instances").set({ settled: 0 }).execute();
    await database().db.updateTable("usage_intervals").set({ ended_at: null }).execute();
    const next = await another("next");
    await next.compute.settle();
    expect(await bill()).toMatchObject({ ms: hour, estimated: false });
    await next.compute.close();
  });

  it("FT-14 charges nothing for a start that came to nothing", async () => {
    const time = { now: begin };
    const clock = { now: () => time.now };
    const usage = createUsage({ database: database(), clock, currency: "USD" });
    const backend = fakeBackend({ clock, instanceTypes: catalogue, readyAfterMs: Number.POSITIVE_INFINITY });
    const { compute } = await studio(database(), { clock, backend, meter: usage });
    const start = compute.ensureKernelApp(ada, wish("base")).catch((error: unknown) => error);
    await expect.poll(() => backend.machine.size).toBe(1);
    time.now = begin + hour;
    expect(await start).toMatchObject({ code: "unavailable" });
    await compute.settle();
    expect(await usage.reports({ owner: ada.id, boundaries: [0, begin + 9 * hour] })).toEqual([]);
    await compute.close();
  });

  it("S65 never charges the waiting of an app that was kept ready before anybody chose a kernel", async () => {
    const { compute, backend, bill, time } = await metered(database());
    const app = await compute.ensureKernelApp(ada, wish("base"));
    const kept = backend.machine.get(app.appId);
    if (kept === undefined) throw new Error("no app");
    // It had been running for three hours when it became ada's.
    backend.machine.set(app.appId, { ...kept, startedAt: begin - 3 * hour });
    time.now = begin + hour;
    await compute.settle();
    await compute.stopApp(ada, app.appId);
    await compute.settle();
    expect(await bill()).toMatchObject({ ms: hour });
    await compute.close();
  });

  it("divides what a person was charged among the cells that ran, and the time in which none did", async () => {
    const { compute, usage, after } = await metered(database());
    const { appId } = await compute.ensureKernelApp(ada, wish("base"));
    const instance = (await compute.instancesOf(ada, [appId])).get(appId) ?? "";
    await after(4);
    const ran = (id: string, cell: string, hours: readonly [number, number]) => ({
      id,
      instance,
      notebook: "a.ipynb",
      cell,
      startedAt: begin + hours[0] * hour,
      endedAt: begin + hours[1] * hour,
    });
    await usage.keepRuns(ada.id, [ran("r1", "c1", [0, 2]), ran("r2", "c2", [1, 2])]);
    await usage.keepRuns(ada.id, [ran("r2", "c2", [1, 2])]);
    const [used] = await usage.notebooks({ owner: ada.id, from: begin, to: begin + 9 * hour });
    expect(used).toMatchObject({
      notebooks: [
        {
          key: "a.ipynb",
          amount: 0.1,
          cells: [
            { key: "c1", ms: 1.5 * hour, amount: 0.075 },
            { key: "c2", ms: 0.5 * hour, amount: 0.025 },
          ],
        },
      ],
      idle: { ms: 2 * hour, amount: 0.1 },
    });
    const costs = await usage.runCosts({ owner: ada.id, notebook: "a.ipynb" });
    expect(costs.map(({ run, amount }) => [run, Math.round(amount * 1e6) / 1e6])).toEqual([
      ["r1", 0.075],
      ["r2", 0.025],
    ]);
    expect(await usage.runCosts({ owner: bob.id, notebook: "a.ipynb" })).toEqual([]);
    await compute.close();
  });

  it("writes the bill as lines whose amounts are the bill, and nothing that a spreadsheet would run", async () => {
    const { compute, usage, after } = await metered(database());
    const { appId } = await compute.ensureKernelApp(ada, wish("base"));
    const instance = (await compute.instancesOf(ada, [appId])).get(appId) ?? "";
    await after(2);
    await compute.stopApp(ada, appId);
    await usage.keepRuns(ada.id, [
      { id: "r1", instance, notebook: '=cmd,"x".ipynb', cell: "c1", startedAt: begin, endedAt: begin + hour },
    ]);
    await compute.ensureKernelApp(ada, wish("base", "ml.m5.large"));
    await after(3);
    const lines = async (owner: string | null) => {
      let text = "";
      for await (const piece of usage.csv({ owner, from: begin, to: begin + 9 * hour })) text += piece;
      return text.trimEnd().split("\r\n").slice(1);
    };
    const own = await lines(ada.id);
    expect(own).toHaveLength(3);
    expect(own[0]).toContain(`,"'=cmd,""x"".ipynb",c1,1.000000,0.05,USD,0.050000,no`);
    expect(own[1]).toContain(",,,1.000000,0.05,USD,0.050000,no");
    expect(own[2]).toMatch(/ml\.m5\.large.*,,,1\.000000,0\.115,USD,0\.115000,yes$/);
    // Whose notebooks did what is not for everybody to read.
    expect((await lines(null)).join()).not.toContain("ipynb");
    expect(await lines(bob.id)).toEqual([]);
    await compute.close();
  });
}
