import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import { addressOf, baseUrlOf, statusOf } from "@/server/compute/app-rows";
import type { AppAddress, AppKind, AppStatus } from "@/server/compute/compute-backend";
import { appById, tokenOf } from "@/server/compute/records";
import type { AppRow, ComputeTables } from "@/server/compute/tables";

/** An app as the gateway needs it: whose it is, and where, while it is ready. */
export interface GatewayApp {
  readonly owner: string;
  readonly kind: AppKind;
  readonly status: AppStatus;
  readonly address: AppAddress | null;
  readonly baseUrl: string;
  readonly token: string;
}

const keptForMs = 1000;
const mostKept = 10_000;

/** Asked for each request that passes the gateway, so a short memory answers most of them. */
export class GatewayApps {
  readonly #kept = new Map<string, { at: number; app: GatewayApp | null }>();
  readonly #needs: { readonly db: Kysely<ComputeTables>; readonly clock: Clock };

  constructor(needs: { readonly db: Kysely<ComputeTables>; readonly clock: Clock }) {
    this.#needs = needs;
  }

  async of(appId: string): Promise<GatewayApp | null> {
    const now = this.#needs.clock.now();
    const kept = this.#kept.get(appId);
    if (kept !== undefined && now - kept.at < keptForMs) return kept.app;
    const row = await appById(this.#needs.db, appId);
    const app = row === null ? null : await this.#read(row);
    if (this.#kept.size > mostKept) this.#kept.clear();
    this.#kept.set(appId, { at: now, app });
    return app;
  }

  /** It has changed. */
  forget(appId: string): void {
    this.#kept.delete(appId);
  }

  async #read(row: AppRow): Promise<GatewayApp> {
    return {
      owner: row.owner,
      kind: row.kind,
      status: statusOf(row),
      address: row.state === "ready" ? addressOf(row) : null,
      baseUrl: baseUrlOf(row.id),
      token: await tokenOf(this.#needs.db, row.id),
    };
  }
}
