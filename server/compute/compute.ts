import type { Kysely } from "kysely";
import type { Clock, Ids } from "@/core/clock";
import type { TypeByClass } from "@/core/compute/hardware";
import { AppError } from "@/core/errors";
import type { InstanceSize } from "@/core/session/session";
import { appChanges } from "@/server/compute/app-changes";
import { addressOf, baseUrlOf, noSuchApp, sizeOf, statusOf } from "@/server/compute/app-rows";
import { offered, offersKernelspec, suitingTypes } from "@/server/compute/choices";
import type {
  AppAddress,
  AppStatus,
  ComputeBackend,
  InstanceTypeOffer,
  PhaseTime,
  Separation,
} from "@/server/compute/compute-backend";
import { DefaultTypes } from "@/server/compute/default-types";
import { type DiskUse, diskUse } from "@/server/compute/disk";
import { lastFailedServer } from "@/server/compute/failed-server";
import { type GatewayApp, GatewayApps } from "@/server/compute/gateway-apps";
import { holderIsDead, thisHolder } from "@/server/compute/holder";
import { type KeepVariables, stopSaved } from "@/server/compute/keep-variables";
import { createMetering, type Meter } from "@/server/compute/metering";
import { createReconciler } from "@/server/compute/reconciler";
import type { AppEnd, ReconcilerNeeds } from "@/server/compute/reconciler-needs";
import {
  type AppOfToken,
  appById,
  appOfToken,
  instancesOf,
  liveApps,
  type Owner,
  runningInstances,
  wantKernelApp,
  wantServerApp,
  wantStopped,
} from "@/server/compute/records";
import { type RunningInstance, runningOf } from "@/server/compute/running";
import { createStartNotes } from "@/server/compute/start-notes";
import { type DomainScripts, noScripts, StartScripts } from "@/server/compute/start-scripts";
import { recordTaken, startHistory } from "@/server/compute/starts";
import type { AppRow, ComputeTables } from "@/server/compute/tables";
import { type TypeOffer, typeOffers } from "@/server/compute/type-offers";
import { didNotStart, untilReady, untilStopped } from "@/server/compute/wait-for-app";
import { createWaitingApps, type WaitingBudget } from "@/server/compute/waiting-apps";
import { type WatchedApp, watchedApps } from "@/server/compute/watched-apps";
import type { Images, OfferedImage } from "@/server/images/images";
import type { Log } from "@/server/logs/log";

export type { AppEnd } from "@/server/compute/reconciler-needs";
export type { Owner } from "@/server/compute/records";
export type { WatchedApp } from "@/server/compute/watched-apps";

export interface ComputeOptions {
  readonly database: { readonly db: unknown };
  readonly backend: ComputeBackend;
  readonly images: Images;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly meter: Meter;
  readonly installation: string;
  /** `ATELIER_DATA`. */
  readonly homes: ReconcilerNeeds["homes"];
  /** The domain's choice of the types on which kernels start. */
  readonly defaultTypes?: TypeByClass;
  /** Told to all apps, beside what the backend says itself; nothing secret. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Why a person may not start what costs so much an hour; `null` where they may. Left out: they always may. */
  readonly refusal?: (of: {
    readonly owner: string;
    readonly pricePerHour: number;
  }) => Promise<AppError | null>;
  /** Left out: nothing is saved before a stop. */
  readonly keepVariables?: KeepVariables;
  /** What the domain has run when apps start. */
  readonly startScripts?: DomainScripts;
  /** Left out: no app is started before somebody asks for it. */
  readonly waiting?: WaitingBudget;
  /** Bytes that programs of this machine can still have; for tests. */
  readonly freeMemory?: () => number;
  /** How many apps may be starting together; left out: any number. */
  readonly startsAtOnce?: number;
  readonly reconcileEveryMs?: number;
  readonly graceMs?: number;
  /** For tests with several studio servers in one process. */
  readonly holder?: string;
}

interface KernelAppWish {
  readonly image: string;
  readonly kernelspec: string;
  /** Name of an instance type. */
  readonly instanceType: string;
}

