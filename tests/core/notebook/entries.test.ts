import fc from "fast-check";
import { expect, it } from "vitest";
import { type Entries, withEntry } from "@/core/notebook/entries";

type Value = { readonly n: number };
const many: Entries<Value> = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`c${n}`, { n }]));
const few: Entries<Value> = { a: { n: 1 }, b: { n: 2 } };

const puts = fc.array(fc.tuple(fc.nat(250), fc.nat(9)), { maxLength: 30 });

it.each([
  ["a large record", many],
  ["a small record", few],
])("%s reads as a plain one after any replacements, and the one before stays as it was", (_, start) => {
  fc.assert(
    fc.property(puts, (all) => {
      let entries = start;
      let plain: Record<string, Value> = { ...start };
      for (const [id, n] of all) {
        const before = entries;
        const was = plain;
        entries = withEntry(entries, [`c${id}`, { n }]);
        plain = { ...plain, [`c${id}`]: { n } };
        expect({ ...before }).toEqual(was);
      }
      expect(entries).toEqual(plain);
      expect(JSON.parse(JSON.stringify(entries))).toEqual(plain);
      expect(new Map(Object.entries(entries))).toEqual(new Map(Object.entries(plain)));
      for (const key of ["c3", "c249", "none", "constructor"]) {
        expect(entries[key]).toEqual(plain[key]);
        expect(Object.hasOwn(entries, key)).toBe(Object.hasOwn(plain, key));
      }
    }),
    { numRuns: 50 },
  );
});

it("two versions made of one, as a browser makes them of what is pending, know nothing of each other", () => {
  const base = withEntry(many, ["c0", { n: 100 }]);
  const one = withEntry(base, ["new-1", { n: 1 }]);
  const other = withEntry(base, ["new-2", { n: 2 }]);
  expect([one["new-1"], one["new-2"]]).toEqual([{ n: 1 }, undefined]);
  expect(["new-1" in other, "new-2" in other, "new-1" in base]).toEqual([false, true, false]);
  expect(Object.keys(other)).not.toContain("new-1");
});

it("keeps the identity of what did not change", () => {
  const next = withEntry(withEntry(many, ["c1", { n: -1 }]), ["c2", { n: -2 }]);
  expect(next.c3).toBe(many.c3);
});
