import type { Clock, Ids } from "@/core/clock";
import type { Config } from "@/server/config";
import type { StudioDatabase } from "@/server/database/database";
import type { Log } from "@/server/logs/log";

/** What accounts are made of. */
export interface AccountsParts {
  readonly config: Pick<Config, "publicUrl" | "port">;
  readonly database: StudioDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}
