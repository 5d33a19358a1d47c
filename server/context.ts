import { createHash, randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import type { Clock, Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import { type Accounts, createAccounts } from "@/server/accounts/accounts";
import type { BlobStore } from "@/server/blobs/blob-store";
import { fileBlobs } from "@/server/blobs/file-blobs";
import { s3Blobs } from "@/server/blobs/s3-blobs";
import { type Compute, createCompute } from "@/server/compute/compute";
import type { AppKind, ComputeBackend } from "@/server/compute/compute-backend";
import { fakeBackend } from "@/server/compute/fake/fake-backend";
import { localBackend } from "@/server/compute/local/local-backend";
import { defaultRunFolder } from "@/server/compute/local/places";
import type { Config } from "@/server/config";
import { makeDataFolder } from "@/server/data-folder";
import { makeSchema, openDatabase, type StudioDatabase } from "@/server/database/database";
import { Egress } from "@/server/egress/egress";
import type { Engine, EngineDefinition } from "@/server/engines/engine";
import type { EngineNeeds } from "@/server/engines/environment";
import { superviseEngine } from "@/server/engines/supervisor";
import { Experiments } from "@/server/experiments/experiments";
import { sampleTracker } from "@/server/experiments/fake/sample";
import { MlflowTracker } from "@/server/experiments/mlflow-tracker";
import { RunsViews } from "@/server/experiments/views";
import { createFiles, type Files } from "@/server/files/files";
import { askApp } from "@/server/gateway/ask-app";
import { askNotebook } from "@/server/gateway/ask-notebook";
import { hibernateKernels } from "@/server/gateway/hibernate";
import { probeApp } from "@/server/gateway/probe";
import { Idle } from "@/server/idle/idle";
import { watchIdle } from "@/server/idle/idle-watch";
import { ImageAdministration } from "@/server/images/administration";
import { scriptedBuild } from "@/server/images/build";
import { StudioImages } from "@/server/images/images";
import { inspectWith } from "@/server/images/inspect";
import { type Lock, scriptedLock } from "@/server/images/lock";
import { openKernelApps } from "@/server/kernel-apps/endpoint";
import { Lineage } from "@/server/lineage/lineage";
import { createLog, type Log } from "@/server/logs/log";
import { openLogFile } from "@/server/logs/log-file";
import { Decisions } from "@/server/models/decisions";
import { ModelDoorRules } from "@/server/models/door-rules";
import { sampleRegistry } from "@/server/models/fake/sample";
import { MlflowRegistry } from "@/server/models/mlflow-registry";
import { Models } from "@/server/models/models";
import { homeHasChanged, type Opening, readOpening } from "@/server/opening";
import { People } from "@/server/people/people";
import { FakeRuns } from "@/server/pipelines/fake/fake-runs";
import { modelApproval } from "@/server/pipelines/model-approval";
import { Pipelines } from "@/server/pipelines/pipelines";
import { Prefect } from "@/server/pipelines/prefect";
import { prefectEngine } from "@/server/pipelines/prefect-engine";
import { PrefectRuns } from "@/server/pipelines/prefect-runs";
import { watchPipelines } from "@/server/pipelines/watch";
import { readSettings, type Settings } from "@/server/settings/settings";
import { createSharing, type Sharing } from "@/server/snapshots/sharing";
import { trackingPath } from "@/server/tracking/door";
import { Mlflow } from "@/server/tracking/mlflow";
import { mlflowEngine } from "@/server/tracking/mlflow-engine";
import { watchStatistics } from "@/server/tracking/mlflow-statistics";
import { createTracking, type Tracking } from "@/server/tracking/tracking";
import { watchBudgets } from "@/server/usage/budget-watch";
import { createUsage, type Usage } from "@/server/usage/usage";
import { watchWebhooks } from "@/server/webhooks/watch";
import { Webhooks } from "@/server/webhooks/webhooks";

/** Everything the server is made of. The only place that names implementations. */
export interface Context {
  readonly config: Config;
  readonly settings: Settings;
  readonly opening: Opening;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly database: StudioDatabase;
  readonly accounts: Accounts;
  readonly people: People;
  readonly images: ImageAdministration;
  readonly compute: Compute;
  readonly usage: Usage;
  readonly sharing: Sharing;
  readonly idle: Idle;
  readonly tracking: Tracking;
  readonly experiments: Experiments;
  readonly models: Models;
  readonly pipelines: Pipelines;
  readonly lineage: Lineage;
  readonly webhooks: Webhooks;
  readonly files: Files;
  readonly startedAt: number;
  close(): Promise<void>;
}

const systemClock: Clock = { now: () => Date.now() };
const randomIds: Ids = { next: () => `a${randomBytes(12).toString("hex")}` };

/** What stands without any door being open: for the server, and for commands that run beside it. */
export type Foundation = Omit<Context, "files">;

/** Opens everything, in the order in which one needs the other; `close` goes the other way. */
export async function createContext(config: Config): Promise<Context> {
  const foundation = await createFoundation(config);
  const { compute, usage, clock, log, opening } = foundation;
  if (homeHasChanged(config.data, opening.home)) await compute.stopAll();
  await foundation.people.settle();
  const { snapshots, checks } = foundation.sharing;
  const kernelApps = await openKernelApps({
    compute,
    usage,
    snapshots,
    checks,
    lineage: foundation.lineage,
    log,
    socket: studioSocket(config),
  });
  const findApp = (appId: string) => compute.appForGateway(appId);
  const endBudgetWatch = watchBudgets({ budgets: usage.budgets, compute, log });
  const endStatistics = watchStatistics({ dataFolder: config.data, log });
  const endWebhooks = watchWebhooks({ webhooks: foundation.webhooks, log });
  const endIdleWatch = watchIdle({ idle: foundation.idle, log });
  const endPipelineWatch = watchPipelines({ pipelines: foundation.pipelines, log });
  const close = async () => {
    await endPipelineWatch();
    await endBudgetWatch();
    await endIdleWatch();
    await endWebhooks();
    endStatistics();
    await kernelApps.close();
    const engines = [foundation.tracking.mlflow.engine, foundation.pipelines.engine];
    if (config.stopApps) await Promise.all([compute.stopAll(), ...engines.map((engine) => engine?.stop())]);
    await foundation.close();
  };
  return { ...foundation, files: createFiles({ config, clock, findApp }), close };
}

/**
 * What the server and the `atelier` command both stand on: settings, database, accounts, compute. Nothing listens
 * yet.
 */
export async function createFoundation(config: Config): Promise<Foundation> {
  const opening = readOpening(config.open);
  const settings = readSettings(config);
  makeDataFolder(config.data);
  const [clock, ids] = [systemClock, randomIds];
  const log = createLog({ clock, write: openLogFile(config.data) });
  const base = { config, settings, opening, clock, ids, log, startedAt: clock.now() };
  const database = await openDatabase(config.database, {
    onLost: (error) => log.warn("database connection lost", { error }),
  });
  const accounts = await createAccounts({ ...base, database });
  const usage = createUsage({ database, clock, currency: settings.currency });
  const { images, lock } = openImages({ ...base, database });
  const sharing = createSharing({
    ...base,
    db: database.db,
    blobs: openBlobs(config),
    secret: accounts.secret,
    policy: settings.sharing,
  });
  const compute = await openCompute({ ...base, database, accounts, usage }, images);
  const close = async () => {
    await compute.close();
    accounts.close();
    await database.close();
  };
  const idle = new Idle({ db: database.db, compute, ask: askApp, clock, settings: settings.idle });
  const mlflow = new Mlflow(openEngine({ ...base, database }, mlflowEngine));
  const lineage = new Lineage({ ...base, db: database.db, kept: sharing.kept, mlflow });
  const webhooks = new Webhooks({ ...base, db: database.db, egress: new Egress(settings.egress) });
  const models = openModels({ ...base, database, lineage, webhooks }, mlflow);
  const tracking = createTracking({
    mlflow,
    compute,
    db: database.db,
    log,
    rules: new ModelDoorRules(models),
    onMade: (made, by) => lineage.made(made, by),
  });
  const administration = new ImageAdministration(images, lock);
  const people = new People({
    ...base,
    database,
    accounts,
    compute,
    publicUrl: config.publicUrl,
    openedFolder: opening.home,
  });
  return {
    ...base,
    database,
    accounts,
    people,
    images: administration,
    compute,
    usage,
    sharing,
    idle,
    tracking,
    experiments: openExperiments({ ...base, database }, tracking),
    models,
    lineage,
    webhooks,
    pipelines: openPipelines({ ...base, database, accounts, usage }, { compute, models }),
    close,
  };
}

function openBlobs({ blobs, data }: Config): BlobStore {
  return blobs.kind === "files" ? fileBlobs(join(data, "blobs")) : s3Blobs(blobs);
}

type Base = Pick<
  Context,
  "config" | "settings" | "opening" | "clock" | "ids" | "log" | "database" | "accounts" | "usage"
>;

function openEngine(
  { config, clock, log, database }: Pick<Context, "config" | "clock" | "log" | "database">,
  define: (needs: EngineNeeds) => EngineDefinition,
): Engine {
  const { root, data: dataFolder } = config;
  const definition = define({
    root,
    dataFolder,
    runFolder: defaultRunFolder(dataFolder),
    build: scriptedBuild(scriptsOf(config)),
    inheritedEnvironment: config.forPrograms,
    database: config.database,
    blobs: config.blobs,
    makeSchema: (name) => makeSchema(database, name),
  });
  return superviseEngine(definition, { clock, log });
}

/** Where apps are fakes, so is the engine: it forgets all with the end of the process. */
function openPipelines(
  base: Omit<Base, "opening" | "settings">,
  { compute, models }: Pick<Context, "compute" | "models">,
): Pipelines {
  const { config, clock, accounts, usage, database } = base;
  const nameOf = async (person: string) =>
    (await usage.names()).get(person) ?? "somebody who is no longer here";
  const engine = config.compute === "fake" ? null : openEngine(base, prefectEngine);
  return new Pipelines({
    ...base,
    engine,
    runs: engine === null ? new FakeRuns(clock) : new PrefectRuns(new Prefect(engine)),
    db: database.db as unknown as ConstructorParameters<typeof Pipelines>[0]["db"],
    compute,
    ask: askNotebook,
    holder: randomBytes(12).toString("hex"),
    ownerOf: async ({ owner, domain }) => ({
      id: owner,
      domainId: domain,
      posix: await accounts.runAs(owner),
    }),
    nameOf,
    models: modelApproval({ models, nameOf, db: database.db }),
  });
}

/** Where apps are fakes, nothing logs: what there is to see was made up. */
function openExperiments(of: Omit<Base, "accounts" | "usage">, { mlflow }: Tracking): Experiments {
  const { config, clock } = of;
  const tracker = config.compute === "fake" ? sampleTracker(clock.now()) : new MlflowTracker(mlflow);
  return new Experiments({ tracker, clock, views: new RunsViews({ ...of, db: of.database.db }) });
}

function openModels(
  of: Omit<Base, "accounts" | "usage"> & Pick<Context, "lineage" | "webhooks">,
  mlflow: Mlflow,
) {
  const { config, clock, lineage, settings } = of;
  const registry = config.compute === "fake" ? sampleRegistry(clock.now()) : new MlflowRegistry(mlflow);
  const decisions = new Decisions({ ...of, db: of.database.db });
  const isReproduced: Lineage["isReproduced"] = (version) => lineage.isReproduced(version);
  return new Models({ registry, decisions, rules: settings.models, isReproduced, clock });
}

function scriptsOf({ root, node, data, forBuilds }: Config) {
  return { root, node, dataFolder: data, inheritedEnvironment: forBuilds };
}

/** Where programs of apps find MLflow: on this machine, whatever the studio is called from outside. */
function trackingUri({ host, port }: Config): string {
  const everywhere = host === "0.0.0.0" || host === "::";
  return `http://${everywhere ? "127.0.0.1" : host}:${port}${trackingPath}`;
}

/** Where apps are fakes, so are environments: nothing is fetched, and nothing looked at. */
function openImages({ config, settings, clock, ids, database }: Omit<Base, "accounts" | "usage">) {
  const fake = config.compute === "fake";
  const scripts = scriptsOf(config);
  const lock: Lock = fake ? async ({ requirements }) => requirements : scriptedLock(scripts);
  const images = new StudioImages({
    root: config.root,
    own: settings.images,
    dataFolder: config.data,
    build: fake ? async () => undefined : scriptedBuild(scripts),
    inspect: fake ? null : inspectWith({ root: config.root, environment: config.forPrograms }),
    db: database.db as unknown as StudioImages["options"]["db"],
    clock,
    ids,
  });
  return { images, lock };
}

/** For a few gigabytes; what is to be stopped goes on costing until then. */
const keepWithinMs = 180_000;

async function openCompute(base: Base, images: StudioImages): Promise<Compute> {
  const { config, settings, opening, clock, ids, log, database, accounts, usage } = base;
  const installation = createHash("sha256")
    .update(`installation of ${accounts.secret}`)
    .digest("hex")
    .slice(0, 16);
  return createCompute({
    database,
    backend: await backendFor(base, installation),
    images,
    clock,
    ids,
    log,
    meter: usage,
    refusal: (of) => usage.budgets.refusal(of),
    defaultTypes: settings.defaultInstanceTypes,
    keepVariables: (of) => hibernateKernels({ ...of, withinMs: keepWithinMs }),
    installation,
    environment: { MLFLOW_TRACKING_URI: trackingUri(config) },
    waiting: settings.waiting,
    startScripts: settings.startScripts,
    startsAtOnce: settings.startsAtOnce ?? availableParallelism(),
    homes: {
      home: (owner) =>
        (owner === accounts.firstPerson ? opening.home : null) ?? join(config.data, "homes", owner),
      runAs: (owner) => accounts.runAs(owner),
      reserve: (owner) => join(config.data, "reserve", owner),
    },
  });
}

async function backendFor(base: Base, installation: string): Promise<ComputeBackend> {
  const { config, settings, clock } = base;
  const images = (path: string) => join(config.root, "images", path);
  switch (config.compute) {
    case "fake": {
      if (!config.dev) return fakeBackend({ clock, instanceTypes: settings.instanceTypes });
      // A browser wants something behind the gateway: here fake apps are small processes of Node.
      const script = images("fake/run.sh");
      return onThisMachine(base, {
        installation,
        runScripts: { JupyterServer: script, KernelGateway: script },
      });
    }
    case "local": {
      const runScripts = {
        JupyterServer: images("jupyter-server/run.sh"),
        KernelGateway: images("kernel-gateway/run.sh"),
      };
      return onThisMachine(base, { installation, runScripts });
    }
    case "docker":
    case "kubernetes":
      throw new AppError(
        "invalid",
        `ATELIER_COMPUTE=${config.compute} is not part of this version; use local.`,
      );
    default:
      return config.compute satisfies never;
  }
}

function onThisMachine(
  { config, settings, clock, ids }: Base,
  of: { installation: string; runScripts: Readonly<Record<AppKind, string>> },
): Promise<ComputeBackend> {
  return localBackend({
    ...of,
    dataFolder: config.data,
    runFolder: defaultRunFolder(config.data),
    witness: join(config.root, "server/compute/local/witness.sh"),
    node: config.node,
    notebookServer: join(config.root, "dist/notebook.mjs"),
    studioSocket: studioSocket(config),
    usersTrustEachOther: settings.usersTrustEachOther,
    instanceTypes: settings.instanceTypes,
    inheritedEnvironment: config.forPrograms,
    clock,
    ids,
    probe: probeApp,
  });
}

function studioSocket(config: Config): string {
  return join(defaultRunFolder(config.data), "studio.sock");
}
