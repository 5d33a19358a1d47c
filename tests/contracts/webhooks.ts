import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { StudioDatabase } from "@/server/database/database";
import { Egress } from "@/server/egress/egress";
import { Webhooks } from "@/server/webhooks/webhooks";
import { type Engine, openQuietly } from "../support/studio-database";

interface Heard {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What holds for webhooks, on every database, with a real receiver. */
export function keepsWebhookRules(about: () => Promise<Engine>): void {
  let engine: Engine;
  let database: StudioDatabase;
  let webhooks: Webhooks;
  let server: Server;
  let heard: Heard[];
  let status: number;
  let now: number;
  let ids = 0;
  beforeAll(async () => {
    engine = await about();
  });
  afterAll(() => engine?.remove());
  beforeEach(async () => {
    database = await openQuietly(await engine.freshAddress());
    [heard, status, now] = [[], 200, 1_000_000];
    server = createServer(async (request, response) => {
      heard.push({ headers: request.headers, body: await text(request) });
      response.writeHead(status).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    webhooks = another();
  });
  afterEach(async () => {
    server.close();
    await database.close();
  });

  const another = () =>
    new Webhooks({
      db: database.db,
      egress: new Egress({ allowed: ["127.0.0.1"] }),
      clock: { now: () => now },
      ids: { next: () => `w${ids++}` },
    });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const happens = (event = "model.approved") =>
    webhooks.note(database.db, { event, about: { model: "churn", version: "1" } });

  it("tells what happened, signed so that the receiver knows who says it and when", async () => {
    const { secret, id } = await webhooks.add({ url: url(), by: "eve" });
    await happens();
    await webhooks.deliver();
    expect(heard).toHaveLength(1);
    const { headers, body } = heard[0] as Heard;
    expect(JSON.parse(body)).toMatchObject({ event: "model.approved", model: "churn", version: "1" });
    const signature = createHmac("sha256", secret).update(`1000.${body}`).digest("hex");
    expect(headers).toMatchObject({
      "x-atelier-event": "model.approved",
      "x-atelier-delivery": JSON.parse(body).id,
      "x-atelier-signature": `t=1000,v1=${signature}`,
    });
    expect(await webhooks.deliveries(id)).toMatchObject([
      { state: "arrived", last: "Status 200", attempts: 1 },
    ]);
    await webhooks.deliver();
    expect(heard).toHaveLength(1);
  });

  it("tells it again until it has arrived, with the same words", async () => {
    const { id } = await webhooks.add({ url: url(), by: "eve" });
    await happens();
    status = 503;
    await webhooks.deliver();
    const [waiting] = await webhooks.deliveries(id);
    expect(waiting).toMatchObject({ state: "waiting", last: "Status 503", nextAt: now + 10_000 });
    await webhooks.deliver();
    expect(heard).toHaveLength(1);
    now += 10_000;
    status = 200;
    await webhooks.deliver();
    expect(heard.map(({ body }) => body)).toEqual([heard[0]?.body, heard[0]?.body]);
    expect(await webhooks.deliveries(id)).toMatchObject([{ state: "arrived", attempts: 2 }]);
  });

  it("gives up after a day or so, says so, and sends it once more for whoever asks", async () => {
    const { id } = await webhooks.add({ url: url(), by: "eve" });
    await happens();
    status = 500;
    for (let tries = 0; tries < 8; tries++) {
      await webhooks.deliver();
      now = (await webhooks.deliveries(id))[0]?.nextAt ?? now;
    }
    const [failed] = await webhooks.deliveries(id);
    expect(failed).toMatchObject({ state: "failed", attempts: 8, nextAt: null });
    status = 200;
    await webhooks.again(failed?.id ?? "");
    await webhooks.deliver();
    expect(await webhooks.deliveries(id)).toMatchObject([{ state: "arrived", attempts: 1 }]);
  });

  it("is sent once where two servers look at the same time", async () => {
    await webhooks.add({ url: url(), by: "eve" });
    await happens();
    await Promise.all([webhooks.deliver(), another().deliver()]);
    expect(heard).toHaveLength(1);
  });

  it("tells nothing of what was taken back with its transaction", async () => {
    const { id } = await webhooks.add({ url: url(), by: "eve" });
    const fails = database.db.transaction().execute(async (trx) => {
      await webhooks.note(trx, { event: "model.approved", about: {} });
      throw new Error("taken back");
    });
    await expect(fails).rejects.toThrow("taken back");
    expect(await webhooks.deliveries(id)).toEqual([]);
  });

  it("sends nothing more to one that was removed, and a test to one alone", async () => {
    const first = await webhooks.add({ url: url(), by: "eve" });
    const second = await webhooks.add({ url: url(), by: "eve" });
    await happens();
    await webhooks.remove(first.id);
    await webhooks.deliver();
    expect(heard).toHaveLength(1);
    expect(await webhooks.deliveries(first.id)).toMatchObject([{ state: "failed" }]);
    await webhooks.test(second.id);
    await webhooks.deliver();
    expect(heard.at(-1)?.headers["x-atelier-event"]).toBe("test");
    expect((await webhooks.list()).map(({ id }) => id)).toEqual([second.id]);
  });

  it("AT-41 takes no address that could not be reached", async () => {
    const adds = webhooks.add({ url: "https://169.254.169.254/latest", by: "eve" });
    await expect(adds).rejects.toThrow("not on the public internet");
    expect(await webhooks.list()).toEqual([]);
  });
}
