import { createHmac, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { JsonObject } from "@/core/json";
import { hasArrived, nextTry } from "@/core/webhooks/retries";
import type { Tables } from "@/server/database/tables";
import type { Egress } from "@/server/egress/egress";
import type { DeliveryRow } from "./tables";

interface WebhooksNeeds {
  readonly db: Kysely<Tables>;
  readonly egress: Egress;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Something that happened, as others are told of it. */
export interface WebhookEvent {
  /** `model.approved`, `model.alias`, … */
  readonly event: string;
  readonly about: JsonObject;
}

interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly createdAt: number;
}

type Delivery = Pick<DeliveryRow, "id" | "event" | "state" | "attempts" | "last"> & {
  readonly createdAt: number;
  readonly nextAt: number | null;
};

const mostWebhooks = 20;
const withinMs = 10_000;
/** Another studio server that has taken one, and has died meanwhile, holds it up that long. */
const takenForMs = 30_000;
const atOnce = 20;

/** Tells others what happened, at addresses that administrators gave, until it has arrived or too much time has gone by. */
export class Webhooks {
  constructor(private readonly needs: WebhooksNeeds) {}

  /** The secret is shown this once. */
  async add(of: {
    readonly url: string;
    readonly by: string;
  }): Promise<Webhook & { readonly secret: string }> {
    const { db, egress, clock, ids } = this.needs;
    egress.check(of.url);
    if ((await this.list()).length >= mostWebhooks)
      throw new AppError(
        "limit",
        `There can be ${mostWebhooks} webhooks. Nothing was added; remove one first.`,
      );
    const row = {
      id: ids.next(),
      url: of.url,
      secret: randomBytes(32).toString("base64url"),
      created_by: of.by,
      created_at: clock.now(),
      removed_at: null,
    };
    await db.insertInto("webhooks").values(row).execute();
    return { id: row.id, url: row.url, createdAt: row.created_at, secret: row.secret };
  }

  async list(): Promise<readonly Webhook[]> {
    const rows = await this.needs.db
      .selectFrom("webhooks")
      .select(["id", "url", "created_at"])
      .where("removed_at", "is", null)
      .orderBy("created_at")
      .execute();
    return rows.map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt: Number(createdAt) }));
  }

  /** What waits for it is not sent any more. */
  async remove(id: string): Promise<void> {
    const { db, clock } = this.needs;
    await db.updateTable("webhooks").set({ removed_at: clock.now() }).where("id", "=", id).execute();
    await db
      .updateTable("webhook_deliveries")
      .set({ state: "failed", next_at: null, ended_at: clock.now(), last: "The webhook was removed." })
      .where("webhook", "=", id)
      .where("state", "=", "waiting")
      .execute();
  }

  /** The last 100 deliveries of a webhook, the latest first. */
  async deliveries(webhook: string): Promise<readonly Delivery[]> {
    const rows = await this.needs.db
      .selectFrom("webhook_deliveries")
      .select(["id", "event", "state", "attempts", "last", "created_at", "next_at"])
      .where("webhook", "=", webhook)
      .orderBy("created_at", "desc")
      .orderBy("id")
      .limit(100)
      .execute();
    return rows.map(({ created_at: createdAt, next_at: nextAt, ...row }) => {
      return { ...row, createdAt: Number(createdAt), nextAt: nextAt === null ? null : Number(nextAt) };
    });
  }

  /** Sends one again that has ended, whatever came of it. */
  async again(delivery: string): Promise<void> {
    const { db, clock } = this.needs;
    await db
      .updateTable("webhook_deliveries")
      .set({ state: "waiting", attempts: 0, next_at: clock.now(), ended_at: null })
      .where("id", "=", delivery)
      .where("state", "!=", "waiting")
      .where("webhook", "in", (rows) =>
        rows.selectFrom("webhooks").select("id").where("removed_at", "is", null),
      )
      .execute();
  }

  /** To one webhook, so that whoever set it up sees that it works. */
  async test(webhook: string): Promise<void> {
    await this.note(this.needs.db, { event: "test", about: {} }, webhook);
  }

  /**
   * Notes an event for every webhook, in the transaction in which it happens: it is told if and only if it happened.
   * It is sent by `deliver`.
   */
  async note(db: Kysely<Tables>, what: WebhookEvent, only?: string): Promise<void> {
    const { clock, ids } = this.needs;
    const found = await db.selectFrom("webhooks").select("id").where("removed_at", "is", null).execute();
    const to = found.filter(({ id }) => only === undefined || id === only);
    if (to.length === 0) return;
    const now = clock.now();
    const rows = to.map(({ id: webhook }) => {
      const id = ids.next();
      const body = JSON.stringify({ id, event: what.event, at: new Date(now).toISOString(), ...what.about });
      const state = "waiting" as const;
      return {
        id,
        webhook,
        event: what.event,
        body,
        attempts: 0,
        state,
        next_at: now,
        last: null,
        created_at: now,
        ended_at: null,
      };
    });
    await db.insertInto("webhook_deliveries").values(rows).execute();
  }

  /** Sends what is due, each to its end; several servers may do so at once, and each is sent by one of them. */
  async deliver(): Promise<void> {
    const { db, clock } = this.needs;
    const due = await db
      .selectFrom("webhook_deliveries")
      .innerJoin("webhooks", "webhooks.id", "webhook_deliveries.webhook")
      .select(["webhook_deliveries.id", "event", "body", "attempts", "next_at", "url", "secret"])
      .where("state", "=", "waiting")
      .where("next_at", "<=", clock.now())
      .orderBy("next_at")
      .limit(atOnce)
      .execute();
    await Promise.all(due.map((one) => this.send(one)));
  }

  private async send(
    one: Pick<DeliveryRow, "id" | "event" | "body" | "attempts" | "next_at"> & {
      url: string;
      secret: string;
    },
  ): Promise<void> {
    const { db, egress, clock } = this.needs;
    const taken = await db
      .updateTable("webhook_deliveries")
      .set({ next_at: clock.now() + takenForMs, attempts: one.attempts + 1 })
      .where("id", "=", one.id)
      .where("state", "=", "waiting")
      .where("next_at", "=", one.next_at)
      .executeTakeFirst();
    if (taken.numUpdatedRows === 0n) return;
    const { arrived, last } = await egress
      .post({ url: one.url, headers: headersOf(one, clock.now()), body: one.body, withinMs })
      .then(({ status }) => ({ arrived: hasArrived(status), last: `Status ${status}` }))
      .catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return { arrived: false, last: error.message };
      });
    const now = clock.now();
    const next = arrived ? null : nextTry({ attempts: one.attempts + 1, now });
    await db
      .updateTable("webhook_deliveries")
      .set({
        state: arrived ? "arrived" : next === null ? "failed" : "waiting",
        next_at: next,
        last,
        ended_at: next === null ? now : null,
      })
      .where("id", "=", one.id)
      .where("state", "=", "waiting")
      .execute();
  }
}

/** Whoever gets it knows by them what it is, that it is the studio's, and that it was not sent before. */
function headersOf(one: { id: string; event: string; body: string; secret: string }, now: number) {
  const at = Math.floor(now / 1_000);
  const signature = createHmac("sha256", one.secret).update(`${at}.${one.body}`).digest("hex");
  return {
    "content-type": "application/json",
    "user-agent": "Atelier",
    "x-atelier-event": one.event,
    "x-atelier-delivery": one.id,
    "x-atelier-signature": `t=${at},v1=${signature}`,
  };
}
