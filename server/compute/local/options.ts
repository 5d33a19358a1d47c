import type { Clock, Ids } from "@/core/clock";
import type { AppAddress, AppKind, InstanceType } from "@/server/compute/compute-backend";

/** What the local backend needs to know about this machine; `server/context.ts` says it. */
export interface LocalBackendOptions {
  readonly installation: string;
  /** `ATELIER_DATA`. */
  readonly dataFolder: string;
  /** Short, private to the user of the studio server: sockets live in it. */
  readonly runFolder: string;
  /** What starts an app of each kind: `images/<…>/run.sh`. */
  readonly runScripts: Readonly<Record<AppKind, string>>;
  /** `server/compute/local/witness.sh`, as a path: this file may have been bundled away from it. */
  readonly witness: string;
  readonly node: string;
  /** The bundled notebook server. */
  readonly notebookServer: string;
  readonly studioSocket: string;
  readonly instanceTypes: readonly InstanceType[];
  /** Of the studio server's own environment, what every program needs: `PATH`, `LANG`, `TZ`. */
  readonly inheritedEnvironment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly probe: (app: { address: AppAddress; kind: AppKind; baseUrl: string }) => Promise<boolean>;
  /** The administrator says that all users of this installation trust each other, although they share one uid. */
  readonly usersTrustEachOther?: boolean;
  /** How long an app may take to answer; after that it is stopped as failed. */
  readonly startWithinMs?: number;
  /** How long an app may take to end by itself before it is killed. */
  readonly stopWithinMs?: number;
  readonly usageEveryMs?: number;
  /** `null`: use no control groups even where they could be used. */
  readonly controlGroups?: "where-possible" | null;
}
