import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
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
