import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CellRun, Lineage } from "@/server/lineage/lineage";
import { type Joined, joins } from "../support/second-person";
import { asSent, cell, notebookOf, snapshotOf, stream } from "../support/snapshots";
import { startTestStudio, type TestStudio } from "../support/studio-server";

/** From what was logged to the notebook as it was, on every database. */
export function keepsLineageRules(environment: () => Promise<Record<string, string>>): void {
  let studio: TestStudio;
  let lineage: Lineage;
  let ada: { readonly id: string; readonly domainId: string; readonly cookie: string };
  let bob: Joined;
  const tags: unknown[] = [];
  let now = 1_000_000;
  beforeAll(async () => {
    studio = await startTestStudio({ env: await environment() });
    const cookie = await studio.signIn();
    bob = await joins(studio, { admin: cookie, email: "bob@example.org" });
    const { accounts, database, sharing, log } = studio.studio.context;
    ada = { id: accounts.firstPerson, domainId: "home", cookie };
    const mlflow = { ask: async (asked: unknown) => void tags.push(asked) };
    lineage = new Lineage({ db: database.db, kept: sharing.kept, mlflow, clock: { now: () => now }, log });
  });
  afterAll(() => studio.close());

  const runOf = (notebook: string, of: Partial<CellRun> = {}): CellRun => {
    return { id: "r", app: "app1", notebook, cell: "b", startedAt: now - 5_000, endedAt: now + 5_000, ...of };
  };
  const by = () => ({ userId: ada.id, appId: "app1" });
  const logs = (id: string, notebook: string, of: string | null = "b") =>
    lineage.made({ kind: "run", id, notebook, cell: of }, by());
  const registers = (version: string, run: string | null) =>
    lineage.made({ kind: "version", model: "churn/eu", version, run }, by());
  const takes = (): Promise<string> => {
    now += 1;
    const cells = ["a", "b"].map((id) => cell(id, { outputs: [stream(`${id} ${now}`)], executionCount: 1 }));
    const sent = Readable.from([asSent(snapshotOf(notebookOf(cells)), [])]) as IncomingMessage;
    return studio.studio.context.sharing.snapshots.receive(sent, ada);
  };

  it("tells what the cells of one's own notebook logged and registered, the latest first", async () => {
    await logs("of-b", "told.ipynb");
    now += 1;
    await registers("1", "of-b");
    now += 1;
    await logs("of-none", "told.ipynb", null);
    expect(await lineage.inNotebook(ada.id, "told.ipynb")).toEqual([
      { kind: "version", thing: "churn/eu/1", cell: "b", at: now - 1 },
      { kind: "run", thing: "of-b", cell: "b", at: now - 2 },
    ]);
    expect(await lineage.inNotebook(bob.id, "told.ipynb")).toEqual([]);
  });

  it("wants the notebook of a cell's run that logged something, and of no other", async () => {
    await logs("wanted", "wanted.ipynb");
    const unkept = async (of: Partial<CellRun>) =>
      (await lineage.unkept(ada.id, [runOf("wanted.ipynb", of)])).length;
    expect(await unkept({})).toBe(1);
    expect(await unkept({ cell: "a" })).toBe(0);
    expect(await unkept({ app: "app2" })).toBe(0);
    expect(await unkept({ endedAt: now - 60_000, startedAt: now - 70_000 })).toBe(0);
    expect(await lineage.unkept(bob.id, [runOf("wanted.ipynb")])).toEqual([]);
  });

  it("leads from a run and from a version to the cell in the notebook as it was, which the domain reads", async () => {
    await logs("kept", "kept.ipynb");
    await registers("2", "kept");
    const run = runOf("kept.ipynb");
    const snapshot = await takes();
    expect(await lineage.pageOf({ kind: "run", thing: "kept" })).toBe(null);
    await lineage.keep(ada, { run, snapshot });
    const page = await lineage.pageOf({ kind: "run", thing: "kept" });
    expect(page).toMatch(/^\/s\/[\w-]+\?version=1#cell-2$/);
    expect(await lineage.pageOf({ kind: "version", thing: "churn/eu/2" })).toBe(page);
    expect(await lineage.unkept(ada.id, [run])).toEqual([]);
    const read = await studio.request(page?.replace(/#.*/, "") ?? "", { cookie: bob.cookie });
    expect([read.status, read.text]).toEqual([200, expect.stringContaining('id="cell-2"')]);
    expect(tags.at(-1)).toMatchObject({
      body: { run_id: "kept", key: "atelier.snapshot", value: snapshot },
    });
  });

  it("keeps the next run of the same notebook under the same address, and the one before stays", async () => {
    await logs("first", "again.ipynb");
    await lineage.keep(ada, { run: runOf("again.ipynb"), snapshot: await takes() });
    now += 60_000;
    await logs("second", "again.ipynb");
    await lineage.keep(ada, { run: runOf("again.ipynb"), snapshot: await takes() });
    const [first, second] = [
      await lineage.pageOf({ kind: "run", thing: "first" }),
      await lineage.pageOf({ kind: "run", thing: "second" }),
    ];
    expect(first).toContain("?version=1#");
    expect(second).toBe(first?.replace("version=1", "version=2"));
  });

  it("is among nobody's own links, and ties nothing to another person's snapshot", async () => {
    const { sharing } = studio.studio.context;
    const before = (await sharing.links.list(ada)).length;
    await logs("mine", "mine.ipynb");
    await lineage.keep(ada, { run: runOf("mine.ipynb"), snapshot: await takes() });
    expect((await sharing.links.list(ada)).length).toBe(before);
    const other = { id: bob.id, domainId: "home" };
    await lineage.made(
      { kind: "run", id: "of-bob", notebook: "his.ipynb", cell: "b" },
      { userId: bob.id, appId: "app1" },
    );
    const steals = lineage.keep(other, { run: runOf("his.ipynb"), snapshot: await takes() });
    await expect(steals).rejects.toMatchObject({ code: "not-found" });
  });

  it("knows whether the notebook of a version was found to reproduce", async () => {
    await logs("checked", "checked.ipynb");
    await registers("3", "checked");
    const snapshot = await takes();
    await lineage.keep(ada, { run: runOf("checked.ipynb"), snapshot });
    const isReproduced = () => lineage.isReproduced({ model: "churn/eu", version: "3" });
    expect(await isReproduced()).toBe(false);
    const cells = ["a", "b"].map((id) => ({ cell: id, verdict: "equal", note: "" }));
    const report = { cells, outOfOrder: [], notes: [], seconds: 1 };
    const { checks } = studio.studio.context.sharing;
    await checks.add({ snapshot, person: bob.id, text: JSON.stringify(report) });
    expect(await isReproduced()).toBe(true);
    expect(await lineage.isReproduced({ model: "churn/eu", version: "9" })).toBe(false);
  });
}
