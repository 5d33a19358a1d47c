import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import type { StudioDatabase } from "@/server/database/database";
import { type Engine, openQuietly } from "@/tests/support/studio-database";

/** A suite on an engine: a fresh database for each test, under the same name. */
export function onEngine(
  name: string,
  options: {
    engine: () => Promise<Engine>;
    suite: (database: () => StudioDatabase) => void;
    unless?: string | null;
  },
): void {
  describe.skipIf(options.unless)(name, () => {
    let engine: Engine;
    let database: StudioDatabase;
    beforeAll(async () => {
      engine = await options.engine();
    });
    afterAll(() => engine?.remove());
    beforeEach(async () => {
      database = await openQuietly(await engine.freshAddress());
    });
    afterEach(() => database.close());
    options.suite(() => database);
  });
}
