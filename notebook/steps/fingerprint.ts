import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { StepFile } from "@/core/pipelines/step-run";
import { resolvePath } from "../files/open-path";

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Of files of the home, by the names that they were given; what is not there is left out. */
export async function filesOf(
  home: string,
  paths: Readonly<Record<string, string | null>>,
): Promise<Record<string, StepFile>> {
  const found: Record<string, StepFile> = {};
  for (const [name, asked] of Object.entries(paths)) {
    if (asked === null) continue;
    const file = await fileOf(home, asked).catch(() => null);
    if (file !== null) found[name] = file;
  }
  return found;
}

async function fileOf(home: string, asked: string): Promise<StepFile | null> {
  const { path, realPath } = await resolvePath(home, asked);
  const { size, isFile } = await stat(realPath).then((found) => ({
    size: found.size,
    isFile: found.isFile(),
  }));
  if (!isFile) return null;
  const hash = createHash("sha256");
  await pipeline(createReadStream(realPath), hash);
  return { path, size, hash: hash.digest("hex") };
}
