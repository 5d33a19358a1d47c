import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStudio, type TestStudio } from "../../support/studio-server";

const begin = Date.UTC(2026, 4, 3);
const hour = 3_600_000;

describe("usage, as pages ask for it", () => {
  let studio: TestStudio;
  let cookie: string;
  let me: string;
  beforeAll(async () => {
    studio = await startTestStudio();
    cookie = await studio.signIn();
    const { db } = studio.studio.context.database;
    me = (await db.selectFrom("users").select("id").executeTakeFirstOrThrow()).id;
    const interval = (owner: string, instance: string) => ({
      instance,
      generation: 1,
      owner,
      domain: "home",
      type: "ml.t3.medium",
      price_per_hour: 0.05,
      currency: "USD",
      started_at: begin,
      ended_at: begin + 2 * hour,
      proven_until: begin + 2 * hour,
    });
    await db
      .insertInto("usage_intervals")
      .values([interval(me, "i1"), interval("somebody", "i2")])
      .execute();
  });
  afterAll(() => studio.close());

  const report = async (everyone: boolean) => {
    const input = JSON.stringify({ boundaries: [begin, begin + 24 * hour], everyone });
    return studio.request(`/api/trpc/usage.report?input=${encodeURIComponent(input)}`, { cookie });
  };
  const csv = (query: string) => studio.request(`/usage.csv?${query}`, { cookie });
  const become = async (role: "admin" | "user") => {
    await studio.studio.context.database.db.updateTable("users").set({ role }).execute();
    // What is known of a session is remembered for a moment; a new one is looked up.
    cookie = await studio.signIn();
  };
  const period = `from=${begin}&to=${begin + 24 * hour}`;

  it("tells a person their own, and an administrator everybody's by person", async () => {
    const own = (await report(false)).json() as { result: { data: { reports: { amount: number }[] } } };
    expect(own.result.data.reports[0]?.amount).toBe(0.1);
    expect((await report(true)).json()).toMatchObject({
      result: { data: { reports: [{ amount: 0.2 }], notebooks: [], names: { [me]: expect.any(String) } } },
    });
    const file = await csv(`${period}&everyone=1`);
    expect(file.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(file.text.trimEnd().split("\r\n")).toHaveLength(3);
    expect((await csv(period)).text.trimEnd().split("\r\n")).toHaveLength(2);
  });

  it("has nothing of other people's for whoever is no administrator, and says no more than that", async () => {
    await become("user");
    expect((await report(true)).status).toBe(404);
    expect((await report(false)).status).toBe(200);
    expect((await csv(`${period}&everyone=1`)).status).toBe(404);
    expect((await csv(period)).status).toBe(200);
    await become("admin");
  });

  it("lets only administrators see and set budgets, and only of people who are there", async () => {
    const set = (person: string, budget: object | null) =>
      studio.call("usage.setBudget", { cookie, input: { person, budget } });
    const all = () => studio.request("/api/trpc/usage.budgets", { cookie });
    const own = async () =>
      (
        (
          await studio.request(`/api/trpc/usage.now?input=${encodeURIComponent('{"since":0}')}`, { cookie })
        ).json() as { result: { data: { budget: unknown } } }
      ).result.data.budget;
    const budget = { perMonth: 10, whenSpent: "block" };
    expect(await own()).toBeNull();
    expect((await set(me, budget)).status).toBe(200);
    expect((await set("nobody", budget)).status).toBe(404);
    expect((await set(me, { ...budget, perMonth: 0 })).status).toBe(400);
    expect((await all()).json()).toMatchObject({ result: { data: [{ id: me, budget, spent: 0 }] } });
    expect(await own()).toEqual({ ...budget, spent: 0, untold: [] });
    await become("user");
    expect((await set(me, null)).status).toBe(404);
    expect((await all()).status).toBe(404);
    expect(await own()).toMatchObject(budget);
    await become("admin");
    expect((await set(me, null)).status).toBe(200);
    expect(await own()).toBeNull();
  });

  it("refuses a time that is none", async () => {
    expect((await csv("from=x&to=1")).status).toBe(400);
    expect((await csv("")).status).toBe(400);
  });
});
