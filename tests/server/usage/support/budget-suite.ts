import { expect, it } from "vitest";
import type { Budget } from "@/core/usage/budget";
import type { ComputeOptions } from "@/server/compute/compute";
import { fakeBackend } from "@/server/compute/fake/fake-backend";
import type { StudioDatabase } from "@/server/database/database";
import { stopOverdrawn } from "@/server/usage/budget-watch";
import { createUsage } from "@/server/usage/usage";
import { ada, bob, studio, type, wish } from "../../compute/support/studio";

const hour = 3_600_000;
const begin = Date.UTC(2026, 10, 2, 9);
const catalogue = [
  { ...type("ml.t3.medium"), pricePerHour: 1 },
  { ...type("ml.free"), pricePerHour: 0 },
];

/** A studio server whose clock moves only when it is told to, with ada's budget of 10 a month. */
async function budgeted(
  database: StudioDatabase,
  whenSpent: Budget["whenSpent"],
  keepVariables: NonNullable<ComputeOptions["keepVariables"]> = async () => [],
) {
  const time = { now: begin };
  const clock = { now: () => time.now };
  const usage = createUsage({ database, clock, currency: "USD" });
  const { budgets } = usage;
  const backend = fakeBackend({ clock, instanceTypes: catalogue });
  const { compute } = await studio(database, {
    clock,
    backend,
    meter: usage,
    refusal: (of) => budgets.refusal(of),
    keepVariables,
  });
  const set = (budget: Budget | null) => budgets.set({ owner: ada.id, by: "admin", budget });
  await set({ perMonth: 10, whenSpent });
  const after = async (hours: number) => {
    time.now = begin + hours * hour;
    await compute.settle();
  };
  const untold = async () => {
    const standing = await budgets.of(ada.id);
    return standing === null ? null : budgets.untold(ada.id, standing);
  };
  const look = async () => {
    await stopOverdrawn({ budgets, compute });
    await compute.settle();
  };
  const paid = async () =>
    (await compute.running(ada)).filter(({ id }) => id !== null).map(({ size }) => size?.name);
  return { compute, budgets, after, set, untold, look, paid };
}

/** What budgets do, on whichever database. */
export function budgetSuite(database: () => StudioDatabase): void {
  it("warns at 80 per cent and at 100, each once a month, and stops nothing where it is only to warn", async () => {
    const { compute, budgets, after, untold, look, paid } = await budgeted(database(), "warn");
    await compute.ensureKernelApp(ada, wish("base"));
    await after(7.9);
    expect(await untold()).toEqual([]);
    await after(8);
    expect(await untold()).toEqual([80]);
    await budgets.told(ada.id, 80);
    await budgets.told(ada.id, 80);
    expect(await untold()).toEqual([]);
    await after(12);
    expect(await untold()).toEqual([100]);
    await look();
    expect(await paid()).toEqual(["ml.t3.medium"]);
    await compute.ensureKernelApp(ada, wish("pytorch"));
    await budgets.told(ada.id, 100);
    expect(await untold()).toEqual([]);
    await compute.close();
  });

  it("blocks new starts that cost once it is spent, of nobody else; what runs goes on", async () => {
    const { compute, after, look, paid, set } = await budgeted(database(), "block");
    const app = await compute.ensureKernelApp(ada, wish("base"));
    await after(10);
    await expect(compute.ensureKernelApp(ada, wish("pytorch"))).rejects.toMatchObject({
      code: "limit",
      message: expect.stringContaining("$10.00 for this month is used up. Nothing was started"),
    });
    await look();
    expect(await paid()).toEqual(["ml.t3.medium"]);
    expect((await compute.ensureKernelApp(ada, wish("base"))).appId).toBe(app.appId);
    await compute.ensureKernelApp(ada, wish("pytorch", "ml.free"));
    await compute.ensureKernelApp(bob, wish("base"));
    await set({ perMonth: 20, whenSpent: "block" });
    await compute.ensureKernelApp(ada, wish("pytorch"));
    await compute.close();
  });

  it("stops what costs once it is spent, says why, and leaves alone what is free", async () => {
    const { compute, after, look, paid } = await budgeted(database(), "stop");
    const app = await compute.ensureKernelApp(ada, wish("base"));
    await compute.ensureKernelApp(ada, wish("base", "ml.free"));
    await compute.ensureServer(ada);
    const others = await compute.ensureKernelApp(bob, wish("base"));
    await after(9.9);
    await look();
    expect(await paid()).toHaveLength(2);
    await after(10);
    await look();
    expect(await paid()).toEqual(["ml.free"]);
    expect(await compute.statusOf(ada, app.appId)).toMatchObject({
      state: "stopped",
      cause: { type: "budget" },
    });
    expect(await compute.statusOf(bob, others.appId)).toMatchObject({ state: "ready" });
    expect((await compute.ensureServer(ada)).state).toBe("ready");
    await expect(compute.ensureKernelApp(ada, wish("base"))).rejects.toMatchObject({ code: "limit" });
    await compute.close();
  });

  it("has variables saved before it stops anything, and stops it all the same where that fails", async () => {
    const asked: unknown[] = [];
    const { compute, after, look, paid } = await budgeted(database(), "stop", async ({ appId, why }) => {
      asked.push({ appId, why, state: (await compute.statusOf(ada, appId))?.state });
      throw new Error("no answer");
    });
    await compute.ensureServer(ada);
    const app = await compute.ensureKernelApp(ada, wish("base"));
    await after(10);
    await look();
    expect(asked).toEqual([{ appId: app.appId, why: "budget", state: "ready" }]);
    expect(await paid()).toEqual([]);
    await compute.close();
  });

  it("begins anew with the month, and counts of what runs across its beginning only what is in it", async () => {
    const { compute, after, untold, budgets, look, paid } = await budgeted(database(), "stop");
    // Two hours before December.
    await after((Date.UTC(2026, 11) - begin) / hour - 2);
    await compute.ensureKernelApp(ada, wish("base"));
    await after((Date.UTC(2026, 11) - begin) / hour + 9);
    expect(await budgets.spent(ada.id)).toBeCloseTo(9);
    expect(await untold()).toEqual([80]);
    await look();
    expect(await paid()).toEqual(["ml.t3.medium"]);
    await compute.close();
  });

  it("is none where it was taken away", async () => {
    const { compute, after, set, untold, look, paid, budgets } = await budgeted(database(), "stop");
    await compute.ensureKernelApp(ada, wish("base"));
    await set(null);
    await after(30);
    await look();
    expect(await untold()).toBeNull();
    expect(await budgets.refusal({ owner: ada.id, pricePerHour: 1 })).toBeNull();
    expect(await paid()).toEqual(["ml.t3.medium"]);
    await compute.close();
  });
}
