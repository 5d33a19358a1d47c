import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { AppError } from "@/core/errors";
import type { FoundEnvironment } from "@/core/images/unmet";

/** What is in an environment; throws when its Python does not run. */
export type Inspect = (folder: string) => Promise<FoundEnvironment>;

const found = z.object({
  python: z.string(),
  modules: z.array(z.string()),
  kernelspecs: z.array(
    z.object({
      name: z.string(),
      displayName: z.string(),
      program: z.string(),
      found: z.boolean(),
      needsIpykernel: z.boolean(),
    }),
  ),
  packages: z.array(z.object({ name: z.string(), version: z.string() })),
});

/** By its own Python: `images/inspect.py`. */
export function inspectWith(options: {
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
}): Inspect {
  return async (folder) => {
    const python = join(folder, "bin/python");
    try {
      const { stdout } = await promisify(execFile)(python, ["-I", join(options.root, "images/inspect.py")], {
        env: { ...options.environment } as unknown as NodeJS.ProcessEnv,
        timeout: 60_000,
        maxBuffer: 16 * 1024 * 1024,
      });
      return found.parse(JSON.parse(stdout));
    } catch (error) {
      const detail = String((error as { stderr?: string }).stderr ?? error).trim();
      const sentence = "Its Python does not run: there has to be a program bin/python in the environment.";
      throw new AppError("invalid", sentence, { detail, cause: error });
    }
  };
}
