import { describe, expect, test } from "vitest";
import { freeName } from "@/components/notebook/attach-pictures";

describe("a picture put into a cell", () => {
  test("has a name that stands in a link as it is", () => {
    expect(freeName("my plot (1).png", {})).toBe("my-plot-1-.png");
    expect(freeName("日本 語.png", {})).toBe("日本-語.png");
  });

  test("never takes the place of another of the same name", () => {
    expect(freeName("plot.png", { "plot.png": {} })).toBe("plot-2.png");
    expect(freeName("plot.png", { "plot.png": {}, "plot-2.png": {} })).toBe("plot-3.png");
    expect(freeName("plot", { plot: {} })).toBe("plot-2");
  });
});
