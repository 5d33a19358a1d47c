import { createHash } from "node:crypto";
import { chmod, chown, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppAddress, StartRequest } from "@/server/compute/compute-backend";
import { type AppFolder, appFolder } from "./app-folder";
import { handOver } from "./hand-over";
import type { LocalBackendOptions } from "./options";
import { writeStartScripts } from "./start-scripts";

/** Where one app's things are. */
export interface Places {
  readonly folder: AppFolder;
  readonly run: string;
  readonly scratch: string | null;
  readonly metadata: string;
  readonly address: AppAddress;
  readonly baseUrl: string;
}

type Where = Pick<LocalBackendOptions, "dataFolder" | "runFolder">;

export function placesOf(options: Where, request: Pick<StartRequest, "kind" | "labels">): Places {
  const folder = appFolder({ dataFolder: options.dataFolder, app: request.labels.app });
  const run = join(options.runFolder, request.labels.app.slice(0, 12));
  return {
    folder,
    run,
    scratch: request.labels.instance === null ? null : scratchFolder(options, request.labels.instance),
    metadata: join(folder.path, "resource-metadata.json"),
    address: {
      jupyter: join(run, "jupyter.sock"),
      notebook: request.kind === "JupyterServer" ? join(run, "notebook.sock") : null,
      tokenFile: join(folder.path, "token"),
    },
    baseUrl: `/apps/${request.labels.app}/`,
  };
}

export function scratchFolder(options: Pick<Where, "dataFolder">, instance: string): string {
  return join(options.dataFolder, "scratch", instance);
}

/** The run folder of an installation: the system's socket paths end at about 100 bytes, data folders do not. */
export function defaultRunFolder(dataFolder: string): string {
  return `/tmp/atelier-${createHash("sha256").update(dataFolder).digest("hex").slice(0, 8)}`;
}

/** Below the data folder, what apps of other users of this machine pass through. */
const passedThrough = ["apps", "homes", "reserve", "scratch", "environments"];

/**
 * Lets other users of this machine reach what is theirs below the data folder, which is closed to them otherwise:
 * they may pass through and list nothing, and the database, the logs and whatever else is there stay closed.
 */
async function openToOthers(where: Where): Promise<void> {
  for (const entry of await readdir(where.dataFolder, { withFileTypes: true })) {
    const mode = passedThrough.includes(entry.name) ? 0o711 : entry.isDirectory() ? 0o700 : 0o600;
    if (entry.isDirectory() || entry.isFile()) await chmod(join(where.dataFolder, entry.name), mode);
  }
  await chmod(where.dataFolder, 0o711);
  await mkdir(where.runFolder, { recursive: true, mode: 0o711 });
  await chmod(where.runFolder, 0o711);
}

/** Makes the folders and the files that the app finds; each belongs to the one who will run it. */
export async function prepare(places: Places, of: { request: StartRequest; where: Where }): Promise<void> {
  const { request, where } = of;
  const owner = request.runAs;
  const own = async (path: string, mode: number) => {
    await chmod(path, mode);
    if (owner !== null) await chown(path, owner.uid, owner.gid);
  };
  await mkdir(places.folder.path, { recursive: true, mode: 0o711 });
  await rm(places.run, { recursive: true, force: true });
  await mkdir(where.runFolder, { recursive: true, mode: 0o700 });
  await mkdir(places.run, { recursive: true, mode: 0o700 });
  await own(places.run, 0o700);
  // In the app's folder only what people install belongs to whoever runs the app: the rest says what was started.
  const layer = join(places.folder.path, "python");
  for (const folder of [places.scratch, request.reserve, owner === null ? null : layer]) {
    if (folder === null) continue;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (owner !== null) await handOver(folder, owner);
    await own(folder, 0o700);
  }
  await prepareHome(request);
  await writeStartScripts(places.folder.path, { scripts: request.startScripts ?? [], runAs: owner });
  await writeFile(places.address.tokenFile, request.token, { mode: 0o600 });
  await own(places.address.tokenFile, 0o600);
  if (owner !== null) await openToOthers(where);
  await writeFile(places.metadata, JSON.stringify(resourceMetadata(request), null, 2), { mode: 0o444 });
}

/** A home that was there before is somebody's: its mode is theirs to choose. */
async function prepareHome(request: StartRequest): Promise<void> {
  await mkdir(request.home, { recursive: true, mode: 0o700 });
  if (request.runAs !== null) await handOver(request.home, request.runAs);
}

/** What programs in the app may know about where they run; nothing in it is secret. */
function resourceMetadata(request: StartRequest): Record<string, unknown> {
  return {
    AppType: request.kind,
    AppId: request.labels.app,
    DomainId: request.labels.domain,
    UserId: request.labels.owner,
    InstanceId: request.labels.instance,
    InstanceType: request.instanceType?.name ?? null,
    VCpu: request.instanceType?.vcpu ?? null,
    MemoryGiB: request.instanceType?.memoryGiB ?? null,
    Gpu: request.instanceType?.gpu ?? null,
    Image: request.image,
  };
}
