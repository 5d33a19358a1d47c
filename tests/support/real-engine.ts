import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { EngineDefinition } from "@/server/engines/engine";
import type { EngineNeeds } from "@/server/engines/environment";
import { superviseEngine } from "@/server/engines/supervisor";

/** An engine itself, empty, as the studio runs it; `environment` is what it runs on. */
export function startRealEngine(define: (needs: EngineNeeds) => EngineDefinition, environment: string) {
  const folder = mkdtempSync(join(tmpdir(), "en-"));
  const definition = define({
    root: resolve("."),
    dataFolder: folder,
    runFolder: join(folder, "run"),
    build: () => Promise.reject(new Error("it is there already")),
    inheritedEnvironment: { PATH: process.env.PATH ?? "", LANG: "C.UTF-8" },
  });
  const log = { info: () => undefined, warn: () => undefined };
  const engine = superviseEngine(
    { ...definition, prepare: async () => environment },
    { clock: { now: () => Date.now() }, log },
  );
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