/** An app that is ready, as a notebook server or the gateway needs it. */
interface ReadyApp {
  readonly appId: string;
  readonly address: AppAddress;
  readonly baseUrl: string;
  readonly instance: InstanceSize;
  readonly imageName: string;
}

interface StartFigures {
  readonly count: number;
  /** How many of them had been waiting, and were there at once. */
  readonly pooled: number;
  readonly times: { readonly p50: number; readonly p95: number } | null;
}

const stopWithinMs = 20_000;

/** What the rest of the studio server asks of compute. Asked for a person, who sees and stops only what is theirs. */
export async function createCompute(options: ComputeOptions): Promise<Compute> {
  const holder = options.holder ?? (await thisHolder());
  return new Compute(options, holder);
}

/** The public face of this capability, over the reconciler; made by `createCompute`. */
export class Compute {
  private readonly db: Kysely<ComputeTables>;
  private readonly changes = appChanges();
  private readonly reconciler;
  private readonly notes;
  readonly defaults: DefaultTypes;
  readonly scripts: StartScripts;
  private readonly listeners = new Set<(end: AppEnd) => void>();
  private readonly gatewayApps: GatewayApps;

  constructor(
    private readonly options: ComputeOptions,
    holder: string,
  ) {
    this.db = options.database.db as Kysely<ComputeTables>;
    const startsAtOnce = options.startsAtOnce ?? Number.POSITIVE_INFINITY;
    this.gatewayApps = new GatewayApps({ db: this.db, clock: options.clock });
    this.notes = createStartNotes({ db: this.db, startsAtOnce });
    const domain = options.defaultTypes ?? { cpu: null, gpu: null };
    this.scripts = new StartScripts({ ...options, db: this.db, domain: options.startScripts ?? noScripts });
    this.defaults = new DefaultTypes({ ...options, db: this.db, domain });
    const budget = options.waiting ?? { apps: 0, leaveMemoryGiB: 0 };
    const everyMs = options.reconcileEveryMs ?? 2000;
    const { db, defaults } = this;
    const waiting = createWaitingApps({ ...options, db, defaults, budget, lookEveryMs: everyMs });
    this.reconciler = createReconciler({
      ...options,
      scripts: this.scripts,
      db: this.db,
      changes: { ...this.changes, tell: (app) => this.changed(app) },
      environment: options.environment ?? {},
      keepWaiting: () => waiting.keep(),
      meter: createMetering({ db: this.db, meter: options.meter }),
      lease: { holder, isDead: holderIsDead, forMs: 10_000 },
      everyMs,
      graceMs: options.graceMs ?? 600_000,
      onEnd: (end) => {
        for (const listener of this.listeners) listener(end);
      },
    });
    this.reconciler.nudge();
  }

  /** The person's JupyterServer app; asked as often as one likes. Throws when it has just failed to start. */
  async ensureServer(person: Owner): Promise<{ appId: string; state: "starting" | "ready"; note: string }> {
    const failed = await lastFailedServer(this.db, {
      owner: person.id,
      since: this.options.clock.now() - 15_000,
    });
    if (failed !== null) throw didNotStart(failed);
    const row = await wantServerApp(this.records(), person);
    if (row.state === "ready") return { appId: row.id, state: "ready", note: "" };
    this.reconciler.nudge();
    return { appId: row.id, state: "starting", note: (await this.notes.of(row)).at(-1)?.note ?? "" };
  }

