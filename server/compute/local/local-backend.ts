import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { AppError } from "@/core/errors";
import type { AppStatus, ComputeBackend, ListedApp, StartRequest } from "@/server/compute/compute-backend";
import { bootId } from "@/server/machine/process-table";
import { appEnvironment } from "./app-environment";
import {
  type AppRecord,
  appFolder,
  appIds,
  mark,
  markedAt,
  parseRef,
  readRecord,
  readStopped,
  writeRecord,
  writeStopped,
} from "./app-folder";
import { Cgroups } from "./cgroups";
import { endProcesses } from "./end";
import { folderUse } from "./folder-use";
import { hierarchiesOf } from "./kept-hierarchies";
import { launch } from "./launch";
import { withLock } from "./lock";
import { howItEnded, type Observed, observe } from "./observe";
import { offers, whyNot } from "./offers";
import type { LocalBackendOptions } from "./options";
import { defaultRunFolder, type Places, placesOf, prepare, scratchFolder } from "./places";
import { instancesWithScratch, pruneAppFolders } from "./prune";
import { separation } from "./separation";
import { startLogOf } from "./start-scripts";
import { watchApp } from "./watch-app";

const unknown: AppStatus = { state: "stopped", cause: { type: "unknown" }, at: null, evidence: "" };

/**
 * Apps as processes of this machine. No isolation between people beyond that of their uids. Everything it knows is
 * in the apps' folders and in the process table, so any number of studio servers may hold one of these at once.
 */
export async function localBackend(options: LocalBackendOptions): Promise<ComputeBackend> {
  const name = basename(defaultRunFolder(options.dataFolder));
  const { dataFolder, controlGroups } = options;
  const hierarchies = controlGroups === null ? [] : await hierarchiesOf({ dataFolder, name });
  const groups = new Cgroups({ hierarchies, name });
  const local = new LocalApps(options, groups);
  await local.tidy();
  return {
    instanceTypes: async () => offers(options.instanceTypes, groups),
    start: (request) => local.start(request),
    inspect: async (ref) => {
      const app = await local.find(parseRef(ref));
      return app === null ? unknown : local.observe(app);
    },
    stop: async (ref) => {
      const app = await local.find(parseRef(ref));
      if (app !== null) await local.stop(app);
    },
    list: () => local.list(),
    separation: () => separation(options),
    volume: (of) => folderUse("home" in of ? of.home : scratchFolder(options, of.instance)),
    startLog: async (ref) => {
      const app = await local.find(parseRef(ref));
      return app === null ? null : startLogOf(app.folder.path);
    },
    watch: (ref, onEvent) =>
      watchApp({
        status: async () => {
          const app = await local.find(parseRef(ref));
          return app === null ? unknown : local.observe(app);
        },
        app: () => local.find(parseRef(ref)),
        groups,
        everyMs: options.usageEveryMs ?? 1000,
        now: () => options.clock.now(),
        onEvent,
      }),
  };
}

class LocalApps {
  constructor(
    private readonly options: LocalBackendOptions,
    private readonly groups: Cgroups,
  ) {}

  async find(ref: AppRecord["ref"] | null): Promise<Observed | null> {
    if (ref === null) return null;
    const app = await this.byId(ref.app);
    return app !== null && app.record.ref.marker === ref.marker ? app : null;
  }

  private async byId(id: string): Promise<Observed | null> {
    const folder = appFolder({ dataFolder: this.options.dataFolder, app: id });
    const record = await readRecord(folder);
    return record !== null && record.labels.installation === this.options.installation
      ? { folder, record }
      : null;
  }

  observe(app: Observed): Promise<AppStatus> {
    return observe(app, { ...this.options, groups: this.groups, giveUp: (late) => this.end(late) });
  }

  async list(): Promise<readonly ListedApp[]> {
    const apps = await Promise.all((await appIds(this.options.dataFolder)).map((id) => this.byId(id)));
    const listed = apps.map(async (app): Promise<ListedApp | null> => {
      if (app === null || (await readStopped(app.folder)) !== null) return null;
      const { ref, kind, labels } = app.record;
      return { ref, kind, labels, status: await this.observe(app) };
    });
    return (await Promise.all(listed)).filter(
      (app) => app !== null && app.status.state !== "stopped",
    ) as ListedApp[];
  }

  /** Under the app's lock: of many who ask for the same at once, the first starts it and the others find it. */
  async start(request: StartRequest): Promise<AppRecord["ref"]> {
    if (!/^[\w-]{1,64}$/.test(request.labels.app)) throw new Error(`Not an app id: ${request.labels.app}`);
    return withLock(this.lock(request.labels.app), async () => {
      const there = await this.byId(request.labels.app);
      if (there === null) return this.startFresh(request);
      if (there.record.requestId === request.requestId) return there.record.ref;
      throw new AppError("conflict", "This app was already started by another request. Nothing was started.");
    });
  }

