import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import { type MadeOf, textOf, whyNew } from "@/core/pipelines/made-of";
import type { StepRecord } from "@/core/pipelines/run";
import type { StepLook } from "@/core/pipelines/step-run";
import type { PipelineTables } from "./tables";

interface Place {
  readonly owner: string;
  /** Of the pipeline's file. */
  readonly path: string;
  readonly step: string;
}

/** What an earlier run found that may be taken, or why none is. */
type Earlier =
  | { readonly hit: true; readonly record: StepRecord; readonly run: string; readonly at: number }
  | { readonly hit: false; readonly why: string };

export function keyOf(made: MadeOf): string {
  return createHash("sha256").update(textOf(made)).digest("hex");
}

/** Results of steps, for the next run that would come to the same. Each person's own. */
export class Results {
  constructor(
    private readonly db: Kysely<PipelineTables>,
    private readonly clock: Clock,
  ) {}

  async find(
    place: Place,
    now: { readonly made: MadeOf; readonly writes: StepLook["writes"] },
  ): Promise<Earlier> {
    const rows = await this.db
      .selectFrom("pipeline_results")
      .selectAll()
      .where("owner", "=", place.owner)
      .where("path", "=", place.path)
      .where("step", "=", place.step)
      .orderBy("at", "desc")
      .limit(100)
      .execute();
    const [latest] = rows;
    if (latest === undefined) return { hit: false, why: "It has not run to its end before." };
    const key = keyOf(now.made);
    const same = rows.find((row) => row.key === key);
    if (same === undefined)
      return { hit: false, why: whyNew(JSON.parse(latest.made_of) as MadeOf, now.made) };
    const record = JSON.parse(same.record) as StepRecord;
    const changed = Object.entries(record.writes).find(([name, { hash }]) => now.writes[name]?.hash !== hash);
    if (changed !== undefined) {
      const [name, { path }] = changed;
      const what = now.writes[name] === undefined ? "is gone" : "was changed since";
      return { hit: false, why: `It runs anew: the file that it wrote, ${path}, ${what}.` };
    }
    return { hit: true, record, run: same.run, at: Number(same.at) };
  }

  async keep(
    place: Place,
    of: { readonly run: string; readonly made: MadeOf; readonly record: StepRecord },
  ): Promise<void> {
    const row = {
      ...place,
      key: keyOf(of.made),
      run: of.run,
      made_of: JSON.stringify(of.made),
      record: JSON.stringify(of.record),
      at: this.clock.now(),
    };
    const { run, record, at } = row;
    await this.db
      .insertInto("pipeline_results")
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(["owner", "path", "step", "key"]).doUpdateSet({ run, record, at }),
      )
      .execute();
  }
}
