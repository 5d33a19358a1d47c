import { describe, expect, it } from "vitest";
import { cutText } from "@/core/outputs/cut-text";

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`).join("\n");

describe("a long text", () => {
  it("is shown whole while it is short", () => {
    expect(cutText(lines(400))).toEqual({ head: lines(400), tail: null, hidden: null });
  });

  it("keeps its beginning and its end, and says how much lies between", () => {
    const cut = cutText(lines(100_000));
    expect(cut.head.startsWith("line 0\n")).toBe(true);
    expect(cut.tail?.endsWith("line 99999")).toBe(true);
    expect(cut.hidden).toBe("99,600 lines not shown");
    expect(cut.head.split("\n").length + (cut.tail?.split("\n").length ?? 0)).toBeLessThan(410);
  });

  it("never draws a line of millions of characters", () => {
    const cut = cutText("x".repeat(5_000_000));
    expect(cut.head.length + (cut.tail?.length ?? 0)).toBeLessThan(100_000);
    expect(cut.hidden).not.toBeNull();
    const mixed = cutText(`start\n${"y".repeat(50_000)}\nend`);
    expect(mixed.head.length + (mixed.tail?.length ?? 0)).toBeLessThan(20_000);
    expect(mixed.head + (mixed.tail ?? "")).toContain("end");
  });
});
