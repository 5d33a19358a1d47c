import { expect, test } from "vitest";
import { startForecast } from "@/core/usage/start-forecast";

const money = (amount: number) => `$${amount.toFixed(3)}`;
const hour = 3_600_000;

test("what is left alone costs as much as it takes until it is stopped for doing nothing", () => {
  expect(startForecast({ pricePerHour: 0.05, stopAfterMs: 2 * hour, money })).toBe(
    "Billing ends with its last app. Left alone it is stopped after 2 h in which nothing runs: about $0.100.",
  );
  expect(startForecast({ pricePerHour: 1, stopAfterMs: hour / 4, money })).toContain("15 min");
  expect(startForecast({ pricePerHour: 1, stopAfterMs: hour / 4, money })).toContain("$0.250");
});

test("where nothing stops it, the forecast is for a day and says who ends it", () => {
  expect(startForecast({ pricePerHour: 0.05, stopAfterMs: null, money })).toBe(
    "Billing ends when its last app is stopped, and only you stop that: $1.200 for a day.",
  );
});

test("what is free has no forecast", () => {
  expect(startForecast({ pricePerHour: 0, stopAfterMs: null, money })).toBe("");
});
