import type { Kysely, Transaction } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import type { HardwareClass } from "@/core/compute/hardware";
import { appsPerInstance } from "@/core/compute/what-starts";
import { AppError } from "@/core/errors";
import { appToken, tokenHash } from "@/server/compute/app-token";
import type { AppKind, InstanceType } from "@/server/compute/compute-backend";
import type { AppRow, ComputeTables, InstanceRow } from "@/server/compute/tables";
import { takeWaiting, type Waits } from "@/server/compute/waiting-row";

/** Whose app it is, and whom its programs run as. */
export interface Owner {
  readonly id: string;
  readonly domainId: string;
  readonly posix: { readonly uid: number; readonly gid: number } | null;
}

interface RecordsNeeds {
  readonly db: Kysely<ComputeTables>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The person's one JupyterServer app, however often and from however many servers at once it is asked for. */
export async function wantServerApp(needs: RecordsNeeds, owner: Owner): Promise<AppRow> {
  for (;;) {
    const found = await serverAppOf(needs.db, owner.id);
    if (found !== null) return found;
    const of = { owner, kind: "JupyterServer", image: "server", hardware: "cpu", instance: null } as const;
    const row = await newApp(needs, of);
    await needs.db
      .insertInto("apps")
      .values({ ...row, server_of: owner.id })
      .onConflict((conflict) => conflict.column("server_of").doNothing())
      .execute();
  }
}

async function serverAppOf(db: Kysely<ComputeTables>, owner: string): Promise<AppRow | null> {
  return (await db.selectFrom("apps").selectAll().where("server_of", "=", owner).executeTakeFirst()) ?? null;
}

interface KernelAppWish {
  readonly owner: Owner;
  readonly image: { readonly id: string; readonly name: string };
  /** What the kernel needs that is to run in it. */
  readonly hardware: HardwareClass;
  readonly type: InstanceType;
  /** Thrown instead of starting an app; one that is there is used all the same. */
  readonly refusal?: AppError | null;
  /** For the refusal, when this instance is full. */
  readonly otherTypes: readonly string[];
}

/**
 * An app of that image on the person's instance of that type: one that is there, or a new one in a free slot of the
 * instance, or of a new instance. Refused before anything starts when the instance is full. `waited`: it had been
 * started before anybody asked.
 */
export async function wantKernelApp(
  needs: RecordsNeeds,
  wish: KernelAppWish,
): Promise<{ readonly row: AppRow; readonly waited: boolean }> {
  const fresh = await newApp(needs, {
    owner: wish.owner,
    kind: "KernelGateway",
    image: wish.image.id,
    hardware: wish.hardware,
    instance: null,
  });
  for (;;) {
    const app = await needs.db.transaction().execute(async (trx) => {
      const { type } = wish;
      const at = needs.clock.now();
      const kind = { owner: wish.owner.id, type: type.name, image: wish.image.id, hardware: wish.hardware };
      const waited = wish.refusal
        ? null
        : await takeWaiting(trx, { ...kind, size: JSON.stringify(type), at });
      if (waited !== null) return { row: waited, waited: true };
      const instance = await runningInstance(trx, { wish, needs });
      // It ended between the two statements: start again with a new one.
      if (instance === null) return null;
      const there = await reusableApp(trx, { instance: instance.id, image: wish.image.id });
      if (there !== null && there.hardware !== wish.hardware) throw mixed(wish, there.hardware);
      if (there !== null) return { row: there, waited: false };
      if (wish.refusal) throw wish.refusal;
      if (!(await takeSlot(trx, { instance: instance.id, app: fresh.id }))) throw await full(trx, wish);
      const row = { ...fresh, instance: instance.id };
      await trx.insertInto("apps").values(row).execute();
      return { row, waited: false };
    });
    if (app !== null) return app;
  }
}

/** An app that waits for this person to need it, on an instance that runs only once they do. */
export async function wantWaitingApp(
  needs: RecordsNeeds,
  wish: {
    readonly owner: Owner;
    readonly image: string;
    readonly hardware: HardwareClass;
    readonly type: InstanceType;
    readonly waits: Waits;
  },
): Promise<void> {
  const instance = { ...instanceRow(needs, wish), running: null, settled: 1 } as const;
  const app = await newApp(needs, { ...wish, kind: "KernelGateway", instance: instance.id });
  await needs.db.transaction().execute(async (trx) => {
    await trx.insertInto("instances").values(instance).execute();
    await trx
      .insertInto("apps")
      .values({ ...app, waits: JSON.stringify(wish.waits) })
      .execute();
  });
}

type Trx = Transaction<ComputeTables>;

/** Found or made, and locked: whoever closes it must wait for us, and we for them. */
async function runningInstance(trx: Trx, of: { wish: KernelAppWish; needs: RecordsNeeds }) {
  const { owner, type } = of.wish;
  await trx
    .insertInto("instances")
    .values(instanceRow(of.needs, of.wish))
    .onConflict((conflict) => conflict.columns(["owner", "type", "running"]).doNothing())
    .execute();
  const locked = await trx
    .updateTable("instances")
    .set((eb) => ({ touched: eb("touched", "+", 1) }))
    .where("owner", "=", owner.id)
    .where("type", "=", type.name)
    .where("running", "=", 1)
    .returning("id")
    .executeTakeFirst();
  return locked ?? null;
}

function instanceRow(
  needs: Pick<RecordsNeeds, "clock" | "ids">,
  { owner, type }: Pick<KernelAppWish, "owner" | "type">,
): InstanceRow {
  return {
    id: needs.ids.next(),
    owner: owner.id,
    domain: owner.domainId,
    type: type.name,
    size: JSON.stringify(type),
    running: 1,
    touched: 0,
    price_per_hour: type.pricePerHour,
    started_at: needs.clock.now(),
    ended_at: null,
    settled: 0,
  };
}

async function reusableApp(trx: Trx, of: { instance: string; image: string }): Promise<AppRow | null> {
  const found = await trx
    .selectFrom("apps")
    .selectAll()
    .where("instance", "=", of.instance)
    .where("image", "=", of.image)
    .where("desired", "=", "running")
    .where("state", "!=", "stopped")
    .orderBy("created_at")
    .executeTakeFirst();
  return found ?? null;
}

async function takeSlot(trx: Trx, of: { instance: string; app: string }): Promise<boolean> {
  for (let n = 1; n <= appsPerInstance; n++) {
    const taken = await trx
      .insertInto("slots")
      .values({ ...of, n })
      .onConflict((conflict) => conflict.columns(["instance", "n"]).doNothing())
      .executeTakeFirst();
    if (taken.numInsertedOrUpdatedRows === 1n) return true;
  }
  return false;
}

const needing: Readonly<Record<HardwareClass, string>> = {
  cpu: "kernels without a GPU",
  gpu: "kernels that need a GPU",
};

function mixed(wish: KernelAppWish, there: HardwareClass): AppError {
  const { image, type, hardware } = wish;
  return new AppError(
    "conflict",
    `The app of ${image.name} on your ${type.name} instance is for ${needing[there]}; ${needing[hardware]} cannot be mixed with them in one app. Nothing was started. Choose another instance type, or stop that app first.`,
  );
}

async function full(trx: Trx, wish: KernelAppWish): Promise<AppError> {
  const used = await trx
    .selectFrom("slots")
    .innerJoin("instances", "instances.id", "slots.instance")
    .select(["instances.type", (eb) => eb.fn.countAll<number>().as("apps")])
    .where("instances.owner", "=", wish.owner.id)
    .where("instances.running", "=", 1)
    .groupBy("instances.type")
    .execute();
  const fullTypes = used.filter((one) => Number(one.apps) >= appsPerInstance).map((one) => one.type);
  const free = wish.otherTypes.filter((type) => type !== wish.type.name && !fullTypes.includes(type));
  const offer =
    free.length === 0 ? "Stop an app first." : `Free for you now: ${free.join(", ")}. Or stop an app first.`;
  return new AppError(
    "limit",
    `Your ${wish.type.name} instance already runs ${appsPerInstance} apps, which is the limit. Nothing was started. ${offer}`,
  );
}

async function newApp(
  needs: RecordsNeeds,
  of: { owner: Owner } & Pick<AppRow, "kind" | "image" | "hardware" | "instance">,
): Promise<AppRow> {
  const id = needs.ids.next();
  const at = needs.clock.now();
  return {
    id,
    kind: of.kind,
    owner: of.owner.id,
    domain: of.owner.domainId,
    uid: of.owner.posix?.uid ?? null,
    gid: of.owner.posix?.gid ?? null,
    server_of: null,
    instance: of.instance,
    waits: null,
    image: of.image,
    hardware: of.hardware,
    desired: "running",
    state: "starting",
    token_hash: tokenHash(await tokenOf(needs.db, id)),
    ref: null,
    phases: JSON.stringify([{ phase: "queued", at, note: "" }]),
    address: null,
    cause: null,
    evidence: "",
    start_scripts: 0,
    created_at: at,
    seen_at: at,
    stopped_at: null,
  };
}

/** The app's own token, made from the installation's key each time; the row has only its hash. */
export async function tokenOf(db: Kysely<ComputeTables>, appId: string): Promise<string> {
  const lease = await db
    .selectFrom("compute_lease")
    .select("token_key")
    .where("id", "=", 1)
    .executeTakeFirstOrThrow();
  return appToken(lease.token_key, appId);
}

/** Of whoever asks: whether it is theirs is for the caller to look at. */
export async function appById(db: Kysely<ComputeTables>, id: string): Promise<AppRow | null> {
  return (await db.selectFrom("apps").selectAll().where("id", "=", id).executeTakeFirst()) ?? null;
}

/** The app that showed this token; stopped ones too. */
export async function appOfToken(db: Kysely<ComputeTables>, token: string): Promise<AppRow | null> {
  const hash = tokenHash(token);
  return (await db.selectFrom("apps").selectAll().where("token_hash", "=", hash).executeTakeFirst()) ?? null;
}

/** Whose program it is that has an app's token. */
export interface AppOfToken {
  readonly appId: string;
  readonly owner: string;
  readonly kind: AppKind;
  readonly image: string;
}

/** The instances of a person's apps, stopped ones too; what runs on none is left out. */
export async function instancesOf(
  db: Kysely<ComputeTables>,
  of: { readonly owner: string; readonly apps: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  if (of.apps.length === 0) return new Map();
  const rows = await db
    .selectFrom("apps")
    .select(["id", "instance"])
    .where("id", "in", of.apps)
    .where("owner", "=", of.owner)
    .execute();
  return new Map(rows.flatMap(({ id, instance }) => (instance === null ? [] : [[id, instance] as const])));
}

/** All that have not stopped, the oldest first. */
export async function liveApps(
  db: Kysely<ComputeTables>,
  of: { owner?: string } = {},
): Promise<readonly AppRow[]> {
  // Named one by one, so that the index spares it all those that have stopped.
  const live: AppRow["state"][] = ["starting", "ready"];
  let query = db.selectFrom("apps").selectAll().where("state", "in", live).orderBy("created_at");
  if (of.owner !== undefined) query = query.where("owner", "=", of.owner);
  return query.execute();
}

/** The person's instances that run, the oldest first. */
export async function runningInstances(
  db: Kysely<ComputeTables>,
  owner?: string,
): Promise<readonly InstanceRow[]> {
  return db
    .selectFrom("instances")
    .selectAll()
    .$if(owner !== undefined, (query) => query.where("owner", "=", owner ?? ""))
    .where("running", "=", 1)
    .orderBy("started_at")
    .execute();
}

/** Notes the wish; the reconciler does it. Asked twice, the first reason stays. */
export async function wantStopped(
  db: Kysely<ComputeTables>,
  of: { apps: readonly string[]; reason: "asked" | "idle" | "budget"; evidence?: string },
): Promise<void> {
  if (of.apps.length === 0) return;
  await db
    .updateTable("apps")
    .set({ desired: of.reason, ...(of.evidence === undefined ? {} : { evidence: of.evidence }) })
    .where("id", "in", of.apps)
    .where("desired", "=", "running")
    .where("state", "!=", "stopped")
    .execute();
}
