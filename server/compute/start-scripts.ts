import type { Kysely } from "kysely";
import { type StartScriptKind, whyNoStartScript } from "@/core/compute/start-script";
import { AppError } from "@/core/errors";
import { noSuchApp, refOf } from "@/server/compute/app-rows";
import type { ComputeBackend, StartScript } from "@/server/compute/compute-backend";
import { appById, wantStopped } from "@/server/compute/records";
import type { ComputeTables } from "@/server/compute/tables";

/** What the domain has run when apps start; `null`: nothing. */
export type DomainScripts = Readonly<Record<StartScriptKind, string | null>> & {
  /** Whether there is to be no app after one of these that failed. */
  readonly mustSucceed: boolean;
};

export const noScripts: DomainScripts = { JupyterServer: null, KernelGateway: null, mustSucceed: false };

interface Needs {
  readonly db: Kysely<ComputeTables>;
  readonly backend: Pick<ComputeBackend, "startLog">;
  readonly domain: DomainScripts;
}

/** What runs when an app starts, before anything else of it: first the domain's script, then the person's. */
export class StartScripts {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** The person's own, "" where there is none, and whether the domain has one beside. */
  async of(person: { readonly id: string }) {
    const { domain } = this.#needs;
    const one = async (kind: StartScriptKind) => ({
      own: (await this.#own(person.id, kind)) ?? "",
      domain: domain[kind] !== null,
    });
    return { KernelGateway: await one("KernelGateway"), JupyterServer: await one("JupyterServer") };
  }

  /** For the next start; "" for none. */
  async choose(
    person: { readonly id: string },
    of: { readonly kind: StartScriptKind; readonly script: string },
  ): Promise<void> {
    const why = whyNoStartScript(of.script);
    if (why !== null) throw new AppError("invalid", why);
    const { db } = this.#needs;
    await this.#endWaiting(person.id);
    if (of.script.trim() === "") {
      await db
        .deleteFrom("start_scripts")
        .where("owner", "=", person.id)
        .where("kind", "=", of.kind)
        .execute();
      return;
    }
    await db
      .insertInto("start_scripts")
      .values({ owner: person.id, ...of })
      .onConflict((conflict) => conflict.columns(["owner", "kind"]).doUpdateSet({ script: of.script }))
      .execute();
  }

  /** What the scripts of the person's app wrote; `null` where none ran. */
  async logOf(person: { readonly id: string }, appId: string): Promise<string | null> {
    const row = await appById(this.#needs.db, appId);
    if (row === null || row.owner !== person.id) throw noSuchApp();
    const ref = refOf(row);
    return ref === null ? null : ((await this.#needs.backend.startLog?.(ref)) ?? null);
  }

  /** In the order in which they run. */
  async forStart(owner: string, kind: StartScriptKind): Promise<readonly StartScript[]> {
    const { domain } = this.#needs;
    const { mustSucceed } = domain;
    const own = await this.#own(owner, kind);
    return [
      ...(domain[kind] === null ? [] : [{ whose: "domain" as const, text: domain[kind], mustSucceed }]),
      ...(own === null ? [] : [{ whose: "person" as const, text: own, mustSucceed: false }]),
    ];
  }

  /** One that waits has run the old script. */
  async #endWaiting(owner: string): Promise<void> {
    const waiting = await this.#needs.db
      .selectFrom("apps")
      .select("id")
      .where("owner", "=", owner)
      .where("waits", "is not", null)
      .where("state", "!=", "stopped")
      .execute();
    await wantStopped(this.#needs.db, { apps: waiting.map(({ id }) => id), reason: "asked" });
  }

  async #own(owner: string, kind: StartScriptKind): Promise<string | null> {
    const row = await this.#needs.db
      .selectFrom("start_scripts")
      .select("script")
      .where("owner", "=", owner)
      .where("kind", "=", kind)
      .executeTakeFirst();
    return row?.script ?? null;
  }
}
