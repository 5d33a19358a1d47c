import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closedText, emptyText, openText, withChunk } from "@/core/text/terminal-line";

const read = (...chunks: readonly string[]) => closedText(chunks.reduce(withChunk, emptyText));

describe("a text as a terminal leaves it", () => {
  it("appends plain text", () => {
    expect(read("a\nb", "c\n", "d")).toBe("a\nbc\nd");
  });

  it("keeps one line of a progress bar that redraws itself a thousand times", () => {
    const frames = Array.from({ length: 1000 }, (_, index) => `\r ${String(index + 1).padStart(4)}/1000`);
    expect(read("start\n", ...frames, "\n")).toBe("start\n 1000/1000\n");
  });

  it("overwrites only as far as the new text goes", () => {
    expect(read("abcdef\rXY\n")).toBe("XYcdef\n");
  });

  it("leaves a line alone that ends with a return and a line end", () => {
    expect(read("one\r\ntwo\r\n")).toBe("one\ntwo\n");
    expect(read("one\r", "\ntwo")).toBe("one\ntwo");
  });

  it("goes back one place for a backspace, never beyond the line", () => {
    expect(read("abc\b\bX\n")).toBe("aXc\n");
    expect(read("a\n\b\b\bX\n")).toBe("a\nX\n");
  });

  it("redraws each of several lines in one chunk", () => {
    expect(read("1%\r2%\nx\ry\n3%\r4%")).toBe("2%\ny\n4%");
  });

  it("is the same however the text is cut into chunks, and after a trip through JSON at any place", () => {
    const parts = fc.array(fc.constantFrom("a", "bc", "\n", "\r", "\b", "\r\n", "🙂"), { maxLength: 25 });
    fc.assert(
      fc.property(parts, fc.nat(25), (chunks, cut) => {
        const whole = read(chunks.join(""));
        expect(read(...chunks)).toBe(whole);
        const first = read(...chunks.slice(0, cut));
        expect(closedText(chunks.slice(cut).reduce(withChunk, openText(first)))).toBe(whole);
      }),
      { numRuns: 1000 },
    );
  });
});
