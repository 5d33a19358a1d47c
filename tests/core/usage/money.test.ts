import { expect, it } from "vitest";
import { moneyText } from "@/core/usage/money";

it("shows tenths of a cent below one, and says when it is less than that", () => {
  const text = (amount: number) => moneyText(amount, { currency: "USD" });
  expect([0, 0.0004, 0.05, 0.3149, 12.5, 1234.5].map(text)).toEqual([
    "$0",
    "under $0.001",
    "$0.050",
    "$0.315",
    "$12.50",
    "$1,234.50",
  ]);
});

it("is in the currency that there is, and bare while none is known", () => {
  expect(moneyText(0.05, { currency: "EUR" })).toBe("€0.050");
  expect(moneyText(0.05, { currency: "CHF" })).toBe("CHF\u00a00.050");
  expect(moneyText(0.05, { currency: null })).toBe("0.050");
  expect(moneyText(0.05, { currency: "USD", digits: 2 })).toBe("$0.05");
});
