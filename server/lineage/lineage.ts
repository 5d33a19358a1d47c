import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { Made } from "@/core/tracking/made";
import type { Tables } from "@/server/database/tables";
import type { Log } from "@/server/logs/log";
import type { KeptNotebooks } from "@/server/snapshots/kept-notebooks";
import type { Mlflow } from "@/server/tracking/mlflow";

/** A cell's run that has ended; times are epoch ms. */
export interface CellRun {
  readonly id: string;
  readonly app: string;
  readonly notebook: string;
  readonly cell: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What a cell logged or registered. */
interface Logged {
  readonly kind: "run" | "version";
  /** The run's id, or `<model>/<version>`. */
  readonly thing: string;
  readonly cell: string;
  readonly at: number;
}

interface LineageNeeds {
  readonly db: Kysely<Tables>;
  readonly kept: KeptNotebooks;
  readonly mlflow: Pick<Mlflow, "ask">;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn">;
}

type Owner = { readonly id: string; readonly domainId: string };

/** Clocks of two machines may differ by that. */
const skewMs = 5_000;

/**
 * From what was logged back to the cell, and from the cell to what it logged: noted in the moment in which a thing is
 * made, and tied to the notebook as it was once the cell has ended.
 */
export class Lineage {
  constructor(private readonly needs: LineageNeeds) {}

  /** A program of that person's, in that app, has made something. */
  async made(made: Made, by: { readonly userId: string; readonly appId: string }): Promise<void> {
    const { db, clock } = this.needs;
    const thing = made.kind === "run" ? made.id : `${made.model}/${made.version}`;
    const from = made.kind === "run" ? made : await this.originOf(made.run);
    const row = {
      kind: made.kind,
      thing,
      owner: by.userId,
      app: by.appId,
      notebook: from.notebook,
      cell: from.cell,
      at: clock.now(),
      link: null,
      link_version: null,
      position: null,
    };
    // A version of a model that was removed can be made again under its old number.
    await db
      .insertInto("logged")
      .values(row)
      .onConflict((conflict) => conflict.columns(["kind", "thing"]).doUpdateSet(row))
      .execute();
  }

  /** What the cells of a notebook of one's own logged, the latest first; 2,000 at most. */
  async inNotebook(owner: string, notebook: string): Promise<readonly Logged[]> {
    const rows = await this.needs.db
      .selectFrom("logged")
      .select(["kind", "thing", "cell", "at"])
      .where("owner", "=", owner)
      .where("notebook", "=", notebook)
      .where("cell", "is not", null)
      .orderBy("at", "desc")
      .limit(2_000)
      .execute();
    return rows.map(({ cell, at, ...row }) => ({ ...row, cell: cell ?? "", at: Number(at) }));
  }

  /** Those of a person's cell runs that logged something, and whose notebook has not been kept yet. */
  async unkept(owner: string, runs: readonly CellRun[]): Promise<readonly CellRun[]> {
    const found: CellRun[] = [];
    const notebooks = [...new Set(runs.map(({ notebook }) => notebook))];
    if (notebooks.length === 0) return found;
    const rows = await this.needs.db
      .selectFrom("logged")
      .select(["app", "notebook", "cell", "at"])
      .where("owner", "=", owner)
      .where("notebook", "in", notebooks)
      .where("link", "is", null)
      .execute();
    return runs.filter((run) => rows.some((row) => isOf(run, row)));
  }

  /** A cell's run logged something, and this is its notebook as it was when it had ended. */
  async keep(owner: Owner, of: { readonly run: CellRun; readonly snapshot: string }): Promise<void> {
    const { run, snapshot } = of;
    const { db, kept } = this.needs;
    const rows = await db
      .selectFrom("logged")
      .select(["kind", "thing", "app", "notebook", "cell", "at"])
      .where("owner", "=", owner.id)
      .where("notebook", "=", run.notebook)
      .where("link", "is", null)
      .execute();
    const logged = rows.filter((row) => isOf(run, row));
    if (logged.length === 0) return;
    const { link, version, position } = await kept.add(owner, {
      notebook: run.notebook,
      snapshot,
      cell: run.cell,
    });
    for (const { kind, thing } of logged) {
      await db
        .updateTable("logged")
        .set({ link, link_version: version, position })
        .where("kind", "=", kind)
        .where("thing", "=", thing)
        .execute();
      if (kind === "run") await this.tag(thing, snapshot);
    }
  }

  /** Where the notebook that made a thing is read, at its cell, as far as that person may; `null` where it is nowhere. */
  async pageOf(of: Pick<Logged, "kind" | "thing">): Promise<string | null> {
    const row = await this.rowOf(of);
    if (row?.link == null) return null;
    const at = row.position === null ? "" : `#cell-${row.position}`;
    return `${this.needs.kept.address(row.link)}?version=${row.link_version}${at}`;
  }

  /** Whether the notebook that made a version was found to reproduce. */
  async isReproduced(of: { readonly model: string; readonly version: string }): Promise<boolean> {
    const row = await this.rowOf({ kind: "version", thing: `${of.model}/${of.version}` });
    if (row?.link == null || row.link_version === null) return false;
    return this.needs.kept.isReproduced({ link: row.link, version: row.link_version });
  }

  private rowOf({ kind, thing }: Pick<Logged, "kind" | "thing">) {
    return this.needs.db
      .selectFrom("logged")
      .select(["link", "link_version", "position"])
      .where("kind", "=", kind)
      .where("thing", "=", thing)
      .executeTakeFirst();
  }

  private async originOf(run: string | null) {
    const row = await this.needs.db
      .selectFrom("logged")
      .select(["notebook", "cell"])
      .where("kind", "=", "run")
      .where("thing", "=", run ?? "")
      .executeTakeFirst();
    return row ?? { notebook: null, cell: null };
  }

  /** For whoever reads the run with MLflow's client; that it is not there costs nobody the way back. */
  private async tag(run: string, snapshot: string): Promise<void> {
    const body = { run_id: run, key: "atelier.snapshot", value: snapshot };
    try {
      await this.needs.mlflow.ask({ method: "POST", path: "/api/2.0/mlflow/runs/set-tag", body });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.needs.log.warn("a run could not be tagged with its snapshot", { error });
    }
  }
}

function isOf(
  run: CellRun,
  row: {
    readonly app: string;
    readonly notebook: string | null;
    readonly cell: string | null;
    readonly at: number;
  },
): boolean {
  const at = Number(row.at);
  return (
    row.app === run.app &&
    row.notebook === run.notebook &&
    row.cell === run.cell &&
    at >= run.startedAt - skewMs &&
    at <= run.endedAt + skewMs
  );
}
