import { describe, expect, it } from "vitest";
import { asHeading, headings } from "@/core/markdown/headings";

describe("headings", () => {
  it("reads them as a person would", () => {
    expect(headings("# One **two**\ntext\n### [Link](x) #\n```\n# no\n```\n## `After`")).toEqual([
      { level: 1, text: "One two" },
      { level: 3, text: "Link" },
      { level: 2, text: "After" },
    ]);
    expect(headings("#no\n    # code")).toEqual([]);
  });

  it("makes a cell a heading, replacing the level it had", () => {
    expect(asHeading("### Title\nmore", 1)).toBe("# Title\nmore");
    expect(asHeading("", 2)).toBe("## ");
  });
});