  /** Ready, or an `AppError` with what kept it from it. `onPhase` hears each phase, with a sentence for the person. */
  async ensureKernelApp(
    person: Owner,
    wish: KernelAppWish & {
      /** Hears which app it is that is not ready yet, for whoever wants to take the wish back. */
      onStarting?: (appId: string) => void;
      onPhase?: (phase: PhaseTime) => void;
      signal?: AbortSignal;
    },
  ): Promise<ReadyApp> {
    const image = (await this.options.images.offered(person.id)).find((one) => one.id === wish.image);
    if (image === undefined)
      throw new AppError("not-found", `There is no image named "${wish.image}". Choose another.`);
    const kernel = offersKernelspec(image, wish.kernelspec);
    const offers = await this.options.backend.instanceTypes();
    const { type } = offered(offers, wish.instanceType);
    const { pricePerHour } = type;
    const refusal = (await this.options.refusal?.({ owner: person.id, pricePerHour })) ?? null;
    const { row, waited } = await wantKernelApp(this.records(), {
      refusal,
      owner: person,
      image,
      hardware: kernel.hardware,
      type,
      otherTypes: suitingTypes(offers, { kernel, type }),
    });
    this.reconciler.nudge();
    if (row.state !== "ready") wish.onStarting?.(row.id);
    else if (waited) await recordTaken(this.db, { row, at: this.options.clock.now() });
    const onPhase = wish.onPhase ?? (() => {});
    const ready = await untilReady(row.id, {
      db: this.db,
      changes: this.changes,
      notes: this.notes,
      onPhase,
      signal: wish.signal,
    });
    const now = (await this.options.images.offered(person.id)).find((one) => one.id === wish.image);
    if (now !== undefined) offersKernelspec(now, wish.kernelspec);
    return this.readyApp(ready, image.name);
  }

  private async readyApp(row: AppRow, imageName: string): Promise<ReadyApp> {
    const address = addressOf(row);
    const instance = await this.db
      .selectFrom("instances")
      .select("size")
      .where("id", "=", row.instance ?? "")
      .executeTakeFirst();
    if (address === null || instance === undefined) throw noSuchApp();
    const { name, vcpu, memoryGiB, gpu } = sizeOf(instance);
    return {
      appId: row.id,
      address,
      baseUrl: baseUrlOf(row.id),
      instance: { typeName: name, vcpu, memoryGiB, gpu },
      imageName,
    };
  }

  instanceTypes(): Promise<readonly InstanceTypeOffer[]> {
    return this.options.backend.instanceTypes();
  }

  /** As this person starts them; without one, the current versions. */
  images(person?: Pick<Owner, "id">): Promise<readonly OfferedImage[]> {
    return this.options.images.offered(person?.id);
  }

  /** The sizes, with what this person runs on each. */
  typeOffers(person: Pick<Owner, "id">): Promise<readonly TypeOffer[]> {
    return typeOffers(this.options.backend, { db: this.db, owner: person.id });
  }

  /** How full the scratch of each of the person's instances is, and with `home` that too, which may take seconds. */
  disk(person: Pick<Owner, "id">, of: { home: boolean }): Promise<DiskUse> {
    const home = of.home ? this.options.homes.home(person.id) : null;
    return diskUse(this.options.backend, { db: this.db, owner: person.id, home });
  }

  /** How the latest starts of everybody's kernel apps went, in ms; `null` times before the first. */
  async startFigures(): Promise<StartFigures> {
    const { all, count, pooled } = await startHistory(this.db);
    return { count, pooled, times: all && { p50: all.p50, p95: all.p95 } };
  }

  async running(person: Pick<Owner, "id">): Promise<readonly RunningInstance[]> {
    return runningOf(person.id, {
      db: this.db,
      images: this.options.images,
      use: this.reconciler.use,
      now: this.options.clock.now(),
    });
  }

  async stopApp(person: Pick<Owner, "id">, appId: string): Promise<void> {
    const row = await appById(this.db, appId);
    if (row === null || row.owner !== person.id) throw noSuchApp();
    await this.stop([row.id]);
  }

  async stopInstance(person: Pick<Owner, "id">, instanceId: string): Promise<void> {
    const instance = (await runningInstances(this.db, person.id)).find((one) => one.id === instanceId);
    if (instance === undefined) throw new AppError("not-found", "There is no such instance any more.");
    const apps = (await liveApps(this.db, { owner: person.id })).filter((app) => app.instance === instanceId);
    await this.stop(apps.map((app) => app.id));
  }

