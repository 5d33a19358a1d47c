import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import { type Activity, type IdlePolicy, idleVerdict, type Verdict } from "@/core/idle/idle-rule";
import { stopText } from "@/core/idle/idle-words";
import type { Person } from "@/server/accounts/person";
import type { Compute, WatchedApp } from "@/server/compute/compute";
import type { Tables } from "@/server/database/tables";
import { type AskApp, lookAt } from "./look";
import type { ActivityRow } from "./tables";

/** What the domain says about apps that do nothing for anybody. */
export interface IdleSettings extends IdlePolicy {
  /** What people may choose for theirs. */
  readonly person: { readonly leastMs: number; readonly mostMs: number; readonly never: boolean };
}

/** An app of a person's with what becomes of it. */
interface IdleApp {
  readonly app: string;
  readonly image: string;
  readonly instanceType: string;
  readonly verdict: Verdict;
  /** The notebook of the latest run. */
  readonly notebook: string | null;
}

interface IdleStop {
  readonly app: string;
  readonly image: string;
  readonly instanceType: string;
  readonly at: number;
  readonly evidence: string;
  readonly variablesSaved: boolean;
}

interface Needs {
  readonly db: Kysely<Tables>;
  readonly compute: Pick<Compute, "watchedApps" | "stopIdle">;
  readonly ask: AskApp;
  readonly clock: Clock;
  readonly settings: IdleSettings;
}

const longestKeepMs = 7 * 24 * 3_600_000;

/** Looks at kernel apps, warns their people, and stops those that nobody uses. */
export class Idle {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  get settings(): IdleSettings {
    return this.#needs.settings;
  }

