import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyChanges,
  composeChanges,
  diffToChanges,
  mapOver,
  mapUnder,
  parseChanges,
  serialiseChanges,
} from "@/core/text/changes";

const texts = fc.string({ unit: fc.constantFrom("a", "b", "\n", "é", "🙂", "\r", " "), maxLength: 30 });

describe("diffToChanges", () => {
  it("leads from one text to the other, whatever they are", () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        expect(applyChanges(diffToChanges(before, after), before)).toBe(after);
      }),
    );
  });

  it("touches only what differs, so that a cursor elsewhere stays", () => {
    const ranges: number[][] = [];
    diffToChanges("import os\nprint(1)\n", "import os\nprint(42)\n").iterChanges((from, to) => {
      ranges.push([from, to]);
    });
    expect(ranges).toEqual([[16, 17]]);
  });

  it("never cuts a character in two", () => {
    diffToChanges("x🙂y", "x🙃y").iterChanges((from, to) => {
      expect([from, to]).toEqual([1, 3]);
    });
  });

  it("is empty for the same text", () => {
    expect(diffToChanges("same", "same").empty).toBe(true);
  });
});

describe("changes of two people at once", () => {
  it("come to the same text in either order", () => {
    fc.assert(
      fc.property(texts, texts, texts, (base, first, second) => {
        const one = diffToChanges(base, first);
        const other = diffToChanges(base, second);
        const over = mapOver(other, one);
        const under = mapUnder(one, other);
        if (over === null || under === null) throw new Error("both are over the same text");
        expect(applyChanges(over, first)).toBe(applyChanges(under, second));
      }),
      { numRuns: 500 },
    );
  });

  it("put what came first first, where both insert at one place", () => {
    const theirs = diffToChanges("", "theirs");
    const mine = diffToChanges("", "mine");
    expect(applyChanges(mapOver(mine, theirs) ?? theirs, "theirs")).toBe("theirsmine");
    expect(applyChanges(mapUnder(theirs, mine) ?? mine, "mine")).toBe("theirsmine");
  });

  it("are not mapped when they are about texts of different lengths", () => {
    expect(mapOver(diffToChanges("ab", "b"), diffToChanges("abc", ""))).toBeNull();
    expect(mapUnder(diffToChanges("ab", "b"), diffToChanges("abc", ""))).toBeNull();
  });
});

describe("composeChanges", () => {
  it("is one change for two in a row", () => {
    fc.assert(
      fc.property(texts, texts, texts, (one, two, three) => {
        const both = composeChanges(diffToChanges(one, two), diffToChanges(two, three));
        expect(both === null ? null : applyChanges(both, one)).toBe(three);
      }),
    );
  });

  it("refuses what does not follow", () => {
    expect(composeChanges(diffToChanges("a", "ab"), diffToChanges("abc", ""))).toBeNull();
  });
});

describe("parseChanges", () => {
  it("reads what was written, line ends and all", () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const json = JSON.parse(JSON.stringify(serialiseChanges(diffToChanges(before, after))));
        const changes = parseChanges(json);
        expect(changes === null ? null : applyChanges(changes, before)).toBe(after);
      }),
    );
  });

  it("refuses what is not a change", () => {
    const wrong = [
      null,
      "x",
      3,
      {},
      [-1],
      [1.5],
      [[]],
      [["x"]],
      [[-1, "x"]],
      [[0, 5]],
      [[0, "a\nb"]],
      [null],
    ];
    for (const json of wrong) expect(parseChanges(json), JSON.stringify(json)).toBeNull();
  });
});

describe("applyChanges", () => {
  it("refuses a change that was made for a text of another length", () => {
    expect(applyChanges(diffToChanges("abc", "abcd"), "ab")).toBeNull();
  });
});