  private async startFresh(request: StartRequest): Promise<AppRecord["ref"]> {
    await this.refuseWhatCannotRun(request);
    return this.underInstance(request.labels.instance, async () => {
      const placingAt = this.options.clock.now();
      const places = placesOf(this.options, request);
      // What a studio server that was killed in mid-start left behind.
      await rm(places.folder.path, { recursive: true, force: true });
      await prepare(places, { request, where: this.options });
      const group = { instance: request.labels.instance, app: request.labels.app };
      const joins = await this.groups.place({ ...group, type: request.instanceType });
      const marker = this.options.ids.next();
      const startingAt = this.options.clock.now();
      const process = await launch({
        request,
        places,
        witness: this.options.witness,
        script: this.options.runScripts[request.kind],
        environment: appEnvironment(this.options, { request, places, marker }),
        joins,
      });
      const ref = { backend: "local" as const, app: request.labels.app, ...process, marker };
      await writeRecord(places.folder, await recordOf({ request, places, ref, placingAt, startingAt }));
      return ref;
    });
  }

  /** Local processes are kept apart by their uids alone. */
  private async refuseWhatCannotRun(request: StartRequest): Promise<void> {
    const reason = request.instanceType === null ? null : whyNot(request.instanceType);
    if (reason !== null) throw new AppError("capacity", `${reason} Choose another instance type.`);
    if (request.runAs !== null) {
      if (process.getuid?.() === 0) return;
      throw new AppError(
        "unavailable",
        "The studio cannot start apps as another user of this machine, because it does not run as root. Ask the administrator.",
      );
    }
    if (this.options.usersTrustEachOther) return;
    const others = (await this.list()).filter((app) => app.labels.owner !== request.labels.owner);
    if (others.length === 0) return;
    throw new AppError(
      "unavailable",
      "Somebody else's app is running under the same user of this machine, and the two could read each other's files. Ask the administrator to give each person a user of their own.",
    );
  }

  async stop(app: Observed): Promise<void> {
    await withLock(this.lock(app.record.labels.app), async () => {
      if ((await readStopped(app.folder)) === null && (await markedAt(app.folder, "exit")) === null) {
        await mark(app.folder, "stopping");
      }
      await this.end(app);
      if ((await readStopped(app.folder)) !== null) return;
      const ended = await howItEnded(app, this.groups);
      await writeStopped(app.folder, { ...ended, at: ended.at ?? this.options.clock.now() });
    });
    await this.removeScratch(app.record.labels.instance);
  }

  private async end(app: Observed): Promise<void> {
    await endProcesses(app, {
      groups: this.groups,
      runFolder: placesOf(this.options, app.record).run,
      withinMs: this.options.stopWithinMs ?? 5000,
    });
    // What people installed into the app ends with it; its log stays for a while.
    await rm(join(app.folder.path, "python"), { recursive: true, force: true });
  }

  /** What a studio server that was killed did not come to. */
  async tidy(): Promise<void> {
    const { dataFolder, clock } = this.options;
    await pruneAppFolders({ dataFolder, now: clock.now() });
    for (const instance of await instancesWithScratch(dataFolder)) await this.removeScratch(instance);
  }

  private async removeScratch(instance: string | null): Promise<void> {
    if (instance === null) return;
    await this.underInstance(instance, async () => {
      if ((await this.list()).some((app) => app.labels.instance === instance)) return;
      await rm(scratchFolder(this.options, instance), { recursive: true, force: true });
    });
  }

  private lock(app: string): string {
    return join(this.options.dataFolder, "apps", `${app}.lock`);
  }

  private underInstance<T>(instance: string | null, work: () => Promise<T>): Promise<T> {
    if (instance === null) return work();
    return withLock(join(this.options.dataFolder, "scratch", `${instance}.lock`), work);
  }
}

async function recordOf(app: {
  request: StartRequest;
  places: Places;
  ref: AppRecord["ref"];
  placingAt: number;
  startingAt: number;
}): Promise<AppRecord> {
  const { request, places, ref } = app;
  const memory = request.instanceType?.memoryGiB;
  return {
    ref,
    requestId: request.requestId,
    kind: request.kind,
    labels: request.labels,
    address: places.address,
    baseUrl: places.baseUrl,
    phases: [
      { phase: "placing", at: app.placingAt, note: "" },
      { phase: "starting", at: app.startingAt, note: "" },
    ],
    bootId: await bootId(),
    memoryLimitBytes: memory === undefined ? null : memory * 1024 ** 3,
  };
}
