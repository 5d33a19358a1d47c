import { create } from "zustand";
import { moneyText } from "@/core/usage/money";

const useMoney = create<{ readonly currency: string | null }>(() => ({ currency: null }));

/** What prices are in, from the studio server; until it has said so, amounts are bare numbers. */
export function showMoneyIn(currency: string): void {
  useMoney.setState({ currency });
}

/** Whatever shows amounts asks this too, and so shows them again once the currency is known. */
export function useCurrency(): string | null {
  return useMoney(({ currency }) => currency);
}

/** An amount in the currency of this studio. */
export function money(amount: number, digits?: number): string {
  const { currency } = useMoney.getState();
  return moneyText(amount, { currency, ...(digits === undefined ? {} : { digits }) });
}
