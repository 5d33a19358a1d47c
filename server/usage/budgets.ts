import type { Kysely } from "kysely";
import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import { type Budget, isSpent, type Mark, monthOf, reachedMarks } from "@/core/usage/budget";
import { moneyText } from "@/core/usage/money";
import { totalOf } from "@/core/usage/usage-lines";
import { chargeOf } from "@/core/usage/usage-report";
import { intervalsIn } from "@/server/usage/ledger";
import type { UsageTables } from "@/server/usage/tables";

/** A person's budget and what of it is spent in this month (UTC), in the currency of the settings. */
interface BudgetStanding extends Budget {
  readonly spent: number;
}

/** What people may spend. Amounts in another currency than that of the settings count on no budget. */
export class Budgets {
  constructor(
    private readonly needs: {
      readonly db: Kysely<UsageTables>;
      readonly clock: Clock;
      readonly currency: string;
    },
  ) {}

  /** `null`: the person may spend what they like. */
  async of(owner: string): Promise<BudgetStanding | null> {
    const row = await this.needs.db
      .selectFrom("usage_budgets")
      .selectAll()
      .where("owner", "=", owner)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { perMonth: row.per_month, whenSpent: row.when_spent, spent: await this.spent(owner) };
  }

  /** What a person has spent in this month. */
  async spent(owner: string): Promise<number> {
    const { db, clock, currency } = this.needs;
    const now = clock.now();
    const { from, to } = monthOf(now);
    const intervals = await intervalsIn(db, { owner, from, to });
    const own = intervals.filter((interval) => interval.currency === currency);
    return totalOf(own.map((interval) => chargeOf(interval, { from, to, now })));
  }

  /** Takes effect at once; what the person was told of the old one in this month is forgotten. */
  async set(of: {
    readonly owner: string;
    readonly by: string;
    readonly budget: Budget | null;
  }): Promise<void> {
    const { owner, by, budget } = of;
    const now = this.needs.clock.now();
    await this.needs.db.transaction().execute(async (trx) => {
      await trx
        .deleteFrom("usage_warnings")
        .where("owner", "=", owner)
        .where("month", "=", monthOf(now).name)
        .execute();
      await trx.deleteFrom("usage_budgets").where("owner", "=", owner).execute();
      if (budget === null) return;
      const row = {
        owner,
        per_month: budget.perMonth,
        when_spent: budget.whenSpent,
        set_by: by,
        set_at: now,
      };
      await trx.insertInto("usage_budgets").values(row).execute();
    });
  }

  /** Why nothing may start for a person that costs so much an hour; `null` where it may. */
  async refusal(of: { readonly owner: string; readonly pricePerHour: number }): Promise<AppError | null> {
    if (of.pricePerHour === 0) return null;
    const budget = await this.of(of.owner);
    if (budget === null || budget.whenSpent === "warn" || !isSpent(budget, budget.spent)) return null;
    const amount = moneyText(budget.perMonth, { currency: this.needs.currency });
    return new AppError(
      "limit",
      `Your budget of ${amount} for this month is used up. Nothing was started; notebooks and files are safe, and reading and editing them is free. Ask an administrator for more, or choose an instance type that is free.`,
    );
  }

  /** Of which marks the person has not been told in this month. */
  async untold(owner: string, budget: BudgetStanding): Promise<readonly Mark[]> {
    const reached = reachedMarks(budget, budget.spent);
    if (reached.length === 0) return [];
    const told = await this.needs.db
      .selectFrom("usage_warnings")
      .select("percent")
      .where("owner", "=", owner)
      .where("month", "=", monthOf(this.needs.clock.now()).name)
      .execute();
    return reached.filter((mark) => !told.some(({ percent }) => percent === mark));
  }

  /** Notes that the person was told of a mark and of those below it. */
  async told(owner: string, mark: Mark): Promise<void> {
    const now = this.needs.clock.now();
    const marks = mark === 100 ? [80, 100] : [mark];
    await this.needs.db
      .insertInto("usage_warnings")
      .values(marks.map((percent) => ({ owner, month: monthOf(now).name, percent, at: now, seen_at: now })))
      .onConflict((conflict) => conflict.columns(["owner", "month", "percent"]).doNothing())
      .execute();
  }

  /** Who runs what costs although their budget says that it is to be stopped by now. */
  async overdrawn(): Promise<readonly string[]> {
    const running = await this.needs.db
      .selectFrom("usage_budgets")
      .innerJoin("usage_intervals", "usage_intervals.owner", "usage_budgets.owner")
      .select("usage_budgets.owner")
      .distinct()
      .where("usage_budgets.when_spent", "=", "stop")
      .where("usage_intervals.ended_at", "is", null)
      .where("usage_intervals.price_per_hour", ">", 0)
      .execute();
    const over: string[] = [];
    for (const { owner } of running) {
      const budget = await this.of(owner);
      if (budget?.whenSpent === "stop" && isSpent(budget, budget.spent)) over.push(owner);
    }
    return over;
  }
}
