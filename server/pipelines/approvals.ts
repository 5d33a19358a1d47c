import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import type { PipelineTables } from "./tables";

export interface Decision {
  readonly step: string;
  /** Id. */
  readonly person: string;
  readonly isApproved: boolean;
  readonly comment: string;
  /** Epoch ms. */
  readonly at: number;
}

/** What people decided about steps that ask for it. The first decision counts until the run goes on once more. */
export class Approvals {
  constructor(
    private readonly db: Kysely<PipelineTables>,
    private readonly clock: Clock,
  ) {}

  async of(run: string): Promise<readonly Decision[]> {
    const rows = await this.db.selectFrom("pipeline_decisions").selectAll().where("run", "=", run).execute();
    return rows.map(({ step, person, is_approved, comment, at }) => {
      return { step, person, comment, isApproved: is_approved === 1, at: Number(at) };
    });
  }

  /** Answers whether it counts. */
  async decide(
    run: string,
    of: Pick<Decision, "step" | "person" | "isApproved" | "comment">,
  ): Promise<boolean> {
    const { step, person, isApproved, comment } = of;
    const row = { run, step, person, comment, is_approved: isApproved ? 1 : 0, at: this.clock.now() };
    const { numInsertedOrUpdatedRows } = await this.db
      .insertInto("pipeline_decisions")
      .values(row)
      .onConflict((conflict) => conflict.columns(["run", "step"]).doNothing())
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  /** What was turned down is asked about once more. */
  async forgetRejections(run: string): Promise<void> {
    await this.db
      .deleteFrom("pipeline_decisions")
      .where("run", "=", run)
      .where("is_approved", "=", 0)
      .execute();
  }
}
