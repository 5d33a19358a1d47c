import { rounded, roundedShares } from "./shares";

/** What something ran and cost; `amount` is in units of the currency. */
export interface UsageLine {
  readonly key: string;
  readonly ms: number;
  readonly amount: number;
}

/** One line for each key with exact sums, the dearest first. */
export function summed(parts: readonly UsageLine[]): readonly UsageLine[] {
  const sums = new Map<string, { ms: number; amount: number }>();
  for (const { key, ms, amount } of parts) {
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { ms, amount });
    else {
      sum.ms += ms;
      sum.amount += amount;
    }
  }
  const lines = [...sums].map(([key, sum]) => ({ key, ...sum }));
  return lines.sort((a, b) => b.amount - a.amount || b.ms - a.ms || a.key.localeCompare(b.key));
}

/** The lines as they are told: their amounts add up to the total. */
export function told<Line extends { readonly amount: number }>(
  lines: readonly Line[],
  total: number = rounded(totalOf(lines)),
): readonly Line[] {
  const exact = lines.map(({ amount }) => amount);
  const amounts = roundedShares(exact, total);
  return lines.map((line, n) => ({ ...line, amount: amounts[n] ?? 0 }));
}

export function totalOf(lines: readonly { readonly amount: number }[]): number {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}
