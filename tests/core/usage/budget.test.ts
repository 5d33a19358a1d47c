import { expect, it } from "vitest";
import { budgetNotice, isSpent, monthOf, reachedMarks } from "@/core/usage/budget";

it("has its marks at 80 and 100 per cent, exactly", () => {
  const budget = { perMonth: 10 };
  expect([0, 7.999, 8, 9.999, 10, 25].map((spent) => reachedMarks(budget, spent))).toEqual([
    [],
    [],
    [80],
    [80],
    [80, 100],
    [80, 100],
  ]);
  expect([9.999, 10].map((spent) => isSpent(budget, spent))).toEqual([false, true]);
});

it("is for a month of UTC", () => {
  const december = { name: "2026-12", from: Date.UTC(2026, 11), to: Date.UTC(2027, 0) };
  expect(monthOf(Date.UTC(2026, 11, 31, 23, 59, 59, 999))).toEqual(december);
  expect(monthOf(Date.UTC(2026, 11))).toEqual(december);
});

it("tells what happens, what is safe and what to do", () => {
  const notice = (mark: 80 | 100, whenSpent: "warn" | "block" | "stop") =>
    budgetNotice({ mark, whenSpent, amount: "€10.00" });
  expect(notice(80, "stop")).toMatch(
    /^You have used 80 % of your budget of €10\.00 .* what costs is stopped\./,
  );
  expect(notice(80, "warn")).toContain("Nothing is stopped");
  expect(notice(100, "block")).toMatch(
    /used up\. Nothing new starts that costs; what runs goes on\. Notebooks and files are safe/,
  );
});
