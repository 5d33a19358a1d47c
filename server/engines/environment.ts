import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BlobPlace } from "@/server/blobs/blob-place";
import type { DatabaseAddress } from "@/server/database/database-address";
import type { Build } from "@/server/images/build";
import { contentId } from "@/server/images/catalogue";

/** What definitions of engines are made from. */
export interface EngineNeeds {
  /** Where the program is. */
  readonly root: string;
  readonly dataFolder: string;
  readonly runFolder: string;
  readonly build: Build;
  readonly inheritedEnvironment: Readonly<Record<string, string>>;
  /** Where the studio itself keeps what it keeps. */
  readonly database: DatabaseAddress;
  readonly blobs: BlobPlace;
  /** Makes a schema for an engine's tables in the studio's database, unless it is there; nothing where that is a file. */
  readonly makeSchema: (name: string) => Promise<void>;
}

/** Where an engine keeps what it keeps, and listens. */
export function enginePlaces(
  name: string,
  { dataFolder, runFolder }: Pick<EngineNeeds, "dataFolder" | "runFolder">,
): { readonly folder: string; readonly socket: string } {
  return { folder: join(dataFolder, "engines", name), socket: join(runFolder, `engines/${name}.sock`) };
}

/** Makes the Python environment of `images/<name>` unless it is there; answers its folder. */
export async function prepareEngine(
  name: string,
  { root, dataFolder, build }: Pick<EngineNeeds, "root" | "dataFolder" | "build">,
  onNote: (note: string) => void,
): Promise<string> {
  const requirements = join(root, "images", name, "requirements.lock");
  const { environment } = contentId(name, await readFile(requirements, "utf8"));
  const folder = join(dataFolder, "environments", environment);
  if (!existsSync(join(folder, "complete.json"))) await build({ name, folder, requirements, onNote });
  return folder;
}
