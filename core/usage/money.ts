/**
 * An amount as people read it, in a currency (ISO 4217), or as a bare number while that is not known. Below one,
 * tenths of a cent count, and the first of them is said as such.
 */
export function moneyText(
  amount: number,
  of: { readonly currency: string | null; readonly digits?: number },
): string {
  const digits = of.digits ?? (Math.abs(amount) < 1 ? 3 : 2);
  if (of.digits === undefined && amount === 0) return formatted(0, { currency: of.currency, digits: 0 });
  const least = 10 ** -digits;
  if (amount > 0 && amount < least) return `under ${formatted(least, { currency: of.currency, digits })}`;
  return formatted(amount, { currency: of.currency, digits });
}

const formats = new Map<string, Intl.NumberFormat>();

function formatted(
  amount: number,
  of: { readonly currency: string | null; readonly digits: number },
): string {
  const key = `${of.currency} ${of.digits}`;
  const known = formats.get(key);
  if (known !== undefined) return known.format(amount);
  const format = new Intl.NumberFormat("en-US", {
    ...(of.currency === null ? {} : { style: "currency" as const, currency: of.currency }),
    minimumFractionDigits: of.digits,
    maximumFractionDigits: of.digits,
  });
  formats.set(key, format);
  return format.format(amount);
}
