/** What amounts are told in, in units of the currency: a tenth of a cent, so that a cell's share can be seen. */
const perUnit = 1000;

/** Sums of binary fractions end a hair below the whole number that they are. */
const tolerance = 1e-6;

/** The nearest amount that is told. */
export function rounded(amount: number): number {
  return Math.round(amount * perUnit) / perUnit;
}

/**
 * Parts as they are told, which add up to the total as it is told: each is rounded down, and what is left over goes to
 * those that lost most by it.
 */
export function roundedShares(
  parts: readonly number[],
  total = rounded(parts.reduce((sum, part) => sum + part, 0)),
): readonly number[] {
  const exact = parts.map((part) => part * perUnit);
  const whole = exact.map((part) => Math.floor(part + tolerance));
  let left = Math.round(total * perUnit) - whole.reduce((sum, part) => sum + part, 0);
  const byLoss = exact
    .map((part, n) => ({ n, loss: part - (whole[n] ?? 0) }))
    .toSorted((a, b) => b.loss - a.loss || a.n - b.n);
  for (const { n } of byLoss) {
    if (left <= 0) break;
    whole[n] = (whole[n] ?? 0) + 1;
    left -= 1;
  }
  return whole.map((part) => part / perUnit);
}
