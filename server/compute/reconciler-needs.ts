import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import type { AppChanges } from "@/server/compute/app-changes";
import type { AppStatus, ComputeBackend, StartRequest } from "@/server/compute/compute-backend";
import type { LeaseNeeds } from "@/server/compute/lease";
import type { StartScripts } from "@/server/compute/start-scripts";
import type { ComputeTables } from "@/server/compute/tables";
import type { Images } from "@/server/images/images";
import type { Log } from "@/server/logs/log";

/** What the reconciler works with. */
export interface ReconcilerNeeds {
  readonly db: Kysely<ComputeTables>;
  readonly backend: ComputeBackend;
  readonly images: Pick<Images, "prepare">;
  readonly clock: Clock;
  readonly log: Log;
  readonly changes: AppChanges;
  readonly homes: {
    home(owner: string): string;
    reserve(owner: string): string;
    /** As whom the person's programs run now; throws where nothing of theirs may start. Left out: as the app's record says. */
    runAs?(owner: string): Promise<StartRequest["runAs"]>;
  };
  readonly installation: string;
  /** For all apps, beside what the backend says itself. */
  readonly environment: Readonly<Record<string, string>>;
  /** What runs before an app that starts. */
  readonly scripts: Pick<StartScripts, "forStart">;
  readonly lease: Omit<LeaseNeeds, "db" | "clock">;
  /** How many starts may be under way together; left out: any number. */
  readonly startsAtOnce?: number | undefined;
  readonly everyMs: number;
  /** How long something without a record may run: a restored backup may know it yet. */
  readonly graceMs: number;
  readonly onEnd: (end: AppEnd) => void;
  /** Wants apps that wait for whoever needs one, and ends those that nobody needs; whether that is to be done now. */
  readonly keepWaiting: () => Promise<boolean>;
  /** Tells the meter what is new. */
  readonly meter: () => Promise<void>;
}

/** An app that has stopped, and how. */
export interface AppEnd {
  readonly appId: string;
  readonly owner: string;
  readonly status: Extract<AppStatus, { state: "stopped" }>;
}
