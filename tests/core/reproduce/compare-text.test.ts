import { describe, expect, it } from "vitest";
import { compareHtml } from "@/core/reproduce/compare-table";
import { compareText } from "@/core/reproduce/compare-text";

describe("a text that is compared with what it was", () => {
  it.each([
    ["started 2026-01-02 03:04:05.123", "started 2026-11-27T20:00:00Z", "timestamp"],
    ["Fri Nov 27 19:10:39 2026", "Thu Jan 1 00:00:00 2026", "timestamp"],
    ["<object at 0x7f12ab34cd56>", "<object at 0x7fffab34cd50>", "address"],
    ["run 6fa459ea-ee8a-3ca4-894e-db77e160355e", "run 16fd2706-8baf-433b-82eb-8c7fada847da", "id"],
    ["Wall time: 1.2 s", "Wall time: 840 ms", "duration"],
    ["100% 5/5 [00:03<00:00, 12.3it/s]", "100% 5/5 [00:04<00:00, 9.1it/s]", "duration"],
    ["wrote /tmp/tmpab12/x.csv", "wrote /tmp/tmpzz99/x.csv", "path"],
    ["token •••••• (masked).", "token hf_abc.", "masked"],
  ])("%s and %s are the same but for what is another each time", (before, after, note) => {
    expect(compareText(before, after)).toEqual({ verdict: "volatile", note });
  });

  it("differs where a number does, and tells both", () => {
    expect(compareText("accuracy 0.912 of 100", "accuracy 0.907 of 100")).toEqual({
      verdict: "differs",
      note: "0.912 → 0.907",
    });
    expect(compareText("at 10:00:00 got 3", "at 11:00:00 got 4").note).toBe("3 → 4");
  });

  it("is within tolerance where only the last digits differ, and a column may be narrower for it", () => {
    expect(compareText("sum  0.30000000000000004", "sum 0.3")).toEqual({ verdict: "close", note: "" });
    expect(compareText("1e-300", "2e-300").verdict).toBe("close");
    expect(compareText("1.000001", "1.00001").verdict).toBe("differs");
  });

  it("differs where a word does, with the first line that does", () => {
    expect(compareText("a\nb\nc", "a\nB\nc")).toEqual({ verdict: "differs", note: "b → B" });
    expect(compareText("a", "a\nmore")).toEqual({ verdict: "differs", note: "nothing → more" });
    expect(compareText("token •••••• (masked).", "tok hf_abc.").verdict).toBe("differs");
  });
});

describe("a table that is compared", () => {
  const table = (rows: readonly (readonly string[])[]) =>
    `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</table>`;

  it("differs by cell, with the place", () => {
    const before = table([
      ["name", "score"],
      ["Ada", "0.91"],
    ]);
    const after = table([
      ["name", "score"],
      ["Ada", "0.95"],
    ]);
    expect(compareHtml(before, after)).toEqual({ verdict: "differs", note: "row 2, column 2: 0.91 → 0.95" });
  });

  it("is equal whatever ids and classes its cells have", () => {
    const before = table([["1"]]).replace("<td>", '<td id="T_ab12">');
    expect(compareHtml(before, table([["1"]])).verdict).toBe("equal");
    expect(compareHtml(table([["2026-01-01"]]), table([["2026-01-02"]])).verdict).toBe("volatile");
  });

  it("differs in its size", () => {
    expect(compareHtml(table([["1"]]), table([["1"], ["2"]])).note).toBe("table of 1 × 1 → 2 × 1");
  });
});
