import { expect, it } from "vitest";
import { whatStarts } from "@/core/compute/what-starts";

it("S27 counts up to four apps, and shares the app of an image that is there", () => {
  expect(whatStarts(null, "base")).toEqual({ type: "new" });
  expect(whatStarts(["base"], "base")).toEqual({ type: "shares" });
  expect(whatStarts(["base"], "torch")).toEqual({ type: "joins", apps: 2 });
  expect(whatStarts(["a", "b", "c", "d"], "e")).toEqual({ type: "full" });
  expect(whatStarts(["a", "b", "c", "d"], "d")).toEqual({ type: "shares" });
});
