import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { appFolder, appIds, readStopped } from "./app-folder";

const keepLogsForMs = 7 * 24 * 60 * 60 * 1000;

/** Logs of apps that ended long ago. What an app's person wrote is never here. */
export async function pruneAppFolders(options: { dataFolder: string; now: number }): Promise<void> {
  for (const app of await appIds(options.dataFolder)) {
    const folder = appFolder({ dataFolder: options.dataFolder, app });
    const stopped = await readStopped(folder);
    if (stopped === null || stopped.at === null || options.now - stopped.at < keepLogsForMs) continue;
    await rm(folder.path, { recursive: true, force: true });
  }
}

/** Instances that have a scratch folder; one whose last app ended while no studio server ran may still have it. */
export async function instancesWithScratch(dataFolder: string): Promise<readonly string[]> {
  const entries = await readdir(join(dataFolder, "scratch"), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
