import type { Kysely } from "kysely";
import type { HibernationReason } from "@/core/session/session";
import { addressOf } from "@/server/compute/app-rows";
import type { AppAddress } from "@/server/compute/compute-backend";
import { liveApps } from "@/server/compute/records";
import type { ComputeTables } from "@/server/compute/tables";
import type { Log } from "@/server/logs/log";

/** Has a notebook server save the variables of the kernels in an app; throws where that cannot be. */
export type KeepVariables = (of: {
  readonly server: AppAddress;
  readonly appId: string;
  readonly why: HibernationReason;
}) => Promise<unknown>;

/** Before an app is stopped that nobody asked to stop. Never keeps it from being stopped. */
export async function keepVariables(
  of: { readonly owner: string; readonly appId: string; readonly why: HibernationReason },
  needs: {
    readonly db: Kysely<ComputeTables>;
    readonly keepVariables?: KeepVariables;
    readonly log: Log;
  },
): Promise<void> {
  const { owner, appId, why } = of;
  const apps = await liveApps(needs.db, { owner });
  const server = apps.find((app) => app.kind === "JupyterServer" && app.state === "ready");
  const address = server === undefined ? null : addressOf(server);
  if (address === null || needs.keepVariables === undefined) return;
  try {
    await needs.keepVariables({ server: address, appId, why });
  } catch (error) {
    needs.log.warn(`variables could not be saved before a stop (${why})`, { appId, error });
  }
}
