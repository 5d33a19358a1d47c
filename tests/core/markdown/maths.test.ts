import { describe, expect, it } from "vitest";
import { protectMaths, restoreMaths } from "@/core/markdown/maths";

const formulas = (text: string) => protectMaths(text).maths;

describe("maths in Markdown", () => {
  it("takes out every way of writing it", () => {
    expect(formulas("a $x_1*y$ b")).toEqual([{ tex: "x_1*y", display: false }]);
    expect(formulas("$$\\int_0^1$$")).toEqual([{ tex: "\\int_0^1", display: true }]);
    expect(formulas("\\(a+b\\) and \\[c\\]")).toEqual([
      { tex: "a+b", display: false },
      { tex: "c", display: true },
    ]);
    expect(formulas("\\\\(a\\\\) \\\\[b\\\\]")).toEqual([
      { tex: "a", display: false },
      { tex: "b", display: true },
    ]);
    expect(formulas("\\begin{align}a&=b\\\\c&=d\\end{align}")[0]?.display).toBe(true);
  });

  it("leaves money and code alone", () => {
    expect(formulas("costs $5 and then $6 more")).toEqual([]);
    expect(formulas("`$a$` and\n```\n$b$\n```\n$c$")).toEqual([{ tex: "c", display: false }]);
    expect(formulas("\\$5 and \\$6")).toEqual([]);
  });

  it("puts it back where it was", () => {
    const { text } = protectMaths("one $a_1$ two $b_2$");
    expect(text).not.toContain("$");
    expect(restoreMaths(text, (index) => `<${index}>`)).toBe("one <0> two <1>");
  });
});
