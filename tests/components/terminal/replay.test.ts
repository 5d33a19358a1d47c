import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kept, newIn } from "@/components/terminal/replay";

describe("after a reload", () => {
  test("what the server repeats is not shown twice", () => {
    expect(newIn("$ ls\r\na b\r\n$ ", "$ ls\r\na b\r\n$ ")).toBe("");
  });

  test("what was said while nobody listened is shown", () => {
    expect(newIn("$ make\r\nstep 1\r\nstep 2\r\n", "$ make\r\nstep 1\r\n")).toBe("step 2\r\n");
  });

  test("what reaches further back than the server's memory stays, and joins on", () => {
    const early = "line\r\n".repeat(500);
    expect(newIn(`${early.slice(-300)}the end`, `first\r\n${early}`)).toBe("the end");
  });

  test("another terminal of the same name is shown whole", () => {
    expect(newIn("fresh prompt $ ", "something else entirely\r\n")).toBe("fresh prompt $ ");
  });

  test("any two windows of one stream of different lines join without loss or repetition", () => {
    const lines = fc.array(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 60, maxLength: 90 });
    const share = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(lines, share, share, share, (texts, one, two, three) => {
        const stream = texts.map((line, index) => `${index}:${line}\r\n`).join("");
        const at = (from: number, to: number, percent: number) =>
          from + Math.floor(((to - from) * percent) / 100);
        // Windows of a whole screen, as the real ones are; a few characters may be anywhere in a stream.
        const end = at(150, stream.length, one);
        const seen = stream.slice(at(0, end - 130, two), end);
        const replay = stream.slice(at(0, end - 130, three));
        expect(newIn(replay, seen)).toBe(stream.slice(end));
      }),
    );
  });
});

test("what is kept is bounded and begins with a whole line", () => {
  const text = "0123456789\n".repeat(100);
  const tail = kept(text, 105);
  expect(tail.length).toBeLessThanOrEqual(105);
  expect(tail.startsWith("0123456789\n")).toBe(true);
});
