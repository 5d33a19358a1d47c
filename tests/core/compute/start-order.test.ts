import { describe, expect, it } from "vitest";
import { placeNote, startOrder } from "@/core/compute/start-order";

const start = (app: string, owner: string, at: number) => ({ app, owner, at });

describe("startOrder", () => {
  const order = (waiting: ReturnType<typeof start>[], more: ReturnType<typeof start>[] = []) =>
    startOrder({ waiting, all: [...waiting, ...more] }).map(({ app }) => app);

  it("gives the turn to who came first", () => {
    expect(order([start("c", "cy", 3), start("a", "ada", 1), start("b", "bob", 2)])).toEqual(["a", "b", "c"]);
  });

  it("gives others a first start before a person's second", () => {
    const waiting = [
      start("a1", "ada", 1),
      start("a2", "ada", 2),
      start("a3", "ada", 3),
      start("b", "bob", 4),
    ];
    expect(order(waiting)).toEqual(["a1", "b", "a2", "a3"]);
  });

  it("counts what a person has under way, or had a moment ago", () => {
    const waiting = [start("a2", "ada", 2000), start("b", "bob", 3000)];
    expect(order(waiting, [start("a1", "ada", 1000)])).toEqual(["b", "a2"]);
  });

  it("holds nothing against a person whose last start is long over", () => {
    const waiting = [start("a2", "ada", 100_000), start("b", "bob", 100_001)];
    expect(order(waiting, [start("a1", "ada", 1000)])).toEqual(["a2", "b"]);
  });

  it("lets nobody wait for ever, however many others come", () => {
    const others = Array.from({ length: 100 }, (_, n) => start(`o${n}`, `other ${n}`, n * 1000));
    const place = order([start("a1", "ada", 0), start("a2", "ada", 1), ...others]).indexOf("a2");
    expect(place).toBeGreaterThan(50);
    expect(place).toBeLessThan(70);
  });

  it("is the same order wherever it is made, also for what came in the same moment", () => {
    expect(order([start("y", "cy", 1), start("x", "bob", 1), start("z", "ada", 1)])).toEqual(["x", "y", "z"]);
  });
});

describe("placeNote", () => {
  it.each([
    [1, "1st"],
    [2, "2nd"],
    [3, "3rd"],
    [11, "11th"],
    [12, "12th"],
    [13, "13th"],
    [23, "23rd"],
    [112, "112th"],
  ])("says that %i is the %s", (place, ordinal) => {
    expect(placeNote({ place, atOnce: 2, ms: null })).toBe(`Waiting for its turn: you are ${ordinal}`);
  });

  it("says about how long that takes, where that is known", () => {
    expect(placeNote({ place: 23, atOnce: 2, ms: 3_500 })).toMatch(/you are 23rd, about 41 s$/);
    expect(placeNote({ place: 90, atOnce: 1, ms: 2_000 })).toMatch(/you are 90th, about 3 min$/);
    expect(placeNote({ place: 1, atOnce: 8, ms: 400 })).toMatch(/about 1 s$/);
  });
});
