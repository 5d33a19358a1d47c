import { describe, expect, it } from "vitest";
import { entriesToStore, mimeEntryMost } from "@/core/session/limits";

const big = "x".repeat(mimeEntryMost + 1);

describe("what fits the document", () => {
  it("is decided for each entry of a bundle", () => {
    expect(entriesToStore({ "text/plain": "small", "image/png": big, "application/json": { big } })).toEqual([
      "image/png",
      "application/json",
    ]);
  });
});
