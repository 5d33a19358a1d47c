import type { Kysely } from "kysely";
import { z } from "zod";
import type { Clock, Ids } from "@/core/clock";
import { AppError } from "@/core/errors";
import { type CheckReport, outcomeOf, verdicts } from "@/core/reproduce/verdict";
import type { Tables } from "@/server/database/tables";

/** The last check of a snapshot, with who ran it. */
export interface KeptCheck {
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  readonly report: CheckReport;
}

interface Parts {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly ids: Ids;
}

const report: z.ZodType<CheckReport> = z.strictObject({
  cells: z
    .array(
      z.strictObject({ cell: z.string().max(100), verdict: z.enum(verdicts), note: z.string().max(1000) }),
    )
    .max(100_000),
  outOfOrder: z.array(z.string().max(100)).max(100_000),
  notes: z.array(z.string().max(2000)).max(20),
  seconds: z.number().int().nonnegative(),
});

/** What checks found, as told by the notebook server of whoever ran them; who may is asked before. */
export class SnapshotChecks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async add(of: {
    readonly snapshot: string;
    readonly person: string;
    readonly text: string;
  }): Promise<void> {
    const found = parsed(of.text);
    const { db, clock, ids } = this.#parts;
    const row = {
      id: ids.next(),
      snapshot: of.snapshot,
      person: of.person,
      at: clock.now(),
      outcome: outcomeOf(found),
      report: JSON.stringify(found),
    };
    await db.insertInto("snapshot_checks").values(row).execute();
  }

  /** Whether the last check found that it reproduces. */
  async isReproduced(snapshot: string): Promise<boolean> {
    const row = await this.#parts.db
      .selectFrom("snapshot_checks")
      .select("outcome")
      .where("snapshot", "=", snapshot)
      .orderBy("at", "desc")
      .orderBy("id")
      .executeTakeFirst();
    return row?.outcome === "reproduced";
  }

  /** `null` while nobody has checked it. */
  async latest(snapshot: string): Promise<KeptCheck | null> {
    const row = await this.#parts.db
      .selectFrom("snapshot_checks")
      .leftJoin("users", "users.id", "snapshot_checks.person")
      .select(["users.name", "at", "report"])
      .where("snapshot", "=", snapshot)
      .orderBy("at", "desc")
      .orderBy("snapshot_checks.id")
      .executeTakeFirst();
    if (row === undefined) return null;
    const by = row.name ?? "Somebody who is no longer here";
    return { by, at: Number(row.at), report: report.parse(JSON.parse(row.report)) };
  }
}

function parsed(text: string): CheckReport {
  try {
    return report.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("invalid", "What this check found cannot be read, so it was not kept.", { cause });
  }
}
