/** What a person may spend in a month, and what happens once it is spent. */
export interface Budget {
  /** In units of the currency; more than 0. */
  readonly perMonth: number;
  /**
   * `warn`: the person is told, and nothing else. `block`: nothing starts that costs. `stop`: what costs is stopped too.
   */
  readonly whenSpent: WhenSpent;
}

export type WhenSpent = "warn" | "block" | "stop";

/** Parts of a budget, in per cent, of which a person is told once a month. */
export type Mark = 80 | 100;

const marks: readonly Mark[] = [80, 100];

/** Which marks so much spending has reached. */
export function reachedMarks(budget: Pick<Budget, "perMonth">, spent: number): readonly Mark[] {
  return marks.filter((mark) => spent * 100 >= budget.perMonth * mark);
}

/** Whether nothing is left of it. */
export function isSpent(budget: Pick<Budget, "perMonth">, spent: number): boolean {
  return reachedMarks(budget, spent).includes(100);
}

/** A month of UTC: its name as `2026-11`, and where it begins and ends, in epoch ms. */
export function monthOf(now: number): { readonly name: string; readonly from: number; readonly to: number } {
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { name: date.toISOString().slice(0, 7), from: Date.UTC(year, month), to: Date.UTC(year, month + 1) };
}

const then: Readonly<Record<WhenSpent, string>> = {
  warn: "Nothing is stopped.",
  block: "Nothing new starts that costs; what runs goes on.",
  stop: "What costs is stopped, and nothing new starts that does.",
};

const before: Readonly<Record<WhenSpent, string>> = {
  warn: "Nothing is stopped when it is used up.",
  block: "When it is used up, nothing new starts that costs; what runs goes on.",
  stop: "When it is used up, what costs is stopped. Keep what you need from your kernels' variables.",
};

/** What a person is told at a mark; `amount` is the budget with its currency. */
export function budgetNotice(of: {
  readonly mark: Mark;
  readonly whenSpent: WhenSpent;
  readonly amount: string;
}): string {
  const { mark, whenSpent, amount } = of;
  return mark === 100
    ? `Your budget of ${amount} for this month is used up. ${then[whenSpent]} Notebooks and files are safe, and reading and editing them is free. Ask an administrator for more.`
    : `You have used ${mark} % of your budget of ${amount} for this month. ${before[whenSpent]}`;
}
