import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { EngineDefinition } from "@/server/engines/engine";
import type { EngineNeeds } from "@/server/engines/environment";
import { superviseEngine } from "@/server/engines/supervisor";

/**
 * An engine itself, empty, as the studio runs it; `environment` is what it runs on, `elsewhere` where the studio has another
 * database than a file, or a bucket.
 */
export function startRealEngine(
  define: (needs: EngineNeeds) => EngineDefinition,
  environment: string,
  elsewhere: Partial<Pick<EngineNeeds, "database" | "blobs" | "makeSchema">> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "en-"));
  symlinkSync(dirname(dirname(environment)), join(folder, "environments"));
  const definition = define({
    root: resolve("."),
    dataFolder: folder,
    runFolder: join(folder, "run"),
    build: () => Promise.reject(new Error("it is there already")),
    inheritedEnvironment: { PATH: process.env.PATH ?? "", LANG: "C.UTF-8" },
    database: { engine: "sqlite", path: join(folder, "studio.db") },
    blobs: { kind: "files" },
    makeSchema: async () => undefined,
    ...elsewhere,
  });
  const log = { info: () => undefined, warn: () => undefined };
  const engine = superviseEngine(definition, { clock: { now: () => Date.now() }, log });
  return {
    engine,
    /** Its own is in `engines/<name>` below it. */
    folder,
    /** Ends it as a crash does. */
    kill(): void {
      const { pid } = JSON.parse(readFileSync(join(definition.folder, "process.json"), "utf8"));
      process.kill(pid, "SIGKILL");
    },
    async end(): Promise<void> {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
