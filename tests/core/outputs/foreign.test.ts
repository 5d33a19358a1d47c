import { describe, expect, it } from "vitest";
import { foreignIn, foreignNote } from "@/core/outputs/foreign";

describe("an output that needs a viewer of its own", () => {
  it.each([
    ["application/vnd.plotly.v1+json", "An interactive Plotly chart"],
    ["application/vnd.vegalite.v5+json", "An interactive Vega chart"],
    ["application/vnd.vega.v5+json", "An interactive Vega chart"],
    ["application/vnd.bokehjs_exec.v0+json", "An interactive Bokeh chart"],
    ["application/vnd.jupyter.widget-view+json", "An interactive widget"],
    ["application/pdf", "A PDF document"],
    ["application/geo+json", "A map"],
    ["application/javascript", "A script"],
  ])("of %s is called by its name", (type, name) => {
    expect(foreignIn({ "text/plain": "it", [type]: {} })).toBe(name);
  });

  it("is not what notes of other programs beside plain text make of it", () => {
    expect(foreignIn({ "text/plain": "1", "application/vnd.google.colaboratory.intrinsic+json": {} })).toBe(
      null,
    );
  });

  it("is never blank, also when nobody knows it", () => {
    expect(foreignNote({ "application/x-unknown": "" }, "nothing")).toBe(
      "An output of the type application/x-unknown. It cannot be drawn here yet; it is kept in the file as it is.",
    );
  });
});