  /** Ends what a person runs on instances that cost, for want of budget, once its variables are saved where they can be. */
  async stopPaid(owner: string): Promise<void> {
    const paid = (await runningInstances(this.db, owner)).filter((one) => one.price_per_hour > 0);
    const apps = (await liveApps(this.db, { owner })).filter((app) =>
      paid.some(({ id }) => id === app.instance),
    );
    const needs = { db: this.db, ...this.options };
    await stopSaved({ owner, apps: apps.map(({ id }) => id), why: "budget" }, needs);
    this.reconciler.nudge();
  }

  /** Kernel apps that are ready, everybody's or one person's, with what they do. */
  watchedApps(owner?: string): Promise<readonly WatchedApp[]> {
    return watchedApps(owner, { db: this.db, use: this.reconciler.use });
  }

  /** Ends an app that nobody uses, and keeps why; whether all its variables are saved. One that `hangs` cannot be asked. */
  async stopIdle(of: { owner: string; appId: string; evidence: string; hangs: boolean }): Promise<boolean> {
    const needs = { db: this.db, ...this.options };
    const isSaved = await stopSaved({ ...of, apps: [of.appId], why: "idle" }, needs);
    this.reconciler.nudge();
    return isSaved;
  }

  /** Ends all that is a person's, who may not run anything any more, or is to run it as somebody else; does not wait. */
  async stopEverythingOf(owner: string): Promise<void> {
    const apps = await liveApps(this.db, { owner });
    await wantStopped(this.db, { apps: apps.map(({ id }) => id), reason: "asked" });
    this.reconciler.nudge();
  }

  /** What keeps one person's programs from another's. */
  async separation(): Promise<Separation> {
    return (await this.options.backend.separation?.()) ?? { how: "apart" };
  }

  /** Everybody's apps; for whoever ends the studio for good. */
  async stopAll(): Promise<void> {
    await this.stop((await liveApps(this.db)).map((app) => app.id));
  }

  private async stop(apps: readonly string[]): Promise<void> {
    await wantStopped(this.db, { apps, reason: "asked" });
    this.reconciler.nudge();
    const waiting = { db: this.db, changes: this.changes, withinMs: stopWithinMs };
    await Promise.all(apps.map((app) => untilStopped(app, waiting)));
  }

  /** `null` where there is no such app. */
  appForGateway(appId: string): Promise<GatewayApp | null> {
    return this.gatewayApps.of(appId);
  }

  /** Whose JupyterServer app has this token; `null` for everybody else's, and once it has stopped. */
  async ownerOfToken(token: string): Promise<Owner | null> {
    const row = await appOfToken(this.db, token);
    if (row === null || row.kind !== "JupyterServer" || row.state === "stopped") return null;
    const posix = row.uid === null || row.gid === null ? null : { uid: row.uid, gid: row.gid };
    return { id: row.owner, domainId: row.domain, posix };
  }

  /** Which app has this token; `null` once it has stopped. */
  async appOfToken(token: string): Promise<AppOfToken | null> {
    const row = await appOfToken(this.db, token);
    if (row === null || row.state === "stopped") return null;
    return { appId: row.id, owner: row.owner, kind: row.kind, image: row.image };
  }

  /** `null` for what does not exist and for what is someone else's. */
  async statusOf(person: Pick<Owner, "id">, appId: string): Promise<AppStatus | null> {
    const row = await appById(this.db, appId);
    return row === null || row.owner !== person.id ? null : statusOf(row);
  }

  /** Where the person's apps run or ran, by their ids; other people's are left out. */
  async instancesOf(
    person: Pick<Owner, "id">,
    apps: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    return instancesOf(this.db, { owner: person.id, apps });
  }

  /** Hears of each end that this server recorded; returns the end of it. */
  onAppEnd(listener: (end: AppEnd) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when everything that is to be done now has been done. */
  settle(): Promise<void> {
    return this.reconciler.settle();
  }

  /** Apps go on; the next studio server finds them. */
  close(): Promise<void> {
    this.changes.close();
    return this.reconciler.close();
  }

  private changed(app: string): void {
    this.gatewayApps.forget(app);
    this.changes.tell(app);
  }

  private records() {
    return { db: this.db, clock: this.options.clock, ids: this.options.ids };
  }
}
