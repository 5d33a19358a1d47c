import { afterAll, beforeAll, expect, it } from "vitest";
import type { Decider } from "@/core/models/approval";
import type { StudioDatabase } from "@/server/database/database";
import { Decisions } from "@/server/models/decisions";
import { Models } from "@/server/models/models";
import { modelsEntry } from "@/server/settings/models-entry";
import type { WebhookEvent } from "@/server/webhooks/webhooks";
import { fakeRegistryOf } from "../server/models/support/fake-models";
import { type Engine, openQuietly } from "../support/studio-database";

const person = (id: string): Decider => ({ id, email: `${id}@example.org`, isAdmin: false });
const [ada, bob] = [person("ada"), person("bob")];
const eve = { ...person("eve"), isAdmin: true };

/** What holds for decisions about models, on every database. */
export function keepsModelRules(about: () => Promise<Engine>): void {
  let engine: Engine;
  let database: StudioDatabase;
  beforeAll(async () => {
    engine = await about();
    database = await openQuietly(await engine.freshAddress());
  });
  afterAll(async () => {
    await database?.close();
    await engine?.remove();
  });

  let ids = 0;
  function bench(name: string, settings: Partial<Parameters<typeof modelsEntry.parse>[0] & object> = {}) {
    const state = { fails: null as "refusing" | null, reproduced: false, now: 1_000 };
    const files = { MLmodel: "flavors: {sklearn: {}}", "model.pkl": "x" };
    const registry = fakeRegistryOf([{ name, tags: {}, versions: [files, files] }], () => state.fails);
    const clock = { now: () => state.now };
    const told: WebhookEvent[] = [];
    const webhooks = { note: async (_trx: unknown, event: WebhookEvent) => void told.push(event) };
    const next = () => `${name}-${(ids++).toString()}`;
    const decisions = new Decisions({ db: database.db, clock, ids: { next }, webhooks });
    const isReproduced = async () => state.reproduced;
    const rules = modelsEntry.parse(settings);
    const models = new Models({ registry, decisions, rules, isReproduced, clock });
    const version = (number = "1") => registry.version({ model: name, version: number });
    const judged = async (number = "1") => {
      const [found] = await models.judged([await version(number)]);
      if (found === undefined) throw new Error("nothing was judged");
      return found;
    };
    const decide = (kind: "asked" | "pending" | "approved" | "rejected", by: Decider, comment = "") =>
      models.decide({ model: name, version: "1", kind, by, comment });
    return { told, state, models, registry, judged, decide, own: { model: name, version: "1" } };
  }

  it("approves, rejects and takes back, and keeps who, when and why for ever", async () => {
    const { judged, decide, state } = bench("both ways");
    await decide("asked", ada, "please look");
    expect((await judged()).standing).toMatchObject({ approval: "pending", isAsked: true });
    state.now = 2_000;
    await decide("approved", bob, "looks good");
    await decide("rejected", bob, "it does not");
    await decide("pending", bob);
    await decide("approved", eve);
    const { standing, decisions } = await judged();
    expect(standing).toMatchObject({ approval: "approved", isAsked: false });
    expect(decisions.map(({ kind, by, comment }) => [kind, by, comment])).toEqual([
      ["asked", "ada", "please look"],
      ["approved", "bob", "looks good"],
      ["rejected", "bob", "it does not"],
      ["pending", "bob", ""],
      ["approved", "eve", ""],
    ]);
    expect(decisions.map(({ at }) => at)).toEqual([1_000, 2_000, 2_001, 2_002, 2_003]);
    expect((await judged("2")).standing.approval).toBe("pending");
  });

  it("tells others of each decision, and of none that was not made", async () => {
    const { told, decide } = bench("told");
    await decide("approved", bob, "good");
    await expect(decide("approved", ada)).rejects.toThrow();
    const about = { model: "told", version: "1", what: "", comment: "good", by: "bob" };
    expect(told).toEqual([{ event: "model.approved", about }]);
  });

  it("AT-56 lets nobody approve what they made, nor ask for what others made", async () => {
    const { judged, decide } = bench("not one's own");
    await expect(decide("approved", ada)).rejects.toThrow("You may not decide about this version");
    await expect(decide("asked", bob)).rejects.toThrow("Only whoever made this");
    expect((await judged()).decisions).toEqual([]);
    await decide("approved", bob);
    await expect(decide("approved", bob)).rejects.toMatchObject({ code: "conflict" });
  });

  it("approves only what was found to reproduce, where the domain wants it", async () => {
    const { state, judged, decide } = bench("reproduced", { approveOnlyReproduced: true });
    await expect(decide("approved", bob)).rejects.toThrow("check its snapshot first");
    state.reproduced = true;
    await decide("approved", bob);
    expect((await judged()).standing.approval).toBe("approved");
  });

  it("puts a version into a stage of the domain, and says who did", async () => {
    const { models, judged, decide, own } = bench("staged");
    const put = (stage: string, by: Decider) => models.setStage({ ...own, stage, comment: "on", by });
    await put("Staging", ada);
    expect((await judged()).standing.stage).toBe("Staging");
    await expect(put("Production", bob)).rejects.toThrow("Only an approved version");
    await decide("approved", bob);
    await put("Production", bob);
    const { standing, decisions } = await judged();
    expect(standing.stage).toBe("Production");
    expect(decisions.at(-1)).toMatchObject({ kind: "stage", what: "Production", by: "bob", comment: "on" });
  });

  it("AT-56 moves a protected alias for approvers only, and notes on both versions that it moved", async () => {
    const { models, registry, judged, decide, own } = bench("aliased");
    const move = (alias: string, version: string | null, by: Decider) =>
      models.moveAlias({ model: own.model, alias, version, by });
    await move("champion", "1", ada);
    await expect(move("champion", "2", bob)).rejects.toThrow("Only whoever made this");
    await expect(move("production", "1", bob)).rejects.toThrow("only an approved version can have it");
    await decide("approved", bob);
    await expect(move("production", "1", ada)).rejects.toThrow("is protected");
    await move("production", "1", bob);
    expect((await registry.model(own.model)).aliases).toEqual({ champion: "1", production: "1" });
    await expect(decide("rejected", bob)).rejects.toThrow("move the alias first");
    await move("champion", "2", ada);
    const trail = async (number: string) =>
      (await judged(number)).decisions.map(({ kind, what }) => `${kind} ${what}`.trim());
    expect(await trail("1")).toEqual([
      "alias champion",
      "approved",
      "alias production",
      "alias-away champion",
    ]);
    expect(await trail("2")).toEqual(["alias champion"]);
  });

  it("keeps the files of what is approved from being written to, for as long as it is", async () => {
    const { models, registry, decide, own } = bench("frozen");
    const place = await registry.placeOf(own);
    if (place === null) throw new Error("it has no place");
    expect(await models.isFrozen(place)).toBe(false);
    await decide("approved", bob);
    expect(await models.isFrozen(place)).toBe(true);
    await decide("rejected", bob);
    expect(await models.isFrozen(place)).toBe(false);
  });

  it("tells who waits for a decision, until it was made", async () => {
    const { models, decide, own } = bench("waiting");
    const mine = async () =>
      (await models.waiting()).filter(({ model }) => model === own.model).map(({ decision }) => decision.by);
    expect(await mine()).toEqual([]);
    await decide("asked", ada, "now");
    await decide("asked", ada, "really");
    expect(await mine()).toEqual(["ada"]);
    await decide("rejected", bob);
    expect(await mine()).toEqual([]);
  });

  it("decides nothing about another version that has the name of one that is gone", async () => {
    const { decide } = bench("reborn");
    await decide("approved", bob);
    const again = bench("reborn");
    expect((await again.judged()).standing.approval).toBe("pending");
  });

  it("keeps decisions when a model is given another name", async () => {
    const { models, registry, decide } = bench("before");
    await decide("approved", bob);
    await models.renamed({ from: "before", to: "after" });
    const version = await registry.version({ model: "before", version: "1" });
    const [judged] = await models.judged([{ ...version, model: "after" }]);
    expect(judged?.standing.approval).toBe("approved");
  });

  it("changes cards for whoever made the model, and for nobody else", async () => {
    const { models, registry, own } = bench("carded");
    await models.setCard({ ...own, card: "the first", by: ada });
    await expect(models.setCard({ ...own, version: null, card: "mine", by: bob })).rejects.toThrow(
      "Nothing was changed",
    );
    expect((await registry.version(own)).card).toBe("the first");
    expect((await registry.model(own.model)).card).toBe("");
  });

  it("FT-39 shows what was last known while the registry does not answer", async () => {
    const { state, models, own } = bench("away");
    const ask = () => models.known(["get", own.model], (registry) => registry.model(own.model));
    expect(await ask()).toMatchObject({ value: { name: "away" }, asOf: null });
    state.fails = "refusing";
    expect(await ask()).toMatchObject({ value: { name: "away" }, asOf: 1_000 });
  });

  it("AT-55 says what runs code, from the files' names and MLmodel alone", async () => {
    const { models, own } = bench("risky");
    const { content, risks } = await models.content(own);
    expect(content?.flavors).toEqual(["sklearn"]);
    expect(risks.map(({ where }) => where)).toEqual(["model.pkl"]);
  });
}
