/** Day and time as the person's own place writes them. `at` in epoch ms. */
export function whenText(at: number): string {
  return new Date(at).toLocaleString(undefined, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
}

/** A metric's value, short enough for a column and never rounded to what it is not by orders of magnitude. */
export function valueText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(5)));
}
