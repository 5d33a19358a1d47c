import fc from "fast-check";
import { expect, it } from "vitest";
import { rounded, roundedShares } from "@/core/usage/shares";

const amounts = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { maxLength: 40 });
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);

it("tells parts that add up to the total as it is told", () => {
  fc.assert(
    fc.property(amounts, (parts) => {
      expect(rounded(sum(roundedShares(parts)))).toBe(rounded(sum(parts)));
    }),
  );
});

it("moves no part by more than a tenth of a cent", () => {
  fc.assert(
    fc.property(amounts, (parts) => {
      for (const [n, share] of roundedShares(parts).entries())
        expect(Math.abs(share - (parts[n] ?? 0))).toBeLessThan(0.001 + 1e-6);
    }),
  );
});

it("gives what is left over to the parts that lost most", () => {
  expect(roundedShares([0.0004, 0.0009, 0.0007])).toEqual([0, 0.001, 0.001]);
});
