import type { Kysely } from "kysely";
import type { HibernationReason } from "@/core/session/session";
import { addressOf } from "@/server/compute/app-rows";
import type { AppAddress } from "@/server/compute/compute-backend";
import { liveApps, wantStopped } from "@/server/compute/records";
import type { ComputeTables } from "@/server/compute/tables";
import type { Log } from "@/server/logs/log";

/**
 * Has a notebook server save the variables of the kernels in an app; `saved` is null for a kernel that was left as it was.
 * Throws where that cannot be.
 */
export type KeepVariables = (of: {
  readonly server: AppAddress;
  readonly appId: string;
  readonly why: HibernationReason;
}) => Promise<readonly { readonly saved: number | null }[]>;

/** Ends apps that nobody asked to stop, their variables saved first where they can be. Whether all of them are. */
export async function stopSaved(
  of: {
    readonly owner: string;
    readonly apps: readonly string[];
    readonly why: "budget" | "idle";
    readonly evidence?: string;
    /** A kernel that hangs cannot be asked for anything. */
    readonly hangs?: boolean;
  },
  needs: Needs,
): Promise<boolean> {
  const { owner, apps, why, evidence, hangs = false } = of;
  const saved = hangs
    ? [false]
    : await Promise.all(apps.map((appId) => keepVariables({ owner, appId, why }, needs)));
  await wantStopped(needs.db, { apps, reason: why, ...(evidence === undefined ? {} : { evidence }) });
  return saved.every(Boolean);
}

interface Needs {
  readonly db: Kysely<ComputeTables>;
  readonly keepVariables?: KeepVariables;
  readonly log: Log;
}

/** Never keeps the app from being stopped. */
async function keepVariables(
  of: { readonly owner: string; readonly appId: string; readonly why: HibernationReason },
  needs: Needs,
): Promise<boolean> {
  const { owner, appId, why } = of;
  const apps = await liveApps(needs.db, { owner });
  const server = apps.find((app) => app.kind === "JupyterServer" && app.state === "ready");
  const address = server === undefined ? null : addressOf(server);
  if (address === null || needs.keepVariables === undefined) return false;
  try {
    const notebooks = await needs.keepVariables({ server: address, appId, why });
    return notebooks.length > 0 && notebooks.every(({ saved }) => saved !== null);
  } catch (error) {
    needs.log.warn(`variables could not be saved before a stop (${why})`, { appId, error });
    return false;
  }
}