  /** One look at everybody's apps; by the server that watches them, as often as it likes. */
  async look(): Promise<void> {
    await Promise.all((await this.#needs.compute.watchedApps()).map((app) => this.#lookAt(app)));
  }

  /** What the person runs, each with what becomes of it. */
  async now(person: Pick<Person, "id">): Promise<readonly IdleApp[]> {
    const apps = await this.#needs.compute.watchedApps(person.id);
    const policy = await this.#policyFor(person.id);
    return Promise.all(
      apps.map(async (app) => {
        const activity = await this.#activityOf(app, await this.#row(app.id));
        const verdict = idleVerdict(activity, { policy, now: this.#needs.clock.now() });
        const { id, image, instanceType } = app;
        return { app: id, image, instanceType, verdict, notebook: activity.lastRun?.notebook ?? null };
      }),
    );
  }

  /** Until then it is not stopped for doing nothing; `null` takes that back. */
  async keep(
    person: Pick<Person, "id">,
    of: { readonly app: string; readonly until: number | null },
  ): Promise<void> {
    const { db, clock, compute } = this.#needs;
    const now = clock.now();
    if (of.until !== null && (of.until <= now || of.until > now + longestKeepMs))
      throw new AppError("invalid", "Keep it until some time within the next seven days.");
    const found = (await compute.watchedApps(person.id)).some(({ id }) => id === of.app);
    if (!found) throw new AppError("not-found", "There is no such app any more.");
    await db
      .insertInto("app_activity")
      .values({ ...unseen(of.app, now), keep_until: of.until })
      .onConflict((conflict) => conflict.column("app").doUpdateSet({ keep_until: of.until, warned_at: null }))
      .execute();
  }

  /** Stops for idleness of which the person has not been told, the latest first. */
  async untold(person: Pick<Person, "id">): Promise<readonly IdleStop[]> {
    const rows = await this.#needs.db
      .selectFrom("idle_stops")
      .select(["app", "image", "instance_type", "at", "evidence", "variables_saved"])
      .where("owner", "=", person.id)
      .where("seen_at", "is", null)
      .orderBy("at", "desc")
      .limit(20)
      .execute();
    return rows.map(({ app, image, evidence, ...row }) => ({
      app,
      image,
      evidence,
      instanceType: row.instance_type,
      at: Number(row.at),
      variablesSaved: row.variables_saved === 1,
    }));
  }

  async told(person: Pick<Person, "id">, app: string): Promise<void> {
    await this.#needs.db
      .updateTable("idle_stops")
      .set({ seen_at: this.#needs.clock.now() })
      .where("owner", "=", person.id)
      .where("app", "=", app)
      .execute();
  }

  /** After how long the person's apps are stopped; `null`: never. */
  async stopAfter(owner: string): Promise<number | null> {
    const chosen = await this.#needs.db
      .selectFrom("idle_choices")
      .select("stop_after_ms")
      .where("owner", "=", owner)
      .executeTakeFirst();
    const { person, stopAfterMs } = this.settings;
    if (chosen === undefined) return stopAfterMs;
    // What the domain allows may have become less since.
    if (chosen.stop_after_ms === null) return person.never ? null : stopAfterMs;
    return Math.min(Math.max(Number(chosen.stop_after_ms), person.leastMs), person.mostMs);
  }

  /** `"domain"` goes back to what the domain says. */
  async choose(owner: string, stopAfterMs: number | null | "domain"): Promise<void> {
    const { db } = this.#needs;
    const { person } = this.settings;
    if (stopAfterMs === "domain") {
      await db.deleteFrom("idle_choices").where("owner", "=", owner).execute();
      return;
    }
    const outside =
      stopAfterMs === null ? !person.never : stopAfterMs < person.leastMs || stopAfterMs > person.mostMs;
    if (outside)
      throw new AppError("invalid", "That is not among what the administrator lets people choose.");
    await db
      .insertInto("idle_choices")
      .values({ owner, stop_after_ms: stopAfterMs })
      .onConflict((conflict) => conflict.column("owner").doUpdateSet({ stop_after_ms: stopAfterMs }))
      .execute();
  }

  async #lookAt(app: WatchedApp): Promise<void> {
    const { db, clock, ask } = this.#needs;
    const now = clock.now();
    const row = await lookAt(app, { before: await this.#row(app.id), now, ask });
    if (row === null) return;
    const { keep_until: _kept, warned_at: _warned, ...seen } = row;
    await db
      .insertInto("app_activity")
      .values(row)
      .onConflict((conflict) => conflict.column("app").doUpdateSet(seen))
      .execute();
    const policy = await this.#policyFor(app.owner);
    const activity = await this.#activityOf(app, row);
    const verdict = idleVerdict(activity, { policy, now });
    if (verdict.type !== "idle" || verdict.next === "quiet") return;
    if (verdict.next === "stop") return this.#stop(app, { verdict, activity, now });
    if ((activity.warnedAt ?? 0) < verdict.since)
      await db.updateTable("app_activity").set({ warned_at: now }).where("app", "=", app.id).execute();
  }

  async #stop(
    app: WatchedApp,
    of: {
      readonly verdict: Extract<Verdict, { type: "idle" }>;
      readonly activity: Activity;
      readonly now: number;
    },
  ): Promise<void> {
    const { rule, since, last } = of.verdict;
    const notebook = of.activity.lastRun?.notebook ?? null;
    const evidence = stopText({ rule, idleMs: of.now - since, last, notebook });
    const hangs = rule === "stuck";
    const isSaved = await this.#needs.compute.stopIdle({ owner: app.owner, appId: app.id, evidence, hangs });
    await this.#needs.db
      .insertInto("idle_stops")
      .values({
        app: app.id,
        owner: app.owner,
        image: app.image,
        instance_type: app.instanceType,
        rule,
        evidence,
        variables_saved: isSaved ? 1 : 0,
        at: of.now,
        seen_at: null,
      })
      .onConflict((conflict) => conflict.column("app").doNothing())
      .execute();
  }

  #row(app: string): Promise<ActivityRow | null> {
    return this.#needs.db
      .selectFrom("app_activity")
      .selectAll()
      .where("app", "=", app)
      .executeTakeFirst()
      .then((row) => (row === undefined ? null : numbers(row)));
  }

  async #policyFor(owner: string): Promise<IdlePolicy> {
    return { ...this.settings, stopAfterMs: await this.stopAfter(owner) };
  }

  async #activityOf(app: WatchedApp, row: ActivityRow | null): Promise<Activity> {
    const run = await this.#needs.db
      .selectFrom("usage_runs")
      .select(["notebook", "ended_at"])
      .where("owner", "=", app.owner)
      .where("instance", "=", app.instance)
      .orderBy("ended_at", "desc")
      .limit(1)
      .executeTakeFirst();
    return {
      readyAt: app.readyAt,
      busySince: row?.busy_since ?? null,
      lastRun: run === undefined ? null : { at: Number(run.ended_at), notebook: run.notebook },
      lastWorkAt: row?.worked_at ?? null,
      lastTypedAt: row?.typed_at ?? null,
      unseenUntil: row?.unseen_until ?? null,
      keepUntil: row?.keep_until ?? null,
      warnedAt: row?.warned_at ?? null,
    };
  }
}

function unseen(app: string, now: number): ActivityRow {
  return {
    app,
    looked_at: now,
    busy_since: null,
    worked_at: null,
    typed_at: null,
    unseen_until: null,
    keep_until: null,
    warned_at: null,
  };
}

/** PostgreSQL gives a bigint as text. */
function numbers(row: ActivityRow): ActivityRow {
  const number = (value: number | null) => (value === null ? null : Number(value));
  return {
    app: row.app,
    looked_at: Number(row.looked_at),
    busy_since: number(row.busy_since),
    worked_at: number(row.worked_at),
    typed_at: number(row.typed_at),
    unseen_until: number(row.unseen_until),
    keep_until: number(row.keep_until),
    warned_at: number(row.warned_at),
  };
}
